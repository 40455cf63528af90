import { Recount } from '../../ledger/recount.ts'
import type { LedgerReport } from '../../ledger/store.ts'
import type { UsageLine } from '../../models/usage.ts'
import type { Connection } from './connection.ts'
import {
  ATTEMPT_COLUMNS,
  attemptOf,
  BALANCE_COLUMNS,
  balanceOf,
  lineOf,
  RECORD_COLUMNS,
  recordOf,
} from './ledger-rows.ts'

/** One read transaction: a recount of a moving ledger would find what is not there. */
export function verifyLedger(connection: Connection): LedgerReport {
  connection.execute('BEGIN')
  try {
    return recountAll(connection)
  } finally {
    connection.execute('COMMIT')
  }
}

function recountAll(connection: Connection): LedgerReport {
  const recount = new Recount()
  const lines = connection.prepare(
    'SELECT token_class, units, nano FROM usage_line WHERE attempt = ?',
  )
  const holds = connection.prepare('SELECT balance FROM hold WHERE attempt = ?')
  const attempts = connection.prepare(`SELECT ${ATTEMPT_COLUMNS} FROM attempt ORDER BY id`)
  for (const row of attempts.rows([])) {
    const id = row[0] as bigint
    const usage: readonly UsageLine[] = lines.all([id]).map(lineOf)
    recount.attempt(
      attemptOf(row, usage),
      holds.all([id]).map(([balance]) => Number(balance)),
    )
  }
  for (const row of connection
    .prepare(`SELECT ${RECORD_COLUMNS} FROM record ORDER BY seq`)
    .rows([])) {
    recount.record(recordOf(row))
  }
  const balances = connection.prepare(
    `SELECT ${BALANCE_COLUMNS} FROM balance l JOIN budget b ON b.id = l.budget`,
  )
  const open = connection.prepare('SELECT request FROM open_request').all([])
  const report = recount.report(
    balances.all([]).map(balanceOf),
    new Set(open.map(([request]) => request as string)),
  )
  return withOrphans(connection, report)
}

/** Foreign keys forbid these; a file edited by other means may have them. */
function withOrphans(connection: Connection, report: LedgerReport): LedgerReport {
  const orphans = connection
    .prepare('SELECT count(*) FROM hold WHERE attempt NOT IN (SELECT id FROM attempt)')
    .first([])?.[0]
  if (orphans === 0n) return report
  const problem = { invariant: 'hold has an attempt', detail: `${String(orphans)} holds have none` }
  return { ...report, problems: [...report.problems, problem] }
}
