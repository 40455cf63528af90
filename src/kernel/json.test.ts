import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasDoubledName, parseJson } from './json.ts'

/** A value with its members as they are written, each name perhaps more than once. */
type Written =
  | string
  | number
  | { readonly list: readonly Written[] }
  | { readonly members: readonly (readonly [string, Written])[] }

const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'ab', '"', '\\', 'a\\', '', 'é', '{', ':') },
  { weight: 1, arbitrary: fc.string({ maxLength: 3 }) },
)
const { written } = fc.letrec<{ written: Written }>((tie) => ({
  written: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(name, fc.nat()),
    fc.record({ list: fc.array(tie('written'), { maxLength: 3 }) }),
    fc.record({ members: fc.array(fc.tuple(name, tie('written')), { maxLength: 4 }) }),
  ),
}))

/** Every other string with all its characters escaped, and white space wherever it may stand. */
function writer(): (value: Written) => string {
  let turn = 0
  const textOf = (text: string): string =>
    turn++ % 2 === 0
      ? JSON.stringify(text)
      : `"${text
          .split('')
          .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          .join('')}"`
  const write = (value: Written): string => {
    if (typeof value === 'string') return textOf(value)
    if (typeof value === 'number') return String(value)
    if ('list' in value) return `[ ${value.list.map(write).join(' ,\t')}]`
    return `{${value.members.map(([key, one]) => `${textOf(key)} \r\n: ${write(one)}`).join(', ')} }`
  }
  return write
}

function isDoubled(value: Written): boolean {
  if (typeof value !== 'object') return false
  if ('list' in value) return value.list.some(isDoubled)
  const names = value.members.map(([key]) => key)
  return new Set(names).size < names.length || value.members.some(([, one]) => isDoubled(one))
}

test('a doubled name is seen wherever it stands and however it is written, and nothing else is one', () => {
  fc.assert(
    fc.property(written, (value) => {
      const text = writer()(value)
      expect(parseJson(text, { depthMax: 100 }).ok).toBe(true)
      expect(hasDoubledName(text)).toBe(isDoubled(value))
    }),
    { numRuns: 3_000 },
  )
})

test('text written to be slow is looked through once', () => {
  const backslashes = `"${'\\\\'.repeat(500_000)}"`
  const quotes = `"${'\\"'.repeat(500_000)}"`
  const names = Array.from({ length: 100_000 }, (_, at) => `"${at}":0`).join()
  expect(hasDoubledName(`{"x":[${backslashes},${quotes}],${names}}`)).toBe(false)
  expect(hasDoubledName(`{${names},"0":1}`)).toBe(true)
})
