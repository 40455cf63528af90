/** What the two legs say of one row; undefined: the leg has nothing to say. */
export interface LegScores {
  /** BM25; undefined: it holds none of the words. */
  readonly lexical: number | undefined
  /** Cosine; undefined: it has no vector. */
  readonly dense: number | undefined
}

/** What the legs count for. Flat around: measured on six collections in four languages. */
const LEXICAL_SHARE = 0.6
const DENSE_SHARE = 0.4

/**
 * One score for each candidate, both legs on one scale: how many standard deviations a row is above the
 * candidates' mean. (Fusing by ranks alone throws away how much better the first is than the second,
 * and was worse than words alone.) A row without a word of the question has 0 of BM25; one without
 * a vector stands at the mean: it is neither hidden nor favoured.
 *
 * INVARIANT (statistics of the permitted): a function of the candidates' scores alone, bit for bit,
 * whatever order they come in; candidates are permitted rows.
 */
export function fuse(candidates: readonly LegScores[]): readonly number[] {
  const words = standardised(candidates.map(({ lexical }) => lexical ?? 0))
  const meaning = standardised(candidates.map(({ dense }) => dense))
  return candidates.map(
    (_, at) => LEXICAL_SHARE * (words[at] as number) + DENSE_SHARE * (meaning[at] as number),
  )
}

function standardised(values: readonly (number | undefined)[]): readonly number[] {
  // Sums of floating numbers depend on the order of adding, and ids decide the order of candidates.
  const known = Float64Array.from(values.filter((value) => value !== undefined)).sort()
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / known.length)
  return values.map((value) =>
    value === undefined || !(deviation > 0) ? 0 : (value - mean) / deviation,
  )
}

/** Names one row for the time of a query. Ordinals stay below 2^20, documents below 2^32. */
export const rowKey = (document: number, ordinal: number): number => document * 2 ** 20 + ordinal
