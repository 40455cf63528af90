import { compact, isRepeated, weighted } from './checks.ts'
import { patternDetector } from './pattern.ts'

function isTfn(digits: string): boolean {
  const weights = digits.length === 9 ? [1, 4, 3, 7, 5, 8, 6, 9, 10] : [10, 7, 8, 4, 6, 3, 5, 1]
  return !isRepeated(digits) && weighted(digits, weights) % 11 === 0
}

/** Australian tax file numbers: eight or nine digits, mod 11, in context. */
export const auTfn = patternDetector({
  id: 'au_tfn',
  keywords: ['tfn', 'tax file'],
  keywordsIn: 'context',
  context: /\btfn|tax file/i,
  contextMax: 48,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])\d{3} ?\d{3} ?\d{2,3}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 11,
  ahead: 1,
  valid: (span) => isTfn(compact(span)),
  confidence: 0.9,
  examples: {
    match: ['TFN 123 456 782', 'tax file number: 876543210', 'TFN: 123456782', 'tfn 85655797'],
    noMatch: ['123 456 782', 'TFN 123 456 783', 'TFN 1234567820', 'TFN 000000000'],
  },
})
