import { expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import type { ModelRequest } from '../models/request.ts'
import { isBase64, isDataUrl, isInlineBytes, reachOf } from './effects-in.ts'
import { decodeMessagesBody } from './anthropic/decode.ts'
import { decodeConverse } from './bedrock/decode.ts'
import { decodeChat } from './openai/chat/decode.ts'
import { decodeEmbed } from './openai/embeddings.ts'
import { decodeRerank } from './openai/rerank.ts'
import { decodeResponses } from './openai/responses/decode.ts'

const PICTURE = `data:image/png;base64,${Buffer.alloc(300, 7).toString('base64')}`
const BYTES = Buffer.alloc(300, 7).toString('base64')

const DECODE = {
  chat: (part: object) =>
    decodeChat(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: [part] }] })),
  chatBody: (body: object) =>
    decodeChat(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'x' }], ...body })),
  responses: (item: object) => decodeResponses(JSON.stringify({ model: 'm', input: [item] })),
  responsesBody: (body: object) =>
    decodeResponses(JSON.stringify({ model: 'm', input: 'x', ...body })),
  messages: (block: object) =>
    decodeMessagesBody(
      JSON.stringify({
        model: 'm',
        max_tokens: 5,
        messages: [{ role: 'user', content: [block] }],
      }),
      { params: {}, headers: {} },
    ),
  messagesBody: (body: object) =>
    decodeMessagesBody(
      JSON.stringify({
        model: 'm',
        max_tokens: 5,
        messages: [{ role: 'user', content: 'x' }],
        ...body,
      }),
      { params: {}, headers: {} },
    ),
  converse: (block: object) =>
    decodeConverse(
      JSON.stringify({ messages: [{ role: 'user', content: [block] }] }),
      { modelId: 'm' },
      false,
    ),
  fields: (fields: object) =>
    decodeConverse(
      JSON.stringify({
        messages: [{ role: 'user', content: [{ text: 'x' }] }],
        additionalModelRequestFields: fields,
      }),
      { modelId: 'm' },
      false,
    ),
  embed: (body: object) => decodeEmbed(JSON.stringify({ model: 'm', input: 'x', ...body })),
  rerank: (document: object) =>
    decodeRerank(JSON.stringify({ model: 'm', query: 'q', documents: [document] })),
} as const

const accepted = (door: keyof typeof DECODE, value: object): ModelRequest => {
  const request = DECODE[door](value)
  if (isRefusal(request)) throw new Error(request.message)
  return request
}

test.each<[door: keyof typeof DECODE, value: object]>([
  ['chat', { type: 'video_url', video_url: { url: 'https://evil.example/latest' } }],
  ['chat', { type: 'audio_url', audio_url: { url: 'https://evil.example/latest' } }],
  ['chat', { type: 'document_url', document_url: 'https://evil.example/x.pdf' }],
  ['chat', { type: 'input_image', image_url: 'https://evil.example/x' }],
  ['chat', { type: 'input_video', video_url: 'evil' }],
  ['chat', { type: 'file', file: { file_url: 'https://evil.example/' } }],
  ['chat', { type: 'file', file: { file_id: 'file-1', file_data: 'AAAA' } }],
  ['chat', { type: 'file', file: { name: 'stored' } }],
  ['chat', { type: 'text', text: 'x', image_url: { url: 'https://evil.example/x' } }],
  ['chat', { type: 'text', text: 'x', image_url: { url: ' \thtt\nps:/evil.example/x' } }],
  [
    'chat',
    { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' }, image: '//evil' },
  ],
  ['chatBody', { images: ['https://evil.example/x'] }],
  ['chatBody', { messages: [{ role: 'user', content: 'x', images: ['file:/etc/passwd'] }] }],
  ['chatBody', { tools: [{ type: 'function', function: { name: 'f' }, server_url: 'https://e' }] }],
  [
    'responses',
    { type: 'computer_call_output', call_id: 'c', output: { image_url: 'https://evil.example' } },
  ],
  ['responses', { type: 'computer_call_output', call_id: 'c', output: { file_id: 'evil' } }],
  ['responses', { type: 'image_generation_call', id: 'evil' }],
  ['responses', { type: 'item_reference', id: 'evil' }],
  ['responses', { type: 'hologram', id: 'evil' }],
  ['responses', { role: 'user', content: [{ type: 'input_video', url: 'evil' }] }],
  [
    'responses',
    { type: 'code_interpreter_call', outputs: [{ type: 'image', url: 'https://evil.example' }] },
  ],
  ['messages', { type: 'video', source: { type: 'url', url: 'https://evil.example' } }],
  ['messages', { type: 'mid_conv_system', content: 'evil' }],
  ['messages', { type: 'text', text: 'x', image: { file_id: 'f' } }],
  [
    'messages',
    {
      type: 'mcp_tool_result',
      content: [{ type: 'image', source: { type: 'url', url: 'https://evil.example' } }],
    },
  ],
  ['converse', { video: { format: 'mp4', source: { url: 'https://evil.example' } } }],
  ['converse', { novel: { source: { s3Location: { uri: 's3://evil' } } } }],
  [
    'converse',
    {
      toolResult: {
        toolUseId: 't',
        content: [{ audio: { format: 'mp3', source: { s3Location: { uri: 's3://evil' } } } }],
      },
    },
  ],
  ['fields', { documents: [{ url: 'https://evil.example' }] }],
  ['embed', { image_url: 'https://evil.example' }],
  ['embed', { images: ['https://evil.example'] }],
  ['rerank', { text: 'a', image: 'https://evil.example' }],
  ['rerank', { text: 'a', file_id: 'f' }],
])('INVARIANT (opaque parts fetch): %s %j', (door, value) => {
  expect(accepted(door, value).effects).toContainEqual(
    expect.objectContaining({ kind: 'fetch', needed: true }),
  )
})

test.each<[door: keyof typeof DECODE, value: object, param: string]>([
  [
    'chat',
    { type: 'video_url', video_url: { url: 'http://169.254.169.254/latest' } },
    'messages[0].content[0].video_url.url',
  ],
  [
    'chat',
    { type: 'file', file: { file_data: 'https://evil.example/x.pdf' } },
    'messages[0].content[0].file.file_data',
  ],
  [
    'chat',
    { type: 'input_audio', input_audio: { data: 'https://evil.example/x', format: 'mp3' } },
    'messages[0].content[0].input_audio.data',
  ],
  [
    'chat',
    { type: 'image_url', image_url: { url: 'data:image/png;base64,https://evil.example' } },
    'messages[0].content[0].image_url.url',
  ],
  [
    'responses',
    { role: 'user', content: [{ type: 'input_file', file_data: 'https://evil.example' }] },
    'input[0].content[0].file_data',
  ],
  [
    'responses',
    { role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'https://e' } }] },
    'input[0].content[0].input_audio.data',
  ],
  [
    'messages',
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'https://e' } },
    'messages[0].content[0].source.data',
  ],
  [
    'converse',
    { video: { format: 'mp4', source: { bytes: 'https://evil.example' } } },
    'messages[0].content[0].video.source.bytes',
  ],
  ['embed', { messages: [{ role: 'user', content: 'x' }] }, 'messages'],
])('what is no base64 in place of bytes is refused by its name: %s %j', (door, value, param) => {
  expect(DECODE[door](value)).toMatchObject({ code: 'invalid_request', param })
})

test.each<[door: keyof typeof DECODE, value: object]>([
  ['chat', { type: 'input_audio', input_audio: { data: BYTES, format: 'mp3' } }],
  ['chat', { type: 'file', file: { file_data: `data:application/pdf;base64,${BYTES}` } }],
  ['chat', { type: 'video_url', video_url: { url: `data:video/mp4;base64,${BYTES}` } }],
  ['responses', { type: 'computer_call_output', call_id: 'c', output: { image_url: PICTURE } }],
  ['responses', { type: 'image_generation_call', id: 'ig', result: BYTES }],
  ['responses', { type: 'compaction', id: 'cmp', encrypted_content: 'gAAAAB-_x' }],
  ['messages', { type: 'image', source: { type: 'base64', media_type: 'image/png', data: BYTES } }],
  [
    'messages',
    {
      type: 'web_search_tool_result',
      content: [
        { type: 'web_search_result', url: 'https://a.example', encrypted_content: `${BYTES}` },
      ],
    },
  ],
  ['converse', { audio: { format: 'mp3', source: { bytes: BYTES } } }],
  ['converse', { toolAddition: { tool: { name: 'n' } } }],
  ['chatBody', { guided_json: { $schema: 'https://json-schema.org/draft/2020-12/schema' } }],
  [
    'chatBody',
    {
      messages: [
        {
          role: 'assistant',
          content: 'x',
          annotations: [{ type: 'url_citation', url_citation: { url: 'https://a.example' } }],
          reasoning_details: [{ type: 'reasoning.text', text: 'hm', signature: BYTES }],
        },
      ],
    },
  ],
  ['fields', { reasoning_config: { type: 'enabled' } }],
])('bytes in the request, and what only quotes an address, fetch nothing: %s %j', (door, value) => {
  const { effects, unscannable } = accepted(door, value)
  expect(effects).toBeUndefined()
  expect(unscannable).toBeUndefined()
})

test.each<[door: keyof typeof DECODE, value: object]>([
  ['chat', { type: 'text', text: 'x', image_url: { url: PICTURE } }],
  ['chat', { type: 'text', text: 'x', image: BYTES }],
  ['chatBody', { images: [PICTURE] }],
  ['chatBody', { messages: [{ role: 'user', content: 'x', images: [BYTES] }] }],
  ['chatBody', { messages: [{ role: 'assistant', content: 'x', annotations: [PICTURE] }] }],
  [
    'responses',
    { role: 'assistant', content: [{ type: 'output_text', text: 'x', annotations: [PICTURE] }] },
  ],
  ['responses', { type: 'code_interpreter_call', outputs: [{ type: 'image', url: PICTURE }] }],
  ['messages', { type: 'mcp_tool_result', content: [{ type: 'text', text: 'x', image: BYTES }] }],
  ['chatBody', { pixels: Array.from({ length: 300 }, () => 7) }],
  ['responses', { role: 'user', content: 'x', picture: PICTURE }],
  ['responsesBody', { picture: BYTES }],
  ['messages', { type: 'text', text: 'x', picture: PICTURE }],
  ['messagesBody', { picture: { deep: [BYTES] } }],
  ['converse', { image: { format: 'png', source: { bytes: 'AA==' }, thumbnail: PICTURE } }],
  ['fields', { picture: BYTES }],
  ['embed', { image: PICTURE }],
  ['rerank', { text: 'a', image: BYTES }],
])('bytes in a member that we do not know cannot be scanned: %s', (door, value) => {
  expect(accepted(door, value).unscannable).toBe(true)
})

test.each<[door: keyof typeof DECODE, value: object, name: string, kind?: string]>([
  [
    'chatBody',
    { compound_custom: { tools: { enabled_tools: ['web_search'] } } },
    'compound_custom',
  ],
  ['chatBody', { deferred: true }, 'deferred'],
  ['chatBody', { callback_url: 'https://evil.example' }, 'callback_url'],
  ['chatBody', { webHook: 'evil' }, 'webHook'],
  ['chatBody', { search_mode: 'academic' }, 'search_mode'],
  ['chatBody', { tool_resources: {} }, 'tool_resources'],
  ['chatBody', { container: 'c' }, 'container'],
  ['chatBody', { thread_id: 't' }, 'thread_id', 'store'],
  ['chatBody', { conversation: 'c' }, 'conversation', 'store'],
  ['chatBody', { previous_response_id: 'r' }, 'previous_response_id', 'store'],
  ['chatBody', { options: { Web_Search: true } }, 'options'],
  ['responsesBody', { webhook: 'evil' }, 'webhook'],
  [
    'responsesBody',
    { tools: [{ type: 'namespace', name: 'n', tools: [{ type: 'mcp', server_label: 'x' }] }] },
    'tools[0]',
  ],
  [
    'responsesBody',
    { tools: [{ type: 'namespace', tools: [{ type: 'namespace', tools: [{ type: 'new' }] }] }] },
    'tools[0]',
  ],
  ['responsesBody', { tools: [{ type: 'namespace', name: 'n' }] }, 'tools[0]'],
  [
    'responses',
    { type: 'mcp_approval_response', approval_request_id: 'a', approve: true },
    'input[0]',
  ],
  ['responses', { type: 'tool_search_output', tools: [{ type: 'mcp' }] }, 'input[0]'],
  ['messagesBody', { web_search: {} }, 'web_search'],
  ['messagesBody', { extra: [{ connectors: [1] }] }, 'extra'],
  ['fields', { connectors: [{ id: 'web-search' }] }, 'additionalModelRequestFields.connectors'],
  ['fields', { system_tools: ['grounding'] }, 'additionalModelRequestFields.system_tools'],
  ['fields', { mcpServers: [] }, 'additionalModelRequestFields.mcpServers'],
  ['fields', { tools: [] }, 'additionalModelRequestFields.tools'],
  ['fields', { inner: { deep: { webSearch: 1 } } }, 'additionalModelRequestFields.inner'],
  ['fields', { store: true }, 'additionalModelRequestFields.store', 'store'],
  [
    'fields',
    { previous_response_id: 'r' },
    'additionalModelRequestFields.previous_response_id',
    'store',
  ],
])('INVARIANT (no effect without a permit): %s %j', (door, value, name, kind = 'act') => {
  expect(accepted(door, value).effects).toContainEqual({ kind, name, needed: true })
})

test.each<[door: keyof typeof DECODE, value: object]>([
  ['chatBody', { deferred: false, container: null }],
  ['chatBody', { guided_json: { properties: { web_search: { type: 'string' }, file_id: {} } } }],
  [
    'responsesBody',
    { tools: [{ type: 'namespace', name: 'n', tools: [{ type: 'function', name: 'f' }] }] },
  ],
  ['responses', { type: 'tool_search_output', tools: [{ type: 'function', name: 'f' }] }],
  ['fields', { store: false, reasoning_config: { type: 'enabled' } }],
])('nothing is done for the asking that was not asked: %s %j', (door, value) => {
  expect(accepted(door, value).effects).toBeUndefined()
})

test('base64 is told from everything else', () => {
  for (const text of ['', 'AAAA', 'AA==', 'AAAA\r\nAAA=\r\n', '4111'])
    expect(isBase64(text)).toBe(true)
  for (const text of ['a b', 'https://a', 'AA-_', '=A', 'AA==A', 'data:,x', 7, null, {}])
    expect(isBase64(text)).toBe(false)
  expect(isInlineBytes('')).toBe(false)
  expect(isDataUrl('AAAA')).toBe(false)
  expect(isDataUrl('data:;base64,AAAA')).toBe(true)
})

test('text is neither an address nor bytes', () => {
  const prose = 'See https://a.example for more. '.repeat(100)
  const list = Array.from({ length: 100 }, () => 'department').join('\n')
  for (const text of [
    prose,
    list,
    'note: all of it',
    'a/b/c',
    'PATH',
    '',
    '// done',
    'x'.repeat(200),
  ])
    expect(reachOf(text), text.slice(0, 30)).toEqual({
      fetches: false,
      unscannable: false,
      kinds: new Set(),
    })
})

test('the look takes time in proportion, whatever the text', () => {
  const hard = ['\n', 'A', 'AA=', `${'A'.repeat(255)} `, ' ', '/', 'data:', 'a\n']
  for (const piece of hard) {
    const text = `${piece.repeat(Math.ceil(4_000_000 / piece.length))}!`
    const started = performance.now()
    isInlineBytes(text)
    reachOf({ a: text })
    expect(performance.now() - started, JSON.stringify(piece)).toBeLessThan(1_500)
  }
})
