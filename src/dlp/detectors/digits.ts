import { isDigit } from '../characters.ts'

/** Digits without anything between them. */
export interface DigitGroup {
  readonly start: number
  readonly end: number
  /** Characters between the last group and this one; 0 when something else than a gap is there. */
  readonly gap: number
}

/** A gap between two groups of one number: up to three spaces and hyphens. */
export const GAP_MAX = 3
export const isGap = (code: number): boolean => code === 0x20 || code === 0x2d

/** Start of the first group at or behind `from`; the text's length when none is. A group that began before is none of ours. */
export function groupFrom(text: string, from: number): number {
  let at = from
  while (isDigit(text.charCodeAt(at)) && isDigit(text.charCodeAt(at - 1))) at++
  while (at < text.length && !isDigit(text.charCodeAt(at))) at++
  return at
}

export function groupEnd(text: string, start: number): number {
  let at = start
  while (isDigit(text.charCodeAt(at))) at++
  return at
}

/**
 * The group at `start` and those that gaps tie to it, up to the first with which there are more than
 * `digitsMax` digits: that one is there, so that one sees that something hangs on.
 */
export function digitChain(text: string, start: number, digitsMax: number): DigitGroup[] {
  const groups: DigitGroup[] = []
  let gap = gapBefore(text, start)
  let at = start
  let digits = 0
  while (digits <= digitsMax) {
    const end = groupEnd(text, at)
    groups.push({ start: at, end, gap })
    digits += end - at
    gap = 0
    while (gap < GAP_MAX && isGap(text.charCodeAt(end + gap))) gap++
    if (gap === 0 || !isDigit(text.charCodeAt(end + gap))) break
    at = end + gap
  }
  return groups
}

/** The length of the gap that ties `start` to a digit before it; 0 when none does. */
export function gapBefore(text: string, start: number): number {
  for (let length = 1; length <= GAP_MAX + 1; length++) {
    const code = text.charCodeAt(start - length)
    if (isDigit(code)) return length - 1
    if (!isGap(code)) return 0
  }
  return 0
}

/** The earliest group at the end of `text` that a number of up to `digitsMax` digits could start with. */
export function digitsOpenFrom(text: string, from: number, digitsMax: number): number {
  let at = text.length
  let gap = 0
  // A point may open a decimal fraction, which makes it no identifier.
  if (at > from && text.charCodeAt(at - 1) === 0x2e) at--
  let open = text.length
  let digits = 0
  while (at > from && digits <= digitsMax && gap <= GAP_MAX) {
    const code = text.charCodeAt(at - 1)
    if (isDigit(code)) {
      digits++
      gap = 0
      if (digits <= digitsMax) open = at - 1
    } else if (isGap(code)) gap++
    else break
    at--
  }
  // The middle of a group is no start: the whole group is too long, and decided.
  while (isDigit(text.charCodeAt(open)) && isDigit(text.charCodeAt(open - 1))) open++
  return afterDigits(text, open)
}

/** Behind a group that is too long, later groups may still start something. */
function afterDigits(text: string, open: number): number {
  let at = open
  while (at < text.length && !isDigit(text.charCodeAt(at))) at++
  return at < text.length ? at : text.length
}
