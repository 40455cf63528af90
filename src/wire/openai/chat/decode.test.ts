import { describe, expect, test } from 'vitest'
import { limits } from '../../../kernel/limits.ts'
import { isRefusal } from '../../../kernel/refusal.ts'
import type { ChatRequest } from '../../../models/chat.ts'
import { decodeChat } from './decode.ts'

const hello = [{ role: 'user', content: 'hello' }]
const decode = (body: object) =>
  decodeChat(JSON.stringify({ model: 'assistant', messages: hello, ...body }))
function accepted(body: object): ChatRequest {
  const request = decode(body)
  if (isRefusal(request)) throw new Error(`${request.message} (${request.param})`)
  return request
}

describe('what is understood', () => {
  test('the smallest request', () => {
    expect(accepted({})).toMatchObject({
      kind: 'chat',
      dialect: 'openai',
      alias: 'assistant',
      messages: [{ role: 'user', parts: [{ kind: 'text', text: 'hello' }] }],
      choiceCount: 1,
      stream: false,
      streamUsage: false,
      maxOutputTokens: undefined,
      wants: { tools: false, images: false, structured: false },
      unknownText: [],
    })
  })

  test('INVARIANT (raw is sent only while true): decoding sets rawMessages to the very array', () => {
    const request = accepted({})
    expect(request.rawMessages).toBe(request.messages)
  })

  test.each([
    ['system', 'system'],
    ['developer', 'system'],
    ['user', 'user'],
    ['assistant', 'assistant'],
  ])('role %s is %s', (role, ours) => {
    expect(accepted({ messages: [{ role, content: 'x' }] }).messages[0]?.role).toBe(ours)
  })

  test('every kind of part', () => {
    const content = [
      { type: 'text', text: 'see' },
      { type: 'image_url', image_url: { url: 'data:image/PNG;base64,iVBORw0=', detail: 'low' } },
      { type: 'image_url', image_url: { url: 'https://pictures.example/a.png?who=me' } },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
      { type: 'file', file: { filename: 'salaries.pdf', file_data: 'AAAA' } },
      { type: 'hologram', beam: { note: 'a word' } },
    ]
    const request = accepted({ messages: [{ role: 'user', content }] })
    expect(request.messages[0]?.parts).toEqual([
      { kind: 'text', text: 'see' },
      { kind: 'image', mediaType: 'image/png', data: 'iVBORw0=' },
      { kind: 'image', url: 'https://pictures.example/a.png?who=me' },
      { kind: 'opaque', type: 'input_audio' },
      { kind: 'opaque', type: 'file' },
      { kind: 'opaque', type: 'hologram' },
    ])
    expect(request.wants.images).toBe(true)
    for (const text of ['https://pictures.example/a.png?who=me', 'salaries.pdf', 'a word']) {
      expect(request.unknownText).toContain(text)
    }
    expect(request.unknownText).not.toContain('AAAA')
  })

  test('tool calls and their results, new and old', () => {
    const call = { name: 'find', arguments: '{"q":1}' }
    const request = accepted({
      messages: [
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'a', type: 'function', function: call }],
        },
        {
          role: 'tool',
          tool_call_id: 'a',
          content: [
            { type: 'text', text: 'one ' },
            { type: 'text', text: 'two' },
          ],
        },
        { role: 'assistant', function_call: call },
        { role: 'function', name: 'find', content: 'three' },
      ],
    })
    expect(request.messages.map(({ parts }) => parts)).toEqual([
      [{ kind: 'toolCall', id: 'a', name: 'find', arguments: '{"q":1}' }],
      [{ kind: 'toolResult', id: 'a', text: 'one two' }],
      [{ kind: 'toolCall', id: '', name: 'find', arguments: '{"q":1}' }],
      [{ kind: 'toolResult', id: 'find', text: 'three' }],
    ])
  })

  test('tools, new and old', () => {
    const find = {
      name: 'find',
      description: 'finds',
      parameters: { type: 'object' },
      strict: true,
    }
    const expected = [
      { name: 'find', description: 'finds', parameters: { type: 'object' }, strict: true },
    ]
    expect(accepted({ tools: [{ type: 'function', function: find }] }).tools).toEqual(expected)
    expect(accepted({ functions: [find] }).tools).toEqual(expected)
    expect(accepted({ tools: [{ type: 'custom', custom: { name: 'run' } }] })).toMatchObject({
      tools: [{ name: 'run', description: '', parameters: undefined }],
      wants: { tools: true },
    })
  })

  test.each([
    [{ max_tokens: 5 }, { maxOutputTokens: 5 }],
    [{ max_completion_tokens: 7 }, { maxOutputTokens: 7 }],
    [{ max_tokens: 9, max_completion_tokens: 7 }, { maxOutputTokens: 9 }],
    [{ n: 3 }, { choiceCount: 3 }],
    [{ stream: true }, { stream: true, streamUsage: false }],
    [
      { stream: true, stream_options: { include_usage: true } },
      { stream: true, streamUsage: true },
    ],
    [{ stream_options: { include_usage: true } }, { stream: false, streamUsage: false }],
    [{ response_format: { type: 'json_object' } }, { wants: { structured: true } }],
    [{ response_format: { type: 'text' } }, { wants: { structured: false } }],
    [
      { n: null, stream: null, tools: null, max_tokens: null, stream_options: null },
      { choiceCount: 1 },
    ],
  ])('settings %j', (body, expected) => {
    expect(accepted(body)).toMatchObject(expected)
  })

  test('our extension is read and never goes out', () => {
    const request = accepted({
      standpipe: {
        label: {
          level: 'confidential',
          compartments: ['pii', 'legal', 'pii'],
          integrity: 'untrusted',
        },
        knowledge_bases: ['handbook'],
      },
    })
    expect(request.declared).toEqual({
      level: 'confidential',
      compartments: ['legal', 'pii'],
      integrity: 'untrusted',
    })
    expect(request.knowledgeBases).toEqual(['handbook'])
    expect(request.raw).not.toHaveProperty('standpipe')
    expect(accepted({ standpipe: { label: 'internal' } }).declared?.level).toBe('internal')
  })
})

test('text in places that we do not know is collected', () => {
  const { unknownText, raw } = accepted({
    user: 'text-1',
    metadata: { 'text-2': 'text-3' },
    stop: ['text-4'],
    prediction: { type: 'content', content: [{ type: 'text', text: 'text-5' }] },
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'text-6', schema: { title: 'text-7' } },
    },
    'text-8': { deep: [[{ er: 'text-9' }]] },
    card: 4111111111111111,
    seed: 4111111111111112,
    temperature: 0.5,
    messages: [
      { role: 'user', content: 'x', name: 'text-10', tool_calls: ['text-11'] },
      { role: 'user', content: [{ type: 'text', text: 'x', cache: 'text-12' }] },
      { role: 'assistant', content: 'x', reasoning_content: 'text-13' },
      { role: 'tool', tool_call_id: 't', content: 'x', extra: { a: 'text-14' } },
    ],
    tools: [{ type: 'function', function: { name: 'f', extra: 'text-15' }, more: 'text-16' }],
    functions: [{ name: 'f', description: 'text-17' }],
    stream_options: { other: 'text-18' },
  })
  for (let n = 1; n <= 18; n++) expect(unknownText, `text-${n}`).toContain(`text-${n}`)
  expect(unknownText).toContain('4111111111111111')
  expect(unknownText).toContain('4111111111111112')
  expect(raw).toMatchObject({ 'text-8': { deep: [[{ er: 'text-9' }]] } })
})

test('INVARIANT (nothing goes out unseen): whatever a deployment gets is text to scan', () => {
  const call = (more: object, inner = {}) => ({
    role: 'assistant',
    tool_calls: [
      { id: 'i', type: 'function', function: { name: 'f', arguments: '{}', ...inner }, ...more },
    ],
  })
  const picture = (more: object) => ({
    messages: [
      {
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA', ...more } }],
      },
    ],
  })
  const Z = 'AKIAIOSFODNN7EXAMPLE'
  const bodies: readonly object[] = [
    { stream_options: { [Z]: true } },
    { messages: [call({ [Z]: 1 })] },
    { messages: [call({}, { [Z]: 1 })] },
    { messages: [{ role: 'function', name: 'f', content: 'x', tool_call_id: Z }] },
    { messages: [{ role: 'user', content: [{ type: Z }] }] },
    { tools: [{ type: 'function', function: { name: 'f' }, [Z]: 1 }] },
    { tools: [{ type: 'function', function: { name: 'f', [Z]: 1 } }] },
    picture({ detail: Z }),
    picture({ url: `data:image/${Z};base64,AA` }),
    picture({ url: `data:image/png;a=${Z};base64,AA` }),
  ]
  for (const body of bodies)
    expect(accepted(body).unknownText.join(' '), JSON.stringify(body)).toContain(Z)
})

test.each(['seed', 'temperature', 'top_p', 'max_tokens', 'top_logprobs', 'presence_penalty'])(
  'a setting of many digits is text to scan: %s',
  (name) => {
    expect(accepted({ [name]: 4111111111111111 }).unknownText).toContain('4111111111111111')
    expect(accepted({ [name]: 1 }).unknownText).toEqual([])
  },
)

test('a request with more texts than anyone sends is refused, not thrown at', () => {
  const stop = Array.from({ length: 130_000 }, () => 'k')
  expect(decode({ stop })).toMatchObject({ kind: 'refusal', code: 'invalid_request' })
  expect(accepted({ stop: stop.slice(0, 40_000) }).unknownText.length).toBe(40_000)
})

const image = (url: unknown) => ({
  messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
})
test.each<[object, string]>([
  [{ model: 1 }, 'model'],
  [{ model: '' }, 'model'],
  [{ messages: 'hi' }, 'messages'],
  [{ messages: [] }, 'messages'],
  [{ messages: [1] }, 'messages[0]'],
  [{ messages: [{ role: 'king', content: '' }] }, 'messages[0].role'],
  [{ messages: [{ role: 'toString', content: '' }] }, 'messages[0].role'],
  [{ messages: [...hello, { role: 'user' }] }, 'messages[1].content'],
  [{ messages: [...hello, ...hello, { role: 'user', content: 5 }] }, 'messages[2].content'],
  [{ messages: [{ role: 'user', content: [1] }] }, 'messages[0].content[0]'],
  [{ messages: [{ role: 'user', content: [{ text: 'x' }] }] }, 'messages[0].content[0].type'],
  [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages[0].content[0].text'],
  [image(1), 'messages[0].content[0].image_url.url'],
  [image('http://pictures.example/a.png'), 'messages[0].content[0].image_url.url'],
  [image('file:///etc/passwd'), 'messages[0].content[0].image_url.url'],
  [image('data:text/html;base64,AAAA'), 'messages[0].content[0].image_url.url'],
  [image('data:image/png,raw'), 'messages[0].content[0].image_url.url'],
  [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].tool_call_id'],
  [{ messages: [{ role: 'assistant', tool_calls: {} }] }, 'messages[0].tool_calls'],
  [{ messages: [{ role: 'assistant', tool_calls: [{ id: 1 }] }] }, 'messages[0].tool_calls[0].id'],
  [
    { messages: [{ role: 'assistant', tool_calls: [{ id: 'a', function: { name: 'f' } }] }] },
    'messages[0].tool_calls[0].function.arguments',
  ],
  [{ tools: {} }, 'tools'],
  [{ tools: [{ type: 'web_search' }] }, 'tools[0].type'],
  [{ tools: [{ type: 'function', function: {} }] }, 'tools[0].function.name'],
  [{ functions: [{ name: 'f', parameters: 'x' }] }, 'functions[0].parameters'],
  [{ max_tokens: 0 }, 'max_tokens'],
  [{ max_completion_tokens: 1.5 }, 'max_completion_tokens'],
  [{ max_tokens: '5' }, 'max_tokens'],
  [{ n: 129 }, 'n'],
  [{ n: -1 }, 'n'],
  [{ stream: 'yes' }, 'stream'],
  [{ stream_options: 1 }, 'stream_options'],
  [{ stream_options: { include_usage: 1 } }, 'stream_options.include_usage'],
  [{ response_format: 'json' }, 'response_format'],
  [{ response_format: {} }, 'response_format.type'],
  [{ tool_choice: 1 }, 'tool_choice'],
  [{ standpipe: 1 }, 'standpipe'],
  [{ standpipe: { labell: 'restricted' } }, 'standpipe'],
  [{ standpipe: { label: 'top-secret' } }, 'standpipe.label.level'],
  [
    { standpipe: { label: { level: 'public', compartments: 'pii' } } },
    'standpipe.label.compartments',
  ],
  [{ standpipe: { label: { level: 'public', integrity: 'maybe' } } }, 'standpipe.label.integrity'],
  [{ standpipe: { knowledge_bases: 'x' } }, 'standpipe.knowledge_bases'],
])('a wrong field is named: %j', (body, param) => {
  expect(decode(body)).toMatchObject({ kind: 'refusal', code: 'invalid_request', param })
})

test.each<[string, Uint8Array | string, string]>([
  ['nothing', '', 'invalid_request'],
  ['not JSON', '{"model"', 'invalid_request'],
  ['not an object', '[]', 'invalid_request'],
  ['null', 'null', 'invalid_request'],
  ['not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'invalid_request'],
  ['nested too deep', `{"a":${'['.repeat(limits.jsonDepthMax)}`, 'invalid_request'],
  [
    'too many messages',
    JSON.stringify({
      model: 'a',
      messages: Array.from({ length: limits.messagesMax + 1 }, () => hello[0]),
    }),
    'invalid_request',
  ],
  [
    'too many tools',
    JSON.stringify({
      model: 'a',
      messages: hello,
      tools: Array.from({ length: limits.toolsMax + 1 }, () => ({})),
    }),
    'invalid_request',
  ],
  ['too long', new Uint8Array(limits.requestBodyBytesMax + 1), 'limit_exceeded'],
])('a wrong body: %s', (_, body, code) => {
  expect(decodeChat(body)).toMatchObject({ kind: 'refusal', code })
})

test('INVARIANT (one text for all): NULs and half surrogates are replaced before anybody looks', () => {
  const body = String.raw`{"model":"assistant","messages":[{"role":"user","content":"a\u0000b\ud800c\udc00d \ud83d\ude00 \\ud800"}],"no\u0000te":"\uDFFF"}`
  const request = decodeChat(Buffer.from(body))
  if (isRefusal(request)) throw new Error(request.message)
  const expected = 'a\ufffdb\ufffdc\ufffdd 😀 \\ud800'
  expect(request.messages[0]?.parts).toEqual([{ kind: 'text', text: expected }])
  expect(request.raw['messages']).toEqual([{ role: 'user', content: expected }])
  expect(request.raw).toHaveProperty('no\ufffdte', '\ufffd')
})

test('members named like JavaScript machinery are just members', () => {
  const body =
    '{"model":"assistant","messages":[{"role":"user","content":"x"}],"__proto__":{"stream":true},"constructor":"c"}'
  const request = decodeChat(body)
  if (isRefusal(request)) throw new Error(request.message)
  expect(request.stream).toBe(false)
  expect(Object.hasOwn(request.raw, '__proto__')).toBe(true)
  expect(({} as { stream?: unknown }).stream).toBeUndefined()
})

test('messages of refusals never quote what was sent', () => {
  const refused = decode({ messages: [{ role: 'user', content: { secret: 'marzipan' } }] })
  expect(JSON.stringify(refused)).not.toContain('marzipan')
})
