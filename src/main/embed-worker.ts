import { parentPort } from 'node:worker_threads'
import { builtinEmbedder } from './builtin-model.ts'

/** What the thread is asked, and what it answers: rows one after the other, and which of them are there. */
export interface EmbedCall {
  readonly id: number
  readonly texts: readonly string[]
}
export interface EmbedReply {
  readonly id: number
  readonly rows: Float32Array
  readonly there: Uint8Array
}

const embedder = builtinEmbedder()
if ('problem' in embedder) throw new Error(`the model ${embedder.problem}`)
const { dimensions } = embedder

parentPort?.on('message', ({ id, texts }: EmbedCall) => {
  const rows = new Float32Array(texts.length * dimensions)
  const there = new Uint8Array(texts.length)
  for (const [at, text] of texts.entries()) {
    const { vector } = embedder.embed(text)
    if (vector === undefined) continue
    rows.set(vector, at * dimensions)
    there[at] = 1
  }
  const reply: EmbedReply = { id, rows, there }
  parentPort?.postMessage(reply, [rows.buffer, there.buffer])
})
