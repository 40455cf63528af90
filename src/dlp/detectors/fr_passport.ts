import { patternDetector } from './pattern.ts'

/** French passports in context: two digits, two letters, five digits. */
export const frPassport = patternDetector({
  id: 'fr_passport',
  keywords: ['passeport', 'passport'],
  keywordsIn: 'context',
  context: /passe?port/i,
  contextMax: 56,
  pattern: /(?<![\wÀ-ɏ])\d{2}[A-Z]{2}\d{5}(?![\wÀ-ɏ])/i,
  spanMax: 9,
  examples: {
    match: [
      'passeport n° 12AB34567',
      'Passport 09pv12345',
      'Passeport: 20FK98765',
      'passeport français 14 : 14AA00001',
    ],
    noMatch: ['12AB34567', 'passeport 12ABC4567', 'passeport 12AB345678', 'passeport 1AB34567'],
  },
})
