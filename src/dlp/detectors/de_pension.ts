import { compact, isDayOfMonth } from './checks.ts'
import { patternDetector } from './pattern.ts'

const WEIGHTS = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]

function isPension(plain: string): boolean {
  // The day may be raised where numbers would repeat.
  const day = Number(plain.slice(2, 4)) % 50
  if (!isDayOfMonth(Number(plain.slice(4, 6)), day)) return false
  const letter = String(plain.charCodeAt(8) - 0x40).padStart(2, '0')
  const digits = plain.slice(0, 8) + letter + plain.slice(9, 11)
  let sum = 0
  for (let index = 0; index < WEIGHTS.length; index++) {
    const product = (digits.charCodeAt(index) - 0x30) * (WEIGHTS[index] as number)
    sum += product > 9 ? Math.floor(product / 10) + (product % 10) : product
  }
  return sum % 10 === Number(plain.charAt(11))
}

/** Insurance numbers of the German pension scheme (VKVV § 4): area, birth date, initial, serial, check digit. */
export const dePension = patternDetector({
  id: 'de_pension',
  keywords: ['00000000', '00 000000 ', '00-000000-', '00 00 00 00 '],
  keywordsIn: 'span',
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])\d{2}[ -]?\d{2} ?\d{2} ?\d{2}[ -]?[A-Z][ -]?\d{3}(?![\wÀ-ɏ])/i,
  spanMax: 18,
  valid: (span) => isPension(compact(span).toUpperCase()),
  confidence: 0.95,
  examples: {
    match: [
      '65 170839 J 003',
      'Versicherungsnummer 65170839J003',
      'RVNR: 15-070649-C-103',
      '65 170839 J003',
    ],
    noMatch: ['65 170839 J 004', '65 174039 J 003', '65170839J0033', '651708395003'],
  },
})
