import { expect, test } from 'vitest'
import { isRefusal } from '../../kernel/refusal.ts'
import { decodeChat } from './chat/decode.ts'

/** Deterministic: a failure names its seed. */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const SEEDS: readonly object[] = [
  { model: 'a', messages: [{ role: 'user', content: 'hello' }], stream: true, n: 2 },
  {
    model: 'a',
    messages: [
      { role: 'developer', content: [{ type: 'text', text: 'x' }] },
      {
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } }],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: 'done' },
      { role: 'function', name: 'f', content: 'done' },
    ],
    tools: [
      {
        type: 'function',
        function: { name: 'f', description: 'd', parameters: { type: 'object' } },
      },
    ],
    tool_choice: { type: 'function', function: { name: 'f' } },
    response_format: { type: 'json_schema', json_schema: { name: 's', schema: {} } },
    stream_options: { include_usage: true },
    max_tokens: 5,
    max_completion_tokens: 6,
    standpipe: { label: { level: 'internal', compartments: ['pii'] }, knowledge_bases: ['h'] },
    metadata: { a: 'b' },
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
  'url',
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

test('20,000 mutated requests: nothing thrown, typed refusals only', () => {
  const random = generator(42)
  const tally = { accepted: 0, refused: 0 }
  for (let round = 0; round < 20_000; round++) {
    let body: unknown = SEEDS[round % SEEDS.length]
    for (let times = 1 + random(3); times > 0; times--) body = mutate(body, random)
    const bytes = mutateBytes(JSON.stringify(body), random)
    const decoded = decodeChat(bytes)
    if (isRefusal(decoded)) {
      tally.refused++
      expect(decoded.code).toBe('invalid_request')
      expect(typeof decoded.message).toBe('string')
    } else {
      tally.accepted++
      expect(decoded.kind).toBe('chat')
      expect(decoded.messages.length).toBeGreaterThan(0)
      // What goes out again is JSON without what was repaired.
      expect(JSON.stringify(decoded.raw)).not.toMatch(/\\u0000|\\ud[89a-f]/)
    }
  }
  // Both happen often, or the fuzzing proves nothing.
  expect(Math.min(tally.accepted, tally.refused)).toBeGreaterThan(2_000)
}, 10_000)
