import { parentPort, workerData } from 'node:worker_threads'
import { openWriter } from './connection.ts'
import { contentWrites } from './content-writes.ts'
import { keyWrites } from './key-writes.ts'
import { LedgerWrites } from './ledger-writes.ts'
import { manifestWrites } from './manifest-writes.ts'
import { profileWrites } from './profile-store.ts'
import { commitBatch, type CommitContext } from './commit.ts'
import { packReplies, unpackCalls } from './packing.ts'
import type { FromWriter, ToWriter, WriterHandlers, WriterOperation } from './writer-protocol.ts'

/** The writer thread: one batch in, one commit, its replies out. */
if (parentPort === null) throw new Error('the writer runs in a worker thread')
const port = parentPort
const { file } = workerData as { readonly file: string }
const connection = openWriter(file)
const ledger = new LedgerWrites(connection)
const handlers: WriterHandlers = {
  ...ledger.handlers(),
  ...manifestWrites(connection),
  ...keyWrites(connection),
  ...contentWrites(connection),
  ...profileWrites(connection),
}
const context: CommitContext = {
  connection,
  handlers,
  flush: () => ledger.flush(),
  forget: () => ledger.load(),
}
const ERASING: ReadonlySet<WriterOperation> = new Set([
  'destroyWrappedKey',
  'deleteContent',
  'deleteExpiredContent',
])
const post = (message: FromWriter): void => port.postMessage(message)

port.on('message', (message: ToWriter) => {
  if (message.kind === 'close') {
    emptyLog()
    connection.close()
    port.close()
    return
  }
  const calls = unpackCalls(message.calls)
  const replies = packReplies(commitBatch(context, calls))
  if (calls.some(({ operation }) => ERASING.has(operation))) emptyLog()
  post({ kind: 'replies', replies })
})

/**
 * Destroyed keys and deleted content: their bytes also stand in the write-ahead log until it is copied back and emptied; at
 * the end it leaves one file that is complete by itself.
 */
function emptyLog(): void {
  connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([])
}

post({ kind: 'ready' })
