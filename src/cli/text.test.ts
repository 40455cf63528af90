import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesText, fit, oneLine, printable, StreamWrap, widthOf, wrap } from './text.ts'

const wrapped = (pieces: readonly string[], width: number): string => {
  const stream = new StreamWrap(width)
  return pieces.map((piece) => stream.push(piece)).join('') + stream.end()
}
const cut = (text: string, at: readonly number[]): readonly string[] => {
  const ends = [...at.map((index) => index % (text.length + 1)), text.length].toSorted(
    (a, b) => a - b,
  )
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end))
}

test.each([
  ['a\u001b[2Jb', 'a[2Jb'],
  ['a\u009b31mb', 'a31mb'],
  ['\u001b]8;;http://evil\u0007x', ']8;;http://evilx'],
  ['left \u202eright', 'left right'],
  ['one\r\ntwo\rthree', 'one\ntwo\nthree'],
  ['tab\tstays', 'tab\tstays'],
  ['Straße 漢字 🎉', 'Straße 漢字 🎉'],
])('a document cannot drive the terminal: %j', (text, expected) => {
  expect(printable(text)).toBe(expected)
})

test('a document cannot drive the terminal: any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(oneLine(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
    }),
  )
})

describe('wrapping a stream', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 30 })

  test('the pieces do not matter', () => {
    fc.assert(
      fc.property(
        words,
        fc.array(fc.nat()),
        fc.integer({ min: 10, max: 60 }),
        (list, at, width) => {
          const text = list.join(' ')
          expect(wrapped(cut(text, at), width)).toBe(wrapped([text], width))
        },
      ),
    )
  })

  test('no line is too wide, and no word is lost', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 60 }), (list, width) => {
        const out = wrapped([list.join(' ')], width)
        expect(out.split(/[ \n]/).filter((word) => word !== '')).toEqual(list)
        for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(width)
      }),
    )
  })

  test('indentation, blank lines and double spaces stay', () => {
    const text = '- a\n\n    code  here\n'
    expect(wrapped([text], 80)).toBe(text)
  })
})

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['漢字漢字', 5, '漢字…'],
])('fit(%s, %i)', (text, width, expected) => {
  expect(fit(text, width)).toBe(expected)
  expect(widthOf(fit(text, width))).toBeLessThanOrEqual(width)
})

test('wrap keeps to its width, indent included', () => {
  expect(wrap('one two three four five six', 24, '    ')).toBe(
    '    one two three four\n    five six',
  )
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 KB'],
  [123_456_789, '123 MB'],
])('%i bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text)
})
