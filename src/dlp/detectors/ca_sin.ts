import { compact, passesLuhn } from './checks.ts'
import { patternDetector } from './pattern.ts'

/** Canadian social insurance numbers: nine digits, Luhn, in context. */
export const caSin = patternDetector({
  id: 'ca_sin',
  keywords: ['sin ', 'sin:', 'sin#', 'sin)', 'social insurance', 'assurance sociale'],
  keywordsIn: 'context',
  context: /\bsin\b|social insurance|assurance sociale/i,
  contextMax: 48,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])[1-79]\d{2}[ -]?\d{3}[ -]?\d{3}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 11,
  ahead: 1,
  valid: (span) => passesLuhn(compact(span)),
  confidence: 0.9,
  examples: {
    match: [
      'SIN 130 692 544',
      'SIN: 130-692-544',
      'social insurance number is 130692544',
      "numéro d'assurance sociale 130 692 544",
    ],
    noMatch: ['130 692 544', 'SIN 130 692 545', 'cousin 130 692 544', 'SIN 1306925440'],
  },
})
