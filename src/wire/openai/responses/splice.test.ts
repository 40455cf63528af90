import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splice } from './splice.ts'

type Json = { [name: string]: unknown }
const NAMES = ['id', 'tools', 'user', 'metadata', 'output', 'a b', 'é', '', '__proto__']
const own = fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.option(fc.jsonValue())), {
  maxLength: 4,
})
const object = fc.uniqueArray(
  fc.tuple(fc.constantFrom(...NAMES, 'x', 'status'), fc.jsonValue({ maxDepth: 3 })),
  { selector: ([name]) => name, maxLength: 8 },
)
/** Written out by hand: a literal would take `__proto__` for something else. */
const textOf = (members: readonly (readonly [string, unknown])[], space: string): string =>
  `${space}{${members
    .map(
      ([name, value]) =>
        `${space}${JSON.stringify(name)}${space}:${space}${JSON.stringify(value)}${space}`,
    )
    .join(',')}${members.length === 0 ? space : ''}}${space}`

test('what comes out reads like the object with the members replaced, dropped and added', () => {
  fc.assert(
    fc.property(object, own, fc.constantFrom('', ' ', '\n\t'), (members, replaced, space) => {
      const wanted = new Map<string, unknown>(members)
      const texts = new Map<string, string | undefined>()
      for (const [name, value] of replaced) {
        texts.set(name, value === null ? undefined : JSON.stringify(value))
        if (value === null) wanted.delete(name)
        else wanted.set(name, value)
      }
      const spliced = splice(textOf(members, space), texts)
      const read = JSON.parse(spliced ?? '') as Json
      const expected = JSON.parse(textOf([...wanted], '')) as Json
      expect(read).toEqual(expected)
      expect(Object.keys(read).toSorted()).toEqual(Object.keys(expected).toSorted())
    }),
    { numRuns: 1_000 },
  )
})

test('all that is not replaced stays byte for byte', () => {
  const text =
    '{ "id" : "theirs", "n": 1.50, "output":[ {"id":"msg", "text":"\\u00e9 \\"id\\": }"} ],"user":"u" }'
  const replaced = new Map([
    ['id', '"ours"'],
    ['user', undefined],
    ['tools', '[]'],
  ])
  expect(splice(text, replaced)).toBe(
    '{"id":"ours","n":1.50,"output":[ {"id":"msg", "text":"\\u00e9 \\"id\\": }"} ],"tools":[]}',
  )
})

test.each([
  ['a name with an escape', '{"\\u0069d":"theirs"}'],
  ['a name with a quote', '{"a\\"id":"theirs"}'],
  ['a name twice', '{"id":"one","id":"two"}'],
  ['no object', '["id"]'],
  ['cut off', '{"id":"one"'],
  ['cut off in a string', '{"id":"one'],
  ['cut off in a name', '{"id'],
  ['more behind it', '{"id":"one"}{"id":"two"}'],
  ['a comma at the end', '{"id":"one",}'],
  ['no value', '{"id":}'],
  ['no colon', '{"id" "one"}'],
])('not spliced: %s', (_, text) => {
  expect(splice(text, new Map([['id', '"ours"']]))).toBeUndefined()
})
