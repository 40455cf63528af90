import { limits } from '../../kernel/limits.ts'
import { isDigit, isLetter } from '../characters.ts'
import { type Detector, type Finding, GATE } from '../detector.ts'
import {
  type DigitGroup,
  digitChain,
  digitsOpenFrom,
  GAP_MAX,
  gapBefore,
  groupEnd,
  groupFrom,
  isGap,
} from './digits.ts'

/** First digits (as a range of equal length) and lengths that the issuing networks publish. */
interface IssuerRange {
  readonly first: number
  readonly last: number
  readonly lengths: readonly number[]
}
/** Digits that tell all ranges apart. */
const LEAD_DIGITS = 6
const TO_19 = [16, 17, 18, 19]
const MAESTRO = [13, 14, 15, 16, 17, 18, 19]
const ISSUERS: readonly IssuerRange[] = [
  { first: 4, last: 4, lengths: [13, 16, 19] }, // Visa
  { first: 51, last: 55, lengths: [16] }, // Mastercard
  { first: 2221, last: 2720, lengths: [16] }, // Mastercard
  { first: 34, last: 34, lengths: [15] }, // American Express
  { first: 37, last: 37, lengths: [15] }, // American Express
  { first: 300, last: 305, lengths: [14, ...TO_19] }, // Diners Club
  { first: 3095, last: 3095, lengths: [14, ...TO_19] }, // Diners Club
  { first: 36, last: 36, lengths: [14, ...TO_19] }, // Diners Club
  { first: 38, last: 39, lengths: [14, ...TO_19] }, // Diners Club
  { first: 3528, last: 3589, lengths: TO_19 }, // JCB
  { first: 6011, last: 6011, lengths: TO_19 }, // Discover
  { first: 644, last: 649, lengths: TO_19 }, // Discover
  { first: 65, last: 65, lengths: TO_19 }, // Discover, RuPay
  { first: 62, last: 62, lengths: TO_19 }, // UnionPay
  { first: 8100, last: 8171, lengths: TO_19 }, // UnionPay
  { first: 60, last: 60, lengths: [16] }, // RuPay
  { first: 82, last: 82, lengths: [16] }, // RuPay
  { first: 508, last: 508, lengths: [16] }, // RuPay
  { first: 2200, last: 2204, lengths: TO_19 }, // Mir
  { first: 9792, last: 9792, lengths: [16] }, // Troy
  { first: 506099, last: 506198, lengths: [16, 18, 19] }, // Verve
  { first: 637, last: 639, lengths: [16] }, // InstaPayment
  { first: 5018, last: 5020, lengths: MAESTRO },
  { first: 5038, last: 5038, lengths: MAESTRO },
  { first: 5893, last: 5893, lengths: MAESTRO },
  { first: 6304, last: 6304, lengths: MAESTRO },
  { first: 6759, last: 6759, lengths: MAESTRO },
  { first: 6761, last: 6763, lengths: MAESTRO },
]

/** How cards are printed besides fours: 4-6-5 and 4-6-4 (American Express, Diners), halves, 6-13. */
const LAYOUTS: readonly (readonly number[])[] = [
  [4, 6, 5],
  [4, 6, 4],
  [4, 3, 3, 3],
  [8, 8],
  [6, 13],
]
const DIGITS_MIN = 13
const DIGITS_MAX = 19

/** The same ranges, all of six digits. */
const RANGES = ISSUERS.map(({ first, last, lengths }) => {
  const scale = 10 ** (LEAD_DIGITS - String(first).length)
  return { first: first * scale, last: (last + 1) * scale - 1, lengths }
})
/** Whether any range begins with this digit. */
const ISSUED_FIRST = Array.from({ length: 10 }, (_, digit) =>
  ISSUERS.some(({ first }) => String(first).startsWith(String(digit))),
)

function isIssued(digits: string): boolean {
  const lead = Number(digits.slice(0, LEAD_DIGITS))
  return RANGES.some(
    ({ first, last, lengths }) => lead >= first && lead <= last && lengths.includes(digits.length),
  )
}

/** ISO/IEC 7812-1 annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 0x30
    const doubled = digit * 2
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

const isCard = (digits: string): boolean => passesLuhn(digits) && isIssued(digits)

/** A letter makes it part of a longer name; a point behind a digit, a decimal fraction. */
function startsClean(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1)
  if (isLetter(before)) return false
  return !(before === 0x2e && isDigit(text.charCodeAt(start - 2)))
}
function endsClean(text: string, end: number): boolean {
  const after = text.charCodeAt(end)
  if (isLetter(after)) return false
  return !(after === 0x2e && isDigit(text.charCodeAt(end + 1)))
}

/** How many groups of a chain have nineteen digits together, and no more. */
function chainLength(groups: readonly DigitGroup[]): number {
  let digits = 0
  let index = 0
  for (; index < groups.length; index++) {
    digits += sizeOf(groups[index] as DigitGroup)
    if (digits > DIGITS_MAX) break
  }
  return index
}

const sizeOf = (group: DigitGroup): number => group.end - group.start

const hasLayout = (groups: readonly DigitGroup[], layout: readonly number[]): boolean =>
  layout.every((size, index) => sizeOf(groups[index] as DigitGroup) === size)

/** How many groups of a chain may be one card, longest first. */
function groupCounts(groups: readonly DigitGroup[]): readonly number[] {
  const length = chainLength(groups)
  if (length === 0) return []
  const size = sizeOf(groups[0] as DigitGroup)
  if (size === 1) return isSpelledOut(groups, length) ? [length] : []
  let fours = 0
  while (fours < length && sizeOf(groups[fours] as DigitGroup) === 4) fours++
  if (fours >= 4) return length > 4 ? [5, 4] : [4]
  if (fours === 3 && length > 3 && sizeOf(groups[3] as DigitGroup) < 4) return [4]
  return LAYOUTS.filter(
    (layout) => layout[0] === size && layout.length <= length && hasLayout(groups, layout),
  ).map((layout) => layout.length)
}

/** Digits written one by one: only when nothing more hangs on either side. */
function isSpelledOut(groups: readonly DigitGroup[], length: number): boolean {
  if (length < DIGITS_MIN || length < groups.length) return false
  return groups.every((group) => sizeOf(group) === 1)
}

function cardEnd(text: string, groups: readonly DigitGroup[]): number {
  const end = (groups.at(-1) as DigitGroup).end
  let digits = ''
  for (const group of groups) digits += text.slice(group.start, group.end)
  const fits = digits.length >= DIGITS_MIN && digits.length <= DIGITS_MAX
  return fits && endsClean(text, end) && isCard(digits) ? end : -1
}

/** The end of the card whose first group stands from `start` to `end`; -1 when it is none. */
function groupedEnd(text: string, start: number, end: number): number {
  const size = end - start
  // Most groups are alone, or one of many single digits: neither needs more of a look.
  if (!isGap(text.charCodeAt(end)) || (size === 1 && gapBefore(text, start) > 0)) return -1
  const groups = digitChain(text, start, DIGITS_MAX)
  for (const count of groupCounts(groups)) {
    const last = cardEnd(text, groups.slice(0, count))
    if (last >= 0) return last
  }
  return -1
}

/** Points separate the groups of some forms. They separate parts of versions and amounts too, in no such groups. */
const DOTTED = /\d{4}\.(?:\d{4}\.\d{4}\.\d{4}|\d{6}\.\d{5})(?!\d)/y
/** The longest of them, with the point and the digit behind it that would make it something else. */
const DOTTED_CHARS_MAX = 4 * 4 + 3 + 2

function dottedEnd(text: string, start: number): number {
  DOTTED.lastIndex = start
  const written = DOTTED.exec(text)?.[0]
  if (written === undefined) return -1
  const end = start + written.length
  return endsClean(text, end) && isCard(written.replaceAll('.', '')) ? end : -1
}

/** The earliest group near the end of `text` that points could still tie to what comes. */
function dottedOpenFrom(text: string, from: number): number {
  const earliest = Math.max(from, text.length - DOTTED_CHARS_MAX)
  let open = text.length
  for (let at = text.length - 1; at >= earliest; at--) {
    const code = text.charCodeAt(at)
    if (!isDigit(code) && code !== 0x2e) break
    if (isDigit(code) && !isDigit(text.charCodeAt(at - 1))) open = at
  }
  return open
}

export const card: Detector = {
  id: 'card',
  gate: GATE.digits,
  spanMax: DIGITS_MAX + (DIGITS_MAX - 1) * GAP_MAX + GAP_MAX + 1,
  contextMax: limits.detectContextChars,
  detect(text: string, found: Finding[], from = 0, until = text.length): void {
    const stop = Math.min(until, text.length)
    let next = from
    for (let start = groupFrom(text, from); start < stop; start = groupFrom(text, next)) {
      const end = groupEnd(text, start)
      next = end
      const size = end - start
      const whole = size >= DIGITS_MIN && size <= DIGITS_MAX
      if (!whole && size !== 4 && size !== 1 && size !== 6 && size !== 8) continue
      if (ISSUED_FIRST[text.charCodeAt(start) - 0x30] !== true || !startsClean(text, start))
        continue
      const dotted = size === 4 && text.charCodeAt(end) === 0x2e ? dottedEnd(text, start) : -1
      const last =
        dotted >= 0
          ? dotted
          : whole
            ? cardEnd(text, [{ start, end, gap: 0 }])
            : groupedEnd(text, start, end)
      const confidence = whole || dotted >= 0 ? 0.9 : 0.95
      if (last >= 0) found.push({ type: 'card', start, end: last, confidence })
    }
  },
  openFrom: (text, from) =>
    Math.min(digitsOpenFrom(text, from, DIGITS_MAX), dottedOpenFrom(text, from)),
  examples: {
    match: [
      '4111111111111111',
      'card 4111 1111 1111 1111, exp 12/27',
      '5555-5555-5555-4444',
      '3782 822463 10005',
      'amex:378282246310005',
      '2223 0031 2200 3222 123',
      '６０１１　１１１１　１１１１　１１１７',
      '4111\u200b1111\u200b1111\u200b1111',
      '4111\u00a01111\u00a01111\u00a01111',
      '4111\u20111111\u20111111\u20111111',
      '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
      '卡号4111111111111111。',
      '36227206271667',
      '4111 - 1111 - 1111 - 1111',
      '4111.1111.1111.1111',
      'card 3782.822463.10005.',
      '④①①①①①①①①①①①①①①①',
      '4111\u3164111\u115f1\u180b1111\uffa01111\u{e0100}',
    ],
    noMatch: [
      '4111111111111112',
      '1699999999999',
      '0.4111111111111111',
      'a4111111111111111',
      '4111111111111111b',
      '41111111111111110000000',
      'call 555 123 4567 or 555 123 4568',
      '0000 0000 0000 0000',
      '2021 2022 2023 2024',
      '9111111111111111',
      '4111.1111.1111.1112',
      '4111.1111.1111.1111.1',
      '2.4111.1111.1111.1111',
      '411.11111.11.111111',
      '41.11.11.11.11.11.11.11',
    ],
  },
}
