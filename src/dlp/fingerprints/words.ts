import { plainOfPair } from '../characters.ts'
import { letters, UNIT } from './letters.ts'
import { SipHash, SIPHASH_KEY_BYTES, type Pair } from './siphash.ts'

/** Units of one word; what is longer is cut into words of this size. */
const WORD_UNITS_MAX = 128
/** Characters of a script without spaces that make one word; each character begins one. */
const DENSE_CHARS = 4
/** Spaces and line ends between the two halves of a word that a line end cut. */
const BREAK_UNITS_MAX = 64

/**
 * The keyed hashes of a text's words, in order, whatever became of case, accents, full-width forms,
 * letters that look alike, soft hyphens, words cut at line ends, emphasis and spacing.
 *
 * Hyphens inside a word fall away, so that `well-known`, the same cut at a line end, and `wellknown` are
 * one word. Numbers are words without their points. In scripts without spaces every four characters in a
 * row are one.
 */
export class Words {
  readonly #hash: SipHash
  readonly #units = new Uint16Array(WORD_UNITS_MAX)
  readonly #blocks = new Uint32Array(WORD_UNITS_MAX / 2 + 2)
  readonly #out: Pair = { lo: 0, hi: 0 }
  #unitCount = 0
  /** The last characters of a run of a dense script, oldest first, and how many the run has. */
  readonly #dense = new Uint32Array(DENSE_CHARS)
  #denseCount = 0
  lo = new Uint32Array(512)
  hi = new Uint32Array(512)
  length = 0

  /** `key`: 16 bytes. */
  constructor(key: Uint8Array) {
    this.#hash = new SipHash(key.subarray(0, SIPHASH_KEY_BYTES))
  }

  clear(): void {
    this.length = 0
  }

  /** Adds the words of one text behind those that are there. */
  add(original: string): void {
    const text = ASCII.test(original) ? original : original.normalize('NFKD')
    const { kinds, folded } = letters()
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      const kind = kinds[code] ?? UNIT.gap
      switch (kind) {
        case UNIT.letter:
        case UNIT.digit:
          this.#letter(folded[code] ?? code)
          break
        case UNIT.nothing:
          break
        case UNIT.pair:
          this.#pair(code, text.charCodeAt(++at))
          break
        case UNIT.dense:
          this.#denseCharacter(folded[code] ?? code)
          break
        case UNIT.hyphen:
          at = this.#hyphen(text, at)
          break
        case UNIT.point:
          if (!this.#isInside(text, at)) this.#endWord()
          break
        default:
          this.#endWord()
      }
    }
    this.#endWord()
    this.#endDense()
  }

  /** Adds one word that was hashed before. */
  again(lo: number, hi: number): void {
    this.#out.lo = lo
    this.#out.hi = hi
    this.#push()
  }

  #letter(unit: number): void {
    // As in upper case, where it has no letter of its own.
    if (unit === SHARP_S) {
      this.#letter(SMALL_S)
      return this.#letter(SMALL_S)
    }
    if (this.#denseCount > 0) this.#endDense()
    if (this.#unitCount === WORD_UNITS_MAX) this.#endWord()
    this.#units[this.#unitCount++] = unit
  }

  #pair(high: number, low: number): void {
    if (Number.isNaN(low) || (low & 0xfc00) !== 0xdc00) return this.#endWord()
    const plain = plainOfPair(high, low)
    if (plain === 0) return
    const point = (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000
    if (point >= 0x20000 && point <= 0x3ffff) return this.#denseCharacter(point)
    if (!ASTRAL_WORD.test(String.fromCodePoint(point))) return this.#endWord()
    const lower = String.fromCodePoint(point).toLowerCase()
    for (let at = 0; at < lower.length; at++) this.#letter(lower.charCodeAt(at))
  }

  /** Where reading goes on: behind the line end inside a word that was cut there. */
  #hyphen(text: string, at: number): number {
    const { kinds } = letters()
    let next = at + 1
    const end = Math.min(text.length, next + BREAK_UNITS_MAX)
    let isBroken = false
    for (; next < end; next++) {
      const code = text.charCodeAt(next)
      if (code === 0x0a || code === 0x0d) isBroken = true
      else if (code !== 0x20 && code !== 0x09 && kinds[code] !== UNIT.nothing) break
    }
    const kind = kinds[text.charCodeAt(next)]
    const isWord = kind === UNIT.letter || kind === UNIT.digit
    const isJoined = this.#unitCount > 0 && isWord && (isBroken || !hasSpace(text, at, next))
    if (isJoined) return next - 1
    this.#endWord()
    return at
  }

  /** A point between two digits; an apostrophe between two letters. */
  #isInside(text: string, at: number): boolean {
    if (this.#unitCount === 0) return false
    const { kinds } = letters()
    const before = kinds[text.charCodeAt(at - 1)]
    const after = kinds[text.charCodeAt(at + 1)]
    const code = text.charCodeAt(at)
    if (before === UNIT.digit && after === UNIT.digit) return true
    return code !== 0x2e && code !== 0x2c && before === UNIT.letter && after === UNIT.letter
  }

  #endWord(): void {
    const count = this.#unitCount
    if (count === 0) return
    this.#unitCount = 0
    const units = this.#units
    const blocks = this.#blocks
    const whole = count >>> 2
    for (let pair = 0; pair <= 2 * whole + 1; pair++) {
      const at = 2 * pair
      const low = at < count ? (units[at] ?? 0) : 0
      const high = at + 1 < count ? (units[at + 1] ?? 0) : 0
      blocks[pair] = low | (high << 16)
    }
    // The last block holds up to three units and the length in its highest byte.
    blocks[2 * whole + 1] = ((blocks[2 * whole + 1] ?? 0) & 0xffff) | ((2 * count) << 24)
    this.#hash.blocks(blocks, whole + 1, this.#out)
    this.#push()
  }

  #denseCharacter(point: number): void {
    this.#endWord()
    this.#dense.copyWithin(0, 1)
    this.#dense[DENSE_CHARS - 1] = point
    this.#denseCount++
    if (this.#denseCount >= DENSE_CHARS) this.#denseWord(DENSE_CHARS)
  }

  #endDense(): void {
    if (this.#denseCount > 0 && this.#denseCount < DENSE_CHARS) this.#denseWord(this.#denseCount)
    this.#denseCount = 0
  }

  #denseWord(count: number): void {
    const blocks = this.#blocks
    for (let at = 0; at < DENSE_CHARS; at++)
      blocks[at] = at < count ? (this.#dense[DENSE_CHARS - count + at] ?? 0) : 0
    blocks[DENSE_CHARS] = 0
    // An odd length, which no word of another script has.
    blocks[DENSE_CHARS + 1] = (2 * count + 1) << 24
    this.#hash.blocks(blocks, DENSE_CHARS / 2 + 1, this.#out)
    this.#push()
  }

  #push(): void {
    if (this.length === this.lo.length) {
      this.lo = doubled(this.lo)
      this.hi = doubled(this.hi)
    }
    this.lo[this.length] = this.#out.lo
    this.hi[this.length] = this.#out.hi
    this.length++
  }
}

const SHARP_S = 0xdf
const SMALL_S = 0x73
const ASCII = /^[\0-\x7f]*$/
const ASTRAL_WORD = /[\p{L}\p{N}]/u

function hasSpace(text: string, from: number, to: number): boolean {
  for (let at = from + 1; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x20 || code === 0x09) return true
  }
  return false
}

function doubled(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(values.length * 2)
  larger.set(values)
  return larger
}
