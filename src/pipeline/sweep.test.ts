import { expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import { instant, type Instant } from '../kernel/values.ts'
import type { LedgerStore } from '../ledger/store.ts'
import { sweepDead } from './sweep.ts'

/** A ledger of `open` attempts that sweeps as many at once as it may. */
function ledgerWith(open: number) {
  const asked: Instant[] = []
  const sweep: LedgerStore['sweep'] = (_at, startedBefore) => {
    asked.push(startedBefore)
    const crashed = Math.min(open, limits.sweepAttemptsMax)
    open -= crashed
    return Promise.resolve({ crashed, expired: 0 })
  }
  return { asked, ledger: { sweep } as LedgerStore }
}

test.each([0, 1, limits.sweepAttemptsMax, 3 * limits.sweepAttemptsMax + 7])(
  'of %i attempts that a dead process left, all are closed',
  async (open) => {
    const { ledger } = ledgerWith(open)
    expect(await sweepDead(ledger, instant(1_000))).toEqual({ crashed: open, expired: 0 })
  },
)

test('a clock that was set back hides nothing', async () => {
  const { ledger, asked } = ledgerWith(1)
  await sweepDead(ledger, instant(1_000))
  expect(asked.every((before) => before > 8.64e15 - 1)).toBe(true)
})
