import { isDigit, isLetter } from '../characters.ts'
import { fold } from './fold.ts'
import { BIT, isInflected, isStreetCompound, type Lexicon } from './lexicon.ts'

export const SHAPE = { lower: 0, capital: 1, upper: 2, mixed: 3 } as const
export const TOKEN = { word: 0, number: 1, mark: 2, line: 3 } as const

/** A word, a number, a mark of punctuation or a line break of a segment. */
export interface Token {
  readonly kind: number
  readonly start: number
  /** Without a possessive ending. */
  end: number
  /** Folded; of a mark the character itself. */
  readonly text: string
  bits: number
  readonly shape: number
  /** White space stands before it. */
  readonly spaced: boolean
  /** Part of something like an address of the web, a path, an identifier. */
  glued: boolean
  possessive: boolean
  /** First of a sentence or line: its capital says nothing. */
  opening: boolean
}

const APOSTROPHES = new Set([0x27, 0x2019])
const isApostrophe = (code: number): boolean => APOSTROPHES.has(code)
/** Georgian, Arabic, Hebrew, Thai, Hangul, kana, ideographs: letters too, which KIND leaves to marks. */
const isFarLetter = (code: number): boolean =>
  (code >= 0x590 && code <= 0x1fff) || (code >= 0x3040 && code <= 0xd7a3)
const isWordCode = (code: number): boolean => isLetter(code) || isFarLetter(code)
const GLUE = '@/\\_#=&~'

/** One pass over the segment. */
export function tokens(segment: string, lexicon: Lexicon): Token[] {
  const found: Token[] = []
  let at = 0
  let spaced = true
  while (at < segment.length) {
    const code = segment.charCodeAt(at)
    if (code === 0x0a) found.push(plain(TOKEN.line, at, at + 1, '\n', spaced))
    else if (code === 0x20 || code === 0x09 || code === 0x0d) {
      spaced = true
      at++
      continue
    } else if (isWordCode(code)) {
      const token = wordAt(segment, at, spaced, lexicon)
      found.push(token)
      at = token.possessive ? token.end + 2 : token.end
      spaced = false
      continue
    } else if (isDigit(code)) {
      const end = numberEnd(segment, at)
      found.push(plain(TOKEN.number, at, end, segment.slice(at, end), spaced))
      at = end
      spaced = false
      continue
    } else found.push(plain(TOKEN.mark, at, at + 1, segment[at] ?? '', spaced))
    at++
    spaced = code === 0x0a
  }
  glue(found)
  return found
}

function plain(kind: number, start: number, end: number, text: string, spaced: boolean): Token {
  const flags = { glued: false, possessive: false, opening: false }
  return { kind, start, end, text, bits: 0, shape: SHAPE.lower, spaced, ...flags }
}

const ORDINAL = /(?:st|nd|rd|th)(?![a-z])/iy
/** Digits, and one letter behind them or the ending of an ordinal: `12b`, `5th`. */
function numberEnd(segment: string, start: number): number {
  let end = start
  while (isDigit(segment.charCodeAt(end))) end++
  ORDINAL.lastIndex = end
  if (ORDINAL.test(segment)) return end + 2
  const next = segment.charCodeAt(end)
  const after = segment.charCodeAt(end + 1)
  return isLetter(next) && !isWordCode(after) && !isDigit(after) ? end + 1 : end
}

function wordAt(segment: string, start: number, spaced: boolean, lexicon: Lexicon): Token {
  let end = start
  let upper = 0
  let lower = 0
  let joined = false
  for (; end < segment.length; end++) {
    const code = segment.charCodeAt(end)
    if (isWordCode(code)) {
      if (code >= 0x61 && code <= 0x7a) lower++
      else if (code < 0x80 || isUpper(segment[end] ?? '')) upper++
      else lower++
    } else if (isApostrophe(code) || code === 0x2d) {
      if (!isWordCode(segment.charCodeAt(end + 1))) break
      joined = true
    } else break
  }
  let possessive = false
  const last = segment.charCodeAt(end - 1) | 0x20
  if (joined && last === 0x73 && isApostrophe(segment.charCodeAt(end - 2)) && end - 2 > start) {
    end -= 2
    possessive = true
  }
  const raw = segment.slice(start, end)
  const text = fold(raw)
  const shape = shapeOf(raw, upper, lower + (possessive ? -1 : 0))
  const contracted = possessive && (lexicon.words.get(`${text}'s`) ?? 0) !== 0
  const bits = contracted ? BIT.function | BIT.common : bitsOf(text, joined, lexicon)
  return {
    kind: TOKEN.word,
    start,
    end,
    text,
    bits,
    shape,
    spaced,
    glued: false,
    possessive,
    opening: false,
  }
}

const isUpper = (char: string): boolean => char !== char.toLowerCase()

function shapeOf(raw: string, upper: number, lower: number): number {
  if (upper === 0) return SHAPE.lower
  const first = isUpper(raw[0] ?? '')
  if (lower <= 0) return raw.length === 1 ? SHAPE.capital : SHAPE.upper
  if (!first) return SHAPE.mixed
  if (upper === 1) return SHAPE.capital
  return MIXED_NAME.test(raw) ? SHAPE.capital : SHAPE.mixed
}
/** `McDonald`, `O'Neill`, `Jean-Pierre`, `DeLuca`, `VanDyke`: capitals within that names have. */
const MIXED_NAME = /^(?:Mc|Mac|De|Di|Da|La|Le|Van|Von|Fitz|[A-Z]['’])\p{Lu}\p{Ll}+$|[-'’]/u

function bitsOf(text: string, joined: boolean, lexicon: Lexicon): number {
  const { words } = lexicon
  const own = words.get(text)
  if (own !== undefined) return own
  if (joined) return joinedBits(text, words)
  if (isStreetCompound(text)) return BIT.streetBehind | BIT.streetElsewhere
  return isInflected(text, words) ? BIT.common : 0
}

const JOINT = /['’-]/
/** Of `Jean-Pierre`: names when a part is one and none an ordinary word; contractions are ordinary. */
function joinedBits(text: string, words: ReadonlyMap<string, number>): number {
  if (CONTRACTED.test(text)) return BIT.function | BIT.common
  let all = 0
  const parts = text.split(JOINT).slice(0, JOINTS_MAX)
  for (const part of parts) {
    const bits = words.get(part) ?? 0
    if (bits === 0 && isInflected(part, words)) all |= BIT.common
    all |= bits & (BIT.first | BIT.last | BIT.town | BIT.common | BIT.job | BIT.group)
  }
  if (parts.every((part) => ((words.get(part) ?? 0) & BIT.last) !== 0)) return BIT.last
  return (all & BIT.common) === 0 ? all : BIT.common
}
const JOINTS_MAX = 4
const CONTRACTED = /(?:n['’]t|['’](?:ll|ve|re|m|d))$/

/** What stands right beside `@`, `/`, `_` or a stop without a space is part of an identifier. */
function glue(found: readonly Token[]): void {
  let sentence = true
  for (const [index, token] of found.entries()) {
    const next = found[index + 1]
    if (token.kind === TOKEN.word || token.kind === TOKEN.number) {
      token.opening = sentence
      sentence = false
      if (next !== undefined && !next.spaced && !token.possessive)
        tie(token, next, found[index + 2])
      continue
    }
    if (token.kind === TOKEN.line || '.!?:;"“”*•>|([{'.includes(token.text)) sentence = true
  }
}

function tie(token: Token, next: Token, after: Token | undefined): void {
  if (next.kind === TOKEN.word || next.kind === TOKEN.number) {
    token.glued = true
    next.glued = true
    return
  }
  if (next.kind !== TOKEN.mark || after === undefined || after.spaced) return
  if (after.kind !== TOKEN.word && after.kind !== TOKEN.number) return
  const isGlue = GLUE.includes(next.text)
  const isStop = (next.text === '.' || next.text === ':') && token.text.length > 1
  if (!isGlue && !isStop) return
  token.glued = true
  after.glued = true
}
