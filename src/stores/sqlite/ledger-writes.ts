import { recordText, type RecordText } from '../../audit/bytes.ts'
import { assert } from '../../kernel/assert.ts'
import { limits } from '../../kernel/limits.ts'
import { epoch, type Epoch, type Instant } from '../../kernel/values.ts'
import type { BudgetDefinition, OpenResult } from '../../ledger/store.ts'
import { AttemptWrites } from './attempt-writes.ts'
import { Balances } from './balances.ts'
import { claimsOver } from './claims.ts'
import { BudgetCache } from './budget-cache.ts'
import type { Connection } from './connection.ts'
import { Journal } from './journal.ts'
import { ledgerStatements, type LedgerStatements } from './ledger-statements.ts'
import type {
  AppendMessage,
  OpenMessage,
  WriterHandlers,
  WriterOperations,
} from './writer-protocol.ts'

type LedgerHandlers = Pick<
  WriterHandlers,
  'open' | 'settle' | 'append' | 'bumpEpoch' | 'configureBudgets' | 'sweep'
>

type SweepRequest = WriterOperations['sweep']['request']
type SweepResult = WriterOperations['sweep']['result']

const HOUR_MS = 3_600_000

/**
 * The ledger's half of the writer thread. Keeps counters and definitions in memory, because it is the
 * only writer; `load` reads them again after anything was rolled back.
 */
export class LedgerWrites {
  readonly #sql: LedgerStatements
  readonly #budgets: BudgetCache
  readonly #journal: Journal
  readonly #attempts: AttemptWrites
  #epoch: Epoch = epoch(0)

  constructor(connection: Connection) {
    this.#sql = ledgerStatements(connection)
    this.#budgets = new BudgetCache(connection)
    this.#journal = new Journal(this.#sql)
    this.#attempts = new AttemptWrites({
      sql: this.#sql,
      budgets: this.#budgets,
      balances: new Balances(connection),
      journal: this.#journal,
    })
    this.load()
  }

  load(): void {
    this.#epoch = epoch(Number(this.#sql.epoch.first([])?.[0]))
    this.#journal.load()
    this.#attempts.load()
    this.#budgets.load()
  }

  /** Inserts what was gathered; see GatheredRows. */
  flush(): void {
    this.#attempts.flush()
    this.#journal.flush()
  }

  handlers(): LedgerHandlers {
    return {
      open: (message) => this.#open(message),
      settle: (message) => this.#attempts.settle(message),
      append: (message) => this.#append(message),
      bumpEpoch: (record) => this.#bumpEpoch(record),
      configureBudgets: (budgets) => this.#configureBudgets(budgets),
      sweep: (request) => this.#sweep(request),
    }
  }

  /** Compared in the commit: a revocation that was durable before it is seen. */
  #open(message: OpenMessage): OpenResult {
    if (message.epoch !== this.#epoch) return { kind: 'epochChanged', current: this.#epoch }
    return this.#attempts.open(message)
  }

  #append({ record, explanation }: AppendMessage): undefined {
    const { kind } = record
    assert(kind !== 'intent' && kind !== 'reattempt', 'an intent record opens an attempt')
    if (kind === 'outcome') this.#journal.appendOutcome(record, explanation)
    else this.#journal.append(record, explanation)
  }

  #bumpEpoch(record: RecordText): Epoch {
    const next = epoch(this.#epoch + 1)
    this.#sql.setEpoch.run([next])
    this.#journal.append(record, undefined)
    this.#epoch = next
    return next
  }

  #configureBudgets(budgets: readonly BudgetDefinition[]): undefined {
    this.flush()
    this.#sql.deactivateBudgets.run([])
    for (const { scope, period, mode, limitNanoUsd } of budgets) {
      this.#sql.putBudget.run([scope, period, mode, limitNanoUsd])
      this.#sql.applyBudget.run([scope, period, mode, limitNanoUsd])
    }
    this.#budgets.load()
  }

  #sweep({ at, startedBefore }: SweepRequest): SweepResult {
    this.flush()
    this.#sql.forgetClaims.run([claimsOver(at), limits.sweepClaimsMax])
    const crashed = this.#closeCrashed(at, startedBefore)
    this.flush()
    return { crashed, expired: this.#settleExpired(at) }
  }

  /** Attempts of a dead process, and requests whose last attempt closed without an outcome. */
  #closeCrashed(at: Instant, startedBefore: Instant): number {
    const rows = this.#sql.crashed.all([startedBefore, limits.sweepAttemptsMax])
    for (const [attempt, request] of rows as readonly (readonly [string, string])[]) {
      this.#attempts.crash(attempt, at)
      const facts = { attempt, outcome: 'crashed' }
      this.#journal.appendOutcome(recordText({ kind: 'outcome', at, request, facts }), undefined)
    }
    return rows.length
  }

  /** Its request has its outcome already: that money moved is a record of its own. */
  #settleExpired(at: Instant): number {
    const closedBefore = at - limits.indeterminateSettleHours * HOUR_MS
    const rows = this.#sql.expired.all([closedBefore, limits.sweepAttemptsMax])
    for (const [attempt, request] of rows as readonly (readonly [string, string])[]) {
      const charged = this.#attempts.expire(attempt, at)
      const facts = { attempt, chargedNanoUsd: `${charged}`, event: 'hold_expired' }
      this.#journal.append(recordText({ kind: 'system', at, request, facts }), undefined)
    }
    return rows.length
  }
}
