import { compact, weighted } from './checks.ts'
import { patternDetector } from './pattern.ts'

const isEan13 = (digits: string): boolean =>
  weighted(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0

/** Swiss AHV numbers: 756 and twelve digits, EAN-13. */
export const chAhv = patternDetector({
  id: 'ch_ahv',
  keywords: ['000.0000.0000.00', '000 0000 0000 00', '0000000000000'],
  keywordsIn: 'start',
  contextMax: 2,
  pattern:
    /(?<![\wÀ-ɏ]|\d[.,/-])756(?:\.\d{4}\.\d{4}\.\d{2}| \d{4} \d{4} \d{2}|\d{10})(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 16,
  ahead: 1,
  valid: (span) => isEan13(compact(span)),
  confidence: 0.95,
  examples: {
    match: [
      '756.9217.0769.85',
      'AHV 7569217076985',
      '756 9217 0769 85',
      'AHV-Nr.: 756.1234.5678.97',
    ],
    noMatch: ['756.9217.0769.84', '757.9217.0769.85', '7569217076984', '756.9217.0769.855'],
  },
})
