import { parentPort, workerData } from 'node:worker_threads'
import { BUSY_TIMEOUT_MS, openWriter } from './connection.ts'
import { contentWrites } from './content-writes.ts'
import { eraseWrites } from './erase-writes.ts'
import { fingerprintWrites } from './fingerprint-writes.ts'
import { keyWrites } from './key-writes.ts'
import { LedgerWrites } from './ledger-writes.ts'
import { manifestWrites } from './manifest-writes.ts'
import { policyWrites } from './policy-store.ts'
import { placeholderWrites } from './placeholder-store.ts'
import { profileWrites } from './profile-store.ts'
import { commitBatch, type CommitContext } from './commit.ts'
import { packReplies, unpackCalls } from './packing.ts'
import type {
  FromWriter,
  ToWriter,
  WriterCall,
  WriterHandlers,
  WriterOperation,
  WriterReply,
} from './writer-protocol.ts'

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
  ...placeholderWrites(connection),
  ...profileWrites(connection),
  ...policyWrites(connection),
  ...eraseWrites(connection),
  ...fingerprintWrites(connection),
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
  'deleteExpiredPlaceholders',
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
  const replies = commitBatch(context, calls)
  if (calls.some(({ operation }) => ERASING.has(operation))) emptyLog()
  post({ kind: 'replies', replies: packReplies(withLogState(calls, replies)) })
})

/** Who asked for an empty log hears whether it is; nobody waits for a reader here. */
function withLogState(
  calls: readonly WriterCall[],
  replies: readonly WriterReply[],
): readonly WriterReply[] {
  if (!calls.some(({ operation }) => operation === 'emptyLog')) return replies
  connection.execute('PRAGMA busy_timeout = 0')
  const value = isLogEmptied()
  connection.execute(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
  return replies.map((reply, at) =>
    reply.ok && calls[at]?.operation === 'emptyLog' ? { ok: true, value } : reply,
  )
}

function isLogEmptied(): boolean {
  try {
    return connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([])[0]?.[0] === 0n
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'SQLITE_BUSY') return false
    throw error
  }
}

/**
 * Destroyed keys and deleted content: their bytes also stand in the write-ahead log until it is copied back and emptied; at
 * the end it leaves one file that is complete by itself.
 */
function emptyLog(): void {
  connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([])
}

post({ kind: 'ready' })
