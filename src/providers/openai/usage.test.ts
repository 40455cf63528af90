import fc from 'fast-check'
import { expect, test } from 'vitest'
import { usageOf } from './usage.ts'

const details = (prompt: object, completion: object) => ({
  prompt_tokens_details: prompt,
  completion_tokens_details: completion,
})

test.each<[string, unknown, unknown]>([
  ['plain', { prompt_tokens: 10, completion_tokens: 5 }, { input: 10, output: 5 }],
  ['explicit zero', { prompt_tokens: 0, completion_tokens: 0 }, { input: 0, output: 0 }],
  [
    'cached is inside the prompt',
    { prompt_tokens: 100, completion_tokens: 1, ...details({ cached_tokens: 80 }, {}) },
    { input: 20, cacheRead: 80, output: 1 },
  ],
  [
    'another name for cached',
    { prompt_tokens: 100, completion_tokens: 1, prompt_cache_hit_tokens: 60 },
    { input: 40, cacheRead: 60, output: 1 },
  ],
  [
    'reasoning is inside the completion',
    {
      prompt_tokens: 1,
      completion_tokens: 100,
      total_tokens: 101,
      ...details({}, { reasoning_tokens: 64 }),
    },
    { input: 1, output: 36, reasoning: 64 },
  ],
  [
    'reasoning on top, told by the total',
    {
      prompt_tokens: 10,
      completion_tokens: 100,
      total_tokens: 174,
      ...details({}, { reasoning_tokens: 64 }),
    },
    { input: 10, output: 100, reasoning: 64 },
  ],
  [
    'reasoning on top, told by its size',
    { prompt_tokens: 10, completion_tokens: 9, ...details({}, { reasoning_tokens: 300 }) },
    { input: 10, output: 9, reasoning: 300 },
  ],
  [
    'audio both ways',
    {
      prompt_tokens: 50,
      completion_tokens: 20,
      ...details({ audio_tokens: 30 }, { audio_tokens: 15 }),
    },
    { input: 20, audio: 45, output: 5 },
  ],
  [
    'more cached than prompt',
    { prompt_tokens: 5, completion_tokens: 1, ...details({ cached_tokens: 9 }, {}) },
    { input: 0, cacheRead: 5, output: 1 },
  ],
  [
    'details that are null',
    {
      prompt_tokens: 5,
      completion_tokens: 1,
      prompt_tokens_details: null,
      completion_tokens_details: null,
    },
    { input: 5, output: 1 },
  ],
  ['one count missing: unknown', { prompt_tokens: 5 }, undefined],
  ['negative: unknown', { prompt_tokens: -5, completion_tokens: 1 }, undefined],
  ['a fraction: unknown', { prompt_tokens: 1.5, completion_tokens: 1 }, undefined],
  ['text: unknown', { prompt_tokens: '5', completion_tokens: 1 }, undefined],
  ['null: unknown', null, undefined],
  ['absent: unknown', undefined, undefined],
])('%s', (_, reported, expected) => {
  expect(usageOf(reported)).toEqual(expected)
})

test('INVARIANT (classes add up)', () => {
  const count = fc.nat(100_000)
  fc.assert(
    fc.property(
      count,
      count,
      count,
      count,
      count,
      (prompt, completion, cached, audio, reasoning) => {
        const usage = usageOf({
          prompt_tokens: prompt,
          completion_tokens: completion,
          prompt_tokens_details: { cached_tokens: cached, audio_tokens: audio },
          completion_tokens_details: { reasoning_tokens: reasoning },
        })
        const sum = Object.values(usage ?? {}).reduce((total, units) => total + units, 0)
        expect(sum).toBe(prompt + completion + (reasoning > completion ? reasoning : 0))
        expect(Object.values(usage ?? {}).every((units) => units >= 0)).toBe(true)
      },
    ),
  )
})

test.each([9_007_199_254_740_991, 1e12 + 1, -1, 0.5])('a count of %s is no count', (tokens) => {
  expect(usageOf({ prompt_tokens: tokens, completion_tokens: 1 })).toBeUndefined()
  expect(usageOf({ prompt_tokens: 1, completion_tokens: tokens })).toBeUndefined()
})
