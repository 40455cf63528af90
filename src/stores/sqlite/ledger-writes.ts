import { recordBytes, recordText, type RecordText } from '../../audit/bytes.ts'
import { assert } from '../../kernel/assert.ts'
import { limits } from '../../kernel/limits.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import { epoch, nanoUsd, type Epoch, type Instant } from '../../kernel/values.ts'
import { budgetExhausted, priceUnknown } from '../../ledger/refusals.ts'
import type { BudgetDefinition, OpenResult, Settled } from '../../ledger/store.ts'
import { totalOf, type UsageLine } from '../../models/usage.ts'
import { BudgetCache, type BudgetBalanceRef } from './budget-cache.ts'
import type { Connection, Row } from './connection.ts'
import { ledgerStatements, type LedgerStatements } from './ledger-statements.ts'
import type {
  AppendMessage,
  OpenMessage,
  SettleMessage,
  WriterHandlers,
} from './writer-protocol.ts'

type LedgerHandlers = Pick<
  WriterHandlers,
  'open' | 'settle' | 'append' | 'bumpEpoch' | 'configureBudgets' | 'sweep'
>

const OPENED: OpenResult = { kind: 'opened' }
const HOUR_MS = 3_600_000

/**
 * The ledger's half of the writer thread. Keeps counters and definitions in memory, because it is the
 * only writer; `load` reads them again after anything was rolled back.
 */
export class LedgerWrites {
  readonly #sql: LedgerStatements
  readonly #budgets: BudgetCache
  #epoch: Epoch = epoch(0)
  #nextSeq = 0n
  #nextAttempt = 0n

  constructor(connection: Connection) {
    this.#sql = ledgerStatements(connection)
    this.#budgets = new BudgetCache(connection)
    this.load()
  }

  load(): void {
    this.#epoch = epoch(Number(this.#sql.epoch.first([])?.[0]))
    this.#nextSeq = (this.#sql.lastSeq.first([])?.[0] as bigint) + 1n
    this.#nextAttempt = (this.#sql.lastAttempt.first([])?.[0] as bigint) + 1n
    this.#budgets.load()
  }

  handlers(): LedgerHandlers {
    return {
      open: (message) => this.#open(message),
      settle: (message) => this.#settle(message),
      append: (message) => this.#appendAlone(message),
      bumpEpoch: (record) => this.#bumpEpoch(record),
      configureBudgets: (budgets) => this.#configureBudgets(budgets),
      sweep: ({ at, startedBefore }) => ({
        crashed: this.#closeCrashed(at, startedBefore),
        expired: this.#settleExpired(at),
      }),
    }
  }

  /** INVARIANT (intent before effect): hold, attempt row and intent record are of one savepoint. */
  #open(message: OpenMessage): OpenResult {
    if (message.epoch !== this.#epoch) return { kind: 'epochChanged', current: this.#epoch }
    const { closes, startedAt } = message
    const budgets = this.#budgets.balancesOf(message.scopes, startedAt)
    assert(budgets.length <= limits.attemptBudgetsMax, 'an attempt has few budgets')
    if (closes !== undefined) this.#closePrevious(closes, startedAt)
    const refused = this.#refusalOf(message, budgets)
    if (refused !== undefined) {
      this.#assertOpenable(message)
      return refused
    }
    this.#reserve(message, budgets)
    this.#append(message.record, message.explanation)
    return OPENED
  }

  /** Overage never lets a further hold in: the room is up to the limit alone. */
  #refusalOf(message: OpenMessage, budgets: readonly BudgetBalanceRef[]): Refusal | undefined {
    if (budgets.length === 0) return undefined
    if (message.holdNanoUsd === undefined) {
      const hard = budgets.find(({ definition }) => definition.mode === 'hard')
      return hard && priceUnknown(hard.definition)
    }
    const ids = budgets.map(({ balance }) => balance)
    const full = this.#sql.withoutRoom.of(ids.length).all([message.holdNanoUsd, ...ids])
    if (full.length === 0) return undefined
    const first = budgets.find(({ balance }) => full.some(([id]) => Number(id) === balance))
    return budgetExhausted((first as BudgetBalanceRef).definition)
  }

  #reserve(message: OpenMessage, budgets: readonly BudgetBalanceRef[]): void {
    const id = this.#nextAttempt++
    const hold = message.holdNanoUsd
    const balances = budgets.map(({ balance }) => balance)
    if (hold !== undefined && hold > 0n && balances.length > 0) {
      this.#sql.hold.of(balances.length).run([hold, ...balances])
    }
    this.#sql.insertAttempt.run([
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
    ])
    if (balances.length > 0) {
      this.#sql.insertHolds.of(balances.length).run(balances.flatMap((balance) => [id, balance]))
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

  /** A refusal must not hide a bug that the rows below would have found. */
  #assertOpenable({ attempt, request, record }: OpenMessage): void {
    assert(this.#sql.closed.first([attempt]) === undefined, 'an attempt opens once')
    const state = this.#sql.latestState.first([request])?.[0]
    const follows = state !== undefined && state !== 'reserved'
    const allowed = record.kind === 'intent' ? state === undefined : follows
    assert(allowed, 'a reattempt follows a closed attempt of a request without outcome')
  }

  #closePrevious(closes: NonNullable<OpenMessage['closes']>, at: Instant): void {
    const voided = closes.state === 'voided'
    const row = this.#close([
      closes.attempt,
      closes.state,
      voided ? 0n : null,
      0,
      at,
      closes.reason,
    ])
    assert(row !== undefined, 'a reattempt closes a reserved attempt')
    if (voided) this.#charge(row[0], row[2], 0n)
  }

  #settle(message: SettleMessage): Settled {
    const { attempt, state, at, record } = message
    const settled = state === 'settled'
    const charged = settled ? totalOf(message.lines) : nanoUsd(0n)
    const estimated = message.estimated ? 1 : 0
    const kept = state === 'indeterminate' ? null : charged
    const row = this.#close([attempt, state, kept, estimated, at, null])
    if (row === undefined) return this.#settledBefore(attempt)
    assert(record.kind === 'outcome' && record.request === row[1], 'a settlement is an outcome')
    const overageNanoUsd =
      state === 'indeterminate' ? nanoUsd(0n) : this.#charge(row[0], row[2], charged)
    if (settled) this.#insertLines(row[0] as bigint, message.lines)
    this.#appendOutcome(record, message.explanation)
    return { applied: true, chargedNanoUsd: charged, overageNanoUsd }
  }

  #close(parameters: Parameters<LedgerStatements['close']['first']>[0]): Row | undefined {
    return this.#sql.close.first(parameters)
  }

  /** Hold becomes charge on every budget of the attempt. Returns what the charge exceeded the hold by. */
  #charge(id: Row[number] | undefined, held: Row[number] | undefined, charged: bigint) {
    const hold = (held ?? 0n) as bigint
    const overage = charged > hold ? charged - hold : 0n
    if (hold !== 0n || charged !== 0n) {
      this.#sql.charge.run([id as bigint, hold, charged, overage])
    }
    return nanoUsd(overage)
  }

  #settledBefore(attempt: string): Settled {
    const row = this.#sql.closed.first([attempt])
    assert(row !== undefined, 'only an opened attempt settles')
    const charged = (row[0] ?? 0n) as bigint
    const hold = (row[1] ?? 0n) as bigint
    const overage = charged > hold ? charged - hold : 0n
    return {
      applied: false,
      chargedNanoUsd: nanoUsd(charged),
      overageNanoUsd: nanoUsd(overage),
    }
  }

  #insertLines(id: bigint, lines: readonly UsageLine[]): void {
    if (lines.length === 0) return
    this.#sql.insertLines
      .of(lines.length)
      .run(lines.flatMap((line) => [id, line.tokenClass, line.units, line.nanoUsd]))
  }

  #appendAlone({ record, explanation }: AppendMessage): undefined {
    const { kind } = record
    assert(kind !== 'intent' && kind !== 'reattempt', 'an intent record opens an attempt')
    if (kind === 'outcome') this.#appendOutcome(record, explanation)
    else this.#append(record, explanation)
  }

  /** INVARIANT (one outcome): the row that waits for it goes in the same savepoint. */
  #appendOutcome(record: RecordText, explanation: string | undefined): void {
    const answered = this.#sql.answerRequest.run([record.request])
    assert(answered === 1, 'an outcome answers a request whose attempts are closed')
    this.#append(record, explanation)
  }

  /** INVARIANT (dense sequence): a number is taken only by a record that stays. */
  #append(record: RecordText, explanation: string | undefined): void {
    const seq = this.#nextSeq
    this.#sql.insertRecord.run([seq, record.kind, record.request, recordBytes(record, seq)])
    if (explanation !== undefined) {
      this.#sql.insertExplanation.run([record.request, seq, explanation])
    }
    this.#nextSeq = seq + 1n
  }

  #bumpEpoch(record: RecordText): Epoch {
    const next = epoch(this.#epoch + 1)
    this.#sql.setEpoch.run([next])
    this.#append(record, undefined)
    this.#epoch = next
    return next
  }

  #configureBudgets(budgets: readonly BudgetDefinition[]): undefined {
    this.#sql.deactivateBudgets.run([])
    for (const { scope, period, mode, limitNanoUsd } of budgets) {
      this.#sql.putBudget.run([scope, period, mode, limitNanoUsd])
      this.#sql.applyBudget.run([scope, period, mode, limitNanoUsd])
    }
    this.#budgets.load()
  }

  /** Attempts of a dead process, and requests whose last attempt closed without an outcome. */
  #closeCrashed(at: Instant, startedBefore: Instant): number {
    const rows = this.#sql.crashed.all([startedBefore, limits.sweepAttemptsMax])
    for (const [attempt, request, state] of rows as readonly string[][]) {
      if (attempt === undefined || request === undefined) continue
      if (state === 'reserved') this.#close([attempt, 'indeterminate', null, 0, at, 'crashed'])
      const facts = { attempt, outcome: 'crashed' }
      this.#appendOutcome(recordText({ kind: 'outcome', at, request, facts }), undefined)
    }
    return rows.length
  }

  #settleExpired(at: Instant): number {
    const closedBefore = at - limits.indeterminateSettleHours * HOUR_MS
    const rows = this.#sql.expired.all([closedBefore, limits.sweepAttemptsMax])
    for (const [id, attempt, request, hold] of rows as readonly [
      bigint,
      string,
      string,
      bigint,
    ][]) {
      this.#sql.expire.run([id, at])
      this.#charge(id, hold, hold)
      const facts = { attempt, chargedNanoUsd: `${hold}`, event: 'hold_expired' }
      this.#append(recordText({ kind: 'system', at, request, facts }), undefined)
    }
    return rows.length
  }
}
