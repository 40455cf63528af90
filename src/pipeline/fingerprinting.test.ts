import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Coverage } from '../dlp/fingerprints/coverage.ts'
import { KnownTexts } from '../dlp/fingerprints/known-texts.ts'
import { Printer } from '../dlp/fingerprints/prints.ts'
import { FingerprintRecognizer } from '../dlp/fingerprints/recognise.ts'
import type { Label, Level } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { instant } from '../kernel/values.ts'
import type { AclClassRow, ManifestStore, ObjectRow } from '../lake/store.ts'
import { memoryStores, type MemoryStores } from '../stores/memory/memory.ts'
import { Fingerprints } from './fingerprinting.ts'

const KEY = Uint8Array.from({ length: 32 }, (_, at) => at + 7)
const labelOf = (level: Level): Label => ({ level, compartments: [], integrity: 'trusted' })

function words(seed: number, count: number): string {
  let state = Math.imul(seed + 1, 2_654_435_761) >>> 0
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return `w${(state >>> 8).toString(36)}`
  }).join(' ')
}
/** Long ones are winnowed, short ones kept whole. */
const TEXTS = Array.from({ length: 6 }, (_, at) => words(at, at % 2 === 0 ? 500 : 60))

class House {
  readonly stores: MemoryStores
  now = 1_000_000_000
  fails: 'before' | 'after' | undefined
  known = new KnownTexts()
  coverage!: Coverage
  fingerprints!: Fingerprints
  recognizer!: FingerprintRecognizer
  manifest!: ManifestStore
  readonly troubles: unknown[] = []

  constructor() {
    this.stores = memoryStores((operation, moment) => {
      if (operation === 'apply' && moment === this.fails) throw new Error('cut')
    })
  }

  /** A process that starts on what is stored. */
  async start(): Promise<this> {
    const clock = {
      now: () => instant(this.now),
      monotonicMs: () => this.now,
      sleep: () => Promise.resolve(),
    }
    this.known = new KnownTexts()
    this.coverage = new Coverage(clock)
    this.recognizer = new FingerprintRecognizer(this.known, this.coverage, KEY)
    this.fingerprints = new Fingerprints({
      store: this.stores.fingerprints,
      known: this.known,
      coverage: this.coverage,
      printer: new Printer(KEY),
      recognizer: this.recognizer,
      clock,
      onTrouble: (error) => this.troubles.push(error),
    })
    await this.fingerprints.load(this.stores.manifest)
    this.manifest = this.fingerprints.following(this.stores.manifest)
    return this
  }

  async classes(levels: readonly Level[]): Promise<void> {
    const rows = levels.map((level, at): Omit<AclClassRow, 'id'> => ({
      source: 'docs',
      cause: `cause ${at}`,
      ruleId: `r${at} + people/secret-name.md.metadata.json`,
      readers: [],
      denied: [],
      label: labelOf(level),
    }))
    await this.manifest.putClasses(rows)
  }

  put(id: number, text: string | undefined, aclClass = 1, state: ObjectRow['state'] = 'indexed') {
    const prints = text === undefined ? undefined : new Printer(KEY).of([text])
    const row: ObjectRow = {
      id,
      source: 'docs',
      key: `${id}.md`,
      version: 'v',
      sizeBytes: 1,
      contentHash: 'ab',
      state,
      reason: undefined,
      aclClass,
      chunkCount: 1,
      syncedAt: instant(1),
      parserRevision: 1,
    }
    return this.manifest.apply([{ kind: 'put', row, ...(prints && { prints }) }])
  }

  /** Level of each text as a request would be labelled; each from somebody else, so that nothing adds up. */
  levels(): readonly string[] {
    return TEXTS.map((text, at) => {
      const found = this.recognizer.recognise([text], `user:${at} ${this.now++}`)
      return [...new Set(found.map(({ raiser }) => raiser.label.level))].join(' ') || 'public'
    })
  }
}

const LEVELS = ['public', 'internal', 'confidential'] as const
const change = fc.record({
  what: fc.constantFrom('put', 'put', 'put', 'delete', 'skip', 'reclass', 'relabel', 'restart'),
  id: fc.integer({ min: 1, max: 4 }),
  text: fc.nat(TEXTS.length - 1),
  aclClass: fc.integer({ min: 1, max: 3 }),
  levels: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
  fails: fc.constantFrom(undefined, undefined, undefined, 'before', 'after'),
})

test('known before quoted: in step with the manifest, whatever changes, fails or starts again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 4, maxLength: 25 }), async (changes) => {
      const house = await new House().start()
      const objects = new Map<number, { text: number; aclClass: number }>()
      let levels: readonly Level[] = ['internal', 'confidential', 'public']
      await house.classes(levels)
      for (const { what, id, text, aclClass, fails, ...more } of changes) {
        const known = objects.get(id)
        house.fails = fails
        const tried = async (work: () => Promise<void>, becomes: () => void): Promise<void> => {
          const done = await work().then(
            () => true,
            () => fails === 'after',
          )
          if (done) becomes()
        }
        if (what === 'put')
          await tried(
            () => house.put(id, TEXTS[text], aclClass),
            () => objects.set(id, { text, aclClass }),
          )
        else if (what === 'delete')
          await tried(
            () => house.manifest.apply([{ kind: 'delete', id }]),
            () => objects.delete(id),
          )
        else if (what === 'skip')
          await tried(
            () => house.put(id, undefined, aclClass, 'skipped'),
            () => objects.delete(id),
          )
        else if (what === 'reclass' && known !== undefined)
          await tried(
            () => house.put(id, undefined, aclClass),
            () => objects.set(id, { ...known, aclClass }),
          )
        else if (what === 'relabel') {
          levels = more.levels.map((at) => LEVELS[at] ?? 'public')
          await house.classes(levels)
        } else if (what === 'restart') await house.start()
        house.fails = undefined
        const expected = TEXTS.map((_, at) => {
          const held = [...objects.values()].filter((one) => one.text === at)
          const ranks = held.map((one) =>
            LEVELS.indexOf((levels[one.aclClass - 1] ?? 'public') as 'public'),
          )
          return held.length === 0 ? 'public' : LEVELS[Math.min(...ranks)]
        })
        expect([what, fails, house.levels()]).toEqual([what, fails, expected])
      }
    }),
    { numRuns: 40 },
  )
})

describe('answers', () => {
  const answer = (level: Level, sources: readonly string[] = []) => ({
    label: labelOf(level),
    texts: [TEXTS[1] ?? ''],
    sources: sources.map((path) => ({ source: 'docs', path })),
  })
  const KEEP_MS = 1_000

  test('are known until their day is past, over a restart; public ones never', async () => {
    const house = await new House().start()
    await house.fingerprints.learn(answer('public'), KEEP_MS)
    await house.fingerprints.learn(answer('confidential'), 0)
    expect(house.levels()[1]).toBe('public')
    await house.fingerprints.learn(answer('confidential'), KEEP_MS)
    expect(house.levels()[1]).toBe('confidential')
    await house.start()
    expect(house.levels()[1]).toBe('confidential')
    const echoed = house.recognizer.recognise(['What?', TEXTS[1] ?? ''], 'user:eve')
    expect(echoed.map(({ text, raiser }) => [text, raiser.id])).toEqual([[1, 'answer']])
    house.now += KEEP_MS
    await house.fingerprints.tidy()
    expect([house.levels()[1], house.known.size]).toEqual(['public', 0])
    expect(house.troubles).toEqual([])
  })

  test('that were made from an erased document are forgotten with it, and what was seen of both', async () => {
    const house = await new House().start()
    await house.classes(['confidential', 'internal', 'public'])
    await house.put(1, TEXTS[0])
    await house.put(2, TEXTS[2])
    await house.fingerprints.learn(answer('confidential', ['1.md']), KEEP_MS)
    house.recognizer.recognise([(TEXTS[1] ?? '').split(' ').slice(0, 9).join(' ')], 'user:ada')
    await house.fingerprints.keepSightings()
    expect(house.levels().slice(0, 3)).toEqual(['confidential', 'confidential', 'confidential'])
    expect(await house.fingerprints.traces([1])).toBeGreaterThan(2)
    expect(await house.fingerprints.forget([1])).toBeGreaterThan(2)
    expect(await house.fingerprints.traces([1])).toBe(0)
    expect(house.levels().slice(0, 3)).toEqual(['public', 'public', 'confidential'])
    expect(await house.stores.fingerprints.sightings(instant(0), 100)).toEqual([])
    await house.start()
    expect(house.levels().slice(0, 3)).toEqual(['public', 'public', 'confidential'])
  })

  test('answers wash nothing: one of a lower label that repeats a document changes nothing', async () => {
    const house = await new House().start()
    await house.classes(['confidential', 'internal', 'public'])
    await house.put(1, TEXTS[1])
    await house.fingerprints.learn(answer('internal'), KEEP_MS)
    expect(house.levels()[1]).toBe('confidential')
    await house.start()
    expect(house.levels()[1]).toBe('confidential')
    // Nor does one of a higher label raise what a document says.
    await house.classes(['internal', 'internal', 'public'])
    await house.fingerprints.learn(answer('restricted'), KEEP_MS)
    expect(house.levels()[1]).toBe('internal')
    await house.put(2, TEXTS[1], 3)
    expect(house.levels()[1]).toBe('public')
    expect(house.troubles).toEqual([])
  })

  test('answers wash nothing: of several with the same text the highest counts', async () => {
    const house = await new House().start()
    await house.fingerprints.learn(answer('restricted'), KEEP_MS)
    await house.fingerprints.learn(answer('internal'), KEEP_MS)
    expect(house.levels()[1]).toBe('restricted')
  })

  test('are as sensitive as the known text that stands in them', async () => {
    const house = await new House().start()
    await house.classes(['confidential', 'internal', 'public'])
    await house.put(1, TEXTS[1])
    const more = `${TEXTS[3]} ${TEXTS[1]}`
    await house.fingerprints.learn({ ...answer('internal'), texts: [more] }, KEEP_MS)
    expect(house.levels()[3]).toBe('confidential')
  })

  test('of a document that is gone meanwhile are not learned', async () => {
    const house = await new House().start()
    await house.fingerprints.learn(answer('confidential', ['gone.md']), KEEP_MS)
    expect(house.known.size).toBe(0)
  })
})

test('twenty small pastes are one: also when the process starts again between them', async () => {
  const house = await new House().start()
  await house.classes(['confidential', 'internal', 'public'])
  await house.put(1, TEXTS[0])
  const paste = (at: number): number => {
    const piece = (TEXTS[0] ?? '').split(' ').slice(12 * at, 12 * at + 12)
    return house.recognizer.recognise([piece.join(' ')], 'user:ada').length
  }
  let raised = -1
  for (let at = 0; at < 20 && raised === -1; at++) {
    if (paste(at) > 0) raised = at
    await house.fingerprints.keepSightings()
    await house.start()
  }
  expect(raised).toBeGreaterThan(2)
  house.now += limits.coverageMs + 1
  await house.fingerprints.tidy()
  await house.start()
  expect(paste(raised)).toBe(0)
  expect(await house.stores.fingerprints.sightings(instant(0), 100)).toEqual([])
})

test('a raiser names the rule and no file', async () => {
  const house = await new House().start()
  await house.classes(['confidential', 'internal', 'public'])
  await house.put(1, TEXTS[0])
  const [found] = house.recognizer.recognise([TEXTS[0] ?? ''], 'user:ada')
  expect(found?.raiser.id).toBe('docs/r0')
})
