import type { Connection } from './connection.ts'
import type { WriterCall, WriterFailure, WriterHandlers, WriterReply } from './writer-protocol.ts'

export interface CommitContext {
  readonly connection: Connection
  readonly handlers: WriterHandlers
  /** Reads again what the handlers remember of the database; called after anything was rolled back. */
  readonly forget: () => void
}

/**
 * INVARIANT (durable before resolved): replies leave only after COMMIT returned, which under
 * `synchronous = full` is after the disk has it.
 * INVARIANT (own savepoint): a call that fails takes back its own writes and no other call's.
 */
export function commitBatch(
  context: CommitContext,
  calls: readonly WriterCall[],
): readonly WriterReply[] {
  const { connection } = context
  try {
    connection.execute('BEGIN IMMEDIATE')
    const replies = calls.map((call) => inSavepoint(context, call))
    connection.execute('COMMIT')
    return replies
  } catch (error) {
    if (isDiskFailure(error)) throw error
    if (connection.inTransaction) connection.execute('ROLLBACK')
    context.forget()
    const reply: WriterReply = { ok: false, error: unavailable(error) }
    return calls.map(() => reply)
  }
}

function inSavepoint(context: CommitContext, call: WriterCall): WriterReply {
  const { connection, handlers } = context
  connection.execute('SAVEPOINT call')
  try {
    const handler = handlers[call.operation] as (request: unknown) => unknown
    const value = handler(call.request)
    connection.execute('RELEASE call')
    return { ok: true, value }
  } catch (error) {
    // A full disk makes SQLite roll back the whole transaction: then the batch is lost, not the call.
    if (isDiskFailure(error) || !connection.inTransaction) throw error
    connection.execute('ROLLBACK TO call')
    connection.execute('RELEASE call')
    context.forget()
    return { ok: false, error: failureOf(error) }
  }
}

/** After a failed read, write or fsync nobody knows what the disk holds: the thread ends, the server fails closed. */
const isDiskFailure = (error: unknown): boolean =>
  /^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(String((error as { code?: unknown }).code))

function failureOf(error: unknown): WriterFailure {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) }
}

const unavailable = (error: unknown): WriterFailure => ({
  name: 'StoreUnavailableError',
  message: `the commit failed: ${failureOf(error).message}`,
})
