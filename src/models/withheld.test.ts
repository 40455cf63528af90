import { expect, test } from 'vitest'
import { withheldFromMessages } from './withheld-messages.ts'
import { withheldFrom } from './withheld.ts'

test.each<[member: object]>([
  [{ n_cmpl: 500 }],
  [{ num_completions: 5 }],
  [{ prediction: { type: 'content', content: 'word '.repeat(1000) } }],
  [{ ignore_eos: true }],
  [{ max_total_tokens: 1 }],
  [{ max_output_tokens: 1_000_000 }],
  [{ MAX_TOKENS: 1_000_000 }],
  [{ maxTokens: 1_000_000 }],
  [{ Model: 'a dearer one' }],
  [{ Messages: [] }],
  [{ N: 9 }],
  [{ Stream: true }],
  [{ Extra_Body: {} }],
  [{ modalities: ['text', 'audio'] }],
  [{ modalities: 'audio' }],
  [{ service_tier: 'priority' }],
  [{ 'Service-Tier': 'priority' }],
])('what spends beyond the hold is taken out: %j', (member) => {
  expect(withheldFrom({ model: 'm', n: 1, ...member })).toEqual(Object.keys(member))
})

test('sound is taken out with its settings', () => {
  const raw = { modalities: ['text', 'audio'], audio: { voice: 'a' } }
  expect(withheldFrom(raw)).toEqual(['modalities', 'audio'])
})

test('what we read ourselves stays', () => {
  const raw = { model: 'm', messages: [], n: 2, max_tokens: 5, stream: true, tools: [] }
  expect(withheldFrom({ ...raw, modalities: ['text'], service_tier: 'auto', top_k: 1 })).toEqual([])
  expect(withheldFrom({ model: 'm', input: 'x', max_output_tokens: 5 }, 'responses')).toEqual([])
  expect(withheldFromMessages({ ...raw, n: undefined, speed: 'standard' })).toEqual([])
})

test('of other requests, bounds that only chat completions count', () => {
  const raw = { n: 9, max_tokens: 9, max_chunks_per_doc: 9, max_tokens_per_doc: 9 }
  expect(withheldFrom({ query: 'q', top_n: 1, ...raw }, 'vectors')).toEqual(Object.keys(raw))
  expect(withheldFrom({ input: 'x', n: 9, max_tokens: 9 }, 'responses')).toEqual([
    'n',
    'max_tokens',
  ])
})

test('the same of the Messages API', () => {
  const raw = { n: 5, best_of: 2, max_tokens_to_sample: 9, Fallbacks: [], Max_Tokens: 9 }
  expect(withheldFromMessages({ model: 'm', max_tokens: 5, ...raw })).toEqual(Object.keys(raw))
})
