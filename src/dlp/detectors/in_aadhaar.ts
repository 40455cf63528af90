import { compact } from './checks.ts'
import { patternDetector } from './pattern.ts'

/** Products in the dihedral group of ten elements. */
const product = (a: number, b: number): number => {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5)
  return b < 5 ? 5 + ((a - b + 5) % 5) : (a - b + 5) % 5
}
const STEP = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

/** Verhoeff (1969): each place permutes once more than the one behind it. */
function passesVerhoeff(digits: string): boolean {
  let check = 0
  for (let index = 0; index < digits.length; index++) {
    let digit = Number(digits.charAt(digits.length - 1 - index))
    for (let times = index % 8; times > 0; times--) digit = STEP[digit] as number
    check = product(check, digit)
  }
  return check === 0
}

/** Aadhaar numbers: twelve digits, the first two to nine, Verhoeff, in context. */
export const inAadhaar = patternDetector({
  id: 'in_aadhaar',
  keywords: ['aadhaar', 'aadhar', 'adhaar', 'uidai', 'uid '],
  keywordsIn: 'context',
  context: /aadha?ar|adhaar|\buid(?:ai)?\b/i,
  contextMax: 48,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 14,
  ahead: 1,
  valid: (span) => passesVerhoeff(compact(span)),
  confidence: 0.95,
  examples: {
    match: [
      'Aadhaar 2341 2341 2346',
      'aadhar no: 234123412346',
      'UIDAI 2341-2341-2346',
      'Aadhaar card number is 2341 2341 2346.',
    ],
    noMatch: [
      '2341 2341 2346',
      'Aadhaar 2341 2341 2347',
      'Aadhaar 1341 2341 2346',
      'Aadhaar 2341 2341 23460',
    ],
  },
})
