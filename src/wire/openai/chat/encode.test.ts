import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { REFUSAL_CODES, refusal, type RefusalCode } from '../../../kernel/refusal.ts'
import { instant, nanoUsd, type RequestId } from '../../../kernel/values.ts'
import type {
  ChatRequest,
  Frame,
  ModelEvent,
  Passage,
  UpstreamFailure,
} from '../../../models/chat.ts'
import { callsOf, promptOf, textOf } from '../../../models/conformance.ts'
import { StreamReader, WholeReader } from '../../../providers/openai/readers.ts'
import type { AnswerContext } from '../../dialect.ts'
import { renderModels } from '../models.ts'
import { chatCompletions, openaiDialect } from '../openai.ts'

const fixture = (name: string): string => join(process.cwd(), 'src/wire/openai/chat/fixtures', name)
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
  request: promptOf(request).request,
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
  { kind: 'text', choice: 0, text: 'Second class.\u2028"[1]"' },
  { kind: 'toolCall', choice: 0, index: 0, id: 'c1', name: 'book', text: '{"to":' },
  { kind: 'toolCall', choice: 0, index: 0, text: '"Lyon"}' },
  { kind: 'finish', choice: 0, reason: 'tool_calls' },
  { kind: 'usage', usage: { input: 10, cacheRead: 5, output: 7, reasoning: 2 } },
]

function stream(batches: readonly (readonly ModelEvent[])[], of: AnswerContext): string {
  const encoder = chatCompletions.encodeStream(of)
  return [...batches.map((batch) => encoder.push(batch)), encoder.end()].map(String).join('')
}
/** What a deployment sent, as the provider reads it. */
function read(text: string): ModelEvent[] {
  const events: ModelEvent[] = []
  new StreamReader(1).push(Buffer.from(text), events)
  return events
}
const upstream = readFileSync(fixture('upstream-stream.txt'), 'utf8')

/** The official SDK over an answer of ours. */
const sdk = (body: string, type: string, status = 200, headers: object = {}): OpenAI =>
  new OpenAI({
    apiKey: 'k',
    maxRetries: 1,
    fetch: () =>
      Promise.resolve(
        new Response(body, { status, headers: { 'content-type': type, ...headers } }),
      ),
  })
const ASK = { model: 'assistant', messages: [{ role: 'user' as const, content: 'hello' }] }

describe('streams', () => {
  test('a built stream, with citations and usage', async () => {
    const text = stream([ANSWER, [citation(0, 12)]], context({ streamUsage: true }, [passage]))
    await expect(text).toMatchFileSnapshot(fixture('built-stream.golden.txt'))
  })

  test('the official SDK reads it', async () => {
    const text = stream([ANSWER, [citation(0, 12)]], context({ streamUsage: true }, [passage]))
    const chunks: OpenAI.ChatCompletionChunk[] = []
    const client = sdk(text, 'text/event-stream')
    for await (const chunk of await client.chat.completions.create({ ...ASK, stream: true }))
      chunks.push(chunk)
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(
      'Second class.\u2028"[1]"',
    )
    expect(chunks.at(-1)?.usage).toMatchObject({
      prompt_tokens: 15,
      completion_tokens: 9,
      total_tokens: 24,
    })
    const final = await sdk(text, 'text/event-stream')
      .chat.completions.stream({ ...ASK })
      .finalChatCompletion()
    expect(final.choices[0]?.message.tool_calls?.[0]).toMatchObject({
      id: 'c1',
      function: { name: 'book', arguments: '{"to":"Lyon"}' },
    })
    expect(final.choices[0]?.message.annotations?.[0]).toMatchObject({
      type: 'url_citation',
      url_citation: { start_index: 0, end_index: 12, title: 'Travel' },
    })
  })

  test('frames of the same dialect go out byte for byte; the usage chunk only to who asked', () => {
    expect(stream([read(upstream)], context({ streamUsage: true }))).toBe(upstream)
    const without = upstream
      .split('\n\n')
      .filter((frame) => !frame.includes('"choices":[]'))
      .join('\n\n')
    expect(stream([read(upstream)], context())).toBe(without)
  })

  test('a frame whose data spans lines is sent as several data lines', () => {
    const data = '{"choices":[{"index":0,\n"delta":{"content":"a\u2028b"},"finish_reason":"stop"}]}'
    const wire = `data: ${data.replace('\n', '\ndata: ')}\n\n`
    expect(stream([read(wire)], context())).toBe(`${wire}data: [DONE]\n\n`)
  })

  const secret = 'marzipan'
  const leaky = `data: ${JSON.stringify({
    choices: [
      {
        index: 0,
        delta: {
          content: 'the word is',
          tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: secret } }],
        },
        logprobs: { content: [{ token: secret }] },
        finish_reason: 'stop',
      },
    ],
  })}\n\n`
  const isSecret = (event: ModelEvent): boolean =>
    event.kind === 'toolCall' && event.text === secret
  const redacted = (event: ModelEvent): ModelEvent =>
    event.kind === 'toolCall' ? { ...event, text: '[redacted]' } : event
  test.each<[string, (events: ModelEvent[]) => ModelEvent[][]]>([
    [
      'replaced by a copy that keeps its marks',
      (events) => [events.map((one) => (isSecret(one) ? redacted(one) : one))],
    ],
    [
      'replaced by a new event',
      (events) => [
        events.map((one) =>
          isSecret(one) ? { kind: 'toolCall', choice: 0, index: 0, text: 'x' } : one,
        ),
      ],
    ],
    ['removed', (events) => [events.filter((one) => !isSecret(one))]],
    [
      'removed with all after it',
      (events) => [
        events.slice(0, events.findIndex(isSecret)),
        [{ kind: 'finish', choice: 0, reason: 'stop' }],
      ],
    ],
    ['held back to another batch', (events) => [events.slice(0, 2), events.slice(2).map(redacted)]],
    [
      'moved',
      (events) => [events.filter((one) => !isSecret(one)), events.filter(isSecret).map(redacted)],
    ],
    [
      'something put in between',
      (events) => [
        events.flatMap((one) => (isSecret(one) ? [redacted(one), one].slice(0, 1) : [one])),
      ],
    ],
  ])('INVARIANT (raw only when untouched): an event %s', (_, change) => {
    const events = read(leaky)
    expect(events.filter(isSecret).length).toBe(1)
    expect(stream([events], context())).toContain(secret)
    const changed = stream(change(read(leaky)), context())
    expect(changed).not.toContain(secret)
    expect(changed).toContain('the word is')
  })

  test('a failure is an error event, and nothing after it', async () => {
    const encoder = chatCompletions.encodeStream(context())
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
    const reading = async () => {
      const chunks = await sdk(text, 'text/event-stream').chat.completions.create({
        ...ASK,
        stream: true,
      })
      for await (const _ of chunks) continue
    }
    await expect(reading()).rejects.toThrow('broke off')
  })

  test('a refusal after the first byte', () => {
    const encoder = chatCompletions.encodeStream(context())
    const text =
      String(encoder.push(ANSWER)) +
      String(encoder.fail(refusal('data_blocked', 'the answer was held back')))
    expect(text).toContain('"code":"data_blocked"')
    expect(text + String(encoder.end())).not.toContain('[DONE]')
  })

  test('INVARIANT (no end is made up): end without every finish is an error', () => {
    const full = read(upstream)
    for (let count = 0; count < full.length; count++) {
      const part = full.slice(0, count)
      const finished = part.some(({ kind }) => kind === 'finish')
      expect(stream([part], context()).includes('[DONE]')).toBe(finished)
      expect(stream([part], context()).includes('"error"')).toBe(!finished)
    }
  })
})

describe('the charge', () => {
  const charged: ModelEvent = { kind: 'charged', nanoUsd: nanoUsd(1_250n) }
  const whole = readFileSync(fixture('upstream-whole.json'), 'utf8')
  const wholeEvents = (): ModelEvent[] => {
    const events: ModelEvent[] = []
    const reader = new WholeReader(1)
    reader.push(Buffer.from(whole))
    reader.end(events)
    return events
  }
  const ours = context({ wantsProvenance: true })

  test('nobody asked for it: the bytes stay the deployment’s own', () => {
    expect(stream([read(upstream), [charged]], context())).toBe(stream([read(upstream)], context()))
    expect(chatCompletions.encodeWhole([...wholeEvents(), charged], context()).body).toBe(whole)
  })

  test('who writes `standpipe` reads it there', () => {
    const told = /"standpipe":(\{.*?\})/.exec(stream([read(upstream), [charged]], ours))?.[1] ?? ''
    expect(JSON.parse(told)).toEqual({ request: 'req-1', costNanoUsd: '1250', passages: [] })
    const { body } = chatCompletions.encodeWhole([...wholeEvents(), charged], ours)
    expect(JSON.parse(body)).toMatchObject({ standpipe: { costNanoUsd: '1250' } })
  })

  test('an unknown charge is null, never zero', () => {
    const unknown: ModelEvent = { kind: 'charged', nanoUsd: undefined }
    expect(stream([read(upstream), [unknown]], ours)).toContain('"costNanoUsd":null')
  })
})

describe('whole answers', () => {
  const whole = readFileSync(fixture('upstream-whole.json'), 'utf8')
  const readWhole = (): ModelEvent[] => {
    const events: ModelEvent[] = []
    const reader = new WholeReader(1)
    reader.push(Buffer.from(whole))
    reader.end(events)
    return events
  }

  test('the own body goes out byte for byte', () => {
    expect(chatCompletions.encodeWhole(readWhole(), context()).body).toBe(whole)
  })

  test('provenance is added to the own body, and nothing else changes', () => {
    const { body } = chatCompletions.encodeWhole(
      [...readWhole(), citation(0, 5)],
      context({}, [passage]),
    )
    const parsed = JSON.parse(body) as OpenAI.ChatCompletion & { standpipe: unknown }
    expect(parsed).toMatchObject({
      ...(JSON.parse(whole) as object),
      choices: [
        { message: { annotations: [{ standpipe: { passage: 1, quote: 'Second class' } }] } },
      ],
      standpipe: { request: 'req-1', passages: [{ number: 1, path: 'travel/trains & planes.md' }] },
    })
  })

  test('INVARIANT (raw only when untouched): a changed answer is built anew', () => {
    const changed = readWhole().map((event) =>
      event.kind === 'text' ? { ...event, text: 'redacted' } : event,
    )
    const { body } = chatCompletions.encodeWhole(changed, context())
    expect(body).toContain('redacted')
    expect(body).not.toContain('Second class, unless')
  })

  test('a built answer, which the official SDK reads', async () => {
    const { body } = chatCompletions.encodeWhole(
      [...ANSWER, citation(0, 12)],
      context({}, [passage]),
    )
    await expect(`${JSON.stringify(JSON.parse(body), null, 2)}\n`).toMatchFileSnapshot(
      fixture('built-whole.golden.json'),
    )
    const completion = await sdk(body, 'application/json').chat.completions.create(ASK)
    expect(completion.choices[0]?.message.content).toBe('Second class.\u2028"[1]"')
  })

  test('a failure and an answer that never finished are refused', () => {
    expect(
      chatCompletions.encodeWhole([...ANSWER, { kind: 'failed', failure }], context()).status,
    ).toBe(502)
    const timeout = { ...failure, reason: 'timeout' } as const
    expect(
      chatCompletions.encodeWhole([{ kind: 'failed', failure: timeout }], context()).status,
    ).toBe(504)
    expect(
      chatCompletions.encodeWhole([{ kind: 'text', choice: 0, text: 'a' }], context()).status,
    ).toBe(502)
  })
})

test('what we build, we read: stream and whole say the same', () => {
  const events = read(stream([ANSWER], context({ streamUsage: true })))
  const { body } = chatCompletions.encodeWhole(ANSWER, context())
  const wholeEvents: ModelEvent[] = []
  const reader = new WholeReader(1)
  reader.push(Buffer.from(body))
  expect(reader.end(wholeEvents)).toBe('done')
  for (const said of [events, wholeEvents]) {
    expect(textOf(said)).toBe(textOf(ANSWER))
    expect(callsOf(said)).toEqual(callsOf(ANSWER))
    expect(said.find(({ kind }) => kind === 'usage')).toMatchObject({
      usage: { input: 10, cacheRead: 5, output: 7, reasoning: 2 },
    })
  }
})

test('a frame that does not know its events stands for one event', () => {
  const frame: Frame = { dialect: 'openai', unit: 'event', data: '{"mine":1}' }
  const alone = stream([[{ kind: 'finish', choice: 0, reason: 'stop', frame }]], context())
  expect(alone).toBe('data: {"mine":1}\n\ndata: [DONE]\n\n')
  const more = stream(
    [
      [
        { kind: 'finish', choice: 0, reason: 'stop', frame },
        { kind: 'other', sameFrame: true },
      ],
    ],
    context(),
  )
  expect(more).not.toContain('mine')
})

test('refusals', async () => {
  const each = REFUSAL_CODES.map((code): [string, RefusalCode] => [code, code])
  const rows = [...each, ['not_found of a model', 'not_found'] as const].map(([title, code]) => {
    const rendered = openaiDialect.renderRefusal(
      refusal(code, 'a sentence', {
        ...(code === 'forbidden' ? { policyIds: ['office-hours'] } : {}),
        ...(code === 'rate_limited' || code === 'shutting_down' ? { retryAfterMs: 1_500 } : {}),
        ...(code === 'invalid_request' ? { param: 'messages[2].content' } : {}),
        ...(title.endsWith('model') ? { param: 'model' } : {}),
      }),
    )
    const { 'content-type': _, ...headers } = rendered.headers
    return `${title}\n  ${rendered.status} ${JSON.stringify(headers)}\n  ${rendered.body}`
  })
  await expect(`${rows.join('\n')}\n`).toMatchFileSnapshot(fixture('refusals.golden.txt'))
})

test('the official SDK obeys: an exhausted budget is not tried again, a rate limit is', async () => {
  for (const [code, tries] of [
    ['budget_exhausted', 1],
    ['rate_limited', 2],
    ['conflict', 1],
  ] as const) {
    const { status, headers, body } = openaiDialect.renderRefusal(
      refusal(code, 'a sentence', { retryAfterMs: 1 }),
    )
    let count = 0
    const client = new OpenAI({
      apiKey: 'k',
      maxRetries: 1,
      fetch: () => {
        count++
        return Promise.resolve(
          new Response(body, { status, headers: { ...headers, 'retry-after-ms': '1' } }),
        )
      },
    })
    await expect(client.chat.completions.create(ASK)).rejects.toThrow('a sentence')
    expect(count).toBe(tries)
  }
})

test('the list of models', () => {
  const createdAt = instant(1_700_000_000_123)
  const { body } = renderModels([{ id: 'assistant', serves: ['chat'], images: false, createdAt }])
  expect(JSON.parse(String(body))).toEqual({
    object: 'list',
    data: [{ id: 'assistant', object: 'model', created: 1_700_000_000, owned_by: 'standpipe' }],
  })
})
