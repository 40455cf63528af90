import { limits } from '../kernel/limits.ts'
import { inverseFrequency } from './bm25.ts'
import { analyseQuery, type QueryTerm } from './analysis.ts'

export interface WeightedTerm extends Pick<QueryTerm, 'term' | 'count'> {
  /** Inverse frequency among permitted rows. */
  readonly weight: number
}

/**
 * The query's terms that are looked up. A pasted text has its point at the start or at the end: of
 * more than `queryTermsReadMax` distinct terms the first and the last half are kept.
 */
export function termsToRead(text: string): readonly QueryTerm[] {
  const terms = analyseQuery(text.slice(0, limits.queryCharsMax))
  if (terms.length <= limits.queryTermsReadMax) return terms
  const half = limits.queryTermsReadMax / 2
  return [...terms.slice(0, half), ...terms.slice(-half)]
}

/**
 * The rarest `queryTermsMax` of the terms that permitted rows hold, in query order, with weights.
 *
 * INVARIANT (statistics of the permitted): `frequencies` count permitted rows only, so that a row
 * that the principal may not read cannot move the choice either.
 */
export function chooseTerms(
  terms: readonly QueryTerm[],
  frequencies: readonly number[],
  documents: number,
): readonly (WeightedTerm & { readonly at: number })[] {
  return terms
    .map((term, at) => ({ ...term, at, frequency: frequencies[at] ?? 0 }))
    .filter(({ frequency }) => frequency > 0)
    .toSorted((a, b) => a.frequency - b.frequency || a.at - b.at)
    .slice(0, limits.queryTermsMax)
    .toSorted((a, b) => a.at - b.at)
    .map(({ term, count, at, frequency }) => ({
      term,
      count,
      at,
      weight: inverseFrequency(documents, frequency),
    }))
}
