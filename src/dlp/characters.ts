/**
 * What documents and attackers do to characters, undone: full-width and mathematical forms, digits of
 * other scripts, non-breaking spaces and hyphens become ASCII; characters that nobody sees vanish.
 * Offsets stay those of the original.
 */

/** The part that a character plays in the segmentation of text. */
export const KIND = {
  letter: 0,
  /** Punctuation that may stand inside an address, a token or a number. */
  join: 1,
  digit: 2,
  dash: 3,
  at: 4,
  space: 5,
  /** Nothing that a detector reports contains it. */
  break: 6,
  /** Zero width: as if it were not there. */
  nothing: 7,
  /** The first half of a surrogate pair. */
  pair: 8,
} as const

const JOINS = "._%+'/=~"
/** The zeros of decimal digits outside ASCII; nine more follow each. */
const ZEROS = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
  0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810, 0xa620,
]
/**
 * Digits in circles, in brackets and with points, as runs from the one of the given value. None that
 * are raised: a footnote behind a number is no digit of it.
 */
const DRESSED: readonly (readonly [first: number, value: number, count: number])[] = [
  [0x2460, 1, 9],
  [0x2474, 1, 9],
  [0x2488, 1, 9],
  [0x24ea, 0, 1],
  [0x24f5, 1, 9],
  [0x24ff, 0, 1],
  [0x2776, 1, 9],
  [0x2780, 1, 9],
  [0x278a, 1, 9],
]
const SPACES = [0x00a0, 0x1680, ...range(0x2000, 0x200a), 0x202f, 0x205f, 0x3000]
const HYPHENS = [...range(0x2010, 0x2015), 0x2043, 0x2212, 0xfe58, 0xfe63]
/** Default_Ignorable_Code_Point of Unicode, and marks that are drawn over the character before. */
const UNSEEN = [
  0x00ad,
  0x061c,
  0x115f,
  0x1160,
  0x17b4,
  0x17b5,
  0x3164,
  0xfeff,
  0xffa0,
  ...range(0x180b, 0x180f),
  ...range(0xfff0, 0xfff8),
  ...range(0x0300, 0x036f),
  ...range(0x200b, 0x200f),
  ...range(0x202a, 0x202e),
  ...range(0x2060, 0x206f),
  ...range(0x20d0, 0x20ff),
  ...range(0xfe00, 0xfe0f),
]

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** The plain form of each UTF-16 unit; 0 when it vanishes. */
export const PLAIN: Uint16Array = plainTable()
/** The kind of each UTF-16 unit. */
export const KINDS: Uint8Array = kindTable()

function plainTable(): Uint16Array {
  const table = Uint16Array.from({ length: 0x10000 }, (_, code) => code)
  for (const code of range(0xff01, 0xff5e)) table[code] = code - 0xfee0
  for (const zero of ZEROS) for (let n = 0; n < 10; n++) table[zero + n] = 0x30 + n
  for (const [first, value, count] of DRESSED)
    for (let n = 0; n < count; n++) table[first + n] = 0x30 + value + n
  for (const code of SPACES) table[code] = 0x20
  for (const code of HYPHENS) table[code] = 0x2d
  table[0xfe6b] = 0x40
  for (const code of UNSEEN) table[code] = 0
  return table
}

function kindTable(): Uint8Array {
  return Uint8Array.from({ length: 0x10000 }, (_, code) => kindOf(PLAIN[code] ?? 0, code))
}

function kindOf(plain: number, code: number): number {
  if (plain === 0 && code !== 0) return KIND.nothing
  if (code >= 0xd800 && code <= 0xdbff) return KIND.pair
  if (isDigit(plain)) return KIND.digit
  if (isLetter(plain)) return KIND.letter
  if (plain === 0x20) return KIND.space
  if (plain === 0x2d) return KIND.dash
  if (plain === 0x40) return KIND.at
  return JOINS.includes(String.fromCharCode(plain)) ? KIND.join : KIND.break
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
export function isAsciiLetter(code: number): boolean {
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x7a
}
/** Letters of the scripts that put spaces between words: a neighbour that makes one word. */
export function isLetter(code: number): boolean {
  if (code < 0x80) return isAsciiLetter(code)
  return code >= 0xc0 && code <= 0x58f && code !== 0xd7 && code !== 0xf7
}
/** False for NaN, which is what `charCodeAt` says outside the text. */
export const isWord = (code: number): boolean => isDigit(code) || isLetter(code)
/** The alphabet of base64url, which most tokens keep to. */
export function isTokenCharacter(code: number): boolean {
  return isDigit(code) || isAsciiLetter(code) || code === 0x5f || code === 0x2d
}

/** A whole surrogate pair stands at `at`. */
export function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
}

/**
 * The plain character that a surrogate pair stands for: 0 when it vanishes (tags, variation
 * selectors), a letter or digit for the mathematical alphabets, a space-like break otherwise.
 */
export function plainOfPair(high: number, low: number): number {
  const point = (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000
  if (point >= 0x1d7ce && point <= 0x1d7ff) return 0x30 + ((point - 0x1d7ce) % 10)
  if (point >= 0x1d400 && point <= 0x1d6a3) return mathematicalLetter(point - 0x1d400)
  if (point >= 0x1fbf0 && point <= 0x1fbf9) return 0x30 + point - 0x1fbf0
  if (point >= 0xe0000 && point <= 0xe0fff) return 0
  if (point >= 0x1bca0 && point <= 0x1bca3) return 0
  if (point >= 0x1d173 && point <= 0x1d17a) return 0
  return BREAK
}
/** An object replacement character: never part of anything. */
const BREAK = 0xfffc

function mathematicalLetter(index: number): number {
  const letter = index % 52
  return letter < 26 ? 0x41 + letter : 0x61 + letter - 26
}

/** Text in plain form with the way back to the original. */
export interface PlainText {
  readonly text: string
  /** Original offset of each character of `text`, and of its end. Absent when they are the same. */
  readonly offsets?: readonly number[]
}

const ASCII = /^[\0-\x7f]*$/

export function plainText(original: string): PlainText {
  if (ASCII.test(original)) return { text: original }
  const codes: number[] = []
  const offsets: number[] = []
  for (let at = 0; at < original.length; at++) {
    const code = original.charCodeAt(at)
    const paired = isPair(original, at)
    const plain = paired ? plainOfPair(code, original.charCodeAt(at + 1)) : (PLAIN[code] ?? code)
    if (plain !== 0) {
      codes.push(plain)
      offsets.push(at)
    }
    if (paired) at++
  }
  offsets.push(original.length)
  return { text: String.fromCharCode(...codes), offsets }
}
