import type { CountryCode } from 'libphonenumber-js/min'
import { isDigit, isLetter } from '../characters.ts'
import type { Detector, Finding } from '../detector.ts'
import { isDate } from './date.ts'
import { isAssigned, isAssignedIn, isPossible } from './numbering-plans.ts'

const SPAN_MAX = 52
const CONTEXT_MAX = 40
/** Characters behind a number in which `fax` or `office` may say what it is. */
const AFTER_CHARS = 10

const GAP = String.raw`(?: |-|\.|\/| - | \/ |\) ?|\)-|-\()?`
const EXTENSION_FORM = String.raw`(?: ?,? ?(?:ext\.?|extension|durchwahl|x)|#) ?:? ?\d{1,6}(?!\d)`
/** Digits with what people write between them; more digits than any number has, to know a longer thing. */
const NUMBER = new RegExp(
  String.raw`(?:\+ ?|\(\+)?\(?\d(?:${GAP}\(?\d){5,19}(?:${EXTENSION_FORM})?`,
  'giy',
)
const EXTENSION = /(?: ?,? ?(?:ext\.?|extension|durchwahl|x)|#) ?:? ?\d{1,6}$/i

/** Words that say that a telephone number follows. */
const BEFORE =
  /(?:\b(?:tele|cell|mobile ?|smart|handy)?(?:phone|fon)s?\b|\btel\b|\btél|\bcall(?:ed|ing)?\b|\bdial|\bfax\b|\bmobil[e]?\b|\bcell\b|\bhandy\b|\bcontact\b|\breach\b|\bring\b|\bsms\b|\btexts?\b|whatsapp|hotline|helpline|\bmóvil|teléfono|telefono|telefoon|\bph\b|\banswering at\b|\bportable\b|\bpager\b)[^\n]{0,24}$|\b(?:office|home|work|direct|numm?er|number(?: is)?)[ :]{1,3}$/i
/** Words before a number that say that it is something else. */
const OTHER =
  /(?:\b(?:order|invoice|account|acct|ticket|case|ref(?:erence)?|id|iban|card|ssn|isbn|issn|serial|policy|customer|patient|passport|licen[cs]e|vat|tax|zip|postal|version|po|no|routing|sort code|ean|sku|part|article|member|medical record|mrn|npi)(?:[ _-]?(?:number|no|num|nr|id|code|#))?\.?(?: is| was)?|#|№|[$€£¥]|\busd|\beur)[ :=#]{0,3}$/i
/** Of a number of six digits, right before it. */
const RIGHT_BEFORE = /\b(?:call|phone|tel|fax|dial|mobile|cell)\.?[ :]{1,3}$/i
const AFTER = /^[ -]{0,2}\(?(?:office|fax|mobile|cell|home|work|direct|main|tel)\b/i

/** Whose national forms are known. Where a trunk zero is written, those that have it. */
const TRUNK: readonly CountryCode[] = ['GB', 'DE', 'FR', 'NL', 'AU', 'IT', 'CH', 'AT', 'BE', 'SE']
const NANP = /^(?:1[-. ]|\+1[-. ]?|001[-. ])?(?:\(\d{3}\)[ -]?|\d{3}[-. ])\d{3}[-. ]\d{4}$/
/** An area code in brackets, and groups. */
const AREA = /^\(0?\d{1,4}\)[ -]?\d{2,5}(?:[ -]?\d{2,5}){0,3}$/
const DATE =
  /^(?:(?:19|20)\d\d([-./ ])\d{1,2}\1\d{1,2}|\d{1,2}([-./ ])\d{1,2}\2(?:\d{4}|\d\d))(?=$| )/
const SSN = /^\d{3}([- ])\d{2}\1\d{4}$/

/** Area code and exchange begin with 2 to 9. */
const ASSIGNABLE_NANP = /^1?[2-9]\d\d[2-9]\d{6}$/

const digitsOf = (text: string): string => text.replace(/\D/g, '')

/** How sure it is that this is a telephone number; 0 when it is none. */
function confidenceOf(span: string, before: string, after: string): number {
  const number = EXTENSIBLE.test(span) ? span.replace(EXTENSION, '') : span
  const digits = digitsOf(number)
  const sure = marked(number, digits)
  if (sure === 0 && (digits.length > NATIONAL_MAX || YEARS.test(number))) return 0
  if ((DATE.test(number) && isDate(number.replaceAll(' ', '-'))) || SSN.test(number)) return 0
  if (OTHER.test(before)) return 0
  if (sure > 0) return sure
  const told = number.length < span.length || AFTER.test(after) || BEFORE.test(before)
  if (digits.length < 7 && !AFTER.test(after) && !RIGHT_BEFORE.test(before)) return 0
  return told ? 0.75 : untold(number, digits)
}
const EXTENSIBLE = /[a-z#]/i
const NATIONAL_MAX = 12
/** From one year to another. */
const YEARS = /^(?:1[89]|20)\d\d ?[-/] ?(?:1[89]|20)\d\d$/

/** What is written like nothing else: with a plus, in three, three and four, with an area code in brackets. */
function marked(number: string, digits: string): number {
  if (number.startsWith('+') || number.startsWith('(+')) return international(digits)
  if (digits.startsWith('00') && DIALLED.test(number)) return international(digits.slice(2))
  const northAmerican = NANP.test(number) ? nanp(number, digits) : 0
  if (northAmerican > 0) return northAmerican
  if (!number.startsWith('(') || digits.length < 7 || digits.length > 11) return 0
  return AREA.test(number) ? (isRegular(digits) ? 0.8 : 0.6) : 0
}
const DIALLED = /^00\d{0,3}(?:[-. (]|\d{9,12}$)/

const isRegular = (digits: string): boolean => digits.length >= 8 && digits.length <= 11

/** Digits with a calling code in front. */
function international(digits: string): number {
  if (digits.length < INTERNATIONAL_MIN) return 0
  if (isAssigned(digits)) return 0.95
  return isPossible(digits) ? 0.85 : 0
}
const INTERNATIONAL_MIN = 8

/** Three, three and four digits: with spaces only, it must be one that could be assigned. */
function nanp(number: string, digits: string): number {
  if (/[-.()]/.test(number)) return 0.85
  return ASSIGNABLE_NANP.test(digits.slice(-10)) ? 0.75 : 0
}

/** A national form that no word announces: groups, and a number that some country assigns. */
function untold(number: string, digits: string): number {
  // What costs most comes last: few numbers begin with a zero.
  if (!digits.startsWith('0') || digits.length < 9 || digits.length > 11) return 0
  if (!/\D/.test(number) || !isGrouped(number)) return 0
  return TRUNK.some((country) => isAssignedIn(country, digits)) ? 0.7 : 0
}

/** Few groups, of one separator behind the first, none of a single digit but the first. */
function isGrouped(number: string): boolean {
  const groups = number.split(/[^\d]+/).filter((group) => group !== '')
  if (groups.length > 5 || groups.slice(1).some((group) => group.length < 2)) return false
  return new Set(number.replace(/[\d()]/g, '').slice(1)).size <= 1
}

/** Nothing before it that would make it a part of something longer. */
function startsHere(text: string, start: number): boolean {
  if (start === 0) return true
  const before = text.charCodeAt(start - 1)
  if (before <= 0x20) return true
  if (isLetter(before) || isDigit(before)) return false
  if (')_+@#$€£¥%&('.includes(text.charAt(start - 1)))
    return before === 0x28 && !isDigit(text.charCodeAt(start))
  if (!',./-:='.includes(text.charAt(start - 1))) return true
  const second = text.charCodeAt(start - 2)
  return !(isDigit(second) || (before === 0x2f && second === 0x2f))
}

/** Behind a space and more digits: only what opens like a number of its own, or has all marks of one. */
const isTied = (text: string, start: number): boolean =>
  text.charCodeAt(start - 1) === 0x20 &&
  (isDigit(text.charCodeAt(start - 2)) || text.charCodeAt(start - 2) === 0x29) &&
  isDigit(text.charCodeAt(start))

function endsHere(text: string, end: number): boolean {
  const after = text.charCodeAt(end)
  if (isDigit(after) || after === 0x5f || after === 0x40) return false
  if (isLetter(after)) return false
  return !(/[.,:/%-]/.test(text.charAt(end)) && isDigit(text.charCodeAt(end + 1)))
}

/** As North America writes it: what stands behind it is something else, a digit behind a space too. */
const NANP_HERE = new RegExp(
  String.raw`(?:\+?1[-. ])?(?:\(\d{3}\)[ -]?|\d{3}[-.])\d{3}[-.]\d{4}(?!\d|[-.]\d)(?:${EXTENSION_FORM})?`,
  'iy',
)

/** Without an opening bracket that nothing closes. */
function spanOf(text: string, start: number): string {
  NANP_HERE.lastIndex = start
  const here = NANP_HERE.exec(text)?.[0]
  if (here !== undefined || isTied(text, start)) return here ?? ''
  NUMBER.lastIndex = start
  const span = NUMBER.exec(text)?.[0] ?? ''
  return span.split('(').length === span.split(')').length ? span : ''
}

/** A bracket holds an area code of two digits and more, or a plus. */
function opensWell(text: string, start: number): boolean {
  if (text.charCodeAt(start) !== 0x28 || text.charCodeAt(start + 1) === 0x2b) return true
  let at = start + 1
  while (at - start <= AREA_MAX && isDigit(text.charCodeAt(at))) at++
  return at - start > 2 && text.charCodeAt(at) === 0x29
}
const AREA_MAX = 5

/** Digits enough for a number, with no more between two of them than people write. */
function hasDigits(text: string, start: number): boolean {
  let digits = 0
  let gap = 0
  for (let at = start; gap <= GAP_MAX && digits < DIGITS_MIN && at < text.length; at++) {
    if (isDigit(text.charCodeAt(at))) {
      digits++
      gap = 0
    } else if (isLetter(text.charCodeAt(at))) return false
    else gap++
  }
  return digits === DIGITS_MIN
}
const DIGITS_MIN = 6
const GAP_MAX = 3

function findingAt(text: string, start: number): Finding | undefined {
  if (!opensWell(text, start) || !hasDigits(text, start)) return undefined
  const span = spanOf(text, start)
  const end = start + span.length
  if (span === '' || span.length > SPAN_MAX - AFTER_CHARS || !endsHere(text, end)) return undefined
  const before = text.slice(Math.max(0, start - CONTEXT_MAX), start)
  const confidence = confidenceOf(span, before, text.slice(end, end + AFTER_CHARS))
  return confidence === 0 ? undefined : { type: 'phone', start, end, confidence }
}

const isOpening = (code: number): boolean => isDigit(code) || code === 0x2b || code === 0x28

export const phone: Detector = {
  id: 'phone',
  gate: 0,
  spanMax: SPAN_MAX,
  contextMax: CONTEXT_MAX,
  keywords: [
    '+0',
    '+ 0',
    '(0',
    '(+',
    '00-0',
    '00.00',
    '00 00',
    '00 0',
    '0000000',
    '00/00',
    '0-000-',
  ],
  keywordsIn: 'span',
  detect(text: string, found: Finding[], from = 0, until = text.length): void {
    for (let start = from; start < until; start++) {
      if (!isOpening(text.charCodeAt(start)) || !startsHere(text, start)) continue
      const finding = findingAt(text, start)
      if (finding !== undefined) found.push(finding)
    }
  },
  openFrom(text, from) {
    const near = Math.max(from, text.length - SPAN_MAX)
    for (let at = near; at < text.length; at++)
      if (isOpening(text.charCodeAt(at)) && startsHere(text, at)) return at
    return text.length
  },
  examples: {
    match: [
      'call (04) 1234 5678',
      '+44 20 7946 0958',
      '555-123-4567 x12',
      '001-555-123-4567',
      '(978)645-9740x11144 mobile',
      'Tel.: 030/1234567',
      'Phone: 481 7531',
      '+1 555 123 4567',
      'office 02.27.96.63.08',
      '06-24312407 office',
      'Rufen Sie +49 (0)30 901820 an',
      'call 020 7946 0958 now',
      '61 51 81 office',
      '+33 1 42 68 53 00.',
      '９７８-６４５-９７４０',
    ],
    noMatch: [
      '2024-01-12',
      '12.03.2024 14:00',
      'order 555-123-4567',
      '536-90-4399',
      'total 1 234 567 890',
      'account 1234567890',
      '1.234.567,89',
      '192.168.100.200',
      'ISBN 978-3-16-148410-0',
      'Table 4: 120 340 560 780',
      '4111 1111 1111 1111',
      'totals 2020-2024 are',
      '12345678901234567890',
      'id 7c9e6679-7425-40de-944b-e07fc1f90ae7',
    ],
  },
}
