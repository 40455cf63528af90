import { compact, isRepeated, weighted } from './checks.ts'
import { patternDetector } from './pattern.ts'

function isNhs(digits: string): boolean {
  const check = (11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11
  return !isRepeated(digits) && check === Number(digits.charAt(9))
}

/** NHS numbers: ten digits, mod 11, in context. */
export const ukNhs = patternDetector({
  id: 'uk_nhs',
  keywords: ['nhs', 'health service', 'health number'],
  keywordsIn: 'context',
  context: /\bnhs|health (?:service )?number|health service/i,
  contextMax: 48,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 12,
  ahead: 1,
  valid: (span) => isNhs(compact(span)),
  confidence: 0.95,
  examples: {
    match: [
      'NHS number 943 476 5919',
      'NHS No: 9434765919',
      'nhs 943-476-5919',
      'health number 401 023 2137',
    ],
    noMatch: ['943 476 5919', 'NHS 943 476 5918', 'NHS 94347659190', 'NHS 0000000000'],
  },
})
