import { expect, test } from 'vitest'
import { instant } from '../kernel/values.ts'
import { periodStart } from './period.ts'
import type { BudgetPeriod } from './store.ts'

const at = (text: string) => instant(Date.parse(text))

test.each<[BudgetPeriod, string, string]>([
  ['daily', '2026-11-22T23:59:59.999Z', '2026-11-22T00:00:00Z'],
  ['daily', '2026-11-23T00:00:00.000Z', '2026-11-23T00:00:00Z'],
  ['weekly', '2026-11-22T23:59:59.999Z', '2026-11-16T00:00:00Z'],
  ['weekly', '2026-11-23T00:00:00.000Z', '2026-11-23T00:00:00Z'],
  ['weekly', '1970-01-01T00:00:00.000Z', '1969-12-29T00:00:00Z'],
  ['monthly', '2028-02-29T12:00:00.000Z', '2028-02-01T00:00:00Z'],
  ['monthly', '2026-12-31T23:59:59.999Z', '2026-12-01T00:00:00Z'],
  ['total', '2026-12-31T23:59:59.999Z', '1970-01-01T00:00:00Z'],
])('the %s period of %s starts at %s', (period, instantText, start) => {
  expect(periodStart(period, at(instantText))).toBe(at(start))
})
