import { compact, weighted } from './checks.ts'
import { patternDetector } from './pattern.ts'

function isNif(digits: string): boolean {
  const rest = weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
  return Number(digits.charAt(8)) === (rest < 2 ? 0 : 11 - rest)
}

/** Portuguese tax numbers: nine digits, mod 11, in context. */
export const ptNif = patternDetector({
  id: 'pt_nif',
  keywords: ['nif ', 'nif:', 'nif.', 'nipc', 'contribuinte', 'tax number'],
  keywordsIn: 'context',
  context: /\bni(?:f|pc)\b|contribuinte|tax number/i,
  contextMax: 40,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])[1235689]\d{2} ?\d{3} ?\d{3}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 11,
  ahead: 1,
  valid: (span) => isNif(compact(span)),
  confidence: 0.9,
  examples: {
    match: ['NIF 123456789', 'NIF: 501 964 843', 'contribuinte n.º 123456789', 'NIPC 501964843'],
    noMatch: ['123456789', 'NIF 123456780', 'NIF 1234567890', 'NIF 423456789'],
  },
})
