import { expect, test } from 'vitest'
import { budgetFor, budgetOf, effortFor, effortOf, nearestEffort, type Effort } from './efforts.ts'

const EFFORTS: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

test.each(EFFORTS)('%s comes back from its budget as itself', (effort) => {
  expect(effortFor(budgetFor(effort))).toBe(effort)
  expect(nearestEffort(effort, EFFORTS)).toBe(effort)
})

test('more budget is never less effort', () => {
  let least = 0
  for (let budget = 0; budget < 100_000; budget += 97) {
    const rank = EFFORTS.indexOf(effortFor(budget))
    expect(rank).toBeGreaterThanOrEqual(least)
    expect(budgetFor(effortFor(budget))).toBeGreaterThanOrEqual(Math.min(budget, 65_536))
    least = rank
  }
})

test.each<[Parameters<typeof effortOf>[0], Effort | undefined, number | undefined]>([
  [{}, undefined, undefined],
  [{ summary: 'auto' }, undefined, undefined],
  [{ effort: 'low' }, 'low', 2_048],
  [{ budgetTokens: 0 }, 'none', 0],
  [{ budgetTokens: 1 }, 'minimal', 1],
  [{ budgetTokens: 2_049 }, 'medium', 2_049],
  [{ budgetTokens: 1_000_000 }, 'max', 1_000_000],
  // Who says both means each on its own scale.
  [{ effort: 'high', budgetTokens: 1_024 }, 'high', 1_024],
])('%j', (reasoning, effort, budget) => {
  expect([effortOf(reasoning), budgetOf(reasoning)]).toEqual([effort, budget])
})

test.each<[Effort, readonly Effort[], Effort]>([
  ['max', ['low', 'medium', 'high'], 'high'],
  ['none', ['low', 'medium', 'high'], 'low'],
  ['minimal', ['none', 'low', 'medium'], 'none'],
  ['xhigh', ['none', 'high'], 'high'],
])('%s among %j is %s', (effort, known, nearest) => {
  expect(nearestEffort(effort, known)).toBe(nearest)
})
