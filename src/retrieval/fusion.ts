/** What the two legs say of one row; undefined: the leg has nothing to say. */
export interface LegScores {
  /** BM25; undefined: it holds none of the words. */
  readonly lexical: number | undefined
  /** Cosine; undefined: it has no vector. */
  readonly dense: number | undefined
}

/** What the dense leg's score counts for; the lexical one counts for the rest. */
const DENSE_SHARE = 0.5
/** Where a row without a vector is put between the least and the most similar candidate. */
const WITHOUT_VECTOR = 0.5

/**
 * One score for each candidate, from 0 to 1: both legs are brought to the same scale and averaged.
 * (Fusing by ranks alone throws away how much better the first is than the second, and measures worse.)
 * BM25 has a true zero, so it is divided by the best; the cosine has none, so the least similar
 * candidate is its zero. A row without a vector stands in the middle: it is neither hidden nor favoured.
 *
 * INVARIANT (statistics of the permitted): a function of the candidates' scores alone, whatever order
 * they come in; candidates are permitted rows.
 */
export function fuse(candidates: readonly LegScores[]): readonly number[] {
  let bestLexical = 0
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const { lexical, dense } of candidates) {
    if (lexical !== undefined) bestLexical = Math.max(bestLexical, lexical)
    if (dense === undefined) continue
    least = Math.min(least, dense)
    most = Math.max(most, dense)
  }
  const spread = most - least
  return candidates.map(({ lexical, dense }) => {
    const words = bestLexical === 0 ? 0 : (lexical ?? 0) / bestLexical
    const meaning = dense === undefined ? WITHOUT_VECTOR : spread > 0 ? (dense - least) / spread : 1
    return (1 - DENSE_SHARE) * words + DENSE_SHARE * meaning
  })
}

/** Names one row for the time of a query. Ordinals stay below 2^20, documents below 2^32. */
export const rowKey = (document: number, ordinal: number): number => document * 2 ** 20 + ordinal
