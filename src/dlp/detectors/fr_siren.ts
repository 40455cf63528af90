import { compact, passesLuhn } from './checks.ts'
import { patternDetector } from './pattern.ts'

/** French company numbers (SIREN nine digits, SIRET fourteen), Luhn, in context. */
export const frSiren = patternDetector({
  id: 'fr_siren',
  keywords: ['siren', 'siret', 'rcs '],
  keywordsIn: 'context',
  context: /\b(?:sire[nt]|rcs)\b/i,
  contextMax: 48,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])\d{3} ?\d{3} ?\d{3}(?: ?\d{5})?(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 17,
  ahead: 1,
  valid: (span) => passesLuhn(compact(span)),
  confidence: 0.9,
  examples: {
    match: [
      'SIREN 732 829 320',
      'SIRET : 732 829 320 00074',
      'siret 73282932000074',
      'RCS Paris 552 100 554',
    ],
    noMatch: ['732 829 320', 'SIREN 732 829 321', 'siret 73282932000075', 'siren 7328293200'],
  },
})
