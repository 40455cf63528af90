import { limits } from '../../kernel/limits.ts'
import { clearStep, FIRST_PLACE, type PageFile } from '../dead-bytes.ts'
import { redacted } from '../redact.ts'
import type { Connection } from './connection.ts'
import type { WriterHandlers } from './writer-protocol.ts'

type EraseHandlers = Pick<
  WriterHandlers,
  | 'beginErasure'
  | 'liftErased'
  | 'forgetErasurePlan'
  | 'finishErasure'
  | 'redactExplanations'
  | 'clearPages'
  | 'emptyLog'
  | 'shrinkMemory'
>

/** Erasures in the writer thread. */
export function eraseWrites(connection: Connection): EraseHandlers {
  return { ...rowWrites(connection), ...pageWrites(connection) }
}

function rowWrites(
  connection: Connection,
): Pick<
  EraseHandlers,
  'beginErasure' | 'liftErased' | 'forgetErasurePlan' | 'finishErasure' | 'redactExplanations'
> {
  const begin = connection.prepare(
    `INSERT INTO erasure (id, source, actor, at, state, plan, progress)
     VALUES (?, ?, ?, ?, 'erasing', ?, '{}')`,
  )
  const mark = connection.prepare(
    'INSERT OR REPLACE INTO erased_object (source, mac, key_id) VALUES (?, ?, ?)',
  )
  const lift = connection.prepare('DELETE FROM erased_object WHERE source = ? AND mac = ?')
  const forget = connection.prepare(
    "UPDATE erasure SET state = 'purging', plan = NULL, progress = ?2 WHERE id = ?1 AND state = 'erasing'",
  )
  const finish = connection.prepare(
    "UPDATE erasure SET state = 'done', statement = ?2 WHERE id = ?1 AND state = 'purging'",
  )
  const body = connection.prepare('SELECT body FROM explanation WHERE seq = ?')
  const rewrite = connection.prepare('UPDATE explanation SET body = ?2 WHERE seq = ?1')
  const redact = (seq: bigint, source: string, keys: ReadonlySet<string>): number => {
    const before = body.first([seq])?.[0] as string | undefined
    const after = before === undefined ? undefined : redacted(before, source, keys)
    return after === undefined ? 0 : rewrite.run([seq, after])
  }
  return {
    beginErasure: ({ row, marks }) => {
      begin.run([row.id, row.source, row.by, row.at, row.plan])
      for (const { source, mac, keyId } of marks) mark.run([source, mac, keyId])
      return undefined
    },
    liftErased: (marks) => marks.reduce((sum, { source, mac }) => sum + lift.run([source, mac]), 0),
    forgetErasurePlan: ({ id, progress }) => void forget.run([id, progress]),
    finishErasure: ({ id, statement }) => void finish.run([id, statement]),
    redactExplanations: ({ seqs, source, keys }) =>
      seqs.reduce((sum, seq) => sum + redact(seq, source, keys), 0),
  }
}

function pageWrites(
  connection: Connection,
): Pick<EraseHandlers, 'clearPages' | 'emptyLog' | 'shrinkMemory'> {
  const file = pageFile(connection)
  return {
    clearPages: (place) => {
      if (place === undefined) connection.execute('PRAGMA secure_delete = on')
      const step = clearStep(file, place ?? FIRST_PLACE, limits.clearPagesPerCommit)
      if (step.next === undefined) connection.execute('PRAGMA secure_delete = fast')
      return step
    },
    // Outside of the transaction: the thread does it when the commit is done, and answers for it.
    emptyLog: () => true,
    shrinkMemory: () => {
      connection.prepare('PRAGMA shrink_memory').all([])
      return undefined
    },
  }
}

function pageFile(connection: Connection): PageFile {
  const read = connection.prepare('SELECT data FROM sqlite_dbpage WHERE pgno = ?')
  const write = connection.prepare('UPDATE sqlite_dbpage SET data = ? WHERE pgno = ?')
  const count = connection.prepare('PRAGMA page_count')
  const roots = connection.prepare('SELECT rootpage FROM sqlite_schema WHERE rootpage > 0')
  return {
    count: () => Number(count.all([])[0]?.[0]),
    roots: () => roots.all([]).map(([page]) => Number(page)),
    read: (page) => Buffer.from(read.all([page])[0]?.[0] as Uint8Array),
    write: (page, bytes) => void write.run([bytes, page]),
  }
}
