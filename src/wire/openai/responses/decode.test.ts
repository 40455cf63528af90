import { describe, expect, test } from 'vitest'
import { limits } from '../../../kernel/limits.ts'
import { isRefusal } from '../../../kernel/refusal.ts'
import type { ChatRequest } from '../../../models/chat.ts'
import { decodeResponses } from './decode.ts'

const decode = (body: object) =>
  decodeResponses(JSON.stringify({ model: 'assistant', input: 'hello', ...body }))
function accepted(body: object): ChatRequest {
  const request = decode(body)
  if (isRefusal(request)) throw new Error(`${request.message} (${request.param})`)
  return request
}
const user = (...content: object[]) => ({ input: [{ role: 'user', content }] })

describe('what is understood', () => {
  test('the smallest request', () => {
    const request = accepted({})
    expect(request).toEqual({
      kind: 'chat',
      dialect: 'responses',
      alias: 'assistant',
      messages: [{ role: 'user', parts: [{ kind: 'text', text: 'hello' }] }],
      rawMessages: request.messages,
      tools: [],
      maxOutputTokens: undefined,
      choiceCount: 1,
      stream: false,
      streamUsage: false,
      wants: { tools: false, images: false, structured: false },
      unknownText: [],
      raw: { model: 'assistant', input: 'hello' },
      declared: undefined,
    })
    expect(request.rawMessages).toBe(request.messages)
  })

  test('every kind of part', () => {
    const request = accepted(
      user(
        { type: 'input_text', text: 'see' },
        { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0=', detail: 'low' },
        { type: 'input_image', image_url: 'https://pictures.example/a.png' },
        { type: 'input_image', file_id: 'file-1' },
        { type: 'input_file', filename: 'pay.pdf', file_data: 'data:application/pdf;base64,AA==' },
        { type: 'input_file', filename: 'raw.pdf', file_data: 'AA==' },
        { type: 'input_file', file_url: 'https://vendor.example/b.pdf' },
        { type: 'input_file', file_id: 'file-2' },
        { type: 'input_audio', input_audio: { data: 'QUFB', format: 'wav' } },
        { type: 'hologram', beam: { note: 'a word' } },
      ),
    )
    expect(request.messages[0]?.parts).toEqual([
      { kind: 'text', text: 'see' },
      { kind: 'image', mediaType: 'image/png', data: 'iVBORw0=' },
      { kind: 'image', url: 'https://pictures.example/a.png' },
      { kind: 'opaque', type: 'input_image' },
      { kind: 'document', mediaType: 'application/pdf', data: 'AA==', title: 'pay.pdf' },
      { kind: 'document', mediaType: 'application/pdf', data: 'AA==', title: 'raw.pdf' },
      { kind: 'document', url: 'https://vendor.example/b.pdf' },
      { kind: 'opaque', type: 'input_file' },
      { kind: 'opaque', type: 'input_audio' },
      { kind: 'opaque', type: 'hologram' },
    ])
    const at = (n: number, name: string) => `input[0].content[${n}].${name}`
    expect(request.effects).toEqual(
      [
        at(2, 'image_url'),
        at(3, 'file_id'),
        at(6, 'file_url'),
        at(7, 'file_id'),
        'input[0].content[9]',
      ].map((name) => ({ kind: 'fetch', name, needed: true })),
    )
    expect(request.wants.images).toBe(true)
    for (const text of ['pay.pdf', 'https://vendor.example/b.pdf', 'file-2', 'a word'])
      expect(request.unknownText).toContain(text)
    expect(request.unknownText).not.toContain('QUFB')
  })

  test('a turn of the assistant is one message: thought, text and calls', () => {
    const long = 'A'.repeat(100)
    const request = accepted({
      instructions: 'Be brief.',
      input: [
        { role: 'developer', content: 'rules' },
        { role: 'user', content: 'go' },
        {
          type: 'reasoning',
          id: 'rs_1abc_0',
          summary: [{ type: 'summary_text', text: 'hm' }],
          encrypted_content: long,
        },
        { type: 'reasoning', id: 'rs_1abc_1', summary: [], encrypted_content: long },
        { type: 'reasoning', id: 'rs_3', content: [{ type: 'reasoning_text', text: 'so' }] },
        {
          type: 'message',
          id: 'msg_1',
          role: 'assistant',
          status: 'completed',
          content: [
            { type: 'output_text', text: 'I call', annotations: [{ title: 'a-title' }] },
            { type: 'refusal', refusal: 'not that' },
          ],
        },
        { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'f', arguments: '{"a":1}' },
        { type: 'custom_tool_call', call_id: 'c2', name: 'g', input: 'free' },
        {
          type: 'function_call_output',
          call_id: 'c1',
          output: [
            { type: 'input_text', text: 'one' },
            { type: 'input_image', image_url: 'data:image/png;base64,AA==' },
          ],
        },
        { type: 'custom_tool_call_output', call_id: 'c2', output: 'two' },
      ],
    })
    expect(request.messages).toEqual([
      { role: 'system', parts: [{ kind: 'text', text: 'Be brief.' }] },
      { role: 'system', parts: [{ kind: 'text', text: 'rules' }] },
      { role: 'user', parts: [{ kind: 'text', text: 'go' }] },
      {
        role: 'assistant',
        parts: [
          { kind: 'thinking', text: 'hm', signature: long },
          { kind: 'redactedThinking', data: long },
          { kind: 'thinking', text: 'so' },
          { kind: 'text', text: 'I call' },
          { kind: 'text', text: 'not that' },
          { kind: 'toolCall', id: 'c1', name: 'f', arguments: '{"a":1}' },
          { kind: 'toolCall', id: 'c2', name: 'g', arguments: 'free' },
        ],
      },
      {
        role: 'tool',
        parts: [
          {
            kind: 'toolResult',
            id: 'c1',
            text: 'one',
            attachments: [{ kind: 'image', mediaType: 'image/png', data: 'AA==' }],
          },
        ],
      },
      { role: 'tool', parts: [{ kind: 'toolResult', id: 'c2', text: 'two' }] },
    ])
    expect(request.untranslated).toEqual([{ name: 'input[7]', needed: true }])
    for (const text of ['hm', 'so', 'a-title']) expect(request.unknownText).toContain(text)
    expect(request.unknownText).not.toContain(long)
  })

  test.each<[string, object, object]>([
    [
      'as OpenAI wrote it, with the id that it belongs to',
      { id: 'rs_67cc', summary: [{ type: 'summary_text', text: 'hm' }], encrypted_content: 'gAAA' },
      { kind: 'redactedThinking', data: 'openai rs_67cc gAAA' },
    ],
    [
      'as we wrote it after a change',
      { id: 'rs_1abc_0', summary: [], encrypted_content: 'openai rs_67cc gAAA' },
      { kind: 'redactedThinking', data: 'openai rs_67cc gAAA' },
    ],
    [
      'another vendor’s, without an id',
      { summary: [], encrypted_content: 'c2ln' },
      { kind: 'redactedThinking', data: 'c2ln' },
    ],
  ])('a thought %s', (_, item, part) => {
    const request = accepted({ input: [{ type: 'reasoning', ...item }] })
    expect(request.messages).toEqual([{ role: 'assistant', parts: [part] }])
  })

  test('settings', () => {
    const request = accepted({
      temperature: 0.5,
      top_p: 0.9,
      max_output_tokens: 7,
      parallel_tool_calls: false,
      prompt_cache_key: 'k',
      service_tier: 'flex',
      safety_identifier: 's',
      user: 'u',
      text: { format: { type: 'json_schema', name: 'n', schema: { a: 1 }, strict: true } },
      reasoning: { effort: 'high', summary: 'auto' },
      tools: [{ type: 'function', name: 'f', parameters: { type: 'object' }, strict: true }],
      tool_choice: { type: 'function', name: 'f' },
      previous_response_id: 'resp_1',
      stream: true,
      metadata: { team: 'rail', count: 5 },
    })
    expect(request).toMatchObject({
      maxOutputTokens: 7,
      stream: true,
      previous: 'resp_1',
      tags: { team: 'rail' },
      tools: [{ name: 'f', description: '', parameters: { type: 'object' }, strict: true }],
      wants: { tools: true, images: false, structured: true },
    })
    expect(request.settings).toEqual({
      temperature: 0.5,
      topP: 0.9,
      parallelToolCalls: false,
      promptCacheKey: 'k',
      serviceTier: 'flex',
      user: 's',
      toolChoice: { tool: 'f' },
      format: { kind: 'schema', name: 'n', schema: { a: 1 }, strict: true },
      reasoning: { effort: 'high', summary: 'auto' },
    })
    expect(request.untranslated).toBeUndefined()
  })

  test('file_search is ours: it names knowledge bases and never goes out', () => {
    const tool = { type: 'file_search', vector_store_ids: ['a', 'b'], max_num_results: 4 }
    const found = { type: 'file_search_call', id: 'fs_1', queries: ['a-query'], results: null }
    const request = accepted({
      input: [{ role: 'user', content: 'x' }, found, { role: 'user', content: 'y' }],
      tools: [tool, { type: 'file_search', vector_store_ids: ['b'] }],
      tool_choice: { type: 'file_search' },
    })
    expect(request).toMatchObject({ searches: ['a', 'b'], searchLimit: 4, tools: [] })
    expect(JSON.stringify(request.raw)).not.toContain('file_search')
    expect(request.messages.length).toBe(2)
    expect(request.unknownText).toContain('a-query')
    const both = accepted({ tools: [tool, { type: 'function', name: 'f' }] })
    expect(both.raw['tools']).toEqual([{ type: 'function', name: 'f' }])
  })

  test('our extension is read and never goes out', () => {
    const request = accepted({ standpipe: { label: 'internal', knowledge_bases: ['h'] } })
    expect(request).toMatchObject({
      declared: { level: 'internal' },
      knowledgeBases: ['h'],
      wantsProvenance: true,
    })
    expect(request.raw).not.toHaveProperty('standpipe')
  })
})

describe('INVARIANT (no effect without a permit): what makes a vendor do more has a name', () => {
  const tool = (...tools: object[]) => ({ tools })
  test.each<[object, string, boolean, string]>([
    [{ store: true }, 'store', false, 'store'],
    [{ metadata: { a: 'b' } }, 'store', false, 'metadata'],
    [{ prompt_cache_retention: '24h' }, 'store', false, 'prompt_cache_retention'],
    [{ conversation: 'conv_1' }, 'store', true, 'conversation'],
    [{ prompt: { id: 'pmpt_1' } }, 'fetch', true, 'prompt'],
    [{ input: [{ type: 'item_reference', id: 'msg_1' }] }, 'fetch', true, 'input[0]'],
    [tool({ type: 'web_search' }), 'act', true, 'tools[0]'],
    [tool({ type: 'web_search_preview' }), 'act', true, 'tools[0]'],
    [tool({ type: 'code_interpreter', container: { type: 'auto' } }), 'act', true, 'tools[0]'],
    [tool({ type: 'computer_use_preview', environment: 'linux' }), 'act', true, 'tools[0]'],
    [tool({ type: 'mcp', server_url: 'https://m.example' }), 'act', true, 'tools[0]'],
    [tool({ type: 'image_generation' }), 'act', true, 'tools[0]'],
    [tool({ type: 'shell', environment: { type: 'container_auto' } }), 'act', true, 'tools[0]'],
    [tool({ type: 'brand_new' }), 'act', true, 'tools[0]'],
    [{ plugins: [{ id: 'web' }] }, 'act', true, 'plugins'],
  ])('%j', (body, kind, needed, name) => {
    expect(accepted(body).effects).toEqual([{ kind, needed, name }])
  })

  test.each<[object]>([
    [{}],
    [{ store: false }],
    [{ store: null }],
    [{ metadata: {} }],
    [{ prompt_cache_retention: 'in_memory' }],
    [tool({ type: 'local_shell' })],
    [tool({ type: 'shell', environment: { type: 'local' } })],
    [tool({ type: 'apply_patch' })],
    [tool({ type: 'function', name: 'f' })],
  ])('nothing more: %j', (body) => {
    expect(accepted(body).effects).toBeUndefined()
  })
})

test.each<[object, string, boolean]>([
  [{ tools: [{ type: 'custom', name: 'g' }] }, 'tools[0]', true],
  [{ tools: [{ type: 'apply_patch' }] }, 'tools[0]', true],
  [{ tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [] } }, 'tool_choice', true],
  [{ text: { verbosity: 'low' } }, 'text.verbosity', false],
  [{ text: { format: { type: 'grammar' } } }, 'text.format', true],
  [{ reasoning: { effort: 'extreme' } }, 'reasoning.effort', false],
  [{ truncation: 'auto' }, 'truncation', false],
  [{ top_logprobs: 3 }, 'top_logprobs', true],
  [{ max_tool_calls: 3 }, 'max_tool_calls', false],
  [{ include: ['message.output_text.logprobs'] }, 'include[0]', true],
  [{ include: ['web_search_call.action.sources'] }, 'include[0]', false],
  [{ something_new: 1 }, 'something_new', false],
  [{ input: [{ type: 'web_search_call', id: 'ws' }] }, 'input[0]', true],
  [user({ type: 'input_audio', input_audio: { data: 'AAAA' } }), 'input[0].content[0]', true],
])('what only this dialect can carry: %j', (body, name, needed) => {
  expect(accepted(body).untranslated).toEqual([{ name, needed }])
})

test('INVARIANT (nothing goes out unseen): whatever a deployment gets is text to scan', () => {
  const Z = 'AKIAIOSFODNN7EXAMPLE'
  const items: readonly object[] = [
    { role: 'user', content: 'x', [Z]: 1 },
    { role: 'user', content: [{ type: 'input_text', text: 'x', [Z]: 1 }] },
    { role: 'user', content: [{ type: 'input_image', image_url: `https://a.example/${Z}` }] },
    {
      role: 'user',
      content: [{ type: 'input_image', image_url: 'data:image/png;base64,AA', detail: Z }],
    },
    { role: 'user', content: [{ type: 'input_file', file_data: `data:text/${Z};base64,AA` }] },
    { role: 'user', content: [{ type: Z }] },
    { type: 'reasoning', id: Z, summary: [] },
    { type: 'reasoning', summary: [{ type: Z, text: '' }] },
    { type: 'reasoning', summary: [], encrypted_content: Z },
    { type: 'function_call', call_id: 'c', name: 'f', arguments: '', status: Z },
    { type: 'function_call_output', call_id: 'c', output: '', id: Z },
    { type: 'item_reference', id: Z },
    { type: 'web_search_call', action: { query: Z } },
    { type: Z },
  ]
  const bodies: readonly object[] = [
    ...items.map((item) => ({ input: [item] })),
    { tools: [{ type: 'function', name: 'f', [Z]: 1 }] },
    { tools: [{ type: 'mcp', server_url: Z }] },
    { tools: [{ type: Z }] },
    { [Z]: 1 },
    { user: Z },
    { text: { format: { type: 'json_schema', name: Z, schema: {} } } },
    { reasoning: { effort: Z } },
    { stream_options: { [Z]: 1 } },
    { include: [Z] },
    { prompt: { variables: { a: Z } } },
  ]
  for (const body of bodies) {
    const { unknownText, messages } = accepted(body)
    const seen = `${unknownText.join(' ')} ${JSON.stringify(messages)}`
    expect(seen, JSON.stringify(body)).toContain(Z)
  }
})

test.each<[object, string]>([
  [{ model: '' }, 'model'],
  [{ input: undefined }, 'input'],
  [{ input: [] }, 'input'],
  [{ input: 5 }, 'input'],
  [{ input: [5] }, 'input[0]'],
  [{ input: [{ type: 5 }] }, 'input[0].type'],
  [{ input: [{ role: 'king', content: 'x' }] }, 'input[0].role'],
  [{ input: [{ role: 'user' }] }, 'input[0].content'],
  [user({ type: 5 }), 'input[0].content[0].type'],
  [user({ type: 'input_text' }), 'input[0].content[0].text'],
  [user({ type: 'input_image' }), 'input[0].content[0].image_url'],
  [user({ type: 'input_image', image_url: 'http://a.example' }), 'input[0].content[0].image_url'],
  [user({ type: 'input_file' }), 'input[0].content[0]'],
  [user({ type: 'input_file', file_url: 'file:///etc/passwd' }), 'input[0].content[0].file_url'],
  [{ input: [{ type: 'function_call', name: 'f', arguments: '' }] }, 'input[0].call_id'],
  [{ input: [{ type: 'function_call', call_id: 'c', arguments: '' }] }, 'input[0].name'],
  [{ input: [{ type: 'function_call', call_id: 'c', name: 'f' }] }, 'input[0].arguments'],
  [{ input: [{ type: 'function_call_output', call_id: 'c' }] }, 'input[0].output'],
  [{ input: [{ type: 'reasoning', summary: {} }] }, 'input[0].summary'],
  [{ input: [{ type: 'reasoning', encrypted_content: 1 }] }, 'input[0].encrypted_content'],
  [{ instructions: 5 }, 'instructions'],
  [{ background: true }, 'background'],
  [{ tools: {} }, 'tools'],
  [{ tools: [{ name: 'f' }] }, 'tools[0].type'],
  [{ tools: [{ type: 'function' }] }, 'tools[0].name'],
  [{ tools: [{ type: 'file_search' }] }, 'tools[0].vector_store_ids'],
  [
    { tools: [{ type: 'file_search', vector_store_ids: ['a'], filters: { type: 'eq' } }] },
    'tools[0].filters',
  ],
  [
    { tools: [{ type: 'file_search', vector_store_ids: ['a'], max_num_results: 0 }] },
    'tools[0].max_num_results',
  ],
  [
    {
      tools: [
        {
          type: 'file_search',
          vector_store_ids: ['a'],
          ranking_options: { score_threshold: 0.5 },
        },
      ],
    },
    'tools[0].ranking_options.score_threshold',
  ],
  [{ tool_choice: 5 }, 'tool_choice'],
  [{ text: 'json' }, 'text'],
  [{ text: { format: { name: 'n' } } }, 'text.format.type'],
  [{ reasoning: 'high' }, 'reasoning'],
  [{ temperature: 'hot' }, 'temperature'],
  [{ max_output_tokens: 0 }, 'max_output_tokens'],
  [{ previous_response_id: 5 }, 'previous_response_id'],
  [{ include: 'all' }, 'include'],
  [{ stream: 'yes' }, 'stream'],
  [{ standpipe: 1 }, 'standpipe'],
])('a wrong field is named: %j', (body, param) => {
  expect(decode(body)).toMatchObject({ kind: 'refusal', code: 'invalid_request', param })
})

test.each<[string, Uint8Array | string, string]>([
  ['nothing', '', 'invalid_request'],
  ['not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'invalid_request'],
  ['nested too deep', `{"input":${'['.repeat(limits.jsonDepthMax)}`, 'invalid_request'],
  [
    'too many items',
    JSON.stringify({
      model: 'a',
      input: Array.from({ length: limits.messagesMax + 1 }, () => ({ role: 'user', content: 'x' })),
    }),
    'invalid_request',
  ],
  ['too long', new Uint8Array(limits.requestBodyBytesMax + 1), 'limit_exceeded'],
])('a wrong body: %s', (_, body, code) => {
  expect(decodeResponses(body)).toMatchObject({ kind: 'refusal', code })
})
