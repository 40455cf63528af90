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

describe('the work does not tell either', () => {
  const steps = (text: string): unknown => {
    const found = recognizer.recognise([text], 'user:clock')
    return { found: found.length, ...recognizer.steps }
  }
  const repeated = (name: string, times: number): string => `${name} `.repeat(times)

  test.each([1, 10, 1_400])('a lone value, %i times, costs what any word does', (times) => {
    const nobody = steps(repeated('Quastenborg', times))
    expect(steps(repeated('Quastenberg', times))).toEqual(nobody)
    expect(steps(repeated('ferdinand', times))).toEqual(nobody)
    // Seven hundred people have it, or none.
    expect(steps(repeated('Berlin', times))).toEqual(nobody)
    expect(steps(repeated('Würzberg', times))).toEqual(steps(repeated('Würzburg', times)))
  })

  test('beside a value that is known, once and not for each time that it is repeated', () => {
    const once = steps('Quastenberg Berlin')
    expect(once).toMatchObject({ found: 0 })
    const often = steps(repeated('Quastenberg Berlin', 700)) as { rows: number }
    expect(often.rows).toBe((once as { rows: number }).rows)
    expect(often.rows).toBe(1)
  })

  test('bounded, then found: what would take longer holds rows anyway', () => {
    const table = new ExactTable(
      { id: 'customers', columns: COLUMNS, label: LABEL, minColumns: 2 },
      KEY,
    )
    for (let n = 0; n < 20_000; n++)
      table.add([
        `F${n}x`,
        n < 64 ? 'Lee' : (SURNAMES[n % 7] ?? ''),
        `p${n}@example.org`,
        born(n),
        'Berlin',
      ])
    recognizer.use([table])
    expect(steps('Lee '.repeat(8_000))).toEqual(steps('Lea '.repeat(8_000)))
    // Two values of 64 rows, which follow each other: looked at until the bound, and then found.
    expect(steps(repeated('Lee Berlin', 10))).toMatchObject({ found: 0 })
    expect(steps(repeated('Lee Berlin', 5_000))).toMatchObject({ found: 1 })
    expect(recognizer.steps.rows).toBeLessThan(limits.exactRowsPerTurn + 100)
  })

  test('a long text takes as many turns for a value as for none', async () => {
    const turns = async (name: string): Promise<number> => {
      let count = 0
      await recognizer.recogniseInTurns([repeated(name, 12_000)], 'user:clock', async () => {
        count++
      })
      return count
    }
    const nobody = await turns('Quastenborg')
    expect(nobody).toBeGreaterThan(12_000 / limits.exactTurnChars)
    expect(await turns('Quastenberg')).toBe(nobody)
  })
})

test('a row is found across the borders of turns, and in what is decoded whole', async () => {
  const filler = 'entry of an ordinary warehouse listing number seven. '.repeat(1_000)
  const row = 'Customer Quastenberg, born 1971-05-23, asks for more'
  for (const shift of [0, 1, 2, 3]) {
    const text = `${filler.slice(0, 30_000 + shift)} ${row} ${filler}`
    const encoded = `${'a'.repeat(shift)} ${Buffer.from(text).toString('base64')}`
    for (const each of [text, encoded])
      expect(
        (await recognizer.recogniseInTurns(['x', each], 'user:ada', async () => {})).map(
          ({ text: at }) => at,
        ),
      ).toEqual([1])
  }
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
