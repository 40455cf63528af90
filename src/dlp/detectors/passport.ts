import { patternDetector } from './pattern.ts'

/** Passports of other states in context: one to three letters and digits, or seven to nine digits. */
export const passport = patternDetector({
  id: 'passport',
  keywords: ['passport', 'passaport', 'passeport', 'pasaporte', 'paspoort', 'paszport'],
  keywordsIn: 'context',
  context: /pass(?:e?port|aporto)|pasaporte|paspoort|paszport/i,
  contextMax: 56,
  pattern:
    /(?<![\wÀ-ɏ]|\d[.,/-])(?:[A-Z]{1,3}[ -]?\d{5,8}[A-Z]?|\d{2}[A-Z]{2}\d{5}|\d{7,9})(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 13,
  ahead: 1,
  confidence: 0.7,
  examples: {
    match: [
      'passport no. AB1234567',
      'numero di passaporto: YA1234567',
      'passeport n° 12AB34567',
      'Pasaporte: AAA123456',
      'paspoort NW1234567',
    ],
    noMatch: [
      'AB1234567',
      'passport to Paris',
      'passport issued 2019',
      'passport AB12',
      'passport photo 35x45',
    ],
  },
})
