import { describe, expect, test } from 'vitest'
import { limits } from '../../kernel/limits.ts'
import { isRefusal } from '../../kernel/refusal.ts'
import type { ChatRequest } from '../../models/chat.ts'
import type { Headers } from '../dialect.ts'
import { decodeMessagesBody, type Asked } from './decode.ts'

const BASE = { model: 'assistant', max_tokens: 64, messages: [{ role: 'user', content: 'hello' }] }
const decode = (body: object, asked: Partial<Asked> = {}) =>
  decodeMessagesBody(JSON.stringify({ ...BASE, ...body }), { params: {}, headers: {}, ...asked })
function accepted(body: object, asked: Partial<Asked> = {}): ChatRequest {
  const request = decode(body, asked)
  if (isRefusal(request)) throw new Error(`${request.message} (${request.param})`)
  return request
}
const said = (content: unknown, role = 'user') => accepted({ messages: [{ role, content }] })

describe('what is understood', () => {
  test('the smallest request', () => {
    expect(accepted({})).toEqual({
      kind: 'chat',
      dialect: 'anthropic',
      alias: 'assistant',
      messages: [{ role: 'user', parts: [{ kind: 'text', text: 'hello' }] }],
      rawMessages: [{ role: 'user', parts: [{ kind: 'text', text: 'hello' }] }],
      tools: [],
      maxOutputTokens: 64,
      choiceCount: 1,
      stream: false,
      streamUsage: true,
      wants: { tools: false, images: false, structured: false },
      unknownText: [],
      raw: BASE,
      declared: undefined,
      settings: {},
    })
  })

  test('INVARIANT (raw is sent only while true): decoding sets rawMessages to the very array', () => {
    const request = accepted({})
    expect(request.rawMessages).toBe(request.messages)
  })

  test('a body of InvokeModel: the path names the model and says whether to stream', () => {
    const body = { ...BASE, model: undefined, anthropic_version: 'bedrock-2023-05-31' }
    const decoded = decodeMessagesBody(JSON.stringify({ ...body, anthropic_beta: ['a', 'b'] }), {
      params: { modelId: 'claude', stream: 'true' },
      headers: { 'anthropic-beta': 'of another way' },
    })
    expect(decoded).toMatchObject({
      alias: 'claude',
      stream: true,
      forwarded: { 'anthropic-beta': 'a,b' },
      raw: { max_tokens: 64 },
    })
    expect(decoded).not.toHaveProperty('raw.anthropic_version')
    expect(accepted({ stream: true }, { params: { modelId: 'm', stream: 'false' } }).stream).toBe(
      false,
    )
  })

  test('system comes first, as text or as blocks', () => {
    const first = { role: 'system', parts: [{ kind: 'text', text: 'be brief' }] }
    expect(accepted({ system: 'be brief' }).messages[0]).toEqual(first)
    const system = [
      { type: 'text', text: 'be brief', cache_control: { type: 'ephemeral', ttl: '1h' } },
    ]
    expect(accepted({ system }).messages[0]?.parts).toEqual([
      { kind: 'text', text: 'be brief', cache: { ttl: '1h' } },
    ])
  })

  test('every kind of block', () => {
    const request = said([
      { type: 'text', text: 'see', cache_control: { type: 'ephemeral' } },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0=' } },
      { type: 'image', source: { type: 'url', url: 'https://pictures.example/a.png' } },
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' } },
      {
        type: 'document',
        source: { type: 'text', media_type: 'text/plain', data: 'of text' },
        title: 'T',
        context: 'C',
        citations: { enabled: true },
      },
      { type: 'document', source: { type: 'url', url: 'https://papers.example/a.pdf' } },
      {
        type: 'document',
        source: { type: 'content', content: [{ type: 'text', text: 'of blocks' }] },
      },
      {
        type: 'search_result',
        source: 'https://found.example',
        title: 'S',
        content: [{ type: 'text', text: 'found' }],
      },
      { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
      { type: 'redacted_thinking', data: 'c2VjcmV0' },
      { type: 'tool_use', id: 'a', name: 'find', input: { q: 1 } },
      {
        type: 'tool_result',
        tool_use_id: 'a',
        is_error: true,
        content: [
          { type: 'text', text: 'one ' },
          { type: 'text', text: 'two' },
          { type: 'image', source: { type: 'base64', media_type: 'image/gif', data: 'R0lG' } },
        ],
      },
    ])
    expect(request.messages[0]?.parts).toEqual([
      { kind: 'text', text: 'see', cache: {} },
      { kind: 'image', mediaType: 'image/png', data: 'iVBORw0=' },
      { kind: 'image', url: 'https://pictures.example/a.png' },
      { kind: 'document', mediaType: 'application/pdf', data: 'JVBE' },
      {
        kind: 'document',
        mediaType: 'text/plain',
        text: 'of text',
        title: 'T',
        context: 'C',
        cited: true,
      },
      { kind: 'document', url: 'https://papers.example/a.pdf' },
      { kind: 'document', mediaType: 'text/plain', text: 'of blocks' },
      { kind: 'document', mediaType: 'text/plain', text: 'found', title: 'S' },
      { kind: 'thinking', text: 'hm', signature: 'c2ln' },
      { kind: 'redactedThinking', data: 'c2VjcmV0' },
      { kind: 'toolCall', id: 'a', name: 'find', arguments: '{"q":1}' },
      {
        kind: 'toolResult',
        id: 'a',
        text: 'one two',
        isError: true,
        attachments: [{ kind: 'image', mediaType: 'image/gif', data: 'R0lG' }],
      },
    ])
    expect(request.wants.images).toBe(true)
    expect(request.effects).toEqual([
      { kind: 'fetch', name: 'messages[0].content[2].source', needed: true },
      { kind: 'fetch', name: 'messages[0].content[5].source', needed: true },
    ])
    expect(request.untranslated).toEqual([{ name: 'messages[0].content[7].source', needed: false }])
  })

  test('a message of nothing but results is a tool’s, so that it is nobody’s question', () => {
    const result = { type: 'tool_result', tool_use_id: 'a', content: 'done' }
    expect(said([result]).messages[0]?.role).toBe('tool')
    expect(said([result, { type: 'text', text: 'and now?' }]).messages[0]?.role).toBe('user')
  })

  test('tools of the client, and those that are Anthropic’s own', () => {
    const request = accepted({
      tools: [
        {
          name: 'find',
          description: 'finds',
          input_schema: { type: 'object' },
          strict: true,
          cache_control: { type: 'ephemeral' },
        },
        { type: 'bash_20250124', name: 'bash' },
        { type: 'web_search_20250305', name: 'web_search', allowed_domains: ['a.example'] },
        { type: 'of_tomorrow_20270101', name: 'x' },
      ],
    })
    expect(request.tools).toEqual([
      {
        name: 'find',
        description: 'finds',
        parameters: { type: 'object' },
        strict: true,
        cache: {},
      },
    ])
    expect(request.effects).toEqual([
      { kind: 'act', name: 'tools[2]', needed: true },
      { kind: 'act', name: 'tools[3]', needed: true },
    ])
    expect(request.untranslated?.map(({ name }) => name)).toEqual([
      'tools[1]',
      'tools[2]',
      'tools[3]',
    ])
    expect(request.unknownText).toContain('a.example')
  })

  test.each<[object, object]>([
    [
      { temperature: 0.5, top_p: 0.9, top_k: 5 },
      { temperature: 0.5, topP: 0.9, topK: 5 },
    ],
    [{ stop_sequences: ['X'] }, { stop: ['X'] }],
    [{ tool_choice: { type: 'any' } }, { toolChoice: 'required' }],
    [
      { tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true } },
      { toolChoice: { tool: 'f' }, parallelToolCalls: false },
    ],
    [
      { thinking: { type: 'enabled', budget_tokens: 2_048 } },
      { reasoning: { budgetTokens: 2_048 } },
    ],
    [{ thinking: { type: 'disabled' } }, { reasoning: { effort: 'none' } }],
    [
      { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } },
      { reasoning: { effort: 'high' } },
    ],
    [{ metadata: { user_id: 'u' } }, { user: 'u' }],
    [{ service_tier: 'standard_only' }, { serviceTier: 'standard_only' }],
    [
      { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } },
      { format: { kind: 'schema', name: 'answer', schema: { type: 'object' }, strict: true } },
    ],
    [
      { output_format: { type: 'json_schema', schema: {} } },
      { format: { kind: 'schema', name: 'answer', schema: {}, strict: true } },
    ],
  ])('settings %j', (body, settings) => {
    expect(accepted(body).settings).toEqual(settings)
    expect(accepted(body).untranslated).toBeUndefined()
  })

  test.each<[object, object[], string[]]>([
    [{ container: 'c' }, [{ kind: 'act', name: 'container', needed: true }], ['container']],
    [
      { mcp_servers: [{ type: 'url', url: 'https://m.example', name: 'm' }] },
      [{ kind: 'act', name: 'mcp_servers', needed: true }],
      ['mcp_servers'],
    ],
    [
      { diagnostics: { previous_message_id: 'msg' } },
      [{ kind: 'store', name: 'diagnostics', needed: false }],
      ['diagnostics'],
    ],
    [{ context_management: { edits: [] } }, [], ['context_management']],
    [{ cache_control: { type: 'ephemeral' } }, [], ['cache_control']],
    [{ of_tomorrow: 1 }, [], ['of_tomorrow']],
    [{ mcp_servers: [] }, [], []],
  ])('members of this dialect alone: %j', (body, effects, names) => {
    const request = accepted(body)
    expect(request.effects ?? []).toEqual(effects)
    expect(request.untranslated?.map(({ name }) => name) ?? []).toEqual(names)
  })

  test('our extension is read and never goes out', () => {
    const request = accepted({ standpipe: { label: 'internal', knowledge_bases: ['handbook'] } })
    expect(request).toMatchObject({
      declared: { level: 'internal' },
      knowledgeBases: ['handbook'],
      wantsProvenance: true,
    })
    expect(request.raw).not.toHaveProperty('standpipe')
  })

  test('counting needs no bound and never streams', () => {
    const request = accepted({ max_tokens: undefined, stream: true }, { only: 'count' })
    expect(request).toMatchObject({ only: 'count', stream: false, maxOutputTokens: undefined })
  })
})

test.each<[Headers, object | undefined]>([
  [{ 'anthropic-beta': 'a,b', 'anthropic-version': '2023-06-01' }, { 'anthropic-beta': 'a,b' }],
  [{ 'anthropic-beta': ['a', 'b'] }, { 'anthropic-beta': 'a,b' }],
  [{ 'anthropic-beta': 'a\u00e9' }, undefined],
  [{ 'anthropic-beta': 'a\tb' }, undefined],
  [{ 'anthropic-beta': 'x'.repeat(limits.forwardedHeaderCharsMax + 1) }, undefined],
])('headers %j', (headers, forwarded) => {
  const decoded = decode({}, { headers })
  if (forwarded === undefined)
    expect(decoded).toMatchObject({ code: 'invalid_request', param: 'anthropic-beta' })
  else expect(decoded).toMatchObject({ forwarded, unknownText: expect.arrayContaining(['a,b']) })
})

test('INVARIANT (nothing goes out unseen): text in places that are no message is collected', () => {
  const cache = (n: number) => ({ cache_control: { type: 'ephemeral', x: `text-${n}` } })
  const { unknownText } = accepted({
    metadata: { user_id: 'text-1', 'text-2': 'text-3' },
    stop_sequences: ['text-4'],
    'text-5': { deep: [[{ er: 'text-6' }]] },
    output_config: {
      effort: 'text-7',
      x: 'text-8',
      format: { type: 'json_schema', schema: { title: 'text-9' } },
    },
    thinking: { type: 'text-10', x: 'text-11' },
    service_tier: 'text-12',
    container: { id: 'text-13' },
    tool_choice: { type: 'tool', name: 'text-14', x: 'text-15' },
    system: [{ type: 'text', text: 'x', ...cache(16) }],
    tools: [
      { name: 'f', input_schema: {}, input_examples: [{ a: 'text-17' }], ...cache(18) },
      { type: 'web_search_1', name: 'text-19' },
    ],
    messages: [
      { role: 'user', content: 'x', x: 'text-20' },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'x', citations: [{ cited_text: 'text-21' }] },
          { type: 'tool_use', id: 'i', name: 'n', input: {}, caller: { type: 'text-22' } },
          { type: 'server_tool_use', input: { q: 'text-23' } },
          { type: 'text-24', x: 'text-25' },
          { type: 'thinking', thinking: 'x', signature: 'text-26' },
          { type: 'redacted_thinking', data: 'text-27' },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'image', source: { type: 'base64', media_type: 'image/text-28', data: 'A' } },
          { type: 'image', source: { type: 'file', file_id: 'text-29' } },
          {
            type: 'document',
            title: 'text-30',
            source: { type: 'file', file_id: 'text-31' },
            citations: { x: 'text-32' },
          },
          {
            type: 'image',
            source: { type: 'url', url: 'https://a.example/text-33', x: 'text-34' },
          },
          { type: 'container_upload', file_id: 'text-35' },
          { type: 'search_result', source: 'text-36', title: 't', content: [] },
        ],
      },
    ],
    card: 4111111111111111,
    top_k: 4111111111111112,
  })
  for (let n = 1; n <= 36; n++)
    expect(
      unknownText.some((text) => text.includes(`text-${n}`)),
      `text-${n}`,
    ).toBe(true)
  expect(unknownText).toContain('4111111111111111')
  expect(unknownText).toContain('4111111111111112')
})

test.each<[string, object, string]>([
  ['no model', { model: '' }, 'model'],
  ['no bound', { max_tokens: undefined }, 'max_tokens'],
  ['a bound of nothing', { max_tokens: 0 }, 'max_tokens'],
  ['no messages', { messages: [] }, 'messages'],
  ['a strange role', { messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role'],
  ['no content', { messages: [{ role: 'user' }] }, 'messages[0].content'],
  ['a picture in system', { system: [{ type: 'thinking', thinking: '' }] }, 'system'],
  [
    'an address that is none',
    {
      messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'url', url: 'x' } }] }],
    },
    'messages[0].content[0].source.url',
  ],
  ['a tool without schema', { tools: [{ name: 'f' }] }, 'tools[0].input_schema'],
  ['a strange choice', { tool_choice: { type: 'x' } }, 'tool_choice.type'],
  ['thought without budget', { thinking: { type: 'enabled' } }, 'thinking.budget_tokens'],
  ['a text for a number', { temperature: 'hot' }, 'temperature'],
  ['an extension that is misspelt', { standpipe: { lable: 'x' } }, 'standpipe'],
])('refused by its name: %s', (_, body, param) => {
  expect(decode(body)).toMatchObject({ kind: 'refusal', code: 'invalid_request', param })
})

test('a bound that is not there is not said to be wrong', () => {
  expect(decode({ max_tokens: undefined })).toMatchObject({
    message: '`max_tokens` is required: a whole number from 1',
  })
  expect(decode({ max_tokens: 0 })).toMatchObject({
    message: '`max_tokens` must be a whole number from 1',
  })
})

test('bounds', () => {
  const many = (count: number, one: unknown): unknown[] => Array.from({ length: count }, () => one)
  const hello = { role: 'user', content: 'x' }
  expect(decode({ messages: many(limits.messagesMax + 1, hello) })).toMatchObject({
    param: 'messages',
  })
  const tool = { name: 'f', input_schema: {} }
  expect(decode({ tools: many(limits.toolsMax + 1, tool) })).toMatchObject({ param: 'tools' })
  expect(decode({ x: many(limits.unknownTextsMax + 1, 'x') })).toMatchObject({
    code: 'invalid_request',
  })
})
