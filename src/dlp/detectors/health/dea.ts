import { patternDetector } from '../pattern.ts'

/** Twice the sum of the second, fourth and sixth digit, and the others: the last digit of it is the seventh. */
export function isDea(span: string): boolean {
  const digits = Array.from(span.slice(2), Number)
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, check] = digits
  return (a + c + e + 2 * (b + d + f)) % 10 === check
}

/** Registration with the Drug Enforcement Administration: two letters (or a letter and 9), seven digits. */
export const dea = patternDetector({
  id: 'us_dea',
  keywords: ['dea'],
  keywordsIn: 'context',
  contextMax: 40,
  context: /\bdea\b[^\n\d]{0,30}$/i,
  pattern: /(?<![\p{L}\d_-])[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}(?![\p{L}\d_]|-\w)/iu,
  ahead: 1,
  spanMax: 9,
  confidence: 0.95,
  valid: isDea,
  examples: {
    match: ['DEA: AB1234563', 'DEA number BT6487210', 'dea # f91234563'],
    noMatch: ['DEA AB1234567', 'AB1234563', 'the idea AB1234563', 'DEA agents', 'DEA 1234563'],
  },
})
