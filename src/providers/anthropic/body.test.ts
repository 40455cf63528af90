import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clock, deploymentAt } from '../../../test/support/deployments.ts'
import { startFakeAnthropic, type FakeAnthropic } from '../../../test/support/fake-anthropic.ts'
import { eventsOf, promptOf, textOf } from '../../models/conformance.ts'
import type { ChatRequest, Part } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { Prompt } from '../../models/provider.ts'
import type { EffectKind, Settings } from '../../models/settings.ts'
import { createAnthropicProvider } from './anthropic.ts'
import { requestBody } from './body.ts'
import { lossesOf } from './losses.ts'

type Body = Record<string, unknown>
const NONE: ReadonlySet<EffectKind> = new Set()
const deployment = deploymentAt('http://127.0.0.1:1')

function sent(request: Partial<ChatRequest>, more: Partial<Prompt> = {}, at = deployment): Body {
  const prompt = { ...promptOf(request), ...more }
  return JSON.parse(requestBody(at, prompt, prompt.request as ChatRequest)) as Body
}
const losses = (request: Partial<ChatRequest>, permits = NONE, at = deployment) =>
  lossesOf(at, promptOf(request).request, permits)

/** As the decoder gives it: raw, with the messages that it says. */
const own = (raw: Body, more: Partial<ChatRequest> = {}): Partial<ChatRequest> => {
  const messages = [{ role: 'user' as const, parts: [{ kind: 'text' as const, text: 'hello' }] }]
  return { dialect: 'anthropic', messages, rawMessages: messages, raw, stream: false, ...more }
}
const RAW = {
  model: 'assistant',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'hello' }],
  of_tomorrow: { kept: [1, 'x'] },
}

describe('the same dialect', () => {
  test('only the model changes', () => {
    expect(sent(own(RAW, { maxOutputTokens: 64 }))).toEqual({ ...RAW, model: 'small-model' })
    expect(sent(own({ ...RAW, stream: true }, { stream: true }))).toMatchObject({ stream: true })
    expect(losses(own(RAW))).toEqual({ refused: [], dropped: [] })
  })

  test.each<[unknown, unknown]>([
    [undefined, [{ type: 'text', text: 'I' }]],
    [
      'be brief',
      [
        { type: 'text', text: 'I' },
        { type: 'text', text: 'be brief' },
      ],
    ],
    [
      [{ type: 'text', text: 'be brief', cache_control: { type: 'ephemeral' } }],
      [
        { type: 'text', text: 'I' },
        { type: 'text', text: 'be brief', cache_control: { type: 'ephemeral' } },
      ],
    ],
  ])('instructions stand before system %j', (system, expected) => {
    const raw = system === undefined ? RAW : { ...RAW, system }
    expect(sent(own(raw), { instructions: 'I' })['system']).toEqual(expected)
  })

  test.each<[number, object | undefined, object]>([
    [5_000, undefined, { max_tokens: 64 }],
    [32, undefined, { max_tokens: 32 }],
  ])('a bound of %i, and thought inside it', (maxOutputTokens, _, expected) => {
    expect(sent(own(RAW), { maxOutputTokens })).toMatchObject(expected)
  })

  test.each<[number, object]>([
    [4_096, { type: 'enabled', budget_tokens: 4_095 }],
    [1_024, { type: 'disabled' }],
    [9_000, { type: 'enabled', budget_tokens: 8_000 }],
  ])('a bound of %i lowers the thought', (maxOutputTokens, thinking) => {
    const raw = { ...RAW, max_tokens: 9_000, thinking: { type: 'enabled', budget_tokens: 8_000 } }
    expect(sent(own(raw), { maxOutputTokens })['thinking']).toEqual(thinking)
  })

  test('members that spend more or go elsewhere are left out, and named', () => {
    const raw = { ...RAW, fallbacks: [], speed: 'fast', service_tier: 'priority', api_base: 'x' }
    expect(sent(own(raw))).toEqual({ ...RAW, model: 'small-model' })
    expect(losses(own(raw)).dropped.toSorted()).toEqual([
      'api_base',
      'fallbacks',
      'service_tier',
      'speed',
    ])
    expect(losses(own({ ...RAW, service_tier: 'auto', speed: null })).dropped).toEqual([])
  })

  test('INVARIANT (no effect without a permit)', () => {
    const store = { kind: 'store', name: 'diagnostics', needed: false } as const
    const act = { kind: 'act', name: 'tools[0]', needed: true } as const
    const request = own({ ...RAW, diagnostics: {} }, { effects: [store, act] })
    expect(losses(request)).toEqual({ refused: ['tools[0]'], dropped: ['diagnostics'] })
    expect(sent(request)).not.toHaveProperty('diagnostics')
    const permits: ReadonlySet<EffectKind> = new Set(['store', 'act'])
    expect(losses(request, permits)).toEqual({ refused: [], dropped: [] })
    expect(sent(request, { permits })).toHaveProperty('diagnostics')
  })

  test('what never stood in the body is lost with it: headers of another way in', () => {
    const untranslated = [
      { name: 'x-amzn-bedrock-guardrailidentifier', needed: true },
      { name: 'x-amzn-bedrock-trace', needed: false },
      { name: 'of_tomorrow.kept', needed: true },
      { name: 'anthropic-beta', needed: false },
    ]
    const forwarded = { 'anthropic-beta': 'b' }
    expect(losses(own(RAW, { untranslated, forwarded }))).toEqual({
      refused: ['x-amzn-bedrock-guardrailidentifier'],
      dropped: ['x-amzn-bedrock-trace'],
    })
  })

  test('another place than the deployment’s own is refused', () => {
    const request = own({ ...RAW, inference_geo: 'eu' })
    expect(losses(request).refused).toEqual(['inference_geo'])
    expect(losses(request, NONE, { ...deployment, region: 'eu' }).refused).toEqual([])
  })

  test('INVARIANT (raw is sent only while true): changed messages are built anew', () => {
    const request = {
      ...own(RAW),
      messages: [{ role: 'user' as const, parts: [{ kind: 'text' as const, text: '[redacted]' }] }],
    }
    expect(JSON.stringify(sent(request))).not.toContain('hello')
    expect(sent(request)).not.toHaveProperty('of_tomorrow')
  })
})

/** A marker that can be found in a body, however it is written there. */
interface Feature {
  readonly request: Partial<ChatRequest>
  /** What the body must hold, unless `lost` is told. */
  readonly marker: string
  readonly lost?: string
}
const part = (value: Part): Partial<ChatRequest> => ({
  messages: [{ role: value.kind === 'toolResult' ? 'tool' : 'user', parts: [value] }],
})
const PARTS: Readonly<Record<Part['kind'], readonly Feature[]>> = {
  text: [{ request: part({ kind: 'text', text: 'm-text' }), marker: 'm-text' }],
  image: [
    {
      request: part({ kind: 'image', mediaType: 'image/png', data: 'bS1pbWc=' }),
      marker: 'bS1pbWc=',
    },
    { request: part({ kind: 'image', url: 'https://m-url' }), marker: 'https://m-url' },
    {
      request: part({ kind: 'image', mediaType: 'image/tiff', data: 'bS10aWZm' }),
      marker: 'bS10aWZm',
      lost: 'image/tiff',
    },
  ],
  document: [
    {
      request: part({ kind: 'document', text: 'm-doc', title: 'm-title', context: 'm-context' }),
      marker: '"data":"m-doc"},"title":"m-title","context":"m-context"',
    },
    { request: part({ kind: 'document', data: 'bS1wZGY=' }), marker: 'bS1wZGY=' },
    { request: part({ kind: 'document', url: 'https://m-pdf' }), marker: 'https://m-pdf' },
    {
      request: part({ kind: 'document', mediaType: 'text/csv', data: 'bS1jc3Y=' }),
      marker: 'bS1jc3Y=',
      lost: 'text/csv',
    },
  ],
  thinking: [
    {
      request: part({ kind: 'thinking', text: 'm-thought', signature: 's' }),
      marker: 'm-thought',
      lost: 'thinking',
    },
  ],
  redactedThinking: [
    {
      request: part({ kind: 'redactedThinking', data: 'm-redacted' }),
      marker: 'm-redacted',
      lost: 'thinking',
    },
  ],
  toolCall: [
    {
      request: part({ kind: 'toolCall', id: 'i', name: 'f', arguments: '{"a":"m-call"}' }),
      marker: '"input":{"a":"m-call"}',
    },
    {
      request: part({ kind: 'toolCall', id: 'i', name: 'f', arguments: 'm-broken' }),
      marker: 'm-broken',
    },
  ],
  toolResult: [
    {
      request: part({
        kind: 'toolResult',
        id: 'm-id',
        text: 'm-result',
        isError: true,
        attachments: [{ kind: 'image', data: 'bS1hdHQ=' }],
      }),
      marker: 'bS1hdHQ=',
    },
  ],
  opaque: [{ request: part({ kind: 'opaque', type: 'm-opaque' }), marker: '', lost: 'm-opaque' }],
}

const setting = (settings: Settings): Partial<ChatRequest> => ({ settings })
const TOOL = { name: 'f', description: '', parameters: undefined }
const SETTINGS: Readonly<Record<keyof Settings, readonly Feature[]>> = {
  temperature: [
    { request: setting({ temperature: 0.25 }), marker: '"temperature":0.25' },
    { request: setting({ temperature: 1.5 }), marker: '1.5', lost: 'temperature' },
  ],
  topP: [{ request: setting({ topP: 0.75 }), marker: '"top_p":0.75' }],
  topK: [{ request: setting({ topK: 17 }), marker: '"top_k":17' }],
  stop: [{ request: setting({ stop: ['m-stop'] }), marker: '"stop_sequences":["m-stop"]' }],
  seed: [{ request: setting({ seed: 77 }), marker: '77', lost: 'seed' }],
  presencePenalty: [
    { request: setting({ presencePenalty: 0.33 }), marker: '0.33', lost: 'presence_penalty' },
  ],
  frequencyPenalty: [
    { request: setting({ frequencyPenalty: 0.44 }), marker: '0.44', lost: 'frequency_penalty' },
  ],
  toolChoice: [
    {
      request: { tools: [TOOL], ...setting({ toolChoice: 'required' }) },
      marker: '"tool_choice":{"type":"any"}',
    },
    {
      request: { tools: [TOOL], ...setting({ toolChoice: { tool: 'f' } }) },
      marker: '"tool_choice":{"type":"tool","name":"f"}',
    },
    { request: setting({ toolChoice: 'required' }), marker: '"any"', lost: 'tool_choice' },
  ],
  parallelToolCalls: [
    {
      request: { tools: [TOOL], ...setting({ parallelToolCalls: false }) },
      marker: '"disable_parallel_tool_use":true',
    },
    {
      request: setting({ parallelToolCalls: false }),
      marker: 'disable_parallel_tool_use',
      lost: 'parallel_tool_calls',
    },
  ],
  format: [
    {
      request: setting({ format: { kind: 'schema', name: 'n', schema: { title: 'm-schema' } } }),
      marker: '"format":{"type":"json_schema","schema":{"title":"m-schema"}}',
    },
    { request: setting({ format: { kind: 'json' } }), marker: 'json', lost: 'response_format' },
  ],
  reasoning: [
    { request: setting({ reasoning: { effort: 'high' } }), marker: '"effort":"high"' },
    { request: setting({ reasoning: { effort: 'none' } }), marker: '"type":"disabled"' },
    { request: setting({ reasoning: { budgetTokens: 2_048 } }), marker: '"budget_tokens":2048' },
    {
      request: setting({ reasoning: { effort: 'minimal' } }),
      marker: 'minimal',
      lost: 'reasoning_effort',
    },
  ],
  user: [{ request: setting({ user: 'm-user' }), marker: '"user_id":"m-user"' }],
  serviceTier: [
    { request: setting({ serviceTier: 'auto' }), marker: '"service_tier":"auto"' },
    { request: setting({ serviceTier: 'flex' }), marker: 'flex', lost: 'service_tier' },
  ],
  promptCacheKey: [
    { request: setting({ promptCacheKey: 'm-key' }), marker: 'm-key', lost: 'prompt_cache_key' },
  ],
}
const FEATURES = [...Object.values(PARTS), ...Object.values(SETTINGS)].flat()

describe('other dialects', () => {
  test.each(FEATURES)('carried or named: $marker $lost', ({ request, marker, lost }) => {
    const { refused, dropped } = losses({ ...request, stream: false })
    const text = JSON.stringify(sent(request))
    if (lost === undefined) {
      expect([...refused, ...dropped]).toEqual([])
      expect(text).toContain(marker)
    } else {
      expect([...refused, ...dropped]).toContain(lost)
      // With a refused member `invoke` is never asked.
      if (dropped.includes(lost)) expect(text).not.toContain(marker)
    }
  })

  test('INVARIANT (nothing is lost silently): any of them together', () => {
    const untranslated = fc.record({ name: fc.constantFrom('u1', 'u2'), needed: fc.boolean() })
    const effect = fc.record({
      kind: fc.constantFrom<EffectKind>('store', 'act'),
      name: fc.constantFrom('e1', 'e2'),
      needed: fc.boolean(),
    })
    const any = fc.record({
      features: fc.uniqueArray(fc.constantFrom(...FEATURES), { maxLength: 8 }),
      untranslated: fc.array(untranslated, { maxLength: 3 }),
      effects: fc.array(effect, { maxLength: 3 }),
    })
    fc.assert(
      fc.property(any, ({ features, ...given }) => {
        const parts = features.filter(({ request }) => request.messages !== undefined)
        const request: Partial<ChatRequest> = {
          ...given,
          messages: parts.flatMap((one) => one.request.messages ?? []),
        }
        const { refused, dropped } = losses(request)
        const text = JSON.stringify(sent(request))
        for (const { marker, lost } of parts) {
          if (lost === undefined) expect(text).toContain(marker)
          else expect([...refused, ...dropped]).toContain(lost)
        }
        for (const { name, needed } of [...given.untranslated, ...given.effects])
          expect(needed ? refused : dropped).toContain(name)
      }),
      { numRuns: 300 },
    )
  })

  test('turns alternate, results come first, system is apart', () => {
    const text = (value: string): Part => ({ kind: 'text', text: value })
    const body = sent(
      {
        messages: [
          { role: 'system', parts: [text('one')] },
          { role: 'user', parts: [text('a'), text('')] },
          { role: 'user', parts: [text('b')] },
          { role: 'assistant', parts: [{ kind: 'toolCall', id: '', name: 'f', arguments: '' }] },
          { role: 'tool', parts: [{ kind: 'toolResult', id: 'f', text: '1' }] },
          { role: 'user', parts: [text('c')] },
          { role: 'tool', parts: [{ kind: 'toolResult', id: 'call:2', text: '2' }] },
          { role: 'system', parts: [text('two')] },
          { role: 'assistant', parts: [] },
        ],
      },
      { instructions: 'first' },
    )
    expect(body['system']).toEqual(
      ['first', 'one', 'two'].map((value) => ({ type: 'text', text: value })),
    )
    expect(body['messages']).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'f', name: 'f', input: {} }] },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'f', content: '1' },
          { type: 'tool_result', tool_use_id: 'call_2', content: '2' },
          { type: 'text', text: 'c' },
        ],
      },
    ])
  })

  test('only instructions: they are the question', () => {
    const messages = [{ role: 'system' as const, parts: [{ kind: 'text' as const, text: 'go' }] }]
    expect(sent({ messages })).toMatchObject({
      messages: [{ role: 'user', content: [{ type: 'text', text: 'go' }] }],
    })
  })

  test.each<[Partial<ChatRequest>, Partial<Prompt>, Partial<Deployment>, number]>([
    [{}, {}, {}, 4_096],
    [{}, {}, { outputTokensMax: 1_000 }, 1_000],
    [{ maxOutputTokens: 77 }, {}, {}, 77],
    [{ maxOutputTokens: 77 }, { maxOutputTokens: 7 }, {}, 7],
  ])('the bound that the API demands: %j %j %j', (request, prompt, terms, bound) => {
    expect(sent(request, prompt, { ...deployment, ...terms })['max_tokens']).toBe(bound)
  })

  test('tools and cache marks', () => {
    const body = sent({
      tools: [{ ...TOOL, description: 'd', strict: true, cache: { ttl: '1h' } }],
      messages: [{ role: 'user', parts: [{ kind: 'text', text: 'x', cache: {} }] }],
    })
    expect(body['tools']).toEqual([
      {
        name: 'f',
        description: 'd',
        input_schema: { type: 'object' },
        strict: true,
        cache_control: { type: 'ephemeral', ttl: '1h' },
      },
    ])
    expect(JSON.stringify(body['messages'])).toContain('"cache_control":{"type":"ephemeral"}')
  })

  test('thought of Bedrock keeps its signature', () => {
    const request = part({ kind: 'thinking', text: 'hm', signature: 's' })
    expect(JSON.stringify(sent({ ...request, dialect: 'bedrock' }))).toContain('"signature":"s"')
    expect(losses({ ...request, dialect: 'bedrock' })).toEqual({ refused: [], dropped: [] })
  })
})

describe('over the wire', () => {
  let fake: FakeAnthropic
  const provider = createAnthropicProvider({ clock })
  beforeAll(async () => {
    fake = await startFakeAnthropic({
      answers: {
        text: 'hi',
        thinking: { text: 'hm', signature: 's' },
        usage: { cache_read_input_tokens: 9, cache_creation_input_tokens: 4, input_tokens: 3 },
        inputTokens: 42,
      },
    })
  })
  afterAll(async () => {
    await provider.close()
    await fake.close()
  })
  const ask = (request: Partial<ChatRequest>, terms: Partial<Deployment> = {}) =>
    eventsOf(
      provider.invoke(
        deploymentAt(fake.url, terms),
        promptOf(request),
        new AbortController().signal,
      ),
    )

  test.each([true, false])('an answer, streamed: %s', async (stream) => {
    const events = await ask({ stream })
    expect(textOf(events)).toBe('hi')
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'usage',
        usage: { input: 3, cacheRead: 9, cacheWrite: 4, output: 1 },
      }),
    )
  })

  test('a count', async () => {
    const events = await ask({ only: 'count', stream: false, maxOutputTokens: 5 })
    expect(events.map(({ kind }) => kind)).toEqual(['counted', 'finish'])
    expect(events[0]).toMatchObject({ tokens: 42 })
    const { path, body } = fake.requests.at(-1) ?? {}
    expect(path).toBe('/v1/messages/count_tokens')
    expect(body).not.toHaveProperty('max_tokens')
  })

  test('headers: key, version, and what the client sent along in this dialect only', async () => {
    const forwarded = { 'anthropic-beta': 'b1,b2', 'anthropic-version': '2024-01-01' }
    await ask({ ...own(RAW), forwarded })
    expect(fake.requests.at(-1)?.headers).toMatchObject({
      'x-api-key': 'upstream-key',
      'anthropic-beta': 'b1,b2',
      'anthropic-version': '2024-01-01',
    })
    await ask({ ...own(RAW), forwarded }, { apiVersion: '2025-01-01' })
    expect(fake.requests.at(-1)?.headers['anthropic-version']).toBe('2025-01-01')
    await ask({ dialect: 'openai', forwarded })
    expect(fake.requests.at(-1)?.headers).not.toHaveProperty('anthropic-beta')
    expect(fake.requests.at(-1)?.headers['anthropic-version']).toBe('2023-06-01')
  })

  test('a base URL with or without its version', async () => {
    for (const baseUrl of [fake.url, `${fake.url}/`, `${fake.url}/v1`]) {
      await ask({}, { baseUrl })
      expect(fake.requests.at(-1)?.path).toBe('/v1/messages')
    }
  })
})
