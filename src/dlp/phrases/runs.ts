import { BIT, NAMES, PLACES } from './lexicon.ts'
import type { Reading } from './reading.ts'
import { SHAPE, TOKEN, type Token } from './words.ts'

/** Words in a row that may be one name. */
export interface Run {
  readonly first: number
  readonly last: number
}

/** Tokens of the longest name that is looked for. */
const RUN_TOKENS_MAX = 14
/** A capital on a word of fewer letters may be an acronym. */
const ACRONYM_MAX = 4

/** The word can be part of a name where it stands. */
export function isNameLike(reading: Reading, at: number, token: Token): boolean {
  const { cased, loose, units } = reading
  if (token.kind !== TOKEN.word || token.glued) return false
  const { bits, shape, text } = token
  if ((bits & BIT.function) !== 0 && units.get(at) === undefined) return false
  const unit = units.get(at)
  if (unit !== undefined && (unit.bits & (PLACES | BIT.orgName)) !== 0) return true
  if (!cased) {
    if ((bits & (BIT.common | BIT.calendar)) === 0) return true
    return (
      (bits & (BIT.country | BIT.region | BIT.orgName)) !== 0 || isNameBeside(reading, at, token)
    )
  }
  if (shape === SHAPE.lower && loose) return isSurelyName(token)
  if (shape === SHAPE.lower || shape === SHAPE.mixed) return false
  if (shape === SHAPE.upper && text.length <= ACRONYM_MAX)
    return (bits & (NAMES | PLACES)) !== 0 && (bits & BIT.common) === 0
  return true
}

/** Without capitals, a word that is a name too counts as one beside a clear one: `mark zielinski`. */
function isNameBeside({ tokens }: Reading, at: number, { bits }: Token): boolean {
  const clear = (token: Token | undefined, bit: number): boolean =>
    token !== undefined &&
    token.kind === TOKEN.word &&
    (token.bits & bit) !== 0 &&
    (token.bits & BIT.common) === 0
  const next = tokens[at + 1]
  if ((bits & BIT.first) !== 0 && next?.spaced === true) {
    if (clear(next, BIT.last)) return true
    if (next.kind === TOKEN.word && next.bits === 0 && next.text.length > ACRONYM_MAX) return true
  }
  return (bits & BIT.last) !== 0 && tokens[at]?.spaced === true && clear(tokens[at - 1], BIT.first)
}

/** Small letters are enough for words that are little else than names. */
const isSurelyName = ({ bits, text }: Token): boolean =>
  text.length > ACRONYM_MAX &&
  (bits & (NAMES | PLACES)) !== 0 &&
  (bits & (BIT.common | BIT.group | BIT.particle)) === 0

export const isInitial = (token: Token | undefined): boolean =>
  token !== undefined &&
  token.kind === TOKEN.word &&
  token.text.length === 1 &&
  token.shape === SHAPE.capital &&
  token.text !== 'i'

/** The run that begins at `first`: name-like words, initials with stops, particles between them. */
export function runFrom(reading: Reading, first: number): Run {
  const { tokens, taken } = reading
  let last = first
  for (let at = first; at < Math.min(tokens.length, first + RUN_TOKENS_MAX);) {
    const token = tokens[at] as Token
    if (taken[at] !== 0) break
    if (at > first && (!joins(reading, last, at) || (token.bits & BIT.nameSuffix) !== 0)) break
    if (at > first && (token.bits & (BIT.prefix | NAMES | BIT.common)) === BIT.prefix) break
    const unit = reading.units.get(at)
    if (unit !== undefined && at > first && (unit.bits & (BIT.country | BIT.region)) !== 0) break
    if (unit !== undefined) last = unit.last
    else if (isNameLike(reading, at, token) || isInitial(token)) last = at
    else if (at > first && (token.bits & BIT.particle) !== 0 && particleGoesOn(reading, at))
      last = at
    else break
    if ((tokens[last] as Token).possessive) break
    at = last + 1
    if (tokens[at]?.text === '.' && isInitial(tokens[last]) && tokens[at]?.spaced === false) {
      last = at
      at++
    }
  }
  return { first, last: trimmed(reading, first, last) }
}

/** Only one space stands between, and a new sentence does not begin. */
function joins({ tokens }: Reading, last: number, at: number): boolean {
  const token = tokens[at] as Token
  return token.kind === TOKEN.word && (token.spaced || tokens[last]?.text === '.')
}

/** `van der`, then a name. */
function particleGoesOn(reading: Reading, at: number): boolean {
  for (let next = at + 1; next <= at + 3; next++) {
    const token = reading.tokens[next]
    if (token === undefined || token.kind !== TOKEN.word) return false
    if ((token.bits & BIT.particle) !== 0 && token.shape === SHAPE.lower) continue
    return reading.cased ? isNameLike(reading, next, token) : (token.bits & NAMES) !== 0
  }
  return false
}

/** No initial's stop at the end unless the initial is there: `John F.` keeps it. */
function trimmed({ tokens }: Reading, first: number, last: number): number {
  let end = last
  while (
    end > first &&
    (tokens[end] as Token).bits & BIT.particle &&
    (tokens[end] as Token).shape === SHAPE.lower
  )
    end--
  return end
}
