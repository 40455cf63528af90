import { assert } from '../../kernel/assert.ts'
import type { Connection } from './connection.ts'
import type { WriterHandlers } from './writer-protocol.ts'

type KeyHandlers = Pick<
  WriterHandlers,
  | 'insertApiKey'
  | 'revokeApiKey'
  | 'insertAccessKey'
  | 'insertWrappedKey'
  | 'rewrapKeys'
  | 'destroyWrappedKey'
>
const EMPTY = Buffer.alloc(0)

/** API keys and wrapped keys in the writer thread. */
export function keyWrites(connection: Connection): KeyHandlers {
  return { ...apiKeyWrites(connection), ...wrappedKeyWrites(connection) }
}

function apiKeyWrites(
  connection: Connection,
): Pick<WriterHandlers, 'insertApiKey' | 'revokeApiKey' | 'insertAccessKey'> {
  const insert = connection.prepare(
    `INSERT INTO api_key (id, hash, owner, created_at, expires_at, revoked_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const revoke = connection.prepare(
    'UPDATE api_key SET revoked_at = coalesce(revoked_at, ?2) WHERE id = ?1',
  )
  const insertPair = connection.prepare(
    'INSERT INTO access_key (id, api_key, sealed_by, sealed, created_at) VALUES (?, ?, ?, ?, ?)',
  )
  return {
    insertApiKey: (row) => {
      const { id, hash, owner, createdAt, expiresAt, revokedAt } = row
      insert.run([id, hash, owner, createdAt, expiresAt ?? null, revokedAt ?? null])
      return undefined
    },
    revokeApiKey: ({ id, at }) => revoke.run([id, at]) === 1,
    insertAccessKey: ({ id, apiKeyId, sealed, createdAt }) => {
      insertPair.run([id, apiKeyId, sealed.keyId, sealed.bytes, createdAt])
      return undefined
    },
  }
}

function wrappedKeyWrites(
  connection: Connection,
): Pick<WriterHandlers, 'insertWrappedKey' | 'rewrapKeys' | 'destroyWrappedKey'> {
  const insert = connection.prepare(
    `INSERT INTO wrapped_key (id, purpose, subject, master_key_id, wrapped, created_at,
       destroyed_at, public_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  /** INVARIANT (destroyed stays destroyed): a rotation that read the row before MUST NOT bring it back. */
  const rewrap = connection.prepare(
    `UPDATE wrapped_key SET
       master_key_id = CASE WHEN destroyed_at IS NULL THEN ?2 ELSE master_key_id END,
       wrapped = CASE WHEN destroyed_at IS NULL THEN ?3 ELSE wrapped END
     WHERE id = ?1`,
  )
  const destroy = connection.prepare(
    `UPDATE wrapped_key SET wrapped = ?3, destroyed_at = coalesce(destroyed_at, ?2) WHERE id = ?1`,
  )
  return {
    insertWrappedKey: (row) => {
      insert.run([
        row.id,
        row.purpose,
        row.subject,
        row.masterKeyId,
        row.wrapped,
        row.createdAt,
        row.destroyedAt ?? null,
        row.publicKey ?? null,
      ])
      return undefined
    },
    rewrapKeys: (rows) => {
      for (const row of rows) {
        const changed = rewrap.run([row.id, row.masterKeyId, row.wrapped])
        assert(changed === 1, 'only a kept key is rewrapped')
      }
      return undefined
    },
    destroyWrappedKey: ({ id, at }) => destroy.run([id, at, EMPTY]) === 1,
  }
}
