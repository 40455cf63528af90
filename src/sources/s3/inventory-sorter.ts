import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { InventoryColumns } from './inventory-rows.ts'

export interface SortingWork {
  /** For the sorted runs; exists and is nobody else's. */
  readonly folder: string
  readonly columns: InventoryColumns
  readonly prefix: string
  readonly versions: boolean
}
export type SortingOrder =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'finish' }
export type SortingReply =
  | { readonly kind: 'read' }
  | { readonly kind: 'paths'; readonly paths: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string }

/** MiB of one thread: a run of entries, and a row group of Parquet with its columns. */
const HEAP_MIB = 1_536

/** A thread for the millions of rows of an inventory: unpacking and sorting them must hold up no request. */
export class InventorySorter {
  readonly #worker: Worker
  readonly #signal: AbortSignal

  constructor(work: SortingWork, signal: AbortSignal) {
    this.#signal = signal
    this.#worker = new Worker(new URL('./inventory-worker.js', import.meta.url), {
      workerData: work,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
    })
    // Heard by whoever waits; between two orders nobody does.
    this.#worker.on('error', () => undefined)
  }

  /** Rejects when the file is not what it should be. */
  async read(path: string): Promise<void> {
    await this.#order({ kind: 'file', path })
  }

  /** Sorted runs of all that was read. */
  async finish(): Promise<readonly string[]> {
    const reply = await this.#order({ kind: 'finish' })
    return reply.kind === 'paths' ? reply.paths : []
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  async #order(order: SortingOrder): Promise<SortingReply> {
    this.#worker.postMessage(order)
    const ended = new AbortController()
    const signal = AbortSignal.any([this.#signal, ended.signal])
    const onExit = (): void =>
      ended.abort(new Error('the thread that sorts the inventory has ended'))
    this.#worker.once('exit', onExit)
    try {
      const [reply] = (await once(this.#worker, 'message', { signal })) as [SortingReply]
      if (reply.kind === 'failed') throw new Error(reply.message)
      return reply
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      this.#worker.off('exit', onExit)
    }
  }
}
