import { compact } from './checks.ts'
import { patternDetector } from './pattern.ts'

/** Values of 0-9 and A-Z in odd places; in even ones a digit is itself and a letter its place. */
const ODD = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8,
  12, 14, 16, 10, 22, 25, 24, 23,
]

function hasCheckLetter(code: string): boolean {
  let sum = 0
  for (let index = 0; index < 15; index++) {
    const value = Number.parseInt(code.charAt(index), 36)
    sum += index % 2 === 0 ? (ODD[value] as number) : value > 9 ? value - 10 : value
  }
  return String.fromCharCode(0x41 + (sum % 26)) === code.charAt(15)
}

/** Italian codice fiscale (D.M. 23/12/1976): sixteen characters, letters for digits where codes would repeat, check letter. */
export const itFiscalCode = patternDetector({
  id: 'it_fiscal_code',
  keywords: [
    ...Array.from('abcdehlmprst', (month) => `00${month}0`),
    'fiscale',
    'cod. fisc',
    'c.f.',
  ],
  contextMax: 48,
  pattern:
    /(?<![\wÀ-ɏ])[A-Z]{3} ?[A-Z]{3} ?[0-9LMNPQRSTUV]{2}[A-EHLMPRST][0-9LMNPQRSTUV]{2} ?[A-Z][0-9LMNPQRSTUV]{3}[A-Z](?![\wÀ-ɏ])/i,
  spanMax: 19,
  valid: (span) => hasCheckLetter(compact(span).toUpperCase()),
  confidence: 0.95,
  examples: {
    match: [
      'RSSMRA85T10A562S',
      'codice fiscale: rssmra85t10a562s',
      'CF RSSMRA85T10A562S.',
      'codice fiscale RSS MRA 85T10 A562S',
    ],
    noMatch: ['RSSMRA85T10A562T', 'RSSMRA85T10A562', 'RSSMRA85F10A562S', 'XRSSMRA85T10A562S'],
  },
})
