import { compact, passesMod11And10 } from './checks.ts'
import { patternDetector } from './pattern.ts'

/** Of the first ten digits, one stands two or three times, and no other more than once. */
function isTaxId(digits: string): boolean {
  const distinct = new Set(digits.slice(0, 10)).size
  return (distinct === 8 || distinct === 9) && passesMod11And10(digits)
}

/** German tax identification numbers (§ 139b AO): eleven digits, mod 11,10, one digit two or three times. */
export const deTaxId = patternDetector({
  id: 'de_tax_id',
  keywords: [
    'steuer',
    'idnr',
    'id-nr',
    'tax id',
    'tax-id',
    'tin ',
    'tin:',
    'identifikationsnummer',
  ],
  keywordsIn: 'context',
  context: /steuer|\bid-?nr|\btax.id|\btin\b|identifikationsnummer/i,
  contextMax: 56,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])[1-9]\d[ /]?\d{3}[ /]?\d{3}[ /]?\d{3}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 14,
  ahead: 1,
  valid: (span) => isTaxId(compact(span)),
  confidence: 0.9,
  examples: {
    match: [
      'Steuer-ID: 86 095 742 719',
      'IdNr. 86095742719',
      'steuerliche Identifikationsnummer 47036892816',
      'Tax ID 65929970489',
    ],
    noMatch: [
      '86 095 742 719',
      'Steuer-ID: 86 095 742 718',
      'Steuer-ID 12345678901',
      'Steuer-ID 06095742719',
    ],
  },
})
