import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requestOf } from '../../test/fakes/work.ts'
import { deploymentAt } from '../../test/support/deployments.ts'
import { textsOf } from './classify.ts'
import { inputTokensMax, outputBound, usageUpperBound } from './hold.ts'

describe('hold', () => {
  test('no tokenizer makes more tokens than bytes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'é', '字', '😀', '\ud800') }),
        fc.string(),
        (text, instructions) => {
          const bytes = Buffer.byteLength(text) + Buffer.byteLength(instructions)
          expect(inputTokensMax(requestOf(text), instructions)).toBeGreaterThan(bytes)
        },
      ),
    )
  })
  test('every text that a deployment gets is counted', () => {
    const request = requestOf('hello', {
      tools: [{ name: 'f', description: 'd'.repeat(500), parameters: { a: 'b'.repeat(500) } }],
      unknownText: ['u'.repeat(500)],
    })
    expect(textsOf(request).join('').length).toBeGreaterThan(1_500)
    expect(inputTokensMax(request, undefined)).toBeGreaterThan(1_500)
  })
  const deployment = (outputTokensMax: number | undefined) => deploymentAt('', { outputTokensMax })
  test.each([
    [
      'the own bound of the client',
      100,
      undefined,
      true,
      { tokens: 100, sent: undefined, inserted: false, binds: true },
    ],
    [
      'cut to what the deployment allows',
      9_000,
      2_048,
      false,
      { tokens: 2_048, sent: 2_048, inserted: false, binds: true },
    ],
    [
      'inserted under a hard budget',
      undefined,
      undefined,
      true,
      { tokens: 4_096, sent: 4_096, inserted: true, binds: true },
    ],
    [
      'inserted, and cut',
      undefined,
      1_000,
      true,
      { tokens: 1_000, sent: 1_000, inserted: true, binds: true },
    ],
    [
      'none without one',
      undefined,
      undefined,
      false,
      { tokens: 4_096, sent: undefined, inserted: false, binds: false },
    ],
  ] as const)('output bound: %s', (_, asked, allowed, hard, bound) => {
    const request = requestOf('', { maxOutputTokens: asked })
    expect(outputBound(request, deployment(allowed), hard)).toEqual(bound)
  })
  test('the estimate of a cut answer is never zero and never more than was held', () => {
    expect(usageUpperBound(10, 0, 100)).toEqual({ input: 10, output: 1 })
    expect(usageUpperBound(10, 1_000, 100)).toEqual({ input: 10, output: 100 })
  })
})
