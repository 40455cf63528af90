import { workerData } from 'node:worker_threads'
import { serveCalls } from './serve-calls.ts'
import { IndexWriter } from './writer.ts'

/** The thread that analyses and writes. Between calls it merges, a step at a time. */
let writer: IndexWriter | undefined
const opened = (): IndexWriter => {
  writer ??= new IndexWriter((workerData as { readonly directory: string }).directory)
  return writer
}

serveCalls(
  (call) => {
    if (call.kind === 'apply') opened().apply(call.changes)
    else if (call.kind === 'putVectors') opened().putVectors(call.documents)
    else if (call.kind === 'activate') opened().activate(call.space)
    else if (call.kind === 'compact') opened().compact()
    else if (call.kind === 'traces') return opened().traces(call.documents)
    else if (call.kind === 'purge') return opened().purge(call.part, call.at)
    else if (call.kind === 'forget') opened().forget()
    else if (call.kind === 'close') writer?.close()
    else if (call.kind === 'open') opened()
    else throw new Error(`the writing thread does not answer \`${call.kind}\``)
    return undefined
  },
  () => writer?.work() ?? false,
)
