import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ModelEvent } from '../models/chat.ts'
import { Answer as Anthropic } from './anthropic/answer.ts'
import { Answer as Bedrock } from './bedrock/answer.ts'
import { Names } from './bedrock/names.ts'
import { Answer as OpenAi } from './openai/answer.ts'
import { ResponsesAnswer } from './openai/responses/answer.ts'
import { isAnyFiller, Refrain } from './refrain.ts'

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
  openai() {
    const answer = new OpenAi('event', 1)
    return (data, out) => answer.read(data, out)
  },
  responses() {
    const answer = new ResponsesAnswer()
    return (data, out) => answer.readEvent(data, out)
  },
}

/** What each chunk says, read by one answer that may remember, or by one that never saw another chunk. */
const said = (datas: readonly string[], make: () => Read, fresh: boolean): unknown => {
  const all = make()
  return datas.map((data) => {
    const out: ModelEvent[] = []
    const failure = (fresh ? make() : all)(data, out)
    const events = out.filter(({ kind }) => kind !== 'other' && kind !== 'start')
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
  openai: fc
    .tuple(word, fc.constantFrom('', '', ',"other":"abc"', ',"reasoning":"abc"'), padding)
    .map(
      ([text, rest, filler]) =>
        `{"choices":[{"index":0,"delta":{"content":${JSON.stringify(text)}${rest}}}],"obfuscation":${JSON.stringify(filler)}}`,
    ),
  responses: fc
    .tuple(
      word,
      more,
      padding,
      fc.constantFrom('1', '2', '10', '99', '0', '01', '1.5', '123456789'),
    )
    .map(
      ([text, rest, filler, number]) =>
        `{"type":"response.output_text.delta","sequence_number":${number},"item_id":"m","output_index":0,"content_index":0,"delta":${JSON.stringify(text)},"obfuscation":${JSON.stringify(filler)}${rest}}`,
    ),
}

/** Texts that go out besides, over all chunks: what a fresh reader finds in one of them. */
const besides = (datas: readonly string[], make: () => Read, fresh: boolean): Set<string> => {
  const all = make()
  const texts = new Set<string>()
  for (const data of datas) {
    const out: ModelEvent[] = []
    ;(fresh ? make() : all)(data, out)
    for (const event of out)
      if (event.kind === 'other')
        for (const { text, channel = '' } of event.texts ?? []) texts.add(`${channel}|${text}`)
  }
  return texts
}

test.each(Object.keys(READERS))(
  'same reading: whatever the chunks of %s, a refrain changes nothing of what they say',
  (name) => {
    const [make, delta] = [READERS[name], DELTAS[name]]
    if (make === undefined || delta === undefined) throw new Error(name)
    fc.assert(
      fc.property(fc.array(delta, { maxLength: 12 }), (datas) => {
        expect(said(datas, make, false)).toEqual(said(datas, make, true))
        // Each is scanned, too, at least where it comes first.
        expect(besides(datas, make, false)).toEqual(besides(datas, make, true))
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

const counted = (n: string, text: string, filler = 'ab'): string =>
  `{"type":"delta","n":${n},"at":4,"delta":"${text}","fill":"${filler}"}`
const counting = (): Refrain =>
  new Refrain(({ delta, n, fill }) => ({ text: delta, number: n, filler: fill }), isAnyFiller)

test('learned with a number: the next word under any short whole number, and its filler', () => {
  const refrain = counting()
  refrain.learn(counted('4', 'one'), 0, { text: 'one', number: 4, filler: 'ab' })
  expect(refrain.textOf(counted('5', 'two', 'xyz'))).toBe('two')
  expect(refrain.filler).toBe('xyz')
  expect(refrain.textOf(counted('12345678', 'two'))).toBe('two')
  expect(refrain.textOf(counted('0', 'two', ''))).toBe('two')
  for (const number of ['123456789', '05', '5.5', '-5', '5e3', '', '"5"', ' 5'])
    expect(refrain.textOf(counted(number, 'two')), number).toBeUndefined()
  expect(refrain.textOf(counted('5', 'two').replace('"at":4', '"at":5'))).toBeUndefined()
  expect(refrain.textOf(counted('5', 'two', 'a\\n'))).toBeUndefined()
  expect(refrain.textOf(counted('5', 'two', 'x'.repeat(65)))).toBeUndefined()
})

test('not learned: the number stands elsewhere first, or behind the text, or is none', () => {
  for (const [data, number] of [
    ['{"at":4,"n":4,"delta":"one","fill":"ab"}', 4],
    ['{"delta":"one","n":4,"fill":"ab"}', 4],
    ['{"n":4.5,"delta":"one","fill":"ab"}', 4.5],
    ['{"n":"4","delta":"one","fill":"ab"}', '4'],
  ] as const) {
    const refrain = counting()
    refrain.learn(data, 0, { text: 'one', number, filler: 'ab' })
    expect(refrain.textOf(data), data).toBeUndefined()
  }
})

test('not learned: a piece of what grows beside the text', () => {
  const answer = new OpenAi('event', 1)
  const data = '{"choices":[{"index":0,"delta":{"content":"a","more":"abc"}}],"obfuscation":"abc"}'
  for (let n = 0; n < 4; n++) {
    const out: ModelEvent[] = []
    answer.read(data, out)
    expect(out.some(({ kind }) => kind === 'other')).toBe(true)
  }
})

test('not learned: the filler stands elsewhere last', () => {
  const refrain = padded()
  const data = chunk(' one', 'abc', ',"q":"abc"')
  refrain.learn(data, 0, { text: ' one', filler: 'abc' })
  expect(refrain.textOf(data)).toBeUndefined()
})
