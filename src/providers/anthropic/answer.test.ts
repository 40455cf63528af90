import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ModelEvent } from '../../models/chat.ts'
import { Answer } from './answer.ts'
import { StreamReader, WholeReader } from './readers.ts'
import { UsageCount } from './usage.ts'

/** Frames of documented shapes: the vendor itself was not asked. */
const fixture = (name: string): string =>
  readFileSync(join(process.cwd(), 'src/wire/anthropic/fixtures', name), 'utf8')
const FRAMES = fixture('upstream-stream.txt')
  .split('\n')
  .filter((line) => line.startsWith('data: '))
  .map((line) => line.slice(6))
const WHOLE = fixture('upstream-whole.json').trim()

/** Texts that the output scan sees of these events. */
const scanned = (events: readonly ModelEvent[]): string =>
  events
    .flatMap((event) => {
      if (event.kind === 'other') return (event.texts ?? []).map(({ text }) => text)
      if (event.kind === 'toolCall') return [event.name ?? '', event.text]
      return event.kind === 'text' || event.kind === 'reasoning' ? [event.text] : []
    })
    .join('\n')

const MARKER = 'xq-marker-xq'
/** The value with one string replaced, or one member added, at each place where that can be done. */
function variants(value: unknown): unknown[] {
  if (typeof value === 'string') return [MARKER]
  if (Array.isArray(value)) {
    const inside = value.flatMap((item, at) =>
      variants(item).map((one) => value.map((old: unknown, index) => (index === at ? one : old))),
    )
    return [...inside, [...(value as unknown[]), MARKER], [...(value as unknown[]), { a: MARKER }]]
  }
  if (typeof value !== 'object' || value === null) return [MARKER, { a: [MARKER] }]
  const inside = Object.entries(value).flatMap(([key, member]) =>
    variants(member).map((one) => ({ ...value, [key]: one })),
  )
  return [...inside, { ...value, more: MARKER }, { ...value, [MARKER]: 1 }]
}

describe('INVARIANT (said or other): whatever goes out with a frame is scanned', () => {
  test.each(FRAMES.map((frame, at) => [at, frame] as const))('frame %i', (at, frame) => {
    for (const variant of variants(JSON.parse(frame))) {
      const answer = new Answer('event')
      const out: ModelEvent[] = []
      for (const before of FRAMES.slice(0, at)) answer.read(before, [])
      const failure = answer.read(JSON.stringify(variant), out)
      if (failure === undefined) expect(scanned(out), JSON.stringify(variant)).toContain(MARKER)
    }
  })

  test('a whole message', () => {
    for (const variant of variants(JSON.parse(WHOLE))) {
      const out: ModelEvent[] = []
      new Answer('whole').read(JSON.stringify(variant), out)
      expect(scanned(out), JSON.stringify(variant)).toContain(MARKER)
    }
  })

  test('a member that is said twice never goes out as it was written', () => {
    const out: ModelEvent[] = []
    new Answer('event').read(`{"type":"ping","a":"${MARKER}","a":"b"}`, out)
    expect(out[0]?.frame?.data).toBe('{"type":"ping","a":"b"}')
  })

  test('pieces of what we do not know share a channel within their block', () => {
    const answer = new Answer('event')
    const channels = [1, 1, 2].map((index) => {
      const out: ModelEvent[] = []
      const delta = { type: 'compaction_delta', content: 'half a sec' }
      answer.read(JSON.stringify({ type: 'content_block_delta', index, delta }), out)
      const [other] = out
      return other?.kind === 'other'
        ? other.texts?.find(({ text }) => text === 'half a sec')
        : other
    })
    expect(channels).toEqual([
      { text: 'half a sec', choice: 0, channel: '1.delta.content' },
      { text: 'half a sec', choice: 0, channel: '1.delta.content' },
      { text: 'half a sec', choice: 0, channel: '2.delta.content' },
    ])
  })
})

test.each([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop_sequence'],
  ['max_tokens', 'length'],
  ['tool_use', 'tool_calls'],
  ['refusal', 'refusal'],
  ['pause_turn', 'pause'],
  ['model_context_window_exceeded', 'context_exceeded'],
  ['of_tomorrow', 'stop'],
])('stop reason %s is %s', (said, reason) => {
  const out: ModelEvent[] = []
  const delta = { stop_reason: said, stop_sequence: 'X' }
  new Answer('event').read(JSON.stringify({ type: 'message_delta', delta }), out)
  expect(out.find(({ kind }) => kind === 'finish')).toMatchObject({ reason, stopSequence: 'X' })
})

test.each([
  ['overloaded_error', 529, true],
  ['rate_limit_error', 429, true],
  ['api_error', 500, true],
  ['invalid_request_error', 400, false],
  ['of_tomorrow', undefined, true],
])('an error of type %s in the stream', (type, status, retryable) => {
  const failure = new Answer('event').read(
    JSON.stringify({ type: 'error', error: { type, message: 'secret words' } }),
    [],
  )
  expect(failure).toMatchObject({ reason: 'status', dispatched: true, retryable })
  expect(failure?.status).toBe(status)
  expect(JSON.stringify(failure)).not.toContain('secret words')
})

describe('usage', () => {
  test('the last word counts, thought is told apart, classes are disjoint', () => {
    const count = new UsageCount()
    count.see({ input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 1 })
    expect(count.usage).toEqual({ input: 10, cacheRead: 5, output: 1 })
    count.see({ input_tokens: null, output_tokens: 9, cache_creation_input_tokens: 2 })
    count.see({ output_tokens: 12, output_tokens_details: { thinking_tokens: 4 } })
    expect(count.usage).toEqual({
      input: 10,
      cacheRead: 5,
      cacheWrite: 2,
      output: 8,
      reasoning: 4,
    })
  })

  test.each([
    undefined,
    null,
    [],
    {},
    { input_tokens: 1 },
    { input_tokens: -1, output_tokens: 1.5 },
  ])('unknown is not zero: %j', (reported) => {
    const count = new UsageCount()
    count.see(reported)
    expect(count.usage).toBeUndefined()
  })

  test('of a stream that broke: nothing before its counts were final, all of them after', () => {
    const wire = fixture('upstream-stream.txt')
    const delta = wire.indexOf('event: message_delta')
    const stop = wire.indexOf('event: message_stop')
    for (const [end, known] of [
      [delta, false],
      [stop, true],
    ] as const) {
      const reader = new StreamReader()
      const out: ModelEvent[] = []
      reader.push(Buffer.from(wire.slice(0, end)), out)
      reader.broken(out)
      expect(out.some(({ kind }) => kind === 'usage')).toBe(known)
    }
  })
})

test('a whole message says what its stream says', () => {
  const [streamed, whole]: [ModelEvent[], ModelEvent[]] = [[], []]
  new StreamReader().push(Buffer.from(fixture('upstream-stream.txt')), streamed)
  const reader = new WholeReader()
  reader.push(Buffer.from(WHOLE))
  expect(reader.end(whole)).toBe('done')
  for (const events of [streamed, whole]) {
    expect(events.find(({ kind }) => kind === 'finish')).toMatchObject({ reason: 'tool_calls' })
    expect(events.find(({ kind }) => kind === 'usage')).toMatchObject({
      usage: { input: 12, cacheRead: 40, cacheWrite: 3, output: 37, reasoning: 20 },
    })
  }
})
