import {
  ConverseCommand,
  ConverseStreamCommand,
  CountTokensCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
  type ConverseCommandInput,
} from '@aws-sdk/client-bedrock-runtime'
import { expect, test } from 'vitest'
import { judged, type Served } from '../../../test/support/bedrock-client.ts'
import { REFUSAL_CODES, refusal, type RefusalCode } from '../../kernel/refusal.ts'
import { nanoUsd } from '../../kernel/values.ts'
import type { ChatRequest, Citation, Frame, ModelEvent, Passage } from '../../models/chat.ts'

import type { Codec } from '../dialect.ts'
import { createBedrockDialect } from './bedrock.ts'

const dialect = createBedrockDialect({})
const HELLO: ConverseCommandInput = {
  modelId: 'assistant',
  messages: [{ role: 'user', content: [{ text: 'hello' }] }],
}
const usage = { input: 11, cacheRead: 5, cacheWrite: 3, output: 7, reasoning: 2 }
const USAGE = {
  inputTokens: 11,
  outputTokens: 9,
  totalTokens: 28,
  cacheReadInputTokens: 5,
  cacheWriteInputTokens: 3,
}

const ANSWER: readonly ModelEvent[] = [
  { kind: 'start', model: 'm' },
  { kind: 'reasoning', choice: 0, text: 'let me ' },
  { kind: 'reasoning', choice: 0, text: 'see' },
  { kind: 'reasoning', choice: 0, text: '', signature: 'c2lnbmVk' },
  { kind: 'reasoning', choice: 0, text: '', redacted: 'c2VjcmV0' },
  { kind: 'text', choice: 0, text: 'Grüße, ' },
  { kind: 'text', choice: 0, text: '世界' },
  { kind: 'toolCall', choice: 0, index: 0, id: 'a', name: 'weather', text: '' },
  { kind: 'toolCall', choice: 0, index: 0, text: '{"city":' },
  { kind: 'toolCall', choice: 0, index: 1, id: 'b', name: 'time', text: '{"zone":' },
  { kind: 'toolCall', choice: 0, index: 0, text: '"Lyon"}' },
  { kind: 'toolCall', choice: 0, index: 1, text: '"CET"}' },
  { kind: 'finish', choice: 0, reason: 'tool_calls' },
  { kind: 'usage', usage },
]
const one = (events: readonly ModelEvent[]): Served => ({ batches: events.map((event) => [event]) })

async function streamed(served: Served, input = HELLO): Promise<unknown[]> {
  const { client } = judged(dialect, served)
  const { stream } = await client.send(new ConverseStreamCommand(input))
  const events: unknown[] = []
  for await (const event of stream ?? []) events.push(event)
  return events
}

test('the official client reads a whole answer', async () => {
  const { client } = judged(dialect, one(ANSWER))
  const { $metadata, ...answer } = await client.send(new ConverseCommand(HELLO))
  expect($metadata.requestId).toBe('01890a5d-ac96-774b-bcce-b302099a8057')
  expect(answer).toEqual({
    output: {
      message: {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'let me see', signature: 'c2lnbmVk' } } },
          { reasoningContent: { redactedContent: new Uint8Array(Buffer.from('secret')) } },
          { text: 'Grüße, 世界' },
          { toolUse: { toolUseId: 'a', name: 'weather', input: { city: 'Lyon' } } },
          { toolUse: { toolUseId: 'b', name: 'time', input: { zone: 'CET' } } },
        ],
      },
    },
    stopReason: 'tool_use',
    usage: USAGE,
    metrics: { latencyMs: 12 },
  })
})

test('the official client reads a stream: blocks in order, one open at a time, indexes exact', async () => {
  const delta = (contentBlockIndex: number, value: object) => ({
    contentBlockDelta: { contentBlockIndex, delta: value },
  })
  const stop = (contentBlockIndex: number) => ({ contentBlockStop: { contentBlockIndex } })
  const start = (contentBlockIndex: number, toolUseId: string, name: string) => ({
    contentBlockStart: { contentBlockIndex, start: { toolUse: { toolUseId, name } } },
  })
  expect(await streamed(one(ANSWER))).toEqual([
    { messageStart: { role: 'assistant' } },
    delta(0, { reasoningContent: { text: 'let me ' } }),
    delta(0, { reasoningContent: { text: 'see' } }),
    delta(0, { reasoningContent: { signature: 'c2lnbmVk' } }),
    stop(0),
    delta(1, { reasoningContent: { redactedContent: new Uint8Array(Buffer.from('secret')) } }),
    stop(1),
    delta(2, { text: 'Grüße, ' }),
    delta(2, { text: '世界' }),
    stop(2),
    start(3, 'a', 'weather'),
    delta(3, { toolUse: { input: '{"city":' } }),
    delta(3, { toolUse: { input: '"Lyon"}' } }),
    stop(3),
    start(4, 'b', 'time'),
    delta(4, { toolUse: { input: '{"zone":"CET"}' } }),
    stop(4),
    { messageStop: { stopReason: 'tool_use' } },
    { metadata: { usage: USAGE, metrics: { latencyMs: 12 } } },
  ])
  expect(await streamed({ batches: [ANSWER] })).toEqual(await streamed(one(ANSWER)))
})

test.each([
  ['stop', 'end_turn'],
  ['stop_sequence', 'stop_sequence'],
  ['length', 'max_tokens'],
  ['tool_calls', 'tool_use'],
  ['content_filter', 'content_filtered'],
  ['refusal', 'content_filtered'],
  ['pause', 'end_turn'],
  ['context_exceeded', 'model_context_window_exceeded'],
] as const)('finish %s is %s', async (reason, expected) => {
  const events: ModelEvent[] = [
    { kind: 'text', choice: 0, text: 'x' },
    { kind: 'finish', choice: 0, reason },
  ]
  const { client } = judged(dialect, one(events))
  const { stopReason, usage: counted } = await client.send(new ConverseCommand(HELLO))
  // No usage is unknown, never zero.
  expect([stopReason, counted]).toEqual([expected, undefined])
  expect(await streamed(one(events))).toContainEqual({ messageStop: { stopReason: expected } })
})

const EXCEPTIONS: Readonly<
  Record<RefusalCode, readonly [name: string, status: number, inStream: string]>
> = {
  unauthenticated: ['AccessDeniedException', 403, 'ValidationException'],
  forbidden: ['AccessDeniedException', 403, 'ValidationException'],
  data_blocked: ['AccessDeniedException', 403, 'ValidationException'],
  model_unavailable: ['AccessDeniedException', 403, 'ValidationException'],
  not_found: ['ResourceNotFoundException', 404, 'ValidationException'],
  invalid_request: ['ValidationException', 400, 'ValidationException'],
  limit_exceeded: ['ValidationException', 400, 'ValidationException'],
  budget_exhausted: ['ServiceQuotaExceededException', 400, 'ValidationException'],
  rate_limited: ['ThrottlingException', 429, 'ThrottlingException'],
  conflict: ['ConflictException', 409, 'ValidationException'],
  upstream_failed: ['ModelErrorException', 424, 'ModelStreamErrorException'],
  upstream_timeout: ['ModelTimeoutException', 408, 'ModelStreamErrorException'],
  audit_unavailable: ['ServiceUnavailableException', 503, 'ServiceUnavailableException'],
  shutting_down: ['ServiceUnavailableException', 503, 'ServiceUnavailableException'],
}

test.each(REFUSAL_CODES)(
  '%s arrives typed, with its sentence, whole and in a stream',
  async (code) => {
    const [name, status, inStream] = EXCEPTIONS[code]
    const refused = refusal(code, 'no because of that')
    const { client } = judged(dialect, { refused })
    const error: unknown = await client
      .send(new ConverseCommand(HELLO))
      .catch((why: unknown) => why)
    expect(error).toMatchObject({ name, message: 'no because of that' })
    expect(error).toMatchObject({ $metadata: { httpStatusCode: status } })
    const broken = streamed({ batches: [[ANSWER[5] as ModelEvent]], failed: refused })
    await expect(broken).rejects.toMatchObject({ name: inStream, message: 'no because of that' })
  },
)

test('INVARIANT (a budget is no throttle): the official client asks once, and again where it may', async () => {
  const budget = judged(dialect, { refused: refusal('budget_exhausted', 'spent') })
  await expect(budget.client.send(new ConverseCommand(HELLO))).rejects.toThrow('spent')
  expect(budget.calls()).toBe(1)
  const rate = judged(dialect, { refused: refusal('rate_limited', 'wait') })
  await expect(rate.client.send(new ConverseCommand(HELLO))).rejects.toThrow('wait')
  expect(rate.calls()).toBeGreaterThan(1)
})

test('INVARIANT (no end is made up): an answer that breaks off never ends well', async () => {
  for (let count = 0; count < ANSWER.length - 2; count++) {
    const served = one(ANSWER.slice(0, count))
    await expect(streamed(served)).rejects.toMatchObject({ name: 'ModelStreamErrorException' })
    const { client } = judged(dialect, served)
    await expect(client.send(new ConverseCommand(HELLO))).rejects.toMatchObject({
      name: 'ModelErrorException',
    })
  }
})

/** A frame of a Bedrock deployment with its events. */
function framed(data: object, ...events: ModelEvent[]): ModelEvent[] {
  const frame: Frame = { dialect: 'bedrock', unit: 'event', data: JSON.stringify(data), events }
  events.forEach((event, at) => Object.assign(event, at === 0 ? { frame } : { sameFrame: true }))
  return events
}
const FRAMES: readonly object[] = [
  { messageStart: { role: 'assistant', p: 'padding' } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'say "contentBlockIndex":7' } } },
  { contentBlockStop: { contentBlockIndex: 0 } },
  { messageStop: { stopReason: 'malformed_tool_use' } },
  { metadata: { usage: USAGE, metrics: { latencyMs: 99 }, serviceTier: { type: 'priority' } } },
]
const framedAnswer = (): ModelEvent[][] => [
  framed(FRAMES[0] ?? {}, { kind: 'start', model: '' }),
  framed(FRAMES[1] ?? {}, { kind: 'text', choice: 0, text: 'say "contentBlockIndex":7' }),
  framed(FRAMES[2] ?? {}, { kind: 'other' }),
  framed(FRAMES[3] ?? {}, { kind: 'finish', choice: 0, reason: 'stop' }),
  framed(FRAMES[4] ?? {}, { kind: 'usage', usage }),
]

test('frames of the same dialect keep what we do not know', async () => {
  const { p: _, ...known } = { p: 1, role: 'assistant' }
  expect(await streamed({ batches: framedAnswer() })).toEqual([
    { messageStart: known },
    ...FRAMES.slice(1),
  ])
})

test('a frame that was replaced is built anew, in the same block, and the rest goes on', async () => {
  const batches = framedAnswer()
  batches[1] = [{ kind: 'text', choice: 0, text: 'redacted' }]
  expect(await streamed({ batches })).toEqual([
    { messageStart: { role: 'assistant' } },
    { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'redacted' } } },
    ...FRAMES.slice(2),
  ])
})

test('a whole answer of the same dialect goes out byte for byte', async () => {
  const data =
    '{"output":{"message":{"role":"assistant","content":[{"text":"x"}]}},"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2},"metrics":{"latencyMs":5},"trace":{"promptRouter":{"invokedModelId":"m"}}}'
  const events: ModelEvent[] = [
    { kind: 'text', choice: 0, text: 'x' },
    { kind: 'finish', choice: 0, reason: 'stop' },
    { kind: 'usage', usage },
  ]
  const frame: Frame = { dialect: 'bedrock', unit: 'whole', data, events }
  events.forEach((event, at) => Object.assign(event, at === 0 ? { frame } : { sameFrame: true }))
  const { client } = judged(dialect, { batches: [events] })
  const answer = await client.send(new ConverseCommand(HELLO))
  expect(answer.trace).toEqual({ promptRouter: { invokedModelId: 'm' } })
  expect(answer.metrics).toEqual({ latencyMs: 5 })
})

const PASSAGE = {
  number: 1,
  knowledgeBase: 'handbook',
  source: 'docs',
  path: 'a b.md',
  version: '1',
  title: 'Handbook',
  headings: [],
  page: undefined,
} as unknown as Passage
const CITATION: Citation = { passage: PASSAGE, quote: 'thirty days', start: 0, end: 4 }
const CITED: readonly ModelEvent[] = [
  { kind: 'text', choice: 0, text: 'Thirty days.' },
  { kind: 'citation', choice: 0, citation: CITATION },
  { kind: 'finish', choice: 0, reason: 'stop' },
  { kind: 'usage', usage },
  { kind: 'charged', nanoUsd: nanoUsd(5n) },
]

test('citations, passages and the charge', async () => {
  const citation = {
    title: 'Handbook',
    source: 'standpipe://docs/a%20b.md',
    sourceContent: [{ text: 'thirty days' }],
  }
  const served = { ...one(CITED), passages: [PASSAGE] }
  const events = await streamed(served)
  expect(events).toContainEqual({
    contentBlockDelta: { contentBlockIndex: 0, delta: { citation } },
  })
  const told = { standpipe: { costNanoUsd: '5', passages: [{ path: 'a b.md' }] } }
  expect(events.at(-2)).toMatchObject({
    messageStop: { stopReason: 'end_turn', additionalModelResponseFields: told },
  })
  const { client } = judged(dialect, served)
  const answer = await client.send(new ConverseCommand(HELLO))
  expect(answer.additionalModelResponseFields).toMatchObject(told)
  expect(answer.output?.message?.content).toEqual([
    { text: 'Thirty days.' },
    { citationsContent: { content: [], citations: [citation] } },
  ])
})

test('CountTokens', async () => {
  const { client, requests } = judged(dialect, one([{ kind: 'counted', tokens: 42 }]))
  const converse = { messages: HELLO.messages, system: [{ text: 'be brief' }] }
  const command = new CountTokensCommand({ modelId: 'assistant', input: { converse } })
  expect((await client.send(command)).inputTokens).toBe(42)
  expect(requests).toMatchObject([
    { kind: 'chat', only: 'count', alias: 'assistant', stream: false },
  ])
})

/** Stands for the codec of Anthropic's messages: what is tested here is what wraps it. */
const anthropic: Codec = {
  decode: (body, params) =>
    ({
      kind: 'chat',
      dialect: 'anthropic',
      alias: params['modelId'],
      stream: params['stream'] === 'true',
      raw: JSON.parse(Buffer.from(body).toString()),
    }) as unknown as ChatRequest,
  encodeStream: () => ({
    headers: {},
    push: (batch) =>
      batch
        .map((event) => (event.kind === 'text' ? `event: x\ndata: {"t":"${event.text}"}\n\n` : ''))
        .join(''),
    fail: () => 'event: error\ndata: {}\n\n',
    end: () => 'event: message_stop\ndata: {"type":"message_stop"}\n\n',
  }),
  encodeWhole: (events) => ({
    status: 200,
    headers: {},
    body: JSON.stringify({ content: events.map((event) => event.kind) }),
  }),
}
const withAnthropic = createBedrockDialect({ anthropic })
const MESSAGES = JSON.stringify({
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 5,
  messages: [{ role: 'user', content: 'hello' }],
})
const ARN = 'arn:aws:bedrock:eu-central-1:123456789012'

test('InvokeModel with messages of Anthropic: body, counts in headers, tags, ids', async () => {
  const events: readonly ModelEvent[] = [{ kind: 'usage', usage }]
  const { client, requests } = judged(withAnthropic, one(events))
  const command = new InvokeModelCommand({
    modelId: `${ARN}:inference-profile/eu.anthropic.claude:0`,
    body: MESSAGES,
    performanceConfigLatency: 'optimized',
    guardrailIdentifier: 'g1',
    guardrailVersion: '1',
    requestMetadata: '{"team":"a b"}',
  })
  const answer = await client.send(command)
  expect(Buffer.from(answer.body).toString()).toBe('{"content":["usage"]}')
  expect(requests).toMatchObject([
    {
      alias: 'eu.anthropic.claude:0',
      stream: false,
      tags: { team: 'a b' },
      untranslated: [
        { name: 'x-amzn-bedrock-guardrailidentifier', needed: true },
        { name: 'x-amzn-bedrock-guardrailversion', needed: true },
        { name: 'x-amzn-bedrock-performanceconfig-latency', needed: false },
      ],
    },
  ])
})

test('InvokeModelWithResponseStream: each event in a chunk, failures as exceptions', async () => {
  const read = async (served: Served): Promise<string[]> => {
    const { client } = judged(withAnthropic, served)
    const command = new InvokeModelWithResponseStreamCommand({ modelId: 'a', body: MESSAGES })
    const { body, contentType } = await client.send(command)
    expect(contentType).toBe('application/json')
    const said: string[] = []
    for await (const event of body ?? [])
      said.push(Buffer.from(event.chunk?.bytes ?? []).toString())
    return said
  }
  const texts: readonly ModelEvent[] = [
    { kind: 'text', choice: 0, text: 'ä' },
    { kind: 'text', choice: 0, text: 'b' },
  ]
  expect(await read({ batches: [texts] })).toEqual([
    '{"t":"ä"}',
    '{"t":"b"}',
    '{"type":"message_stop"}',
  ])
  const message = 'no more'
  const failure = { reason: 'cut', dispatched: true, retryable: true, message } as const
  await expect(read({ batches: [texts, [{ kind: 'failed', failure }]] })).rejects.toMatchObject({
    name: 'ModelStreamErrorException',
    message,
  })
  const failed = refusal('rate_limited', message)
  await expect(read({ batches: [texts], failed })).rejects.toMatchObject({
    name: 'ThrottlingException',
  })
})

test('InvokeModel refuses by name what it cannot read', async () => {
  const send = (body: object) =>
    judged(dialect, {}).client.send(
      new InvokeModelCommand({ modelId: 'a', body: JSON.stringify(body) }),
    )
  await expect(send({ prompt: 'x' })).rejects.toMatchObject({ name: 'ValidationException' })
  await expect(send({ anthropic_version: 'x', messages: [] })).rejects.toThrow('use Converse')
})

const VECTORS: readonly ModelEvent[] = [
  { kind: 'embedding', index: 1, vector: [0.5, 1] },
  { kind: 'embedding', index: 0, vector: [0.25, 0] },
  { kind: 'finish', choice: 0, reason: 'stop' },
  { kind: 'usage', usage: { input: 4 } },
]

test.each<[string, object, object, object]>([
  [
    'Titan',
    { inputText: 'a', dimensions: 256, normalize: true },
    { inputs: ['a'], dimensions: 256, purpose: undefined },
    { embedding: [0.25, 0], inputTextTokenCount: 4 },
  ],
  [
    'Titan by type',
    { inputText: 'a', embeddingTypes: ['float'] },
    { inputs: ['a'], dimensions: undefined },
    { embedding: [0.25, 0], embeddingsByType: { float: [0.25, 0] }, inputTextTokenCount: 4 },
  ],
  [
    'Cohere',
    { texts: ['a', 'b'], input_type: 'search_query', truncate: 'END' },
    { inputs: ['a', 'b'], purpose: 'query', untranslated: [{ name: 'truncate', needed: false }] },
    {
      id: '01890a5d-ac96-774b-bcce-b302099a8057',
      texts: ['a', 'b'],
      embeddings: [
        [0.25, 0],
        [0.5, 1],
      ],
      response_type: 'embeddings_floats',
    },
  ],
  [
    'Cohere by type',
    {
      texts: ['a', 'b'],
      input_type: 'search_document',
      embedding_types: ['float'],
      output_dimension: 2,
    },
    { purpose: 'document', dimensions: 2 },
    {
      id: '01890a5d-ac96-774b-bcce-b302099a8057',
      texts: ['a', 'b'],
      embeddings: {
        float: [
          [0.25, 0],
          [0.5, 1],
        ],
      },
      response_type: 'embeddings_by_type',
    },
  ],
])('embeddings in the shape of %s', async (_, body, asked, expected) => {
  const texts = (body as { texts?: readonly string[] }).texts?.length ?? 1
  const events = VECTORS.filter((event) => event.kind !== 'embedding' || event.index < texts)
  const { client, requests } = judged(dialect, one(events))
  const command = new InvokeModelCommand({ modelId: 'embed', body: JSON.stringify(body) })
  const answer = await client.send(command)
  expect(JSON.parse(Buffer.from(answer.body).toString())).toEqual(expected)
  expect(requests).toMatchObject([{ kind: 'embed', alias: 'embed', ...asked }])
})

test.each([
  [{ inputText: 7 }, 'inputText'],
  [{ inputText: 'a', embeddingTypes: ['binary'] }, 'embeddingTypes'],
  [{ inputText: 'a', dimensions: 0 }, 'dimensions'],
  [{ texts: [] }, 'texts'],
  [{ texts: ['a'] }, 'input_type'],
  [{ texts: ['a'], input_type: 'search_query', embedding_types: ['int8'] }, 'embedding_types'],
])('an embedding body that is none: %j', async (body, param) => {
  const { client } = judged(dialect, {})
  const command = new InvokeModelCommand({ modelId: 'embed', body: JSON.stringify(body) })
  await expect(client.send(command)).rejects.toThrow(param)
})
