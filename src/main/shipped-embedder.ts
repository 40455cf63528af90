import { readFile } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { StaticEmbedder } from '../embedding/static-embedder.ts'
import { readTokenTable } from '../embedding/token-table.ts'
import { limits } from '../kernel/limits.ts'
import type { TextToEmbed } from '../lake/embedder.ts'
import type { EmbedCall, EmbedReply } from './embed-worker.ts'
import type { ShippedEmbedder } from './lake-embedders.ts'
import type { Log } from './log.ts'

/** The model that ships with the product; the folder lies beside `dist/`. */
const MODEL = new URL('../../../embedder/builtin.embedding', import.meta.url)
const WORKER = new URL('./embed-worker.js', import.meta.url)

/** Undefined, and said in the log: the model is not there or damaged. The lake is searched by words alone then. */
export async function openShippedEmbedder(log: Log): Promise<ShippedEmbedder | undefined> {
  const bytes = await readFile(MODEL).catch(() => undefined)
  const table = bytes === undefined ? { problem: 'cannot be read' } : readTokenTable(bytes)
  if (bytes === undefined || 'problem' in table) {
    const { problem } = table as { readonly problem: string }
    log.error(
      { problem },
      'the built-in embedding model cannot be used: documents are found by words',
    )
    return undefined
  }
  const own = new StaticEmbedder(table)
  const chunks = new EmbedThread(bytes, own.dimensions)
  return {
    space: own.space,
    dimensions: own.dimensions,
    // In this process, and cleared for everything: labels do not matter.
    embed: (texts) => chunks.embed(texts),
    embedNow: (text) => own.embed(text).vector,
    close: () => chunks.close(),
  }
}

interface Waiting {
  readonly resolve: (reply: EmbedReply) => void
  readonly reject: (error: Error) => void
}

/** Chunks are embedded in a thread of their own, off the event loop that serves requests. Made when it is needed. */
class EmbedThread {
  readonly #model: Uint8Array
  readonly #dimensions: number
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #next = 1

  constructor(model: Uint8Array, dimensions: number) {
    this.#model = model
    this.#dimensions = dimensions
  }

  /** In slices, so that what waits behind a large document waits no longer than a slice. */
  async embed(texts: readonly TextToEmbed[]): Promise<readonly (Float32Array | undefined)[]> {
    const vectors: (Float32Array | undefined)[] = []
    for (let at = 0; at < texts.length; at += limits.embedSliceTexts) {
      const slice = texts.slice(at, at + limits.embedSliceTexts).map(({ text }) => text)
      const { rows, there } = await this.#ask(slice)
      for (let n = 0; n < slice.length; n++)
        vectors.push(
          there[n] === 1
            ? rows.subarray(n * this.#dimensions, (n + 1) * this.#dimensions)
            : undefined,
        )
    }
    return vectors
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#fail(new Error('the embedder was closed'))
    await worker?.terminate()
  }

  #ask(texts: readonly string[]): Promise<EmbedReply> {
    const worker = (this.#worker ??= this.#started())
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      const call: EmbedCall = { id, texts }
      worker.postMessage(call)
    })
  }

  #started(): Worker {
    const worker = new Worker(WORKER, { workerData: this.#model })
    worker.unref()
    worker.on('message', (reply: EmbedReply) => {
      this.#waiting.get(reply.id)?.resolve(reply)
      this.#waiting.delete(reply.id)
    })
    // The next text starts another one; these are embedded later.
    const ended = (error: Error): void => {
      if (this.#worker === worker) this.#fail(error)
    }
    worker.on('error', ended)
    worker.on('exit', () => ended(new Error('the thread that embeds ended')))
    return worker
  }

  #fail(error: Error): void {
    this.#worker = undefined
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of waiting) reject(error)
  }
}
