import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ModelEvent } from '../../models/chat.ts'
import { Answer } from './answer.ts'
import { Refrain } from '../refrain.ts'

const chunk = (delta: object, more: object = {}): string =>
  JSON.stringify({ id: 'x', choices: [{ index: 0, delta, finish_reason: null }], ...more })

const contentOf = (object: Readonly<Record<string, unknown>>): { text: unknown } => ({
  text: (object['choices'] as { delta: { content: unknown } }[])[0]?.delta.content,
})

/** What each chunk says, read by one answer that may remember, or by one that never saw another chunk. */
const said = (datas: readonly string[], fresh: boolean): unknown => {
  const all = new Answer('event', 1)
  return datas.map((data) => {
    const out: ModelEvent[] = []
    const failure = (fresh ? new Answer('event', 1) : all).read(data, out)
    const events = out.filter(({ kind }) => kind !== 'start' && kind !== 'other')
    return {
      failure,
      events: events.map(({ frame: _frame, sameFrame: _same, ...rest }) => rest),
      frames: out.flatMap(({ frame }) => frame?.data ?? []),
    }
  })
}

test('same reading: whatever the chunks, a refrain changes nothing of what they say', () => {
  const word = fc.oneof(
    fc.constantFrom('a', 'content', '"', '\\', '', ' the', '\n', 'é😀', '{"content":"x"}'),
    fc.string({ unit: 'binary' }),
  )
  const delta = fc.oneof(
    { weight: 6, arbitrary: word.map((content) => ({ content })) },
    { weight: 1, arbitrary: word.map((content) => ({ role: 'assistant', content })) },
    { weight: 1, arbitrary: word.map((name) => ({ content: name, reasoning_content: name })) },
    { weight: 1, arbitrary: word.map((refusal) => ({ refusal })) },
    { weight: 1, arbitrary: word.map((text) => ({ content: text, other: text })) },
  )
  const data = fc
    .tuple(delta, fc.constantFrom({}, {}, {}, { id: 'y' }, { padding: 'a' }))
    .map(([first, more]) => chunk(first, more))
  fc.assert(
    fc.property(fc.array(data, { maxLength: 12 }), (datas) => {
      expect(said(datas, false)).toEqual(said(datas, true))
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['the text stands elsewhere first', '{"id":"word","choices":[{"delta":{"content":"word"}}]}'],
  ['the member is written twice', '{"choices":[{"delta":{"content":"word","content":"word"}}]}'],
])('not learned: %s', (_, data) => {
  const refrain = new Refrain(contentOf)
  refrain.learn(data, 0, { text: 'word' })
  expect(refrain.textOf(data)).toBeUndefined()
})

test('learned: the next word, but no escape and no other chunk', () => {
  const refrain = new Refrain(contentOf)
  refrain.learn(chunk({ content: ' one' }), 0, { text: ' one' })
  expect(refrain.textOf(chunk({ content: ' two' }))).toBe(' two')
  expect(refrain.textOf(chunk({ content: 'a "b"' }))).toBeUndefined()
  expect(refrain.textOf(chunk({ content: '' }))).toBeUndefined()
  expect(refrain.textOf(chunk({ content: 'x' }, { usage: {} }))).toBeUndefined()
})
