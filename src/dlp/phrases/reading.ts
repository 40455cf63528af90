import type { Finding } from '../detector.ts'
import { BIT, NAMES, type Lexicon, PHRASE_WORDS_MAX, PLACES } from './lexicon.ts'
import { SHAPE, TOKEN, type Token, tokens } from './words.ts'

/** Neighbouring words that are one entry: `new york`. */
export interface Unit {
  /** First and last token. */
  readonly first: number
  readonly last: number
  readonly bits: number
}

/** A segment being read. */
export interface Reading {
  readonly segment: string
  readonly tokens: readonly Token[]
  /** Its capitals tell names from other words; else everything or nothing is capitalised. */
  readonly cased: boolean
  /** Capitals only where sentences begin: whoever wrote it may leave them out of names, too. */
  readonly loose: boolean
  /** By first token. */
  readonly units: ReadonlyMap<number, Unit>
  /** Tokens that a finding has. */
  readonly taken: Uint8Array
  readonly found: Finding[]
}

export function read(segment: string, found: Finding[], lexicon: Lexicon): Reading {
  const all = tokens(segment, lexicon)
  const { cased, loose } = casingOf(all)
  return {
    segment,
    tokens: all,
    cased,
    loose,
    units: unitsOf(all, lexicon, cased),
    taken: new Uint8Array(all.length),
    found,
  }
}

/** Words and share of capitals from which on a text is a heading, or all in capitals. */
const HEADING_WORDS_MIN = 5
const HEADING_SHARE = 0.8
const ADDRESSED = BIT.streetBehind | BIT.streetBefore | BIT.unit | BIT.stateCode | BIT.function

/** What the capitals of a segment say. */
interface Casing {
  readonly cased: boolean
  readonly loose: boolean
}

function casingOf(all: readonly Token[]): Casing {
  let words = 0
  let capitals = 0
  let inside = 0
  let ordinary = 0
  let written = false
  for (const { kind, shape, text, opening, bits, glued } of all) {
    if (kind === TOKEN.number || (bits & BIT.legal) !== 0) written = true
    if (kind !== TOKEN.word || text.length < 2 || glued) continue
    words++
    if (shape === SHAPE.lower) continue
    capitals++
    if (!opening) inside++
    if ((bits & BIT.common) !== 0 && (bits & (NAMES | PLACES | ADDRESSED)) === 0) ordinary++
  }
  // An address or a company is written with capitals in any text.
  const heading =
    !(written && capitals < words) &&
    words >= HEADING_WORDS_MIN &&
    capitals >= words * HEADING_SHARE &&
    ordinary * 3 > capitals
  const cased = capitals > 0 && !heading
  return { cased, loose: cased && inside === 0 }
}

/** Longest entries first; none within another. */
function unitsOf(all: readonly Token[], lexicon: Lexicon, cased: boolean): Map<number, Unit> {
  const units = new Map<number, Unit>()
  for (let first = 0; first < all.length; first++) {
    const unit = initials(all, first) ?? phraseAt(all, first, lexicon, cased)
    if (unit === undefined) continue
    units.set(first, unit)
    first = unit.last
  }
  return units
}

function phraseAt(
  all: readonly Token[],
  first: number,
  lexicon: Lexicon,
  cased: boolean,
): Unit | undefined {
  const head = all[first] as Token
  if ((head.bits & BIT.opens) === 0 || head.glued) return undefined
  let key = head.text
  let best: Unit | undefined
  let previous = head
  for (let last = first + 1, words = 1; last < all.length && words < PHRASE_WORDS_MAX; last++) {
    const token = all[last] as Token
    if (isAbbreviationStop(previous, token)) continue
    if (token.kind !== TOKEN.word || previous.possessive || !token.spaced) break
    key += ` ${token.text}`
    words++
    previous = token
    const bits = lexicon.phrases.get(key)
    if (bits !== undefined && (!cased || token.shape !== SHAPE.lower)) best = { first, last, bits }
  }
  return best
}

export const isAbbreviationStop = (word: Token, mark: Token): boolean =>
  mark.text === '.' && !mark.spaced && word.text.length <= 4 && word.kind === TOKEN.word

/** `U.S.`, `U.K.`, `U.A.E.` */
function initials(all: readonly Token[], first: number): Unit | undefined {
  let key = ''
  let at = first
  for (; at + 1 < all.length && key.length < 4; at += 2) {
    const letter = all[at] as Token
    const stop = all[at + 1] as Token
    if (letter.kind !== TOKEN.word || letter.text.length !== 1 || stop.text !== '.') break
    if (stop.spaced || (at > first && letter.spaced)) break
    key += letter.text
  }
  return COUNTRY_INITIALS.has(key) ? { first, last: at - 1, bits: BIT.country } : undefined
}
const COUNTRY_INITIALS = new Set(['us', 'usa', 'uk', 'uae', 'ussr'])

/** Reports tokens `first` to `last`, and takes them. */
export function report(
  reading: Reading,
  type: string,
  [first, last]: readonly [number, number],
  confidence: number,
): void {
  const from = reading.tokens[first] as Token
  const to = reading.tokens[last] as Token
  reading.found.push({
    type,
    start: from.start,
    end: to.end,
    confidence: Math.min(0.95, confidence),
  })
  reading.taken.fill(1, first, last + 1)
}

/** The token before, over a stop behind an abbreviation. */
export function before(reading: Reading, at: number): Token | undefined {
  const previous = reading.tokens[at - 1]
  if (previous?.text === '.' && !previous.spaced) {
    const word = reading.tokens[at - 2]
    if (word !== undefined && word.kind === TOKEN.word && word.text.length <= 4) return word
  }
  return previous
}
