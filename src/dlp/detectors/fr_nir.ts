import { compact, remainder } from './checks.ts'
import { patternDetector } from './pattern.ts'

function isNir(plain: string): boolean {
  const body = plain.slice(0, 13).replace('2A', '19').replace('2B', '18')
  return /^\d{13}$/.test(body) && 97 - remainder(body, 97) === Number(plain.slice(13))
}

/** French social security numbers (INSEE): sex, year, month, place of birth with Corsica, order, key of 97. */
export const frNir = patternDetector({
  id: 'fr_nir',
  keywords: ['0 00 00 0', '000000000000', '000000a00', '000000b00', '00000 a', '00000 b'],
  keywordsIn: 'span',
  pattern:
    /(?<![\wÀ-ɏ]|\d[.,/-])[12378] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-4]\d|[5-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?[/-]? ?\d{2}(?![\wÀ-ɏ]|[-./,]\d)/i,
  spanMax: 24,
  ahead: 1,
  valid: (span) => isNir(compact(span).toUpperCase()),
  confidence: 0.95,
  examples: {
    match: [
      '1 84 12 76 451 089 46',
      '184127645108946',
      'NIR : 2 94 03 75 120 005 91',
      '1 84 12 2A 451 089 33',
    ],
    noMatch: [
      '1 84 12 76 451 089 47',
      '184127645108947',
      '1 84 12 76 451',
      '9 84 12 76 451 089 46',
    ],
  },
})
