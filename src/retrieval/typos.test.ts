import { expect, test } from 'vitest'
import { oneLetterAway, splitsOf } from './typos.ts'

test.each([
  ['manger', 'manager'],
  ['mangaer', 'manager'],
  ['managger', 'manager'],
  ['managet', 'manager'],
  ['manage', 'manager'],
])('%s is one letter away from %s', (typed, meant) => {
  expect(oneLetterAway(typed)).toContain(meant)
})

test.each(['form', 'q1-2026', 'größe', 'a'.repeat(25)])('%s is left as it is', (word) => {
  expect(oneLetterAway(word)).toEqual([])
})

test('the first letter stays, and the word itself is not among them', () => {
  const near = oneLetterAway('policy')
  expect(near.every((word) => word.startsWith('p'))).toBe(true)
  expect(near).not.toContain('policy')
  expect(near.length).toBeLessThan(60 * 'policy'.length)
})

test.each([
  ['timesheet', ['time', 'sheet']],
  ['urlaubsantrag', ['urlaub', 'antrag']],
])('%s splits', (word, parts) => {
  expect(splitsOf(word)).toContainEqual(parts)
})
