import { expect, test } from 'vitest'
import { analyseQuery } from './analysis.ts'
import { spellingsOf } from './synonyms.ts'

const relatedTo = (question: string): readonly string[] =>
  analyseQuery(question).flatMap(({ related }) => related.map(({ term }) => term))

test.each([
  ['How many vacation days?', 'leav'],
  ['who is my boss', 'supervisor'],
  ['may I work from home', 'telework'],
  ['new laptop', 'comput'],
  ['Wie viel Gehalt bekomme ich?', 'lohn'],
  ['on boarding', 'onboard'],
  ['what does it specialise in', 'special'],
])('%s is also about %s', (question, term) => {
  expect(relatedTo(question)).toContain(term)
})

test('a word is not related to itself', () => {
  for (const { term, related } of analyseQuery('salary, pay and the organisation of travel')) {
    expect(related.map((other) => other.term)).not.toContain(term)
  }
})

test.each([
  ['organisation', 'organization'],
  ['color', 'colour'],
  ['centre', 'center'],
  ['travelling', 'traveling'],
  ['programme', 'program'],
])('%s is also written %s', (word, other) => {
  expect(spellingsOf(word)).toContain(other)
})
