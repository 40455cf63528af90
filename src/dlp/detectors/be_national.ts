import { compact } from './checks.ts'
import { patternDetector } from './pattern.ts'

const CONTEXT =
  /rijksregister|registre national|national (?:number|register)|\b(?:nrn|insz|niss|rrn)\b/i
const isWritten = (span: string): boolean => /^\d\d\.\d\d\.\d\d-\d{3}\.\d\d$/.test(span)

/** Who was born from 2000 on has a 2 before the number that the key is of. */
function isNational(digits: string): boolean {
  const month = Number(digits.slice(2, 4)) % 20
  if (month > 12 || Number(digits.slice(4, 6)) > 31) return false
  const body = Number(digits.slice(0, 9))
  const key = Number(digits.slice(9))
  return 97 - (body % 97) === key || 97 - ((2_000_000_000 + body) % 97) === key
}

/** Belgian national register numbers: birth date, serial, key of 97, written with points or in context. */
export const beNational = patternDetector({
  id: 'be_national',
  keywords: [
    '00.00.00-000.00',
    'rijksregister',
    'registre national',
    'national number',
    'national register',
    'nrn',
    'insz',
    'niss',
    'rrn',
  ],
  contextMax: 48,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 15,
  ahead: 1,
  valid: (span, before) =>
    isNational(compact(span)) && (isWritten(span) ? 0.95 : CONTEXT.test(before) && 0.9),
  examples: {
    match: [
      '85.07.30-033.28',
      'rijksregisternummer 85073003328',
      'NISS: 85 07 30 033 28',
      'national number 17.07.30-033.84',
    ],
    noMatch: [
      '85.07.30-033.29',
      '85073003328',
      '85.13.30-033.28',
      'rijksregisternummer 85073003329',
    ],
  },
})
