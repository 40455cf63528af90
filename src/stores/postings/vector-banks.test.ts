import { expect, test } from 'vitest'
import { Draws } from '../../retrieval/conformance-draws.ts'
import { dotOf } from '../../retrieval/quantise.ts'
import { hasSimd, PlainBank, SimdBank, VectorBanks } from './vector-banks.ts'

test('this machine runs the SIMD loop', () => {
  expect(hasSimd).toBe(true)
})

const ROWS = 700
test.each([
  ['SIMD', SimdBank],
  ['plain', PlainBank],
] as const)('%s banks compute what plain arithmetic computes, over several banks', (_, kind) => {
  for (const dimensions of [1, 2, 15, 16, 17, 256, 384, 4_096]) {
    const draws = new Draws(dimensions)
    const count = dimensions > 1_000 ? 40 : ROWS
    const stride = Math.ceil(dimensions / 16) * 16
    const banks = new VectorBanks(dimensions, (size) => new kind(size), stride * 97)
    // The largest numbers everywhere, too: the sum must fit.
    const vectors = Array.from({ length: count }, (_row, at) =>
      Int8Array.from({ length: dimensions }, () => (at === 0 ? -127 : draws.below(255) - 127)),
    )
    for (const [row, codes] of vectors.entries()) {
      banks.reserve(row + 1)
      banks.write(row, codes)
    }
    banks.erase(3)
    for (const largest of [true, false]) {
      const asked = Int16Array.from({ length: dimensions }, () =>
        largest ? 4_095 : draws.below(8_191) - 4_095,
      )
      const rows = Uint32Array.from({ length: count }, (_row, at) => at).filter(
        (row) => row === 0 || draws.below(3) > 0,
      )
      const into = new Int32Array(rows.length)
      banks.dots(asked, rows, rows.length, into)
      expect([...into]).toEqual(
        [...rows].map((row) => (row === 3 ? 0 : dotOf(asked, vectors[row] ?? new Int8Array(0)))),
      )
    }
    expect(banks.read(5)).toEqual(vectors[5])
  }
})
