import { isDigit, isLetter } from '../characters.ts'
import { type Detector, type Finding, GATE } from '../detector.ts'
import { type DigitGroup, digitGroups, digitsOpenFrom, GAP_MAX } from './digits.ts'

/** First digits (as a range of equal length) and lengths that the issuing networks publish. */
interface IssuerRange {
  readonly first: number
  readonly last: number
  readonly lengths: readonly number[]
}
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

function isIssued(digits: string): boolean {
  return ISSUERS.some(({ first, last, lengths }) => {
    if (!lengths.includes(digits.length)) return false
    const lead = Number(digits.slice(0, String(first).length))
    return lead >= first && lead <= last
  })
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

const isCard = (digits: string): boolean =>
  digits.charCodeAt(0) !== 0x30 && isIssued(digits) && passesLuhn(digits)

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

/** The groups from `first` on that hang together, up to nineteen digits. */
function chainFrom(groups: readonly DigitGroup[], first: number): readonly DigitGroup[] {
  let digits = 0
  for (let index = first; index < groups.length; index++) {
    const group = groups[index] as DigitGroup
    if (index > first && group.gap === 0) return groups.slice(first, index)
    digits += group.end - group.start
    if (digits > DIGITS_MAX) return groups.slice(first, index)
  }
  return groups.slice(first)
}

const sizeOf = (group: DigitGroup): number => group.end - group.start
const sameSizes = (chain: readonly DigitGroup[], layout: readonly number[]): boolean =>
  layout.length <= chain.length &&
  layout.every((size, index) => sizeOf(chain[index] as DigitGroup) === size)

/** How many groups of `chain` may be one card, longest first. */
function layoutsOf(chain: readonly DigitGroup[]): readonly number[] {
  const counts = LAYOUTS.filter((layout) => sameSizes(chain, layout)).map(({ length }) => length)
  const fours = chain.findIndex((group) => sizeOf(group) !== 4)
  if (fours < 0) return [4, ...counts].filter((count) => count <= chain.length)
  const odd = fours >= 3 && sizeOf(chain[fours] as DigitGroup) < 4 ? [fours + 1] : []
  return [...odd, ...(fours >= 4 ? [4] : []), ...counts]
}

/** Digits written one by one: only when nothing more hangs on either side. */
function spelledOut(groups: readonly DigitGroup[], first: number, chain: readonly DigitGroup[]) {
  if (chain.length < DIGITS_MIN || chain.some((group) => sizeOf(group) !== 1)) return []
  const next = groups[first + chain.length]
  const alone = (groups[first] as DigitGroup).gap === 0 && (next === undefined || next.gap === 0)
  return alone ? [chain.length] : []
}

function cardEnd(text: string, chain: readonly DigitGroup[], count: number): number | undefined {
  const used = chain.slice(0, count)
  const digits = used.map(({ start, end }) => text.slice(start, end)).join('')
  const end = (used.at(-1) as DigitGroup).end
  return digits.length >= DIGITS_MIN && endsClean(text, end) && isCard(digits) ? end : undefined
}

export const card: Detector = {
  id: 'card',
  gate: GATE.digits,
  spanMax: DIGITS_MAX + (DIGITS_MAX - 1) * GAP_MAX + GAP_MAX + 1,
  detect(text: string, found: Finding[], from = 0): void {
    const groups = digitGroups(text, from)
    for (const [index, { start, end }] of groups.entries()) {
      const size = end - start
      const whole = size >= DIGITS_MIN && size <= DIGITS_MAX
      if (!whole && size !== 4 && size !== 1 && size !== 6 && size !== 8) continue
      if (!startsClean(text, start)) continue
      const chain = chainFrom(groups, index)
      const counts = whole ? [1] : size === 1 ? spelledOut(groups, index, chain) : layoutsOf(chain)
      const ends = counts.map((count) => cardEnd(text, chain, count))
      const last = ends.find((at) => at !== undefined)
      if (last !== undefined)
        found.push({ type: 'card', start, end: last, confidence: whole ? 0.9 : 0.95 })
    }
  },
  openFrom: (text, from) => digitsOpenFrom(text, from, DIGITS_MAX),
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
    ],
  },
}
