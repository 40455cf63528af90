import { BIT, NAMES, PLACES } from './lexicon.ts'
import { type Reading, report } from './reading.ts'
import { isInitial, isNameLike, type Run, runFrom } from './runs.ts'
import { isStrange, personAround, THRESHOLD, weigh } from './weigh.ts'
import { SHAPE, TOKEN, type Token } from './words.ts'

/** Persons, places, and organisations that only the words around them show. */
export function names(reading: Reading): void {
  const { tokens, taken } = reading
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    if (taken[at] !== 0 || token.kind !== TOKEN.word || token.glued) continue
    if (isPrefix(reading, at)) {
      at = prefix(reading, at)
      continue
    }
    if (!isNameLike(reading, at, token) && !isInitial(token)) continue
    if (isOpener(reading, at)) continue
    const run = runFrom(reading, at)
    at = decide(reading, run)
  }
}

/** An ordinary word whose capital only opens a sentence. */
function isOpener({ tokens, units }: Reading, at: number): boolean {
  const { opening, bits } = tokens[at] as Token
  if (units.get(at) !== undefined) return false
  const ordinary = (bits & BIT.common) !== 0 && (bits & PLACES) === 0
  if (!opening || !ordinary) return false
  const next = tokens[at + 1]
  const named =
    next?.kind === TOKEN.word &&
    next.shape !== SHAPE.lower &&
    (next.bits & NAMES) !== 0 &&
    (next.bits & BIT.common) === 0
  return (bits & BIT.first) === 0 || !named
}

/** Prefixes that are also words or names: only with a stop, or a capital before a name. */
function isPrefix(reading: Reading, at: number): boolean {
  const { tokens, cased } = reading
  const { bits, shape, text } = tokens[at] as Token
  if ((bits & BIT.prefix) === 0) return false
  if (cased && shape === SHAPE.lower) return false
  const stop = tokens[at + 1]?.text === '.' && tokens[at + 1]?.spaced === false
  const next = tokens[stop ? at + 2 : at + 1]
  if (next === undefined || next.kind !== TOKEN.word || (!next.spaced && !stop)) return false
  if (
    cased
      ? next.shape === SHAPE.lower && (next.bits & BIT.particle) === 0
      : (next.bits & BIT.common) !== 0
  )
    return false
  return stop || ABBREVIATED.has(text) || (bits & (BIT.common | NAMES)) === 0
}
const ABBREVIATED = new Set([
  'mr',
  'mrs',
  'ms',
  'miss',
  'mx',
  'dr',
  'prof',
  'herr',
  'frau',
  'monsieur',
  'madame',
  'mme',
  'mlle',
  'senor',
  'senora',
])

/** `Dr.` before a name; the name follows as a finding of its own. */
function prefix(reading: Reading, at: number): number {
  const stop = reading.tokens[at + 1]?.text === '.' && reading.tokens[at + 1]?.spaced === false
  const last = stop ? at + 1 : at
  if (ABBREVIATED.has((reading.tokens[at] as Token).text))
    report(reading, 'name_prefix', [at, last], 0.7)
  return last
}

/** Reports what the run is, and says how far it was read. */
function decide(reading: Reading, run: Run): number {
  const place = placeWithin(reading, run)
  if (place !== undefined) return place
  const weights = weigh(reading, run)
  const best = Math.max(weights.person, weights.place, weights.organisation)
  if (best < thresholdOf(reading, run)) {
    const group = groupOf(reading, run)
    if (group) return run.last
    return run.last > run.first ? shorter(reading, run) : run.last
  }
  const confidence = 0.45 + 0.1 * (best - THRESHOLD)
  if (weights.person === best) {
    const last = withSuffix(reading, run)
    report(reading, 'person', [run.first, last], confidence)
    return apposition(reading, last)
  }
  const type = weights.place === best ? 'place' : 'organisation'
  report(reading, type, [run.first, run.last], confidence)
  return run.last
}

/** A country or region at the head of a run that goes on: `Germany Smith` is rare, `Austria Monday` is not. */
function placeWithin(reading: Reading, { first, last }: Run): number | undefined {
  const unit = reading.units.get(first)
  const bits = unit?.bits ?? (reading.tokens[first] as Token).bits
  const end = unit?.last ?? first
  if (end >= last || (bits & BIT.country) === 0 || (bits & (NAMES | BIT.common)) !== 0)
    return undefined
  report(reading, 'place', [first, end], 0.7)
  return end
}

/** Looks again behind an ordinary word that leads the run, or at its first word alone. */
function shorter(reading: Reading, { first, last }: Run): number {
  const { tokens } = reading
  for (let at = first + 1; at <= last; at++) {
    const token = tokens[at] as Token
    if (token.kind !== TOKEN.word || isInitial(token)) continue
    const known =
      (token.bits & (NAMES | PLACES | BIT.group)) !== 0 && (token.bits & BIT.common) === 0
    if (!known || !isNameLike(reading, at, token)) continue
    if (((tokens[at - 1] as Token).bits & (BIT.common | BIT.job)) === 0) continue
    return decide(reading, runFrom(reading, at))
  }
  return last
}

function groupOf(reading: Reading, { first, last }: Run): boolean {
  let any = false
  for (let at = first; at <= last; at++) {
    const { bits, shape } = reading.tokens[at] as Token
    if ((bits & BIT.group) === 0 || (reading.cased && shape === SHAPE.lower)) continue
    report(reading, 'group', [at, at], 0.6)
    any = true
  }
  return any
}

/** `, Jr.`, `PhD`, `III` behind a name. */
function withSuffix({ tokens, cased }: Reading, { first, last }: Run): number {
  if (!cased || last === first || (tokens[last] as Token).possessive) return last
  const comma = tokens[last + 1]?.text === ','
  const at = comma ? last + 2 : last + 1
  const suffix = tokens[at]
  if (suffix === undefined || (suffix.bits & BIT.nameSuffix) === 0 || suffix.shape === SHAPE.lower)
    return last
  return tokens[at + 1]?.text === '.' ? at + 1 : at
}

/**
 * A capital that no sentence explains, on words that no table knows, is a name of something: less is
 * asked of it. Behind an article it is a thing more often than not.
 */
const STRANGER_THRESHOLD = 1
/** In text without capitals a strange word may be a slip: something around it must speak for a name. */
const SMALL_THRESHOLD = 1.5
const STRANGER_MIN = 4
const STRANGERS_MAX = 3

function thresholdOf(reading: Reading, { first, last }: Run): number {
  const { tokens, cased } = reading
  const head = tokens[first] as Token
  if (!cased) {
    const alone = last === first && head.bits === 0 && head.text.length > STRANGER_MIN
    return alone ? SMALL_THRESHOLD : THRESHOLD
  }
  if (last - first >= STRANGERS_MAX) return THRESHOLD
  if (head.opening && personAround(reading, { first, last }) < OPENING_MIN) return THRESHOLD
  for (let at = first; at <= last; at++) {
    const token = tokens[at] as Token
    if (token.kind !== TOKEN.word || token.text.length < STRANGER_MIN || !isStrange(token))
      return THRESHOLD
    if (token.shape === SHAPE.lower || token.shape === SHAPE.mixed) return THRESHOLD
  }
  return ARTICLES.has(tokens[first - 1]?.text ?? '') ? THRESHOLD : STRANGER_THRESHOLD
}
const ARTICLES = new Set(['the', 'a', 'an', 'this', 'each', 'every', 'our', 'your', 'these'])
const OPENING_MIN = 0.5

/** `, the Civil drafter,` behind a person. Says how far it was read. */
function apposition(reading: Reading, last: number): number {
  const { tokens, cased } = reading
  if (tokens[last + 1]?.text !== ',' || tokens[last + 2]?.text !== 'the') return last
  if (reading.taken[last + 3] !== 0) return last
  const first = last + 3
  for (let at = first; at < Math.min(tokens.length, first + TITLE_WORDS_MAX); at++) {
    const token = tokens[at] as Token
    const next = tokens[at + 1]
    if (token.kind !== TOKEN.word && token.text !== '-') return last
    if (next !== undefined && next.text !== ',' && next.text !== '.') continue
    const isTitle =
      (token.bits & BIT.job) !== 0 || (cased && tokens[first]?.shape === SHAPE.capital)
    if (!isTitle) return last
    report(reading, 'job_title', [first, at], 0.6)
    return at
  }
  return last
}
const TITLE_WORDS_MAX = 9
