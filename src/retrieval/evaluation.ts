/**
 * How good a ranking is, against what people judged relevant. Pure; the same numbers for the same input.
 *
 * Measures are those of the field: nDCG with the judged relevance as gain and `1 / log2(rank + 1)` as
 * discount, recall among all that is relevant, the reciprocal of the first relevant rank. A document that
 * nobody judged is not relevant.
 */

/** Query id → text. */
export type Queries = ReadonlyMap<string, string>
/** Query id → document id → relevance; above zero: relevant. */
export type Judgements = ReadonlyMap<string, ReadonlyMap<string, number>>

export type Measure = 'ndcg10' | 'recall100' | 'mrr10'
export type Measured = Readonly<Record<Measure, number>>

/** The mean over queries, and where it lies with 95 % confidence, as far as other queries like these go. */
export interface Estimate {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** A line that cannot be read: its number from 1 and what was expected there. */
export interface WrongLine {
  readonly line: number
  readonly expected: string
}
export const isWrongLine = (value: object): value is WrongLine => 'expected' in value

const RANKS = 10
const RECALL_RANKS = 100

/** `id<TAB>text`, one per line; empty lines are skipped. */
export function parseQueries(text: string): Queries | WrongLine {
  const queries = new Map<string, string>()
  for (const [at, line] of linesOf(text)) {
    const tab = line.indexOf('\t')
    const id = line.slice(0, Math.max(0, tab)).trim()
    if (id === '') return { line: at, expected: 'an id, a tab and the text of the query' }
    if (queries.has(id)) return { line: at, expected: 'an id that no earlier line has' }
    queries.set(id, line.slice(tab + 1).trim())
  }
  return queries
}

/** TREC: `query iteration document relevance`, parted by blanks. Relevance below zero counts as none. */
export function parseJudgements(text: string): Judgements | WrongLine {
  const judgements = new Map<string, Map<string, number>>()
  for (const [at, line] of linesOf(text)) {
    const [query, , document, relevance, ...rest] = line.trim().split(/\s+/)
    if (query === undefined || document === undefined || rest.length > 0 || !isWhole(relevance))
      return { line: at, expected: 'query, iteration, document and a whole number' }
    const judged = judgements.get(query) ?? new Map<string, number>()
    judged.set(document, Math.max(0, Number(relevance)))
    judgements.set(query, judged)
  }
  return judgements
}

const isWhole = (text: string | undefined): text is string =>
  text !== undefined && /^-?\d{1,9}$/.test(text)

const linesOf = (text: string): readonly (readonly [number, string])[] =>
  text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line, at) => [at + 1, line] as const)
    .filter(([, line]) => line.trim() !== '')

/** Of one query. `ranking`: document ids, best first, each once. Undefined: nothing is judged relevant. */
export function measure(
  ranking: readonly string[],
  judged: ReadonlyMap<string, number>,
): Measured | undefined {
  const gains = [...judged.values()].filter((gain) => gain > 0).toSorted((a, b) => b - a)
  if (gains.length === 0) return undefined
  const gainOf = (document: string): number => judged.get(document) ?? 0
  const found = ranking.slice(0, RECALL_RANKS).filter((document) => gainOf(document) > 0).length
  const first = ranking.slice(0, RANKS).findIndex((document) => gainOf(document) > 0)
  return {
    ndcg10: discounted(ranking.map(gainOf)) / discounted(gains),
    recall100: found / gains.length,
    mrr10: first < 0 ? 0 : 1 / (first + 1),
  }
}

const discounted = (gains: readonly number[]): number =>
  gains.slice(0, RANKS).reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0)

/** Rows of an index, best first → documents, each at its best row. */
export const byBestRow = (rows: readonly string[]): readonly string[] => [...new Set(rows)]

const RESAMPLES = 1_000
const SEED = 0x5eed
const TAIL = 0.025

/**
 * Percentile bootstrap over queries: how the mean would vary had other queries of the kind been asked.
 * Seeded: the same values give the same interval.
 */
export function estimate(values: readonly number[]): Estimate {
  if (values.length === 0) return { mean: 0, low: 0, high: 0 }
  const next = fractions(SEED)
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0
    for (let draw = 0; draw < values.length; draw++)
      sum += values[Math.floor(next() * values.length)] ?? 0
    return sum / values.length
  }).toSorted((a, b) => a - b)
  const at = (share: number): number => means[Math.round(share * (RESAMPLES - 1))] ?? 0
  return { mean: meanOf(values), low: at(TAIL), high: at(1 - TAIL) }
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Mulberry32: numbers in [0, 1) that are the same on every machine. Never for secrets. */
function fractions(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
