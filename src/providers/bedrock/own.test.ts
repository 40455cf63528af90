import { expect, test } from 'vitest'
import { withheldFields } from './own.ts'

test.each<[member: object]>([
  [{ speed: 'fast' }],
  [{ anthropic_beta: ['context-1m', 'fast-mode-2026-02-01'] }],
  [{ anthropic_beta: 'mcp-client-2025-04-04' }],
  [{ inferenceConfig: { maxTokens: 99_999 } }],
  [{ textGenerationConfig: { maxTokenCount: 9 } }],
  [{ maxTokens: 9 }],
  [{ max_tokens: 9 }],
  [{ max_gen_len: 9 }],
  [{ numResults: 9 }],
  [{ n: 9 }],
  [{ service_tier: 'priority' }],
])("a model's own field that spends more than was held is taken out: %j", (member) => {
  expect(withheldFields({ top_k: 5, ...member })).toEqual(Object.keys(member))
})

test('other fields stay', () => {
  const fields = { top_k: 5, speed: 'standard', anthropic_beta: ['interleaved-thinking'] }
  expect(withheldFields({ ...fields, thinking: { type: 'disabled' } })).toEqual([])
})
