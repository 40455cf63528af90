import { BIT, NAMES } from './lexicon.ts'
import { type Reading, report } from './reading.ts'
import { isNameLike } from './runs.ts'
import { SHAPE, TOKEN, type Token } from './words.ts'

/** Words that one organisation's name may have. */
const WORDS_MAX = 8
/** Legal forms that are words, too: only behind capitals, in capitals or with a stop. */
const LEGAL_WORDS = new Set([
  'se',
  'sa',
  'as',
  'ab',
  'co',
  'sl',
  'sp',
  'pc',
  'lp',
  'ag',
  'cv',
  'bv',
  'nv',
  'oy',
  'kg',
  'ug',
  'doo',
  'hf',
  'pte',
  'company',
  'corporation',
  'sas',
  'spa',
  'asa',
  'aps',
  'lp',
  'sia',
  'uab',
  'tbk',
  'limited',
  'slu',
])

/** Names that end in a legal form or a word like `University`, begin with `Bank of`, or that all know. */
export function organisations(reading: Reading): void {
  const { tokens, units, taken } = reading
  for (let at = 0; at < tokens.length; at++) {
    if (taken[at] !== 0) continue
    const token = tokens[at] as Token
    if (token.kind !== TOKEN.word || token.glued) continue
    const unit = units.get(at)
    if (unit !== undefined && (unit.bits & BIT.orgName) !== 0)
      report(reading, 'organisation', [at, unit.last], 0.8)
    else if ((token.bits & BIT.orgName) !== 0 && isShown(reading, token))
      report(reading, 'organisation', [at, at], 0.7)
    else if ((token.bits & BIT.orgOf) !== 0) institutionOf(reading, at)
    if (taken[at] === 0 && HEADS.has(token.text)) behindHead(reading, at)
    if (taken[at] === 0 && tokens[at + 1]?.text === '&') firm(reading, at)
    if (taken[at] === 0 && (token.bits & BIT.legal) !== 0) withLegalForm(reading, at)
    if (taken[at] === 0 && (token.bits & BIT.orgLast) !== 0) withLastWord(reading, at)
  }
}

const isShown = ({ cased }: Reading, { shape, bits }: Token): boolean =>
  cased ? shape !== SHAPE.lower : (bits & BIT.common) === 0

/** First words of organisations in languages that put the kind before the name. */
const HEADS = new Set(
  'banco banca banque bank grupo groupe gruppo hotel universitat universita universidad universidade universite ecole institut instituto istituto ministerium ministerio ministere hopital clinica clinique klinik stiftung fundacion fondation fondazione stadtwerke sparkasse volksbank'.split(
    ' ',
  ),
)

/** `Banco Popular`, `Universität zu Köln`. */
function behindHead(reading: Reading, at: number): void {
  const { tokens, cased } = reading
  if (!cased || tokens[at]?.shape === SHAPE.lower) return
  let last = at
  for (let next = at + 1; next < Math.min(tokens.length, at + WORDS_MAX); next++) {
    const token = tokens[next] as Token
    if (token.kind !== TOKEN.word || token.glued || (tokens[next - 1] as Token).possessive) break
    if (token.shape !== SHAPE.lower && (token.bits & BIT.function) === 0) last = next
    else if ((token.bits & BIT.particle) === 0) break
  }
  if (last > at) report(reading, 'organisation', [at, last], 0.6)
}

/** `Fenwick & Moore`: surnames joined by `&`. Given names alone are two persons. */
function firm(reading: Reading, at: number): void {
  const { tokens, cased } = reading
  if (!cased || tokens[at]?.shape !== SHAPE.capital || tokens[at]?.glued === true) return
  const and = tokens[at + 1]
  const other = tokens[at + 2]
  if (and?.text !== '&' || !and.spaced || other?.spaced !== true) return
  const previous = tokens[at - 1]
  if (previous?.kind === TOKEN.word && (previous.bits & BIT.first) !== 0) return
  const isSurname = (token: Token | undefined): boolean =>
    token !== undefined &&
    token.shape === SHAPE.capital &&
    (token.bits & (BIT.last | BIT.prefix)) === BIT.last
  if (!isSurname(other) || (!isSurname(tokens[at]) && (tokens[at]?.bits ?? 0) !== 0)) return
  report(reading, 'organisation', [at, at + 2], 0.55)
}

/** `Acme GmbH & Co. KG`, `Smith, Jones and Lee LLP`. */
function withLegalForm(reading: Reading, at: number): void {
  const { tokens, cased } = reading
  const form = tokens[at] as Token
  const stop = tokens[at + 1]?.text === '.' && tokens[at + 1]?.spaced === false
  if (LEGAL_WORDS.has(form.text) && !stop && (!cased || form.shape === SHAPE.lower)) return
  if (form.shape === SHAPE.lower && cased && form.text.length > 3) return
  const comma = tokens[at - 1]?.text === ','
  const first = backwards(reading, comma ? at - 2 : at - 1)
  if (first === undefined) return
  const last = stop && SHORTENED.has(form.text) ? at + 1 : at
  report(reading, 'organisation', [first, last], 0.85)
}

/** Legal forms that keep their stop. */
const SHORTENED = new Set([
  'inc',
  'ltd',
  'corp',
  'co',
  'ltda',
  'pty',
  'pte',
  'bhd',
  'a',
  's',
  'v',
  'l',
  'p',
])

/** `Buena Vista Garden Maintenance`. */
function withLastWord(reading: Reading, at: number): void {
  const { tokens, cased } = reading
  const last = tokens[at] as Token
  if (cased ? last.shape === SHAPE.lower : true) return
  const next = tokens[at + 1]
  if (next !== undefined && isNameLike(reading, at + 1, next) && next.spaced && !last.possessive)
    return
  const first = backwards(reading, at - 1)
  if (first === undefined) return
  let telling = false
  for (let index = first; index < at; index++) {
    const { bits, kind } = tokens[index] as Token
    if (kind === TOKEN.word && ((bits & BIT.common) === 0 || (bits & NAMES) !== 0)) telling = true
  }
  if (telling) report(reading, 'organisation', [first, at], 0.6)
}

/** The first of the capitalised words that end at `last`; `&`, `and` and commas may join them. */
function backwards(reading: Reading, last: number): number | undefined {
  const { tokens, taken, cased } = reading
  let first: number | undefined
  let words = 0
  for (let at = last; at >= 0 && words < WORDS_MAX; at--) {
    const token = tokens[at] as Token
    if (taken[at] !== 0) break
    const joiner =
      token.text === '&' || token.text === '-' || (first !== undefined && JOINERS.has(token.text))
    if (joiner) continue
    if (token.kind !== TOKEN.word || token.glued) break
    if ((token.bits & BIT.function) !== 0) break
    if (
      cased
        ? token.shape === SHAPE.lower && (token.bits & BIT.legal) === 0
        : (token.bits & BIT.common) !== 0 && words > 0
    )
      break
    first = at
    words++
    if (token.opening && token.start > 0) break
  }
  return first
}
const JOINERS = new Set(['and', 'of', 'und', 'et', 'y', 'e'])

/** `University of Leeds`, `Bank of Montreal`. */
function institutionOf(reading: Reading, at: number): void {
  const { tokens, cased, units } = reading
  const head = tokens[at] as Token
  if (tokens[at + 1]?.text !== 'of' || (cased && head.shape === SHAPE.lower)) return
  if (!cased && !DEPARTMENTS.has(head.text)) return
  const goesOn = SCHOOLS.has(head.text) ? ARTICLE : LISTS
  let last = at + 1
  for (let next = at + 2; next < Math.min(tokens.length, at + 2 + WORDS_MAX); next++) {
    const token = tokens[next] as Token
    const unit = units.get(next)
    if (unit !== undefined) {
      last = unit.last
      next = unit.last
    } else if (
      token.kind === TOKEN.word &&
      (cased ? token.shape !== SHAPE.lower : !token.glued && (token.bits & BIT.function) === 0)
    )
      last = next
    else if (!goesOn.has(token.text)) break
    if ((tokens[last] as Token).possessive) break
  }
  if (last > at + 1) report(reading, 'organisation', [startOf(reading, at), last], 0.75)
}
/** Named for one place; offices are named for lists of subjects. */
const SCHOOLS = new Set([
  'university',
  'college',
  'bank',
  'church',
  'museum',
  'academy',
  'republic',
])
const ARTICLE = new Set(['the'])
const LISTS = new Set(['the', 'and', '&'])
const DEPARTMENTS = new Set(['university', 'department', 'ministry', 'bank'])

/** `Technical University of …`: capitalised words before belong to it. */
function startOf(reading: Reading, at: number): number {
  const { tokens, cased, taken } = reading
  let first = at
  while (cased && first > 0) {
    const token = tokens[first - 1] as Token
    if (token.kind !== TOKEN.word || token.shape === SHAPE.lower || taken[first - 1] !== 0) break
    if ((token.bits & BIT.function) !== 0) break
    first--
  }
  return first
}
