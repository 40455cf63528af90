import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Crash, LakeWorld, prepareText } from '../../test/fakes/lake-world.ts'
import type { Level } from '../kernel/label.ts'
import type { LakeRule } from '../lake/rule.ts'
import { GOVERNANCE } from '../lake/governance.ts'
import { compileRules } from '../lake/rules.ts'
import type { ObjectRow } from '../lake/store.ts'
import { ClassBook } from './ingest-classes.ts'
import { governorMemory } from './ingest-governors.ts'
import { repairIndex } from './ingest-repair.ts'
import { applyRules, forgetSource } from './ingest-rules.ts'
import { reconcile, type SyncProgress } from './ingest.ts'
import type { InDoubt } from './ingest-writer.ts'

const rule = (
  match: string,
  readers: string[],
  denied: string[] = [],
  level: Level = 'internal',
): LakeRule => ({
  match,
  label: { level, compartments: [], integrity: 'trusted' },
  readers,
  denied,
})
const STAFF = rule('**', ['group:staff'])
const RULE_SETS: readonly (readonly LakeRule[])[] = [
  [STAFF],
  [STAFF, rule('hr/**', ['group:hr'], [], 'confidential')],
  [rule('**', ['group:hr']), rule('hr/**', ['group:staff'])],
  [STAFF, rule('*/a', [], ['group:staff'])],
  [rule('hr/**', ['group:hr'], ['group:temps'])],
  [],
]

/** A process over the world: it dies with a crash and keeps nothing. */
class Process {
  readonly world: LakeWorld
  rules: readonly LakeRule[]
  readonly inDoubt: InDoubt = new Set()
  readonly remembered = governorMemory()
  classes: ClassBook | undefined

  constructor(world: LakeWorld, rules: readonly LakeRule[]) {
    this.world = world
    this.rules = rules
  }

  #ports(classes: ClassBook) {
    const { manifest, index, preparer, clock } = this.world
    return { manifest, index, preparer, clock, classes }
  }

  async start(): Promise<void> {
    const { manifest, index } = this.world
    await repairIndex({ manifest, index })
    this.classes = await ClassBook.open(manifest)
    await this.rule(this.rules)
  }

  async rule(rules: readonly LakeRule[]): Promise<void> {
    if (this.classes === undefined) return this.start()
    await applyRules(this.#ports(this.classes), {
      id: 'docs',
      rules,
      governance: GOVERNANCE,
      inDoubt: this.inDoubt,
      remembered: this.remembered,
    })
    this.rules = rules
  }

  async sync(signal = new AbortController().signal): Promise<SyncProgress> {
    if (this.classes === undefined) await this.start()
    const classes = this.classes as unknown as ClassBook
    const synced = {
      source: this.world.source(),
      rules: compileRules(this.rules),
      inDoubt: this.inDoubt,
      remembered: this.remembered,
    }
    return reconcile(this.#ports(classes), synced, { signal })
  }

  async forget(): Promise<void> {
    const classes = this.classes as unknown as ClassBook
    await forgetSource(this.#ports(classes), { id: 'docs', inDoubt: this.inDoubt })
  }
}

interface Shown {
  readonly key: string
  readonly text: string
  readonly readers: readonly string[]
  readonly denied: readonly string[]
}

/** What a request could quote now: index rows that manifest and source agree with, as retrieval demands. */
function quotable(world: LakeWorld): readonly Shown[] {
  return [...world.indexed.values()].flatMap((indexed) => {
    const row = world.rows.get(indexed.document)
    if (row === undefined || row.state !== 'indexed') return []
    if (row.version !== indexed.version || row.aclClass !== indexed.aclClass) return []
    if (world.checkNow(row.key, row.version) !== 'current') return []
    const aclClass = world.classes[row.aclClass - 1]
    return indexed.chunks.map(({ text }) => ({
      key: row.key,
      text,
      readers: aclClass?.readers ?? [],
      denied: aclClass?.denied ?? [],
    }))
  })
}

/** The truth, computed from the source and the rules alone. */
function expected(world: LakeWorld, rules: readonly LakeRule[]): readonly Shown[] {
  const compiled = compileRules(rules)
  return [...world.objects].flatMap(([key, { text }]) => {
    const prepared = prepareText(text, key, world.revision)
    if (prepared.kind === 'unreadable') return []
    const { readers, denied } = compiled.classOf(key)
    return prepared.chunks.map((chunk) => ({ key, text: chunk.text, readers, denied }))
  })
}

const byKey = (a: Shown, b: Shown): number => (a.key < b.key ? -1 : 1)

/** Nothing false is ever quoted: right text for its key, and nobody reads who neither old nor new rules admit. */
function expectNothingWrong(world: LakeWorld, ruleSets: readonly (readonly LakeRule[])[]): void {
  for (const shown of quotable(world)) {
    const text = world.objects.get(shown.key)?.text ?? ''
    expect(shown.text.startsWith(`${text} (`), shown.key).toBe(true)
    const admitted = ruleSets.flatMap((rules) => compileRules(rules).classOf(shown.key).readers)
    for (const reader of shown.readers) expect(admitted, shown.key).toContain(reader)
  }
}

function expectExactly(world: LakeWorld, rules: readonly LakeRule[]): void {
  expect(quotable(world).toSorted(byKey)).toEqual(expected(world, rules).toSorted(byKey))
  // Nothing else is left in either store.
  expect([...world.rows.values()].map(({ key }) => key).toSorted()).toEqual(
    [...world.objects.keys()].toSorted(),
  )
  const withText = [...world.indexed.values()].filter(({ chunks }) => chunks.length > 0)
  expect(withText.length).toBe(quotable(world).length)
}

type Step =
  | { readonly do: 'put'; readonly key: string; readonly text: string }
  | { readonly do: 'remove'; readonly key: string }
  | { readonly do: 'rename'; readonly key: string; readonly to: string }
  | { readonly do: 'rules'; readonly to: number }
  | { readonly do: 'upgrade' }
  | { readonly do: 'sync' }
  | {
      readonly do: 'fail'
      readonly kind: 'crash' | 'error'
      readonly after: number
      readonly rules: number
    }
  | { readonly do: 'cut'; readonly after: number }

const key = fc.constantFrom('hr/a', 'hr/b', 'a', 'b', 'x/a', 'x/é', 'z')
const ruleSet = fc.nat(RULE_SETS.length - 1)
const constant = <const T>(value: T): fc.Arbitrary<T> => fc.constant(value)
const text = fc.constantFrom('one', 'two', '!broken', '')
const kind = fc.constantFrom('crash' as const, 'error' as const)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: constant('put'), key, text }) },
  { weight: 2, arbitrary: fc.record({ do: constant('remove'), key }) },
  { weight: 2, arbitrary: fc.record({ do: constant('rename'), key, to: key }) },
  { weight: 1, arbitrary: fc.record({ do: constant('rules'), to: ruleSet }) },
  { weight: 1, arbitrary: fc.record({ do: constant('upgrade') }) },
  { weight: 3, arbitrary: fc.record({ do: constant('sync') }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: constant('fail'), kind, after: fc.nat(36), rules: ruleSet }),
  },
  { weight: 1, arbitrary: fc.record({ do: constant('cut'), after: fc.nat(6) }) },
)

async function perform(process: Process, step: Step): Promise<Process> {
  const { world } = process
  switch (step.do) {
    case 'put':
      world.put(step.key, step.text)
      return process
    case 'remove':
      world.objects.delete(step.key)
      return process
    case 'rename': {
      const text = world.objects.get(step.key)?.text
      if (text === undefined) return process
      world.objects.delete(step.key)
      world.put(step.to, text)
      return process
    }
    case 'rules':
      await process.rule(RULE_SETS[step.to] ?? [])
      return process
    case 'upgrade':
      world.revision++
      return process
    case 'sync':
      await process.sync()
      expectExactly(world, process.rules)
      return process
    case 'fail':
      return failing(process, step)
    case 'cut': {
      world.listingFailsAfter = step.after
      await process.sync().catch(() => undefined)
      world.listingFailsAfter = undefined
      return process
    }
  }
}

/** New rules and a sync, with one fault somewhere among their awaits. */
async function failing(process: Process, step: Extract<Step, { do: 'fail' }>): Promise<Process> {
  const { world } = process
  const rules = RULE_SETS[step.rules] ?? []
  world.failAfter(step.after, step.kind)
  let error: unknown
  try {
    await process.rule(rules)
    await process.sync()
  } catch (caught) {
    error = caught
  }
  expectNothingWrong(world, [process.rules, rules])
  world.restart()
  if (error instanceof Crash) {
    const next = new Process(world, rules)
    await next.start()
    return next
  }
  await process.rule(rules)
  return process
}

describe('reconcile', () => {
  test.each([[['m', 'p']], [['m', 'n', 'p']]])(
    'INVARIANT (statistics of the permitted): ids follow the listing, also of %j, where classes take time',
    async (keys) => {
      const world = new LakeWorld()
      world.put('a', 'first, so that the class of `**` is there')
      for (const each of keys) world.put(each, each)
      const rules = [STAFF, rule('m', ['group:staff']), rule('n', [])]
      await new Process(world, rules).sync()
      const rows = [...world.rows.values()].toSorted((one, two) => one.id - two.id)
      expect(rows.map((row) => row.key)).toEqual(['a', ...keys])
    },
  )

  test('whatever happened before, after the next sync the index is what the source shows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }),
        async (steps) => {
          const world = new LakeWorld()
          let process = new Process(world, RULE_SETS[0] ?? [])
          for (const next of steps) {
            process = await perform(process, next)
            expectNothingWrong(world, [process.rules])
          }
          await process.sync()
          expectExactly(world, process.rules)
        },
      ),
      { numRuns: 500 },
    )
  }, 60_000)

  test('a sync without news reads nothing and writes nothing', async () => {
    const world = new LakeWorld()
    const process = new Process(world, [STAFF])
    world.put('a', 'one')
    world.put('b', '!broken')
    expect(await process.sync()).toMatchObject({ seen: 2, added: 1, skipped: 1 })
    const { prepares } = world
    expect(await process.sync()).toEqual({
      seen: 2,
      added: 0,
      changed: 0,
      skipped: 0,
      deleted: 0,
      bytes: 0,
    })
    expect(world.prepares).toBe(prepares)
  })

  test('INVARIANT (a half list deletes nothing)', async () => {
    const world = new LakeWorld()
    const process = new Process(world, [STAFF])
    for (const name of ['a', 'b', 'c', 'd']) world.put(name, name)
    await process.sync()
    world.objects.delete('a')
    world.listingFailsAfter = 2
    await expect(process.sync()).rejects.toThrow('the listing was cut')
    expect([...world.rows.values()].map((row) => row.key).toSorted()).toEqual(['a', 'b', 'c', 'd'])
    world.listingFailsAfter = undefined
    expect(await process.sync()).toMatchObject({ deleted: 1 })
  })

  test('a stopped sync ends at once, keeps what is done and deletes nothing', async () => {
    const world = new LakeWorld()
    const process = new Process(world, [STAFF])
    world.put('a', 'one')
    await process.sync()
    world.objects.delete('a')
    world.put('b', 'two')
    await expect(process.sync(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped')
    expect([...world.rows.values()].map((row) => row.key)).toEqual(['a'])
  })

  test('a deleted object’s id never comes back, not even for the same key', async () => {
    const world = new LakeWorld()
    const process = new Process(world, [STAFF])
    world.put('a', 'one')
    await process.sync()
    const [before] = world.rows.keys()
    world.objects.delete('a')
    await process.sync()
    world.put('a', 'one')
    await process.sync()
    expect([...world.rows.keys()]).not.toContain(before)
  })

  test('an object that cannot be read for now is tried again, without being written again', async () => {
    const world = new LakeWorld()
    const process = new Process(world, [STAFF])
    world.put('a', 'one')
    const source = world.source()
    const denied = {
      ...source,
      read: (key: string, bytesMax: number) =>
        key === 'a'
          ? Promise.reject(Object.assign(new Error('no'), { code: 'EIO' }))
          : source.read(key, bytesMax),
    }
    world.source = () => denied
    await process.sync()
    const [row] = world.rows.values()
    expect(row).toMatchObject({
      state: 'skipped',
      reason: 'it could not be read (EIO)',
      version: '',
    })
    await process.sync()
    expect([...world.rows.values()][0]).toBe(row)
    world.source = () => source
    expect(await process.sync()).toMatchObject({ added: 1 })
  })

  test('a passing failure takes nothing away while the parsers are renewed', async () => {
    const world = new LakeWorld()
    const process = new Process(world, [STAFF])
    world.put('a', 'one')
    await process.sync()
    world.revision++
    const source = world.source()
    world.source = () => ({
      ...source,
      read: () => Promise.resolve({ kind: 'unreadable', reason: 'it cannot be opened' }),
    })
    await process.sync()
    expect(quotable(world)).toMatchObject([{ text: 'one (1)', readers: ['group:staff'] }])
  })

  test('a lost index is made again from the source', async () => {
    const world = new LakeWorld()
    const process = new Process(world, [STAFF])
    for (const name of ['a', 'b', 'c']) world.put(name, name)
    await process.sync()
    world.indexed.clear()
    const next = new Process(world, [STAFF])
    expect(await next.sync()).toMatchObject({ changed: 3 })
    expectExactly(world, [STAFF])
  })

  test('a source that is no longer configured loses its readers, then its rows', async () => {
    const world = new LakeWorld()
    const process = new Process(world, [STAFF])
    for (const name of ['a', 'b']) world.put(name, name)
    await process.sync()
    await process.forget()
    expect(world.classes.flatMap(({ readers }) => readers)).toEqual([])
    expect(world.rows.size + world.indexed.size).toBe(0)
  })

  test('an object that goes between listing and reading is deleted like any other', async () => {
    const world = new LakeWorld()
    const process = new Process(world, [STAFF])
    world.put('a', 'one')
    await process.sync()
    world.put('a', 'two')
    const source = world.source()
    world.source = () => ({ ...source, read: () => Promise.resolve({ kind: 'gone' }) })
    expect(await process.sync()).toMatchObject({ deleted: 1 })
    expect(world.rows.size + world.indexed.size).toBe(0)
  })

  test('INVARIANT (a change of rules never widens on its way)', async () => {
    const before = [STAFF]
    const after = [rule('**', ['group:hr']), rule('hr/**', ['group:staff'])]
    for (let steps = 0; steps < 30; steps++) {
      const world = new LakeWorld()
      const process = new Process(world, before)
      world.put('hr/a', 'one')
      world.put('b', 'two')
      await process.sync()
      world.failAfter(steps, 'crash')
      await process.rule(after).catch(() => undefined)
      // `hr/a` was for staff and stays for staff: `group:hr` never reads it, whenever the power fails.
      expectNothingWrong(world, [before, after])
      world.restart()
      const next = new Process(world, after)
      await next.sync()
      expectExactly(world, after)
    }
  })

  test('INVARIANT (no version means again): text of a version that never was the manifest’s is made again', async () => {
    const world = new LakeWorld()
    const process = new Process(world, [STAFF])
    world.put('a', 'one')
    const first = world.objects.get('a')
    await process.sync()
    world.put('a', 'two')
    // Index, then manifest: the crash falls between, and the source goes back to what it was.
    const [row] = world.rows.values()
    await process.sync()
    if (row !== undefined) world.rows.set(row.id, row)
    if (first !== undefined) world.objects.set('a', first)
    const next = new Process(world, [STAFF])
    await next.sync()
    expectExactly(world, [STAFF])
  })

  test('a listing out of order is refused, and nothing is deleted for it', async () => {
    const world = new LakeWorld()
    const process = new Process(world, [STAFF])
    world.put('a', 'one')
    await process.sync()
    const entry = (name: string) => ({ key: name, sizeBytes: 1, version: 'v' })
    const source = world.source()
    world.source = () => ({
      ...source,
      async *list() {
        yield await Promise.resolve([entry('c'), entry('b')])
      },
    })
    await expect(process.sync()).rejects.toThrow('out of order')
    expect([...world.rows.values()].some((row: ObjectRow) => row.key === 'a')).toBe(true)
  })

  test('readers alone change without touching the index', async () => {
    const world = new LakeWorld()
    const process = new Process(world, [STAFF])
    world.put('a', 'one')
    await process.sync()
    const before = [...world.indexed.values()]
    await process.rule([rule('**', ['group:hr', 'app:intranet'], [], 'restricted')])
    expect([...world.indexed.values()]).toEqual(before)
    expect(quotable(world)).toMatchObject([{ readers: ['app:intranet', 'group:hr'] }])
  })
})
