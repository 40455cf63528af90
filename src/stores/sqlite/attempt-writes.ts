import { assert } from '../../kernel/assert.ts'
import { limits } from '../../kernel/limits.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import { nanoUsd, type Instant, type NanoUsd } from '../../kernel/values.ts'
import { budgetExhausted, priceUnknown } from '../../ledger/refusals.ts'
import type { AttemptState, OpenResult, Settled } from '../../ledger/store.ts'
import { totalOf } from '../../models/usage.ts'
import type { BudgetBalanceRef, BudgetCache } from './budget-cache.ts'
import type { Journal } from './journal.ts'
import type { LedgerStatements } from './ledger-statements.ts'
import { GatheredRows } from './many.ts'
import type { OpenMessage, SettleMessage } from './writer-protocol.ts'

/** What closing an attempt needs to know of it. */
interface Kept {
  readonly id: bigint
  readonly request: string
  readonly hold: bigint
  readonly charged: bigint
  readonly state: AttemptState
}
interface Closing {
  readonly state: AttemptState
  readonly charged: bigint | null
  readonly estimated: boolean
  readonly at: Instant
  readonly reason: string | null
}

const OPENED: OpenResult = { kind: 'opened' }

/** Opening and closing attempts, with their money, in the writer thread. */
export class AttemptWrites {
  readonly #sql: LedgerStatements
  readonly #budgets: BudgetCache
  readonly #journal: Journal
  readonly #lines: GatheredRows
  #nextAttempt = 0n

  constructor(sql: LedgerStatements, budgets: BudgetCache, journal: Journal) {
    this.#sql = sql
    this.#budgets = budgets
    this.#journal = journal
    this.#lines = new GatheredRows(sql.insertLines)
  }

  load(): void {
    this.#lines.drop()
    this.#nextAttempt = (this.#sql.lastAttempt.first([])?.[0] as bigint) + 1n
  }

  /** INVARIANT (intent before effect): holds, attempt row and intent record are of one commit. */
  open(message: OpenMessage): OpenResult {
    const { closes, startedAt } = message
    const budgets = this.#budgets.balancesOf(message.scopes, startedAt)
    assert(budgets.length <= limits.attemptBudgetsMax, 'an attempt has few budgets')
    if (closes !== undefined) this.#closePrevious(closes, startedAt)
    const refused = this.#hold(message.holdNanoUsd, budgets)
    if (refused !== undefined) {
      this.#assertOpenable(message)
      return refused
    }
    this.#insert(message, budgets)
    this.#journal.append(message.record, message.explanation)
    return OPENED
  }

  /** On every budget, in their fixed order, or on none. */
  #hold(hold: NanoUsd | undefined, budgets: readonly BudgetBalanceRef[]): Refusal | undefined {
    if (hold === undefined) {
      const hard = budgets.find(({ definition }) => definition.mode === 'hard')
      return hard && priceUnknown(hard.definition)
    }
    for (const [at, { balance, definition }] of budgets.entries()) {
      if (this.#sql.hold.run([hold, balance]) === 1) continue
      for (const held of budgets.slice(0, at)) this.#sql.giveBack.run([hold, held.balance])
      return budgetExhausted(definition)
    }
    return undefined
  }

  #insert(message: OpenMessage, budgets: readonly BudgetBalanceRef[]): void {
    const id = this.#nextAttempt++
    this.#sql.insertAttempt.run([
      id,
      message.attempt,
      message.request,
      message.n,
      message.principal,
      message.alias,
      message.deployment,
      message.priceVersion,
      message.holdNanoUsd ?? null,
      message.startedAt,
      message.deadlineAt,
    ])
    if (budgets.length > 0) {
      const links = budgets.flatMap(({ balance }) => [id, balance])
      this.#sql.insertHolds.of(budgets.length).run(links)
    }
    this.#openRequest(message, id)
  }

  #openRequest({ record, request }: OpenMessage, id: bigint): void {
    assert(record.request === request, 'a record names its own request')
    if (record.kind === 'intent') {
      this.#sql.openRequest.run([request, id])
      return
    }
    assert(record.kind === 'reattempt', 'an attempt opens with an intent or a reattempt record')
    const reopened = this.#sql.reopenRequest.run([request, id])
    assert(reopened === 1, 'a reattempt follows a closed attempt of a request without outcome')
  }

  /** A refusal must not hide a bug that inserting the rows would have found. */
  #assertOpenable({ attempt, request, record }: OpenMessage): void {
    assert(this.#find(attempt) === undefined, 'an attempt opens once')
    const state = this.#sql.latestState.first([request])?.[0]
    const follows = state !== undefined && state !== 'reserved'
    const allowed = record.kind === 'intent' ? state === undefined : follows
    assert(allowed, 'a reattempt follows a closed attempt of a request without outcome')
  }

  #closePrevious(closes: NonNullable<OpenMessage['closes']>, at: Instant): void {
    const kept = this.#find(closes.attempt)
    assert(kept?.state === 'reserved', 'a reattempt closes a reserved attempt')
    const { state, reason } = closes
    const charged = state === 'voided' ? 0n : null
    this.#close(kept, { state, charged, estimated: false, at, reason })
  }

  settle(message: SettleMessage): Settled {
    const { state, at, record, estimated } = message
    const kept = this.#find(message.attempt)
    assert(kept !== undefined, 'only an opened attempt settles')
    // INVARIANT (settle once): only a reserved attempt closes, so a repeated settle changes nothing.
    if (kept.state !== 'reserved') return settledOf(false, kept, kept.charged)
    assert(
      record.kind === 'outcome' && record.request === kept.request,
      'a settlement is an outcome',
    )
    const lines = state === 'settled' ? message.lines : []
    const total = totalOf(lines)
    const charged = state === 'indeterminate' ? null : total
    this.#close(kept, { state, charged, estimated, at, reason: null })
    for (const { tokenClass, units, nanoUsd: nano } of lines) {
      this.#lines.add([kept.id, tokenClass, units, nano])
    }
    this.#journal.appendOutcome(record, message.explanation)
    return settledOf(true, kept, total)
  }

  #find(attempt: string): Kept | undefined {
    const row = this.#sql.attempt.first([attempt])
    if (row === undefined) return undefined
    const [id, request, hold, charged, state] = row
    return {
      id: id as bigint,
      request: request as string,
      hold: (hold ?? 0n) as bigint,
      charged: (charged ?? 0n) as bigint,
      state: state as AttemptState,
    }
  }

  /** Hold becomes charge on every budget of the attempt. INVARIANT (unknown is not zero): without a charge it stays. */
  #close({ id, hold }: Kept, { state, charged, estimated, at, reason }: Closing): void {
    this.#sql.close.run([id, state, charged, estimated ? 1 : 0, at, reason])
    if (charged === null || (hold === 0n && charged === 0n)) return
    this.#sql.charge.run([id, hold, charged, excess(charged, hold)])
  }

  flush(): void {
    this.#lines.flush()
  }

  /** What a dead process left reserved. */
  crash(attempt: string, at: Instant): void {
    const kept = this.#find(attempt)
    if (kept?.state !== 'reserved') return
    this.#close(kept, {
      state: 'indeterminate',
      charged: null,
      estimated: false,
      at,
      reason: 'crashed',
    })
  }

  /** An indeterminate attempt settles at its hold. Returns what was charged. */
  expire(attempt: string, at: Instant): bigint {
    const kept = this.#find(attempt)
    assert(kept?.state === 'indeterminate', 'only an indeterminate hold expires')
    const charged = kept.hold
    this.#close(kept, { state: 'settled', charged, estimated: true, at, reason: 'expired' })
    return charged
  }
}

const excess = (charged: bigint, hold: bigint): bigint => (charged > hold ? charged - hold : 0n)

const settledOf = (applied: boolean, { hold }: Kept, charged: bigint): Settled => ({
  applied,
  chargedNanoUsd: nanoUsd(charged),
  overageNanoUsd: nanoUsd(excess(charged, hold)),
})
