import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SearchQuery, SearchResult } from '../../src/retrieval/index-port.ts'
import type { RetrievalWorld } from '../../src/retrieval/retrieve.ts'
import { VisibilityMemo } from '../../src/retrieval/visibility.ts'
import { SeededRandom } from '../simulation/seeded.ts'
import { openInside, told, type Inside } from './inside.ts'
import { makeTwinLakes, put } from './lakes.ts'
import { question } from './questions.ts'
import { CANARY } from './words.ts'

/** Two files that `intranet` could read when they were indexed. Since then one was ruled away, one deleted. */
const RULED_AWAY = { path: 'handbook/ruled-away.md', text: 'An okapi was here: xuqnoruledaway.' }
const DELETED = { path: 'handbook/deleted.md', text: 'A quagga was here: xuqnodeletedfile.' }

const root = mkdtempSync(join(tmpdir(), 'standpipe-mutants-'))
const questions: string[] = []
let a: Inside
let b: Inside
beforeAll(async () => {
  const lakes = makeTwinLakes(root, 51)
  const random = new SeededRandom(52)
  for (let at = 0; at < 120; at++) questions.push(question(random, lakes))
  for (const lake of [lakes.a, lakes.b]) {
    put(lake, RULED_AWAY)
    put(lake, DELETED)
  }
  ;[a, b] = await Promise.all([openInside(lakes.a), openInside(lakes.b)])
  for (const [inside, lake] of [[a, lakes.a] as const, [b, lakes.b] as const]) {
    await ruleAway(inside)
    rmSync(join(lake, DELETED.path))
  }
})
afterAll(async () => {
  await Promise.all([a.close(), b.close()])
  rmSync(root, { recursive: true, force: true })
})

/** The manifest knows the new class; the index still has the old one. */
async function ruleAway({ manifest, world }: Inside): Promise<void> {
  const row = await manifest.byKey('company', RULED_AWAY.path)
  const board = [...world.classes().byId.values()].find(
    ({ ruleId }) => ruleId === 'handbook/board/**',
  )
  if (row === undefined || board === undefined) throw new Error('the lake is not as it should be')
  await manifest.apply([{ kind: 'put', row: { ...row, aclClass: board.id } }])
}

interface Seen {
  readonly differences: number
  readonly canaries: number
  readonly stopped: number
}

async function seenThrough(mutate: Mutation): Promise<Seen> {
  const seen = { differences: 0, canaries: 0, stopped: 0 }
  const [left, right] = [mutate(a), mutate(b)]
  for (const text of [...questions, 'Where was the okapi?', 'Where was the quagga?']) {
    const [ofA, ofB] = await Promise.all([told(left, text), told(right, text)])
    if (versionless(ofA) !== versionless(ofB)) seen.differences++
    if (CANARY.test(ofA) || CANARY.test(ofB)) seen.canaries++
    if (ofA.startsWith('stopped') || ofB.startsWith('stopped')) seen.stopped++
  }
  return seen
}

/** The two files above were written for each lake, so their versions are their own. */
const versionless = (text: string): string => text.replaceAll(/"version":"[\w-]{22}"/g, '')

type Mutation = (inside: Inside) => RetrievalWorld
type Search = (query: SearchQuery) => Promise<SearchResult>

const EVERY_CLASS = Uint32Array.from({ length: 64 }, (_, at) => at + 1)
const searching =
  (search: (inside: Inside) => Search): Mutation =>
  (inside) => ({ ...inside.world, index: { search: search(inside) }, memo: new VisibilityMemo() })

const unfiltered: Mutation = searching(
  ({ index }) =>
    (query) =>
      index.search({ ...query, classes: EVERY_CLASS }),
)

/** Whoever looks again believes that everything is for everybody. */
const everybodys =
  (mutate: Mutation): Mutation =>
  (inside) => ({
    ...mutate(inside),
    memo: new VisibilityMemo(),
    classes: () => {
      const { revision, byId } = inside.world.classes()
      const open = [...byId].map(
        ([id, row]) => [id, { ...row, readers: ['group:staff'], denied: [] }] as const,
      )
      return { revision, byId: new Map(open) }
    },
  })

const permitted = ({ classes }: SearchQuery, { hits }: SearchResult) =>
  hits.filter(({ aclClass }) => classes.includes(aclClass))

const globalStatistics = searching(({ index }) => async (query) => {
  const all = await index.search({ ...query, classes: EVERY_CLASS, limit: 100_000 })
  return { ...all, hits: permitted(query, all).slice(0, query.limit) }
})

const filteredAfterwards = searching(({ index }) => async (query) => {
  const [own, all] = [
    await index.search(query),
    await index.search({ ...query, classes: EVERY_CLASS }),
  ]
  const kept = new Set(
    permitted(query, all).map(({ document, ordinal }) => `${document}:${ordinal}`),
  )
  return {
    ...own,
    hits: own.hits.filter(({ document, ordinal }) => kept.has(`${document}:${ordinal}`)),
  }
})

const globalWeights = searching(({ index }) => async (query) => ({
  ...(await index.search(query)),
  termWeights: (await index.search({ ...query, classes: EVERY_CLASS })).termWeights,
}))

/** What the index says of a document's class is taken for what the manifest says. */
const staleClasses: Mutation = ({ world, index, manifest }) => ({
  ...world,
  manifest: {
    async byIds(ids) {
      const indexed = new Map(
        (await index.documents(0, 100_000)).map((row) => [row.document, row.aclClass]),
      )
      const rows = await manifest.byIds(ids)
      return rows.map((row) => ({ ...row, aclClass: indexed.get(row.id) ?? row.aclClass }))
    },
  },
})

const unchecked: Mutation = ({ world }) => ({ ...world, check: () => Promise.resolve('current') })

describe('the proof sees what it is meant to see', () => {
  test('nothing, where nothing is wrong', async () => {
    const real = await seenThrough(({ world }) => world)
    expect(real).toEqual({ differences: 0, canaries: 0, stopped: 0 })
  })

  test.each<[string, Mutation, keyof Seen]>([
    ['an index without the class filter: the check outside stops it', unfiltered, 'stopped'],
    ['neither filter nor check', everybodys(unfiltered), 'canaries'],
    ['statistics of all rows', globalStatistics, 'differences'],
    ['weights of all rows', globalWeights, 'differences'],
    ['a filter after the best were chosen', filteredAfterwards, 'differences'],
    ['an index whose class is stale and a manifest that is not asked', staleClasses, 'canaries'],
    ['a deleted file and nobody who looks', unchecked, 'canaries'],
  ])('%s', async (_, mutation, caughtBy) => {
    expect((await seenThrough(mutation))[caughtBy]).toBeGreaterThan(0)
  })
})
