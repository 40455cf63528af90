import { expect, test } from 'vitest'
import type { ModelEvent } from '../../models/chat.ts'
import { Answer } from './answer.ts'

function read(...objects: readonly object[]): ModelEvent[] {
  const answer = new Answer('event', 1)
  const events: ModelEvent[] = []
  for (const object of objects) expect(answer.read(JSON.stringify(object), events)).toBeUndefined()
  answer.flushUsage(events)
  return events
}
const delta = (value: object, more: object = {}): object => ({
  choices: [{ index: 0, delta: value, ...more }],
})
const said = (events: readonly ModelEvent[]): unknown[] =>
  events.flatMap((event) =>
    event.kind === 'text' || event.kind === 'reasoning' ? [[event.kind, event.text]] : [],
  )

test.each<[string, object, unknown]>([
  ['text', { content: 'a' }, [['text', 'a']]],
  ['a refusal', { refusal: 'no' }, [['text', 'no']]],
  ['a transcript', { audio: { data: 'AAAA', transcript: 'spoken' } }, [['text', 'spoken']]],
  ['reasoning by its newer name', { reasoning_content: 'hm' }, [['reasoning', 'hm']]],
  ['reasoning by another', { reasoning: 'hm' }, [['reasoning', 'hm']]],
  ['both names say it once', { reasoning: 'hm', reasoning_content: 'hm' }, [['reasoning', 'hm']]],
  [
    'parts',
    {
      content: [
        { type: 'text', text: 'a' },
        { type: 'thinking', thinking: [{ type: 'text', text: 'b' }] },
      ],
    },
    [
      ['text', 'a'],
      ['reasoning', 'b'],
    ],
  ],
  [
    'members that we do not know',
    { role: 'assistant', memo: { deep: ['c'] } },
    [['reasoning', 'c']],
  ],
  ['nothing', { content: null, refusal: null, tool_calls: null }, []],
])('%s', (_, value, expected) => {
  expect(said(read(delta(value)))).toEqual(expected)
})

test('a frame knows its events, the first carries it, the others point back', () => {
  const events = read(delta({ content: 'a' }, { finish_reason: 'stop' }))
  expect(events.map(({ kind }) => kind)).toEqual(['start', 'text', 'finish'])
  expect(events[0]?.frame?.events).toEqual(events)
  events.forEach((event, at) => {
    expect(events[0]?.frame?.events?.[at]).toBe(event)
    expect(event.sameFrame).toBe(at === 0 ? undefined : true)
  })
})

test('only the last usage counts, and it comes last, once', () => {
  const usage = (tokens: number) => ({ usage: { prompt_tokens: 1, completion_tokens: tokens } })
  const inEvery = read(
    { ...delta({ content: 'a' }), ...usage(1) },
    { ...delta({ content: 'b' }, { finish_reason: 'stop' }), ...usage(2) },
  )
  const apart = read(
    delta({ content: 'a' }),
    { choices: [], ...usage(1) },
    { choices: [], ...usage(2) },
  )
  for (const events of [inEvery, apart]) {
    expect(events.filter(({ kind }) => kind === 'usage')).toHaveLength(1)
    expect(events.at(-1)).toMatchObject({ kind: 'usage', usage: { input: 1, output: 2 } })
  }
  expect(apart.at(-1)?.frame?.events).toEqual([apart.at(-1)])
})

test('a frame with nothing for us goes on as it is', () => {
  const events = read({ choices: [], prompt_filter_results: [] })
  expect(events).toMatchObject([{ kind: 'other', frame: { dialect: 'openai', unit: 'event' } }])
})

test.each<[string, object, object]>([
  ['with a status', { error: { code: 429 } }, { status: 429, retryable: true }],
  ['with a client error', { error: { code: 400 } }, { status: 400, retryable: false }],
  ['without', { error: { message: 'secret words', code: 'bad' } }, { retryable: true }],
  ['as text', { error: 'secret words' }, { retryable: true }],
])('an error object %s', (_, object, expected) => {
  const failure = new Answer('event', 1).read(JSON.stringify(object), [])
  expect(failure).toMatchObject({ reason: 'status', dispatched: true, ...expected })
  expect(JSON.stringify(failure)).not.toContain('secret')
})

test('choices that make no sense are passed over', () => {
  expect(
    read({ choices: [null, 1, { index: -1, delta: { tool_calls: [null, { function: 1 }] } }] }),
  ).toMatchObject([{ kind: 'start' }, { kind: 'toolCall', choice: 0, index: 1, text: '' }])
})
