import type { ContentRow, ContentStore } from '../../content/store.ts'
import { instant, type RequestId } from '../../kernel/values.ts'
import { assertStorable } from '../text.ts'
import type { Connection, Row } from './connection.ts'
import type { Writer } from './writer.ts'

export function sqliteContent(writer: Writer, connection: Connection): ContentStore {
  const find = connection.prepare(
    `SELECT request, owner, subject, alias, key_id, kept_at, expires_at, bytes
     FROM content WHERE request = ? AND owner = ? AND expires_at > ?`,
  )
  return {
    put: async (row) => {
      assertStorable(row.request, row.owner, row.subject, row.alias, row.keyId)
      await writer.submit('putContent', row)
    },
    get: async (owner, request, at) => {
      const row = find.first([request, owner, at])
      return row && contentOf(row)
    },
    delete: async (owner, request) => writer.submit('deleteContent', { owner, request }),
    deleteExpired: async (at, limit) => writer.submit('deleteExpiredContent', { at, limit }),
  }
}

function contentOf([
  request,
  owner,
  subject,
  alias,
  keyId,
  keptAt,
  expiresAt,
  bytes,
]: Row): ContentRow {
  return {
    request: request as RequestId,
    owner: owner as string,
    subject: subject as string,
    alias: alias as string,
    keyId: keyId as string,
    keptAt: instant(Number(keptAt)),
    expiresAt: instant(Number(expiresAt)),
    bytes: bytes as Uint8Array,
  }
}
