import { compact, isRepeated, passesLuhn, passesMod11And10, remainder, weighted } from './checks.ts'
import { patternDetector } from './pattern.ts'

type Check = (digits: string) => boolean

const lastBy = (weights: readonly number[], expected: (sum: number) => number): Check => {
  const check: Check = (digits) =>
    expected(weighted(digits, weights)) === Number(digits.charAt(weights.length))
  return check
}
const MOD_10 = (sum: number): number => (10 - (sum % 10)) % 10
const MOD_11 = (sum: number): number => ((11 - (sum % 11)) % 11) % 10

/** Weights 1 and 2 by turns, digits of products added. */
function austrian(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < 7; index++) {
    const product = Number(digits.charAt(index)) * (index % 2 === 0 ? 1 : 2)
    sum += Math.floor(product / 10) + (product % 10)
  }
  return (96 - sum) % 10 === Number(digits.charAt(7))
}

/** What follows the country's code, and how its check digits are made where that is published. */
const FORMATS: Readonly<Record<string, readonly [format: RegExp, check?: Check]>> = {
  AT: [/^U\d{8}$/, (plain) => austrian(plain.slice(1))],
  BE: [
    /^[01]\d{9}$/,
    (digits) => 97 - remainder(digits.slice(0, 8), 97) === Number(digits.slice(8)),
  ],
  BG: [/^\d{9,10}$/],
  CY: [/^\d{8}[A-Z]$/],
  CZ: [/^\d{8,10}$/],
  DE: [/^[1-9]\d{8}$/, passesMod11And10],
  DK: [/^[1-9]\d{7}$/, (digits) => weighted(digits, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0],
  EE: [/^\d{9}$/, lastBy([3, 7, 1, 3, 7, 1, 3, 7], MOD_10)],
  EL: [/^\d{9}$/, lastBy([256, 128, 64, 32, 16, 8, 4, 2], (sum) => (sum % 11) % 10)],
  ES: [/^(?:[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z])$/],
  FI: [/^\d{8}$/, lastBy([7, 9, 10, 5, 8, 4, 2], MOD_11)],
  FR: [
    /^\d{11}$/,
    (digits) =>
      passesLuhn(digits.slice(2)) &&
      (12 + 3 * remainder(digits.slice(2), 97)) % 97 === Number(digits.slice(0, 2)),
  ],
  GB: [/^\d{9}(?:\d{3})?$/],
  HR: [/^\d{11}$/, passesMod11And10],
  HU: [/^\d{8}$/, lastBy([9, 7, 3, 1, 9, 7, 3], MOD_10)],
  IE: [/^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/],
  IT: [/^\d{11}$/, passesLuhn],
  LT: [/^(?:\d{9}|\d{12})$/],
  LU: [/^\d{8}$/, (digits) => Number(digits.slice(0, 6)) % 89 === Number(digits.slice(6))],
  LV: [/^\d{11}$/],
  MT: [/^\d{8}$/],
  NL: [/^\d{9}B\d{2}$/],
  PL: [/^\d{10}$/, lastBy([6, 5, 7, 2, 3, 4, 5, 6, 7], (sum) => sum % 11)],
  PT: [/^\d{9}$/, lastBy([9, 8, 7, 6, 5, 4, 3, 2], MOD_11)],
  RO: [/^\d{6,10}$/],
  SE: [/^\d{12}$/, (digits) => passesLuhn(digits.slice(0, 10))],
  SI: [/^\d{8}$/, lastBy([8, 7, 6, 5, 4, 3, 2], MOD_11)],
  SK: [/^\d{10}$/, (digits) => remainder(digits, 11) === 0],
  XI: [/^\d{9}(?:\d{3})?$/],
}
const COUNTRIES = Object.keys(FORMATS)
const CONTEXT = /\bvat|ust|u?id-?nr|\btva|\biva|\bbtw|mwst|moms|\bdph|\bpvn|\bpvm|\bafm|tax/i

/** A published check digit speaks for itself; without one, the words before have to. */
function confidenceOf(span: string, before: string): number {
  const plain = compact(span).toUpperCase()
  const [format, check] = FORMATS[plain.slice(0, 2)] ?? [/^$/]
  const number = plain.slice(2)
  if (!format.test(number) || isRepeated(number)) return 0
  if (check?.(number) === false) return 0
  if (CONTEXT.test(before)) return 0.9
  return check === undefined ? 0 : 0.8
}

/** VAT numbers of the European Union (VIES), and of the United Kingdom. */
export const euVat = patternDetector({
  id: 'eu_vat',
  keywords: COUNTRIES.flatMap((country) => {
    const code = country.toLowerCase()
    if (country === 'AT') return ['atu00000', 'atu 00000']
    if (country === 'ES')
      return ['es00', ...Array.from('abcdefghjnpqrsuvw', (kind) => `es${kind}00`)]
    if (country === 'IE') return ['ie0']
    return ['00000', ' 000', ' 00 0', '00 0', '-000', '000.'].map((digits) => code + digits)
  }),
  keywordsIn: 'start',
  contextMax: 40,
  pattern:
    /(?<![\wÀ-ɏ])(?:AT[ -]?U|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[ -]?[A-Z0-9+*](?:[ .-]?[A-Z0-9]){5,11}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 27,
  ahead: 1,
  valid: confidenceOf,
  examples: {
    match: [
      'DE136695976',
      'VAT ATU13585627',
      'BE 0428.759.497',
      'TVA FR 40 303 265 045',
      'VAT NL123456782B90',
      'IT00743110157.',
      'VAT IE1234567T',
    ],
    noMatch: [
      'DE136695975',
      'ATU13585626',
      'NL123456782B90',
      'FR41303265045',
      'DE1366959',
      'XDE136695976',
    ],
  },
})
