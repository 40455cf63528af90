import { compact, weighted } from './checks.ts'
import { patternDetector } from './pattern.ts'

/** The check digit is the fourth. Month 13 and beyond stand for days that ran out of numbers. */
function isSvnr(digits: string): boolean {
  const day = Number(digits.slice(4, 6))
  const month = Number(digits.slice(6, 8))
  if (day < 1 || day > 31 || month < 1 || month > 12) return false
  return weighted(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(digits.charAt(3))
}

/** Austrian social insurance numbers: serial, check digit, birth date, in context. */
export const atSvnr = patternDetector({
  id: 'at_svnr',
  keywords: [
    'sozialversicherung',
    'svnr',
    'sv-nr',
    'sv nr',
    'sv-nummer',
    'versicherungsnummer',
    'social insurance',
    'e-card',
  ],
  keywordsIn: 'context',
  context: /versicherung|\bsv-? ?n|social insurance|e-card/i,
  contextMax: 48,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])[1-9]\d{3}[ -]?\d{2}\.?\d{2}\.?\d{2}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 13,
  ahead: 1,
  valid: (span) => isSvnr(compact(span)),
  confidence: 0.9,
  examples: {
    match: [
      'SVNR 1237 010180',
      'Sozialversicherungsnummer: 1237010180',
      'SV-Nr. 1237-010180',
      'Versicherungsnummer 1237 01.01.80',
    ],
    noMatch: ['1237 010180', 'SVNR 1238 010180', 'SVNR 1237 011380', 'SVNR 0237 010180'],
  },
})
