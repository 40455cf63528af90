import { describe, expect, test } from 'vitest'
import { deploymentAt } from '../../../../test/support/deployments.ts'
import { promptOf } from '../../../models/conformance.ts'
import type { ChatRequest, Message, Part } from '../../../models/chat.ts'
import type { Prompt } from '../../../models/provider.ts'
import type { EffectKind, Settings } from '../../../models/settings.ts'
import { decodeResponses } from '../../../wire/openai/responses/decode.ts'
import { isRefusal } from '../../../kernel/refusal.ts'
import { lossesOf } from '../openai.ts'
import { countBody, responsesBody } from './body.ts'

type Body = Record<string, unknown>
const deployment = deploymentAt('https://api.openai.com/v1', { api: 'responses' })
const NONE: ReadonlySet<EffectKind> = new Set()
const ALL: ReadonlySet<EffectKind> = new Set(['store', 'fetch', 'act'])

const sent = (request: Partial<ChatRequest>, more: Partial<Prompt> = {}): Body =>
  JSON.parse(responsesBody(deployment, { ...promptOf(request), ...more })) as Body
const losses = (request: Partial<ChatRequest>, permits = NONE) =>
  lossesOf(deployment, promptOf(request).request, permits)
/** As a client of this API asks. */
function own(raw: object): ChatRequest {
  const request = decodeResponses(
    Buffer.from(JSON.stringify({ model: 'a', input: 'hello', ...raw })),
  )
  return isRefusal(request) ? expect.fail(request.message) : request
}
/** The same after policy changed a text. */
const changed = (request: ChatRequest): ChatRequest => ({
  ...request,
  messages: [{ role: 'user', parts: [{ kind: 'text', text: '[name]' }] }],
})
const BASE = { model: 'small-model', input: 'hello', store: false }

describe('a request of this API', () => {
  test('goes out as it came, unknown members and all; only that it is not kept is said', () => {
    const raw = { of_tomorrow: { a: [1] }, temperature: 0.5, text: { verbosity: 'low' } }
    expect(sent(own(raw))).toEqual({ ...BASE, ...raw })
    expect(losses(own(raw))).toEqual({ refused: [], dropped: [] })
    expect(sent(own({ stream: true }))).toEqual({ ...BASE, stream: true })
  })

  test('it is kept only by who says so and may', () => {
    const request = own({ store: true, metadata: { team: 'rail' } })
    expect(sent(request)).toEqual(BASE)
    expect(losses(request).dropped.toSorted()).toEqual(['metadata', 'store'])
    expect(sent(request, { permits: ALL })).toEqual({
      ...BASE,
      store: true,
      metadata: { team: 'rail' },
    })
    // Silence means kept at the vendor, and so is never passed on.
    expect(sent(own({}), { permits: ALL })).toEqual(BASE)
    expect(sent(changed(request), { permits: ALL })).toMatchObject({ store: true })
    expect(sent(changed(request))).toMatchObject({ store: false })
  })

  test.each<[unknown, unknown]>([
    ['hello', [{ type: 'message', role: 'user', content: 'hello' }]],
    [[{ role: 'user', content: 'hello' }], [{ role: 'user', content: 'hello' }]],
  ])('what we instruct stands before %j', (input, rest) => {
    const ours = { type: 'message', role: 'system', content: 'Cite.' }
    const request = own({ input, instructions: 'be brief' })
    expect(sent(request, { instructions: 'Cite.' })).toMatchObject({
      instructions: 'be brief',
      input: [ours, ...(rest as unknown[])],
    })
  })

  test.each<[object, number | undefined, number | undefined]>([
    [{}, undefined, undefined],
    [{}, 50, 50],
    [{ max_output_tokens: 20 }, 50, 20],
    [{ max_output_tokens: 100 }, 50, 50],
    [{ max_output_tokens: 100 }, undefined, 100],
  ])('the bound on output of %j under %s is %s', (raw, bound, expected) => {
    expect(sent(own(raw), { maxOutputTokens: bound })['max_output_tokens']).toBe(expected)
    expect(sent(changed(own(raw)), { maxOutputTokens: bound })['max_output_tokens']).toBe(expected)
  })

  test('what stands at the vendor by a name is out of reach', () => {
    const raw = { conversation: 'conv_1' }
    expect(sent({ ...own({}), raw: { ...own({}).raw, ...raw } })).toEqual(BASE)
    const request = own({ previous_response_id: 'resp_1' })
    expect(sent(request)).not.toHaveProperty('previous_response_id')
    expect(losses(request).refused).toEqual(['previous_response_id'])
  })

  test('built anew: switches survive, words do not, and what is lost is named', () => {
    const request = changed(
      own({
        temperature: 0.5,
        top_logprobs: 2,
        truncation: 'auto',
        include: ['message.output_text.logprobs'],
        text: { verbosity: 'low', format: { type: 'json_object' } },
        of_tomorrow: 'Mr. Hidden',
      }),
    )
    expect(sent(request)).toEqual({
      model: 'small-model',
      temperature: 0.5,
      top_logprobs: 2,
      truncation: 'auto',
      include: ['message.output_text.logprobs'],
      text: { format: { type: 'json_object' } },
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: '[name]' }] }],
      store: false,
    })
    expect(losses(request).dropped.toSorted()).toEqual(['of_tomorrow', 'text.verbosity'])
  })

  test('a count takes what makes input, and nothing that answers', () => {
    const raw = { temperature: 0.5, max_output_tokens: 9, stream: true, instructions: 'be brief' }
    const prompt = { ...promptOf(own(raw)), instructions: 'Cite.' }
    expect(JSON.parse(countBody(deployment, prompt))).toEqual({
      model: 'small-model',
      instructions: 'be brief',
      input: [
        { type: 'message', role: 'system', content: 'Cite.' },
        { type: 'message', role: 'user', content: 'hello' },
      ],
    })
  })
})

describe('settings of other dialects', () => {
  test.each<[Settings, object]>([
    [
      { temperature: 0.5, topP: 0.25 },
      { temperature: 0.5, top_p: 0.25 },
    ],
    [{ toolChoice: 'required' }, { tool_choice: 'required' }],
    [{ toolChoice: { tool: 'f' } }, { tool_choice: { type: 'function', name: 'f' } }],
    [{ parallelToolCalls: false }, { parallel_tool_calls: false }],
    [{ format: { kind: 'json' } }, { text: { format: { type: 'json_object' } } }],
    [
      { format: { kind: 'schema', name: 's', description: 'd', schema: { a: 1 }, strict: true } },
      {
        text: {
          format: {
            type: 'json_schema',
            name: 's',
            description: 'd',
            schema: { a: 1 },
            strict: true,
          },
        },
      },
    ],
    [
      { reasoning: { effort: 'max' } },
      { reasoning: { effort: 'xhigh' }, include: ['reasoning.encrypted_content'] },
    ],
    [
      { reasoning: { budgetTokens: 2_000, summary: 'detailed' } },
      {
        reasoning: { effort: 'low', summary: 'detailed' },
        include: ['reasoning.encrypted_content'],
      },
    ],
    [
      { reasoning: { summary: 'of tomorrow' } },
      { reasoning: { summary: 'auto' }, include: ['reasoning.encrypted_content'] },
    ],
    [
      { user: 'u', promptCacheKey: 'k' },
      { user: 'u', prompt_cache_key: 'k' },
    ],
    [{ serviceTier: 'default' }, { service_tier: 'default' }],
    [{ serviceTier: 'priority' }, {}],
    [{ stop: [] }, {}],
  ])('%j', (settings, expected) => {
    const {
      input: _,
      store: __,
      model: ___,
      ...body
    } = sent({
      dialect: 'anthropic',
      stream: false,
      settings,
    })
    expect(body).toEqual(expected)
  })
})

describe('items', () => {
  const itemsOf = (role: Message['role'], ...parts: readonly Part[]): unknown =>
    sent({ dialect: 'anthropic', messages: [{ role, parts }] }, { permits: ALL })['input']
  const message = (role: string, ...content: readonly object[]): object => ({
    type: 'message',
    role,
    content,
  })

  test.each<[Message['role'], Part, object]>([
    ['system', { kind: 'text', text: 'x' }, message('system', { type: 'input_text', text: 'x' })],
    ['user', { kind: 'text', text: 'x' }, message('user', { type: 'input_text', text: 'x' })],
    ['tool', { kind: 'text', text: 'x' }, message('user', { type: 'input_text', text: 'x' })],
    [
      'assistant',
      { kind: 'text', text: 'x' },
      message('assistant', { type: 'output_text', text: 'x' }),
    ],
    [
      'user',
      { kind: 'image', mediaType: 'image/webp', data: 'AA==' },
      message('user', {
        type: 'input_image',
        image_url: 'data:image/webp;base64,AA==',
        detail: 'auto',
      }),
    ],
    [
      'user',
      { kind: 'image', url: 'https://a.example/b.png' },
      message('user', {
        type: 'input_image',
        image_url: 'https://a.example/b.png',
        detail: 'auto',
      }),
    ],
    [
      'user',
      { kind: 'document', mediaType: 'application/pdf', data: 'AA==', context: 'from Ann' },
      message(
        'user',
        { type: 'input_text', text: 'from Ann' },
        {
          type: 'input_file',
          filename: 'document.pdf',
          file_data: 'data:application/pdf;base64,AA==',
        },
      ),
    ],
    [
      'user',
      { kind: 'document', url: 'https://a.example/b', title: 'Travel' },
      message(
        'user',
        { type: 'input_text', text: 'Travel' },
        { type: 'input_file', file_url: 'https://a.example/b' },
      ),
    ],
    [
      'user',
      { kind: 'document', text: 'x', title: 'T', context: 'C' },
      message('user', { type: 'input_text', text: 'T\n\nC\n\nx' }),
    ],
    [
      'assistant',
      { kind: 'toolCall', id: 'c', name: 'f', arguments: '{' },
      { type: 'function_call', call_id: 'c', name: 'f', arguments: '{' },
    ],
    [
      'tool',
      { kind: 'toolResult', id: 'c', text: 'x', isError: true },
      { type: 'function_call_output', call_id: 'c', output: 'Error: x' },
    ],
    [
      'tool',
      {
        kind: 'toolResult',
        id: 'c',
        text: 'x',
        attachments: [{ kind: 'image', mediaType: 'image/png', data: 'AA==' }],
      },
      {
        type: 'function_call_output',
        call_id: 'c',
        output: [
          { type: 'input_text', text: 'x' },
          { type: 'input_image', image_url: 'data:image/png;base64,AA==', detail: 'auto' },
        ],
      },
    ],
    [
      'assistant',
      { kind: 'redactedThinking', data: 'openai rs_1 c2VhbGVk' },
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'c2VhbGVk' },
    ],
  ])('of %s: %j', (role, part, expected) => {
    expect(itemsOf(role, part)).toEqual([expected])
  })

  test('the order of parts is the order of items', () => {
    const text = (said: string): Part => ({ kind: 'text', text: said })
    const call: Part = { kind: 'toolCall', id: 'c', name: 'f', arguments: '{}' }
    const items = itemsOf('assistant', text('a'), text('b'), call, text('c')) as Body[]
    expect(
      items.map(({ type, content }) => [type, (content as unknown[] | undefined)?.length]),
    ).toEqual([
      ['message', 2],
      ['function_call', undefined],
      ['message', 1],
    ])
  })

  test('a tool is strict only where it was asked to be, for silence means strict here', () => {
    const tools = [
      { name: 'f', description: '', parameters: undefined },
      { name: 'g', description: 'd', parameters: { type: 'object' }, strict: true },
    ]
    expect(sent({ dialect: 'anthropic', tools })['tools']).toEqual([
      {
        type: 'function',
        name: 'f',
        parameters: { type: 'object', properties: {} },
        strict: false,
      },
      {
        type: 'function',
        name: 'g',
        description: 'd',
        parameters: { type: 'object' },
        strict: true,
      },
    ])
  })
})
