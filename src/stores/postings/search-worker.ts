import { workerData } from 'node:worker_threads'
import { IndexReader } from './reader.ts'
import { serveCalls } from './serve-calls.ts'
import type { Call } from './worker-protocol.ts'

/** The thread that searches. It opens the file that the writing thread has prepared. */
let reader: IndexReader | undefined
const opened = (): IndexReader => {
  reader ??= new IndexReader((workerData as { readonly directory: string }).directory)
  return reader
}

serveCalls(answer, () => reader?.rest() ?? false)

function answer(call: Call): unknown {
  if (call.kind === 'search') return opened().search(call.query)
  if (call.kind === 'chunksOf') return opened().chunksOf(call.document, call.classes)
  if (call.kind === 'documents') return opened().documents(call.after, call.limit)
  if (call.kind === 'activeSpace') return opened().activeSpace()
  if (call.kind === 'unembedded') return opened().unembedded(call.space, call.after, call.limit)
  if (call.kind === 'stats') return opened().stats()
  if (call.kind === 'forget') return opened().forget()
  if (call.kind === 'close') reader?.close()
  else if (call.kind === 'open') opened()
  else throw new Error(`the searching thread does not answer \`${call.kind}\``)
  return undefined
}
