/**
 * The scoring that every index shares. A chunk's term has a body frequency, normalised by the body's
 * length, and a bonus for standing in title, headings or path (after BM25F): those are so short that
 * normalising them would only add noise.
 *
 * INVARIANT (statistics of the permitted): nothing here reads a count; callers pass those of permitted rows.
 */
export const SATURATION = 1.5
export const LENGTH_SHARE = 0.75

/** Bonuses are whole quarters of an occurrence, so that they can be stored in one byte. */
export const BONUS_UNIT = 4
export const BONUS = { title: 6, innerHeading: 6, outerHeading: 3, path: 2 } as const
export const BONUS_MAX = 63

/** Always positive, also for a term in every row. */
export const inverseFrequency = (documents: number, withTerm: number): number =>
  Math.log(1 + (documents - withTerm + 0.5) / (withTerm + 0.5))

/** What one term adds to one chunk's score. Sums MUST run in query order, so that equal rows tie exactly. */
export function termScore(
  weight: number,
  occurrence: { readonly frequency: number; readonly bonus: number },
  length: number,
  lengthAverage: number,
): number {
  const share = lengthAverage === 0 ? 1 : 1 - LENGTH_SHARE + (LENGTH_SHARE * length) / lengthAverage
  const frequency = occurrence.frequency / share + occurrence.bonus / BONUS_UNIT
  return (weight * frequency * (SATURATION + 1)) / (frequency + SATURATION)
}
