import { parentPort, workerData } from 'node:worker_threads'
import type { RaiseTable } from '../dlp/detector.ts'
import type { Classified, Scanner } from '../dlp/scan.ts'
import { assert } from '../kernel/assert.ts'

/** What a worker is started with. */
export interface ScanWorkerData {
  /** URL of a module that exports `createScanner(raises): Scanner`. */
  readonly scannerModule: string
}

export interface ScanJob {
  /** What findings raise from here on. Absent: as for the last job. */
  readonly raises?: RaiseTable
  readonly texts: readonly string[]
}

/** Undefined: a detector failed. No word of why leaves the thread, for it could quote the text. */
export type ScanAnswer = Classified | undefined

/** The worker's entry: one job at a time, one answer each. */
async function main(): Promise<void> {
  const port = parentPort
  assert(port !== null, 'a scanning worker has a host')
  const { scannerModule } = workerData as ScanWorkerData
  const { createScanner } = (await import(scannerModule)) as {
    readonly createScanner: (raises: RaiseTable) => Scanner
  }
  let scanner: Scanner | undefined
  port.on('message', ({ raises, texts }: ScanJob) => {
    let answer: ScanAnswer
    try {
      if (raises !== undefined) scanner = createScanner(raises)
      answer = scanner?.classify(texts)
    } catch {
      answer = undefined
    }
    port.postMessage(answer)
  })
}

await main()
