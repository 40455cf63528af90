import { limits } from '../../kernel/limits.ts'
import { isLetter } from '../characters.ts'
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

/** Printed as examples by the Social Security Administration and a wallet maker; never valid. */
const SPECIMENS = new Set(['078051120', '219099999'])
/** Words before a bare number that say what it is. */
const CONTEXT = /\b(?:ssns?|soc(?:ial)?[\s._-]{0,2}sec(?:urity)?)(?![a-z])/i
const CONTEXT_CHARS = 48

/** Area 000, 666, 900-999, group 00 and serial 0000 are never assigned. */
function isAssignable(digits: string): boolean {
  const area = digits.slice(0, 3)
  return (
    area !== '000' &&
    area !== '666' &&
    area < '900' &&
    digits.slice(3, 5) !== '00' &&
    digits.slice(5) !== '0000' &&
    !SPECIMENS.has(digits)
  )
}

const digitsOf = (text: string, groups: readonly DigitGroup[]): string =>
  groups.map(({ start, end }) => text.slice(start, end)).join('')

/** Nothing that would make it part of a longer number or name. */
function standsAlone(text: string, groups: readonly DigitGroup[], next?: DigitGroup): boolean {
  const [first] = groups
  const last = groups.at(-1)
  if (first === undefined || last === undefined) return false
  const before = text.charCodeAt(first.start - 1)
  if (isLetter(before) || before === 0x2e || isLetter(text.charCodeAt(last.end))) return false
  const separator = text.charCodeAt(first.end)
  const tied = (gap: number, code: number): boolean =>
    gap > 0 && (separator === 0x20 || code === separator)
  return !(
    tied(gapBefore(text, first.start), before) ||
    (next !== undefined && tied(next.gap, text.charCodeAt(last.end)))
  )
}

function grouped(text: string, groups: readonly DigitGroup[]): boolean {
  const [area, group, serial] = groups
  if (area === undefined || group === undefined || serial === undefined) return false
  return (
    area.end - area.start === 3 &&
    group.end - group.start === 2 &&
    serial.end - serial.start === 4 &&
    group.gap === 1 &&
    serial.gap === 1 &&
    text[area.end] === text[group.end]
  )
}

function inContext(text: string, start: number): boolean {
  return CONTEXT.test(text.slice(Math.max(0, start - CONTEXT_CHARS), start))
}

const DIGITS = 9
/** What stands behind the first group of three: a gap, two digits, a gap, four digits. */
const GROUPED_REST = 8

function groupedConfidence(text: string, start: number): number {
  const groups = digitChain(text, start, DIGITS)
  const three = groups.slice(0, 3)
  if (!grouped(text, three) || !standsAlone(text, three, groups[3])) return 0
  if (!isAssignable(digitsOf(text, three))) return 0
  return text.charCodeAt(start + 3) === 0x2d || inContext(text, start) ? 0.85 : 0.5
}

/** Nine digits in a row, behind words that say what they are. */
function isBare(text: string, start: number): boolean {
  const end = start + DIGITS
  if (isLetter(text.charCodeAt(start - 1)) || isLetter(text.charCodeAt(end))) return false
  if (gapBefore(text, start) > 0 || digitChain(text, start, DIGITS).length > 1) return false
  return isAssignable(text.slice(start, end)) && inContext(text, start)
}

export const usSsn: Detector = {
  id: 'us_ssn',
  gate: GATE.digits,
  spanMax: DIGITS + 9 * GAP_MAX + 1,
  contextMax: limits.detectContextChars,
  detect(text: string, found: Finding[], from = 0, until = text.length): void {
    const stop = Math.min(until, text.length)
    let next = from
    for (let start = groupFrom(text, from); start < stop; start = groupFrom(text, next)) {
      const end = groupEnd(text, start)
      next = end
      const size = end - start
      const confidence =
        size === 3 && isGap(text.charCodeAt(end))
          ? groupedConfidence(text, start)
          : size === DIGITS && isBare(text, start)
            ? 0.8
            : 0
      if (confidence === 0) continue
      const last = size === DIGITS ? end : end + GROUPED_REST
      found.push({ type: 'us_ssn', start, end: last, confidence })
    }
  },
  openFrom: (text, from) => digitsOpenFrom(text, from, DIGITS),
  examples: {
    match: [
      '536-90-4399',
      'SSN: 536 90 4399',
      'ssn 536904399',
      'Social Security number is 536904399.',
      '５３６-９０-４３９９',
      '536\u201190\u20114399',
      '536\u200b-90-4399',
      'born 1980 536-90-4399',
    ],
    noMatch: [
      '000-12-3456',
      '666-12-3456',
      '900-12-3456',
      '536-00-4399',
      '536-90-0000',
      '078-05-1120',
      '536904399',
      '1-536-90-4399',
      '536-90-4399-1',
      'A536-90-4399',
      '12 536 90 4399',
      'passport ssnake 536904399',
    ],
  },
}
