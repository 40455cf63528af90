import { patternDetector } from '../pattern.ts'

/** The prefix that makes an identifier of the United States one of ISO/IEC 7812. */
const PREFIX = '80840'

/** Luhn's sum over the prefix and all ten digits. */
export function isNpi(digits: string): boolean {
  const all = `${PREFIX}${digits}`
  let sum = 0
  for (let index = 0; index < all.length; index++) {
    const digit = all.charCodeAt(all.length - 1 - index) - 0x30
    const doubled = digit * 2
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** National Provider Identifier (45 CFR 162.406): ten digits, the first 1 or 2, the last a check digit. */
export const npi = patternDetector({
  id: 'us_npi',
  keywords: ['npi', 'provider id', 'national provider'],
  keywordsIn: 'context',
  contextMax: 48,
  context: /(?:\bnpi|provider id(?:entifier)?)\b[^\n\d]{0,24}$/i,
  pattern: /(?<![\p{L}\d_-])[12]\d{9}(?![\p{L}\d_]|-\d)/u,
  ahead: 1,
  spanMax: 10,
  confidence: 0.95,
  valid: isNpi,
  examples: {
    match: ['NPI 1234567893', 'National Provider Identifier: 1245319599.', 'npi#: 1234567893'],
    noMatch: [
      'NPI 1234567890',
      '1234567893',
      'NPI: 3234567893',
      'npi of the year',
      'NPI 12345678931',
    ],
  },
})
