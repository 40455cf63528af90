import { beforeEach, describe, expect, test } from 'vitest'
import type { Label } from '../../kernel/label.ts'
import { limits } from '../../kernel/limits.ts'
import { instant } from '../../kernel/values.ts'
import { ExactCounts, type ExactAlert } from './exact-counts.ts'
import { ExactTable } from './exact-table.ts'
import { ExactRecognizer } from './recognise-exact.ts'

const KEY = Uint8Array.from({ length: 32 }, (_, at) => at * 3)
const LABEL: Label = { level: 'restricted', compartments: ['pii'], integrity: 'trusted' }
const COLUMNS = ['first', 'last', 'email', 'born', 'city']
const SURNAMES = ['Zawadzki', 'Okonkwo', 'Lindqvist', 'Barroso', 'Tanaka', 'Ó Briain', 'Weiß']

const born = (n: number): string => `${1_940 + (n % 60)}-0${1 + (n % 9)}-${10 + (n % 19)}`
const rowOf = (n: number): string[] => [
  `Anna${n}x`.replace(/\d+/, (digits) =>
    'abcdefghij'.repeat(1 + (Number(digits) % 3)).slice(0, 3 + (n % 7)),
  ),
  SURNAMES[n % SURNAMES.length] ?? '',
  `person.${n}@example.org`,
  born(n),
  n % 2 === 0 ? 'Berlin' : 'Lisbon',
]

let now: number
let alerts: ExactAlert[]
let counts: ExactCounts
let recognizer: ExactRecognizer
beforeEach(() => {
  now = 1_000_000_000
  alerts = []
  counts = new ExactCounts({ now: () => instant(now) }, (alert) => alerts.push(alert))
  recognizer = new ExactRecognizer(counts, KEY)
  const table = new ExactTable(
    { id: 'customers', columns: COLUMNS, label: LABEL, minColumns: 2 },
    KEY,
  )
  for (let n = 0; n < 1_000; n++) table.add(rowOf(n))
  table.add([
    'Ferdinand',
    'Quastenberg',
    'ferdinand.quastenberg@example.net',
    '1971-05-23',
    'Würzburg',
  ])
  recognizer.use([table])
})
const labels = (text: string, who = 'user:ada'): readonly unknown[] =>
  recognizer.recognise([text], who).map(({ raiser }) => raiser)

describe('a row is known by two values near each other', () => {
  test.each([
    'Ferdinand Quastenberg was born on 1971-05-23.',
    'QUASTENBERG;23;1971-05-23',
    'Dear Mr. Quastenberg of Wuerzburg (Würzburg), hello',
    'mail **Quastenberg** at ferdinand.quastenberg@example.net please',
    '{"last":"Quastenberg","born":"1971\\u002d05-23"}',
    Buffer.from('Customer Quastenberg, born 1971-05-23, asks for more').toString('base64'),
  ])('%s', (text) => {
    expect(labels(text)).toEqual([{ kind: 'exact', id: 'customers', label: LABEL }])
  })

  test('over two parts of a request, and far apart not', () => {
    const parts = recognizer.recognise(['You help.', 'Quastenberg', '1971-05-23'], 'user:ada')
    expect(parts.map(({ text }) => text)).toEqual([1, 2])
    expect(labels(`Quastenberg ${'and so on '.repeat(40)} 1971-05-23`)).toEqual([])
  })
})

describe('a lone value changes nothing', () => {
  test.each([
    'Quastenberg',
    'Ferdinand Quastenberg',
    'Who is Ferdinand Quastenberg?',
    'ferdinand.quastenberg@example.net',
    'born 1971-05-23',
    'Würzburg',
    'Quastenberg and Quastenberg and Quastenberg',
    'Quastenberg 1980-01-11',
  ])('%s', (text) => expect(labels(text)).toEqual([]))

  test('500 guessed names, half of them real: the same, and operators are told', () => {
    for (let n = 0; n < 500; n++) {
      const [first, last] = n % 2 === 0 ? rowOf(n) : [`Nobody${n}`, `Unheard${n}`]
      expect(labels(`Is ${first} ${last} a customer?`)).toEqual([])
      expect(counts.barredMs('user:ada')).toBe(0)
    }
    for (let n = 0; n < 300; n++) expect(labels(`Is person.${n}@example.org known?`)).toEqual([])
    expect(alerts).toEqual([
      { who: 'user:ada', kind: 'values', count: limits.exactValuesPerDay + 1 },
    ])
    expect(counts.barredMs('user:ada')).toBe(0)
  })

  test('values that are many people’s find nobody, and count for whom another value found', () => {
    expect(labels('Zawadzki from far away lives in Berlin')).toEqual([])
    expect(labels('person.14@example.org, who lives in Berlin')).toHaveLength(1)
  })
})

test('different rows of one sender are limited, told once, and forgotten after a day', () => {
  const rows = (from: number, to: number): void => {
    for (let n = from; n < to; n++) labels(`${rowOf(n)[2]} was born on ${rowOf(n)[3]}`)
  }
  rows(0, limits.exactRowsPerDay)
  rows(0, limits.exactRowsPerDay)
  expect([
    alerts.filter(({ kind }) => kind === 'rows').length,
    counts.barredMs('user:ada'),
  ]).toEqual([0, 0])
  rows(limits.exactRowsPerDay, limits.exactRowsPerDay + 5)
  expect(alerts.filter(({ kind }) => kind === 'rows')).toEqual([
    { who: 'user:ada', kind: 'rows', count: limits.exactRowsPerDay + 1 },
  ])
  expect(counts.barredMs('user:ada')).toBe(limits.exactBarMs)
  expect(counts.barredMs('user:eve')).toBe(0)
  now += limits.coverageMs
  expect(counts.barredMs('user:ada')).toBe(0)
  rows(0, 3)
  expect(counts.barredMs('user:ada')).toBe(0)
})

test('short values and long texts are not looked for', () => {
  const table = new ExactTable({ id: 't', columns: ['a', 'b'], label: LABEL, minColumns: 2 }, KEY)
  table.add(['no', 'one two three four five six seven eight nine'])
  table.add(['', ' - '])
  recognizer.use([table])
  expect(labels('no one two three four five six seven eight nine - ')).toEqual([])
})
