import { passesIcao9303 } from './checks.ts'
import { patternDetector } from './pattern.ts'

/** German identity cards and passports: nine characters of the published alphabet, with or without the check digit of ICAO 9303, in context. */
export const deIdCard = patternDetector({
  id: 'de_id_card',
  keywords: ['ausweis', 'perso', 'reisepass', 'identity card', 'id card', 'passport'],
  keywordsIn: 'context',
  context: /ausweis|\bperso\b|reisepass|(?:identity|id) card|passport/i,
  contextMax: 56,
  pattern: /(?<![\wÀ-ɏ])[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{8}\d?(?![\wÀ-ɏ])/,
  spanMax: 10,
  valid: (span) => /\d{2}/.test(span) && (span.length === 9 ? 0.75 : passesIcao9303(span) && 0.9),
  examples: {
    match: [
      'Personalausweis T220001293',
      'Ausweisnummer: L01X00T471',
      'Reisepass C01X00T47',
      'Passport No. C01X00T478',
    ],
    noMatch: [
      'T220001293',
      'Personalausweis T220001294',
      'Ausweis A22000129',
      'Ausweis T22000',
      'Reisepass CFGHJKLMN',
    ],
  },
})
