import { expect, test } from 'vitest'
import { maskFindings } from './mask.ts'
import { createScanner, defaultRaises } from './scanner.ts'

const scanner = createScanner(defaultRaises)
const masked = (text: string): string => maskFindings(text, scanner.find(text))

test.each([
  ['nothing here', 'nothing here'],
  ['mail ada@example.com now', 'mail [email] now'],
  ['ada@example.com', '[email]'],
  ['4111111111111111 and 4111111111111111', '[card] and [card]'],
  ['x@foo.com@bar.com', '[email]'],
  ['SSN 536-90-4399.', 'SSN [us_ssn].'],
])('%j becomes %j', (text, expected) => {
  expect(masked(text)).toBe(expected)
})

test('overlapping findings become one mask that names all types, in any order', () => {
  const finding = { confidence: 1 }
  const findings = [
    { ...finding, type: 'jwt', start: 2, end: 6 },
    { ...finding, type: 'card', start: 1, end: 3 },
  ]
  expect(maskFindings('abcdefgh', findings)).toBe('a[card,jwt]gh')
})
