import { describe, expect, test } from 'vitest'
import { promptOf } from '../../models/conformance.ts'
import type { ChatRequest, Message } from '../../models/chat.ts'
import type { Prompt } from '../../models/provider.ts'
import { withheldFrom } from '../../models/withheld.ts'
import type { EffectKind } from '../../models/settings.ts'
import { requestBody } from './body.ts'
import { lossesOf } from './openai.ts'
import { deploymentAt } from '../../../test/support/deployments.ts'

const deployment = deploymentAt('http://127.0.0.1:1/v1')
const hello: readonly Message[] = [{ role: 'user', parts: [{ kind: 'text', text: 'hello' }] }]
const own = (raw: Record<string, unknown>, request: Partial<ChatRequest> = {}): Prompt =>
  promptOf({
    stream: false,
    messages: hello,
    rawMessages: hello,
    raw: { model: 'assistant', messages: [{ role: 'user', content: 'hello', x: 1 }], ...raw },
    ...request,
  })
const NONE: ReadonlySet<EffectKind> = new Set()
const ALL: ReadonlySet<EffectKind> = new Set(['store', 'fetch', 'act'])
const sent = (prompt: Prompt, permits = NONE, to = deployment): Record<string, unknown> =>
  JSON.parse(requestBody(to, { ...prompt, permits })) as Record<string, unknown>

describe('a request of the same dialect', () => {
  test('goes out as it came, unknown fields and all, with the model replaced', () => {
    expect(sent(own({ top_k: 40, deep: { er: [1] } }))).toEqual({
      model: 'small-model',
      messages: [{ role: 'user', content: 'hello', x: 1 }],
      top_k: 40,
      deep: { er: [1] },
    })
  })

  test('instructions become the leading system message', () => {
    const body = sent({ ...own({}), instructions: 'Cite by number.' })
    expect(body['messages']).toEqual([
      { role: 'system', content: 'Cite by number.' },
      { role: 'user', content: 'hello', x: 1 },
    ])
  })

  test('INVARIANT (raw is sent only while true): changed messages are rebuilt, and nothing of raw is sent', () => {
    const redacted: readonly Message[] = [
      { role: 'user', parts: [{ kind: 'text', text: 'call [phone]' }] },
    ]
    const prompt = own(
      {
        messages: [{ role: 'user', content: 'call 555-0100' }],
        temperature: 0.3,
        note: '555-0100',
      },
      { messages: redacted },
    )
    expect(sent(prompt)).toEqual({
      model: 'small-model',
      temperature: 0.3,
      messages: [{ role: 'user', content: 'call [phone]' }],
    })
  })

  test('what spends beyond the hold, routes elsewhere, fetches or acts is taken out, whatever the terms', () => {
    const raw = {
      best_of: 100,
      num_predict: 9,
      min_tokens: 9,
      models: ['other'],
      provider: { order: ['other'] },
      api_base: 'http://elsewhere.invalid',
      fallbacks: ['other'],
      extra_body: { best_of: 9 },
      web_search_options: {},
      plugins: [{ id: 'web' }],
      background: true,
      service_tier: 'priority',
    }
    const kept = { top_k: 4 }
    for (const permits of [NONE, ALL]) {
      expect(sent(own({ ...raw, ...kept }), permits)).toEqual({
        model: 'small-model',
        messages: [{ role: 'user', content: 'hello', x: 1 }],
        ...kept,
      })
    }
    expect(sent(own({ service_tier: 'default' }))).toMatchObject({ service_tier: 'default' })
    expect(withheldFrom({ ...raw, ...kept }).toSorted()).toEqual(Object.keys(raw).toSorted())
  })

  test('an engine that nobody named may be any: what one of them may not be told is taken out', () => {
    const raw = { options: {}, lora: [], id_slot: 1, chat_template: 'x', keep_alive: '9h' }
    expect(sent(own({ ...raw, top_k: 4 }))).not.toHaveProperty(Object.keys(raw)[0] ?? '')
    expect(Object.keys(sent(own({ ...raw, top_k: 4 }))).toSorted()).toEqual([
      'messages',
      'model',
      'top_k',
    ])
    expect(lossesOf(deployment, own(raw).request, NONE).dropped.toSorted()).toEqual(
      Object.keys(raw).toSorted(),
    )
  })

  test('what would make a vendor keep it is taken out, unless policy permits', () => {
    const raw = {
      store: true,
      metadata: { a: '1' },
      prompt_cache_retention: '24h',
    }
    expect(sent(own(raw))).toEqual({
      model: 'small-model',
      messages: [{ role: 'user', content: 'hello', x: 1 }],
      store: false,
    })
    expect(sent(own(raw), ALL)).toMatchObject(raw)
    expect(lossesOf(deployment, own(raw).request, NONE)).toEqual({
      refused: [],
      dropped: ['store', 'metadata', 'prompt_cache_retention'],
    })
    expect(lossesOf(deployment, own(raw).request, ALL)).toEqual({ refused: [], dropped: [] })
  })

  test('our own member never leaves', () => {
    expect(sent(own({ standpipe: { label: 'restricted' } }))).not.toHaveProperty('standpipe')
  })
})

describe('the bound on output', () => {
  const external = deploymentAt('https://vendor.example/v1', { perimeter: 'external' })
  test.each([
    ['the field used', { max_tokens: 100 }, 50, deployment, { max_tokens: 50 }],
    [
      'the newer field used',
      { max_completion_tokens: 100 },
      50,
      deployment,
      { max_completion_tokens: 50 },
    ],
    [
      'both used',
      { max_tokens: 20, max_completion_tokens: 100 },
      50,
      deployment,
      { max_tokens: 20, max_completion_tokens: 50 },
    ],
    ['neither, own engine', {}, 50, deployment, { max_tokens: 50 }],
    ['neither, vendor', {}, 50, external, { max_completion_tokens: 50 }],
    ['never raised', { max_tokens: 10 }, 50, deployment, { max_tokens: 10 }],
    ['none', { max_tokens: 10 }, undefined, deployment, { max_tokens: 10 }],
    ['none at all', {}, undefined, deployment, {}],
  ])('%s', (_, raw, bound, to, expected) => {
    const body = sent({ ...own(raw), maxOutputTokens: bound }, NONE, to)
    const { max_tokens, max_completion_tokens } = body
    expect(JSON.parse(JSON.stringify({ max_tokens, max_completion_tokens }))).toEqual(expected)
  })
})

test('usage is asked for when the client did not', () => {
  expect(sent(own({ stream: true }, { stream: true }))).toMatchObject({
    stream: true,
    stream_options: { include_usage: true },
  })
  const given = own({ stream_options: { include_obfuscation: false } }, { stream: true })
  expect(sent(given)['stream_options']).toEqual({ include_obfuscation: false, include_usage: true })
  const asked = own(
    { stream_options: { include_usage: true } },
    { stream: true, streamUsage: true },
  )
  expect(sent(asked)['stream_options']).toEqual({ include_usage: true })
})

describe('a request of another dialect', () => {
  const messages: readonly Message[] = [
    { role: 'system', parts: [{ kind: 'text', text: 'be brief' }] },
    {
      role: 'user',
      parts: [
        { kind: 'text', text: 'what is this?' },
        { kind: 'image', mediaType: 'image/jpeg', data: 'AAAA' },
        { kind: 'image', url: 'https://pictures.example/a.png' },
      ],
    },
    {
      role: 'assistant',
      parts: [
        { kind: 'text', text: 'let me look' },
        { kind: 'toolCall', id: 'c1', name: 'look', arguments: '{"a":1}' },
        { kind: 'toolCall', id: 'c2', name: 'look', arguments: '{}' },
      ],
    },
    {
      role: 'user',
      parts: [
        { kind: 'toolResult', id: 'c1', text: 'a cat' },
        { kind: 'toolResult', id: 'c2', text: 'a dog' },
        { kind: 'text', text: 'go on' },
      ],
    },
  ]
  const prompt = promptOf({
    dialect: 'anthropic',
    stream: false,
    messages,
    maxOutputTokens: 64,
    tools: [{ name: 'look', description: 'looks', parameters: { type: 'object' } }],
    settings: {
      temperature: 0.5,
      stop: ['END'],
      toolChoice: { tool: 'look' },
      parallelToolCalls: false,
    },
  })

  test('is built from our values', () => {
    expect(sent(prompt, ALL)).toEqual({
      model: 'small-model',
      temperature: 0.5,
      stop: ['END'],
      tool_choice: { type: 'function', function: { name: 'look' } },
      parallel_tool_calls: false,
      max_tokens: 64,
      tools: [
        {
          type: 'function',
          function: { name: 'look', description: 'looks', parameters: { type: 'object' } },
        },
      ],
      messages: [
        { role: 'system', content: 'be brief' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'what is this?' },
            { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,AAAA' } },
            { type: 'image_url', image_url: { url: 'https://pictures.example/a.png' } },
          ],
        },
        {
          role: 'assistant',
          content: 'let me look',
          tool_calls: [
            { id: 'c1', type: 'function', function: { name: 'look', arguments: '{"a":1}' } },
            { id: 'c2', type: 'function', function: { name: 'look', arguments: '{}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'a cat' },
        { role: 'tool', tool_call_id: 'c2', content: 'a dog' },
        { role: 'user', content: 'go on' },
      ],
    })
  })

  test('what cannot be carried is named, not dropped', () => {
    const opaque: readonly Message[] = [
      { role: 'user', parts: [{ kind: 'opaque', type: 'input_audio' }] },
    ]
    expect(lossesOf(deployment, promptOf({ messages: opaque }).request, NONE).refused).toEqual([
      'input_audio',
    ])
    const own = promptOf({ messages: opaque, rawMessages: opaque }).request
    expect(lossesOf(deployment, own, NONE).refused).toEqual([])
  })
})
