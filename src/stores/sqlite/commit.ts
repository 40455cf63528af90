import type { Connection } from './connection.ts'
import type { WriterCall, WriterFailure, WriterHandlers, WriterReply } from './writer-protocol.ts'

export interface CommitContext {
  readonly connection: Connection
  readonly handlers: WriterHandlers
  /** Writes what the handlers gathered; called before anything is committed or released. */
  readonly flush: () => void
  /** Reads again what the handlers remember of the database; called after anything was rolled back. */
  readonly forget: () => void
}

/**
 * INVARIANT (durable before resolved): replies leave only after COMMIT returned, which under
 * `synchronous = full` is after the disk has it.
 * INVARIANT (own savepoint): a call that fails takes back its own writes and no other call's.
 *
 * Only bugs make a call fail (refusals are values), so the batch is first tried without savepoints,
 * which would cost a tenth of it; when one call fails, all is taken back and done again with them.
 */
export function commitBatch(
  context: CommitContext,
  calls: readonly WriterCall[],
): readonly WriterReply[] {
  try {
    return transaction(context, calls, run) ?? transaction(context, calls, runInSavepoint) ?? []
  } catch (error) {
    if (isDiskFailure(error)) throw error
    const reply: WriterReply = { ok: false, error: unavailable(error) }
    return calls.map(() => reply)
  }
}

type Run = (context: CommitContext, call: WriterCall) => WriterReply

/** Undefined when a call failed and everything was taken back; throws when the database failed. */
function transaction(
  context: CommitContext,
  calls: readonly WriterCall[],
  each: Run,
): readonly WriterReply[] | undefined {
  const { connection } = context
  connection.execute('BEGIN IMMEDIATE')
  try {
    const replies = calls.map((call) => each(context, call))
    context.flush()
    connection.execute('COMMIT')
    return replies
  } catch (error) {
    if (isDiskFailure(error)) throw error
    const lost = !connection.inTransaction
    if (!lost) connection.execute('ROLLBACK')
    context.forget()
    if (each === run && !lost) return undefined
    throw error
  }
}

function run({ handlers }: CommitContext, call: WriterCall): WriterReply {
  const handler = handlers[call.operation] as (request: unknown) => unknown
  return { ok: true, value: handler(call.request) }
}

function runInSavepoint(context: CommitContext, call: WriterCall): WriterReply {
  const { connection } = context
  connection.execute('SAVEPOINT call')
  try {
    const reply = run(context, call)
    context.flush()
    connection.execute('RELEASE call')
    return reply
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
