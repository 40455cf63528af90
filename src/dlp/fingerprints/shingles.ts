import { assert } from '../../kernel/assert.ts'
import { SipHash, SIPHASH_KEY_BYTES, type Pair } from './siphash.ts'
import type { Words } from './words.ts'

/** Words of one shingle. */
export const SHINGLE_WORDS = 5
/** Shingles in a row of which at least one is kept. */
const WINDOW = 12
/** A text of so few words keeps every shingle: what is short is repeated whole. */
const WHOLE_WORDS_MAX = 200
/** Different words in a shingle that says something: a row of `n/a` says nothing. */
const DIFFERENT_MIN = 3
const ROTATION = 11
/** Bytes of one fingerprint at rest. */
export const PRINT_BYTES = 8
export const FINGERPRINT_KEY_BYTES = 2 * SIPHASH_KEY_BYTES
/** Changes whenever the same text gets other fingerprints: then all are made anew. */
export const FINGERPRINT_REVISION = 1

/**
 * The keyed hash of every five words in a row. Hashes of words are rotated and added up without carry,
 * which takes one step a word, and the sum goes through SipHash under a second key.
 *
 * Without that last step sums of known texts would be linear equations for the hashes of words; with it,
 * what is at rest are values of a pseudo-random function, equal when the words are, and nothing else.
 */
export class Shingles {
  readonly #hash: SipHash
  readonly #out: Pair = { lo: 0, hi: 0 }

  /** `key`: the second half of 32 bytes, of which the first is that of the words. */
  constructor(key: Uint8Array) {
    assert(key.length === FINGERPRINT_KEY_BYTES, 'a key of fingerprints has 32 bytes')
    this.#hash = new SipHash(key.subarray(SIPHASH_KEY_BYTES))
  }

  /** `visit` gets the place of each shingle's last word; shingles that say nothing are passed over. */
  each(words: Words, visit: (at: number, lo: number, hi: number) => void): void {
    const { lo, hi, length } = words
    let sumLow = 0
    let sumHigh = 0
    for (let at = 0; at < length; at++) {
      const held = sumLow
      sumLow = (sumLow << ROTATION) | (sumHigh >>> (32 - ROTATION))
      sumHigh = (sumHigh << ROTATION) | (held >>> (32 - ROTATION))
      sumLow ^= lo[at] ?? 0
      sumHigh ^= hi[at] ?? 0
      if (at >= SHINGLE_WORDS) {
        // What left, rotated as often as it was: 55 bits, that is 32 and 23 more.
        const goneLow = lo[at - SHINGLE_WORDS] ?? 0
        const goneHigh = hi[at - SHINGLE_WORDS] ?? 0
        sumLow ^= (goneHigh << 23) | (goneLow >>> 9)
        sumHigh ^= (goneLow << 23) | (goneHigh >>> 9)
      }
      if (at < SHINGLE_WORDS - 1 || !saysSomething(lo, at)) continue
      this.#hash.value(sumLow, sumHigh, this.#out)
      visit(at, this.#out.lo, this.#out.hi)
    }
  }
}

/** Halves of hashes tell words apart well enough for this. */
function saysSomething(lo: Uint32Array, at: number): boolean {
  let different = 1
  for (let back = 1; back < SHINGLE_WORDS && different < DIFFERENT_MIN; back++) {
    const word = lo[at - back]
    let isNew = true
    for (let other = 0; other < back; other++) if (lo[at - other] === word) isNew = false
    if (isNew) different++
  }
  return different >= DIFFERENT_MIN
}

/**
 * The fingerprints of a text: of every twelve shingles in a row the least, the last of equals (Schleimer,
 * Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", 2003). Sorted and each
 * once, so that what is at rest does not tell the order of the text.
 *
 * INVARIANT (forty words hold three): shingles of 40 words in a row are three whole windows, so at least
 * three places of them are kept, the first and the last at least 13 apart.
 */
export class Winnower {
  readonly #shingles: Shingles
  readonly #kept = new Set<bigint>()

  constructor(shingles: Shingles) {
    this.#shingles = shingles
  }

  /** Those of the words, beside what was added before. */
  add(words: Words): void {
    const count = Math.max(0, words.length - SHINGLE_WORDS + 1)
    const ranks = new Float64Array(count).fill(Infinity)
    const halves = new Uint32Array(2 * count)
    this.#shingles.each(words, (last, lo, hi) => {
      const at = last - SHINGLE_WORDS + 1
      // As exact as a double is: 53 bits of the 64 tell which is the least.
      ranks[at] = hi * 0x200000 + (lo >>> 11)
      halves[2 * at] = lo
      halves[2 * at + 1] = hi
    })
    const values = new BigUint64Array(halves.buffer)
    const keep = (at: number): void => {
      if (ranks[at] !== Infinity) this.#kept.add(values[at] ?? 0n)
    }
    if (words.length <= WHOLE_WORDS_MAX) {
      for (let at = 0; at < count; at++) keep(at)
      return
    }
    let least = -1
    let before = -1
    for (let end = WINDOW - 1; end < count; end++) {
      const from = end - WINDOW + 1
      if (least < from) least = leastOf(ranks, from, end)
      else if ((ranks[end] ?? Infinity) <= (ranks[least] ?? Infinity)) least = end
      if (least !== before) keep(least)
      before = least
    }
  }

  /** All that was added: eight bytes each, low byte first, ascending. Empties it. */
  take(): Uint8Array {
    const sorted = BigUint64Array.from(this.#kept).sort()
    this.#kept.clear()
    return new Uint8Array(sorted.buffer)
  }
}

function leastOf(ranks: Float64Array, from: number, end: number): number {
  let least = from
  for (let at = from + 1; at <= end; at++)
    if ((ranks[at] ?? Infinity) <= (ranks[least] ?? Infinity)) least = at
  return least
}
