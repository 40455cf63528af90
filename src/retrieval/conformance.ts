import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Chunk } from '../lake/document.ts'
import { NaiveIndex } from '../stores/naive-index/naive-index.ts'
import {
  CLASSES,
  Draws,
  firstDifference,
  LABEL,
  permit,
  plain,
  randomPut,
  randomQuery,
  type IndexUnderTest,
} from './conformance-draws.ts'
import { vectorSuite } from './conformance-vectors.ts'
import type { Index, IndexChange, SearchResult } from './index-port.ts'

const textPut = (document: number, text: string): IndexChange => ({
  kind: 'put',
  document,
  version: 'v1',
  aclClass: 1,
  title: '',
  path: '',
  chunks: [{ ordinal: 0, text, headings: [], page: undefined, label: LABEL }],
})

function randomChange(draws: Draws, documents: number): IndexChange {
  const document = 1 + draws.below(documents)
  const kind = draws.below(10)
  if (kind < 6) return randomPut(draws, document, 1 + draws.below(CLASSES))
  if (kind < 8) return { kind: 'reclass', document, aclClass: 1 + draws.below(CLASSES) }
  return { kind: 'delete', document }
}

async function expectEqual(index: Index, oracle: Index, draws: Draws): Promise<void> {
  for (const share of [1, 10, 50, 100]) {
    for (let round = 0; round < 12; round++) {
      const query = randomQuery(draws, permit(share))
      const [found, wanted] = [await index.search(query), await oracle.search(query)]
      const places = ({ hits }: SearchResult) => hits.map((hit) => ({ ...hit, score: 0 }))
      expect(places(found)).toEqual(places(wanted))
      for (const [at, hit] of found.hits.entries()) {
        expect(hit.score).toBeCloseTo(wanted.hits[at]?.score ?? Number.NaN, 9)
        expect(query.classes).toContain(hit.aclClass)
      }
      expect(found.termWeights).toEqual(wanted.termWeights)
      expect(found.rows).toBe(wanted.rows)
      expect(found.relatedTerms).toEqual(wanted.relatedTerms)
    }
  }
  for (const share of [10, 100]) {
    for (const document of [0, 1, 2, 3, 50, 119, 120, 121]) {
      const wanted = await oracle.chunksOf(document, permit(share))
      expect(await index.chunksOf(document, permit(share))).toEqual(wanted)
    }
  }
  expect(await index.documents(0, 10_000)).toEqual(await oracle.documents(0, 10_000))
  expect(await index.documents(37, 5)).toEqual(await oracle.documents(37, 5))
  expect((await index.stats()).chunks).toBe((await oracle.stats()).chunks)
}

/** A search that ignores its filter: the twin test MUST see it. */
const withoutFilter = (index: Index): Pick<Index, 'search'> => ({
  search: (query) => index.search({ ...query, classes: permit(2 * CLASSES) }),
})
/** A search that filters what it found, with everybody's statistics: the twin test MUST see it. */
const filteredAfter = (index: Index): Pick<Index, 'search'> => ({
  search: async (query) => {
    const all = await index.search({ ...query, classes: permit(2 * CLASSES), limit: 10_000 })
    const hits = all.hits.filter(({ aclClass }) => query.classes.includes(aclClass))
    return { ...all, hits: hits.slice(0, query.limit) }
  },
})

export function indexSuite(name: string, open: () => Promise<IndexUnderTest>): void {
  describe(`index: ${name}`, () => {
    test.each([1, 2, 3])(
      'equals the oracle through changes, reopens, merges (seed %i)',
      async (seed) => {
        const draws = new Draws(seed)
        const under = await open()
        const oracle = new NaiveIndex()
        for (let batch = 0; batch < 24; batch++) {
          const changes = Array.from({ length: 1 + draws.below(30) }, () =>
            randomChange(draws, 120),
          )
          await under.index.apply(changes)
          await oracle.apply(changes)
          if (batch % 8 === 3) await expectEqual(under.index, oracle, draws)
          if (batch % 8 === 5) under.index = await under.reopen()
          if (batch % 8 === 7) await under.compact()
        }
        await expectEqual(under.index, oracle, draws)
        await under.remove()
      },
    )

    test('applying twice is applying once', async () => {
      const under = await open()
      const changes = [randomPut(new Draws(5), 1, 1), randomPut(new Draws(6), 2, 2)]
      await under.index.apply(changes)
      const query = {
        text: changes.map((change) => ('title' in change ? change.title : '')).join(' '),
        classes: permit(2),
        limit: 50,
      }
      const once = await under.index.search(query)
      await under.index.apply(changes)
      expect(plain(await under.index.search(query))).toEqual(plain(once))
      await under.remove()
    })

    test('finds new rows at the next search, and nothing of what is deleted', async () => {
      const under = await open()
      const put = { ...randomPut(new Draws(1), 7, 3), title: 'quarterly zebra' } as IndexChange
      const chunks: readonly Chunk[] = [
        { ordinal: 0, text: 'the zebra', headings: ['Animals'], page: 4, label: LABEL },
      ]
      const query = { text: 'Where is the zebra?', classes: permit(3), limit: 5 }
      await under.index.apply([{ ...put, chunks } as IndexChange])
      expect((await under.index.search(query)).hits).toMatchObject([
        { document: 7, text: 'the zebra', headings: ['Animals'], page: 4, label: LABEL },
      ])
      await under.index.apply([{ kind: 'reclass', document: 7, aclClass: 9 }])
      expect((await under.index.search(query)).hits).toEqual([])
      expect((await under.index.search({ ...query, classes: permit(9) })).hits).toHaveLength(1)
      await under.index.apply([{ kind: 'delete', document: 7 }])
      expect((await under.index.search({ ...query, classes: permit(9) })).hits).toEqual([])
      expect(await under.index.stats()).toMatchObject({ chunks: 0 })
      await under.remove()
    })

    test('permits nothing: no rows, no weights', async () => {
      const under = await open()
      await under.index.apply([randomPut(new Draws(2), 1, 1)])
      const query = { text: 'wa0 wa1 wa2', limit: 5 }
      for (const classes of [new Uint32Array(0), Uint32Array.of(0), Uint32Array.of(77, 900_000)]) {
        const result = await under.index.search({ ...query, classes })
        expect(plain(result)).toEqual({
          hits: [],
          termWeights: [],
          relatedTerms: [],
          rows: 0,
          mode: 'exact',
        })
      }
      await under.remove()
    })

    test('finds a word in other forms: joined, split, longer, mistyped, by its like', async () => {
      const under = await open()
      await under.index.apply([
        textPut(1, 'the needlestick report and the onboarding guide'),
        textPut(2, 'a time sheet for each week'),
        textPut(3, 'another time sheet, and the reimbursement of a laptop'),
      ])
      const first = async (text: string): Promise<number | undefined> =>
        (await under.index.search({ text, classes: permit(1), limit: 3 })).hits[0]?.document
      expect(await first('needles')).toBe(1)
      expect(await first('on boarding')).toBe(1)
      expect([2, 3]).toContain(await first('timesheet'))
      expect(await first('reimbursemant')).toBe(3)
      expect(await first('notebook')).toBe(3)
      expect(await first('mountain')).toBeUndefined()
      await under.remove()
    })

    test('statistics of the permitted: no other form of a word comes from excluded rows', async () => {
      const [with_, without] = [await open(), await open()]
      const shared = textPut(1, 'a time sheet and a report, sheet and time')
      const secret =
        'needlestick reimbursement onboarding laptop vacation timesheets sheets reports mountains'
      await with_.index.apply([shared, { ...textPut(2, secret), aclClass: 2 } as IndexChange])
      await without.index.apply([shared])
      for (const text of [
        'needles',
        'reimbursemant',
        'on boarding',
        'notebook',
        'holiday pto',
        'timesheet',
        'repotr',
        'mountai',
      ]) {
        const query = { text: `${text} time`, classes: permit(1), limit: 5 }
        expect(plain(await with_.index.search(query))).toEqual(
          plain(await without.index.search(query)),
        )
      }
      await with_.remove()
      await without.remove()
    })

    twinSuite(open)
    vectorSuite(open, () => new NaiveIndex())
  })
}

/** INVARIANT (statistics of the permitted), (filter inside): change the secret, and nothing outside changes. */
function twinSuite(open: () => Promise<IndexUnderTest>): void {
  describe('statistics of the permitted: twins that differ only in excluded rows', () => {
    const draws = new Draws(11)
    let twins: readonly IndexUnderTest[] = []
    const queries = Array.from({ length: 2_000 }, () => randomQuery(draws, permit(CLASSES)))

    beforeAll(async () => {
      const shared = Array.from({ length: 60 }, (_, at) =>
        randomPut(draws, 2 * at + 1, 1 + draws.below(CLASSES)),
      )
      const secret = (seed: number, count: number): readonly IndexChange[] => {
        const own = new Draws(seed)
        return Array.from({ length: count }, (_, at) =>
          randomPut(own, 2 * at + 2, CLASSES + 1 + own.below(CLASSES), seed),
        )
      }
      twins = [await open(), await open()]
      for (const [at, twin] of twins.entries()) {
        const changes = [...shared, ...secret(17 * at, 20 + 60 * at)]
        for (let from = 0; from < changes.length; from += 20 + 13 * at) {
          await twin.index.apply(changes.slice(from, from + 20 + 13 * at))
        }
      }
    })
    afterAll(async () => {
      for (const twin of twins) await twin.remove()
    })

    test('2,000 queries: same rows, scores, order and weights', async () => {
      const [a, b] = twins.map(({ index }) => index) as [Index, Index]
      expect(await firstDifference(a, b, queries)).toBeUndefined()
      await twins[1]?.compact()
      expect(await firstDifference(a, b, queries.slice(0, 200))).toBeUndefined()
    })

    test.each([
      ['the filter off', withoutFilter],
      ['a filter after the search, with global statistics', filteredAfter],
    ] as const)('catches %s', async (_, mutate) => {
      const [a, b] = twins.map(({ index }) => mutate(index)) as [Index, Index]
      expect(await firstDifference(a, b, queries)).toBeDefined()
    })
  })
}
