import { compact, isRepeated, weighted } from './checks.ts'
import { patternDetector } from './pattern.ts'

const isBsn = (digits: string): boolean =>
  !isRepeated(digits) && weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0

/** Dutch citizen service numbers: the eleven-proof, in context. */
export const nlBsn = patternDetector({
  id: 'nl_bsn',
  keywords: ['bsn', 'burgerservice', 'sofinummer', 'sofi-', 'citizen service'],
  keywordsIn: 'context',
  context: /\bbsn|burgerservice|sofi|citizen service/i,
  contextMax: 48,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])\d{3}[ .]?\d{3}[ .]?\d{2,3}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 11,
  ahead: 1,
  valid: (span) => isBsn(compact(span).padStart(9, '0')),
  confidence: 0.9,
  examples: {
    match: [
      'BSN 111222333',
      'burgerservicenummer: 123456782',
      'BSN: 111.222.333',
      'citizen service number 123 456 782',
    ],
    noMatch: ['111222333', 'BSN 111222334', 'BSN 1112223330', 'BSN 000000000'],
  },
})
