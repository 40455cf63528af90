import { describe, expect, test } from 'vitest'
import { createScanner, defaultRaises } from '../../dlp/scanner.ts'
import { refusal } from '../../kernel/refusal.ts'
import type { ModelEvent } from '../../models/chat.ts'
import { OutputGuard } from '../../pipeline/guard.ts'
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
  ['nothing', { content: null, refusal: null, tool_calls: null }, []],
])('%s', (_, value, expected) => {
  expect(said(read(delta(value)))).toEqual(expected)
})

test('a frame knows its events, the first carries it, the others point back', () => {
  const events = read(delta({ content: 'a' }, { finish_reason: 'stop' }))
  expect(events.map(({ kind }) => kind)).toEqual(['start', 'text', 'other', 'finish'])
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

test('what is told beside a usage is not dropped with it', () => {
  const usage = { usage: { prompt_tokens: 1, completion_tokens: 1 } }
  const events = read(
    { ...delta({ content: 'a' }), ...usage },
    { ...delta({ memo: 'b' }), ...usage },
    { choices: [], ...usage },
  )
  expect(events.filter(({ frame }) => frame?.data.includes('memo') === true)).toHaveLength(1)
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

test('choices that say nothing are passed over', () => {
  expect(
    read({ choices: [null, 1, { index: 0, delta: { tool_calls: [null, { function: 1 }] } }] }),
  ).toMatchObject([{ kind: 'start' }, { kind: 'toolCall', choice: 0, index: 1, text: '' }])
})

test.each([-1, 1, 0.5, '0', 1e9])('a choice that nobody asked for is no answer: %s', (index) => {
  const said = JSON.stringify({ choices: [{ index, delta: { content: 'a' } }] })
  expect(new Answer('event', 1).read(said, [])).toMatchObject({ reason: 'garbage' })
})

describe('INVARIANT (said or other): no string or name of an answer goes out unscanned', () => {
  const Z = 'AKIAIOSFODNN7EXAMPLE'
  const scanner = createScanner(defaultRaises)
  /** What the client would be sent of frames that came one by one. */
  function sentOf(unit: 'event' | 'whole', datas: readonly string[]): string {
    const answer = new Answer(unit, 1)
    const guard = new OutputGuard(scanner, (findings) =>
      findings.some(({ type }) => type === 'secret_aws_access_key')
        ? refusal('data_blocked', 'no')
        : undefined,
    )
    let sent = ''
    const take = (events: readonly ModelEvent[]): void => {
      for (const { frame } of guard.push(events)) sent += frame?.data ?? ''
    }
    for (const data of datas) {
      const events: ModelEvent[] = []
      if (answer.read(data, events) !== undefined) return sent
      take(events)
    }
    const rest: ModelEvent[] = []
    answer.flushUsage(rest)
    take(rest)
    for (const { frame } of guard.end()) sent += frame?.data ?? ''
    return sent
  }
  const call = (more: object, of: object = { name: 'f', arguments: '{}' }): object => ({
    tool_calls: [{ index: 0, id: 'c', type: 'function', function: of, ...more }],
  })
  const said: readonly [string, object][] = [
    ['arguments behind an escape', call({}, { name: 'f', arguments: `{"k":"a\\n${Z}"}` })],
    ['arguments in escapes', call({}, { name: 'f', arguments: `{"k":"\\u0041${Z.slice(1)}"}` })],
    [
      'arguments in arguments',
      call({}, { arguments: JSON.stringify({ k: JSON.stringify(`a\n${Z}`) }) }),
    ],
    ['arguments as an object', call({}, { name: 'f', arguments: { k: Z } })],
    ['a second input', call({}, { arguments: '{}', input: Z })],
    ["a call's id", call({ id: Z })],
    ["a call's type", call({ type: Z })],
    ["a call's unknown member", call({ memo: { deep: [Z] } })],
    ['a second reasoning', { reasoning_content: 'hm', reasoning: Z }],
    ['reasoning details', { reasoning_details: [{ type: 'reasoning.text', text: Z }] }],
    ["an audio's id", { audio: { id: Z, transcript: 'a' } }],
    ['another kind of part', { content: [{ type: 'text', text: 'a' }, { type: 'x', x: Z }, Z] }],
    ['the name of a member', { [Z]: 1 }],
    ['the role', { role: Z }],
    ['content as an object', { content: { k: Z } }],
  ]
  const beside: readonly [string, object][] = [
    ['logprobs', { logprobs: { content: [{ token: Z }] } }],
    ['logprobs, in tokens', { logprobs: { content: Z.split('').map((token) => ({ token })) } }],
    ['a text of the choice', { text: Z }],
    ['the reason of the end', { finish_reason: Z }],
  ]
  const top: readonly [string, object][] = [
    ['the id', { id: Z }],
    ['the fingerprint', { system_fingerprint: Z }],
    ['the usage', { usage: { prompt_tokens: 1, completion_tokens: 1, memo: Z } }],
    ['a usage that is none', { usage: Z }],
    ['an unknown member', { memo: [{ deep: Z }] }],
    ['a name', { [Z]: {} }],
  ]
  const end = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }
  const streamed = (...frames: readonly object[]): string =>
    sentOf(
      'event',
      [...frames, end].map((frame) => JSON.stringify(frame)),
    )
  const hello = delta({ content: 'Hello. ' })

  test.each(said)('%s', (_, value) => {
    const secret = /AKIA|IOSFODNN7/
    expect(streamed(hello, delta(value))).not.toMatch(secret)
    const whole = { choices: [{ index: 0, message: value, finish_reason: 'stop' }] }
    expect(sentOf('whole', [JSON.stringify(whole)])).toBe('')
  })
  test.each(beside)('%s', (_, value) => {
    expect(streamed(hello, delta({}, value))).not.toContain('AKIA')
    const whole = { choices: [{ index: 0, message: {}, finish_reason: 'stop', ...value }] }
    expect(sentOf('whole', [JSON.stringify(whole)])).toBe('')
  })
  test.each(top)('%s', (_, value) => {
    expect(streamed(hello, { ...delta({ content: 'a' }), ...value })).not.toContain(Z)
    expect(streamed(hello, { choices: [], ...value })).not.toContain(Z)
    const whole = { choices: [{ index: 0, message: {}, finish_reason: 'stop' }], ...value }
    expect(sentOf('whole', [JSON.stringify(whole)])).toBe('')
  })
  test.each<[string, readonly object[]]>([
    ['a message beside the delta', [delta({}, { message: { content: Z } })]],
    ['choices that are none', [{ choices: [Z] }]],
    ['choices that are no array', [{ choices: { k: Z } }]],
    [
      'an unknown member in pieces',
      [delta({ memo: Z.slice(0, 9) }), delta({ memo: `${Z.slice(9)} ` })],
    ],
    [
      'arguments cut inside an escape',
      [delta(call({}, { arguments: '{"k":"a\\u00' })), delta(call({}, { arguments: `0a${Z}"}` }))],
    ],
  ])('%s, streamed', (_, frames) => {
    expect(streamed(hello, ...frames)).not.toMatch(/AKIAIOSFO|IOSFODNN7/)
  })
  test('a member said twice: only the last one, which was scanned, goes out', () => {
    const twice = `{"choices":[{"index":0,"delta":{"content":"${Z}","content":"a: \\"b\\" "}}]}`
    const sent = sentOf('event', [twice, JSON.stringify(end)])
    expect(sent).toContain('a: ')
    expect(sent).not.toContain(Z)
  })
  test('an ordinary answer goes out byte for byte, its constants looked at once', () => {
    const chunk = (choice: object): object => ({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: 'm',
      system_fingerprint: 'fp_1',
      choices: [{ index: 0, logprobs: null, finish_reason: null, ...choice }],
    })
    const frames = [
      chunk({ delta: { role: 'assistant', content: '' } }),
      ...['Say "a".\n', 'b.\t', 'c. '].map((content) => chunk({ delta: { content } })),
      chunk({ delta: {}, finish_reason: 'stop' }),
    ].map((frame) => JSON.stringify(frame))
    expect(sentOf('event', frames)).toBe(frames.join(''))
    const kinds = read(...frames.map((frame) => JSON.parse(frame) as object)).map(
      ({ kind }) => kind,
    )
    expect(kinds).toEqual(['start', 'other', 'text', 'text', 'text', 'other', 'finish'])
  })
})
