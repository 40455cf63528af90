import { describe, expect, test } from 'vitest'
import type { Passage } from '../../models/chat.ts'
import { PUBLIC } from '../../kernel/label.ts'
import { analyseQuery, TEXT_ANALYSIS } from '../../retrieval/analysis.ts'
import { answerFrom } from './answer.ts'
import { plainQuestion } from './question.ts'

const KNOWN = { termWeights: new Map([['zebrafish', 4]]), relatedTerms: new Map(), rows: 2_000 }
const PASSAGE_CHARS = 1_600

const filled = (piece: string, chars: number): string =>
  piece.repeat(Math.ceil(chars / piece.length)).slice(0, chars)

const twenty = (text: string): readonly Passage[] =>
  Array.from({ length: 20 }, (_, at) => ({
    number: at + 1,
    knowledgeBase: 'lab',
    source: 'lake',
    path: `${at}.md`,
    version: 'v1',
    title: 'Zebrafish',
    headings: ['Tanks'],
    page: undefined,
    text,
    score: 20 - at,
    label: PUBLIC,
  }))

/** CPU time, so that a busy machine does not matter; the best of three. */
function cpuMs(run: () => unknown): number {
  let bestMs = Infinity
  for (let round = 0; round < 3; round++) {
    const started = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(started)
    bestMs = Math.min(bestMs, (user + system) / 1_000)
  }
  return bestMs
}
const answerMs = (question: string, text: string): number => {
  const passages = twenty(text)
  return cpuMs(() => answerFrom({ question, passages, ...KNOWN }, TEXT_ANALYSIS))
}

const QUESTIONS: readonly (readonly [string, string])[] = [
  ['blanks in the middle', `zebrafish${' '.repeat(30_000)}x`],
  ['one word again and again', 'zebrafish '.repeat(200_000)],
  ['other words each time', Array.from({ length: 40_000 }, (_, at) => `w${at}`).join(' ')],
  ['quotation marks', `zebrafish ${'" '.repeat(100_000)}Name`],
  ['brackets', `zebrafish ${'('.repeat(100_000)}Name`],
  ['question words', 'how long since when by who? '.repeat(5_000)],
  ['stops', `zebrafish ${'?!. '.repeat(50_000)}`],
]

const PASSAGES: readonly (readonly [string, string])[] = [
  ['digits', '1'.repeat(PASSAGE_CHARS)],
  ['digits and points', filled('1.1,', PASSAGE_CHARS)],
  ['blanks', `1${' '.repeat(PASSAGE_CHARS - 2)}x`],
  ['one sentence', filled('the zebrafish swims and ', PASSAGE_CHARS)],
  ['stops without a blank', '.'.repeat(PASSAGE_CHARS)],
  ['stops and closing marks', filled('.'.repeat(400) + ')'.repeat(400), PASSAGE_CHARS)],
  ['items', filled('- zebrafish\n', PASSAGE_CHARS)],
  ['shortest items', filled('- z\n', PASSAGE_CHARS)],
  ['sentences of a letter', filled('Z. ', PASSAGE_CHARS)],
  ['headings', filled('Zebrafish\n', PASSAGE_CHARS)],
  [
    'headings above sentences',
    `${filled('Zebrafish\n', 800)}\nzebrafish ${filled('yes it is. ', 790)}`,
  ],
  [
    'a long lead above items',
    `${filled('zebrafish or ', 700)}:\n${filled('- z zebrafish\n', 880)}`,
  ],
  ['lines that are empty', filled('z\n \n', PASSAGE_CHARS)],
  ['capitals', filled('Zebra Fish ', PASSAGE_CHARS)],
  ['times', filled('zebrafish in 1 to 2 to 3 - ', PASSAGE_CHARS)],
]

describe('the built-in model answers in one turn of the event loop', () => {
  test.each(QUESTIONS)('question: %s', (_, question) => {
    expect(answerMs(question, 'The zebrafish lives in tank 4. Feed it every day.')).toBeLessThan(
      100,
    )
  })

  test.each(PASSAGES)('passages: %s', (_, text) => {
    for (const question of ['how long does a zebrafish live?', 'who feeds the zebrafish?'])
      expect(answerMs(question, text)).toBeLessThan(100)
  })

  test('passages longer than chunks are', () => {
    expect(answerMs('when is the zebrafish fed?', 'zebrafish. '.repeat(20_000))).toBeLessThan(100)
  })

  test('many terms over many units', () => {
    const question = Array.from({ length: 300 }, (_, at) => `z${at}`).join(' ')
    expect(answerMs(question, filled('- z1 z2\n', PASSAGE_CHARS))).toBeLessThan(150)
  })

  test('a query of one word again and again', () => {
    expect(cpuMs(() => analyseQuery('zebrafish '.repeat(20_000)))).toBeLessThan(250)
  })
})

describe('plainQuestion', () => {
  test('white space is one blank', () => {
    expect(plainQuestion('  When \n\n is\tit? ')).toBe('When is it?')
  })
  test('of a pasted text both ends are read', () => {
    const read = plainQuestion(`When is lunch? ${'filler '.repeat(100_000)} Who cooks?`)
    expect(read.length).toBeLessThanOrEqual(2_000)
    expect(read.startsWith('When is lunch?')).toBe(true)
    expect(read.endsWith('Who cooks?')).toBe(true)
  })
  test('no half characters', () => {
    expect(plainQuestion('x😀'.repeat(50_000))).not.toMatch(/\p{Surrogate}/u)
  })
})
