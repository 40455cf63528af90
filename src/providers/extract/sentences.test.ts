import { expect, test } from 'vitest'
import { sentencesOf } from './sentences.ts'
import { unitsOf } from './units.ts'

const sentences = (text: string): readonly string[] =>
  sentencesOf(text, { start: 0, end: text.length }).map(({ start, end }) => text.slice(start, end))

test.each([
  ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
  ['Dr. Ada met Mr. Babbage. They spoke.', ['Dr. Ada met Mr. Babbage.', 'They spoke.']],
  ['Use tools, e.g. a saw. Or not.', ['Use tools, e.g. a saw.', 'Or not.']],
  ['It costs 1.50 dollars. Pay.', ['It costs 1.50 dollars.', 'Pay.']],
  ['J. R. Smith left. He wrote.', ['J. R. Smith left.', 'He wrote.']],
  ['He said "Stop." Then he left.', ['He said "Stop."', 'Then he left.']],
  ['Wait… what? yes.', ['Wait… what? yes.']],
  ['See a.b.com for more. Thanks.', ['See a.b.com for more.', 'Thanks.']],
  ['休暇は十日です。申請してください。', ['休暇は十日です。', '申請してください。']],
  ['  ', []],
])('%s', (text, expected) => {
  expect(sentences(text)).toEqual(expected)
})

const units = (text: string) =>
  unitsOf(text).map(({ kind, start, end, headings, lead }) => [
    kind,
    text.slice(start, end),
    headings.join(' > '),
    lead === undefined ? '' : text.slice(lead.start, lead.end),
  ])

test('headings, lead-ins, lists, rows and paragraphs', () => {
  const text = [
    'Setup',
    'First things',
    'You need:',
    '',
    '- a card',
    '- a reader',
    '',
    'Is it free?',
    '',
    'Yes. It is.',
    '',
    'A: 1; B: 2',
    'A: 3; B: 4',
    '1. Before you go',
    'Pack a bag.',
  ].join('\n')
  expect(units(text)).toEqual([
    ['sentence', 'You need:', 'Setup > First things', ''],
    ['item', '- a card', 'Setup > First things', 'You need:'],
    ['item', '- a reader', 'Setup > First things', 'You need:'],
    ['list', '- a card\n- a reader', 'Setup > First things', 'You need:'],
    ['sentence', 'Yes.', 'Is it free?', ''],
    ['sentence', 'It is.', 'Is it free?', ''],
    ['row', 'A: 1; B: 2', 'Is it free?', 'It is.'],
    ['row', 'A: 3; B: 4', 'Is it free?', 'It is.'],
    ['sentence', 'Pack a bag.', '1. Before you go', ''],
  ])
})
