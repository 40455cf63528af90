import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requestOf } from '../../test/fakes/work.ts'
import { eventsOf, promptOf } from '../models/conformance.ts'
import { ESTIMATE, estimatedInput, estimatedTokens, ESTIMATOR } from './estimate.ts'
import { inputTokensMax } from './hold.ts'

describe('an estimate of tokens', () => {
  /** By the published rules of thumb, not by a tokenizer: there is none here to compare with. */
  test.each<[string, string, number, number]>([
    ['nothing', '', 0, 0],
    [
      'English: four characters a token',
      'The quick brown fox jumps over the lazy dog. '.repeat(10),
      80,
      140,
    ],
    [
      'German: longer words, more pieces',
      'Die Reisekostenabrechnung ist innerhalb von vier Wochen einzureichen. '.repeat(10),
      130,
      280,
    ],
    ['code', 'function add(a, b) { return a + b; }\n'.repeat(10), 100, 240],
    ['numbers: up to three digits a token', '1234567890'.repeat(10), 33, 60],
    ['Chinese: about a character a token', '会议室的预订规则如下。'.repeat(10), 70, 130],
    ['Russian', 'Правила бронирования переговорных комнат. '.repeat(10), 110, 220],
    ['emoji', '🙂'.repeat(10), 10, 40],
  ])('%s', (_, text, least, most) => {
    const tokens = estimatedTokens(text)
    expect(tokens).toBeGreaterThanOrEqual(least)
    expect(tokens).toBeLessThanOrEqual(most)
  })

  test('is never more than the upper bound that a hold takes, and grows with its text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const request = requestOf(a + b)
        expect(estimatedInput(request)).toBeLessThanOrEqual(inputTokensMax(request, undefined))
        expect(estimatedTokens(a)).toBeLessThanOrEqual(estimatedTokens(`${a} ${b}`))
      }),
    )
  })

  test('is of the texts: the same in every dialect, whatever else is said around them', () => {
    const plain = estimatedInput(requestOf('Where is the travel form?'))
    const around = {
      settings: { user: 'somebody', serviceTier: 'flex' },
      unknownText: ['some member of one dialect alone'],
      forwarded: { 'anthropic-version': '2023-06-01' },
      tags: { team: 'people' },
    }
    for (const dialect of ['openai', 'responses', 'anthropic', 'bedrock'] as const) {
      const request = requestOf('Where is the travel form?', { dialect, ...around })
      expect(estimatedInput(request)).toBe(plain)
    }
  })

  test('of tools and their results: what a model reads of them', () => {
    const bare = estimatedInput(requestOf('hello'))
    const tool = { name: 'find', description: 'finds a form', parameters: { type: 'object' } }
    expect(estimatedInput(requestOf('hello', { tools: [tool] }))).toBeGreaterThan(bare)
    const result = (id: string) =>
      estimatedInput(
        requestOf('', {
          messages: [{ role: 'tool', parts: [{ kind: 'toolResult', id, text: 'b' }] }],
        }),
      )
    expect(result('call_0123456789abcdef')).toBe(result('a'))
  })

  test('is marked as what it is, and finishes', async () => {
    const request = requestOf('hello', { only: 'count' })
    const events = await eventsOf(
      ESTIMATOR.invoke(ESTIMATE, { ...promptOf({}), request }, new AbortController().signal),
    )
    expect(events).toEqual([
      { kind: 'counted', tokens: estimatedInput(request), estimated: true },
      { kind: 'finish', choice: 0, reason: 'stop' },
    ])
  })
})
