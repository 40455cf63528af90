import type { RecordDraft, StoredRecord } from '../audit/record.ts'
import type { Json } from '../kernel/json.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { AttemptId, Epoch, Instant, NanoUsd, RequestId } from '../kernel/values.ts'
import type { UsageLine } from '../models/usage.ts'

/**
 * Port of the ledger and of the records that commit with it.
 *
 * INVARIANT (intent before effect): callers MUST await `open` before any byte leaves for a deployment;
 * implementations MUST NOT resolve before intent record, attempt row and holds survive power loss,
 * all of them or none.
 * INVARIANT (budgets hold): for a hard budget `spent + held <= limit + overage` at every instant, as a
 * constraint in the database; overage is only ever what a settled charge exceeded its hold by.
 * INVARIANT (unknown is not zero): an attempt whose usage is unknown keeps its hold.
 */

export type AttemptState = 'reserved' | 'settled' | 'voided' | 'indeterminate' | 'reconciled'
export type BudgetPeriod = 'daily' | 'weekly' | 'monthly' | 'total'
export type BudgetMode = 'hard' | 'soft' | 'observe'

export interface BudgetDefinition {
  /** `organization`, `app:intranet`, `user:…`, `key:…`, `alias:…`. With `period` it names the budget. */
  readonly scope: string
  readonly period: BudgetPeriod
  readonly mode: BudgetMode
  readonly limitNanoUsd: NanoUsd
}

export interface BudgetBalance extends BudgetDefinition {
  readonly periodStart: Instant
  readonly spentNanoUsd: NanoUsd
  readonly heldNanoUsd: NanoUsd
  readonly overageNanoUsd: NanoUsd
}

export interface AttemptDraft {
  readonly attempt: AttemptId
  readonly request: RequestId
  /** From 1. */
  readonly n: number
  /** `app:intranet`. */
  readonly principal: string
  readonly alias: string
  readonly deployment: string
  /** Hash of the price list that priced the hold; '' when unpriced. */
  readonly priceVersion: string
  /** Undefined: the price is unknown. Then a hard budget on any scope MUST refuse. */
  readonly holdNanoUsd: NanoUsd | undefined
  /** Scopes that this attempt spends from; those without a budget are ignored. */
  readonly scopes: readonly string[]
  readonly startedAt: Instant
  readonly deadlineAt: Instant
  /** Compared in the commit. */
  readonly epoch: Epoch
  readonly record: RecordDraft
  /** What `explain` needs: personal, erasable, apart from the records. Merged over what is there. */
  readonly explanation: { readonly [key: string]: Json }
  /** Only with the first attempt of a request: the caller's name for it, claimed in the same commit. */
  readonly idempotency?: IdempotencyKey | undefined
  /** Closes the attempt before it (retry, fallback) in the same commit. */
  readonly closes:
    | {
        readonly attempt: AttemptId
        readonly state: 'voided' | 'indeterminate'
        readonly reason: string
      }
    | undefined
}

/** Keyed hashes: what the caller wrote is not kept. The principal of the attempt is their scope. */
export interface IdempotencyKey {
  readonly key: string
  /** Of all that must be the same for the request to be the same: door and body. */
  readonly body: string
}

/**
 * A principal's key that names a request already.
 *
 * INVARIANT (asked once): of all requests with one key of one principal, at most one has an attempt that
 * is not voided, until limits.idempotencyHours after it began.
 */
export interface Claim {
  readonly request: RequestId
  readonly body: string
  /** The request has no outcome yet. */
  readonly open: boolean
}

export type OpenResult =
  | { readonly kind: 'opened' }
  /** Nothing was written: the key names another request. Ask `claim` again. */
  | { readonly kind: 'claimed' }
  /** Nothing was written. Authorize again under `current`, then open again. */
  | { readonly kind: 'epochChanged'; readonly current: Epoch }
  /** Nothing was written (but `closes`, with its state, and its record is left to the caller's outcome). Code `budget_exhausted`. */
  | Refusal

export interface Settlement {
  readonly attempt: AttemptId
  /** `settled`: lines are what it cost. `voided`: it cannot have cost anything. `indeterminate`: the hold stays. */
  readonly state: 'settled' | 'voided' | 'indeterminate'
  readonly lines: readonly UsageLine[]
  /** Our own count, not the deployment's. */
  readonly estimated: boolean
  readonly at: Instant
  /** The request's outcome. */
  readonly record: RecordDraft
  readonly explanation: { readonly [key: string]: Json }
}

export interface Settled {
  /** False when the attempt was closed before: nothing was written again. */
  readonly applied: boolean
  readonly chargedNanoUsd: NanoUsd
  readonly overageNanoUsd: NanoUsd
}

export interface AttemptRow {
  readonly attempt: AttemptId
  readonly request: RequestId
  readonly n: number
  readonly principal: string
  readonly alias: string
  readonly deployment: string
  readonly priceVersion: string
  readonly holdNanoUsd: NanoUsd | undefined
  readonly chargedNanoUsd: NanoUsd | undefined
  readonly state: AttemptState
  readonly estimated: boolean
  readonly startedAt: Instant
  readonly closedAt: Instant | undefined
  readonly lines: readonly UsageLine[]
}

export interface RequestView {
  readonly attempts: readonly AttemptRow[]
  readonly records: readonly StoredRecord[]
  readonly explanation: Json
}

export interface LedgerProblem {
  /** Names the invariant. */
  readonly invariant: string
  readonly detail: string
}

export interface LedgerReport {
  readonly attempts: number
  readonly records: number
  readonly open: number
  readonly indeterminate: number
  readonly spentNanoUsd: NanoUsd
  readonly problems: readonly LedgerProblem[]
}

/** Every implementation runs `ledgerStoreSuite` of `conformance.ts`. */
export interface LedgerStore {
  epoch(): Promise<Epoch>
  /** Raises the epoch by one and appends the record of why, in one commit. */
  bumpEpoch(record: RecordDraft): Promise<Epoch>
  /** Makes the budgets be exactly these; balances of those that stay are kept, a lower limit never breaks the invariant (overage takes the difference, further holds are refused). */
  configureBudgets(budgets: readonly BudgetDefinition[]): Promise<void>
  /** Balances of the periods that contain `at`. */
  balances(at: Instant): Promise<readonly BudgetBalance[]>
  open(draft: AttemptDraft): Promise<OpenResult>
  /** Idempotent by attempt. */
  settle(settlement: Settlement): Promise<Settled>
  /**
   * What the key names. Undefined: nothing, or a request whose every attempt was voided, or one that
   * began limits.idempotencyHours ago: the key is free. MUST NOT wait for commits in progress: `open`
   * decides, this saves work.
   */
  claim(principal: string, key: string, at: Instant): Promise<Claim | undefined>
  /** Appends records without money: refusals, admin, system. Explanation (optional) is stored with the record's request. */
  append(record: RecordDraft, explanation?: { readonly [key: string]: Json }): Promise<void>
  /**
   * Closes what a dead process left: each `reserved` attempt with `startedBefore` becomes
   * `indeterminate` with an outcome record `{outcome: "crashed"}`; indeterminate attempts older than
   * limits.indeterminateSettleHours settle at their hold (`estimated`). Returns how many of each.
   * Claims that are over are forgotten.
   */
  sweep(
    at: Instant,
    startedBefore: Instant,
  ): Promise<{ readonly crashed: number; readonly expired: number }>
  request(id: RequestId): Promise<RequestView | undefined>
  /** Records in order, after `after`, at most `limit`. */
  records(after: bigint, limit: number): Promise<readonly StoredRecord[]>
  /** Recounts everything from the attempts: holds, spent, one outcome per intent, dense sequence, canonical bytes. */
  verify(): Promise<LedgerReport>
}
