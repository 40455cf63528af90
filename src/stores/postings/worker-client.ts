import { Worker } from 'node:worker_threads'
import { IndexUnusableError } from '../../retrieval/index-errors.ts'
import type { Call, CallMessage, ReplyMessage } from './worker-protocol.ts'

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** The main thread's side of one worker. When the worker dies, every call fails; none hangs. */
export class WorkerClient {
  private readonly worker: Worker
  private readonly waiting = new Map<number, Waiting>()
  private lastId = 0
  private dead: Error | undefined

  constructor(file: URL, directory: string) {
    // Flags of the main program (`--input-type`, inspectors) are not for this thread.
    this.worker = new Worker(file, {
      workerData: { directory },
      execArgv: [],
    })
    this.worker.on('message', (reply: ReplyMessage) => this.settle(reply))
    this.worker.on('error', (error) => this.end(error))
    this.worker.on('exit', () => this.end(new Error('a thread of the index has ended')))
  }

  call(call: Call): Promise<unknown> {
    const { promise, resolve, reject } = withResolvers()
    if (this.dead !== undefined) {
      reject(this.dead)
      return promise
    }
    const id = ++this.lastId
    this.waiting.set(id, { resolve, reject })
    this.worker.postMessage({ id, call } satisfies CallMessage)
    return promise
  }

  /** After the calls made before it. */
  async close(): Promise<void> {
    if (this.dead === undefined) await this.call({ kind: 'close' })
    await this.worker.terminate()
  }

  private settle(reply: ReplyMessage): void {
    const waiting = this.waiting.get(reply.id)
    this.waiting.delete(reply.id)
    if (reply.ok) waiting?.resolve(reply.value)
    else waiting?.reject(errorOf(reply))
  }

  private end(error: Error): void {
    this.dead ??= error
    for (const { reject } of this.waiting.values()) reject(this.dead)
    this.waiting.clear()
  }
}

const PREFIX = 'the index must be rebuilt: '
const errorOf = ({ unusable, message }: Extract<ReplyMessage, { ok: false }>): Error =>
  unusable === false
    ? new Error(message)
    : new IndexUnusableError(message.replace(PREFIX, ''), unusable)

function withResolvers(): Waiting & { readonly promise: Promise<unknown> } {
  let resolve: Waiting['resolve'] = () => undefined
  let reject: Waiting['reject'] = () => undefined
  const promise = new Promise<unknown>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
