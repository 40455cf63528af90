import { instant, type Instant } from '../kernel/values.ts'
import type { BudgetPeriod } from './store.ts'

const DAY_MS = 86_400_000
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS

const floorTo = (at: number, origin: number, step: number): number =>
  origin + Math.floor((at - origin) / step) * step

/**
 * The first instant of the period that contains `at`, in UTC. Weeks start on Monday; `total` has one
 * period, from 1970. An attempt's hold and charge land in the period in which it started.
 */
export function periodStart(period: BudgetPeriod, at: Instant): Instant {
  switch (period) {
    case 'daily':
      return instant(floorTo(at, 0, DAY_MS))
    case 'weekly':
      return instant(floorTo(at, FIRST_MONDAY_MS, 7 * DAY_MS))
    case 'monthly': {
      const date = new Date(at)
      return instant(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1))
    }
    case 'total':
      return instant(0)
  }
}
