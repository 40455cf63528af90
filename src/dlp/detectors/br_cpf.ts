import { compact, isRepeated, weighted } from './checks.ts'
import { patternDetector } from './pattern.ts'

function isCpf(digits: string): boolean {
  const check = (length: number): boolean => {
    const weights = Array.from({ length }, (_, index) => length + 1 - index)
    return ((weighted(digits, weights) * 10) % 11) % 10 === Number(digits.charAt(length))
  }
  return !isRepeated(digits) && check(9) && check(10)
}

/** Brazilian CPF: eleven digits of which two check, written with points or in context. */
export const brCpf = patternDetector({
  id: 'br_cpf',
  keywords: ['000.000.000-00', 'cpf'],
  contextMax: 40,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 14,
  ahead: 1,
  valid: (span, before) => isCpf(compact(span)) && (span.includes('.') || /cpf/i.test(before)),
  confidence: 0.95,
  examples: {
    match: ['529.982.247-25', 'CPF 52998224725', 'cpf: 111.444.777-35', 'CPF nº 11144477735'],
    noMatch: ['529.982.247-26', '52998224725', '111.111.111-11', 'CPF 5299822472'],
  },
})
