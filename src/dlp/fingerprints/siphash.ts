/** A 64-bit value as two halves of 32 bits: what JavaScript computes without big integers. */
export interface Pair {
  lo: number
  hi: number
}

const ROUNDS_PER_BLOCK = 2
const ROUNDS_AT_END = 4
export const SIPHASH_KEY_BYTES = 16

/**
 * SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): a pseudo-random
 * function under a key of 128 bits. Without the key its values say nothing about what was hashed.
 *
 * Blocks come as pairs of 32-bit words, the low one first, padded and ended with the length by who calls.
 */
export class SipHash {
  readonly #k0l: number
  readonly #k0h: number
  readonly #k1l: number
  readonly #k1h: number
  readonly #one = new Uint32Array(4)

  /** `key`: 16 bytes. */
  constructor(key: Uint8Array) {
    const view = new DataView(key.buffer, key.byteOffset, SIPHASH_KEY_BYTES)
    this.#k0l = view.getInt32(0, true)
    this.#k0h = view.getInt32(4, true)
    this.#k1l = view.getInt32(8, true)
    this.#k1h = view.getInt32(12, true)
  }

  /** Of one 64-bit value. */
  value(lo: number, hi: number, out: Pair): void {
    this.#one[0] = lo
    this.#one[1] = hi
    this.#one[3] = 8 << 24
    this.blocks(this.#one, 2, out)
  }

  /** Of the first `count` blocks, the last of which holds the length in its highest byte. */
  blocks(words: Uint32Array, count: number, out: Pair): void {
    let v0l = this.#k0l ^ 0x70736575
    let v0h = this.#k0h ^ 0x736f6d65
    let v1l = this.#k1l ^ 0x6e646f6d
    let v1h = this.#k1h ^ 0x646f7261
    let v2l = this.#k0l ^ 0x6e657261
    let v2h = this.#k0h ^ 0x6c796765
    let v3l = this.#k1l ^ 0x79746573
    let v3h = this.#k1h ^ 0x74656462
    for (let block = 0; block <= count; block++) {
      const isEnd = block === count
      const ml = isEnd ? 0 : (words[2 * block] ?? 0)
      const mh = isEnd ? 0 : (words[2 * block + 1] ?? 0)
      v3l ^= ml
      v3h ^= mh
      if (isEnd) v2l ^= 0xff
      const rounds = isEnd ? ROUNDS_AT_END : ROUNDS_PER_BLOCK
      for (let round = 0; round < rounds; round++) {
        let sum = (v0l >>> 0) + (v1l >>> 0)
        v0h = (v0h + v1h + (sum > 0xffffffff ? 1 : 0)) | 0
        v0l = sum | 0
        let held = (v1l << 13) | (v1h >>> 19)
        v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h
        v1l = held ^ v0l
        held = v0l
        v0l = v0h
        v0h = held
        sum = (v2l >>> 0) + (v3l >>> 0)
        v2h = (v2h + v3h + (sum > 0xffffffff ? 1 : 0)) | 0
        v2l = sum | 0
        held = (v3l << 16) | (v3h >>> 16)
        v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h
        v3l = held ^ v2l
        sum = (v0l >>> 0) + (v3l >>> 0)
        v0h = (v0h + v3h + (sum > 0xffffffff ? 1 : 0)) | 0
        v0l = sum | 0
        held = (v3l << 21) | (v3h >>> 11)
        v3h = ((v3h << 21) | (v3l >>> 11)) ^ v0h
        v3l = held ^ v0l
        sum = (v2l >>> 0) + (v1l >>> 0)
        v2h = (v2h + v1h + (sum > 0xffffffff ? 1 : 0)) | 0
        v2l = sum | 0
        held = (v1l << 17) | (v1h >>> 15)
        v1h = ((v1h << 17) | (v1l >>> 15)) ^ v2h
        v1l = held ^ v2l
        held = v2l
        v2l = v2h
        v2h = held
      }
      v0l ^= ml
      v0h ^= mh
    }
    out.lo = (v0l ^ v1l ^ v2l ^ v3l) >>> 0
    out.hi = (v0h ^ v1h ^ v2h ^ v3h) >>> 0
  }
}
