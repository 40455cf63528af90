import { isDayOfMonth, weighted } from './checks.ts'
import { patternDetector } from './pattern.ts'

function isPesel(digits: string): boolean {
  const month = Number(digits.slice(2, 4)) % 20
  if (!isDayOfMonth(month, Number(digits.slice(4, 6)))) return false
  return weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0
}

/** Polish PESEL: birth date with the century in the month, check digit, in context. */
export const plPesel = patternDetector({
  id: 'pl_pesel',
  keywords: ['pesel'],
  keywordsIn: 'context',
  context: /pesel/i,
  contextMax: 40,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])\d{11}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 11,
  ahead: 1,
  valid: isPesel,
  confidence: 0.95,
  examples: {
    match: [
      'PESEL 44051401359',
      'pesel: 02070803628',
      'Numer PESEL: 44051401359.',
      '(PESEL) 92071314764',
    ],
    noMatch: ['44051401359', 'PESEL 44051401358', 'PESEL 44131401353', 'PESEL 4405140135'],
  },
})
