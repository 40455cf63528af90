import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Anthropic from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { REFUSAL_CODES, refusal } from '../../kernel/refusal.ts'
import { instant, nanoUsd, type RequestId } from '../../kernel/values.ts'
import type { ChatRequest, ModelEvent, Passage, UpstreamFailure } from '../../models/chat.ts'
import { callsOf, promptOf, textOf } from '../../models/conformance.ts'
import { StreamReader, WholeReader } from '../../providers/anthropic/readers.ts'
import type { AliasView, AnswerContext, Codec } from '../dialect.ts'
import { anthropicDialect, messagesCodec } from './anthropic.ts'
import { renderModel, renderModels } from './models.ts'

/** Frames of documented shapes: the vendor itself was not asked. */
const fixture = (name: string): string => join(process.cwd(), 'src/wire/anthropic/fixtures', name)
const passage: Passage = {
  number: 1,
  knowledgeBase: 'handbook',
  source: 'handbook',
  path: 'travel/trains & planes.md',
  version: 'v7',
  title: 'Travel',
  headings: ['Trains'],
  page: 3,
  text: 'Second class under four hours.',
  label: { level: 'internal', compartments: [], integrity: 'trusted' },
  score: 1,
}
const context = (
  request: Partial<ChatRequest> = {},
  passages: readonly Passage[] = [],
): AnswerContext => ({
  requestId: 'req-1' as RequestId,
  createdAt: instant(1_700_000_000_000),
  request: promptOf({ dialect: 'anthropic', ...request }).request,
  passages,
  elapsedMs: () => 0,
})
const failure: UpstreamFailure = {
  reason: 'cut',
  dispatched: true,
  retryable: true,
  message: 'the deployment broke off in the middle of its answer',
}
const citation = (start: number, end: number): ModelEvent => ({
  kind: 'citation',
  choice: 0,
  citation: { passage, quote: 'Second class', start, end },
})
const ANSWER: readonly ModelEvent[] = [
  { kind: 'start', model: 'extract' },
  { kind: 'reasoning', choice: 0, text: 'hm' },
  { kind: 'reasoning', choice: 0, text: '', signature: 'c2ln' },
  { kind: 'reasoning', choice: 0, text: '', redacted: 'c2VjcmV0' },
  { kind: 'text', choice: 0, text: 'Second class.\u2028' },
  { kind: 'text', choice: 0, text: '"[1]"' },
  citation(0, 12),
  { kind: 'toolCall', choice: 0, index: 0, id: 'c1', name: 'book', text: '{"to":' },
  { kind: 'toolCall', choice: 0, index: 0, text: '"Lyon"}' },
  { kind: 'toolCall', choice: 0, index: 1, name: 'now', text: '' },
  { kind: 'finish', choice: 0, reason: 'tool_calls' },
  { kind: 'usage', usage: { input: 10, cacheRead: 5, cacheWrite: 3, output: 7, reasoning: 2 } },
]

function stream(batches: readonly (readonly ModelEvent[])[], of = context()): string {
  const encoder = messagesCodec.encodeStream(of)
  return [...batches.map((batch) => encoder.push(batch)), encoder.end()].map(String).join('')
}
/** What a deployment sent, as the provider reads it. */
function read(text: string): ModelEvent[] {
  const events: ModelEvent[] = []
  new StreamReader().push(Buffer.from(text), events)
  return events
}
function readWhole(text: string): ModelEvent[] {
  const events: ModelEvent[] = []
  const reader = new WholeReader()
  reader.push(Buffer.from(text))
  reader.end(events)
  return events
}
const upstream = readFileSync(fixture('upstream-stream.txt'), 'utf8')
const upstreamWhole = readFileSync(fixture('upstream-whole.json'), 'utf8').trimEnd()
const dataOf = (text: string): Record<string, unknown>[] =>
  text
    .split('\n\n')
    .flatMap((frame) => frame.split('\n').filter((line) => line.startsWith('data: ')))
    .map((line) => JSON.parse(line.slice(6)) as Record<string, unknown>)

/** The official SDK over an answer of ours. */
const sdk = (body: string, type: string, status = 200, headers: object = {}): Anthropic =>
  new Anthropic({
    apiKey: 'k',
    maxRetries: 1,
    fetch: () =>
      Promise.resolve(
        new Response(body, { status, headers: { 'content-type': type, ...headers } }),
      ),
  })
const ASK = {
  model: 'assistant',
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: 'hello' }],
}
const final = (text: string): Promise<Anthropic.Message> =>
  sdk(text, 'text/event-stream').messages.stream(ASK).finalMessage()

describe('streams', () => {
  test('a built stream, with citations and usage', async () => {
    const text = stream([ANSWER], context({}, [passage]))
    await expect(text).toMatchFileSnapshot(fixture('built-stream.golden.txt'))
  })

  test('the official SDK reads it', async () => {
    const message = await final(stream([ANSWER], context({}, [passage])))
    expect(message.content).toMatchObject([
      { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
      { type: 'redacted_thinking', data: 'c2VjcmV0' },
      {
        type: 'text',
        text: 'Second class.\u2028"[1]"',
        citations: [{ type: 'search_result_location', cited_text: 'Second class' }],
      },
      { type: 'tool_use', id: 'c1', name: 'book', input: { to: 'Lyon' } },
      { type: 'tool_use', id: 'toolu_req-1_4', name: 'now', input: {} },
    ])
    expect(message).toMatchObject({
      id: 'msg_req-1',
      model: 'assistant',
      stop_reason: 'tool_use',
      usage: {
        input_tokens: 10,
        cache_read_input_tokens: 5,
        cache_creation_input_tokens: 3,
        output_tokens: 9,
      },
    })
  })

  test('frames of the same dialect go out byte for byte, however they were cut into batches', () => {
    expect(stream([read(upstream)])).toBe(upstream)
    const one = new StreamReader()
    const batches = upstream.split(/(?<=\n\n)/).map((frame) => {
      const events: ModelEvent[] = []
      one.push(Buffer.from(frame), events)
      return events
    })
    expect(stream(batches)).toBe(upstream)
  })

  test('the official SDK reads them', async () => {
    const message = await final(stream([read(upstream)]))
    expect(message.content.map(({ type }) => type)).toEqual([
      'thinking',
      'text',
      'server_tool_use',
      'tool_use',
    ])
    expect(message.usage).toMatchObject({ input_tokens: 12, output_tokens: 57 })
  })

  test('a frame whose data spans lines is sent as several data lines', () => {
    const spread = upstream.replace('"index":1,"delta"', '"index":1,\ndata: "delta"')
    expect(spread).not.toBe(upstream)
    expect(stream([read(spread)])).toBe(spread)
  })

  const changes: [string, (event: ModelEvent) => readonly ModelEvent[]][] = [
    ['a text', (one) => (one.kind === 'text' ? [{ ...one, text: '[redacted]' }] : [one])],
    ['a thought', (one) => (one.kind === 'reasoning' ? [{ ...one, text: 'x' }] : [one])],
    ['a call', (one) => (one.kind === 'toolCall' ? [{ ...one }] : [one])],
    ['the end', (one) => (one.kind === 'finish' ? [{ ...one }] : [one])],
    ['the beginning', (one) => (one.kind === 'start' ? [{ ...one }] : [one])],
    ['what else is said', (one) => (one.kind === 'other' ? [{ ...one }] : [one])],
    [
      'a text before each end',
      (one) => (one.kind === 'finish' ? [{ kind: 'text', choice: 0, text: 'more' }, one] : [one]),
    ],
    ['everything', (one) => [{ ...one }]],
  ]
  test.each(changes)(
    'INVARIANT (raw only when untouched): the SDK reads on when %s was changed',
    async (_, change) => {
      const changed = read(upstream).flatMap(change)
      for (const batches of [[changed], changed.map((one) => [one])]) {
        const text = stream(batches)
        const message = await final(text)
        expect(message.stop_reason).toBe('tool_use')
        expect(message.usage).toMatchObject({ input_tokens: 12, output_tokens: 57 })
        expect(
          message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
        ).toBe(textOf(changed))
        expect(message.content.filter(({ type }) => type === 'tool_use')).toMatchObject([
          { name: 'book', input: { to: 'Lyon' } },
        ])
        // Blocks are numbered in order, each is begun and ended once.
        const starts = dataOf(text).filter(({ type }) => type === 'content_block_start')
        const stops = dataOf(text).filter(({ type }) => type === 'content_block_stop')
        expect(starts.map(({ index }) => index)).toEqual(starts.map((_one, at) => at))
        expect(stops.map(({ index }) => index)).toEqual(starts.map(({ index }) => index))
      }
    },
  )

  test('a redacted word never goes out beside its replacement', () => {
    const changed = read(upstream).map((one) =>
      one.kind === 'text' ? { ...one, text: '[redacted]' } : one,
    )
    expect(stream([changed])).not.toContain('four hours')
  })

  test('a failure is an error event, and nothing after it', async () => {
    const encoder = messagesCodec.encodeStream(context())
    const text = [
      encoder.push([
        { kind: 'text', choice: 0, text: 'Sec' },
        { kind: 'failed', failure },
      ]),
      encoder.push(ANSWER),
      encoder.fail(refusal('forbidden', 'x')),
      encoder.end(),
    ]
      .map(String)
      .join('')
    await expect(text).toMatchFileSnapshot(fixture('failed-stream.golden.txt'))
    await expect(final(text)).rejects.toThrow('broke off')
  })

  test('a refusal after the first byte', () => {
    const encoder = messagesCodec.encodeStream(context())
    const text =
      String(encoder.push(read(upstream))) +
      String(encoder.fail(refusal('data_blocked', 'the answer was held back')))
    expect(text).toContain('"code":"data_blocked"')
    expect(text + String(encoder.end())).not.toContain('message_stop')
  })

  test('INVARIANT (no end is made up): end without a finish is an error', () => {
    const full = read(upstream)
    for (let count = 0; count < full.length; count++) {
      const part = full.slice(0, count)
      const finished = part.some(({ kind }) => kind === 'finish')
      expect(stream([part]).includes('message_stop')).toBe(finished)
      expect(stream([part]).includes('event: error')).toBe(!finished)
    }
  })

  test('calls whose pieces are mixed cannot be told as blocks: the answer fails', () => {
    const call = (index: number): ModelEvent => ({
      kind: 'toolCall',
      choice: 0,
      index,
      name: 'f',
      text: '{',
    })
    expect(stream([[call(0), call(1), call(0)]])).toContain('event: error')
  })

  test('who writes `standpipe`, or was given passages, reads it at the end', () => {
    const charged: ModelEvent = { kind: 'charged', nanoUsd: nanoUsd(1_250n) }
    expect(stream([read(upstream), [charged]])).toBe(upstream)
    const text = stream(
      [read(upstream), [citation(0, 5)], [charged]],
      context({ wantsProvenance: true }),
    )
    expect(dataOf(text).at(-1)).toEqual({
      type: 'message_stop',
      standpipe: {
        request: 'req-1',
        costNanoUsd: '1250',
        passages: [],
        citations: [{ passage: 1, quote: 'Second class', start_index: 0, end_index: 5 }],
      },
    })
  })
})

describe('whole answers', () => {
  const encodeWhole: Codec['encodeWhole'] = (events, of) => messagesCodec.encodeWhole(events, of)

  test('the own body goes out byte for byte', () => {
    expect(encodeWhole(readWhole(upstreamWhole), context()).body).toBe(upstreamWhole)
  })

  test('provenance is added to the own body, and nothing else changes', () => {
    const events = [...readWhole(upstreamWhole), citation(0, 5)]
    const parsed = JSON.parse(encodeWhole(events, context({}, [passage])).body) as object
    expect(parsed).toMatchObject({
      ...(JSON.parse(upstreamWhole) as object),
      standpipe: { request: 'req-1', citations: [{ passage: 1 }], passages: [{ number: 1 }] },
    })
  })

  test('INVARIANT (raw only when untouched): a changed answer is built anew', () => {
    const changed = readWhole(upstreamWhole).map((event) =>
      event.kind === 'text' ? { ...event, text: 'redacted' } : event,
    )
    const { body } = encodeWhole(changed, context())
    expect(body).toContain('redacted')
    expect(body).not.toContain('four hours')
  })

  test('a built answer, which the official SDK reads', async () => {
    const { body } = encodeWhole(ANSWER, context({}, [passage]))
    await expect(`${JSON.stringify(JSON.parse(body), null, 2)}\n`).toMatchFileSnapshot(
      fixture('built-whole.golden.json'),
    )
    const message = await sdk(body, 'application/json').messages.create(ASK)
    expect(message.content.map(({ type }) => type)).toEqual([
      'thinking',
      'redacted_thinking',
      'text',
      'tool_use',
      'tool_use',
    ])
  })

  test('stream and whole say the same, to the SDK and to our own reader', async () => {
    const { body } = encodeWhole(ANSWER, context())
    const whole = await sdk(body, 'application/json').messages.create(ASK)
    const streamed = await final(stream([ANSWER]))
    expect({ ...whole, parsed_output: undefined }).toMatchObject({
      content: JSON.parse(JSON.stringify(streamed.content)) as object,
      stop_reason: streamed.stop_reason,
      usage: { output_tokens: 9 },
    })
    for (const events of [read(stream([ANSWER])), readWhole(body)]) {
      expect(textOf(events)).toBe(textOf(ANSWER))
      expect(callsOf(events).map(({ name }) => name)).toEqual(['book', 'now'])
      expect(events.find(({ kind }) => kind === 'usage')).toEqual(
        expect.objectContaining({
          usage: { input: 10, cacheRead: 5, cacheWrite: 3, output: 7, reasoning: 2 },
        }),
      )
    }
  })

  test('a failure and an answer that never finished are refused', () => {
    expect(encodeWhole([...ANSWER, { kind: 'failed', failure }], context()).status).toBe(502)
    const timeout = { ...failure, reason: 'timeout' } as const
    expect(encodeWhole([{ kind: 'failed', failure: timeout }], context()).status).toBe(504)
    expect(encodeWhole([{ kind: 'text', choice: 0, text: 'a' }], context()).status).toBe(502)
  })

  test('counts', async () => {
    const events: ModelEvent[] = [
      { kind: 'counted', tokens: 42 },
      { kind: 'finish', choice: 0, reason: 'stop' },
    ]
    const { body } = encodeWhole(events, context({ only: 'count' }))
    const counted = await sdk(body, 'application/json').messages.countTokens(ASK)
    expect(counted.input_tokens).toBe(42)
    const own = '{"input_tokens":42,"more":1}'
    expect(encodeWhole(readWhole(own), context({ only: 'count' })).body).toBe(own)
  })
})

test('refusals', async () => {
  const rows = REFUSAL_CODES.map((code) => {
    const rendered = anthropicDialect.renderRefusal(
      refusal(code, 'a sentence', {
        ...(code === 'forbidden' ? { policyIds: ['office-hours'] } : {}),
        ...(code === 'rate_limited' || code === 'shutting_down' ? { retryAfterMs: 1_500 } : {}),
        ...(code === 'invalid_request' ? { param: 'messages[2].content' } : {}),
      }),
    )
    const { 'content-type': _, ...headers } = rendered.headers
    return `${code}\n  ${rendered.status} ${JSON.stringify(headers)}\n  ${rendered.body}`
  })
  await expect(`${rows.join('\n')}\n`).toMatchFileSnapshot(fixture('refusals.golden.txt'))
})

test('the official SDK obeys: an exhausted budget is not tried again, a rate limit is', async () => {
  for (const [code, tries] of [
    ['budget_exhausted', 1],
    ['rate_limited', 2],
    ['conflict', 1],
    ['shutting_down', 2],
  ] as const) {
    const rendered = anthropicDialect.renderRefusal(refusal(code, 'a sentence'))
    const { status, headers, body } = rendered
    let count = 0
    const client = new Anthropic({
      apiKey: 'k',
      maxRetries: 1,
      fetch: () => {
        count++
        const retry = { 'retry-after-ms': '1' }
        return Promise.resolve(new Response(body, { status, headers: { ...headers, ...retry } }))
      },
    })
    await expect(client.messages.create(ASK)).rejects.toThrow('a sentence')
    expect([code, count]).toEqual([code, tries])
  }
})

describe('the list of models', () => {
  const createdAt = instant(1_700_000_000_000)
  const aliases: AliasView[] = ['a', 'b', 'c', 'd', 'e'].map((id) => ({
    id,
    serves: ['chat'],
    images: false,
    createdAt,
  }))
  const page = (query: Record<string, string>) => renderModels(aliases, { params: {}, query })
  const parsed = (query: Record<string, string>) =>
    JSON.parse((page(query) as { body: string }).body) as {
      data: { id: string }[]
      has_more: boolean
      first_id: string | null
    }

  test('one of them, as the SDK types it', () => {
    const { body } = renderModel(aliases, { params: { model: 'b' }, query: {} }) as { body: string }
    expect(JSON.parse(body)).toEqual({
      type: 'model',
      id: 'b',
      display_name: 'b',
      created_at: '2023-11-14T22:13:20.000Z',
    })
    expect(renderModel(aliases, { params: { model: 'x' }, query: {} })).toMatchObject({
      code: 'not_found',
    })
  })

  test.each([
    [{}, 'abcde', false],
    [{ limit: '2' }, 'ab', true],
    [{ limit: '2', after_id: 'b' }, 'cd', true],
    [{ limit: '2', after_id: 'd' }, 'e', false],
    [{ limit: '2', before_id: 'd' }, 'bc', true],
    [{ after_id: 'z' }, '', false],
  ])('page %j', (query, ids, more) => {
    const { data, has_more: hasMore } = parsed(query)
    expect([data.map(({ id }) => id).join(''), hasMore]).toEqual([ids, more])
  })

  test.each(['0', '1001', 'x', '-1', '2.5'])('no page of %s', (limit) => {
    expect(page({ limit })).toMatchObject({ code: 'invalid_request', param: 'limit' })
  })

  test('the official SDK walks through all pages', async () => {
    const client = new Anthropic({
      apiKey: 'k',
      fetch: (url) => {
        const query = Object.fromEntries(
          new URL(url instanceof Request ? url.url : url).searchParams,
        )
        return Promise.resolve(
          new Response((page(query) as { body: string }).body, {
            headers: { 'content-type': 'application/json' },
          }),
        )
      },
    })
    const ids: string[] = []
    for await (const { id } of client.models.list({ limit: 2 })) ids.push(id)
    expect(ids.join('')).toBe('abcde')
  })

  test('only who says a version of this API means these routes', () => {
    const routes = anthropicDialect.routes.filter(({ method }) => method === 'GET')
    expect(routes).toHaveLength(2)
    for (const { claims } of routes) {
      expect(claims?.({ 'anthropic-version': '2023-06-01' })).toBe(true)
      expect(claims?.({})).toBe(false)
    }
  })
})
