import { compact, isDayOfMonth, passesLuhn } from './checks.ts'
import { patternDetector } from './pattern.ts'

const CONTEXT = /person(?:nummer|nr|al identity)|\bpnr\b|samordningsnummer/i

/** Coordination numbers have 60 added to the day. */
function isPersonal(digits: string): boolean {
  const day = Number(digits.slice(4, 6))
  const isDate = isDayOfMonth(Number(digits.slice(2, 4)), day > 60 ? day - 60 : day)
  return isDate && passesLuhn(digits)
}

/** Swedish personal numbers: birth date, serial, Luhn; with the hyphen, or in context. */
export const sePersonnummer = patternDetector({
  id: 'se_personnummer',
  keywords: [
    '000000-0000',
    '000000+0000',
    'personnummer',
    'personnr',
    'personal identity',
    'pnr',
    'samordningsnummer',
  ],
  contextMax: 40,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])(?:(?:18|19|20))?\d{6}[-+ ]?\d{4}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 13,
  ahead: 1,
  valid: (span, before) =>
    isPersonal(compact(span).replace('+', '').slice(-10)) &&
    (/[-+]/.test(span) ? 0.85 : CONTEXT.test(before) && 0.9),
  examples: {
    match: [
      '811218-9876',
      'personnummer 8112189876',
      '19811218-9876',
      'Personnummer: 198112189876',
    ],
    noMatch: ['811218-9877', '8112189876', '811318-9876', '811218-98760'],
  },
})
