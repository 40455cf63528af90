import { expect, test } from 'vitest'
import { Draws } from './conformance-draws.ts'
import { fuse, fuseTwice, type FusionRow, type LegScores } from './fusion.ts'
import { dotOf, quantise, quantiseQuery, similarity } from './quantise.ts'

const order = (candidates: readonly LegScores[]): readonly number[] => {
  const scores = fuse(candidates)
  return candidates
    .map((_, at) => at)
    .toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
}

test.each([
  ['nothing', [], []],
  ['one row', [{ lexical: 3, dense: 0.2 }], [0]],
  [
    'words alone',
    [
      { lexical: 1, dense: undefined },
      { lexical: 2, dense: undefined },
    ],
    [1, 0],
  ],
  [
    'vectors alone',
    [
      { lexical: undefined, dense: 0.1 },
      { lexical: undefined, dense: 0.9 },
    ],
    [1, 0],
  ],
  [
    'a row without vector that has the words is first of those alike',
    [
      { lexical: undefined, dense: 0.5 },
      { lexical: 9, dense: undefined },
      { lexical: 1, dense: 0.5 },
      { lexical: 1, dense: 0.4 },
    ],
    [1, 2, 0, 3],
  ],
] as const)('%s', (_, candidates, wanted) => {
  expect(order(candidates)).toEqual(wanted)
})

test('statistics of the permitted: the order of candidates moves not one bit', () => {
  const draws = new Draws(9)
  const candidates = Array.from({ length: 200 }, () => ({
    lexical: draws.below(3) === 0 ? undefined : draws.below(1_000) / 37,
    dense: draws.below(9) === 0 ? undefined : draws.below(1_000) / 999,
  }))
  const scores = fuse(candidates)
  for (let round = 0; round < 20; round++) {
    const shuffled = candidates
      .map((_, at) => [draws.below(1_000_000), at] as const)
      .toSorted(([a], [b]) => a - b)
      .map(([, at]) => at)
    const again = fuse(shuffled.map((at) => candidates[at] as LegScores))
    for (const [place, at] of shuffled.entries()) expect(again[place]).toBe(scores[at])
  }
})

test.each([2, 64, 384])('codes of %i numbers tell the cosine', (dimensions) => {
  const draws = new Draws(dimensions)
  const unit = (): Float32Array => {
    const values = Float32Array.from({ length: dimensions }, () => draws.below(2_001) / 1_000 - 1)
    const length = Math.hypot(...values)
    return values.map((value) => value / length)
  }
  for (let round = 0; round < 200; round++) {
    const [a, b] = [unit(), unit()]
    const cosine = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
    const [asked, stored] = [quantiseQuery(a), quantise(b)]
    if (asked === undefined || stored === undefined) throw new Error('a vector of nothing')
    const found = similarity(dotOf(asked.codes, stored.codes), asked.scale, stored.scale)
    expect(Math.abs(found - cosine)).toBeLessThan(0.01)
  }
})

test.each([
  ['of length 0', new Float32Array(0)],
  ['too long', new Float32Array(4_097)],
  ['with what is no number', Float32Array.of(1, Number.NaN, 2)],
  ['without end', Float32Array.of(Number.POSITIVE_INFINITY)],
])('a vector %s is refused', (_, values) => {
  expect(() => quantise(values)).toThrow(RangeError)
  expect(() => quantiseQuery(values)).toThrow(RangeError)
})

test('zeroes are no vector', () => {
  expect(quantise(new Float32Array(4))).toBeUndefined()
})

/** Rows as directions in a plane, in degrees; the question points to 0. */
const plane = (
  rows: readonly { readonly degrees: number | undefined; readonly lexical?: number }[],
) =>
  rows.map(({ degrees, lexical }, at) => ({
    document: at + 1,
    ordinal: 0,
    degrees,
    parts: { lexical, dense: degrees === undefined ? undefined : cosine(degrees) },
  }))
const cosine = (degrees: number): number => Math.cos((degrees * Math.PI) / 180)
type Direction = FusionRow & { readonly degrees: number | undefined }
const likenessTo = (leader: Direction) => (row: Direction) =>
  leader.degrees === undefined || row.degrees === undefined
    ? undefined
    : cosine(leader.degrees - row.degrees)

test('the question moves towards what the first rows have in common', () => {
  // Two rows as near to the question as each other; the first three lie on one side.
  const rows = plane([
    { degrees: 10, lexical: 9 },
    { degrees: 14, lexical: 9 },
    { degrees: 18, lexical: 9 },
    { degrees: 40 },
    { degrees: -40 },
  ])
  const once = fuse(rows.map(({ parts }) => parts))
  const twice = fuseTwice(rows, likenessTo)
  expect(once[3]).toBeCloseTo(once[4] ?? 0, 12)
  expect(twice[3]).toBeGreaterThan((twice[4] ?? 0) + 0.1)
  // Leaders point to 14°: a question at 0° plus half of that.
  const moved = rows.map(({ parts, degrees = 0 }) => ({
    ...parts,
    dense: cosine(degrees) + 0.5 * cosine(degrees - 14),
  }))
  for (const [at, score] of fuse(moved).entries()) expect(twice[at]).toBeCloseTo(score, 10)
})

test('without vectors, and with leaders that cancel each other out, nothing moves', () => {
  for (const rows of [
    plane([]),
    plane([
      { degrees: undefined, lexical: 2 },
      { degrees: undefined, lexical: 1 },
    ]),
  ])
    expect(fuseTwice(rows, likenessTo)).toEqual(fuse(rows.map(({ parts }) => parts)))
  const opposite = plane([
    { degrees: 90, lexical: 1 },
    { degrees: -90, lexical: 1 },
  ])
  for (const score of fuseTwice(opposite, likenessTo)) expect(score).toBe(0)
})

test('statistics of the permitted: fused twice, the order of candidates moves not one bit', () => {
  const draws = new Draws(11)
  const rows = plane(
    Array.from({ length: 60 }, () => ({
      // Few directions and weights: many ties.
      degrees: draws.below(7) === 0 ? undefined : draws.below(6) * 30,
      lexical: draws.below(3),
    })),
  )
  const scores = fuseTwice(rows, likenessTo)
  for (let round = 0; round < 20; round++) {
    const shuffled = rows
      .map((_, at) => [draws.below(1_000_000), at] as const)
      .toSorted(([a], [b]) => a - b)
      .map(([, at]) => at)
    const again = fuseTwice(
      shuffled.map((at) => rows[at] as Direction),
      likenessTo,
    )
    for (const [place, at] of shuffled.entries()) expect(again[place]).toBe(scores[at])
  }
})
