import type { RaiseTable } from '../dlp/detector.ts'
import { limits } from '../kernel/limits.ts'
import type { Prepared, Preparer } from '../lake/prepare.ts'
import { preparerRevision } from './revision.ts'
import { PrepareWorker, type WorkerLimits } from './worker.ts'

/** What fingerprints are made with, and what tells it from others. */
export interface FingerprintKey {
  readonly key: Uint8Array
  readonly id: string
}

export interface PrepareHostOptions extends Partial<WorkerLimits> {
  readonly raises: RaiseTable
  readonly workers?: number
  /** Absent: no fingerprints are made. */
  readonly fingerprints?: FingerprintKey
  /** For tests: another module with `createScanner`. */
  readonly scannerModule?: string
}

/** Parsing, chunking and classification in threads of their own, off the event loop that serves requests. */
export function openPrepareHost(options: PrepareHostOptions): Preparer {
  const data = {
    ...(options.fingerprints && { fingerprintKey: options.fingerprints.key }),
    raises: options.raises,
    scannerModule: options.scannerModule ?? new URL('../dlp/scanner.js', import.meta.url).href,
  }
  const workerLimits = {
    timeoutMs: options.timeoutMs ?? limits.parseTimeoutMs,
    heapMiB: options.heapMiB ?? limits.parseHeapMiB,
  }
  const all = Array.from(
    { length: options.workers ?? limits.ingestWorkers + limits.ingestAsideMax },
    () => new PrepareWorker(data, workerLimits),
  )
  const free = [...all]
  const waiting: ((worker: PrepareWorker) => void)[] = []

  const take = (): Promise<PrepareWorker> => {
    const worker = free.pop()
    if (worker !== undefined) return Promise.resolve(worker)
    return new Promise((resolve) => waiting.push(resolve))
  }
  /** Threads that were at work when they should forget. */
  const stale = new Set<PrepareWorker>()
  const giveBack = async (worker: PrepareWorker): Promise<void> => {
    if (stale.delete(worker)) await worker.close()
    const next = waiting.shift()
    if (next === undefined) free.push(worker)
    else next(worker)
  }

  return {
    revision: preparerRevision(options.raises, options.fingerprints?.id),
    async prepare(bytes, name): Promise<Prepared> {
      const worker = await take()
      try {
        return await worker.prepare({ bytes, name })
      } finally {
        await giveBack(worker)
      }
    },
    async forget() {
      const busy = all.filter((worker) => !free.includes(worker))
      for (const worker of busy) stale.add(worker)
      // Taken out while they end, so that no work meets a thread that is about to go.
      const resting = free.splice(0)
      await Promise.all(resting.map((worker) => worker.close()))
      for (const worker of resting) await giveBack(worker)
    },
    async close() {
      await Promise.all(all.map((worker) => worker.close()))
    },
  }
}
