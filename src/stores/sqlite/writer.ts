import { Worker } from 'node:worker_threads'
import { InvariantError } from '../../kernel/assert.ts'
import { RecordTooLargeError } from '../../audit/bytes.ts'
import { limits } from '../../kernel/limits.ts'
import { StoreUnavailableError } from '../../ledger/unavailable.ts'
import { packCalls, unpackReplies } from './packing.ts'
import type {
  FromWriter,
  ToWriter,
  WriterCall,
  WriterFailure,
  WriterOperation,
  WriterOperations,
  WriterReply,
} from './writer-protocol.ts'

interface Pending extends WriterCall {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/**
 * The calling side of the one writer thread. Calls of one turn of the event loop, and all that come
 * while a commit runs, go over in one message and share the next commit; so the busier, the cheaper.
 *
 * INVARIANT (one writer): nothing else writes to the database file while this is open.
 */
export class Writer {
  readonly #worker: Worker
  readonly #onFailure: (error: Error) => void
  #queue: Pending[] = []
  #inFlight: readonly Pending[] = []
  #scheduled = false
  #closing: StoreUnavailableError | undefined
  #idle: (() => void) | undefined

  private constructor(worker: Worker, onFailure: (error: Error) => void) {
    this.#worker = worker
    this.#onFailure = onFailure
    worker.on('message', (message: FromWriter) => this.#receive(message))
    worker.on('error', (error) => this.#fail(error as Error))
    worker.on('exit', () => this.#fail(new Error('the writer thread ended')))
  }

  /** `onFailure` is called at most once, when the thread died: the process SHOULD end. */
  static async start(file: string, onFailure: (error: Error) => void): Promise<Writer> {
    const worker = new Worker(new URL('./writer-worker.js', import.meta.url), {
      workerData: { file },
    })
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve())
      worker.once('error', reject)
    })
    worker.removeAllListeners('error')
    return new Writer(worker, onFailure)
  }

  /** Resolves once the commit that holds it is durable. */
  submit<Operation extends WriterOperation>(
    operation: Operation,
    request: WriterOperations[Operation]['request'],
  ): Promise<WriterOperations[Operation]['result']> {
    if (this.#closing !== undefined) return Promise.reject(this.#closing)
    if (this.#queue.length + this.#inFlight.length >= limits.commitQueueMax) {
      return Promise.reject(
        new StoreUnavailableError('queue_full', `${limits.commitQueueMax} writes are waiting`),
      )
    }
    return new Promise((resolve, reject) => {
      const settle = resolve as (value: unknown) => void
      this.#queue.push({ operation, request, resolve: settle, reject })
      this.#schedule()
    })
  }

  /** Waits for what was submitted, then ends the thread. */
  async close(): Promise<void> {
    if (this.#closing !== undefined) return
    this.#closing = new StoreUnavailableError('closed', 'the store is closed')
    if (this.#queue.length + this.#inFlight.length > 0) {
      await new Promise<void>((resolve) => (this.#idle = resolve))
    }
    const ended = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()))
    this.#post({ kind: 'close' })
    await ended
  }

  #schedule(): void {
    if (this.#scheduled || this.#inFlight.length > 0) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#flush()
    })
  }

  /** Under load the next commit waits for what these replies will ask for: fewer commits, each larger. */
  #gather(): void {
    this.#scheduled = true
    setTimeout(() => {
      this.#scheduled = false
      this.#flush()
    }, limits.commitGatherMs)
  }

  /** One batch is out at a time: what gathers meanwhile makes the next commit larger. */
  #flush(): void {
    if (this.#inFlight.length > 0 || this.#queue.length === 0) return
    const queued = this.#queue
    const all = queued.length <= limits.commitBatchMax
    this.#inFlight = all ? queued : queued.slice(0, limits.commitBatchMax)
    this.#queue = all ? [] : queued.slice(limits.commitBatchMax)
    this.#post({ kind: 'batch', calls: packCalls(this.#inFlight) })
  }

  #receive(message: FromWriter): void {
    if (message.kind !== 'replies') return
    const batch = this.#inFlight
    this.#inFlight = []
    if (batch.length >= limits.commitGatherFrom && this.#closing === undefined) this.#gather()
    else this.#flush()
    const replies = unpackReplies(message.replies)
    for (let at = 0; at < batch.length; at++) {
      const pending = batch[at] as Pending
      const reply = replies[at] as WriterReply
      if (reply.ok) pending.resolve(reply.value)
      else pending.reject(errorOf(reply.error))
    }
    if (this.#inFlight.length + this.#queue.length === 0) this.#idle?.()
  }

  /** Whether calls in flight were committed is unknown; the sweep finds what was. */
  #fail(cause: Error): void {
    const failure = new StoreUnavailableError('failed', `the writer failed: ${cause.message}`)
    const expected = this.#closing !== undefined
    this.#closing ??= failure
    for (const pending of [...this.#inFlight, ...this.#queue]) pending.reject(failure)
    this.#inFlight = []
    this.#queue = []
    this.#idle?.()
    if (!expected) this.#onFailure(failure)
  }

  #post(message: ToWriter): void {
    this.#worker.postMessage(message)
  }
}

/** Classes do not cross threads; names do. */
function errorOf({ name, message }: WriterFailure): Error {
  if (name === 'StoreUnavailableError') return new StoreUnavailableError('failed', message)
  if (name === 'RecordTooLargeError') return new RecordTooLargeError(message)
  if (name === 'InvariantError') return new InvariantError(message)
  const error = new Error(message)
  error.name = name
  return error
}
