import { limits } from '../kernel/limits.ts'

/**
 * Vectors as small integers, so that comparing two is integer arithmetic: the same in every
 * implementation and on every machine, bit for bit. A stored vector has 8 bits for each number, with a
 * scale of its own; a question has 12, which costs nothing, since both are multiplied as 16 bits.
 */
export interface Codes<T extends Int8Array | Int16Array> {
  readonly codes: T
  /** value ≈ code × scale. Rounded to 32 bits, as it is stored. */
  readonly scale: number
}

const STORED_MAX = 127
/** With the longest vectors the sum of products stays below 2^31: 127 × 4,095 × 4,096. */
const ASKED_MAX = 4_095

/** Undefined: nothing but zeroes, which are like nothing. Throws RangeError for what is no vector. */
export function quantise(values: Float32Array): Codes<Int8Array> | undefined {
  const largest = largestOf(values)
  if (largest === 0) return undefined
  const codes = new Int8Array(values.length)
  encode(values, STORED_MAX / largest, codes)
  return { codes, scale: Math.fround(largest / STORED_MAX) }
}

export function quantiseQuery(values: Float32Array): Codes<Int16Array> | undefined {
  const largest = largestOf(values)
  if (largest === 0) return undefined
  const codes = new Int16Array(values.length)
  encode(values, ASKED_MAX / largest, codes)
  return { codes, scale: largest / ASKED_MAX }
}

function largestOf(values: Float32Array): number {
  if (values.length < 1 || values.length > limits.vectorDimensionsMax) {
    throw new RangeError(`a vector has 1 to ${limits.vectorDimensionsMax} numbers`)
  }
  let largest = 0
  for (const value of values) {
    const size = Math.abs(value)
    // Not `>`: a number that is none would pass.
    if (!(size <= largest)) largest = size
  }
  if (!Number.isFinite(largest)) throw new RangeError('a vector holds what is no number')
  return largest
}

function encode(values: Float32Array, factor: number, codes: Int8Array | Int16Array): void {
  for (let at = 0; at < codes.length; at++) codes[at] = Math.round((values[at] as number) * factor)
}

/** Cosine of two vectors of unit length, as far as their codes tell. */
export const similarity = (dot: number, asked: number, stored: number): number =>
  dot * (asked * stored)

/** The sum of products, whole. What the fast ways to compute it are held to. */
export function dotOf(asked: Int16Array, stored: Int8Array, from = 0): number {
  let sum = 0
  for (let at = 0; at < asked.length; at++) {
    sum += (asked[at] as number) * (stored[from + at] as number)
  }
  return sum
}
