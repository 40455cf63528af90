import { PLAIN } from '../characters.ts'

/** What a UTF-16 unit is to the words of a text. Text MUST be in NFKD, so that marks stand alone. */
export const UNIT = {
  /** Ends a word. */
  gap: 0,
  letter: 1,
  digit: 2,
  /** Of a script without spaces between words. */
  dense: 3,
  /** As if it were not there: marks, zero width, markup of emphasis. */
  nothing: 4,
  hyphen: 5,
  /** Belongs to a number between two digits, to a word between two letters (`'`), else a gap. */
  point: 6,
  /** The first half of a surrogate pair. */
  pair: 7,
} as const

/** Emphasis, strike-through and code in Markdown; a name like `snake_case` is one word. */
const EMPHASIS = '*_~`'
const POINTS = ".,'\u2019\u02bc\u2032"
const HYPHENS = [0x2d, 0x2010, 0x2011]

/**
 * Letters of other alphabets that look like Latin ones. Folded alike in documents and in requests: a
 * Russian text still matches itself, and a Latin one with Cyrillic letters in it matches too.
 */
const LOOKALIKES: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'i',
  ј: 'j',
  ѕ: 's',
  һ: 'h',
  ԁ: 'd',
  ԛ: 'q',
  ԝ: 'w',
  к: 'k',
  м: 'm',
  т: 't',
  в: 'b',
  н: 'h',
  ο: 'o',
  α: 'a',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ς: 'σ',
  ı: 'i',
  ɡ: 'g',
  ɑ: 'a',
}

/** Han, kana, Bopomofo, Yi; Thai, Lao, Myanmar, Khmer: no spaces between words. */
const DENSE: readonly (readonly [first: number, last: number])[] = [
  [0x2e80, 0x2fdf],
  [0x3005, 0x3007],
  [0x3041, 0x30ff],
  [0x3105, 0x312f],
  [0x31a0, 0x31bf],
  [0x31f0, 0x31ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xf900, 0xfaff],
  [0x0e00, 0x0eff],
  [0x1000, 0x109f],
  [0x1780, 0x17ff],
]
const MARK = /\p{M}/u
const LETTER = /\p{L}/u
const DIGIT = /\p{N}/u

interface Letters {
  readonly kinds: Uint8Array
  /** The unit that stands for it: lower case, plain, Latin where it looks Latin. */
  readonly folded: Uint16Array
}
let made: Letters | undefined

/** Made when it is first needed: 65,536 units, some 20 ms. */
export function letters(): Letters {
  return (made ??= make())
}

function make(): Letters {
  const kinds = new Uint8Array(0x10000)
  const folded = new Uint16Array(0x10000)
  for (let code = 0; code < 0x10000; code++) {
    const plain = PLAIN[code] ?? code
    const kind = kindOf(code, plain)
    kinds[code] = kind
    folded[code] = kind === UNIT.letter || kind === UNIT.dense ? fold(plain) : plain
  }
  return { kinds, folded }
}

function kindOf(code: number, plain: number): number {
  if (code >= 0xd800 && code <= 0xdfff) return code <= 0xdbff ? UNIT.pair : UNIT.gap
  if (DENSE.some(([first, last]) => code >= first && code <= last))
    return LETTER.test(String.fromCharCode(code)) || MARK.test(String.fromCharCode(code))
      ? UNIT.dense
      : UNIT.gap
  const text = String.fromCharCode(plain)
  if ((plain === 0 && code !== 0) || EMPHASIS.includes(text) || MARK.test(text)) return UNIT.nothing
  if (HYPHENS.includes(code)) return UNIT.hyphen
  if (POINTS.includes(text)) return UNIT.point
  if (DIGIT.test(text)) return UNIT.digit
  return LETTER.test(text) ? UNIT.letter : UNIT.gap
}

function fold(plain: number): number {
  const lower = String.fromCharCode(plain).toLowerCase()
  return (LOOKALIKES[lower] ?? lower).charCodeAt(0)
}
