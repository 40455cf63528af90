import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Price } from '../kernel/money.ts'
import { priceUsage, TOKEN_CLASSES, totalOf, type PriceList, type Usage } from '../models/usage.ts'
import { holdFor } from './hold.ts'

const perMillion = (nanoPerBlock: bigint): Price => ({ nanoPerBlock, blockUnits: 1_000_000n })
const input = perMillion(2_500_000_000n)
const output = perMillion(10_000_000_000n)

describe('holdFor', () => {
  test.each<[string, PriceList, number, number, bigint | undefined]>([
    ['nothing', { input, output }, 0, 0, 0n],
    ['input only needs no output price', { input }, 1_000, 0, 2_500_005n],
    ['each side at its dearest class', { input, cacheWrite: output, output }, 10, 10, 200_007n],
    [
      'reasoning may cost more than output',
      { input, output: input, reasoning: output },
      0,
      4,
      40_002n,
    ],
    ['free is free', { input: perMillion(0n), output: perMillion(0n) }, 1e9, 1e9, 0n],
    ['no price at all: unknown, not zero', {}, 1, 0, undefined],
    ['no output price: unknown', { input }, 1, 1, undefined],
    ['one class without a price: unknown', { cacheRead: input, output }, 1, 1, undefined],
  ])('%s', (_, prices, inputMax, outputMax, hold) => {
    expect(holdFor(prices, inputMax, outputMax)).toBe(hold)
  })

  const price = fc.record({
    nanoPerBlock: fc.bigInt(0n, 10n ** 12n),
    blockUnits: fc.constantFrom(1n, 3n, 1_000n, 1_000_000n),
  })
  const prices = fc.dictionary(fc.constantFrom(...TOKEN_CLASSES), price)
  const usage = fc.dictionary(fc.constantFrom(...TOKEN_CLASSES), fc.nat(100_000))
  const sum = (counts: Usage, output: boolean) =>
    TOKEN_CLASSES.filter((each) => (each === 'output' || each === 'reasoning') === output)
      .map((each) => counts[each] ?? 0)
      .reduce((a, b) => a + b, 0)

  test('hold covers charge: no usage inside the bounds costs more', () => {
    fc.assert(
      fc.property(prices, usage, fc.nat(10), fc.nat(10), (list, counts, moreIn, moreOut) => {
        const hold = holdFor(list, sum(counts, false) + moreIn, sum(counts, true) + moreOut)
        const lines = priceUsage(list, counts)
        if (hold === undefined) return
        expect(lines).toBeDefined()
        expect(totalOf(lines ?? []) <= hold).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
