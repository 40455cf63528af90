import type { Refusal } from '../kernel/refusal.ts'
import type { Closed } from './attempt.ts'
import { NO_MONEY, settlementOf } from './outcome.ts'
import { workOver } from './work-over.ts'
import type { Work } from './work.ts'

/**
 * All candidates failed before the first byte: close the last attempt together with the outcome; or
 * write the outcome alone, when the ledger closed the attempt and had no room for the next.
 */
export async function closeWithout(work: Work, closed: Closed, reason: Refusal): Promise<void> {
  const settlement = settlementOf({
    work,
    attempt: closed.attempt,
    deployment: undefined,
    outcome: work.gone.gone ? 'abandoned' : 'failed',
    money: NO_MONEY(closed.state),
    label: work.label,
    answer: undefined,
    detail: { code: reason.code },
    at: work.stages.clock.now(),
  })
  try {
    if (closed.written) await work.stages.ledger.append(settlement.record, settlement.explanation)
    else await work.stages.ledger.settle(settlement)
  } finally {
    workOver(work, settlement, { deployment: '', outcome: `failed:${reason.code}` })
  }
}
