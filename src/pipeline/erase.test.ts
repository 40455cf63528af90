import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Crash, LakeWorld, prepareText } from '../../test/fakes/lake-world.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { openKeyService } from '../keys/service.ts'
import type { KeyService } from '../keys/keys.ts'
import type { ErasedMark, EraseStore, ErasureRow } from '../lake/erase.ts'
import { GOVERNANCE } from '../lake/governance.ts'
import type { LakeRule } from '../lake/rule.ts'
import { compileRules } from '../lake/rules.ts'
import type { Index } from '../retrieval/index-port.ts'
import type { ClassView } from '../retrieval/visibility.ts'
import { memoryStores } from '../stores/memory/memory.ts'
import { Eraser, type Erased, type EraseRequest } from './erase.ts'
import { ErasedList, withoutErased } from './erased-list.ts'
import { ClassBook, emptyUnusedClasses } from './ingest-classes.ts'
import { governorMemory } from './ingest-governors.ts'
import { repairIndex } from './ingest-repair.ts'
import { applyRules } from './ingest-rules.ts'
import { reconcile } from './ingest.ts'
import type { InDoubt } from './ingest-writer.ts'

const rule = (match: string, readers: string[], denied: string[] = []): LakeRule => ({
  match,
  label: { level: 'internal', compartments: [], integrity: 'trusted' },
  readers,
  denied,
})
const RULE_SETS: readonly (readonly LakeRule[])[] = [
  [rule('**', ['group:staff'])],
  [rule('**', ['group:staff']), rule('hr/**', ['group:hr'])],
  [rule('**', ['group:hr', 'group:staff'], ['group:temps'])],
  [rule('hr/**', ['group:hr'])],
  [],
]
/** By their reader tokens. */
const PRINCIPALS: readonly (readonly string[])[] = [
  ['group:staff'],
  ['group:hr'],
  ['group:staff', 'group:temps'],
  [],
]

let number = 0
const random = {
  bytes: (count: number) =>
    Uint8Array.from({ length: count }, () => (number = (number * 5 + 7) % 251)),
  fraction: () => 0.5,
}

/** What survives a crash beside manifest and index: erasures, marks, explanations, and bytes that deleting leaves. */
class Kept {
  readonly world: LakeWorld
  readonly rows = new Map<string, ErasureRow>()
  readonly marks = new Map<string, ErasedMark>()
  readonly explained: string[] = []
  /** Paths by their plans: what the marks must stand for. */
  readonly erased = new Set<string>()
  readonly records: string[] = []
  readonly #paths = new Map<string, string>()
  dirty = new Set<'segments' | 'pages' | 'log' | 'database pages' | 'database log'>()

  constructor(world: LakeWorld) {
    this.world = world
  }

  get store(): EraseStore {
    const { world, rows, marks } = this
    return {
      begin: (row, list) =>
        world.effect(() => {
          rows.set(row.id, { ...row, state: 'erasing', progress: '{}', statement: undefined })
          for (const mark of list) marks.set(mark.mac, mark)
          const { keys } = JSON.parse(row.plan) as { keys: string[] }
          for (const [at, key] of keys.entries()) {
            this.erased.add(key)
            this.#paths.set(list[at]?.mac ?? '', key)
          }
        }),
      marks: () => world.effect(() => [...marks.values()]),
      lift: (list) =>
        world.effect(() => {
          for (const { mac } of list) this.erased.delete(this.#paths.get(mac) ?? '')
          return list.reduce((sum, { mac }) => sum + Number(marks.delete(mac)), 0)
        }),
      unfinished: () =>
        world.effect(() => [...rows.values()].filter(({ state }) => state !== 'done')),
      get: (id) => world.effect(() => rows.get(id)),
      forgetPlan: (id, progress) =>
        world.effect(() => {
          this.#change(id, { state: 'purging', plan: undefined, progress })
          this.dirty.add('database pages')
        }),
      finish: (id, statement) => world.effect(() => this.#change(id, { state: 'done', statement })),
      countExplanations: ({ keys }) =>
        world.effect(() => this.explained.filter((key) => keys.has(key)).length),
      redactExplanations: ({ keys }) =>
        world.effect(() => {
          const named = this.explained.filter((key) => keys.has(key)).length
          this.explained.splice(0, Infinity, ...this.explained.filter((key) => !keys.has(key)))
          this.dirty.add('database pages').add('database log')
          return named
        }),
      purge: (part) =>
        world.effect(() => {
          if (part === 'pages') this.dirty.delete('database pages')
          if (part === 'log') this.dirty.delete('database log')
          return 0
        }),
    }
  }

  /** The world's index, with what an index keeps of what was deleted. */
  get index(): Index {
    const { index } = this.world
    return {
      ...index,
      apply: async (changes) => {
        if (changes.some(({ kind }) => kind !== 'reclass'))
          for (const part of ['segments', 'pages', 'log'] as const) this.dirty.add(part)
        await index.apply(changes)
      },
      traces: (documents) =>
        this.world.effect(() => {
          const left = documents.filter((id) => this.world.indexed.has(id)).length
          return { documents: left, chunks: left, places: left, vectors: 0, replaced: 0 }
        }),
      purge: (part) =>
        this.world.effect(() => {
          if (part !== 'memory') this.dirty.delete(part)
          return 0
        }),
    }
  }

  #change(id: string, change: Partial<ErasureRow>): void {
    const row = this.rows.get(id)
    if (row !== undefined) this.rows.set(id, { ...row, ...change } as ErasureRow)
  }
}

/** A process over what is kept: a crash takes it, and another one starts. */
class Process {
  readonly kept: Kept
  readonly keys: KeyService
  rules: readonly LakeRule[]
  readonly #inDoubt: InDoubt = new Set()
  readonly #remembered = governorMemory()
  #open:
    | { readonly list: ErasedList; readonly classes: ClassBook; readonly eraser: Eraser }
    | undefined

  constructor(kept: Kept, keys: KeyService, rules: readonly LakeRule[]) {
    this.kept = kept
    this.keys = keys
    this.rules = rules
  }

  #ports(classes: ClassBook) {
    const { manifest, preparer, clock } = this.kept.world
    return { manifest, index: this.kept.index, preparer, clock, classes }
  }

  async #opened() {
    if (this.#open !== undefined) return this.#open
    const { world, store, index } = this.kept
    const { manifest } = world
    const list = await ErasedList.open(store, this.keys)
    const eraser = new Eraser({
      manifest,
      index,
      store,
      list,
      random,
      keys: this.keys,
      clock: world.clock,
      emptyClasses: (id) =>
        this.#open === undefined
          ? Promise.resolve(0)
          : emptyUnusedClasses(this.#ports(this.#open.classes), id),
      forget: () => Promise.resolve(),
      append: (record) => world.effect(() => this.kept.records.push(JSON.stringify(record))),
      source: () => world.source(),
      sources: () => ['docs'],
      isGovernor: () => false,
      whileStill: (_, work) => work(),
      remains: () => Promise.resolve([]),
    })
    await eraser.resume()
    await repairIndex({ manifest, index })
    const classes = await ClassBook.open(manifest)
    this.#open = { list, eraser, classes }
    await this.rule(this.rules)
    return this.#open
  }

  async rule(rules: readonly LakeRule[]): Promise<void> {
    const { classes } = await this.#opened()
    const ruled = { id: 'docs', rules, governance: GOVERNANCE }
    const own = { inDoubt: this.#inDoubt, remembered: this.#remembered }
    await applyRules(this.#ports(classes), { ...ruled, ...own })
    this.rules = rules
  }

  async sync(): Promise<void> {
    const { classes, list } = await this.#opened()
    const source = withoutErased(this.kept.world.source(), list)
    const own = { inDoubt: this.#inDoubt, remembered: this.#remembered }
    const synced = { source, rules: compileRules(this.rules), ...own }
    await reconcile(this.#ports(classes), synced, { signal: new AbortController().signal })
  }

  async erase(path: string, scope: EraseRequest['scope'] = 'object'): Promise<Erased | undefined> {
    const { eraser } = await this.#opened()
    const request = { source: 'docs', path, scope, gone: true }
    const erased = await eraser.erase(request, 'officer', () => undefined)
    return isRefusal(erased) ? undefined : erased
  }
  async restore(path: string): Promise<void> {
    const { eraser } = await this.#opened()
    const request = { source: 'docs', path, scope: 'object', gone: false } as const
    await eraser.restore(request, 'officer')
  }
  async resume(): Promise<void> {
    await (await this.#opened()).eraser.resume()
  }
  /** What requests decide by: the classes in memory. */
  async classes(): Promise<ClassView> {
    return (await this.#opened()).classes.view
  }
  async isOnList(key: string): Promise<boolean> {
    return (await this.#opened()).list.has('docs', key)
  }
}

type View = readonly (readonly [key: string, text: string])[]
const sorted = (view: View): View => view.toSorted(([a], [b]) => (a < b ? -1 : 1))
const mayRead = (
  { readers, denied }: { readonly readers: readonly string[]; readonly denied: readonly string[] },
  principal: readonly string[],
): boolean =>
  principal.some((token) => readers.includes(token)) &&
  !principal.some((token) => denied.includes(token))

/** What a principal could be quoted: rows that index, manifest and the checked source agree on. */
async function viewOf(process: Process, principal: readonly string[]): Promise<View> {
  const { world } = process.kept
  const classes = await process.classes()
  const view: (readonly [string, string])[] = []
  for (const indexed of world.indexed.values()) {
    const row = world.rows.get(indexed.document)
    const aclClass = classes.byId.get(row?.aclClass ?? 0)
    if (row?.state !== 'indexed' || aclClass === undefined) continue
    if (row.version !== indexed.version || row.aclClass !== indexed.aclClass) continue
    if (await process.isOnList(row.key)) continue
    if (world.checkNow(row.key, row.version) !== 'current' || !mayRead(aclClass, principal))
      continue
    view.push(...indexed.chunks.map(({ text }) => [row.key, text] as const))
  }
  return sorted(view)
}

/** The same from source, rules and the plans of erasures alone. */
function oracle({ kept, rules }: Process, principal: readonly string[]): View {
  const compiled = compileRules(rules)
  const view = [...kept.world.objects].flatMap(([key, { text }]) => {
    const prepared = prepareText(text, key, kept.world.revision)
    if (kept.erased.has(key) || prepared.kind === 'unreadable') return []
    if (!mayRead(compiled.classOf(key), principal)) return []
    return prepared.chunks.map((chunk) => [key, chunk.text] as const)
  })
  return sorted(view)
}

async function expectOracle(process: Process): Promise<void> {
  for (const principal of PRINCIPALS)
    expect(await viewOf(process, principal)).toEqual(oracle(process, principal))
}

/** Of an erased path, when every erasure is done, nothing is anywhere. */
function expectNothingLeft({ kept }: Process): void {
  expect(
    [...kept.rows.values()].map(({ state }) => state).filter((state) => state !== 'done'),
  ).toEqual([])
  const named = [...kept.world.rows.values()].map(({ key }) => key)
  for (const key of kept.erased) expect(named).not.toContain(key)
  for (const row of kept.rows.values()) expect(row.plan).toBeUndefined()
}

type Step =
  | { readonly do: 'put'; readonly key: string; readonly text: string }
  | { readonly do: 'remove' | 'erase' | 'restore'; readonly key: string }
  | { readonly do: 'rename'; readonly key: string; readonly to: string }
  | { readonly do: 'rules'; readonly to: number }
  | { readonly do: 'sync' }
  | { readonly do: 'fault'; readonly kind: 'crash' | 'error'; readonly after: number }

const key = fc.constantFrom('hr/a', 'hr/b', 'a', 'b', 'x/é', 'z')
const constant = <const T>(value: T): fc.Arbitrary<T> => fc.constant(value)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: constant('put'),
      key,
      text: fc.constantFrom('one', 'two', '!broken', ''),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: constant('remove'), key }) },
  { weight: 2, arbitrary: fc.record({ do: constant('rename'), key, to: key }) },
  { weight: 2, arbitrary: fc.record({ do: constant('rules'), to: fc.nat(RULE_SETS.length - 1) }) },
  { weight: 4, arbitrary: fc.record({ do: constant('erase'), key }) },
  { weight: 1, arbitrary: fc.record({ do: constant('restore'), key }) },
  { weight: 4, arbitrary: fc.record({ do: constant('sync') }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: constant('fault'),
      kind: fc.constantFrom('crash' as const, 'error' as const),
      after: fc.nat(60),
    }),
  },
)

async function perform(process: Process, next: Step): Promise<void> {
  const { world, explained } = process.kept
  switch (next.do) {
    case 'put':
      world.put(next.key, next.text)
      if (!process.kept.erased.has(next.key)) explained.push(next.key)
      return
    case 'remove':
      world.objects.delete(next.key)
      return
    case 'rename': {
      const text = world.objects.get(next.key)?.text
      if (text === undefined) return
      world.objects.delete(next.key)
      world.put(next.to, text)
      return
    }
    case 'rules':
      return process.rule(RULE_SETS[next.to] ?? [])
    case 'erase': {
      const erased = await process.erase(next.key)
      expect(erased?.record.statement.clean).toBe(true)
      expect(explained).not.toContain(next.key)
      expect([...process.kept.dirty]).toEqual([])
      return
    }
    case 'restore':
      return process.restore(next.key)
    case 'sync':
      await process.sync()
      // A failed read skips its object until the next sync: that one has no fault.
      world.restart()
      await process.sync()
      return expectOracle(process)
    case 'fault':
      world.failAfter(next.after, next.kind)
      return
  }
}

/** After a crash another process begins; after an error the same one goes on. */
async function survive(process: Process, error: unknown): Promise<Process> {
  const { world } = process.kept
  const failed = error instanceof Crash || (error as Error).message === 'a store failed'
  if (!failed) throw error
  world.restart()
  if (!(error instanceof Crash)) {
    await process.resume()
    // A change of rules that failed is made again, as a configuration is.
    await process.rule(process.rules)
    return process
  }
  return new Process(process.kept, process.keys, process.rules)
}

const newKeys = () =>
  openKeyService({
    store: memoryStores().wrappedKeys,
    master: {
      load: () => Promise.resolve([]),
      add: () => Promise.resolve(),
      retire: () => Promise.resolve(),
    },
    random,
    clock: new LakeWorld().clock,
  })

describe('erasing', () => {
  test('whatever happened before, after the next sync each principal sees what the source shows and nobody erased', async () => {
    const keys = await newKeys()
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }),
        async (steps) => {
          let process = new Process(new Kept(new LakeWorld()), keys, RULE_SETS[0] ?? [])
          for (const next of steps) {
            try {
              await perform(process, next)
            } catch (error) {
              process = await survive(process, error)
            }
          }
          process.kept.world.restart()
          const last = new Process(process.kept, keys, process.rules)
          await last.sync()
          await expectOracle(last)
          expectNothingLeft(last)
        },
      ),
      { numRuns: 400 },
    )
  }, 60_000)

  test('INVARIANT (intent before effect): cut at every await, it is not begun at all or finished by the next start', async () => {
    const keys = await newKeys()
    let begun = 0
    for (let after = 0; ; after++) {
      const kept = new Kept(new LakeWorld())
      const process = new Process(kept, keys, RULE_SETS[0] ?? [])
      kept.world.put('a', 'one')
      kept.world.put('b', 'two')
      await process.sync()
      kept.world.failAfter(after, 'crash')
      const done = await process.erase('a').catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error
      })
      kept.world.restart()
      if (kept.erased.has('a')) {
        begun++
        expect(kept.records[0]).toContain('"event":"erasure"')
      }
      const next = new Process(kept, keys, RULE_SETS[0] ?? [])
      await next.sync()
      await expectOracle(next)
      expectNothingLeft(next)
      if (done !== undefined) break
    }
    expect(begun).toBeGreaterThan(10)
  })

  test('INVARIANT (erased stays erased): over changes, renames back and starts, until it is taken back', async () => {
    const keys = await newKeys()
    const kept = new Kept(new LakeWorld())
    const process = new Process(kept, keys, RULE_SETS[0] ?? [])
    kept.world.put('hr/a', 'one')
    await process.sync()
    await process.erase('hr/a')
    kept.world.put('hr/a', 'one again')
    await process.sync()
    expect(kept.world.rows.size + kept.world.indexed.size).toBe(0)
    const next = new Process(kept, keys, RULE_SETS[0] ?? [])
    await next.sync()
    expect(kept.world.rows.size).toBe(0)
    await next.restore('hr/a')
    await next.sync()
    expect([...kept.world.rows.values()].map((row) => row.key)).toEqual(['hr/a'])
  })

  test('a prefix takes what lies under it, and only that; copies are named', async () => {
    const keys = await newKeys()
    const kept = new Kept(new LakeWorld())
    const process = new Process(kept, keys, RULE_SETS[0] ?? [])
    for (const name of ['hr', 'hr/a', 'hr/b/c', 'hrx', 'z']) kept.world.put(name, `text of ${name}`)
    kept.world.put('copy', 'text of hr/a')
    await process.sync()
    const erased = await process.erase('hr/', 'prefix')
    expect(erased?.record.statement).toMatchObject({ objects: 2, scope: 'prefix', clean: true })
    expect(erased?.copies).toEqual([{ source: 'docs', path: 'copy' }])
    expect([...kept.world.rows.values()].map((row) => row.key).toSorted()).toEqual([
      'copy',
      'hr',
      'hrx',
      'z',
    ])
    const text = JSON.stringify([erased?.record, kept.records, [...kept.rows.values()]])
    expect(text).not.toContain('hr/')
  })
})
