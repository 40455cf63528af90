import { compact } from './checks.ts'
import { patternDetector } from './pattern.ts'

const LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE'

function hasCheckLetter(plain: string): boolean {
  const digits = plain.slice(0, -1).replace(/^[XYZ]/, (first) => String('XYZ'.indexOf(first)))
  return LETTERS[Number(digits) % 23] === plain.at(-1)
}

/** Spanish DNI and NIE with their check letter. */
export const esDni = patternDetector({
  id: 'es_dni',
  keywords: [
    '00000000',
    '00.000.000',
    'x0000000',
    'y0000000',
    'z0000000',
    'x-0000000',
    'y-0000000',
    'z-0000000',
  ],
  keywordsIn: 'span',
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])(?:\d{8}|\d{2}\.\d{3}\.\d{3}|[XYZ]-?\d{7})[- ]?[A-Z](?![\wÀ-ɏ])/i,
  spanMax: 12,
  valid: (span) => hasCheckLetter(compact(span).toUpperCase()),
  confidence: 0.85,
  examples: {
    match: ['12345678Z', 'DNI 12.345.678-Z', 'NIE: X1234567L', 'x-1234567-l'],
    noMatch: ['12345678A', 'X1234567M', '123456789Z', '12345678ZZ'],
  },
})
