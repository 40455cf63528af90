import { parentPort, workerData } from 'node:worker_threads'
import type { RaiseTable } from '../dlp/detector.ts'
import { Printer } from '../dlp/fingerprints/prints.ts'
import type { Scanner } from '../dlp/scan.ts'
import { assert } from '../kernel/assert.ts'
import type { Prepared } from '../lake/prepare.ts'
import { prepareObject } from './prepare.ts'

/** What a worker is started with. Functions cannot cross threads, so the scanner comes as a module. */
export interface PrepareWorkerData {
  readonly raises: RaiseTable
  /** URL of a module that exports `createScanner(raises): Scanner`. */
  readonly scannerModule: string
  /** Key of the fingerprints that are made; absent: none are. */
  readonly fingerprintKey?: Uint8Array
}

export interface PrepareJob {
  readonly bytes: Uint8Array
  readonly name: string
}

/** The worker's entry: one job at a time, one answer each. A throw ends the worker, and its host reports the object. */
async function main(): Promise<void> {
  const port = parentPort
  assert(port !== null, 'a preparing worker has a host')
  const { raises, scannerModule, fingerprintKey } = workerData as PrepareWorkerData
  const { createScanner } = (await import(scannerModule)) as {
    readonly createScanner: (raises: RaiseTable) => Scanner
  }
  const scanner = createScanner(raises)
  const printer = fingerprintKey === undefined ? undefined : new Printer(fingerprintKey)
  port.on('message', (job: PrepareJob) => {
    void prepareObject(scanner, job.bytes, job.name, printer)
      .catch((): Prepared => ({
        kind: 'unreadable',
        contentHash: '',
        reason: 'its text could not be classified',
      }))
      .then((prepared) => port.postMessage(prepared))
  })
}

await main()
