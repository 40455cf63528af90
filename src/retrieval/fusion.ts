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

/** Rows that a question is moved towards, and how far. Three to ten rows, half to one: all alike. */
const LEADERS = 3
const FEEDBACK_SHARE = 0.5

/** A candidate, with what it is named by. */
export interface FusionRow {
  readonly document: number
  readonly ordinal: number
  readonly parts: LegScores
}

/**
 * Fuses, moves the question towards the first rows' vectors, and fuses again: what the best rows have in
 * common says more of what is meant than a few words do (after Rocchio). The lexical leg stays as it is,
 * and no row is added. Measured: better where a question has several answers, alike where it has one.
 *
 * `likenessTo(row)` answers the cosine of that row with another; undefined: one of them has no vector.
 *
 * INVARIANT (statistics of the permitted): as `fuse`; equal rows are taken by document, then ordinal.
 */
export function fuseTwice<Row extends FusionRow>(
  rows: readonly Row[],
  likenessTo: (leader: Row) => (row: Row) => number | undefined,
): readonly number[] {
  const first = fuse(rows.map(({ parts }) => parts))
  const leaders = leadersOf(rows, first)
  const likenesses = leaders.map((leader) => likenessTo(leader))
  const likeness = (row: Row): number => likenesses.reduce((sum, to) => sum + (to(row) ?? 0), 0)
  // The length of the leaders' sum: its product with itself.
  const squares = leaders.reduce((sum, leader) => sum + likeness(leader), 0)
  if (!(squares > 0)) return first
  const share = FEEDBACK_SHARE / Math.sqrt(squares)
  return fuse(
    rows.map((row) => {
      const { lexical, dense } = row.parts
      return { lexical, dense: dense === undefined ? undefined : dense + share * likeness(row) }
    }),
  )
}

const leadersOf = <Row extends FusionRow>(
  rows: readonly Row[],
  scores: readonly number[],
): readonly Row[] =>
  rows
    .map((row, at) => ({ row, score: scores[at] as number }))
    .filter(({ row }) => row.parts.dense !== undefined)
    .toSorted(
      (a, b) =>
        b.score - a.score || a.row.document - b.row.document || a.row.ordinal - b.row.ordinal,
    )
    .slice(0, LEADERS)
    .map(({ row }) => row)

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
