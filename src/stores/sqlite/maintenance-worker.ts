import { parentPort, workerData } from 'node:worker_threads'
import { redacted } from '../redact.ts'
import { openReader, type Connection } from './connection.ts'
import { verifyLedger } from './ledger-verify.ts'
import type { ExplanationSearch, MaintenanceJob } from './maintenance.ts'

/** Explanations looked at in one read. */
const PAGE = 4_096n

/** Does one job on its own connection, answers, ends. */
const job = workerData as MaintenanceJob
const connection = openReader(job.database)
try {
  parentPort?.postMessage(run(connection))
} finally {
  connection.close()
}

function run(reader: Connection): unknown {
  if (job.kind === 'verify') return verifyLedger(reader)
  if (job.kind === 'explanations') return explanationsNaming(reader, job)
  return copy(reader, job.file)
}

/** A page at a time, so that no snapshot keeps the log for as long as the whole search takes. */
function explanationsNaming(reader: Connection, search: ExplanationSearch): readonly bigint[] {
  const holding = search.needles.map(() => 'instr(body, ?) > 0').join(' OR ')
  const last = reader.prepare('SELECT coalesce(max(seq), 0) FROM explanation')
  const page = reader.prepare(
    `SELECT seq, body FROM explanation WHERE seq > ? AND seq <= ? AND (${holding}) ORDER BY seq`,
  )
  const found: bigint[] = []
  const end = last.all([])[0]?.[0] as bigint
  for (let from = 0n; from < end; from += PAGE) {
    for (const [seq, body] of page.all([from, from + PAGE, ...search.needles])) {
      if (redacted(body as string, search.source, search.keys) !== undefined)
        found.push(seq as bigint)
    }
  }
  return found
}

/** VACUUM INTO reads one snapshot; `query_only` would forbid it to write the new file. */
function copy(reader: Connection, file: string): true {
  reader.execute('PRAGMA query_only = off')
  reader.prepare('VACUUM INTO ?').run([file])
  return true
}
