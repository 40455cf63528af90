import type { PlaceholderStore } from '../content/placeholder.ts'
import type { ContentStore } from '../content/store.ts'
import { limits } from '../kernel/limits.ts'
import { instant, type Instant } from '../kernel/values.ts'
import type { LedgerStore } from '../ledger/store.ts'

/** A clock that was set back must not hide what a dead process left open. */
const ANY_TIME = instant(Number.MAX_SAFE_INTEGER)

export interface Swept {
  readonly crashed: number
  readonly expired: number
}

/**
 * Closes what a dead process left open, all of it. For the start alone: one process owns the ledger,
 * so whatever is open before it serves is nobody's.
 */
export async function sweepDead(ledger: LedgerStore, at: Instant): Promise<Swept> {
  let crashed = 0
  let expired = 0
  for (;;) {
    const swept = await ledger.sweep(at, ANY_TIME)
    crashed += swept.crashed
    expired += swept.expired
    const more =
      swept.crashed >= limits.sweepAttemptsMax || swept.expired >= limits.sweepAttemptsMax
    if (!more) return { crashed, expired }
  }
}

/** While serving: holds whose truth nobody told for too long settle at what was held. Touches nothing open. */
export const sweepExpired = async (ledger: LedgerStore, at: Instant): Promise<number> =>
  (await ledger.sweep(at, instant(0))).expired

/** Deletes values that no placeholder stands for any more, all of them. That they were there is in no record of its own. */
export async function sweepPlaceholders(
  placeholders: PlaceholderStore,
  at: Instant,
): Promise<number> {
  let deleted = 0
  for (;;) {
    const batch = await placeholders.deleteExpired(at, limits.contentSweepMax)
    deleted += batch
    if (batch < limits.contentSweepMax) return deleted
  }
}

/**
 * Deletes kept content whose day is past, all of it, and then records how much that was.
 */
export async function sweepContent(
  { content, ledger }: { readonly content: ContentStore; readonly ledger: LedgerStore },
  at: Instant,
): Promise<number> {
  let deleted = 0
  for (;;) {
    const batch = await content.deleteExpired(at, limits.contentSweepMax)
    deleted += batch
    if (batch < limits.contentSweepMax) break
  }
  if (deleted > 0)
    await ledger.append({
      kind: 'system',
      at,
      request: '',
      facts: { event: 'content expired', deleted },
    })
  return deleted
}
