import { parentPort, workerData } from 'node:worker_threads'
import { openReader, type Connection } from './connection.ts'
import { verifyLedger } from './ledger-verify.ts'
import type { MaintenanceJob } from './maintenance.ts'

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
  return copy(reader, job.file)
}

/** VACUUM INTO reads one snapshot; `query_only` would forbid it to write the new file. */
function copy(reader: Connection, file: string): true {
  reader.execute('PRAGMA query_only = off')
  reader.prepare('VACUUM INTO ?').run([file])
  return true
}
