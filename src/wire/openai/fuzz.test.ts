import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { isRefusal } from '../../kernel/refusal.ts'
import { decodeChat } from './chat/decode.ts'
import { decodeEmbed } from './embeddings.ts'
import { decodeRerank } from './rerank.ts'
import { decodeResponses } from './responses/decode.ts'

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

const RESPONSES: readonly object[] = [
  {
    model: 'a',
    input: 'hello',
    instructions: 'be brief',
    tools: [
      { type: 'function', name: 'f', parameters: {}, strict: true },
      { type: 'custom', name: 'g', format: { type: 'text' } },
      { type: 'file_search', vector_store_ids: ['h'], max_num_results: 3 },
      { type: 'web_search' },
    ],
    tool_choice: { type: 'file_search' },
    text: { format: { type: 'json_schema', name: 's', schema: {} }, verbosity: 'low' },
    reasoning: { effort: 'low', summary: 'auto' },
    include: ['file_search_call.results'],
    previous_response_id: 'resp_1',
    store: true,
    metadata: { team: 'rail' },
    max_output_tokens: 5,
  },
  {
    model: 'a',
    input: [
      { role: 'developer', content: 'x' },
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_text', text: 'x' },
          { type: 'input_image', image_url: 'data:image/png;base64,AA==', detail: 'low' },
          { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA==' },
        ],
      },
      { type: 'reasoning', id: 'rs', summary: [{ type: 'summary_text', text: 'hm' }] },
      { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: [{ type: 'input_text', text: 'x' }] },
      { type: 'item_reference', id: 'msg_1' },
      { type: 'file_search_call', id: 'fs', queries: ['q'], results: null },
    ],
    stream: true,
  },
]
const EMBEDDINGS: readonly object[] = [
  { model: 'a', input: 'hello', dimensions: 3, encoding_format: 'base64', user: 'u' },
  { model: 'a', input: ['hello', 'world'], standpipe: { label: 'internal' }, more: { a: 'b' } },
]
const RERANKINGS: readonly object[] = [
  { model: 'a', query: 'q', documents: ['x', 'y'], top_n: 1, return_documents: true },
  { model: 'a', query: 'q', documents: [{ text: 'x', title: 't' }], max_tokens_per_doc: 100 },
]

type Decode = (
  body: Uint8Array,
) => ReturnType<typeof decodeChat | typeof decodeEmbed | typeof decodeRerank>
/** What a decoder must hold to, as one text: cheaper than an assertion for each. */
function wrong(decoded: ReturnType<Decode>): string | undefined {
  if (isRefusal(decoded)) {
    return decoded.code === 'invalid_request' && typeof decoded.message === 'string'
      ? undefined
      : `refused with ${decoded.code}`
  }
  if (decoded.messages !== decoded.rawMessages) return 'raw is not said to be true'
  // What goes out again is JSON without what was repaired.
  if (/\\u0000|\\ud[89a-f]/.test(JSON.stringify(decoded))) return 'a broken character'
  const names = [...(decoded.effects ?? []), ...(decoded.untranslated ?? [])]
  return names.every(({ name, needed }) => name !== '' && typeof needed === 'boolean')
    ? undefined
    : 'a loss without a name'
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes that are still in use once all garbage is gone. */
function bytesInUse(): number {
  collect()
  return process.memoryUsage().heapUsed
}

test.each<[string, Decode, readonly object[], number]>([
  ['chat completions', decodeChat, SEEDS, 100_000],
  ['responses', decodeResponses, RESPONSES, 100_000],
  ['embeddings', decodeEmbed, EMBEDDINGS, 100_000],
  ['rerankings', decodeRerank, RERANKINGS, 100_000],
])(
  'mutated requests for %s: nothing thrown, typed refusals only, nothing kept',
  (_, decode, seeds, rounds) => {
    const random = generator(42)
    const tally = { accepted: 0, refused: 0 }
    let before = 0
    for (let round = 0; round < rounds; round++) {
      let body: unknown = seeds[round % seeds.length]
      for (let times = 1 + random(3); times > 0; times--) body = mutate(body, random)
      const decoded = decode(mutateBytes(JSON.stringify(body), random))
      const why = wrong(decoded)
      if (why !== undefined) expect.fail(`round ${round}: ${why}: ${JSON.stringify(body)}`)
      tally[isRefusal(decoded) ? 'refused' : 'accepted']++
      // By now all code is compiled.
      if (round === rounds / 10) before = bytesInUse()
    }
    // Both happen often, or the fuzzing proves nothing.
    expect(Math.min(tally.accepted, tally.refused)).toBeGreaterThan(rounds / 10)
    // Whoever keeps them all keeps some hundreds of bytes of each.
    expect((bytesInUse() - before) / rounds).toBeLessThan(50)
  },
  60_000,
)
