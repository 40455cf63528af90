import { Worker } from 'node:worker_threads'
import { limits } from '../kernel/limits.ts'
import type { Prepared } from '../lake/prepare.ts'
import type { PrepareJob, PrepareWorkerData } from './prepare-worker.ts'

export interface WorkerLimits {
  readonly timeoutMs: number
  readonly heapMiB: number
}

/** One preparing thread, started when it is first needed and replaced when an object was too much for it. */
export class PrepareWorker {
  readonly #data: PrepareWorkerData
  readonly #limits: WorkerLimits
  #thread: Worker | undefined
  #idle: NodeJS.Timeout | undefined

  constructor(data: PrepareWorkerData, workerLimits: WorkerLimits) {
    this.#data = data
    this.#limits = workerLimits
  }

  /**
   * One job; callers MUST wait for it before the next. Never rejects.
   *
   * INVARIANT (a hostile object costs itself): past its time or memory the thread ends, the object is
   * reported, and the next object finds a fresh thread.
   */
  async prepare(job: PrepareJob): Promise<Prepared> {
    clearTimeout(this.#idle)
    const thread = (this.#thread ??= this.#start())
    thread.ref()
    const answer = await outcome(thread, job, this.#limits.timeoutMs)
    if (answer.kind === 'prepared' || answer.contentHash !== '') this.#rest(thread)
    else await this.close()
    return answer
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const thread = this.#thread
    this.#thread = undefined
    await thread?.terminate()
  }

  #start(): Worker {
    const thread = new Worker(new URL('./prepare-worker.js', import.meta.url), {
      workerData: this.#data,
      resourceLimits: {
        maxOldGenerationSizeMb: this.#limits.heapMiB,
        maxYoungGenerationSizeMb: limits.parseYoungMiB,
      },
      stderr: true,
      stdout: true,
    })
    // Libraries write warnings about broken documents; those are for nobody's terminal.
    thread.stdout.resume()
    thread.stderr.resume()
    // Also between jobs: a thread that ended is not given the next one.
    thread.on('error', () => undefined)
    thread.on('exit', () => {
      if (this.#thread === thread) this.#thread = undefined
    })
    return thread
  }

  /** Nothing of a lake at rest stays in memory: a thread that waits too long ends. */
  #rest(thread: Worker): void {
    thread.unref()
    this.#idle = setTimeout(() => void this.close(), limits.parseWorkerIdleMs)
    this.#idle.unref()
  }
}

function outcome(thread: Worker, job: PrepareJob, timeoutMs: number): Promise<Prepared> {
  return new Promise((resolve) => {
    const finish = (prepared: Prepared): void => {
      clearTimeout(timer)
      thread.off('message', finish).off('error', onError).off('exit', onExit)
      resolve(prepared)
    }
    const onError = (error: unknown): void => finish(failed(whyEnded(error)))
    const onExit = (): void => finish(failed('its parser ended without an answer'))
    const timer = setTimeout(
      () => finish(failed(`reading it took longer than ${timeoutMs / 1_000} seconds`)),
      timeoutMs,
    )
    thread.on('message', finish).on('error', onError).on('exit', onExit)
    const { bytes, transfer } = transferable(job.bytes)
    thread.postMessage({ ...job, bytes }, transfer)
  })
}

/** No hash: the thread that would have made it is gone. */
const failed = (reason: string): Prepared => ({ kind: 'unreadable', contentHash: '', reason })

function whyEnded(error: unknown): string {
  const { code } = error as { readonly code?: string }
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? `reading it needs more than ${limits.parseHeapMiB} MiB of memory`
    : 'its parser failed'
}

/** Memory moves to the thread where it can; a view into something larger is copied. */
function transferable(bytes: Uint8Array): {
  readonly bytes: Uint8Array
  readonly transfer: ArrayBuffer[]
} {
  const { buffer } = bytes
  const own = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength
  return own ? { bytes, transfer: [buffer] } : { bytes: bytes.slice(), transfer: [] }
}
