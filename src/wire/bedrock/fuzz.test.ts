import { expect, test } from 'vitest'
import { isRefusal } from '../../kernel/refusal.ts'
import { decodeConverse } from './decode.ts'
import { decodeInvoked } from './invoke.ts'

/** Deterministic: a failure names its seed. */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
type Random = ReturnType<typeof generator>

const SEEDS: readonly object[] = [
  { messages: [{ role: 'user', content: [{ text: 'hello' }] }] },
  {
    system: [{ text: 'x' }, { cachePoint: { type: 'default', ttl: '5m' } }],
    messages: [
      {
        role: 'user',
        content: [
          { image: { format: 'png', source: { bytes: 'AA==' } } },
          { document: { format: 'pdf', name: 'n', source: { text: 't' } } },
          { searchResult: { source: 's', title: 't', content: [{ text: 'x' }] } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'x', signature: 'AA==' } } },
          { toolUse: { toolUseId: 'a', name: 'f', input: {} } },
        ],
      },
      {
        role: 'user',
        content: [{ toolResult: { toolUseId: 'a', content: [{ json: {} }], status: 'success' } }],
      },
    ],
    toolConfig: {
      tools: [{ toolSpec: { name: 'f', inputSchema: { json: {} } } }],
      toolChoice: { auto: {} },
    },
    inferenceConfig: { maxTokens: 5, stopSequences: ['x'] },
    outputConfig: {
      textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{}' } } },
    },
    requestMetadata: { a: 'b' },
    additionalModelRequestFields: { top_k: 1, standpipe: { label: 'internal' } },
  },
  { inputText: 'a', dimensions: 5, normalize: true },
  { texts: ['a', 'b'], input_type: 'search_query', truncate: 'END' },
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
  { text: 'x' },
  { __proto__: null },
]
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'text',
  'image',
  'kind',
  '',
  'cachePoint',
  'code',
]

function mutate(value: unknown, random: Random): unknown {
  const oddity = (): unknown => ODDITIES[random(ODDITIES.length)]
  if (typeof value !== 'object' || value === null || random(6) === 0) return oddity()
  if (Array.isArray(value)) {
    const at = random(value.length + 1)
    if (at === value.length) return [...value, oddity()]
    return value.map((item: unknown, index) => (index === at ? mutate(item, random) : item))
  }
  const entries = Object.entries(value)
  const at = random(entries.length + 1)
  if (at === entries.length) {
    return Object.fromEntries([...entries, [NAMES[random(NAMES.length)], oddity()]])
  }
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
  const random = generator(7)
  const tally = { accepted: 0, refused: 0 }
  const asked = { codecs: {}, params: { modelId: 'a' }, headers: {}, stream: false }
  for (let round = 0; round < 100_000; round++) {
    const seed = round % SEEDS.length
    let body: unknown = SEEDS[seed]
    for (let times = 1 + random(3); times > 0; times--) body = mutate(body, random)
    const bytes = mutateBytes(JSON.stringify(body), random)
    const decoded =
      seed < 2 ? decodeConverse(bytes, { modelId: 'a' }, false) : decodeInvoked(bytes, asked)
    if (isRefusal(decoded)) {
      tally.refused++
      if (decoded.code !== 'invalid_request') expect(decoded.code).toBe('invalid_request')
    } else {
      tally.accepted++
      if (decoded.messages.length === 0) expect(decoded.messages).not.toEqual([])
      // What goes out again is JSON without what was repaired.
      const text = JSON.stringify(decoded.raw)
      if (/\\u0000|\\ud[89a-f]/.test(text)) expect(text).toBe('repaired')
    }
  }
  // Both happen often, or the fuzzing proves nothing.
  expect(Math.min(tally.accepted, tally.refused)).toBeGreaterThan(10_000)
}, 30_000)
