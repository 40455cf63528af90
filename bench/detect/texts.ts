/** Texts to measure with; the same on every run. */
import type { Detector } from '../../src/dlp/detector.ts'

const SENTENCES = [
  'The committee met on 14 March 2024 to review the budget for the coming year and its risks.',
  'Sales rose by 12.5 % to 3,482,000 euros, mostly because of the new contracts in the north.',
  'Please contact the service desk at +1 555 123 4567 or by mail to support@example.com today.',
  'Our internationalisation-programme (see https://intranet.example.com/projects/i18n?id=4711) continues.',
  'Employees who started before 2019 keep the old terms; everyone else moves to the new plan.',
  '“Nothing changes for customers,” said the manager — she had been asked about naïve pricing.',
  'Table 4: 120 340 560 780; 1200 3400 5600 7800; totals 2020-2024 are in the appendix.',
  'Version 2.14.3 of the agreement replaces all earlier versions, including v2.13-rc1.',
  'The order 7c9e6679-7425-40de-944b-e07fc1f90ae7 was shipped to the warehouse in Rotterdam.',
  'A plain paragraph of ordinary words makes up most of what people write to each other at work.',
  'In the end it was decided to postpone the decision until the auditors have finished their report.',
]

export function mixedEnglish(length: number): string {
  let text = ''
  for (let index = 0; text.length < length; index++) {
    text += SENTENCES[(index * 7 + (index >> 3)) % SENTENCES.length]
    text += index % 5 === 4 ? '\n\n' : ' '
  }
  return text.slice(0, length)
}

/** Letters of base64 from a linear congruence: noise that is the same every time. */
function noise(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  let state = 42
  let text = ''
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    text += alphabet[(state >> 16) & 63]
  }
  return text
}

const repeated = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length)

export function hostile(length: number): readonly (readonly [string, string])[] {
  return [
    ['one run of digits', repeated('4111111111111111', length)],
    ['digits one by one', repeated('4 1 1 1 ', length)],
    ['digits by fours', repeated('4111 1111 1111 1112 ', length)],
    ['digits by twos', repeated('41-', length)],
    ['a@a@a@', repeated('a@', length)],
    ['a@a.a@a.', repeated('aa@aa.', length)],
    ['-----BEGIN repeated', repeated('-----BEGIN ', length)],
    ['key openings repeated', repeated('-----BEGIN PRIVATE KEY-----\n', length)],
    ['hyphens', repeated('-', length)],
    ['base64 soup', noise(length)],
    ['IBAN beginnings', repeated('DE89 ', length)],
    ['IBAN beginnings, glued', repeated('DE89-', length)],
    ['token beginnings', repeated('sk-ant-', length)],
    ['eyJ with dots', repeated('eyJhbGciOiJI.', length)],
    ['encoded openings', repeated('LS0tLS1CRUdJTi', length)],
    ['zero width', repeated('4\u200b', length)],
    ['full width', repeated('４１１１　', length)],
    ['mathematical digits', repeated('𝟒𝟏𝟏𝟏 ', length)],
    ['letters and digits', repeated('a1 ', length)],
    ['token beginnings, short', repeated('sk-', length)],
    ['token beginnings, other', repeated('xoxb-', length)],
    ['names of secrets', repeated('password=', length)],
    ['names of secrets, quoted', repeated('pwd = "', length)],
    ['words of numbers', repeated('ssn', length)],
    ['almost dates', repeated('1/1/', length)],
    ['almost telephone numbers', repeated('555-123-', length)],
    ['pensions', repeated('65 170839 J 003 ', length)],
    ['ssn, ssn', repeated('ssn 123456789 ', length)],
  ]
}

/** Pieces of a detector's own keywords and examples, again and again: what begins, and what almost is. */
export function hostileTo(
  { id, keywords = [], examples }: Pick<Detector, 'id' | 'keywords' | 'examples'>,
  length: number,
): readonly (readonly [string, string])[] {
  const [first = id] = examples.match
  const words = [...keywords].toSorted((a, b) => a.length - b.length)
  const shortest = words[0] ?? first.slice(0, 4)
  const longest = words.at(-1) ?? first
  const pieces: readonly (readonly [string, string])[] = [
    ['shortest keyword', shortest],
    ['shortest keyword, spaced', `${shortest} `],
    ['all keywords', words.slice(0, 40).join(' ')],
    ['longest keyword and digits', `${longest} 12345678 `],
    ['example', `${first} `],
    ['example, glued', first],
    ['example without its end', `${first.slice(0, -1)} `],
    ['beginning of the example', first.slice(0, Math.max(3, first.length >> 1))],
  ]
  const written = pieces.filter(([, piece]) => piece !== '')
  return written.map(([name, piece]) => [`${id}: ${name}`, repeated(piece, length)])
}

/** Where the rules for names and addresses look furthest. */
export function hostileNames(length: number): readonly (readonly [string, string])[] {
  return [
    ['names', repeated('Anna ', length)],
    ['particles', repeated('Anna van der ', length)],
    ['house numbers', repeated('12 Rue ', length)],
    ['numbers', repeated('12 ', length)],
    ['lists', repeated('Lee, and ', length)],
    ['initials', repeated('J.R.', length)],
    ['heads of places', repeated('San ', length)],
    ['legal forms', repeated('Acme & Co ', length)],
    ['short lines', repeated('A\n', length)],
  ]
}
