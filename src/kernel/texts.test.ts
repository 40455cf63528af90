import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from './limits.ts'
import { collectText, unescaped, unescaping } from './texts.ts'

test('what JSON escapes is found, however often it was escaped', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 3 }), (text, times) => {
      let written = text.replaceAll(/[\b\f]/g, ' ')
      const plain = written
      for (let n = 0; n < times; n++) written = JSON.stringify(written).slice(1, -1)
      expect([written, ...unescaped(written)]).toContain(plain)
    }),
  )
})

test('text without escapes is not looked at twice', () => {
  expect(unescaped('plain')).toEqual([])
  expect(unescaped('C:\\data\\u12')).toEqual([])
  expect(unescaped('x\\u0041\\')).toEqual(['xA\\'])
})

test('a long text is unescaped in turns', () => {
  const text = '\\n4'.repeat(limits.scanTurnChars)
  const turns = [...unescaping(text)].length
  expect(turns).toBeGreaterThanOrEqual(2)
  expect(unescaped(text)).toEqual(['\n4'.repeat(limits.scanTurnChars)])
})

test('values as deep as they like are no stack', () => {
  let value: unknown = 'end'
  for (let depth = 0; depth < 100_000; depth++) value = [value]
  const found: string[] = []
  collectText(value, found)
  collectText({ a: 'b', c: [4111111111111111, 5] }, found)
  expect(found).toEqual(['end', 'a', 'b', 'c', '4111111111111111'])
})
