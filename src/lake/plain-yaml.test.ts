import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { limits } from '../kernel/limits.ts'
import { parsePlainYaml } from './plain-yaml.ts'

const ACL = `# who may read
readers: [group:hr, "user:ada@example.com", 'app:x']  # all of them
denied:
- group:temps
- user:eve

level: confidential
compartments:
    - pii
    - "the two"
prefixes:
  payroll/:
    readers: [ group:payroll ]
  "Ä b/": { readers: [], denied: ["user:bob",], level: internal }
  'c': {"level":"public"}
`

test('what ACL files are written in', () => {
  expect(parsePlainYaml(ACL)?.value).toEqual({
    readers: ['group:hr', 'user:ada@example.com', 'app:x'],
    denied: ['group:temps', 'user:eve'],
    level: 'confidential',
    compartments: ['pii', 'the two'],
    prefixes: {
      'payroll/': { readers: ['group:payroll'] },
      'Ä b/': { readers: [], denied: ['user:bob'], level: 'internal' },
      c: { level: 'public' },
    },
  })
  expect(parsePlainYaml(ACL.replaceAll('\n', '\r\n'))?.value).toEqual(parsePlainYaml(ACL)?.value)
})

test.each([
  ['nothing', ''],
  ['an anchor', 'readers: &a [x]'],
  ['an alias', 'readers: *a'],
  ['a tag', 'readers: !!set {a}'],
  ['a tab', 'readers:\t[a]'],
  ['a member twice', 'level: a\nlevel: b'],
  ['the same in brackets', '{ level: a, "level": b }'],
  ['an escape', 'level: "a\\u0062"'],
  ['two lines of text', 'level: a\n  b'],
  ['a text over lines', 'level: |\n  b'],
  ['two documents', 'level: a\n---\nlevel: b'],
  ['what is no text', 'level: 1'],
  ['nor this', 'level: yes'],
  ['a list of lists', 'readers:\n- - a'],
  ['no space behind a colon', 'level:a'],
  ['another indentation', 'prefixes:\n    a: {}\n  b: {}'],
  ['a comment without a space', 'level: a#b'],
  ['a line separator', 'level: "a\u2028b"'],
])('malformed: %s', (_, text) => expect(parsePlainYaml(text)).toBeUndefined())

/** The library's reading; undefined where it has errors. */
function library(text: string): { readonly value: unknown } | undefined {
  const document = parseDocument(text, { uniqueKeys: true, logLevel: 'silent' })
  if (document.errors.length > 0) return undefined
  return { value: document.toJS({ maxAliasCount: 0 }) as unknown }
}

test('INVARIANT (one reading): what is read here, YAML reads the same', () => {
  const piece = fc.oneof(
    fc.constantFrom('readers', 'level', 'a', 'group:hr', 'x/', '"q r"', "'s'", 'yes', '1', '~'),
    fc.constantFrom(': ', ':', '- ', '-', '[', ']', '{', '}', ', ', ',', ' ', '  ', 'é'),
    fc.constantFrom('\n', '\n', '\n  ', '\n    ', '\t', '\r', '#', ' # c', '---', '...'),
    fc.constantFrom('&a ', '*a', '!t ', '|', '>', '? ', '@', '%', '`', '"', "'"),
  )
  const made = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))
  const changed = fc
    .tuple(fc.nat(ACL.length), fc.nat(6), piece)
    .map(([at, length, more]) => ACL.slice(0, at) + more + ACL.slice(at + length))
  const valid = fc
    .array(
      fc.tuple(
        fc.constantFrom('readers', 'level', 'x/', '"q"'),
        fc.constantFrom(' a', ' [b, c:d]', ' { e: f }', '\n- g', '\n  h: i', ''),
      ),
      { maxLength: 4 },
    )
    .map((members) => members.map(([name, value]) => `${name}:${value}`).join('\n'))
  let read = 0
  fc.assert(
    fc.property(fc.oneof(made, changed, valid), (text) => {
      const ours = parsePlainYaml(text)
      if (ours === undefined) return
      read++
      expect(library(text), JSON.stringify(text)).toEqual(ours)
    }),
    { numRuns: 6_000 },
  )
  expect(read).toBeGreaterThan(500)
})

test('in linear time, whatever is written', () => {
  const most = (text: string): string => text.slice(0, limits.governorBytesMax)
  const hostile = [
    Array.from({ length: 12_000 }, (_, at) => `k${at.toString(36)}x:`).join('\n'),
    `{${Array.from({ length: 16_000 }, (_, at) => `a${at}: b`).join(', ')}`,
    '['.repeat(65_000),
    '- '.repeat(32_000),
    '}'.repeat(65_000),
    '"'.repeat(65_000),
    `a: ${' '.repeat(60_000)}b`,
    `a: ${'a:'.repeat(30_000)}`,
    Array.from({ length: 360 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
  ]
  const begun = performance.now()
  for (const text of hostile) parsePlainYaml(most(text))
  expect(performance.now() - begun).toBeLessThan(1_000)
})
