import { compact } from './checks.ts'
import { patternDetector } from './pattern.ts'

/** Kinds of organisations whose control is a letter, and those whose is a digit; others have either. */
const LETTERED = /^[NPQRSW]/
const NUMBERED = /^[ABEH]/

function hasControl(plain: string): boolean {
  let sum = 0
  for (let index = 1; index <= 7; index++) {
    const digit = Number(plain.charAt(index)) * (index % 2 === 1 ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  const control = (10 - (sum % 10)) % 10
  const last = plain.charAt(8)
  const isDigit = last === String(control) && !LETTERED.test(plain)
  return isDigit || (last === 'JABCDEFGHI'.charAt(control) && !NUMBERED.test(plain))
}

/** Spanish tax numbers of organisations (NIF, once CIF): letter, seven digits, control digit or letter. */
export const esNif = patternDetector({
  id: 'es_nif',
  keywords: Array.from('abcdefghjnpqrsuvw').flatMap((letter) => [
    `${letter}0000000`,
    `${letter}-0000000`,
  ]),
  keywordsIn: 'span',
  pattern: /(?<![\wÀ-ɏ])[ABCDEFGHJNPQRSUVW]-?\d{7}[- ]?[0-9A-J](?![\wÀ-ɏ])/i,
  spanMax: 11,
  valid: (span) => hasControl(compact(span).toUpperCase()),
  confidence: 0.8,
  examples: {
    match: ['A58818501', 'CIF: B-12345674', 'NIF Q2826000H', 'g28029007'],
    noMatch: ['A58818502', 'B12345675', 'Q28260004', 'A588185011'],
  },
})
