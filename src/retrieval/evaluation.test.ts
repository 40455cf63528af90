import { describe, expect, test } from 'vitest'
import {
  byBestRow,
  estimate,
  measure,
  parseJudgements,
  parseQueries,
  type Measured,
} from './evaluation.ts'

const judged = (...pairs: readonly (readonly [string, number])[]) => new Map(pairs)
const others = (count: number): string[] => Array.from({ length: count }, (_, at) => `other${at}`)
const log2 = Math.log2

describe('measures, by hand', () => {
  test.each<[string, readonly string[], ReadonlyMap<string, number>, Measured]>([
    [
      'the only relevant document first',
      ['a', 'b'],
      judged(['a', 1]),
      { ndcg10: 1, recall100: 1, mrr10: 1 },
    ],
    [
      'the only one at rank 3',
      ['x', 'y', 'a'],
      judged(['a', 1], ['x', 0]),
      { ndcg10: 1 / log2(4), recall100: 1, mrr10: 1 / 3 },
    ],
    [
      'two of three, at ranks 1 and 3',
      ['a', 'x', 'b'],
      judged(['a', 1], ['b', 1], ['c', 1]),
      // 1 + 1/2 of 1 + 1/1.58496 + 1/2.
      { ndcg10: 1.5 / (1 + 1 / log2(3) + 0.5), recall100: 2 / 3, mrr10: 1 },
    ],
    [
      'grades: the better one second',
      ['b', 'a'],
      judged(['a', 3], ['b', 1]),
      { ndcg10: (1 + 3 / log2(3)) / (3 + 1 / log2(3)), recall100: 1, mrr10: 1 },
    ],
    [
      'at rank 11: nothing at ten, all at a hundred',
      [...others(10), 'a'],
      judged(['a', 1]),
      { ndcg10: 0, recall100: 1, mrr10: 0 },
    ],
    [
      'at rank 101: nothing',
      [...others(100), 'a'],
      judged(['a', 1]),
      { ndcg10: 0, recall100: 0, mrr10: 0 },
    ],
    ['nothing found', [], judged(['a', 1]), { ndcg10: 0, recall100: 0, mrr10: 0 }],
    [
      'twelve relevant, ten of them first: as good as it gets',
      others(10),
      new Map(others(12).map((id) => [id, 1])),
      { ndcg10: 1, recall100: 10 / 12, mrr10: 1 },
    ],
  ])('%s', (_name, ranking, judgements, expected) => {
    const measured = measure(ranking, judgements)
    expect(measured?.ndcg10).toBeCloseTo(expected.ndcg10, 12)
    expect(measured?.recall100).toBeCloseTo(expected.recall100, 12)
    expect(measured?.mrr10).toBeCloseTo(expected.mrr10, 12)
  })

  test('a query for which nothing is relevant is not measured', () => {
    expect(measure(['a'], judged(['a', 0]))).toBeUndefined()
    expect(measure(['a'], judged())).toBeUndefined()
  })

  test('documents rank by their best row', () => {
    expect(byBestRow(['b', 'a', 'b', 'c', 'a'])).toEqual(['b', 'a', 'c'])
  })
})

describe('confidence', () => {
  test('the interval is seeded, holds the mean, and is a point when all agree', () => {
    const values = Array.from({ length: 200 }, (_, at) => (at % 4 === 0 ? 1 : 0))
    const one = estimate(values)
    expect(estimate(values)).toEqual(one)
    expect(one.mean).toBe(0.25)
    // By the normal approximation: 1.96 × √(0.25 × 0.75 / 200) = 0.060.
    expect(one.low).toBeGreaterThan(0.25 - 0.075)
    expect(one.low).toBeLessThan(0.25 - 0.045)
    expect(one.high).toBeGreaterThan(0.25 + 0.045)
    expect(one.high).toBeLessThan(0.25 + 0.075)
    expect(estimate([0.5, 0.5, 0.5])).toEqual({ mean: 0.5, low: 0.5, high: 0.5 })
    expect(estimate([])).toEqual({ mean: 0, low: 0, high: 0 })
  })
})

describe('files', () => {
  test('queries: an id, a tab, a text', () => {
    expect(parseQueries('\ufeff1\thow much leave\r\n\n q2 \twith\ttab \n')).toEqual(
      new Map([
        ['1', 'how much leave'],
        ['q2', 'with\ttab'],
      ]),
    )
  })
  test('judgements: four columns, tabs or blanks, nothing below zero', () => {
    expect(parseJudgements('1 0 184 3\n1\t0\t29\t0\n2  Q0 a-b -1\n')).toEqual(
      new Map([
        [
          '1',
          new Map([
            ['184', 3],
            ['29', 0],
          ]),
        ],
        ['2', new Map([['a-b', 0]])],
      ]),
    )
  })
  test.each([
    [parseQueries('1\ta\nno tab'), 2, 'an id, a tab and the text of the query'],
    [parseQueries('\ta'), 1, 'an id, a tab and the text of the query'],
    [parseQueries('1\ta\n\n1\tb'), 3, 'an id that no earlier line has'],
    [parseJudgements('1 0 a 1\n1 0 a'), 2, 'query, iteration, document and a whole number'],
    [parseJudgements('1 0 a 0.5'), 1, 'query, iteration, document and a whole number'],
    [parseJudgements('1 0 a b 1'), 1, 'query, iteration, document and a whole number'],
  ])('%#: what cannot be read is named by its line', (parsed, line, expected) => {
    expect(parsed).toEqual({ line, expected })
  })
})
