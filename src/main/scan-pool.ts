import { Worker } from 'node:worker_threads'
import type { RaiseTable } from '../dlp/detector.ts'
import type { Classified, Scanner } from '../dlp/scan.ts'
import { createScanner } from '../dlp/scanner.ts'
import { limits } from '../kernel/limits.ts'
import type { ScanAnswer, ScanJob, ScanWorkerData } from './scan-worker.ts'

export interface ScanPoolOptions {
  readonly workers?: number
  readonly queueMax?: number
  readonly timeoutMs?: number
  /** For tests: another module with `createScanner`. */
  readonly scannerModule?: string
}

export interface ScanPool {
  /** The scanner of one configuration, whose long texts are scanned in threads. */
  scanner(raises: RaiseTable): Scanner
  /** Waiting requests are refused. */
  close(): Promise<void>
}

interface Job {
  readonly raises: RaiseTable
  readonly texts: readonly string[]
  readonly resolve: (classified: Classified) => void
  readonly reject: (error: Error) => void
}

/**
 * Threads that classify what is too long for the event loop, started when first needed. Where there is
 * no room, a thread dies or a detector fails, the promise rejects: the pipeline denies, as for any
 * detector that throws.
 */
export function openScanPool(options: ScanPoolOptions = {}): ScanPool {
  const { workers = limits.scanWorkers, queueMax = limits.scanQueueMax } = options
  const scannerModule = options.scannerModule ?? new URL('../dlp/scanner.js', import.meta.url).href
  const timeoutMs = options.timeoutMs ?? limits.scanTimeoutMs
  const waiting: Job[] = []
  const threads = Array.from(
    { length: workers },
    () => new ScanThread({ scannerModule }, timeoutMs),
  )
  let last: { readonly raises: RaiseTable; readonly scanner: Scanner } | undefined

  async function run(thread: ScanThread, first: Job): Promise<void> {
    for (let job: Job | undefined = first; job !== undefined; job = waiting.shift()) {
      const answer = await thread.scan(job)
      if (answer === undefined) job.reject(new Error('a long text could not be scanned'))
      else job.resolve(answer)
    }
  }

  function classify(raises: RaiseTable, texts: readonly string[]): Promise<Classified> {
    return new Promise((resolve, reject) => {
      const job: Job = { raises, texts, resolve, reject }
      const free =
        threads.find(({ state }) => state === 'resting') ??
        threads.find(({ state }) => state === 'absent')
      if (free !== undefined) void run(free, job)
      else if (waiting.length < queueMax) waiting.push(job)
      else reject(new Error('too many long texts are waiting to be scanned'))
    })
  }

  return {
    scanner(raises) {
      if (last?.raises !== raises) {
        const local = createScanner(raises)
        last = { raises, scanner: withThreads(local, (texts) => classify(raises, texts)) }
      }
      return last.scanner
    },
    async close() {
      for (const job of waiting.splice(0)) job.reject(new Error('the scanners are closed'))
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}

function withThreads(
  local: Scanner,
  classify: (texts: readonly string[]) => Promise<Classified>,
): Scanner {
  return {
    ...local,
    classifyInTurns(texts, pause) {
      let chars = 0
      for (const text of texts) chars += text.length
      return chars > limits.scanInProcessChars
        ? classify(texts)
        : local.classifyInTurns(texts, pause)
    },
  }
}

/** One thread. Callers MUST wait for one job before the next. */
class ScanThread {
  readonly #data: ScanWorkerData
  readonly #timeoutMs: number
  #thread: Worker | undefined
  /** What the thread's scanner raises. */
  #raises: RaiseTable | undefined
  #busy = false
  #idle: NodeJS.Timeout | undefined

  constructor(data: ScanWorkerData, timeoutMs: number) {
    this.#data = data
    this.#timeoutMs = timeoutMs
  }

  get state(): 'busy' | 'resting' | 'absent' {
    if (this.#busy) return 'busy'
    return this.#thread === undefined ? 'absent' : 'resting'
  }

  /** Undefined when a detector failed or the thread did. Never rejects. */
  async scan({ raises, texts }: Pick<Job, 'raises' | 'texts'>): Promise<ScanAnswer> {
    clearTimeout(this.#idle)
    this.#busy = true
    const thread = (this.#thread ??= this.#start())
    const job: ScanJob = this.#raises === raises ? { texts } : { texts, raises }
    this.#raises = raises
    thread.ref()
    const answer = await outcome(thread, job, this.#timeoutMs)
    // A failure may be of the scanner that the thread keeps: the next job gets a fresh one.
    if (answer === undefined) await this.close()
    else this.#rest(thread)
    this.#busy = false
    return answer
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const thread = this.#thread
    this.#forget(thread)
    await thread?.terminate()
  }

  #forget(thread: Worker | undefined): void {
    if (this.#thread !== thread) return
    this.#thread = undefined
    this.#raises = undefined
  }

  #start(): Worker {
    const thread = new Worker(new URL('./scan-worker.js', import.meta.url), {
      workerData: this.#data,
      resourceLimits: { maxOldGenerationSizeMb: limits.scanHeapMiB },
    })
    thread.on('error', () => undefined)
    thread.on('exit', () => this.#forget(thread))
    return thread
  }

  #rest(thread: Worker): void {
    thread.unref()
    this.#idle = setTimeout(() => void this.close(), limits.scanWorkerIdleMs)
    this.#idle.unref()
  }
}

function outcome(thread: Worker, job: ScanJob, timeoutMs: number): Promise<ScanAnswer> {
  return new Promise((resolve) => {
    const finish = (answer: ScanAnswer): void => {
      clearTimeout(timer)
      thread.off('message', finish).off('error', onEnd).off('exit', onEnd)
      resolve(answer)
    }
    const onEnd = (): void => finish(undefined)
    const timer = setTimeout(onEnd, timeoutMs)
    thread.on('message', finish).on('error', onEnd).on('exit', onEnd)
    thread.postMessage(job)
  })
}
