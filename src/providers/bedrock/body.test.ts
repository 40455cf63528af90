import { SignatureV4 } from '@smithy/signature-v4'
import { createHash, createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  startFakeBedrock,
  type FakeBedrock,
  type FakeBedrockAnswer,
  type FakeBedrockRequest,
} from '../../../test/support/fake-bedrock.ts'
import { clock, deploymentAt } from '../../../test/support/deployments.ts'
import { eventsOf, promptOf, textOf } from '../../models/conformance.ts'
import type { ChatRequest, Message, ModelEvent, Part } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { Prompt } from '../../models/provider.ts'
import type { Settings } from '../../models/settings.ts'
import { createBedrockProvider } from './bedrock.ts'
import { requestBody } from './body.ts'

const CLAUDE = { model: 'eu.anthropic.claude-sonnet-4-v1:0' }
const deployment = deploymentAt('http://127.0.0.1:1', CLAUDE)
const bodyOf = (
  request: Partial<ChatRequest>,
  more: Partial<Prompt> = {},
  at: Deployment = deployment,
): unknown => JSON.parse(requestBody(at, { ...promptOf(request), ...more }).text)
const said = (...parts: Part[]): Partial<ChatRequest> => ({ messages: [{ role: 'user', parts }] })
const contentOf = (...parts: Part[]): unknown =>
  (bodyOf(said(...parts)) as { messages: { content: unknown }[] }).messages[0]?.content

test.each<[string, Part[], unknown]>([
  ['text', [{ kind: 'text', text: 'a' }], [{ text: 'a' }]],
  [
    'a cache mark',
    [{ kind: 'text', text: 'a', cache: { ttl: '1h' } }],
    [{ text: 'a' }, { cachePoint: { type: 'default', ttl: '1h' } }],
  ],
  [
    'an image by its bytes',
    [{ kind: 'image', data: '/9j/AA==', cache: {} }],
    [
      { image: { format: 'jpeg', source: { bytes: '/9j/AA==' } } },
      { cachePoint: { type: 'default' } },
    ],
  ],
  [
    'an address of S3',
    [{ kind: 'image', mediaType: 'image/webp', url: 's3://b/k' }],
    [{ image: { format: 'webp', source: { s3Location: { uri: 's3://b/k' } } } }],
  ],
  [
    'documents, whose names must be plain and different',
    [
      { kind: 'document', mediaType: 'application/pdf', data: 'AA==', title: 'a/b_c  (1).pdf' },
      { kind: 'document', text: 'x', title: 'a b c (1) pdf', context: 'of May', cited: true },
      { kind: 'document', text: 'y' },
    ],
    [
      { document: { format: 'pdf', name: 'a b c (1) pdf', source: { bytes: 'AA==' } } },
      {
        document: {
          format: 'txt',
          name: 'a b c (1) pdf (2)',
          source: { text: 'x' },
          context: 'of May',
          citations: { enabled: true },
        },
      },
      { document: { format: 'txt', name: 'document', source: { text: 'y' } } },
    ],
  ],
  [
    'thought with its signature, and thought that is encrypted',
    [
      { kind: 'thinking', text: 'hm', signature: 'c2ln' },
      { kind: 'redactedThinking', data: 'AA==' },
    ],
    [
      { reasoningContent: { reasoningText: { text: 'hm', signature: 'c2ln' } } },
      { reasoningContent: { redactedContent: 'AA==' } },
    ],
  ],
  [
    'calls, also with arguments that are no object',
    [
      { kind: 'toolCall', id: 'a', name: 'f', arguments: '{"x":1}' },
      { kind: 'toolCall', id: 'b', name: 'f', arguments: '{"x":' },
      { kind: 'toolCall', id: 'c', name: 'f', arguments: '' },
    ],
    [
      { toolUse: { toolUseId: 'a', name: 'f', input: { x: 1 } } },
      { toolUse: { toolUseId: 'b', name: 'f', input: { input: '{"x":' } } },
      { toolUse: { toolUseId: 'c', name: 'f', input: {} } },
    ],
  ],
  [
    'results',
    [
      {
        kind: 'toolResult',
        id: 'a',
        text: 'no',
        isError: true,
        attachments: [{ kind: 'image', data: 'iVBORw==' }],
      },
      { kind: 'toolResult', id: 'b', text: '' },
    ],
    [
      {
        toolResult: {
          toolUseId: 'a',
          content: [{ text: 'no' }, { image: { format: 'png', source: { bytes: 'iVBORw==' } } }],
          status: 'error',
        },
      },
      { toolResult: { toolUseId: 'b', content: [] } },
    ],
  ],
])('%s', (_, parts, expected) => {
  expect(contentOf(...parts)).toEqual(expected)
})

test('system messages and instructions in their place, roles in turns', () => {
  const messages: Message[] = [
    { role: 'system', parts: [{ kind: 'text', text: 'be brief', cache: {} }] },
    { role: 'user', parts: [{ kind: 'text', text: 'a' }] },
    { role: 'user', parts: [{ kind: 'text', text: 'b' }] },
    { role: 'assistant', parts: [{ kind: 'toolCall', id: 'x', name: 'f', arguments: '{}' }] },
    { role: 'tool', parts: [{ kind: 'toolResult', id: 'x', text: 'r' }] },
    { role: 'user', parts: [{ kind: 'text', text: 'c' }] },
  ]
  expect(bodyOf({ messages }, { instructions: 'passages' })).toEqual({
    system: [{ text: 'passages' }, { text: 'be brief' }, { cachePoint: { type: 'default' } }],
    messages: [
      { role: 'user', content: [{ text: 'a' }, { text: 'b' }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 'x', name: 'f', input: {} } }] },
      {
        role: 'user',
        content: [{ toolResult: { toolUseId: 'x', content: [{ text: 'r' }] } }, { text: 'c' }],
      },
    ],
  })
})

const TOOL = { name: 'f', description: 'd', parameters: { type: 'object' }, cache: {} }
test.each<[string, Settings, object]>([
  [
    'sampling',
    { temperature: 0.5, topP: 0.9, stop: ['x'], topK: 4 },
    {
      inferenceConfig: { temperature: 0.5, topP: 0.9, stopSequences: ['x'] },
      additionalModelRequestFields: { top_k: 4 },
    },
  ],
  [
    'a tool that must be called',
    { toolChoice: { tool: 'f' } },
    { toolConfig: { toolChoice: { tool: { name: 'f' } } } },
  ],
  ['any tool', { toolChoice: 'required' }, { toolConfig: { toolChoice: { any: {} } } }],
  ['a tool or none', { toolChoice: 'auto' }, { toolConfig: { toolChoice: { auto: {} } } }],
  [
    'thinking within a budget',
    { reasoning: { budgetTokens: 1024 } },
    { additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 1024 } } },
  ],
  [
    'no thinking',
    { reasoning: { effort: 'none' } },
    { additionalModelRequestFields: { thinking: { type: 'disabled' } } },
  ],
  [
    'as the model likes',
    { reasoning: {} },
    { additionalModelRequestFields: { thinking: { type: 'adaptive' } } },
  ],
  ['an effort', { reasoning: { effort: 'high' } }, { outputConfig: { effort: 'high' } }],
])('settings: %s', (_, settings, expected) => {
  expect(bodyOf({ tools: [TOOL], settings })).toMatchObject(expected)
})

test('no tool may be called: none is told', () => {
  expect(bodyOf({ tools: [TOOL], settings: { toolChoice: 'none' } })).not.toHaveProperty(
    'toolConfig',
  )
})

test('a tool with its cache point', () => {
  expect(
    bodyOf({ tools: [TOOL, { ...TOOL, name: 'g', strict: true, cache: { ttl: '5m' } }] }),
  ).toMatchObject({
    toolConfig: {
      tools: [
        { toolSpec: { name: 'f', description: 'd', inputSchema: { json: { type: 'object' } } } },
        { cachePoint: { type: 'default' } },
        { toolSpec: { name: 'g', strict: true } },
        { cachePoint: { type: 'default', ttl: '5m' } },
      ],
    },
  })
})

/** A request of our own dialect as its client wrote it. */
function own(raw: Record<string, unknown>): Partial<ChatRequest> {
  const messages: Message[] = [{ role: 'user', parts: [{ kind: 'text', text: 'a' }] }]
  const body = { messages: [{ role: 'user', content: [{ text: 'a' }], note: 'kept' }], ...raw }
  return { dialect: 'bedrock', messages, rawMessages: messages, raw: body }
}

test('the same dialect keeps every member that policy need not change', () => {
  const raw = {
    unknown: { deep: [1] },
    guardrailConfig: { guardrailIdentifier: 'g' },
    inferenceConfig: { maxTokens: 900, other: 1 },
    additionalModelRequestFields: { top_k: 3, max_tokens: 9_000, n: 4, mock_response: 'x' },
    serviceTier: { type: 'priority' },
    performanceConfig: { latency: 'optimized' },
    modelId: 'another',
  }
  expect(bodyOf(own(raw), { maxOutputTokens: 500, instructions: 'i' })).toEqual({
    messages: [{ role: 'user', content: [{ text: 'a' }], note: 'kept' }],
    system: [{ text: 'i' }],
    unknown: { deep: [1] },
    guardrailConfig: { guardrailIdentifier: 'g' },
    inferenceConfig: { maxTokens: 500, other: 1 },
    additionalModelRequestFields: { top_k: 3 },
  })
  // The client's own bound stays where it is the lower one.
  expect(bodyOf(own(raw), { maxOutputTokens: 1_000 })).toMatchObject({
    inferenceConfig: { maxTokens: 900 },
  })
})

test('INVARIANT (raw is sent only while true): changed messages are built from our values', () => {
  const request = own({ guardrailConfig: { guardrailIdentifier: 'g' }, unknown: 'secret' })
  const messages: Message[] = [{ role: 'user', parts: [{ kind: 'text', text: 'redacted' }] }]
  expect(bodyOf({ ...request, messages })).toEqual({
    messages: [{ role: 'user', content: [{ text: 'redacted' }] }],
    guardrailConfig: { guardrailIdentifier: 'g' },
  })
})

let fake: FakeBedrock
const provider = createBedrockProvider({ clock })
const AWS = {
  region: 'eu-central-1',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI',
  sessionToken: 'session',
}
beforeAll(async () => {
  fake = await startFakeBedrock({ answers: (request, n) => answerOf(request, n) })
})
afterAll(async () => {
  await provider.close()
  await fake.close()
})
let answerOf: (request: FakeBedrockRequest, n: number) => FakeBedrockAnswer = () => ({})
const invoke = (
  request: Partial<ChatRequest>,
  terms: Partial<Deployment> = {},
): Promise<ModelEvent[]> =>
  eventsOf(
    provider.invoke(
      deploymentAt(fake.url, { ...CLAUDE, ...terms }),
      promptOf(request),
      new AbortController().signal,
    ),
  )

class Sha256 {
  readonly #hash
  constructor(key?: string | Uint8Array) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key)
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data)
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()))
  }
}

test('what we sign, the official signer signs the same', async () => {
  await invoke({ stream: false }, { apiKey: undefined, aws: AWS })
  const last = fake.requests.at(-1)
  if (last === undefined) throw new Error('nothing was sent')
  const { path, headers, text } = last
  expect(path).toBe('/model/eu.anthropic.claude-sonnet-4-v1%3A0/converse')
  const signer = new SignatureV4({
    service: 'bedrock',
    region: AWS.region,
    credentials: AWS,
    sha256: Sha256 as never,
  })
  const { hostname, port, host } = new URL(fake.url)
  const signed = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname,
      port: Number(port),
      path,
      query: {},
      headers: {
        host,
        'content-type': 'application/json',
        'x-amz-content-sha256': createHash('sha256').update(text).digest('hex'),
      },
      body: text,
    },
    { signingDate: new Date(clock.now()) },
  )
  expect(headers['authorization']).toBe(signed.headers['authorization'])
  expect(headers['x-amz-security-token']).toBe('session')
  expect(JSON.stringify(headers)).not.toContain(AWS.secretAccessKey)
})

test('a bearer token in place of a signature; neither is refused before anything leaves', async () => {
  await invoke({})
  expect(fake.requests.at(-1)?.headers).toMatchObject({ authorization: 'Bearer upstream-key' })
  const before = fake.requests.length
  const [failed] = await invoke({}, { apiKey: undefined })
  expect(failed).toMatchObject({ kind: 'failed', failure: { dispatched: false } })
  expect(fake.requests.length).toBe(before)
})

test('CountTokens gets what it takes', async () => {
  answerOf = () => ({ inputTokens: 42 })
  const events = await invoke({
    only: 'count',
    stream: false,
    maxOutputTokens: 5,
    settings: { temperature: 1 },
  })
  expect(events.map(({ kind }) => kind)).toEqual(['counted', 'finish'])
  expect(events[0]).toMatchObject({ tokens: 42 })
  expect(fake.requests.at(-1)).toMatchObject({
    action: 'count-tokens',
    body: { input: { converse: { messages: [{ role: 'user', content: [{ text: 'hello' }] }] } } },
  })
  expect(JSON.stringify(fake.requests.at(-1)?.body)).not.toContain('inferenceConfig')
})

test('names and ids that do not fit are replaced, and put back in the answer', async () => {
  const tool = { ...TOOL, name: 'weather.für alle' }
  answerOf = ({ body }) => {
    const config = body['toolConfig'] as {
      readonly tools: readonly { readonly toolSpec: { readonly name: string } }[]
    }
    const name = config.tools[0]?.toolSpec.name ?? ''
    expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/)
    return { toolUses: [{ toolUseId: 't1', name, input: { x: 1 } }] }
  }
  const id = 'call/1 ü'.repeat(20)
  const messages: Message[] = [
    { role: 'user', parts: [{ kind: 'text', text: 'a' }] },
    { role: 'assistant', parts: [{ kind: 'toolCall', id, name: tool.name, arguments: '{}' }] },
    { role: 'tool', parts: [{ kind: 'toolResult', id, text: 'r' }] },
  ]
  for (const stream of [true, false]) {
    const events = await invoke({ messages, tools: [tool], stream })
    const calls = events.filter((event) => event.kind === 'toolCall')
    expect(calls[0]).toMatchObject({ id: 't1', name: tool.name })
    // A frame with another name than the client's does not go on.
    expect(calls[0]).not.toHaveProperty('frame')
    const [, use, result] = fake.requests.at(-1)?.body.messages ?? []
    const sent = (use?.content[0]?.['toolUse'] as { readonly toolUseId: string } | undefined)
      ?.toolUseId
    expect(sent).toMatch(/^[a-zA-Z0-9_.:-]{1,64}$/)
    expect(result?.content[0]?.['toolResult']).toMatchObject({ toolUseId: sent })
  }
})

test('a frame keeps what we do not know, and its texts are told', async () => {
  answerOf = () => ({ extra: { unknown: 'words' }, text: ['x'] })
  const events = await invoke({})
  const [start, stop] = ['messageStart', 'messageStop'].map((type) =>
    events.find(({ frame }) => frame?.data.startsWith(`{"${type}"`)),
  )
  expect(start?.frame?.data).toBe('{"messageStart":{"role":"assistant","unknown":"words"}}')
  expect(stop?.frame?.data).toContain('"unknown":"words"')
  expect(
    events.flatMap((event) => (event.kind === 'other' ? (event.texts ?? []) : [])),
  ).toContainEqual({ text: 'words' })
  expect(textOf(events)).toBe('x')
})

test.each([
  ['throttlingException', 429, true],
  ['validationException', 400, false],
  ['modelStreamErrorException', 424, true],
  ['internalServerException', 500, true],
  ['serviceUnavailableException', 503, true],
])('%s in a stream', async (exception, status, retryable) => {
  answerOf = () => ({ throwAfter: { frames: 2, exception } })
  const failed = (await invoke({})).at(-1)
  expect(failed).toMatchObject({ kind: 'failed', failure: { status, retryable, dispatched: true } })
  expect(JSON.stringify(failed)).not.toContain('of the fake')
})

test('a stream cut before its usage says none', async () => {
  answerOf = () => ({ truncateAfter: 5 })
  const events = await invoke({})
  expect(events.some(({ kind }) => kind === 'finish')).toBe(false)
  answerOf = () => ({ truncateAfter: 6 })
  const later = await invoke({})
  expect(later.some(({ kind }) => kind === 'usage')).toBe(false)
  expect(later.at(-1)).toMatchObject({ kind: 'failed', failure: { reason: 'cut' } })
})
