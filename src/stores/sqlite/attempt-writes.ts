import { assert } from '../../kernel/assert.ts'
import { limits } from '../../kernel/limits.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import { nanoUsd, type Instant, type NanoUsd } from '../../kernel/values.ts'
import { budgetExhausted, priceUnknown } from '../../ledger/refusals.ts'
import type { AttemptState, OpenResult, Settled } from '../../ledger/store.ts'
import { totalOf } from '../../models/usage.ts'
import { excess, type Balances } from './balances.ts'
import { claimOf } from './claims.ts'
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
  /** The budgets that it spends from. */
  readonly balances: readonly number[]
}
interface Closing {
  readonly state: AttemptState
  readonly charged: bigint | null
  readonly estimated: boolean
  readonly at: Instant
  readonly reason: string | null
}

const OPENED: OpenResult = { kind: 'opened' }
const CLAIMED: OpenResult = { kind: 'claimed' }

export interface AttemptParts {
  readonly sql: LedgerStatements
  readonly budgets: BudgetCache
  readonly balances: Balances
  readonly journal: Journal
}

/**
 * Opening and closing attempts, with their money, in the writer thread. What a batch writes is
 * gathered; whatever reads it back MUST `flush` first.
 *
 * INVARIANT (remembered as it is): an attempt in `#reserved` is reserved, with this hold on these
 * balances; whoever closes it takes it out, and a rollback empties it. What is not there is read.
 */
export class AttemptWrites {
  readonly #sql: LedgerStatements
  readonly #budgets: BudgetCache
  readonly #balances: Balances
  readonly #journal: Journal
  readonly #attempts: GatheredRows
  readonly #holds: GatheredRows
  readonly #requests: GatheredRows
  readonly #closes: GatheredRows
  readonly #lines: GatheredRows
  readonly #reserved = new Map<string, Kept>()
  #nextAttempt = 0n

  constructor({ sql, budgets, balances, journal }: AttemptParts) {
    this.#sql = sql
    this.#budgets = budgets
    this.#balances = balances
    this.#journal = journal
    this.#attempts = new GatheredRows(sql.insertAttempts, 'an attempt opens once')
    this.#holds = new GatheredRows(sql.insertHolds, 'a hold is on a budget once')
    this.#requests = new GatheredRows(sql.openRequests, 'a request has one intent')
    this.#closes = new GatheredRows(sql.closeAttempts, 'an attempt closes once')
    this.#lines = new GatheredRows(sql.insertLines, 'a token class is charged once')
  }

  load(): void {
    for (const rows of this.#gathered()) rows.drop()
    this.#balances.drop()
    this.#reserved.clear()
    this.#nextAttempt = (this.#sql.lastAttempt.first([])?.[0] as bigint) + 1n
  }

  /** In the order in which rows refer to each other. */
  flush(): void {
    for (const rows of this.#gathered()) rows.flush()
    this.#balances.flush()
  }

  #gathered(): readonly GatheredRows[] {
    return [this.#attempts, this.#holds, this.#requests, this.#closes, this.#lines]
  }

  /** INVARIANT (intent before effect): holds, attempt row and intent record are of one commit. */
  open(message: OpenMessage): OpenResult {
    const { closes, startedAt } = message
    const budgets = this.#budgets.balancesOf(message.scopes, startedAt)
    assert(budgets.length <= limits.attemptBudgetsMax, 'an attempt has few budgets')
    if (this.#isClaimed(message)) return CLAIMED
    if (closes !== undefined) this.#closePrevious(closes, startedAt)
    const refused = this.#hold(message.holdNanoUsd, budgets)
    if (refused !== undefined) {
      this.#assertOpenable(message)
      return refused
    }
    this.#insert(message, budgets)
    this.#claim(message)
    this.#journal.append(message.record, message.explanation)
    return OPENED
  }

  /** INVARIANT (asked once): looked up in the commit that would open the attempt. */
  #isClaimed({ principal, idempotency, n, startedAt }: OpenMessage): boolean {
    if (idempotency === undefined) return false
    assert(n === 1, 'a key is claimed with the first attempt')
    this.flush()
    return claimOf(this.#sql.claim.first([principal, idempotency.key]), startedAt) !== undefined
  }

  #claim({ principal, idempotency, request, startedAt }: OpenMessage): void {
    if (idempotency === undefined) return
    const { key, body } = idempotency
    this.#sql.putClaim.run([principal, key, body, request, startedAt])
  }

  /** On every budget, in their fixed order, or on none. */
  #hold(hold: NanoUsd | undefined, budgets: readonly BudgetBalanceRef[]): Refusal | undefined {
    if (hold === undefined) {
      const hard = budgets.find(({ definition }) => definition.mode === 'hard')
      return hard && priceUnknown(hard.definition)
    }
    for (const [at, { balance, definition }] of budgets.entries()) {
      if (this.#balances.hold(balance, hold)) continue
      for (const held of budgets.slice(0, at)) this.#balances.charge(held.balance, hold, 0n)
      return budgetExhausted(definition)
    }
    return undefined
  }

  #insert(message: OpenMessage, budgets: readonly BudgetBalanceRef[]): void {
    const id = this.#nextAttempt++
    const hold = message.holdNanoUsd
    this.#attempts.add(
      id,
      message.attempt,
      message.request,
      message.n,
      message.principal,
      message.alias,
      message.deployment,
      message.priceVersion,
      hold ?? null,
      message.startedAt,
      message.deadlineAt,
    )
    const balances = budgets.map(({ balance }) => balance)
    for (const balance of balances) this.#holds.add(id, balance)
    this.#openRequest(message, id)
    if (this.#reserved.size >= limits.reservedAttemptsMax) return
    const { attempt, request } = message
    const kept: Kept = { id, request, hold: hold ?? 0n, charged: 0n, state: 'reserved', balances }
    this.#reserved.set(attempt, kept)
  }

  #openRequest({ record, request }: OpenMessage, id: bigint): void {
    assert(record.request === request, 'a record names its own request')
    if (record.kind === 'intent') {
      this.#requests.add(request, id)
      return
    }
    assert(record.kind === 'reattempt', 'an attempt opens with an intent or a reattempt record')
    this.flush()
    const reopened = this.#sql.reopenRequest.run([request, id])
    assert(reopened === 1, 'a reattempt follows a closed attempt of a request without outcome')
  }

  /** A refusal must not hide a bug that inserting the rows would have found. */
  #assertOpenable({ attempt, request, record }: OpenMessage): void {
    this.flush()
    assert(this.#find(attempt) === undefined, 'an attempt opens once')
    const state = this.#sql.latestState.first([request])?.[0]
    const follows = state !== undefined && state !== 'reserved'
    const allowed = record.kind === 'intent' ? state === undefined : follows
    assert(allowed, 'a reattempt follows a closed attempt of a request without outcome')
  }

  #closePrevious(closes: NonNullable<OpenMessage['closes']>, at: Instant): void {
    const kept = this.#take(closes.attempt)
    assert(kept?.state === 'reserved', 'a reattempt closes a reserved attempt')
    const { state, reason } = closes
    const charged = state === 'voided' ? 0n : null
    this.#close(kept, { state, charged, estimated: false, at, reason })
  }

  settle(message: SettleMessage): Settled {
    const { state, at, record, estimated } = message
    const kept = this.#take(message.attempt)
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
      this.#lines.add(kept.id, tokenClass, units, nano)
    }
    this.#journal.appendOutcome(record, message.explanation)
    return settledOf(true, kept, total)
  }

  /** To be closed: from memory, or else read after all that was gathered is written. */
  #take(attempt: string): Kept | undefined {
    const known = this.#reserved.get(attempt)
    if (known !== undefined) {
      this.#reserved.delete(attempt)
      return known
    }
    this.flush()
    return this.#find(attempt)
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
      balances: this.#sql.holds.all([id as bigint]).map(([balance]) => Number(balance)),
    }
  }

  /** Hold becomes charge on every budget of the attempt. INVARIANT (unknown is not zero): without a charge it stays. */
  #close({ id, hold, balances }: Kept, closing: Closing): void {
    const { state, charged, estimated, at, reason } = closing
    this.#closes.add(id, state, charged, estimated ? 1 : 0, at, reason)
    if (charged === null) return
    for (const balance of balances) this.#balances.charge(balance, hold, charged)
  }

  /** What a dead process left reserved. */
  crash(attempt: string, at: Instant): void {
    const kept = this.#take(attempt)
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
    const kept = this.#take(attempt)
    assert(kept?.state === 'indeterminate', 'only an indeterminate hold expires')
    const charged = kept.hold
    this.#close(kept, { state: 'settled', charged, estimated: true, at, reason: 'expired' })
    return charged
  }
}

const settledOf = (applied: boolean, { hold }: Kept, charged: bigint): Settled => ({
  applied,
  chargedNanoUsd: nanoUsd(charged),
  overageNanoUsd: nanoUsd(excess(charged, hold)),
})
