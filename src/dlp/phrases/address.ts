import { BIT, PLACES } from './lexicon.ts'
import { type Reading, report } from './reading.ts'
import { SHAPE, TOKEN, type Token } from './words.ts'

/** Tokens that one address may have. */
const TOKENS_MAX = 48
/** House numbers, postal codes. */
const DIGITS_MAX = 6
/** Words in a row that no table knows, before an address is over. */
const STRANGERS_MAX = 5

/** What an address was seen to hold. */
interface Parts {
  street: boolean
  /** The street's kind can be nothing else: `Avenue`, `Hauptstrasse`, not `Court`. */
  clear: boolean
  house: boolean
  unit: boolean
  place: boolean
  country: boolean
  code: boolean
  box: boolean
  seps: number
  /** Numbers so far. */
  numbers: number
  /** Token of a street's kind that stands before its name. */
  head: number
}

interface Extent {
  readonly last: number
  readonly parts: Parts
}

const none = (): Parts => ({
  street: false,
  clear: false,
  house: false,
  unit: false,
  place: false,
  country: false,
  code: false,
  box: false,
  seps: 0,
  numbers: 0,
  head: -1,
})

/** Street words that are little else. */
const CLEAR = new Set(
  'street avenue boulevard road lane blvd ave rd ln parkway highway turnpike rue calle avenida carrera strasse viale ulica ulitsa prospekt utca gata gatan straat laan chemin impasse sokak caddesi jalan rua'.split(
    ' ',
  ),
)
/** Letters of a street word that may stand before a name without a stop: `ul.`, `av.` need theirs. */
const HEAD_MIN = 3

/**
 * Finds postal addresses, each as one span: house number, street, unit, place, postal code, country in
 * the orders of many countries, on one line or on several.
 */
export function addresses(reading: Reading): void {
  for (let at = 0; at < reading.tokens.length; at++) {
    const military = militaryEnd(reading, at)
    if (military !== undefined) {
      report(reading, 'address', [at, military], 0.9)
      at = military
      continue
    }
    if (!mayBegin(reading, at)) continue
    const extent = extentFrom(reading, at)
    if (extent === undefined || !isAddress(reading, at, extent)) continue
    const { parts, last } = extent
    const sure = [
      parts.street || parts.box,
      parts.house,
      parts.unit,
      parts.place,
      parts.code,
      parts.country,
    ]
    const first = withCorner(reading, at)
    const end = first === at ? last : pastCorner(reading, last)
    report(reading, 'address', [first, end], 0.45 + 0.1 * sure.filter(Boolean).length)
    at = end
  }
}

function mayBegin({ tokens, cased }: Reading, at: number): boolean {
  const token = tokens[at] as Token
  if (token.glued) return false
  if (token.kind === TOKEN.number) {
    const previous = tokens[at - 1]
    const fits = token.text.replace(/\D/g, '').length <= DIGITS_MAX
    return (
      fits &&
      !isTelephone(tokens, at) &&
      !(
        previous?.kind === TOKEN.mark &&
        !token.spaced &&
        '-+.$€£#'.includes(previous.text) &&
        previous.spaced
      )
    )
  }
  if (token.kind !== TOKEN.word) return false
  const abbreviated = tokens[at + 1]?.text === '.' && tokens[at + 1]?.spaced === false
  if ((token.bits & BIT.streetBefore) !== 0 && (token.text.length >= HEAD_MIN || abbreviated))
    return !cased || token.shape !== SHAPE.lower || abbreviated || CLEAR.has(token.text)
  if (isBox(tokens, at) > 0) return true
  if ((token.bits & BIT.function) !== 0) return false
  if (
    cased
      ? token.shape === SHAPE.lower && (token.bits & BIT.particle) === 0
      : (token.bits & BIT.common) !== 0
  )
    return false
  return nearStreet(tokens, at, cased)
}

/** A street's kind ends the next few words: `Carry van Bruggenweg`. */
function nearStreet(tokens: readonly Token[], at: number, cased: boolean): boolean {
  for (let next = at; next < Math.min(tokens.length, at + 5); next++) {
    const token = tokens[next] as Token
    if (token.text === '.' && !token.spaced) continue
    if (token.kind !== TOKEN.word || (token.bits & BIT.function) !== 0 || token.possessive)
      return false
    const isSuffix = (token.bits & (BIT.streetBehind | BIT.streetElsewhere)) !== 0
    if (isSuffix && (next > at || token.text.length > 7)) return true
    if (cased && token.shape === SHAPE.lower && (token.bits & BIT.particle) === 0) return false
    if (
      !cased &&
      (token.bits & BIT.common) !== 0 &&
      (token.bits & (BIT.streetBefore | BIT.last)) === 0
    )
      return false
  }
  return false
}

/** Tokens of `P.O. Box`, `PO box`, `Postfach`, `PSC`; 0 when none begins here. */
function isBox(tokens: readonly Token[], at: number): number {
  const word = (offset: number): string => tokens[at + offset]?.text ?? ''
  if (
    word(0) === 'postfach' ||
    word(0) === 'apartado' ||
    word(0) === 'psc' ||
    word(0) === 'casilla'
  )
    return 1
  if (word(0) === 'po' && word(1) === 'box') return 2
  if (word(0) === 'po' && word(1) === '.' && word(2) === 'box') return 3
  if (word(0) === 'p' && word(1) === '.' && word(2) === 'o' && word(3) === '.' && word(4) === 'box')
    return 5
  return 0
}

/** Ships, and boxes of units, by which armies address their mail. */
const SHIPS = new Set(['uss', 'usns', 'uscgc', 'usnv', 'hms', 'hmcs'])
const ARMIES = new Set(['fpo', 'apo', 'dpo', 'bfpo'])

/** Last token of `USS Name`, `Unit 3906 Box 2810` or `CMR 402, Box 1`, then `FPO AP 70381`. */
function militaryEnd({ tokens }: Reading, first: number): number | undefined {
  const { text } = tokens[first] as Token
  if (!SHIPS.has(text) && text !== 'unit' && text !== 'cmr' && text !== 'psc') return undefined
  for (let at = first + 1; at < Math.min(tokens.length, first + 8); at++) {
    if (!ARMIES.has(tokens[at]?.text ?? '')) continue
    if (tokens[at + 1]?.kind !== TOKEN.word) return at
    return tokens[at + 2]?.kind === TOKEN.number ? at + 2 : at + 1
  }
  return undefined
}

/** Goes right as far as an address can, and back to its last solid part. */
function extentFrom(reading: Reading, first: number): Extent | undefined {
  const { tokens } = reading
  let parts = none()
  let solid: Extent | undefined
  let strangers = 0
  let lines = 0
  for (let at = first; at < Math.min(tokens.length, first + TOKENS_MAX); at++) {
    const token = tokens[at] as Token
    if (token.kind === TOKEN.line) {
      if (tokens[at - 1]?.kind === TOKEN.line || ++lines > 6) break
      parts.seps++
      strangers = 0
      continue
    }
    if (token.kind === TOKEN.mark) {
      if (!isInside(tokens, at)) break
      if (token.text === ',') {
        parts.seps++
        strangers = 0
      }
      continue
    }
    const code = postcodeEnd(reading, at)
    if (code !== undefined && (parts.street || parts.box || parts.unit || parts.seps > 0)) {
      parts.code = true
      strangers = 0
      at = code
      solid = { last: at, parts: { ...parts } }
      continue
    }
    if (token.glued) break
    const next = step(reading, at, first, parts)
    if (next === undefined) break
    if (next.solid) {
      strangers = 0
      solid = { last: next.last, parts: { ...parts } }
    } else if (++strangers > STRANGERS_MAX) break
    at = next.last
  }
  return solid
}

/** `NW1 6XE`, `K1A 0B1`, `1015 CJ`: postal codes of letters and digits. */
const POSTCODE =
  /(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z][ -]?\d[A-Z]\d|\d{4} ?[A-Z]{2})(?![A-Za-z\d])/y

/** Last token of the postal code that begins at `at`. */
function postcodeEnd({ segment, tokens }: Reading, at: number): number | undefined {
  POSTCODE.lastIndex = (tokens[at] as Token).start
  if (!POSTCODE.test(segment)) return undefined
  const end = POSTCODE.lastIndex
  for (let last = at; last < Math.min(tokens.length, at + 6); last++)
    if (tokens[last]?.end === end) return last
  return undefined
}

/** Marks that stand within addresses. */
function isInside(tokens: readonly Token[], at: number): boolean {
  const { text, spaced } = tokens[at] as Token
  const previous = tokens[at - 1]
  if (text === ',' || text === '-' || text === '–') return true
  if (text === '.') return !spaced && previous?.kind === TOKEN.word && previous.text.length <= 5
  if (text === '#') return tokens[at + 1]?.kind === TOKEN.number
  if (text === '/') return previous?.kind === TOKEN.number && !spaced
  return false
}

interface Step {
  readonly last: number
  /** An address may end here. */
  readonly solid: boolean
}

function step(reading: Reading, at: number, first: number, parts: Parts): Step | undefined {
  const { tokens, units } = reading
  const token = tokens[at] as Token
  if (token.kind === TOKEN.number) return numberStep(tokens, at, first, parts)
  const unit = units.get(at)
  if (unit !== undefined && (unit.bits & PLACES) !== 0) {
    if ((unit.bits & (BIT.country | BIT.region)) !== 0) parts.country = true
    else parts.place = true
    return { last: unit.last, solid: at > first }
  }
  const box = isBox(tokens, at)
  if (box > 0 && hasNumber(tokens, at + box)) {
    parts.box = true
    return { last: at + box - 1, solid: false }
  }
  if ((token.bits & BIT.unit) !== 0 && isUnit(tokens, at)) {
    parts.unit = true
    return { last: at, solid: false }
  }
  return wordStep(reading, at, first, parts)
}

function numberStep(
  tokens: readonly Token[],
  at: number,
  first: number,
  parts: Parts,
): Step | undefined {
  const token = tokens[at] as Token
  const digits = token.text.replace(/\D/g, '').length
  if (digits > DIGITS_MAX || isTelephone(tokens, at)) return undefined
  // Behind the postal code comes a word or nothing: another number is a telephone's or an account's.
  const code = tokens[at - 1]?.kind === TOKEN.line ? tokens[at - 2] : tokens[at - 1]
  if (parts.code && code?.kind === TOKEN.number && code.text.length >= 4) return undefined
  parts.numbers++
  const plusFour =
    tokens[at + 1]?.text === '-' &&
    tokens[at + 1]?.spaced === false &&
    tokens[at + 2]?.kind === TOKEN.number
  if (digits >= 4 && at > first) parts.code = true
  else parts.house = true
  if (digits >= 4 && at === first && parts.seps === 0) parts.house = true
  return { last: plusFour ? at + 2 : at, solid: at > first }
}

/** Groups of digits in a row that no address has. */
const GROUPS_MIN = 3

/** `678-777-1600`, `06 12 34 56 78`, `+44 20 …`: more numbers in a row than a house and its code. */
function isTelephone(tokens: readonly Token[], at: number): boolean {
  const previous = tokens[at - 1]
  if (previous?.text === '+' || previous?.text === '(') return true
  const isCode = (tokens[at]?.text.length ?? 0) >= 5 && tokens[at + 1]?.spaced !== false
  if (isCode) return false
  let groups = 0
  let next = at
  while (groups < GROUPS_MIN && tokens[next]?.kind === TOKEN.number) {
    groups++
    const mark = tokens[next + 1]
    next += mark !== undefined && !mark.spaced && '-.)'.includes(mark.text) ? 2 : 1
  }
  return groups >= GROUPS_MIN
}

const hasNumber = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.kind === TOKEN.number ||
  (tokens[at]?.text === '#' && tokens[at + 1]?.kind === TOKEN.number)

function isUnit(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1]?.text === '.' ? at + 2 : at + 1
  const number = tokens[next]
  return (
    hasNumber(tokens, next) ||
    (number?.kind === TOKEN.word && number.text.length === 1 && number.spaced)
  )
}

function wordStep(reading: Reading, at: number, first: number, parts: Parts): Step | undefined {
  const { tokens, cased } = reading
  const token = tokens[at] as Token
  const { bits, shape, text } = token
  const behind = (bits & (BIT.streetBehind | BIT.streetElsewhere)) !== 0
  const isHead =
    (bits & BIT.streetBefore) !== 0 && (text.length >= HEAD_MIN || tokens[at + 1]?.text === '.')
  const shown = shape !== SHAPE.lower || !cased
  if (
    behind &&
    (at > first || text.length > 7) &&
    (shown || text.length > 7) &&
    !repeatsStreet(tokens, at, parts)
  ) {
    parts.street = true
    if (CLEAR.has(text) || text.length > 7) parts.clear = true
    return { last: at, solid: true }
  }
  if (isHead && !parts.street) {
    parts.street = true
    parts.head = at
    if (CLEAR.has(text)) parts.clear = true
    return { last: at, solid: false }
  }
  if (isRegionCode(tokens, at) && (parts.street || parts.unit) && at > first + 1)
    return { last: at, solid: true }
  if (
    (bits & BIT.stateCode) !== 0 &&
    (shape === SHAPE.upper || (!cased && tokens[at - 1]?.text === ',')) &&
    text.length > 1
  ) {
    if (parts.street || parts.box || parts.seps > 0) parts.country = true
    return {
      last: at,
      solid: at > first && (parts.street || parts.box || parts.unit || parts.seps > 0),
    }
  }
  if ((bits & PLACES) !== 0 && ((bits & BIT.common) === 0 || (shown && cased))) {
    if ((bits & (BIT.country | BIT.region)) !== 0) parts.country = true
    else parts.place = true
    return { last: at, solid: at > first }
  }
  if ((bits & BIT.particle) !== 0 && shape === SHAPE.lower) return { last: at, solid: false }
  if ((bits & BIT.function) !== 0 || (bits & BIT.calendar) !== 0) return undefined
  if (
    cased
      ? shape === SHAPE.lower
      : (bits & (BIT.common | BIT.speech)) === BIT.common && (bits & BIT.last) === 0
  )
    return undefined
  return { last: at, solid: isOfHead(reading, at, parts) }
}

/** A word of the name behind `Rue`, `Calle`: nothing but words between. */
function isOfHead({ tokens, cased }: Reading, at: number, { head }: Parts): boolean {
  if (head < 0 || at - head > HEAD_WORDS_MAX) return false
  for (let index = head + 1; index <= at; index++) {
    const { kind, text } = tokens[index] as Token
    if (kind === TOKEN.word) continue
    if (kind !== TOKEN.mark || text !== '.') return false
  }
  const { shape, bits } = tokens[at] as Token
  return cased ? shape !== SHAPE.lower : (bits & BIT.common) === 0
}
const HEAD_WORDS_MAX = 5

/** A second kind of street behind a number or behind the same word: of another sentence. */
function repeatsStreet(tokens: readonly Token[], at: number, parts: Parts): boolean {
  const previous = tokens[at - 1]
  if (!parts.street) return false
  return (
    previous?.text === tokens[at]?.text || (previous?.kind === TOKEN.number && parts.seps === 0)
  )
}

/** `, NL`: two capitals behind a comma or at the end of a line; `, il 62704`. */
function isRegionCode(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at] as Token
  if (token.text.length <= 3 && tokens[at - 1]?.text === ',') {
    const code = tokens[at + 1]?.kind === TOKEN.line ? tokens[at + 2] : tokens[at + 1]
    if (code?.kind === TOKEN.number && code.text.length >= 4) return true
  }
  if (token.text.length !== 2 || token.shape !== SHAPE.upper) return false
  const previous = tokens[at - 1]
  const next = tokens[at + 1]
  const closes = next === undefined || next.kind !== TOKEN.word || next.shape !== SHAPE.lower
  return closes && (previous?.text === ',' || previous?.shape !== SHAPE.lower)
}

/** Enough parts, in an order that addresses have. */
function isAddress({ tokens, cased }: Reading, first: number, { last, parts }: Extent): boolean {
  const leading = tokens[first]?.kind === TOKEN.number
  if (parts.box) return true
  const tail = Number(parts.unit) + Number(parts.place || parts.country) + Number(parts.code)
  if (parts.street && parts.house) return parts.clear || tail > 0 || !leading || cased
  if (parts.street && parts.code && parts.clear) return true
  if (parts.street && parts.clear && cased && last > first) return true
  if (parts.street && tail >= 2) return true
  if (leading && parts.unit && last - first >= 3) return true
  if (leading && cased && isBetweenNumbers(tokens, first)) return true
  if (leading && parts.numbers >= 2 && parts.seps > 0 && tail >= 1 && last - first >= 4) return true
  return leading && parts.seps > 0 && tail >= 2 && last - first >= 4
}

/** `Flat 3, …`, `the corner of First Street and …`: the words before belong to the address. */
function withCorner({ tokens }: Reading, first: number): number {
  const previous = tokens[first - 1]
  const isFlat = previous?.kind === TOKEN.word && (previous.bits & BIT.unit) !== 0
  if (isFlat && tokens[first]?.kind === TOKEN.number && !previous.glued) return first - 1
  if (tokens[first - 1]?.text !== 'of' || tokens[first - 2]?.text !== 'corner') return first
  return tokens[first - 3]?.text === 'the' ? first - 3 : first - 2
}

/** … `and Second Street`. */
function pastCorner(reading: Reading, last: number): number {
  const joiner = reading.tokens[last + 1]
  if (joiner?.text !== 'and' && joiner?.text !== '&') return last
  const extent = extentFrom(reading, last + 2)
  return extent?.parts.street === true ? extent.last : last
}

/** `51 Kromwater 38`: strange words between two numbers are a street that no table knows. */
function isBetweenNumbers(tokens: readonly Token[], first: number): boolean {
  let words = 0
  for (let at = first + 1; at < Math.min(tokens.length, first + 6); at++) {
    const { kind, bits, shape, text } = tokens[at] as Token
    if (kind === TOKEN.number) return words > 0
    if (kind === TOKEN.mark && text === '.') continue
    if (kind !== TOKEN.word) return false
    if (shape === SHAPE.lower && (bits & BIT.particle) !== 0) continue
    if (shape !== SHAPE.capital || (bits & (BIT.common | BIT.calendar)) !== 0) return false
    words++
  }
  return false
}
