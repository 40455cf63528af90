import type { PlaceholderRow, PlaceholderStore } from '../../content/placeholder.ts'
import { instant } from '../../kernel/values.ts'
import { assertStorable } from '../text.ts'
import type { Connection, Row } from './connection.ts'
import { overwriting } from './content-writes.ts'
import type { WriterHandlers } from './writer-protocol.ts'
import type { Writer } from './writer.ts'

export function sqlitePlaceholders(writer: Writer, connection: Connection): PlaceholderStore {
  const find = connection.prepare(
    `SELECT placeholder, owner, conversation, key_id, expires_at, bytes FROM placeholder
     WHERE owner = ? AND conversation = ? AND placeholder = ? AND expires_at > ?`,
  )
  return {
    put: async (rows) => {
      for (const row of rows)
        assertStorable(row.placeholder, row.owner, row.conversation, row.keyId)
      if (rows.length > 0) await writer.submit('putPlaceholders', rows)
    },
    find: async ({ owner, conversation }, placeholders, at) =>
      placeholders.flatMap((placeholder) => {
        const row = find.first([owner, conversation, placeholder, at])
        return row === undefined ? [] : rowOf(row)
      }),
    deleteExpired: async (at, limit) => writer.submit('deleteExpiredPlaceholders', { at, limit }),
  }
}

function rowOf([placeholder, owner, conversation, keyId, expiresAt, bytes]: Row): PlaceholderRow {
  return {
    placeholder: placeholder as string,
    owner: owner as string,
    conversation: conversation as string,
    keyId: keyId as string,
    expiresAt: instant(Number(expiresAt)),
    bytes: bytes as Uint8Array,
  }
}

/** In the writer thread. */
export function placeholderWrites(
  connection: Connection,
): Pick<WriterHandlers, 'putPlaceholders' | 'deleteExpiredPlaceholders'> {
  const put = connection.prepare(
    `INSERT INTO placeholder (placeholder, owner, conversation, key_id, expires_at, bytes)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (owner, conversation, placeholder) DO UPDATE SET
       key_id = excluded.key_id, expires_at = excluded.expires_at, bytes = excluded.bytes`,
  )
  const expire = connection.prepare(
    `DELETE FROM placeholder WHERE id IN
       (SELECT id FROM placeholder WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?)`,
  )
  return {
    putPlaceholders: (rows) => {
      for (const { placeholder, owner, conversation, keyId, expiresAt, bytes } of rows)
        put.run([placeholder, owner, conversation, keyId, expiresAt, bytes])
      return undefined
    },
    deleteExpiredPlaceholders: ({ at, limit }) =>
      overwriting(connection, () => expire.run([at, limit])),
  }
}
