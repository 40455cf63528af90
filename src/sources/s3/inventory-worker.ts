import { parentPort, workerData } from 'node:worker_threads'
import { entryOf } from './entry.ts'
import { inventoryRows } from './inventory-rows.ts'
import type { SortingOrder, SortingReply, SortingWork } from './inventory-sorter.ts'
import { SortedRuns } from './sorted-runs.ts'

/** The thread that reads and sorts the files of one inventory. One order at a time; each has one reply. */
const { folder, columns, prefix, versions } = workerData as SortingWork
const sorted = new SortedRuns(folder)
const never = new AbortController().signal

async function obey(order: SortingOrder): Promise<SortingReply> {
  if (order.kind === 'finish') return { kind: 'paths', paths: await sorted.finish() }
  for await (const told of inventoryRows(order.path, columns, never)) {
    const entry = entryOf(told, prefix, versions)
    if (entry !== undefined) await sorted.add(entry)
  }
  return { kind: 'read' }
}

parentPort?.on('message', (order: SortingOrder) => {
  obey(order)
    .catch((error: unknown): SortingReply => {
      return { kind: 'failed', message: error instanceof Error ? error.message : 'unknown' }
    })
    .then((reply) => parentPort?.postMessage(reply))
    .catch(() => process.exit(1))
})
