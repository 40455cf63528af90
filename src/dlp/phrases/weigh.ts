import { BIT, NAMES, PLACES } from './lexicon.ts'
import { before, type Reading } from './reading.ts'
import { isInitial, type Run } from './runs.ts'
import { SHAPE, TOKEN, type Token } from './words.ts'

/** What speaks for each reading of a run; compared with THRESHOLD. */
export interface Weights {
  readonly person: number
  readonly place: number
  readonly organisation: number
}
export const THRESHOLD = 2

/** Endings that surnames of many countries have, and few words. */
const SURNAME =
  /(?:ski|ska|sky|cki|czyk|wicz|vich|vic|ovic|evic|ov|ova|ev|eva|enko|chuk|yuk|escu|eanu|sson|ssen|sen|dottir|quist|qvist|strom|gren|lund|berg|stein|mann|meier|meyer|bauer|hauser|huber|inen|onen|anen|opoulos|akis|idis|oglu|shvili|adze|yan|ian|ez|az|iz|inho|ini|etti|elli|ucci|acci|ello|ella|aert|aerts|stra|ink|wala|wani|pour|zadeh|nejad|abadi|moto|mura|yama|saki|shima|kawa|bashi|gawa|ung|eng|ong|uong|iah|ysz|usz|osz|asz|vskiy|skiy|ich|ton|ham|worth|well|field|ley|ford)$/
/** Beginnings of surnames. */
const SURNAME_HEAD = /^(?:mc|mac|fitz|o'|d'|l'|de|di|van|al-|el-|ben-|abdul|abu)[a-z]{4,}/
/** Endings of towns. */
const TOWN =
  /(?:ville|burg|burgh|bourg|bury|borough|boro|ton|ham|wick|wich|hampton|shire|mouth|ford|field|port|pool|dale|haven|hausen|heim|dorf|stadt|stedt|brunn|brueck|bruck|furt|hofen|ingen|kirchen|walde|grad|gorod|sk|ow|owo|ice|abad|pur|pore|nagar|stan|ville|polis|ville|by|holm|vik|ness|fjord|sund|koping|borg|hus|lund|rup|dijk|recht|dam|drecht|hoven|huizen|zand|loo|beek|trop|ac|ano|ella|eto|aro|ino|iza|anda|ania|aya|acho|ejo|falva|haza|hely|var|ovce|any|avia|land|lands|oya|ima|shi)$/
/** Strange words are judged by their form only from so many letters on. */
const FORM_MIN = 5
const WEAK_SHORT = 3

/** `April`, `May`: only beside a clear name, or where a name must stand. */
const MONTH_NAME = 0.4
const WORD = {
  strongFirst: 2,
  weakFirst: 0.9,
  /** The same with a capital that no sentence explains. */
  shownFirst: 1.6,
  shownLast: 1.1,
  strongLast: 1.6,
  weakLast: 0.6,
  strange: 0.6,
  ordinary: -0.9,
} as const

export function weigh(reading: Reading, run: Run): Weights {
  return {
    person: personWords(reading, run) + personAround(reading, run),
    place: placeWords(reading, run) + placeAround(reading, run),
    organisation: organisationAround(reading, run),
  }
}

export const isStrange = ({ bits }: Token): boolean =>
  (bits & (NAMES | PLACES | BIT.common | BIT.group | BIT.orgLast | BIT.orgName | BIT.job)) === 0

/** What the words themselves say for a person. */
function personWords(reading: Reading, { first, last }: Run): number {
  const { tokens, cased, units } = reading
  let sum = 0
  let words = 0
  let named = 0
  let ordinary = 0
  for (let at = first; at <= last; at++) {
    const token = tokens[at] as Token
    if (token.kind !== TOKEN.word || (at > first && isParticle(token))) continue
    words++
    if (isInitial(token)) {
      sum += 0.6
      continue
    }
    const unit = units.get(at)
    if (unit !== undefined && (unit.bits & (BIT.town | BIT.orgName)) !== 0) return -1
    const weight = nameWeight(token, cased, at === first)
    if (weight > 0.5 && (token.bits & NAMES) !== 0) named++
    if (weight < 0) ordinary++
    sum += weight
  }
  if (words > 1 && words <= 4 && named > 0 && ordinary === 0) sum += 0.8
  if (words > 4) sum -= 1
  if (words === 1) sum -= againstOne(tokens[first] as Token, cased)
  const opener = tokens[first] as Token
  if (cased && !opener.opening && ordinary < words) sum += 0.4
  return sum
}

/** A lone word all in capitals is an acronym, and a nationality is no surname. */
function againstOne({ bits, shape }: Token, cased: boolean): number {
  if ((bits & BIT.group) !== 0) return 1.5
  return cased && shape === SHAPE.upper ? 1.2 : 0
}

const isParticle = ({ bits, shape }: Token): boolean =>
  (bits & BIT.particle) !== 0 && shape === SHAPE.lower

function nameWeight(token: Token, cased: boolean, isFirst: boolean): number {
  const { bits, text } = token
  const common = (bits & (BIT.common | BIT.calendar)) !== 0
  const short = text.length <= WEAK_SHORT ? (cased ? 0.3 : 0.8) : 0
  if ((bits & BIT.calendar) !== 0) return MONTH_NAME
  if ((bits & BIT.first) !== 0) {
    const both = !isFirst && (bits & BIT.last) !== 0 ? 0.1 : 0
    const weak = token.opening ? WORD.weakFirst : WORD.shownFirst
    return (common ? (cased ? weak : 0.1) : WORD.strongFirst) - short + both
  }
  if ((bits & BIT.last) !== 0) {
    const town = (bits & PLACES) !== 0 && isFirst ? 0.6 : 0
    const weak = token.opening ? WORD.weakLast : WORD.shownLast
    return (common ? (cased ? weak : 0) : WORD.strongLast) - short - town
  }
  if ((bits & (PLACES | BIT.group)) !== 0) return isFirst ? -0.5 : 0.2
  if (common || (bits & (BIT.orgLast | BIT.orgName | BIT.job)) !== 0) return WORD.ordinary
  if (text.length < WEAK_SHORT) return -0.3
  const formed =
    text.length >= FORM_MIN && (SURNAME.test(text) || SURNAME_HEAD.test(text)) ? 0.5 : 0
  return (cased ? WORD.strange : 0.3) + formed
}

/** What persons alone do. */
const SAYING = new Set([
  'said',
  'says',
  'told',
  'tells',
  'asked',
  'replied',
  'answered',
  'wrote',
  'smiled',
  'laughed',
  'nodded',
  'whispered',
  'emailed',
])
const NAME_IS = new Set([
  'name',
  'names',
  'surname',
  'nickname',
  'firstname',
  'lastname',
  'alias',
  'heisse',
])

/** What stands around the run and speaks for a person. */
export function personAround(reading: Reading, { first, last }: Run): number {
  const { tokens, cased } = reading
  const start = tokens[first] as Token
  const end = tokens[last] as Token
  const left = before(reading, first)
  const right = tokens[last + 1]
  let sum = leftOfPerson(reading, first, left)
  if (right?.kind === TOKEN.number && right.spaced) sum -= 0.4
  if (end.possessive) sum += cased && !start.opening ? 0.6 : 0.4
  if (right?.kind === TOKEN.word && !end.possessive) {
    if ((right.bits & BIT.speech) !== 0) sum += SAYING.has(right.text) ? 1.1 : 0.6
    if ((right.bits & (BIT.streetBehind | BIT.orgLast)) !== 0 && (right.bits & BIT.function) === 0)
      sum -= 0.4
  }
  if (besideName(tokens, first, last)) sum += 0.5
  if (isAddressed(tokens, start, last)) sum += 1
  const alone = isLineStart(tokens, first) && (right === undefined || right.kind === TOKEN.line)
  if (alone && cased && (start.bits & BIT.common) === 0) sum += last > first ? 0.8 : 0.2
  return sum
}

/** `Raimond, can you …`: what opens a sentence before a comma and a request is who is asked. */
function isAddressed(tokens: readonly Token[], start: Token, last: number): boolean {
  if (!start.opening || tokens[last + 1]?.text !== ',') return false
  const next = tokens[last + 2]
  return next !== undefined && next.shape === SHAPE.lower && REQUESTS.has(next.text)
}
const REQUESTS = new Set([
  'can',
  'could',
  'please',
  'would',
  'will',
  'you',
  'do',
  'did',
  'are',
  'have',
  'thanks',
  'thank',
])

/** `Kovalev, Lee and Phillips`: a name joined to another. */
function besideName(tokens: readonly Token[], first: number, last: number): boolean {
  const isName = (token: Token | undefined): boolean =>
    token !== undefined && (token.bits & NAMES) !== 0 && token.shape === SHAPE.capital
  const joins = (token: Token | undefined): boolean =>
    token !== undefined && JOINERS.has(token.text)
  return (
    (joins(tokens[last + 1]) && isName(tokens[last + 2])) ||
    (joins(tokens[first - 1]) && isName(tokens[first - 2]))
  )
}
const JOINERS = new Set([',', 'and', '&', 'or'])

const isLineStart = (tokens: readonly Token[], first: number): boolean => {
  const previous = tokens[first - 1]
  return previous === undefined || previous.kind === TOKEN.line
}

function leftOfPerson(reading: Reading, first: number, left: Token | undefined): number {
  const { tokens } = reading
  if (left === undefined) return 0
  if (
    (left.bits & BIT.prefix) !== 0 &&
    left.kind === TOKEN.word &&
    (left.shape !== SHAPE.lower || !reading.cased)
  )
    return 2.2
  const second = tokens[first - 2]
  if (left.text === ':') return second !== undefined && (second.bits & BIT.label) !== 0 ? 1.6 : 0
  if (left.text === ',' && second !== undefined && (second.bits & BIT.greeting) !== 0) return 1
  if (left.text === '-' || left.text === '–') return 0
  if (left.kind === TOKEN.line) {
    const mark = tokens[first - 2]
    const word = tokens[first - 3]
    const closes = mark?.text === ',' && word !== undefined && (word.bits & BIT.greeting) !== 0
    return closes || (mark !== undefined && (mark.bits & BIT.greeting) !== 0) ? 1.4 : 0
  }
  if (left.text === 'is' || left.text === 'was') {
    if (second !== undefined && NAME_IS.has(second.text)) return 1.8
    if (
      second?.text === 'this' ||
      second?.text === 'he' ||
      second?.text === 'she' ||
      second?.text === 'who'
    )
      return 0.8
    return 0
  }
  if (left.text === "i'm" || (left.text === 'am' && second?.text === 'i')) return 1.2
  if (NAMING.has(second?.text ?? '') && PRONOUNS.has(left.text)) return 1.5
  if (NAME_IS.has(left.text) || left.text === 'named' || left.text === 'called') return 1.5
  if ((left.bits & BIT.greeting) !== 0) return 1.4
  if ((left.bits & BIT.job) !== 0) return 0.7
  if ((left.bits & BIT.beforePerson) !== 0) return WEAK_BEFORE.has(left.text) ? 0.2 : 0.7
  if (left.text === 'the' || left.text === 'a' || left.text === 'an' || left.text === 'our')
    return -0.8
  return 0
}
const NAMING = new Set(['named', 'name', 'call', 'calls', 'called', 'calling'])
const PRONOUNS = new Set(['me', 'him', 'her', 'them', 'us', 'you', 'himself', 'herself'])
/** Before persons and much else. */
const WEAK_BEFORE = new Set(['and', 'or', 'to', 'from', 'with', 'for'])

/** What the words themselves say for a place. */
function placeWords(reading: Reading, { first, last }: Run): number {
  const { tokens, units, cased } = reading
  const unit = units.get(first)
  if (unit !== undefined && unit.last === last && (unit.bits & PLACES) !== 0)
    return (unit.bits & (BIT.country | BIT.region)) !== 0 ? 3 : 2.2
  const head = tokens[first] as Token
  if (first === last) {
    const known = knownPlace(head)
    if (known > 0) return known
    if (!isStrange(head)) return (head.bits & BIT.common) !== 0 ? -1 : -0.2
    return (cased ? 0.5 : 0.2) + (head.text.length >= FORM_MIN && TOWN.test(head.text) ? 0.5 : 0)
  }
  let sum = (head.bits & BIT.placeHead) !== 0 ? 1 : 0
  for (let at = first; at <= last; at++) {
    const token = tokens[at] as Token
    if (token.kind !== TOKEN.word || isParticle(token)) continue
    if ((token.bits & PLACES) !== 0) sum += 0.5
    else if (isStrange(token)) sum += TOWN.test(token.text) ? 0.5 : 0.2
    else if ((token.bits & BIT.first) !== 0 && (head.bits & BIT.placeHead) === 0) sum -= 0.6
    else if ((token.bits & BIT.common) !== 0 && at > first) sum -= 0.4
  }
  return Math.min(2, sum)
}

function knownPlace({ bits, shape, text }: Token): number {
  const common = (bits & BIT.common) !== 0
  if ((bits & (BIT.country | BIT.region)) !== 0) {
    if (shape === SHAPE.upper && text.length <= 3) return 2
    if ((bits & NAMES) !== 0) return 1.9
    return common && shape === SHAPE.lower ? 0.5 : 3
  }
  if ((bits & BIT.town) === 0) return 0
  if (common) return shape === SHAPE.capital ? 1 : 0.4
  return (bits & NAMES) !== 0 ? 1.1 : 2
}

/** What stands around the run and speaks for a place. */
function placeAround(reading: Reading, { first, last }: Run): number {
  const { tokens } = reading
  const left = before(reading, first)
  let sum = 0
  if (left !== undefined && (left.bits & BIT.beforePlace) !== 0) {
    sum += PREPOSITION.get(left.text) ?? 0.4
    const second = tokens[first - 2]
    if (second !== undefined && (second.bits & BIT.placeVerb) !== 0) sum += 0.7
  } else if (
    left !== undefined &&
    (left.bits & BIT.placeVerb) !== 0 &&
    left.text.startsWith('visit')
  )
    sum += 1
  else if (left?.kind === TOKEN.word && (left.bits & BIT.prefix) !== 0) sum -= 1
  const right = tokens[last + 1]
  const behind = tokens[last + 2]
  if (right?.text === ',' && behind?.kind === TOKEN.word) {
    if ((behind.bits & (BIT.country | BIT.region)) !== 0) sum += 1.2
    if ((behind.bits & BIT.stateCode) !== 0 && behind.shape === SHAPE.upper) sum += 1.5
  }
  if (left?.text === ',' && isBehindPlace(reading, first)) sum += 1
  return sum
}
/** `Ashburn, Virginia`. */
function isBehindPlace({ tokens, found }: Reading, first: number): boolean {
  const previous = tokens[first - 2]
  const last = found.at(-1)
  if (previous === undefined) return false
  return (previous.bits & PLACES) !== 0 || (last?.type === 'place' && last.end === previous.end)
}
const PREPOSITION: ReadonlyMap<string, number> = new Map([
  ['in', 1.1],
  ['near', 1.1],
  ['at', 0.7],
  ['from', 0.7],
  ['to', 0.4],
  ['outside', 0.9],
  ['around', 0.6],
  ['of', 0.3],
])

/** What stands around a strange word and speaks for an organisation. */
function organisationAround(reading: Reading, { first, last }: Run): number {
  const { tokens } = reading
  const left = before(reading, first)
  const second = tokens[first - 2]
  const right = tokens[last + 1]
  let strange = 0
  let shown = reading.cased
  for (let at = first; at <= last; at++) {
    const token = tokens[at] as Token
    if (isStrange(token)) strange++
    if (token.opening || token.shape === SHAPE.lower || (token.bits & BIT.first) !== 0)
      shown = false
  }
  const isOffice =
    right?.kind === TOKEN.word && right.shape === SHAPE.lower && OFFICE.has(right.text)
  const isOrigin = left?.text === 'from' && (second?.text === 'is' || second?.text === 'was')
  if (shown && last > first && (isOffice || isOrigin)) return THRESHOLD
  if (strange === 0) return 0
  let sum = 0.8
  if (left !== undefined && (left.bits & BIT.beforeOrganisation) !== 0) sum += 1
  if (
    left?.text === 'at' ||
    left?.text === 'for' ||
    left?.text === 'from' ||
    left?.text === 'with'
  ) {
    sum += 0.3
    if (second !== undefined && (second.bits & (BIT.beforeOrganisation | BIT.job)) !== 0) sum += 1.2
  }
  if (isOffice) sum += 1.2
  return sum
}
const OFFICE = new Set([
  'office',
  'offices',
  'headquarters',
  'hq',
  'employee',
  'employees',
  'shares',
  'stock',
  'ceo',
  'customers',
  'staff',
  'subsidiary',
])
