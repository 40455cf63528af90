import { expect, test } from 'vitest'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import { labelText, UNSCANNABLE } from '../kernel/label.ts'
import { isRefusal, type OrRefusal } from '../kernel/refusal.ts'
import type { ModelRequest } from '../models/request.ts'
import { classify } from '../pipeline/classify.ts'
import { decodeMessagesBody } from './anthropic/decode.ts'
import { decodeEmbed as decodeInvokedEmbed } from './bedrock/embeddings.ts'
import { decodeConverse } from './bedrock/decode.ts'
import { isFields } from './body.ts'
import { decodeChat } from './openai/chat/decode.ts'
import { decodeEmbed } from './openai/embeddings.ts'
import { decodeRerank } from './openai/rerank.ts'
import { decodeResponses } from './openai/responses/decode.ts'

const CARD = '4111 1111 1111 1111'
const DIGITS = 4_111_111_111_111_111
/** Whatever JSON can hold a card number in. */
const HIDDEN: readonly unknown[] = [
  CARD,
  String(DIGITS),
  DIGITS,
  { [CARD]: 1 },
  { type: CARD },
  { enabled: CARD },
  [CARD],
  [[DIGITS]],
  { a: { b: [CARD] } },
]

const SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string', enum: ['a'], description: 'd' } },
  required: ['city'],
}

const chat = {
  messages: [
    { role: 'system', content: 's', name: 'n' },
    { role: 'user', name: 'u', content: [{ type: 'text', text: 'hi' }] },
    {
      role: 'user',
      content: [
        { type: 'image_url', image_url: { url: 'https://a.example/a', detail: 'low' } },
        { type: 'video_url', video_url: { url: 'https://a.example/a' } },
        { type: 'file', file: { file_id: 'f', filename: 'n' } },
        { type: 'file', file: { file_data: 'AAAA', filename: 'n' } },
        { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
        { type: 'hologram', beam: { words: 'w' } },
        { type: 'refusal', refusal: 'no' },
      ],
    },
    {
      role: 'assistant',
      content: 'a',
      refusal: 'r',
      reasoning_content: 'rc',
      tool_calls: [
        { id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":"b"}' }, index: 0 },
        { id: 'd', type: 'custom', custom: { name: 'f', input: 'free' } },
      ],
      audio: { id: 'x' },
      annotations: [{ type: 'url_citation', url_citation: { url: 'u', start_index: 0 } }],
    },
    { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
    { role: 'tool', tool_call_id: 'c', content: 'r', name: 'n' },
    { role: 'function', name: 'f', content: 'r' },
  ],
  tools: [
    {
      type: 'function',
      function: { name: 'f', description: 'd', parameters: SCHEMA, strict: true },
    },
    {
      type: 'custom',
      custom: { name: 'g', format: { type: 'grammar', grammar: { syntax: 'l' } } },
    },
  ],
  functions: [{ name: 'f', parameters: SCHEMA }],
  tool_choice: { type: 'function', function: { name: 'f' } },
  function_call: { name: 'f' },
  max_tokens: 10,
  max_completion_tokens: 10,
  n: 1,
  seed: 1,
  stop: ['x'],
  temperature: 1,
  top_p: 1,
  top_k: 1,
  logit_bias: { '5': 1 },
  user: 'u',
  metadata: { a: 'b' },
  response_format: {
    type: 'json_schema',
    json_schema: { name: 't', description: 'd', strict: true, schema: SCHEMA },
  },
  parallel_tool_calls: true,
  reasoning_effort: 'low',
  prompt_cache_key: 'k',
  prompt_cache_retention: '24h',
  safety_identifier: 'sid',
  stream: false,
  stream_options: { include_usage: true, include_obfuscation: false },
  store: true,
  modalities: ['text'],
  service_tier: 'auto',
  verbosity: 'low',
  logprobs: true,
  top_logprobs: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
  web_search_options: { a: 1 },
  guided_json: SCHEMA,
}

const responses = {
  instructions: 'i',
  input: [
    { type: 'message', role: 'user', id: 'm', status: 'completed', content: 'x' },
    {
      role: 'user',
      content: [
        { type: 'input_text', text: 'hi' },
        { type: 'input_image', image_url: 'https://a.example/a', detail: 'low' },
        { type: 'input_image', file_id: 'f' },
        { type: 'input_file', file_url: 'https://a.example/a', filename: 'n' },
        { type: 'input_file', file_id: 'f' },
        { type: 'input_file', file_data: 'AAAA', filename: 'n' },
        { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
        { type: 'hologram', words: 'w' },
      ],
    },
    {
      type: 'message',
      role: 'assistant',
      id: 'msg_1',
      status: 'completed',
      content: [
        { type: 'output_text', text: 'a', annotations: [{ url: 'u', title: 't' }], logprobs: [{}] },
        { type: 'refusal', refusal: 'r' },
      ],
    },
    {
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text: 's' }],
      content: [{ type: 'reasoning_text', text: 'x' }],
      encrypted_content: 'enc',
      status: 'completed',
    },
    {
      type: 'function_call',
      id: 'f',
      call_id: 'c',
      name: 'f',
      arguments: '{}',
      status: 'completed',
    },
    { type: 'function_call_output', call_id: 'c', output: 'r', id: 'x', status: 'completed' },
    { type: 'custom_tool_call', call_id: 'c', name: 'f', input: 'i', id: 'i' },
    { type: 'custom_tool_call_output', call_id: 'c', output: [{ type: 'input_text', text: 'o' }] },
    { type: 'computer_call_output', call_id: 'c', output: { type: 's', file_id: 'f' } },
    { type: 'image_generation_call', id: 'i', status: 'completed' },
    { type: 'web_search_call', id: 'w', action: { query: 'q' } },
    { type: 'item_reference', id: 'm' },
    { type: 'hologram', words: 'w' },
  ],
  tools: [
    { type: 'function', name: 'f', description: 'd', parameters: SCHEMA, strict: true },
    { type: 'custom', name: 'g', format: { type: 'grammar', definition: 'g' } },
    { type: 'web_search', filters: { allowed_domains: ['a'] } },
    { type: 'namespace', name: 'n', tools: [{ type: 'function', name: 'h', parameters: SCHEMA }] },
  ],
  tool_choice: { type: 'function', name: 'f' },
  max_output_tokens: 50,
  max_tool_calls: 1,
  metadata: { a: 'b' },
  text: {
    verbosity: 'low',
    format: { type: 'json_schema', name: 't', schema: SCHEMA, strict: true },
  },
  reasoning: { effort: 'low', summary: 'auto', generate_summary: 'auto' },
  temperature: 1,
  top_p: 1,
  top_logprobs: 1,
  truncation: 'auto',
  user: 'u',
  safety_identifier: 's',
  prompt_cache_key: 'k',
  previous_response_id: 'resp_1',
  conversation: { id: 'c' },
  prompt: { id: 'p', variables: { a: 'b' } },
  include: ['reasoning.encrypted_content'],
  store: false,
  stream: false,
  background: false,
  service_tier: 'auto',
  parallel_tool_calls: true,
  stream_options: { include_obfuscation: false },
}

const messages = {
  max_tokens: 100,
  system: [{ type: 'text', text: 's', cache_control: { type: 'ephemeral', ttl: '5m' } }],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'hi', citations: [] },
        {
          type: 'search_result',
          source: 'src',
          title: 't',
          content: [{ type: 'text', text: 'x' }],
          citations: { enabled: true },
        },
        {
          type: 'document',
          source: { type: 'text', media_type: 'text/plain', data: 'doc' },
          title: 't',
          context: 'c',
          citations: { enabled: true },
        },
        { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'aa' }] } },
        { type: 'document', source: { type: 'file', file_id: 'f' }, title: 't' },
        { type: 'image', source: { type: 'url', url: 'https://a.example/a' } },
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
        { type: 'hologram', words: 'w' },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'th', signature: 'sig' },
        { type: 'redacted_thinking', data: 'zz' },
        { type: 'text', text: 'cited', citations: [{ type: 'char_location', cited_text: 'q' }] },
        { type: 'tool_use', id: 't', name: 'f', input: { a: 'b' }, caller: { type: 'direct' } },
        { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'q' } },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 't',
          content: [{ type: 'text', text: 'r', cache_control: { type: 'ephemeral' } }],
          is_error: false,
        },
      ],
    },
  ],
  tools: [
    {
      type: 'custom',
      name: 'f',
      description: 'd',
      input_schema: SCHEMA,
      strict: true,
      cache_control: { type: 'ephemeral' },
    },
    { type: 'bash_20250124', name: 'bash' },
  ],
  tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: false },
  temperature: 1,
  top_p: 1,
  top_k: 3,
  stop_sequences: ['x'],
  stream: false,
  metadata: { user_id: 'u' },
  thinking: { type: 'enabled', budget_tokens: 1024, display: 'summarized' },
  output_config: { effort: 'low', format: { type: 'json_schema', schema: SCHEMA } },
  output_format: { type: 'json_schema', schema: SCHEMA },
  service_tier: 'auto',
  context_management: { edits: [{ type: 'clear' }] },
  container: { id: 'c' },
  mcp_servers: [{ url: 'u', name: 'n' }],
  cache_control: { type: 'ephemeral' },
  speed: 'standard',
  anthropic_beta: ['b'],
  anthropic_version: 'v',
}

const converse = {
  messages: [
    {
      role: 'user',
      content: [
        { text: 'hi' },
        { cachePoint: { type: 'default', ttl: '5m' } },
        {
          document: {
            format: 'txt',
            name: 'doc',
            source: { text: 'dd' },
            context: 'c',
            citations: { enabled: true },
          },
        },
        { document: { name: 'doc', source: { content: [{ text: 'a' }, { text: 'b' }] } } },
        { image: { format: 'png', source: { s3Location: { uri: 's3://a', bucketOwner: 'o' } } } },
        { video: { format: 'mp4', source: { s3Location: { uri: 's3://a', bucketOwner: 'o' } } } },
        { image: { format: 'png', source: { bytes: 'AAAA' } } },
        { audio: { format: 'mp3', source: { bytes: 'AAAA' } } },
        { guardContent: { text: { text: 'g', qualifiers: ['query'] } } },
        {
          searchResult: {
            source: 's',
            title: 't',
            content: [{ text: 'x' }],
            citations: { enabled: true },
          },
        },
        { toolAddition: { tool: { name: 'n' } } },
        { hologram: { words: 'w' } },
      ],
    },
    {
      role: 'assistant',
      content: [
        { reasoningContent: { reasoningText: { text: 't', signature: 's' } } },
        { reasoningContent: { redactedContent: 'enp6' } },
        { toolUse: { toolUseId: 't', name: 'f', input: { city: 'a' } } },
        { citationsContent: { content: [{ text: 'c' }], citations: [{ title: 't' }] } },
      ],
    },
    {
      role: 'user',
      content: [
        {
          toolResult: {
            toolUseId: 't',
            status: 'success',
            content: [{ json: { a: 1 } }, { text: 'r' }, { hologram: { words: 'w' } }],
          },
        },
      ],
    },
  ],
  system: [{ text: 's' }, { cachePoint: { type: 'default' } }],
  inferenceConfig: { maxTokens: 10, temperature: 1, topP: 1, stopSequences: ['x'] },
  toolConfig: {
    tools: [
      { toolSpec: { name: 'f', description: 'd', inputSchema: { json: SCHEMA }, strict: true } },
      { cachePoint: { type: 'default' } },
      { systemTool: { name: 'nova_grounding' } },
    ],
    toolChoice: { tool: { name: 'f' } },
  },
  additionalModelRequestFields: {
    top_k: 5,
    thinking: { type: 'enabled', budget_tokens: 1024 },
    x: { y: 'z' },
    store: false,
    tools: [{ a: 'b' }],
  },
  additionalModelResponseFieldPaths: ['/a'],
  requestMetadata: { a: 'b' },
  promptVariables: { p: { text: 'v' } },
  performanceConfig: { latency: 'standard' },
  guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1', trace: 'enabled' },
  serviceTier: { type: 'default' },
  outputConfig: {
    effort: 'low',
    textFormat: {
      type: 'json_schema',
      structure: {
        jsonSchema: { name: 't', description: 'd', schema: JSON.stringify(SCHEMA) },
      },
    },
  },
}

const asMessages = (body: object): OrRefusal<ModelRequest> =>
  decodeMessagesBody(JSON.stringify({ model: 'm', ...body }), { params: {}, headers: {} })

type Decode = (body: object) => OrRefusal<ModelRequest>
const DIALECTS: readonly (readonly [name: string, body: object, decode: Decode])[] = [
  ['chat', chat, (body) => decodeChat(JSON.stringify({ model: 'm', ...body }))],
  ['responses', responses, (body) => decodeResponses(JSON.stringify({ model: 'm', ...body }))],
  ['messages', messages, asMessages],
  [
    'messages, adaptive',
    { ...messages, thinking: { type: 'adaptive', budget_tokens: 1, display: 'summarized' } },
    asMessages,
  ],
  [
    'messages, not thinking',
    { ...messages, thinking: { type: 'disabled', budget_tokens: 1, display: 'summarized' } },
    asMessages,
  ],
  ['converse', converse, (body) => decodeConverse(JSON.stringify(body), { modelId: 'm' }, false)],
  [
    'embeddings',
    { input: ['a', 'b'], dimensions: 3, encoding_format: 'float', user: 'u', truncate: 'END' },
    (body) => decodeEmbed(JSON.stringify({ model: 'm', ...body })),
  ],
  [
    'rerank',
    {
      query: 'q',
      documents: ['a', { text: 'b', id: 'c' }],
      top_n: 1,
      return_documents: true,
      x: 1,
    },
    (body) => decodeRerank(JSON.stringify({ model: 'm', ...body })),
  ],
  [
    'Titan',
    { inputText: 'a', dimensions: 3, normalize: true, embeddingTypes: ['float'] },
    (body) => decodeInvokedEmbed({ ...body }, 'm'),
  ],
  [
    'Cohere',
    { texts: ['a'], input_type: 'search_query', truncate: 'END', embedding_types: ['float'] },
    (body) => decodeInvokedEmbed({ ...body }, 'm'),
  ],
]

type Path = readonly (string | number)[]

/** The way to every value inside, the value itself first. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  const inner = Array.isArray(value)
    ? value.flatMap((one, at) => pathsOf(one, [...path, at]))
    : isFields(value)
      ? Object.keys(value).flatMap((key) => pathsOf(value[key], [...path, key]))
      : []
  return [path, ...inner]
}

function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((one, at) => (at === key ? replaced(one, rest, by) : one))
  if (!isFields(value)) return value
  return { ...value, [key]: replaced(value[key], rest, by) }
}

const scanner = createScanner(defaultRaises)
const finds = (request: ModelRequest): boolean =>
  labelText(classify(request, scanner, UNSCANNABLE).label).includes('pci')

test.each(DIALECTS)(
  'INVARIANT (no leaf unseen): %s refuses a card number or the scanner finds it, wherever it stands',
  (_, body, decode) => {
    const clean = decode(body)
    if (isRefusal(clean)) throw new Error(clean.message)
    expect(finds(clean)).toBe(false)
    const unseen: string[] = []
    const tally = { refused: 0, found: 0 }
    const look = (path: Path, changed: unknown): void => {
      const request = decode(changed as object)
      if (isRefusal(request)) tally.refused++
      else if (finds(request)) tally.found++
      else unseen.push(path.join('.'))
    }
    for (const path of pathsOf(body)) {
      const at = path.reduce<unknown>((value, key) => (value as never)[key], body)
      if (isFields(at))
        for (const [key, value] of [
          ['zzz', CARD],
          [CARD, 1],
          ['zz', DIGITS],
        ] as const)
          look([...path, key], replaced(body, path, { ...at, [key]: value }))
      if (path.length === 0) continue
      for (const hidden of HIDDEN) {
        // Digits are base64: such bytes raise the label whatever they are.
        if (at === 'AAAA' && hidden === String(DIGITS)) continue
        look([...path, JSON.stringify(hidden)], replaced(body, path, hidden))
      }
    }
    expect(unseen).toEqual([])
    expect(tally.found).toBeGreaterThan(10)
  },
)
