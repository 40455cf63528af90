import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../../kernel/refusal.ts'
import { instant, type RequestId } from '../../../kernel/values.ts'
import type { ChatRequest, FinishReason, ModelEvent } from '../../../models/chat.ts'
import { promptOf } from '../../../models/conformance.ts'
import type { AnswerContext } from '../../dialect.ts'
import { chatCompletions } from '../openai.ts'
import { decodeChat } from './decode.ts'

const hello = [{ role: 'user', content: 'hello' }]
const decode = (body: object) =>
  decodeChat(JSON.stringify({ model: 'assistant', messages: hello, ...body }))
function accepted(body: object): ChatRequest {
  const request = decode(body)
  if (isRefusal(request)) throw new Error(`${request.message} (${request.param})`)
  return request
}
const schema = { name: 'n', description: 'd', schema: { a: 1 }, strict: false }
const user = (...content: object[]) => ({ messages: [{ role: 'user', content }] })

test.each<[object, object]>([
  [
    { temperature: 0.5, top_p: 0.9, top_k: 5 },
    { temperature: 0.5, topP: 0.9, topK: 5 },
  ],
  [{ seed: 7 }, { seed: 7 }],
  [
    { presence_penalty: 1, frequency_penalty: -1 },
    { presencePenalty: 1, frequencyPenalty: -1 },
  ],
  [{ stop: 'a' }, { stop: ['a'] }],
  [{ stop: ['a', 'b'] }, { stop: ['a', 'b'] }],
  [{ tool_choice: 'required' }, { toolChoice: 'required' }],
  [{ tool_choice: { type: 'function', function: { name: 'f' } } }, { toolChoice: { tool: 'f' } }],
  [{ function_call: { name: 'f' } }, { toolChoice: { tool: 'f' } }],
  [{ function_call: 'none' }, { toolChoice: 'none' }],
  [{ parallel_tool_calls: false }, { parallelToolCalls: false }],
  [{ response_format: { type: 'json_object' } }, { format: { kind: 'json' } }],
  [
    { response_format: { type: 'json_schema', json_schema: schema } },
    { format: { kind: 'schema', ...schema } },
  ],
  [{ reasoning_effort: 'xhigh' }, { reasoning: { effort: 'xhigh' } }],
  [{ user: 'u' }, { user: 'u' }],
  [{ user: 'u', safety_identifier: 's' }, { user: 's' }],
  [{ service_tier: 'flex' }, { serviceTier: 'flex' }],
  [{ prompt_cache_key: 'k' }, { promptCacheKey: 'k' }],
])('settings %j', (body, settings) => {
  const request = accepted(body)
  expect(request.settings).toEqual(settings)
  // What our words hold is lost to nobody.
  expect(request.untranslated).toBeUndefined()
})

test.each([
  { temperature: null, stop: null, response_format: { type: 'text' }, tool_choice: null },
  { logprobs: false, top_logprobs: 0, logit_bias: {}, modalities: ['text'] },
])('nothing is said by %j', (body) => {
  const { settings, untranslated, effects } = accepted(body)
  expect([settings, untranslated, effects]).toEqual([undefined, undefined, undefined])
})

test.each<[object, string]>([
  [{ temperature: 'hot' }, 'temperature'],
  [{ seed: '7' }, 'seed'],
  [{ stop: 5 }, 'stop'],
  [{ stop: ['a', 5] }, 'stop'],
  [{ parallel_tool_calls: 'no' }, 'parallel_tool_calls'],
  [{ user: 5 }, 'user'],
  [{ service_tier: {} }, 'service_tier'],
])('a wrong setting is named: %j', (body, param) => {
  expect(decode(body)).toMatchObject({ code: 'invalid_request', param })
})

test.each<[object, readonly object[]]>([
  [{ store: true }, [{ kind: 'store', name: 'store', needed: false }]],
  [
    { store: true, metadata: { a: 'b' } },
    [
      { kind: 'store', name: 'store', needed: false },
      { kind: 'store', name: 'metadata', needed: false },
    ],
  ],
  [
    { prompt_cache_retention: '24h' },
    [{ kind: 'store', name: 'prompt_cache_retention', needed: false }],
  ],
  [
    user({ type: 'image_url', image_url: { url: 'https://p.example/a.png' } }),
    [{ kind: 'fetch', name: 'messages[0].content[0].image_url', needed: true }],
  ],
  [
    user({ type: 'file', file: { file_id: 'file-1' } }),
    [{ kind: 'fetch', name: 'messages[0].content[0].file', needed: true }],
  ],
  [{ web_search_options: {} }, [{ kind: 'act', name: 'web_search_options', needed: true }]],
  [{ mcp_servers: [] }, [{ kind: 'act', name: 'mcp_servers', needed: true }]],
  [{ enable_search: true }, [{ kind: 'act', name: 'enable_search', needed: true }]],
])('INVARIANT (no effect without a permit): %j', (body, effects) => {
  expect(accepted(body).effects).toEqual(effects)
})

test.each<[object]>([
  [{ store: false }],
  [{ enable_search: false }],
  [user({ type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } })],
  [user({ type: 'file', file: { file_data: 'AA==' } })],
])('no effect: %j', (body) => {
  expect(accepted(body).effects).toBeUndefined()
})

test.each<[object, string, boolean]>([
  [{ logprobs: true }, 'logprobs', true],
  [{ logprobs: true, top_logprobs: 3 }, 'top_logprobs', true],
  [{ logit_bias: { 5: -100 } }, 'logit_bias', true],
  [{ modalities: ['text', 'audio'] }, 'modalities', true],
  [{ prediction: { type: 'content', content: 'x' } }, 'prediction', false],
  [{ verbosity: 'low' }, 'verbosity', false],
  [{ reasoning_effort: 'extreme' }, 'reasoning_effort', false],
  [{ response_format: { type: 'grammar' } }, 'response_format', true],
  [{ tool_choice: { type: 'allowed_tools' } }, 'tool_choice', true],
  [{ tools: [{ type: 'custom', custom: { name: 'g' } }] }, 'tools[0]', true],
  [{ guided_json: {} }, 'guided_json', false],
  [user({ type: 'input_audio', input_audio: { data: 'AAAA' } }), 'messages[0].content[0]', true],
  [
    user({ type: 'text', text: 'x', cache_control: {} }),
    'messages[0].content[0].cache_control',
    false,
  ],
  [{ messages: [{ ...hello[0], name: 'bob' }] }, 'messages[0].name', false],
  [
    { messages: [{ role: 'assistant', content: 'x', audio: { id: 'audio_1' } }] },
    'messages[0].audio',
    true,
  ],
])('what only this dialect can carry: %j', (body, name, needed) => {
  expect(accepted(body).untranslated).toContainEqual({ name, needed })
})

describe('tags', () => {
  test('are the pairs of texts in the metadata, bounded', () => {
    const metadata = { team: 'rail', count: 5, long: 'x'.repeat(513), constructor: 'c' }
    expect(accepted({ metadata }).tags).toEqual({ team: 'rail', constructor: 'c' })
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`k${n}`, 'v']))
    expect(Object.keys(accepted({ metadata: many }).tags ?? {}).length).toBe(50)
  })

  test.each([[{}], [{ metadata: null }], [{ metadata: 'x' }], [{ metadata: { a: 1 } }]])(
    'none in %j',
    (body) => {
      expect(accepted(body).tags).toBeUndefined()
    },
  )
})

describe('why an answer ended', () => {
  const context: AnswerContext = {
    requestId: 'req_1' as RequestId,
    createdAt: instant(0),
    request: promptOf({}).request,
    passages: [],
    elapsedMs: () => 0,
  }
  test.each<[FinishReason, string]>([
    ['stop', 'stop'],
    ['stop_sequence', 'stop'],
    ['length', 'length'],
    ['tool_calls', 'tool_calls'],
    ['content_filter', 'content_filter'],
    ['refusal', 'content_filter'],
    ['pause', 'stop'],
    ['context_exceeded', 'length'],
  ])('%s is %s', (reason, said) => {
    const events: readonly ModelEvent[] = [
      { kind: 'text', choice: 0, text: 'a' },
      { kind: 'reasoning', choice: 0, text: '', signature: 'c2ln' },
      { kind: 'finish', choice: 0, reason },
    ]
    const encoder = chatCompletions.encodeStream(context)
    const wire = `${String(encoder.push(events))}${String(encoder.end())}`
    expect(wire).toContain(`"finish_reason":"${said}"`)
    expect(wire).not.toContain('c2ln')
    const { body } = chatCompletions.encodeWhole(events, context)
    expect(body).toContain(`"finish_reason":"${said}"`)
    expect(body).not.toContain('reasoning_content')
  })
})
