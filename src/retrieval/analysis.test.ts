import fc from 'fast-check'
import { expect, test } from 'vitest'
import { analyse, analyseQuery, fold } from './analysis.ts'
import { stemEnglish } from './stem-english.ts'

const queryTerms = (text: string): readonly string[] => analyseQuery(text).map(({ term }) => term)

test.each([
  ['GS-13 and the 10-K form', 'gs 13 gs13 and the 10 10k form'],
  ['$5,000.00, 1.500,00 € or 1.5', '5000 1500 or 1.5'],
  ['U.S. R&D, e.g. C++ and C#', 'us rd eg c++ and c#'],
  ['e-mail, E-Mail, email', 'mail email mail email email'],
  ["the team's o'brien don’t", 'the team obrien dont'],
  ['node.js max_tokens', 'node js nodej max token maxtoken'],
  ['ＦＵＬＬ ﬁle Ångström', 'full file angstrom'],
  ['東京都へ', '東京 京都 都へ'],
  ['한국어 문서 A4用紙', '한국 국어 문서 a4 用紙'],
  ['naïve café', 'naiv cafe'],
  ['', ''],
  ['… — !', ''],
])('%s', (text, terms) => {
  expect(analyse(text).join(' ')).toBe(terms)
})

/** Both sides of each pair meet in one term. */
test.each([
  ['reimbursement', 'reimbursed'],
  ['eligible', 'eligibility'],
  ['policies', 'policy'],
  ['running', 'runs'],
])('%s meets %s', (a, b) => {
  expect(analyse(a)).toEqual(analyse(b))
})

test.each([
  ['Wie viele Urlaubstage habe ich?', 'Die Urlaubstage der Mitarbeiter sind im Vertrag'],
  ['Combien de congés avez-vous ?', 'le congé est pour les salariés dans une entreprise'],
  ['¿Cuáles son los contratos?', 'el contrato que se firma con la empresa'],
])('light stemming: %s', (query, text) => {
  expect(queryTerms(query).some((term) => analyse(text).includes(term))).toBe(true)
})

test('question words are no terms, unless there is nothing else', () => {
  expect(queryTerms('What is the policy on how we travel?')).toEqual(['polici', 'travel'])
  expect(queryTerms('To be or not to be')).toEqual(['to', 'be', 'or', 'not'])
  expect(analyseQuery('leave, leave and pay')).toMatchObject([
    { term: 'leav', count: 2 },
    { term: 'pay', count: 1 },
  ])
})

/** From the description's own tables. */
test.each([
  ['consignment', 'consign'],
  ['consolatory', 'consolatori'],
  ['knightly', 'knight'],
  ['generously', 'generous'],
  ['skies', 'sky'],
  ['proceeded', 'proceed'],
  ['hopping', 'hop'],
  ['hoping', 'hope'],
  ['ties', 'tie'],
  ['cries', 'cri'],
  ['gas', 'gas'],
  ['kiwis', 'kiwi'],
  ['sensational', 'sensat'],
  ['analogies', 'analog'],
  ['by', 'by'],
])('stem of %s is %s', (word, stem) => {
  expect(stemEnglish(word)).toBe(stem)
})

test('any text: terms are bounded, folded, never empty; a term alone is found again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      for (const term of analyse(text)) {
        expect(term).not.toBe('')
        expect(term.length).toBeLessThanOrEqual(64)
        expect(Buffer.from(term, 'utf8').toString('utf8')).toBe(term)
      }
      expect(fold(fold(text))).toBe(fold(text))
    }),
  )
})

test('time is linear in the text, whatever it is', () => {
  for (const unit of ['a-', 'a', "'", '1,', 'é.', '東']) {
    const start = process.cpuUsage()
    analyse(unit.repeat(400_000 / unit.length))
    expect(process.cpuUsage(start).user).toBeLessThan(1_500_000)
  }
})
