import type { Connection } from './connection.ts'
import type { WriterHandlers } from './writer-protocol.ts'

type ContentHandlers = Pick<WriterHandlers, 'putContent' | 'deleteContent' | 'deleteExpiredContent'>

/** Kept content in the writer thread. */
export function contentWrites(connection: Connection): ContentHandlers {
  const insert = connection.prepare(
    `INSERT INTO content (request, owner, subject, alias, key_id, kept_at, expires_at, bytes)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const remove = connection.prepare('DELETE FROM content WHERE request = ? AND owner = ?')
  const expire = connection.prepare(
    `DELETE FROM content WHERE id IN
       (SELECT id FROM content WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?)`,
  )
  return {
    putContent: (row) => {
      const { request, owner, subject, alias, keyId, keptAt, expiresAt, bytes } = row
      insert.run([request, owner, subject, alias, keyId, keptAt, expiresAt, bytes])
      return undefined
    },
    deleteContent: ({ owner, request }) =>
      overwriting(connection, () => remove.run([request, owner]) === 1),
    deleteExpiredContent: ({ at, limit }) => overwriting(connection, () => expire.run([at, limit])),
  }
}

/**
 * A large row lies on pages of its own, which `secure_delete = fast` gives back as they are: here the
 * page writes are worth it.
 */
export function overwriting<T>(connection: Connection, work: () => T): T {
  connection.execute('PRAGMA secure_delete = on')
  try {
    return work()
  } finally {
    connection.execute('PRAGMA secure_delete = fast')
  }
}
