import { patternDetector } from './pattern.ts'

/** Passports of the United States: nine digits, or a letter and eight, in context. */
export const usPassport = patternDetector({
  id: 'us_passport',
  keywords: ['passport'],
  keywordsIn: 'context',
  context: /passport/i,
  contextMax: 56,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])(?:[A-Z]\d{8}|\d{9})(?![\wÀ-ɏ]|[-./,]\d)/i,
  spanMax: 9,
  ahead: 1,
  examples: {
    match: [
      'passport 123456789',
      'Passport No: C12345678',
      'US passport number is A12345678.',
      'PASSPORT\n543210987',
    ],
    noMatch: [
      '123456789',
      'C12345678',
      'passport 12345678',
      'passport C1234567',
      'passport C123456789',
    ],
  },
})
