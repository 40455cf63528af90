import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { Crash, LakeWorld } from '../../test/fakes/lake-world.ts'
import { limits } from '../kernel/limits.ts'
import { join, labelText, type Label, type Level } from '../kernel/label.ts'
import { GOVERNANCE, isRuledByWhatIsThere, type Governance } from '../lake/governance.ts'
import type { LakeRule } from '../lake/rule.ts'
import { compileRules } from '../lake/rules.ts'
import type { ObjectEntry, Source } from '../lake/source.ts'
import type { ObjectRow } from '../lake/store.ts'
import { mayRead } from '../retrieval/visibility.ts'
import { ClassBook } from './ingest-classes.ts'
import { governorMemory } from './ingest-governors.ts'
import { repairIndex } from './ingest-repair.ts'
import { applyRules } from './ingest-rules.ts'
import { reconcile, reconcileHints } from './ingest.ts'
import type { InDoubt } from './ingest-writer.ts'

/** What a governor says, as the test means it; `broken` stands for bytes that nobody can read. */
type Meant =
  | {
      readonly readers?: readonly string[]
      readonly denied?: readonly string[]
      readonly level?: Level
    }
  | 'broken'

const label = (level: Level): Label => ({ level, compartments: [], integrity: 'trusted' })
const rule = (match: string, readers: string[], denied: string[] = []): LakeRule => ({
  match,
  readers,
  denied,
  label: label('internal'),
})
const RULE_SETS: readonly (readonly LakeRule[])[] = [
  [rule('**', ['group:staff'])],
  [rule('**', ['group:staff', 'user:ada']), rule('hr/**', ['group:hr'], ['user:eve'])],
  [rule('hr/**', ['group:hr', 'group:staff'])],
]
const AUTHORITATIVE: Governance = {
  ...GOVERNANCE,
  sidecars: { authoritative: true },
  aclFiles: { names: ['_acl.json', '.standpipe-acl.yaml'], authoritative: true },
}

const DOCUMENTS = ['a', 'a-1', 'hr/b', 'hr/b.metadata', 'hr/deep/c', 'hr/deep/c-2', 'z']
const ACL_FILES = ['_acl.json', 'hr/_acl.json', 'hr/.standpipe-acl.yaml', 'hr/deep/_acl.json']
const PRINCIPALS: readonly (readonly string[])[] = [
  ['user:ada', 'group:staff', 'group:hr'],
  ['user:bob', 'group:staff'],
  ['user:eve', 'group:staff', 'group:hr'],
  ['user:ada'],
  ['user:zoe', 'group:hr'],
  [],
]

function bytesOf(key: string, meant: Meant): string {
  if (meant === 'broken') return key.endsWith('.yaml') ? 'readers: [a, b' : '{"readers": "x"}'
  if (!key.endsWith('.metadata.json')) return JSON.stringify(meant)
  const attributes = Object.entries(meant).map(([name, value]) => [`standpipe_${name}`, value])
  return JSON.stringify({ metadataAttributes: Object.fromEntries(attributes) })
}

/** A process over the world, and what the files in it are meant to say. */
class Model {
  readonly world = new LakeWorld()
  readonly meant = new Map<string, Meant>()
  rules: readonly LakeRule[]
  governance: Governance
  classes: ClassBook | undefined
  #inDoubt: InDoubt = new Set()
  #remembered = governorMemory()

  constructor(rules: readonly LakeRule[], governance: Governance = GOVERNANCE) {
    this.rules = rules
    this.governance = governance
  }

  govern(key: string, meant: Meant): void {
    this.meant.set(key, meant)
    this.world.put(key, bytesOf(key, meant))
  }
  remove(key: string): void {
    this.meant.delete(key)
    this.world.objects.delete(key)
  }
  rename(from: string, to: string): void {
    const text = this.world.objects.get(from)?.text
    if (text === undefined) return
    this.world.objects.delete(from)
    this.world.put(to, text)
  }

  #ports(classes: ClassBook) {
    const { manifest, index, preparer, clock } = this.world
    return { manifest, index, preparer, clock, classes }
  }
  /** As after a crash: what was in memory is gone. */
  async start(): Promise<void> {
    const { manifest, index } = this.world
    this.#inDoubt = new Set()
    this.#remembered = governorMemory()
    await repairIndex({ manifest, index })
    this.classes = await ClassBook.open(manifest)
    await this.rule(this.rules)
  }
  async rule(rules: readonly LakeRule[]): Promise<void> {
    if (this.classes === undefined) {
      this.rules = rules
      return this.start()
    }
    await applyRules(this.#ports(this.classes), {
      id: 'docs',
      rules,
      governance: this.governance,
      inDoubt: this.#inDoubt,
      remembered: this.#remembered,
    })
    this.rules = rules
  }
  #synced() {
    return {
      source: this.world.source(),
      rules: compileRules(this.rules, this.governance),
      inDoubt: this.#inDoubt,
      remembered: this.#remembered,
    }
  }
  async sync(): Promise<void> {
    if (this.classes === undefined) await this.start()
    const ports = this.#ports(this.classes as unknown as ClassBook)
    const { signal } = new AbortController()
    await reconcile(ports, this.#synced(), { signal })
  }
  /** A source that names what changed: no listing. */
  async told(keys: readonly string[]): Promise<void> {
    const ports = this.#ports(this.classes as unknown as ClassBook)
    const { signal } = new AbortController()
    await reconcileHints(ports, this.#synced(), { signal }, [{ keys, settle: () => undefined }])
  }

  /** Who is quoted what now, as retrieval demands it: index, manifest, object and governors agree. */
  async quoted(tokens: readonly string[]): Promise<readonly string[]> {
    const keys: string[] = []
    for (const indexed of this.world.indexed.values()) {
      const row = this.world.rows.get(indexed.document)
      if (row === undefined || !(await this.#isQuotable(row, indexed))) continue
      const aclClass = this.world.classes[row.aclClass - 1]
      if (aclClass !== undefined && mayRead(aclClass, tokens)) keys.push(row.key)
    }
    return keys.toSorted()
  }
  async #isQuotable(
    row: ObjectRow,
    indexed: { readonly version: string; readonly aclClass: number },
  ): Promise<boolean> {
    const { key, governors = { files: [] } } = row
    if (row.version !== indexed.version || row.aclClass !== indexed.aclClass) return false
    if (row.state !== 'indexed' || this.world.checkNow(key, row.version) !== 'current') return false
    const rules = compileRules(this.rules, this.governance)
    return isRuledByWhatIsThere({ key, governors }, rules, {
      check: (path, version) => Promise.resolve(this.world.checkNow(path, version)),
      tags: () => Promise.resolve(undefined),
    })
  }

  /** The naive reading: what is written in the files around the object, outermost first, sidecar last. */
  spoken(key: string): readonly { readonly meant: Meant; readonly authoritative: boolean }[] {
    const folders = key.split('/').map((_, at, parts) => parts.slice(0, at).join('/'))
    const { sidecars, aclFiles } = this.governance
    const paths = folders.flatMap((folder) =>
      (aclFiles?.names ?? []).map((name) => (folder === '' ? name : `${folder}/${name}`)),
    )
    const files = paths.map((path) => [path, aclFiles?.authoritative === true] as const)
    const sidecar = [`${key}.metadata.json`, sidecars?.authoritative === true] as const
    return [...files, ...(sidecars === undefined ? [] : [sidecar])].flatMap(
      ([path, authoritative]) => {
        const meant = this.meant.get(path)
        return meant === undefined ? [] : [{ meant, authoritative }]
      },
    )
  }
  mayRead(key: string, tokens: readonly string[]): boolean {
    const ruled = compileRules(this.rules, { ...GOVERNANCE, aclFiles: undefined }).classOf(key)
    const holds = (list: readonly string[]): boolean => list.some((one) => tokens.includes(one))
    let admitted = holds(ruled.readers)
    let denied = holds(ruled.denied)
    for (const { meant, authoritative } of this.spoken(key)) {
      if (meant === 'broken') return false
      if (meant.readers !== undefined) {
        admitted = holds(meant.readers) && (authoritative || admitted)
      }
      denied ||= holds(meant.denied ?? [])
    }
    return admitted && !denied
  }
  readable(tokens: readonly string[]): readonly string[] {
    return DOCUMENTS.filter(
      (key) => this.world.objects.has(key) && this.mayRead(key, tokens),
    ).toSorted()
  }

  /** INVARIANT (ruled by what is there): whoever is quoted something may read it now, synced or not. */
  async expectNothingWrong(): Promise<void> {
    for (const tokens of PRINCIPALS) {
      const readable = this.readable(tokens)
      for (const key of await this.quoted(tokens)) expect(readable, tokens.join()).toContain(key)
    }
  }
  async expectExactly(): Promise<void> {
    for (const tokens of PRINCIPALS) {
      expect(await this.quoted(tokens), tokens.join()).toEqual(this.readable(tokens))
    }
    const documents = [...this.world.rows.values()].map(({ key }) => key).toSorted()
    const there = [...this.world.objects.keys()].filter((key) => DOCUMENTS.includes(key))
    expect(documents).toEqual(there.toSorted())
  }
}

const token = fc.constantFrom('group:staff', 'group:hr', 'user:ada', 'user:eve')
const list = fc.uniqueArray(token, { maxLength: 3 })
const meant: fc.Arbitrary<Meant> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record(
      { readers: list, denied: list, level: fc.constantFrom<Level>('public', 'restricted') },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: fc.constant('broken' as const) },
)
const document = fc.constantFrom(...DOCUMENTS)
const governor = fc.oneof(
  fc.constantFrom(...ACL_FILES),
  // `hr/b.metadata` has its own sidecar beside that of `hr/b`.
  document.map((key) => `${key}.metadata.json`),
)
const as = <const T>(value: T): fc.Arbitrary<T> => fc.constant(value)
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: as('put'), key: document, text: fc.constantFrom('x', 'y') }),
  },
  { weight: 6, arbitrary: fc.record({ do: as('govern'), key: governor, meant }) },
  { weight: 2, arbitrary: fc.record({ do: as('remove'), key: document }) },
  { weight: 2, arbitrary: fc.record({ do: as('remove'), key: governor }) },
  { weight: 1, arbitrary: fc.record({ do: as('rename'), key: document, to: document }) },
  { weight: 1, arbitrary: fc.record({ do: as('rules'), to: fc.nat(RULE_SETS.length - 1) }) },
  { weight: 4, arbitrary: fc.record({ do: as('sync') }) },
  { weight: 3, arbitrary: fc.record({ do: as('told'), key: governor, meant }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: as('fail'),
      kind: fc.constantFrom('crash' as const, 'error' as const),
      after: fc.nat(60),
    }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function perform(model: Model, step: Step): Promise<void> {
  const { world } = model
  switch (step.do) {
    case 'put':
      return world.put(step.key, step.text)
    case 'govern':
      return model.govern(step.key, step.meant)
    case 'remove':
      return model.remove(step.key)
    case 'rename':
      return model.rename(step.key, step.to)
    case 'rules':
      return model.rule(RULE_SETS[step.to] ?? [])
    case 'told':
      model.govern(step.key, step.meant)
      return model.told([step.key])
    case 'sync':
      await model.sync()
      return model.expectExactly()
    case 'fail': {
      world.failAfter(step.after, step.kind)
      const failed = await model.sync().catch((error: unknown) => error)
      world.restart()
      if (failed instanceof Crash) await model.start()
      else if (model.classes === undefined) await model.start()
    }
  }
}

describe('objects and what governs them', () => {
  test.each([
    ['narrow', GOVERNANCE],
    ['are authoritative', AUTHORITATIVE],
  ])('any sequence of changes, faults and syncs, where governors %s', async (_, governance) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), async (steps) => {
        const model = new Model(RULE_SETS[0] ?? [], governance)
        await model.start()
        for (const one of steps) {
          await perform(model, one)
          await model.expectNothingWrong()
        }
        await model.sync()
        await model.expectExactly()
      }),
      { numRuns: 300 },
    )
  })

  test('governors told by their keys: documents are ruled without a listing', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    for (const key of DOCUMENTS) model.world.put(key, 'x')
    await model.sync()
    model.world.listingFailsAfter = 0
    model.govern('hr/_acl.json', { readers: ['group:hr'] })
    model.govern('a.metadata.json', { readers: ['user:ada'] })
    await model.told(['hr/_acl.json', 'a.metadata.json'])
    await model.expectExactly()
    model.remove('hr/_acl.json')
    model.remove('a.metadata.json')
    await model.told(['a.metadata.json', 'hr/_acl.json'])
    await model.expectExactly()
  })

  const LOOKS_LIKE =
    'it looks like an ACL file and restricts nothing under this name; call it `_acl.json` or `.standpipe-acl.yaml`'
  /** Whatever is skipped, with why. */
  const skippedIn = (model: Model): Record<string, string | undefined> =>
    Object.fromEntries(
      [...model.world.rows.values()]
        .filter(({ state }) => state === 'skipped')
        .map(({ key, reason }) => [key, reason]),
    )

  test.each([
    ['.standpipe-acl.yml', 'hr/_acl.yaml', '_acl.yml', 'hr/_ACL.json', 'acl.json'],
    ['.standpipe-acl.json', 'hr/.standpipe-acl', '_acl', 'ACL', 'standpipe_acl.yaml'],
  ])('what looks like an ACL file and is none is no document, and is reported', async (...keys) => {
    const model = new Model(RULE_SETS[0] ?? [])
    for (const key of [...keys, 'oracle.json', 'acl/a', 'my-acl.json']) model.world.put(key, '{}')
    await model.sync()
    expect(skippedIn(model)).toEqual(Object.fromEntries(keys.map((key) => [key, LOOKS_LIKE])))
    expect(await model.quoted(['group:staff'])).toEqual(['acl/a', 'my-acl.json', 'oracle.json'])
    // Also when it changes; its text is not read.
    const { prepares } = model.world
    model.world.put(keys[0], '{"readers": []}')
    await model.sync()
    expect(skippedIn(model)[keys[0]]).toBe(LOOKS_LIKE)
    expect(model.world.prepares).toBe(prepares)
  })

  test('which names look like ACL files and are none follows configuration', async () => {
    const model = new Model(RULE_SETS[0] ?? [], { ...GOVERNANCE, aclFiles: undefined })
    for (const key of ['_acl.json', 'acl.json', '.standpipe-acl.yml']) model.world.put(key, '{}')
    await model.sync()
    expect(await model.quoted(['group:staff'])).toEqual(['_acl.json', 'acl.json'])
    expect(skippedIn(model)).toEqual({})
    model.governance = { ...GOVERNANCE, aclFiles: { names: ['acl.json'], authoritative: false } }
    await model.start()
    await model.sync()
    const reason =
      'it looks like an ACL file and restricts nothing under this name; call it `acl.json`'
    expect(skippedIn(model)).toEqual({ '_acl.json': reason, '.standpipe-acl.yml': reason })
    expect(await model.quoted(['group:staff'])).toEqual([])
    model.governance = { ...GOVERNANCE, aclFiles: undefined }
    await model.start()
    await model.sync()
    expect(await model.quoted(['group:staff'])).toEqual(['_acl.json', 'acl.json'])
  })

  test('a listing of the past that lacks a governor drops no restriction', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    model.world.put('hr/b', 'x')
    await model.sync()
    const before = model.world.source()
    const past: ObjectEntry[] = []
    for await (const page of before.list(new AbortController().signal)) past.push(...page)
    model.govern('hr/_acl.json', { readers: ['group:hr'] })
    model.govern('hr/b.metadata.json', { denied: ['user:eve'] })
    await model.told(['hr/_acl.json', 'hr/b.metadata.json'])
    model.world.source = () => ({
      ...before,
      async *list() {
        yield await Promise.resolve(past)
      },
    })
    await model.sync()
    await model.expectExactly()
  })

  test('a label is that of the rule, raised by all that governs', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    model.world.put('hr/b', 'x')
    model.govern('hr/_acl.json', { level: 'confidential' })
    model.govern('hr/b.metadata.json', { level: 'public' })
    await model.sync()
    const row = await model.world.manifest.byKey('docs', 'hr/b')
    expect(model.world.classes[(row?.aclClass ?? 0) - 1]?.ruleId).toBe(
      '** + hr/_acl.json + sidecar',
    )
    const said = model.world.classes[(row?.aclClass ?? 0) - 1]?.label ?? label('public')
    expect(labelText(said)).toBe(labelText(join(label('internal'), label('confidential'))))
  })

  test('readers of a sidecar change without touching an index row, or reading the document again', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    model.world.put('a', 'x')
    model.govern('a.metadata.json', { readers: ['group:hr'] })
    await model.sync()
    const { prepares } = model.world
    model.govern('a.metadata.json', { readers: ['user:ada'] })
    await model.sync()
    await model.expectExactly()
    expect(model.world.prepares).toBe(prepares)
  })

  test('what cannot be understood is reported, and is for nobody until it can be; the text stays', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    model.world.put('a', 'x')
    await model.sync()
    model.govern('a.metadata.json', 'broken')
    await model.sync()
    const { manifest, prepares } = model.world
    expect(await manifest.skipped('docs', 5)).toMatchObject([
      { key: 'a', state: 'indexed', reason: 'its sidecar has no `metadataAttributes`' },
    ])
    expect(await model.quoted(['group:staff'])).toEqual([])
    model.remove('a.metadata.json')
    await model.sync()
    expect(await manifest.skipped('docs', 5)).toEqual([])
    expect(await model.quoted(['group:staff'])).toEqual(['a'])
    expect(model.world.prepares).toBe(prepares)
  })

  test('INVARIANT (governors are seen): beside a path so long that a governor would have none, nobody reads', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    const key = (bytes: number): string => `${'d'.repeat(255)}/`.repeat(3).padEnd(bytes, 'k')
    const bytesMax = limits.objectKeyBytesMax
    // The sidecar of the first just fits; the ACL files of the third would not either.
    const fits = key(bytesMax - '.metadata.json'.length)
    const noSidecar = `${fits}k`
    const noAclFile = `${key(bytesMax - 3)}/x`
    for (const one of [fits, noSidecar, noAclFile]) model.world.put(one, 'x')
    await model.sync()
    expect(await model.quoted(['group:staff'])).toEqual([fits])
    expect(await model.world.manifest.skipped('docs', 5)).toMatchObject([
      { key: noSidecar, reason: expect.stringContaining('more than 1024 bytes') },
      { key: noAclFile, reason: expect.stringContaining('more than 1024 bytes') },
    ])
    expect(model.world.prepares).toBe(1)
  })

  test('an ACL file that is listed and can never be read lets nobody read, until it can', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    model.govern('hr/_acl.json', { readers: ['group:hr'] })
    for (const key of ['hr/b', 'z']) model.world.put(key, 'x')
    const { world } = model
    const sound = (): Source => LakeWorld.prototype.source.call(world)
    world.source = () => {
      const source = sound()
      return {
        ...source,
        async *list(signal) {
          for await (const page of source.list(signal)) {
            yield page.map((entry) =>
              entry.key === 'hr/_acl.json' ? { ...entry, unreadable: 'no path does' } : entry,
            )
          }
        },
        // As a bucket does of a key that it lists and takes for no name.
        read: (key, bytesMax) =>
          key === 'hr/_acl.json' ? Promise.resolve({ kind: 'gone' }) : source.read(key, bytesMax),
      }
    }
    for (let turn = 0; turn < 2; turn++) {
      await model.sync()
      expect(await model.quoted(['group:staff', 'group:hr'])).toEqual(['z'])
      expect(await model.world.manifest.skipped('docs', 5)).toMatchObject([
        { key: 'hr/b', reason: 'the ACL file `hr/_acl.json` cannot be read: no path does' },
      ])
    }
    model.world.source = sound
    model.govern('hr/_acl.json', { readers: ['group:hr'] })
    await model.sync()
    await model.expectExactly()
  })

  describe('INVARIANT (a transient error drops no restriction)', () => {
    const GOVERNORS = ['hr/_acl.json', 'hr/b.metadata.json']
    /** A bucket whose objects answer 404 while its listing has them; `lookup` as every bucket has it. */
    const failing = (model: Model, isDown: () => boolean, canLook: boolean) => {
      const { world } = model
      world.source = () => {
        const source: Source = LakeWorld.prototype.source.call(world)
        const isHit = (key: string): boolean => isDown() && GOVERNORS.includes(key)
        const lookup = (key: string): Promise<ObjectEntry | undefined> => {
          const object = model.world.objects.get(key)
          if (object === undefined) return Promise.resolve(undefined)
          if (isHit(key)) return Promise.reject(new Error('it is listed and cannot be asked for'))
          const { text, version } = object
          return Promise.resolve({ key, sizeBytes: text.length, version })
        }
        return {
          ...source,
          read: (key, bytesMax) =>
            isHit(key) ? Promise.resolve({ kind: 'gone' }) : source.read(key, bytesMax),
          ...(canLook ? { lookup } : {}),
        }
      }
      model.world.checkNow = function checkNow(key, version) {
        if (isDown() && GOVERNORS.includes(key)) return 'gone'
        const object = this.objects.get(key)
        if (object === undefined) return 'gone'
        return object.version === version ? 'current' : 'changed'
      }
    }

    test.each([
      ['that can look up', true],
      ['that cannot', false],
    ])('governors that are listed and answer 404, in a source %s', async (_, canLook) => {
      for (const governor of GOVERNORS) {
        let isDown = true
        const model = new Model(RULE_SETS[0] ?? [])
        failing(model, () => isDown, canLook)
        model.govern(governor, { readers: ['group:hr'] })
        model.world.put('hr/b', 'x')
        for (let turn = 0; turn < 2; turn++) {
          await model.sync()
          expect(await model.quoted(['group:staff']), governor).toEqual([])
        }
        const [skipped] = await model.world.manifest.skipped('docs', 5)
        expect(skipped?.reason, governor).toContain('is listed and cannot be read')
        isDown = false
        await model.sync()
        await model.expectExactly()

        isDown = true
        model.world.put('hr/b', 'another text')
        await model.sync()
        expect(await model.quoted(['group:staff']), governor).toEqual([])
        isDown = false
        await model.sync()
        await model.expectExactly()
        model.remove(governor)
        await model.sync()
        await model.expectExactly()
        expect(await model.quoted(['group:staff'])).toEqual(['hr/b'])
      }
    })

    test('a document that is told of while its governors answer 404', async () => {
      for (const governor of GOVERNORS) {
        let isDown = false
        const model = new Model(RULE_SETS[0] ?? [])
        failing(model, () => isDown, true)
        model.govern(governor, { readers: ['group:hr'] })
        model.world.put('hr/b', 'x')
        await model.sync()
        isDown = true
        await model.told(['hr/b', governor])
        expect(await model.quoted(['group:staff']), governor).toEqual([])
        model.world.put('hr/b', 'another text')
        await model.told(['hr/b', governor])
        expect(await model.quoted(['group:staff']), governor).toEqual([])
        model.remove(governor)
        isDown = false
        await model.told(['hr/b', governor])
        await model.expectExactly()
        expect(await model.quoted(['group:staff'])).toEqual(['hr/b'])
      }
    })
  })

  test('a new document under a broken ACL file is not read before the file can be understood', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    model.govern('hr/_acl.json', 'broken')
    model.world.put('hr/b', 'x')
    await model.sync()
    expect(model.world.prepares).toBe(0)
    expect(await model.world.manifest.skipped('docs', 5)).toMatchObject([
      {
        key: 'hr/b',
        state: 'skipped',
        reason:
          'the ACL file `hr/_acl.json` has `readers` that are no list of readers such as `group:hr`',
      },
    ])
    model.govern('hr/_acl.json', { readers: ['group:staff'] })
    await model.sync()
    await model.expectExactly()
    expect(model.world.prepares).toBe(1)
  })

  test('a document and its ACL file that come together: the text is never indexed without it', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    model.world.put('hr/A', 'x')
    await model.sync()
    // Sorts before `_acl.json`: the listing shows it first.
    model.world.put('hr/B', 'y')
    model.govern('hr/_acl.json', { level: 'restricted', readers: ['group:hr'] })
    const classes: string[] = []
    const { index } = model.world
    Object.defineProperty(model.world, 'index', {
      value: {
        ...index,
        apply: (changes: Parameters<typeof index.apply>[0]) => {
          for (const change of changes) {
            if (change.kind !== 'put') continue
            classes.push(model.world.classes[change.aclClass - 1]?.label.level ?? '')
          }
          return index.apply(changes)
        },
      },
    })
    await model.sync()
    expect(classes).toEqual(['restricted'])
  })

  test('more than one class may hold: nobody reads and the reason is told, until it is less', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    const denied = (name: string) =>
      Array.from({ length: 300 }, (_, at) => `user:${name}${at}${'x'.repeat(80)}`)
    for (const key of ['hr/deep/c', 'z']) model.world.put(key, 'x')
    model.govern('_acl.json', { denied: denied('root') })
    model.govern('hr/_acl.json', { denied: denied('hr') })
    await model.sync()
    await model.expectExactly()
    model.govern('hr/deep/_acl.json', { denied: denied('deep') })
    await model.sync()
    const { manifest } = model.world
    expect(await manifest.skipped('docs', 5)).toMatchObject([
      {
        key: 'hr/deep/c',
        reason:
          'what its sidecar and the ACL files above it say of it is longer than 64 KiB together',
      },
    ])
    expect(await model.quoted(['group:staff'])).toEqual(['z'])
    for (const { governed = '' } of model.world.classes) {
      expect(governed.length).toBeLessThanOrEqual(limits.governedCharsMax)
    }
    await model.start()
    await model.sync()
    expect(await model.quoted(['group:staff'])).toEqual(['z'])
    model.govern('hr/deep/_acl.json', { denied: ['user:eve'] })
    await model.sync()
    await model.expectExactly()
    expect(await manifest.skipped('docs', 5)).toEqual([])
  })

  test('what a governor said before stays nowhere once a sync is over', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    model.world.put('a', 'x')
    const governed = () => [
      model.world.classes.filter((row) => row.governed !== undefined).length,
      [...(model.classes?.view.byId.values() ?? [])].filter((row) => row.governed !== undefined)
        .length,
    ]
    for (let round = 0; round < 5; round++) {
      model.govern('a.metadata.json', { denied: [`user:of-round-${round}`] })
      await model.sync()
      expect(governed()).toEqual([1, 1])
      await model.expectExactly()
    }
    expect(model.classes?.view.byId.size).toBeLessThanOrEqual(2)
    model.remove('a')
    model.remove('a.metadata.json')
    await model.sync()
    expect(governed()).toEqual([0, 0])
  })

  test('a sync that was cut short empties no class', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    for (const key of DOCUMENTS) {
      model.world.put(key, 'x')
      model.govern(`${key}.metadata.json`, { denied: [`user:${key.replaceAll('/', '-')}`] })
    }
    await model.sync()
    const before = model.world.classes.filter((row) => row.governed !== undefined)
    for (const key of DOCUMENTS) model.world.objects.delete(key)
    model.world.listingFailsAfter = 4
    await expect(model.sync()).rejects.toThrow('the listing was cut')
    expect(model.world.classes.filter((row) => row.governed !== undefined)).toEqual(before)
  })

  test('hints alone leave no more than so many classes behind', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    model.world.put('a', 'x')
    await model.sync()
    for (let round = 0; round <= limits.aclClassesUnsweptMax; round++) {
      model.govern('a.metadata.json', { denied: [`user:of-round-${round}`] })
      await model.told(['a.metadata.json'])
    }
    const left = model.world.classes.filter((row) => row.governed !== undefined).length
    expect(left).toBeLessThan(limits.aclClassesUnsweptMax)
    await model.expectExactly()
  })

  test('a sync in which nothing changed parses nothing that governors said', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    model.world.put('a', 'x')
    model.world.put('hr/b', 'x')
    model.govern('a.metadata.json', { denied: ['user:parsed-once'] })
    model.govern('hr/_acl.json', { denied: ['user:parsed-once'] })
    await model.sync()
    const parse = vi.spyOn(JSON, 'parse')
    try {
      await model.sync()
      expect(parse.mock.calls.filter(([text]) => text.includes('parsed-once'))).toEqual([])
    } finally {
      parse.mockRestore()
    }
    await model.expectExactly()
  })

  test('nothing of the old name stays with the new one', async () => {
    const model = new Model(RULE_SETS[0] ?? [])
    model.world.put('a', 'x')
    model.govern('a.metadata.json', { readers: ['user:bob'] })
    await model.sync()
    model.rename('a', 'z')
    await model.expectNothingWrong()
    await model.sync()
    await model.expectExactly()
    const row = await model.world.manifest.byKey('docs', 'z')
    expect(row?.governors).toBeUndefined()
  })

  test('a sidecar that was a document before is one no more, from the moment that configuration says so', async () => {
    const off: Governance = { ...GOVERNANCE, sidecars: undefined, aclFiles: undefined }
    const model = new Model(RULE_SETS[0] ?? [], off)
    model.world.put('a', 'x')
    model.world.put('a.metadata.json', bytesOf('a.metadata.json', { readers: ['group:hr'] }))
    await model.sync()
    expect(await model.quoted(['group:staff'])).toEqual(['a', 'a.metadata.json'])
    model.governance = GOVERNANCE
    await model.rule(model.rules)
    expect(await model.quoted(['group:staff'])).toEqual([])
    await model.sync()
    expect(await model.quoted(['group:staff'])).toEqual([])
    expect(await model.quoted(['group:staff', 'group:hr'])).toEqual(['a'])
  })
})
