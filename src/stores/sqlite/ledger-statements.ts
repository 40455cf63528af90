import { claimStatements } from './claims.ts'
import type { Connection } from './connection.ts'
import { ListStatement } from './many.ts'

/** Everything that the ledger writes, prepared once: preparing costs more than running. */
export const ledgerStatements = (connection: Connection) => ({
  ...moneyStatements(connection),
  ...claimStatements((text) => connection.prepare(text)),
})

function moneyStatements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text)
  return {
    epoch: sql('SELECT value FROM epoch'),
    setEpoch: sql('UPDATE epoch SET value = ?'),
    lastSeq: sql('SELECT coalesce(max(seq), 0) FROM record'),
    lastAttempt: sql('SELECT coalesce(max(id), 0) FROM attempt'),
    insertRecords: new ListStatement(
      connection,
      // Text goes to the database cheaper than bytes do; STRICT keeps the column a blob.
      '(?, ?, ?, CAST(? AS BLOB))',
      (list) => `INSERT INTO record (seq, kind, request, bytes) VALUES ${list}`,
    ),
    insertExplanations: new ListStatement(
      connection,
      '(?, ?)',
      (list) => `INSERT INTO explanation (seq, body) VALUES ${list}`,
    ),

    insertAttempts: new ListStatement(
      connection,
      `(?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 'reserved', 0, ?, ?, NULL, NULL)`,
      (list) =>
        `INSERT INTO attempt (id, attempt, request, n, principal, alias, deployment, price_version,
           hold_nano, charged_nano, state, estimated, started_at, deadline_at, closed_at, reason)
         VALUES ${list}`,
    ),
    insertHolds: new ListStatement(
      connection,
      '(?, ?)',
      (list) => `INSERT INTO hold (attempt, balance) VALUES ${list}`,
    ),
    openRequests: new ListStatement(
      connection,
      '(?, ?)',
      (list) => `INSERT INTO open_request (request, attempt) VALUES ${list}`,
    ),
    reopenRequest: sql(
      `UPDATE open_request SET attempt = ?2 WHERE request = ?1
       AND (SELECT state FROM attempt WHERE id = open_request.attempt) <> 'reserved'`,
    ),
    latestState: sql(
      `SELECT a.state FROM open_request o JOIN attempt a ON a.id = o.attempt WHERE o.request = ?`,
    ),
    answerRequests: new ListStatement(
      connection,
      '?',
      (list) =>
        `DELETE FROM open_request WHERE request IN (${list})
         AND (SELECT state FROM attempt WHERE id = open_request.attempt) <> 'reserved'`,
    ),

    closeAttempts: new ListStatement(
      connection,
      '(?, ?, ?, ?, ?, ?)',
      (list) =>
        `UPDATE attempt SET state = c.column2, charged_nano = c.column3, estimated = c.column4,
           closed_at = c.column5, reason = c.column6
         FROM (VALUES ${list}) AS c
         WHERE attempt.id = c.column1 AND attempt.state IN ('reserved', 'indeterminate')`,
    ),
    attempt: sql(
      'SELECT id, request, hold_nano, charged_nano, state FROM attempt WHERE attempt = ?',
    ),
    holds: sql('SELECT balance FROM hold WHERE attempt = ?'),
    insertLines: new ListStatement(
      connection,
      '(?, ?, ?, ?)',
      (list) => `INSERT INTO usage_line (attempt, token_class, units, nano) VALUES ${list}`,
    ),

    crashed: sql(
      `SELECT a.attempt, a.request FROM open_request o JOIN attempt a ON a.id = o.attempt
       WHERE a.started_at < ? ORDER BY a.id LIMIT ?`,
    ),
    expired: sql(
      `SELECT attempt, request FROM attempt
       WHERE state = 'indeterminate' AND hold_nano IS NOT NULL AND closed_at <= ?
       ORDER BY closed_at, id LIMIT ?`,
    ),

    deactivateBudgets: sql('UPDATE budget SET active = 0'),
    putBudget: sql(
      `INSERT INTO budget (scope, period, mode, limit_nano, active) VALUES (?, ?, ?, ?, 1)
       ON CONFLICT (scope, period)
       DO UPDATE SET mode = excluded.mode, limit_nano = excluded.limit_nano, active = 1`,
    ),
    /** Only the newest period of a budget follows its definition; older ones are history. */
    applyBudget: sql(
      `UPDATE balance SET mode = ?3, limit_nano = ?4,
         lowered_nano = max(0, spent_nano + held_nano - ?4 - overage_nano)
       WHERE budget = (SELECT id FROM budget WHERE scope = ?1 AND period = ?2)
       AND period_start = (SELECT max(b.period_start) FROM balance b WHERE b.budget = balance.budget)`,
    ),
  }
}

export type LedgerStatements = ReturnType<typeof ledgerStatements>
