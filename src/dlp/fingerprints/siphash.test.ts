import { expect, test } from 'vitest'
import { SipHash } from './siphash.ts'

/** The example of the paper's appendix A, and neighbours of it from the authors' table of test vectors. */
test.each([
  [0, '726fdb47dd0e0e31'],
  [1, '74f839c593dc67fd'],
  [7, 'ab0200f58b01d137'],
  [8, '93f5f5799a932462'],
  [15, 'a129ca6149be45e5'],
])('SipHash-2-4 of the first %i bytes', (length, expected) => {
  const key = Uint8Array.from({ length: 16 }, (_, at) => at)
  const out = { lo: 0, hi: 0 }
  const count = Math.floor(length / 8) + 1
  const bytes = new Uint8Array(count * 8)
  for (let at = 0; at < length; at++) bytes[at] = at
  bytes[bytes.length - 1] = length
  new SipHash(key).blocks(new Uint32Array(bytes.buffer), count, out)
  expect(out.hi.toString(16).padStart(8, '0') + out.lo.toString(16).padStart(8, '0')).toBe(expected)
})

test('of one value: its eight bytes', () => {
  const key = Uint8Array.from({ length: 16 }, (_, at) => at)
  const out = { lo: 0, hi: 0 }
  new SipHash(key).value(0x03020100, 0x07060504, out)
  expect([out.hi.toString(16), out.lo.toString(16)]).toEqual(['93f5f579', '9a932462'])
})
