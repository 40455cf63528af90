import { compact, isRepeated, weighted } from './checks.ts'
import { patternDetector } from './pattern.ts'

const WEIGHTS = [3, 7, 1, 3, 7, 1, 3, 7, 1]

function isRouting(digits: string): boolean {
  const district = Number(digits.slice(0, 2))
  const known =
    district <= 12 ||
    (district >= 21 && district <= 32) ||
    (district >= 61 && district <= 72) ||
    district === 80
  return known && !isRepeated(digits) && weighted(digits, WEIGHTS) % 10 === 0
}

/** ABA routing transit numbers: the Federal Reserve’s first two digits, weights 3, 7, 1. */
export const usRouting = patternDetector({
  id: 'us_routing',
  keywords: ['routing', 'aba ', 'aba:', 'aba#', 'rtn', 'transit', 'fedwire', 'ach '],
  keywordsIn: 'context',
  context: /\b(?:routing|aba|rtn|transit|fedwire|ach)(?![a-z])/i,
  contextMax: 56,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])\d{4}[- ]?\d{4}[- ]?\d(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 11,
  ahead: 1,
  valid: (span) => isRouting(compact(span)),
  examples: {
    match: [
      'routing number 021000021',
      'ABA: 1110-0002-5',
      'Wire to RTN 026009593 today.',
      'transit no. 122105155',
    ],
    noMatch: [
      '021000021',
      'routing number 021000022',
      'routing number 991000021',
      'routing 0210000210',
      'routing version 1.021000021',
    ],
  },
})
