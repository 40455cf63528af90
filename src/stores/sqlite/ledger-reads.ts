import type { StoredRecord } from '../../audit/record.ts'
import type { Json } from '../../kernel/json.ts'
import { epoch, nanoUsd, type Epoch, type Instant } from '../../kernel/values.ts'
import { periodStart } from '../../ledger/period.ts'
import type {
  AttemptRow,
  BudgetBalance,
  BudgetDefinition,
  Claim,
  RequestView,
} from '../../ledger/store.ts'
import { CLAIM, claimOf } from './claims.ts'
import type { Connection, Row, Statement } from './connection.ts'
import {
  ATTEMPT_COLUMNS,
  attemptOf,
  BALANCE_COLUMNS,
  balanceOf,
  LINE_COLUMNS,
  lineOf,
  RECORD_COLUMNS,
  recordOf,
} from './ledger-rows.ts'

/** The ledger's reads, on the calling thread's own connection: they never wait for a commit. */
export class LedgerReads {
  readonly #epoch: Statement
  readonly #budgets: Statement
  readonly #balance: Statement
  readonly #attempts: Statement
  readonly #lines: Statement
  readonly #requestRecords: Statement
  readonly #explanation: Statement
  readonly #records: Statement
  readonly #claim: Statement

  constructor(connection: Connection) {
    this.#claim = connection.prepare(CLAIM)
    this.#epoch = connection.prepare('SELECT value FROM epoch')
    this.#budgets = connection.prepare(
      'SELECT id, scope, period, mode, limit_nano FROM budget WHERE active = 1 ORDER BY scope, period',
    )
    this.#balance = connection.prepare(
      `SELECT ${BALANCE_COLUMNS} FROM balance l JOIN budget b ON b.id = l.budget
       WHERE l.budget = ? AND l.period_start = ?`,
    )
    this.#attempts = connection.prepare(
      // `<request>.<n>`: the dot's successor is the slash, so this is a range of the unique index.
      `SELECT ${ATTEMPT_COLUMNS} FROM attempt
       WHERE attempt > ?1 || '.' AND attempt < ?1 || '/' AND request = ?1 ORDER BY n`,
    )
    this.#lines = connection.prepare(
      `SELECT ${LINE_COLUMNS} FROM usage_line WHERE attempt = ? ORDER BY token_class`,
    )
    this.#requestRecords = connection.prepare(
      `SELECT ${RECORD_COLUMNS} FROM record WHERE request = ? AND request <> '' ORDER BY seq`,
    )
    this.#explanation = connection.prepare(
      `SELECT e.body FROM record r JOIN explanation e ON e.seq = r.seq
       WHERE r.request = ? AND r.request <> '' ORDER BY r.seq`,
    )
    this.#records = connection.prepare(
      `SELECT ${RECORD_COLUMNS} FROM record WHERE seq > ? ORDER BY seq LIMIT ?`,
    )
  }

  epoch(): Epoch {
    return epoch(Number(this.#epoch.first([])?.[0]))
  }

  balances(at: Instant): readonly BudgetBalance[] {
    return this.#budgets.all([]).map((row) => this.#balanceAt(row, at))
  }

  #balanceAt([id, scope, period, mode, limitNanoUsd]: Row, at: Instant): BudgetBalance {
    const definition = { scope, period, mode, limitNanoUsd } as BudgetDefinition
    const start = periodStart(definition.period, at)
    const row = this.#balance.first([id as bigint, start])
    if (row !== undefined) {
      const { id: _id, excessNanoUsd: _excess, ...balance } = balanceOf(row)
      return balance
    }
    const zero = nanoUsd(0n)
    return {
      ...definition,
      periodStart: start,
      spentNanoUsd: zero,
      heldNanoUsd: zero,
      overageNanoUsd: zero,
    }
  }

  claim(principal: string, key: string, at: Instant): Claim | undefined {
    return claimOf(this.#claim.first([principal, key]), at)
  }

  request(id: string): RequestView | undefined {
    const records = this.#requestRecords.all([id]).map(recordOf)
    if (records.length === 0) return undefined
    const attempts = this.#attempts.all([id]).map((row) => this.#attempt(row))
    return { attempts, records, explanation: this.#explanationOf(id) }
  }

  records(after: bigint, limit: number): readonly StoredRecord[] {
    return this.#records.all([after, limit]).map(recordOf)
  }

  #attempt(row: Row): AttemptRow {
    return attemptOf(row, this.#lines.all([row[0] as bigint]).map(lineOf))
  }

  #explanationOf(request: string): Json {
    const parts = this.#explanation.all([request])
    return parts.reduce<{ readonly [key: string]: Json }>(
      (merged, [body]) => ({ ...merged, ...JSON.parse(body as string) }),
      {},
    )
  }
}
