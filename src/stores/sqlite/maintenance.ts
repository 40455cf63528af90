import { Worker } from 'node:worker_threads'
import type { LedgerReport } from '../../ledger/store.ts'

export interface ExplanationSearch {
  readonly database: string
  readonly source: string
  readonly keys: ReadonlySet<string>
  /** A body that names a key holds one of these. */
  readonly needles: readonly string[]
}

/** Long reads, each in a short-lived thread of its own, so that neither requests nor commits wait for them. */
export type MaintenanceJob =
  | { readonly kind: 'verify'; readonly database: string }
  | ({ readonly kind: 'explanations' } & ExplanationSearch)
  | { readonly kind: 'copy'; readonly database: string; readonly file: string }

export const verifyInThread = (database: string): Promise<LedgerReport> =>
  runJob({ kind: 'verify', database }) as Promise<LedgerReport>

/** Numbers of the explanations that name one of the keys. */
export const explanationsInThread = (search: ExplanationSearch): Promise<readonly bigint[]> =>
  runJob({ kind: 'explanations', ...search }) as Promise<readonly bigint[]>

/** A consistent copy of the database in one file, whatever is being written meanwhile. */
export async function copyInThread(database: string, file: string): Promise<void> {
  await runJob({ kind: 'copy', database, file })
}

function runJob(job: MaintenanceJob): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./maintenance-worker.js', import.meta.url), {
      workerData: job,
    })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error(`the ${job.kind} thread ended early`)))
  })
}
