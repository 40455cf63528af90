import { describe, expect, test } from 'vitest'
import {
  CLASSES,
  Draws,
  firstDifference,
  LABEL,
  permit,
  randomPut,
  randomQuery,
  type IndexUnderTest,
} from './conformance-draws.ts'
import type { ChunkVectors, Index, IndexChange, SearchQuery } from './index-port.ts'

type Put = Extract<IndexChange, { kind: 'put' }>
/** No multiple of what a processor compares at once. */
const DIMENSIONS = 21

export function randomVector(draws: Draws, dimensions = DIMENSIONS): Float32Array {
  const values = Float32Array.from({ length: dimensions }, () => draws.below(2_001) / 1_000 - 1)
  const length = Math.hypot(...values)
  return values.map((value) => value / length)
}

/** One chunk in six has no vector. */
const vectorsOf = (draws: Draws, space: string, chunks: number): ChunkVectors => ({
  space,
  rows: Array.from({ length: chunks }, () =>
    draws.below(6) === 0 ? undefined : randomVector(draws),
  ),
})

function withVectors(draws: Draws, put: IndexChange, space = 'a'): IndexChange {
  if (put.kind !== 'put' || draws.below(4) === 0) return put
  return { ...put, vectors: vectorsOf(draws, space, put.chunks.length) }
}

function vectorQuery(draws: Draws, classes: Uint32Array, space = 'a'): SearchQuery {
  const query = randomQuery(draws, classes)
  const legs = (['hybrid', 'hybrid', 'lexical', 'dense'] as const)[draws.below(4)] ?? 'hybrid'
  return { ...query, legs, vector: { space, values: randomVector(draws) } }
}

async function expectEqual(
  index: Index,
  oracle: Index,
  draws: Draws,
  space: string,
): Promise<void> {
  for (const share of [1, 10, 50, 100]) {
    for (let round = 0; round < 12; round++) {
      const query = vectorQuery(draws, permit(share), space)
      const [found, wanted] = [await index.search(query), await oracle.search(query)]
      expect(found.hits.map(({ document, ordinal }) => [document, ordinal])).toEqual(
        wanted.hits.map(({ document, ordinal }) => [document, ordinal]),
      )
      for (const [at, hit] of found.hits.entries()) {
        const other = wanted.hits[at]
        expect(query.classes).toContain(hit.aclClass)
        expect(hit).toMatchObject({ version: other?.version, text: other?.text })
        expect(hit.score).toBeCloseTo(other?.score ?? Number.NaN, 9)
        // Integers decide: not a bit may differ.
        expect(hit.parts?.dense).toBe(other?.parts?.dense)
        expect(hit.parts?.lexical === undefined).toBe(other?.parts?.lexical === undefined)
      }
      expect(found.space).toBe(wanted.space)
      expect(found.termWeights).toEqual(wanted.termWeights)
    }
  }
  expect(await index.activeSpace?.()).toBe(await oracle.activeSpace?.())
  const { embedded, chunks } = await oracle.stats()
  expect(await index.stats()).toMatchObject({ embedded, chunks })
  for (const name of ['a', 'b', 'none']) {
    expect(await index.unembedded?.(name, 17, 9)).toEqual(await oracle.unembedded?.(name, 17, 9))
  }
}

function randomChange(draws: Draws, documents: number): IndexChange {
  const document = 1 + draws.below(documents)
  const kind = draws.below(10)
  const aclClass = 1 + draws.below(CLASSES)
  if (kind < 6) return withVectors(draws, randomPut(draws, document, aclClass))
  return kind < 8 ? { kind: 'reclass', document, aclClass } : { kind: 'delete', document }
}

/** Gives up to `count` documents their vectors, as the filling of a new space does. */
async function fill(targets: readonly Index[], draws: Draws, space: string, count: number) {
  const missing = (await targets[0]?.unembedded?.(space, draws.below(60), count)) ?? []
  const documents = missing.map(({ document, version, chunks }) => ({
    document,
    // One in eight has changed meanwhile.
    version: draws.below(8) === 0 ? 'older' : version,
    vectors: vectorsOf(draws, space, chunks.length),
  }))
  for (const target of targets) await target.putVectors?.(documents)
}

const put = (document: number, text: string, vector?: readonly number[], aclClass = 1): Put => ({
  kind: 'put',
  document,
  version: 'v1',
  aclClass,
  title: '',
  path: '',
  chunks: [{ ordinal: 0, text, headings: [], page: undefined, label: LABEL }],
  ...(vector && { vectors: { space: 'a', rows: [Float32Array.from(vector)] } }),
})
const asking = (text: string, values: readonly number[], space = 'a'): SearchQuery => ({
  text,
  classes: permit(1),
  limit: 5,
  vector: { space, values: Float32Array.from(values) },
})
const documentsOf = async (index: Index, query: SearchQuery): Promise<readonly number[]> =>
  (await index.search(query)).hits.map(({ document }) => document)

export function vectorSuite(
  open: () => Promise<IndexUnderTest>,
  newOracle: () => IndexUnderTest['index'],
): void {
  describe('vectors', () => {
    test.each([1, 2, 3])(
      'equals the oracle through changes, fillings, switches, reopens, merges (seed %i)',
      async (seed) => {
        const draws = new Draws(seed)
        const under = await open()
        const oracle = newOracle()
        let active = 'a'
        for (const target of [under.index, oracle]) await target.activate(active)
        for (let batch = 0; batch < 24; batch++) {
          const targets = [under.index, oracle]
          const changes = Array.from({ length: 1 + draws.below(30) }, () =>
            randomChange(draws, 120),
          )
          for (const target of targets) await target.apply(changes)
          if (batch % 3 === 1) await fill(targets, draws, draws.below(2) === 0 ? 'a' : 'b', 20)
          if (batch % 8 === 3) await expectEqual(under.index, oracle, draws, active)
          if (batch % 8 === 5) under.index = await under.reopen()
          if (batch % 8 === 7) await under.compact()
          if (batch === 9 || batch === 19) {
            active = active === 'a' ? 'b' : 'a'
            for (const target of targets) await target.activate(active)
          }
        }
        await expectEqual(under.index, oracle, draws, active)
        await under.remove()
      },
    )

    test('finds by meaning what holds none of the words, and by words what has no vector', async () => {
      const under = await open()
      await under.index.activate('a')
      await under.index.apply([
        put(1, 'leave of absence', [1, 0]),
        put(2, 'the holiday table', [0, 1]),
        put(3, 'a holiday without a vector'),
      ])
      expect(await documentsOf(under.index, asking('qwxz', [1, 0]))).toEqual([1, 2])
      expect(await documentsOf(under.index, asking('qwxz', [0, 1]))).toEqual([2, 1])
      expect(await documentsOf(under.index, asking('absence', [0, 1]))).toContain(1)
      expect(await documentsOf(under.index, asking('without', [1, 0]))).toContain(3)
      expect(await documentsOf(under.index, asking('qwxz', [1, 0], 'other'))).toEqual([])
      const { hits } = await under.index.search(asking('absence', [1, 0]))
      expect(hits[0]?.parts?.dense).toBeCloseTo(1, 2)
      expect(hits[0]?.parts?.lexical).toBeGreaterThan(0)
      await under.remove()
    })

    test('a new text never keeps the vector of the old one', async () => {
      const under = await open()
      await under.index.activate('a')
      await under.index.apply([put(1, 'first', [1, 0])])
      expect(await documentsOf(under.index, asking('qwxz', [1, 0]))).toEqual([1])
      await under.index.apply([put(1, 'second')])
      expect(await documentsOf(under.index, asking('qwxz', [1, 0]))).toEqual([])
      await under.index.apply([{ kind: 'delete', document: 1 }])
      await under.index.apply([put(1, 'third')])
      expect(await documentsOf(under.index, asking('qwxz', [1, 0]))).toEqual([])
      expect((await under.index.stats()).embedded).toBe(0)
      await under.remove()
    })

    spaces(open)
    twins(open)
  })
}

/** INVARIANT (one space at a time). */
function spaces(open: () => Promise<IndexUnderTest>): void {
  test('one space at a time: built beside the old one, switched in one step, the old one gone', async () => {
    const under = await open()
    const { index } = under
    await index.apply([put(1, 'one', [1, 0]), put(2, 'two', [0, 1])])
    expect(await index.activeSpace()).toBeUndefined()
    expect(await documentsOf(index, asking('qwxz', [1, 0]))).toEqual([])
    await index.activate('a')
    expect(await documentsOf(index, asking('qwxz', [1, 0]))).toEqual([1, 2])

    const vectors = { space: 'b', rows: [Float32Array.of(0, 0, 1)] }
    await index.putVectors([
      { document: 2, version: 'v1', vectors },
      { document: 1, version: 'v0', vectors },
      { document: 7, version: 'v1', vectors },
    ])
    expect((await index.unembedded('b', 0, 9)).map(({ document }) => document)).toEqual([1])
    expect(await documentsOf(index, asking('qwxz', [1, 0]))).toEqual([1, 2])
    expect(await documentsOf(index, asking('qwxz', [0, 0, 1], 'b'))).toEqual([])
    await index.activate('b')
    expect(await documentsOf(index, asking('qwxz', [0, 0, 1], 'b'))).toEqual([2])
    expect(await documentsOf(index, asking('qwxz', [1, 0]))).toEqual([])
    expect((await index.unembedded('a', 0, 9)).map(({ document }) => document)).toEqual([1, 2])
    await index.activate(undefined)
    await index.activate('b')
    expect(await documentsOf(index, asking('qwxz', [0, 0, 1], 'b'))).toEqual([])
    await under.remove()
  })
}

/** INVARIANT (statistics of the permitted), (filter inside): with both legs, too. */
function twins(open: () => Promise<IndexUnderTest>): void {
  test('statistics of the permitted: twins with other secrets answer 2,000 hybrid questions alike', async () => {
    const draws = new Draws(23)
    const shared = Array.from({ length: 60 }, (_, at) =>
      withVectors(draws, randomPut(draws, 2 * at + 1, 1 + draws.below(CLASSES))),
    )
    const queries = Array.from({ length: 2_000 }, () => vectorQuery(draws, permit(CLASSES)))
    const pair: IndexUnderTest[] = []
    for (const [seed, count] of [
      [5, 20],
      [71, 90],
    ] as const) {
      const own = new Draws(seed)
      const secret = Array.from({ length: count }, (_, at) => {
        const aclClass = CLASSES + 1 + own.below(CLASSES)
        return withVectors(own, randomPut(own, 2 * at + 2, aclClass, seed))
      })
      const twin = await open()
      pair.push(twin)
      await twin.index.activate('a')
      for (const change of [...shared, ...secret].toSorted(
        (a, b) => ((a.document * seed) % 101) - ((b.document * seed) % 101),
      )) {
        await twin.index.apply([change])
      }
    }
    const [a, b] = pair.map(({ index }) => index) as [Index, Index]
    expect(await firstDifference(a, b, queries)).toBeUndefined()
    await pair[1]?.compact()
    expect(await firstDifference(a, b, queries.slice(0, 200))).toBeUndefined()
    const everybody: Pick<Index, 'search'> = {
      search: (query) => b.search({ ...query, classes: permit(2 * CLASSES) }),
    }
    expect(await firstDifference(a, everybody, queries)).toBeDefined()
    for (const twin of pair) await twin.remove()
  })
}
