import { isRepeated, passesLuhn } from './checks.ts'
import { patternDetector } from './pattern.ts'

/** Italian partita IVA: eleven digits, Luhn, in context. */
export const itVat = patternDetector({
  id: 'it_vat',
  keywords: ['partita iva', 'p.iva', 'p. iva', 'p.i. ', 'p.i.:', 'piva'],
  keywordsIn: 'context',
  context: /partita iva|\bp\. ?iva|\bp\.i\.|\bpiva/i,
  contextMax: 40,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])\d{11}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 11,
  ahead: 1,
  valid: (span) => passesLuhn(span) && !isRepeated(span),
  confidence: 0.9,
  examples: {
    match: [
      'partita IVA 07643520567',
      'P.IVA: 12345678903',
      'P. IVA 00743110157',
      'p.i. 07643520567',
    ],
    noMatch: ['07643520567', 'partita IVA 07643520568', 'P.IVA 0764352056', 'P.IVA 076435205670'],
  },
})
