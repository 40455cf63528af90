import { expect, test } from 'vitest'
import { ERASED, needlesOf, redacted } from './redact.ts'

const body = (value: unknown): string => JSON.stringify(value)
const passage = (path: string, source = 'docs') => ({ number: 1, source, path, version: 'v1' })

test.each([
  ['a passage of it', [passage('hr/a.md')], [{ ...passage(ERASED), version: '' }]],
  [
    'one among others',
    [passage('b.md'), passage('hr/a.md')],
    [passage('b.md'), { ...passage(ERASED), version: '' }],
  ],
  [
    'a rule that names it',
    { raisers: [{ id: 'docs hr/a.md' }] },
    { raisers: [{ id: `docs ${ERASED}` }] },
  ],
  ['a text that quotes it twice', 'hr/a.md, hr/a.md', `${ERASED}, ${ERASED}`],
  [
    'one of another source, whose path says the same',
    [passage('hr/a.md', 'other')],
    [passage(ERASED, 'other')],
  ],
])('names go: %s', (_, before, after) => {
  expect(JSON.parse(redacted(body(before), 'docs', new Set(['hr/a.md'])) ?? 'null')).toEqual(after)
})

test('what names none of them stays as it is', () => {
  expect(redacted(body([passage('b.md'), 'hr']), 'docs', new Set(['hr/a.md']))).toBeUndefined()
})

test('of many names each is found as a passage', () => {
  const keys = new Set(Array.from({ length: 1_000 }, (_, at) => `hr/${at}.md`))
  const after = redacted(body([passage('hr/999.md'), passage('x')]), 'docs', keys)
  expect(JSON.parse(after ?? 'null')).toEqual([{ ...passage(ERASED), version: '' }, passage('x')])
})

test.each([['hr/"a"\\é\u0001.md'], ['plain.md']])('a body that names %j holds a needle', (key) => {
  const [needle = 'none'] = needlesOf(new Set([key]))
  expect(body([passage(key)])).toContain(needle)
})
