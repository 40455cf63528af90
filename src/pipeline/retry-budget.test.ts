import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import { RetryBudget } from './retry-budget.ts'

test('INVARIANT (retries are bounded): in every stretch of time, and the first few are always there', () => {
  const steps = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant('ask' as const) },
      { weight: 3, arbitrary: fc.constant('take' as const) },
      fc.integer({ min: 1, max: 30_000 }),
    ),
    { maxLength: 300 },
  )
  fc.assert(
    fc.property(steps, (todo) => {
      const budget = new RetryBudget(0)
      let now = 0
      const events: { readonly at: number; readonly kind: 'ask' | 'take' }[] = []
      let denied = 0
      for (const step of todo) {
        if (typeof step === 'number') now += step
        else if (step === 'ask') {
          budget.asked()
          events.push({ at: now, kind: 'ask' })
        } else if (budget.take(now)) events.push({ at: now, kind: 'take' })
        else denied += 1
      }
      for (let from = 0; from < events.length; from++) {
        const stretch = events.slice(from)
        const taken = stretch.filter(({ kind }) => kind === 'take').length
        const elapsed = now - (events[from]?.at ?? 0)
        const most =
          limits.retriesSavedMax +
          (stretch.length - taken) / 10 +
          Math.floor(elapsed / limits.retryRefillMs + 1)
        expect(taken).toBeLessThanOrEqual(most)
      }
      const taken = events.filter(({ kind }) => kind === 'take').length
      if (denied > 0) expect(taken).toBeGreaterThanOrEqual(limits.retriesMin)
    }),
    { numRuns: 1_000 },
  )
})

test('a deployment that is down gets a tenth more than it is asked, not twice', () => {
  const budget = new RetryBudget(0)
  let retries = 0
  for (let n = 0; n < 10_000; n++) {
    budget.asked()
    if (budget.take(0)) retries += 1
  }
  expect(retries).toBe(1_000 + limits.retriesMin)
})

test('time gives back the first few and no more', () => {
  const budget = new RetryBudget(0)
  const takeAll = (now: number): number => {
    let taken = 0
    while (budget.take(now)) taken += 1
    return taken
  }
  expect(takeAll(0)).toBe(limits.retriesMin)
  expect(takeAll(limits.retryRefillMs - 1)).toBe(0)
  expect(takeAll(limits.retryRefillMs)).toBe(1)
  expect(takeAll(limits.retryRefillMs * 1_000)).toBe(limits.retriesMin)
})
