import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { Crash, LakeWorld } from '../../test/fakes/lake-world.ts'
import type { Clock } from '../kernel/clock.ts'
import { levelRank, type Label, type Level } from '../kernel/label.ts'
import { embeddedText, type ChunkEmbedder } from '../lake/embedder.ts'
import type { LakeRule } from '../lake/rule.ts'
import { GOVERNANCE } from '../lake/governance.ts'
import { compileRules } from '../lake/rules.ts'
import { EmbeddingLoop, type EmbedderSource } from './embedding-loop.ts'
import { ClassBook } from './ingest-classes.ts'
import { governorMemory } from './ingest-governors.ts'
import { repairIndex } from './ingest-repair.ts'
import { applyRules } from './ingest-rules.ts'
import { reconcile } from './ingest.ts'
import type { InDoubt } from './ingest-writer.ts'

const rules = (hr: Level): readonly LakeRule[] =>
  (
    [
      ['**', 'public'],
      ['hr/**', hr],
    ] as const
  ).map(([match, level]) => ({
    match,
    label: { level, compartments: [], integrity: 'trusted' },
    readers: ['group:staff'],
    denied: [],
  }))

/** A vector that follows from space and text, so that a mixture shows. */
function vectorOf(space: string, text: string): Float32Array {
  const angle = createHash('sha256').update(`${space} ${text}`).digest().readUInt32LE(0)
  return Float32Array.of(Math.cos(angle), Math.sin(angle))
}

interface Kind {
  readonly space: string
  readonly near: boolean
  /** Highest level that it is cleared for. */
  readonly clearance: Level
}
const NEAR: Kind = { space: 'near', near: true, clearance: 'restricted' }
const FAR: Kind = { space: 'far', near: false, clearance: 'public' }
const CLEARED: Kind = { space: 'cleared', near: false, clearance: 'restricted' }

/** Time of this machine, a thousand times as fast. */
const clock: Clock = {
  now: () => Date.now() as ReturnType<Clock['now']>,
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve()
      const timer = setTimeout(resolve, ms / 1_000)
      signal?.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    }),
}

const running = new Set<Process>()
afterEach(async () => {
  for (const process of running) await process.stop()
})

/** One process over the world. */
class Process {
  readonly world: LakeWorld
  readonly inDoubt: InDoubt = new Set()
  readonly remembered = governorMemory()
  /** Everything that an embedder was given, with what its label was said to be. */
  readonly given: { readonly space: string; readonly text: string; readonly label: Label }[] = []
  /** Calls that fail before one succeeds. */
  failing = 0
  opened = 0
  /** What an embedder elsewhere waits for, once it was given so much. */
  slow: Promise<void> | undefined
  slowAfter = 0
  /** What the loop waits for after it read rows of the manifest. */
  reading: Promise<void> | undefined
  reads = 0
  /** Objects that are not as they were indexed. */
  readonly moved = new Set<string>()
  classes!: ClassBook
  loop!: EmbeddingLoop
  #rules: readonly LakeRule[]
  #kind: Kind | undefined

  constructor(world: LakeWorld, ruled: readonly LakeRule[], kind: Kind | undefined) {
    this.world = world
    this.#rules = ruled
    this.#kind = kind
  }

  async start(): Promise<this> {
    running.add(this)
    const { manifest, index } = this.world
    this.classes = await ClassBook.open(manifest)
    this.loop = new EmbeddingLoop({
      manifest: {
        byIds: async (ids) => {
          const rows = await manifest.byIds(ids)
          this.reads += 1
          await this.reading
          return rows
        },
      },
      index,
      clock,
      classes: () => this.classes.view,
      isAsIndexed: (row) => Promise.resolve(!this.moved.has(row.key)),
    })
    await this.loop.use(this.#source())
    await repairIndex({ manifest, index })
    await this.#apply()
    await this.loop.resume()
    return this
  }
  async stop(): Promise<void> {
    running.delete(this)
    await this.loop?.stop()
  }

  async configure(kind: Kind | undefined, ruled = this.#rules): Promise<void> {
    this.loop.pause()
    this.#kind = kind
    this.#rules = ruled
    await this.loop.use(this.#source())
    await this.#apply()
    await this.loop.resume()
  }

  async sync(): Promise<void> {
    const { signal } = new AbortController()
    const synced = {
      source: this.world.source(),
      rules: compileRules(this.#rules),
      inDoubt: this.inDoubt,
      remembered: this.remembered,
    }
    await reconcile(this.#ports(), synced, { signal })
  }

  /** Until every vector that can be made is made. */
  async idle(): Promise<void> {
    const deadline = performance.now() + 5_000
    while (!this.loop.status.current) {
      if (performance.now() > deadline) throw new Error(JSON.stringify(this.loop.status))
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  async #apply(): Promise<void> {
    await applyRules(this.#ports(), {
      id: 'docs',
      rules: this.#rules,
      governance: GOVERNANCE,
      inDoubt: this.inDoubt,
      remembered: this.remembered,
    })
  }
  #ports() {
    const { manifest, index, preparer } = this.world
    return { manifest, index, preparer, clock, classes: this.classes, embedding: this.loop }
  }
  #source(): EmbedderSource | undefined {
    const kind = this.#kind
    if (kind === undefined) return undefined
    const { space, near, clearance } = kind
    const embedder: ChunkEmbedder = {
      space,
      dimensions: 2,
      embed: async (texts) => {
        await Promise.resolve()
        if (this.failing > 0) {
          this.failing -= 1
          throw new Error('the embedder is down')
        }
        const made = texts.map(({ text, label }) => {
          if (levelRank(label.level) > levelRank(clearance)) return undefined
          this.given.push({ space, text, label })
          return vectorOf(space, text)
        })
        if (!near && this.given.length > this.slowAfter) await this.slow
        return made
      },
    }
    if (!near)
      Object.assign(embedder, {
        clears: (label: Label) => levelRank(label.level) <= levelRank(clearance),
      })
    return {
      id: space,
      near,
      open: () => {
        this.opened += 1
        return Promise.resolve(embedder)
      },
    }
  }
}

const levelOf = (key: string, hr: Level): Level => (key.startsWith('hr/') ? hr : 'public')

/** Exactly the vectors that there should be, of exactly the texts that are there, in one space. */
function expectVectors(world: LakeWorld, kind: Kind | undefined, hr: Level): void {
  expect(world.activeSpace).toBe(kind?.space)
  const spaces = [...world.vectors].filter(([, made]) => made.size > 0).map(([space]) => space)
  for (const space of spaces) expect(space).toBe(kind?.space)
  for (const { document, title, chunks, path } of world.indexed.values()) {
    const made = kind && world.vectors.get(kind.space)?.get(document)
    chunks.forEach((chunk, at) => {
      const cleared = kind && levelRank(levelOf(path, hr)) <= levelRank(kind.clearance)
      const due = cleared ? vectorOf(kind.space, embeddedText(title, chunk)) : undefined
      expect([path, made?.[at]]).toEqual([path, due])
    })
  }
}

function filled(count = 150): LakeWorld {
  const world = new LakeWorld()
  for (let at = 0; at < count; at++) world.put(`a/${at}`, `public text ${at}`)
  for (let at = 0; at < count; at++) world.put(`hr/${at}`, `secret text ${at}`)
  return world
}

describe('documents and their vectors', () => {
  test.each([NEAR, FAR, CLEARED])('of an embedder that is $space', async (kind) => {
    const world = filled()
    const process = await new Process(world, rules('restricted'), kind).start()
    await process.sync()
    // Near: with the text. Elsewhere: the text is there at once, whatever the embedder does.
    expect(world.indexed.size).toBe(300)
    await process.idle()
    expectVectors(world, kind, 'restricted')
    world.put('a/3', 'changed')
    world.objects.delete('a/4')
    world.put('new', 'new text')
    await process.sync()
    await process.idle()
    expectVectors(world, kind, 'restricted')
    if (kind === FAR)
      expect(process.given.filter(({ text }) => text.includes('secret'))).toEqual([])
  })

  test('a failing embedder delays vectors and nothing else', async () => {
    const world = filled()
    const process = new Process(world, rules('public'), CLEARED)
    process.failing = 5
    await process.start()
    await process.sync()
    expect(world.indexed.size).toBe(300)
    await process.idle()
    expect(process.failing).toBe(0)
    expect(process.loop.status.failure).toBeUndefined()
    expectVectors(world, CLEARED, 'public')
  })

  test('what is there is not made, and paid, again for the sake of what is not cleared', async () => {
    const world = new LakeWorld()
    world.put('a', 'open words|secret: words|more open words')
    const first = await new Process(world, rules('public'), FAR).start()
    await first.sync()
    await first.idle()
    const there = world.vectors.get('far')?.get(1)
    expect(there?.map((vector) => vector !== undefined)).toEqual([true, false, true])
    expect(first.given.map(({ text }) => text.split('\n').at(-1))).toEqual([
      'open words (1)',
      'more open words (1)',
    ])
    await first.stop()
    const second = await new Process(world, rules('public'), FAR).start()
    await second.sync()
    await second.idle()
    expect(second.given).toEqual([])
    expect(world.vectors.get('far')?.get(1)).toEqual(there)
  })

  test('one that is near and fails: found by words, then by vectors', async () => {
    const world = filled()
    const process = await new Process(world, rules('public'), NEAR).start()
    await process.idle()
    process.failing = 40
    await process.sync()
    expect(world.indexed.size).toBe(300)
    await process.idle()
    expectVectors(world, NEAR, 'public')
  })

  test('a label that falls brings vectors; one that rises takes none away', async () => {
    const world = filled()
    const process = await new Process(world, rules('restricted'), FAR).start()
    await process.sync()
    await process.idle()
    await process.configure(FAR, rules('public'))
    await process.idle()
    expectVectors(world, FAR, 'public')
    await process.configure(FAR, rules('restricted'))
    await process.idle()
    expectVectors(world, FAR, 'public')
    const before = process.given.length
    world.put('hr/7', 'a new secret')
    await process.sync()
    await process.idle()
    expect(process.given.slice(before)).toEqual([])
    expect(world.vectors.get('far')?.size).toBe(299)
  })
})

test('a label that falls without a new configuration is found out', async () => {
  const world = filled()
  const process = await new Process(world, rules('restricted'), FAR).start()
  await process.sync()
  await process.idle()
  expect(world.vectors.get('far')?.size).toBe(150)
  const fallen = process.classes
    .ofSource('docs')
    .map((row) => ({ ...row, label: { ...row.label, level: 'public' as const } }))
  await process.classes.update(fallen)
  const deadline = performance.now() + 5_000
  while (world.vectors.get('far')?.size !== 300 && performance.now() < deadline)
    await clock.sleep(5_000)
  expectVectors(world, FAR, 'public')
})

test('INVARIANT (labels of now): what a sidecar governs otherwise by now is kept in until it is ruled', async () => {
  const world = filled(20)
  const process = new Process(world, rules('public'), FAR)
  process.moved.add('hr/3')
  await process.start()
  await process.sync()
  const deadline = performance.now() + 5_000
  while (world.vectors.get('far')?.size !== 39 && performance.now() < deadline)
    await clock.sleep(5_000)
  await clock.sleep(50_000)
  expect(process.given.filter(({ text }) => text.includes('secret text 3 '))).toEqual([])
  expect(process.loop.status.current).toBe(false)
  process.moved.clear()
  await process.idle()
  expectVectors(world, FAR, 'public')
})

test('INVARIANT (labels of now): rows that were read under other rules send nothing', async () => {
  const world = filled(20)
  // At first nothing says that `hr/` is anything but public.
  const process = new Process(world, rules('public').slice(0, 1), FAR)
  let go = (): void => undefined
  process.reading = new Promise((resolve) => (go = resolve))
  await process.start()
  await process.sync()
  while (process.reads === 0) await clock.sleep(1_000)
  await process.configure(FAR, rules('restricted'))
  go()
  await process.idle()
  expect(process.given.filter(({ text }) => text.includes('secret'))).toEqual([])
  expectVectors(world, FAR, 'restricted')
})

test('vectors of a text that was read anew meanwhile are not kept for the new one', async () => {
  const world = filled()
  const process = new Process(world, rules('public'), CLEARED)
  let go = (): void => undefined
  process.slow = new Promise((resolve) => (go = resolve))
  await process.start()
  await process.sync()
  while (process.given.length === 0) await clock.sleep(1_000)
  // The same version of the object, read by another parser: other text.
  world.revision = 2
  await process.sync()
  go()
  await process.idle()
  expectVectors(world, CLEARED, 'public')
})

test('what is being written while the index is looked through is made, and paid, once', async () => {
  const world = filled(20)
  const process = await new Process(world, rules('public'), undefined).start()
  await process.sync()
  const documents = [...world.indexed.keys()]
  // The index has the text; the writer is not done with its batch.
  process.loop.writing(documents)
  await process.configure(FAR)
  await process.idle()
  expect(process.given).toEqual([])
  process.loop.wrote(documents.map((document) => ({ document, whole: false })))
  await process.idle()
  expectVectors(world, FAR, 'public')
  expect(process.given).toHaveLength(40)
})

describe('another embedder', () => {
  test('INVARIANT (one space at a time): built beside, then searched from one moment on', async () => {
    const world = filled()
    const process = await new Process(world, rules('public'), NEAR).start()
    await process.sync()
    await process.idle()
    let go = (): void => undefined
    process.slow = new Promise((resolve) => (go = resolve))
    await process.configure(CLEARED)
    while (process.given.every(({ space }) => space === 'near')) await clock.sleep(1_000)
    expect([world.activeSpace, process.loop.space]).toEqual(['near', 'near'])
    expect(process.loop.status).toMatchObject({ building: 'cleared', current: false })
    // Everything that was there is still found in the old space.
    expect(world.vectors.get('near')?.size).toBe(300)
    world.put('late', 'while it is built')
    await process.sync()
    go()
    await process.idle()
    expectVectors(world, CLEARED, 'public')
  })

  test('back again before it was ready: what was built beside is dropped', async () => {
    const world = filled()
    const process = await new Process(world, rules('public'), NEAR).start()
    await process.sync()
    await process.idle()
    process.slow = new Promise(() => undefined)
    process.slowAfter = process.given.length + 100
    await process.configure(CLEARED)
    while (world.vectors.get('cleared') === undefined) await clock.sleep(1_000)
    await process.configure(NEAR)
    await process.idle()
    expectVectors(world, NEAR, 'public')
  })

  test('none: words alone, and no vector stays', async () => {
    const world = filled()
    const process = await new Process(world, rules('public'), NEAR).start()
    await process.sync()
    await process.configure(undefined)
    await process.idle()
    expectVectors(world, undefined, 'public')
    expect(world.vectors.size).toBe(0)
  })
})

type Step =
  | { readonly do: 'put'; readonly key: string; readonly text: string }
  | { readonly do: 'delete'; readonly key: string }
  | { readonly do: 'sync' | 'restart' }
  | { readonly do: 'embedder'; readonly kind: Kind | undefined }
  | { readonly do: 'label'; readonly hr: Level }
  | { readonly do: 'fault'; readonly steps: number; readonly kind: 'crash' | 'error' }

const key = fc.constantFrom('a', 'b', 'hr/a', 'hr/b', 'hr/c')
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('put'), key, text: fc.constantFrom('x', 'y', '', '!') }),
  fc.record({ do: fc.constant('delete'), key }),
  fc.record({ do: fc.constantFrom('sync', 'sync', 'restart') }),
  fc.record({ do: fc.constant('embedder'), kind: fc.constantFrom(NEAR, FAR, CLEARED, undefined) }),
  fc.record({ do: fc.constant('label'), hr: fc.constantFrom<Level[]>('public', 'restricted') }),
  fc.record({
    do: fc.constant('fault'),
    steps: fc.nat(40),
    kind: fc.constantFrom('crash', 'error'),
  }),
) as fc.Arbitrary<Step>

test('questions with vectors of another width open the embedder again, once in a while', async () => {
  const process = await new Process(filled(3), rules('public'), FAR).start()
  await process.sync()
  await process.idle()
  process.loop.sawWidth(2)
  await process.loop.resume()
  expect(process.opened).toBe(1)
  const deadline = performance.now() + 5_000
  process.loop.sawWidth(3)
  while (process.opened < 2 && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 1))
  for (let at = 0; at < 20; at++) {
    process.loop.sawWidth(3)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  expect(process.opened).toBe(2)
  expectVectors(process.world, FAR, 'public')
})

test('any sequence of changes, embedders, labels and crashes ends with the vectors of what is there', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      const world = new LakeWorld()
      let kind: Kind | undefined = FAR
      let hr: Level = 'restricted'
      let process = new Process(world, rules(hr), kind)
      const alive = async (work: () => Promise<unknown>): Promise<void> => {
        try {
          await work()
        } catch (error) {
          if (!(error instanceof Error)) throw error
          await process.stop()
          world.restart()
          process = await new Process(world, rules(hr), kind).start()
          expect(error instanceof Crash || error.message === 'a store failed').toBe(true)
        }
      }
      await alive(() => process.start())
      for (const next of steps) {
        if (next.do === 'put') world.put(next.key, next.text)
        else if (next.do === 'delete') world.objects.delete(next.key)
        else if (next.do === 'fault') world.failAfter(next.steps, next.kind)
        else
          await alive(async () => {
            if (next.do === 'embedder') kind = next.kind
            if (next.do === 'label') hr = next.hr
            if (next.do === 'sync') await process.sync()
            else if (next.do === 'restart') {
              await process.stop()
              process = await new Process(world, rules(hr), kind).start()
            } else await process.configure(kind, rules(hr))
          })
        for (const { label, space } of process.given)
          if (space === 'far') expect(label.level).toBe('public')
      }
      await process.stop()
      world.restart()
      process = await new Process(world, rules(hr), kind).start()
      await process.sync()
      await process.idle()
      if (kind !== FAR) expectVectors(world, kind, hr)
      else expect(world.activeSpace).toBe('far')
      await process.stop()
    }),
    { numRuns: 60 },
  )
}, 60_000)
