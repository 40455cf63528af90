import { Worker } from 'node:worker_threads'
import { limits } from '../kernel/limits.ts'
import type { TextToEmbed } from '../lake/embedder.ts'
import { builtinEmbedder } from './builtin-model.ts'
import type { EmbedCall, EmbedReply } from './embed-worker.ts'
import type { ShippedEmbedder } from './lake-embedders.ts'
import type { Log } from './log.ts'

const WORKER = new URL('./embed-worker.js', import.meta.url)

/** Undefined, and said in the log: the model is not there or damaged. The lake is searched by words alone then. */
export function openShippedEmbedder(log: Log): ShippedEmbedder | undefined {
  const own = builtinEmbedder()
  if ('problem' in own) {
    const { problem } = own
    log.error(
      { problem },
      'the built-in embedder cannot be used: documents are found by words alone',
    )
    return undefined
  }
  const chunks = new EmbedThread(own.dimensions)
  return {
    space: own.space,
    dimensions: own.dimensions,
    // In this process, and cleared for everything: labels do not matter.
    embed: (texts) => chunks.embed(texts),
    forget: () => chunks.forget(),
    model: own,
    close: () => chunks.close(),
  }
}

interface Waiting {
  readonly resolve: (reply: EmbedReply) => void
  readonly reject: (error: Error) => void
}

/** A slice takes some milliseconds; a thread that hangs is ended all the same. */
const FORGET_TRIES_MAX = 1_000
const FORGET_PAUSE_MS = 5

/** Chunks are embedded in a thread of their own, off the event loop that serves requests. Made when it is needed. */
class EmbedThread {
  readonly #dimensions: number
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #next = 1

  constructor(dimensions: number) {
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

  /** Ends the thread when it has answered what it was asked: the next text starts another one. */
  async forget(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    const asked = [...this.#waiting.keys()]
    for (let tries = 0; tries < FORGET_TRIES_MAX; tries++) {
      if (!asked.some((id) => this.#waiting.has(id))) break
      await new Promise((resolve) => setTimeout(resolve, FORGET_PAUSE_MS))
    }
    await worker?.terminate()
    // One that ended without an answer: its text is embedded later.
    for (const id of asked) {
      this.#waiting.get(id)?.reject(new Error('the thread that embeds ended'))
      this.#waiting.delete(id)
    }
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
    const worker = new Worker(WORKER)
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
