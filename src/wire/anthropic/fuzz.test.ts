import { expect, test } from 'vitest'
import { isRefusal } from '../../kernel/refusal.ts'
import { decodeMessagesBody } from './decode.ts'

/** Deterministic: a failure names its seed. */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const CACHE = { cache_control: { type: 'ephemeral', ttl: '1h' } }
const SEEDS: readonly object[] = [
  { model: 'a', max_tokens: 5, messages: [{ role: 'user', content: 'hello' }], stream: true },
  {
    model: 'a',
    max_tokens: 5,
    system: [{ type: 'text', text: 'x', ...CACHE }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'x', citations: [{ type: 'char_location' }] },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA==' } },
          { type: 'image', source: { type: 'file', file_id: 'f' } },
          { type: 'document', source: { type: 'url', url: 'https://a.example/b.pdf' }, title: 't' },
          { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'x' }] } },
          {
            type: 'search_result',
            source: 's',
            title: 't',
            content: [{ type: 'text', text: 'x' }],
          },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'x', signature: 's' },
          { type: 'redacted_thinking', data: 'x' },
          { type: 'tool_use', id: 'c', name: 'f', input: { a: 1 } },
          { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'c',
            is_error: true,
            content: [{ type: 'text', text: 'x' }, { type: 'hologram' }],
          },
        ],
      },
    ],
  },
  {
    model: 'a',
    max_tokens: 2_000,
    messages: [{ role: 'user', content: 'hello' }],
    tools: [
      { name: 'f', description: 'd', input_schema: { type: 'object' }, strict: true, ...CACHE },
      { type: 'web_search_20250305', name: 'web_search' },
    ],
    tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true },
    thinking: { type: 'enabled', budget_tokens: 1_024 },
    output_config: { effort: 'low', format: { type: 'json_schema', schema: {} } },
    metadata: { user_id: 'u' },
    stop_sequences: ['x'],
    service_tier: 'auto',
    mcp_servers: [{ type: 'url', url: 'https://a.example', name: 'm' }],
    anthropic_beta: ['x'],
    standpipe: { label: { level: 'internal', compartments: ['pii'] }, knowledge_bases: ['h'] },
  },
]
const ODDITIES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  '',
  'x',
  '\ud800',
  '\0',
  [],
  {},
  [[]],
  { __proto__: null },
  [null],
  'code',
  { code: 'x', kind: 'refusal' },
  2 ** 53,
]
const NAMES = [
  'role',
  'content',
  'type',
  'kind',
  'code',
  'text',
  'source',
  'length',
  '__proto__',
  'constructor',
  'toString',
]

type Random = (below: number) => number
/** Replaces, removes, adds or doubles something at a random place. */
function mutate(value: unknown, random: Random): unknown {
  const oddity = () => ODDITIES[random(ODDITIES.length)]
  if (typeof value !== 'object' || value === null || random(6) === 0) return oddity()
  if (Array.isArray(value)) {
    const at = random(value.length + 1)
    if (at === value.length) return [...value, oddity()]
    if (random(8) === 0) return [...value, ...value]
    return value.map((item: unknown, index) => (index === at ? mutate(item, random) : item))
  }
  const entries = Object.entries(value)
  const at = random(entries.length + 1)
  if (at === entries.length)
    return Object.fromEntries([...entries, [NAMES[random(NAMES.length)], oddity()]])
  if (random(8) === 0) return Object.fromEntries(entries.filter((_, index) => index !== at))
  return Object.fromEntries(
    entries.map(([key, member], index) => [key, index === at ? mutate(member, random) : member]),
  )
}

function mutateBytes(text: string, random: Random): Uint8Array {
  const bytes = Buffer.from(text)
  if (random(4) > 0) return bytes
  for (let times = 1 + random(3); times > 0; times--) bytes[random(bytes.length)] = random(256)
  return random(5) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes
}

test('100,000 mutated requests: nothing thrown, typed refusals only', () => {
  const random = generator(42)
  const tally = { accepted: 0, refused: 0 }
  for (let round = 0; round < 100_000; round++) {
    let body: unknown = SEEDS[round % SEEDS.length]
    for (let times = 1 + random(3); times > 0; times--) body = mutate(body, random)
    const bytes = mutateBytes(JSON.stringify(body), random)
    const params = round % 5 === 0 ? { modelId: 'm', stream: 'true' } : {}
    const decoded = decodeMessagesBody(bytes, { params, headers: {} })
    if (isRefusal(decoded)) {
      tally.refused++
      expect(['invalid_request', 'limit_exceeded']).toContain(decoded.code)
    } else {
      tally.accepted++
      expect(decoded.rawMessages).toBe(decoded.messages)
    }
  }
  expect(tally.accepted).toBeGreaterThan(5_000)
  expect(tally.refused).toBeGreaterThan(5_000)
}, 60_000)
