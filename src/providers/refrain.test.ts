import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ModelEvent } from '../models/chat.ts'
import { Answer as Anthropic } from './anthropic/answer.ts'
import { Answer as Bedrock } from './bedrock/answer.ts'
import { Names } from './bedrock/names.ts'
import { Refrain } from './refrain.ts'

type Read = (data: string, out: ModelEvent[]) => unknown
const READERS: Readonly<Record<string, () => Read>> = {
  anthropic() {
    const answer = new Anthropic('event')
    return (data, out) => answer.read(data, out)
  },
  bedrock() {
    const answer = new Bedrock({ model: 'm', names: new Names() })
    return (data, out) => answer.event('contentBlockDelta', data, out)
  },
}

/** What each chunk says, read by one answer that may remember, or by one that never saw another chunk. */
const said = (datas: readonly string[], make: () => Read, fresh: boolean): unknown => {
  const all = make()
  return datas.map((data) => {
    const out: ModelEvent[] = []
    const failure = (fresh ? make() : all)(data, out)
    const events = out.filter(({ kind }) => kind !== 'other')
    return {
      failure,
      events: events.map(({ frame: _frame, sameFrame: _same, ...rest }) => rest),
      frames: out.flatMap(({ frame }) => frame?.data ?? []),
    }
  })
}

const word = fc.oneof(
  fc.constantFrom('a', 'text', 'abc', '"', '\\', '', ' the', '\n', 'é😀', '"},"p":"'),
  fc.string({ unit: 'binary' }),
)
const padding = fc.constantFrom('a', 'abc', 'abcdefghij', 'xyz', '', 'abd', '",')
const more = fc.constantFrom('', '', '', ',"other":"a"', ',"p":"abc"', ',"index":1')
const DELTAS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  anthropic: fc
    .tuple(word, more, fc.constantFrom('text_delta', 'text_delta', 'thinking_delta'))
    .map(
      ([text, rest, type]) =>
        `{"type":"content_block_delta","index":0,"delta":{"type":"${type}","text":${JSON.stringify(text)}}${rest}}`,
    ),
  bedrock: fc
    .tuple(word, more, padding)
    .map(
      ([text, rest, p]) =>
        `{"contentBlockIndex":0,"delta":{"text":${JSON.stringify(text)}},"p":${JSON.stringify(p)}${rest}}`,
    ),
}

test.each(Object.keys(READERS))(
  'same reading: whatever the chunks of %s, a refrain changes nothing of what they say',
  (name) => {
    const [make, delta] = [READERS[name], DELTAS[name]]
    if (make === undefined || delta === undefined) throw new Error(name)
    fc.assert(
      fc.property(fc.array(delta, { maxLength: 12 }), (datas) => {
        expect(said(datas, make, false)).toEqual(said(datas, make, true))
      }),
      { numRuns: 1_000 },
    )
  },
)

const chunk = (text: string, p: string, rest = ''): string =>
  `{"delta":{"text":${JSON.stringify(text)}},"p":${JSON.stringify(p)}${rest}}`
const padded = (): Refrain =>
  new Refrain(
    ({ delta, p }) => ({ text: (delta as { text: unknown }).text, filler: p }),
    (text) => 'abcdef'.startsWith(text),
  )

test('learned with a filler: the next word, however long the filler is', () => {
  const refrain = padded()
  refrain.learn(chunk(' one', 'abc'), 0, { text: ' one', filler: 'abc' })
  expect(refrain.textOf(chunk(' two', 'abcde'))).toBe(' two')
  expect(refrain.textOf(chunk(' two', ''))).toBe(' two')
  expect(refrain.textOf(chunk(' two', 'secret'))).toBeUndefined()
  expect(refrain.textOf(chunk('', 'abc'))).toBeUndefined()
  expect(refrain.textOf(chunk('a "b"', 'abc'))).toBeUndefined()
  expect(refrain.textOf(chunk('x', 'abc', ',"more":"y"'))).toBeUndefined()
})

test('not learned: the filler stands elsewhere last', () => {
  const refrain = padded()
  const data = chunk(' one', 'abc', ',"q":"abc"')
  refrain.learn(data, 0, { text: ' one', filler: 'abc' })
  expect(refrain.textOf(data)).toBeUndefined()
})
