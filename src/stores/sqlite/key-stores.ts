import type { AccessKeyRow, AccessKeyStore, ApiKeyRow, ApiKeyStore } from '../../identity/store.ts'
import { instant, type Instant } from '../../kernel/values.ts'
import type { WrappedKeyRow, WrappedKeyStore } from '../../keys/store.ts'
import { assertStorable } from '../text.ts'
import type { Cell, Connection, Row } from './connection.ts'
import type { Writer } from './writer.ts'

const time = (cell: Cell | undefined): Instant | undefined =>
  cell === null ? undefined : instant(Number(cell))

export function sqliteApiKeys(writer: Writer, connection: Connection): ApiKeyStore {
  const list = connection.prepare(
    `SELECT id, hash, owner, created_at, expires_at, revoked_at FROM api_key ORDER BY created_at, id`,
  )
  return {
    insert: async (row) => {
      assertStorable(row.id, row.owner)
      await writer.submit('insertApiKey', row)
    },
    revoke: async (id, at) => writer.submit('revokeApiKey', { id, at }),
    list: async () => list.all([]).map(apiKeyOf),
  }
}

function apiKeyOf([id, hash, owner, createdAt, expiresAt, revokedAt]: Row): ApiKeyRow {
  return {
    id: id as string,
    hash: hash as Uint8Array,
    owner: owner as string,
    createdAt: instant(Number(createdAt)),
    expiresAt: time(expiresAt),
    revokedAt: time(revokedAt),
  }
}

export function sqliteAccessKeys(writer: Writer, connection: Connection): AccessKeyStore {
  const list = connection.prepare(
    'SELECT id, api_key, sealed_by, sealed, created_at FROM access_key ORDER BY created_at, id',
  )
  return {
    insert: async (row) => {
      assertStorable(row.id, row.apiKeyId, row.sealed.keyId)
      await writer.submit('insertAccessKey', row)
    },
    list: async () => list.all([]).map(accessKeyOf),
  }
}

function accessKeyOf([id, apiKeyId, keyId, bytes, createdAt]: Row): AccessKeyRow {
  return {
    id: id as string,
    apiKeyId: apiKeyId as string,
    sealed: { keyId: keyId as string, bytes: bytes as Uint8Array },
    createdAt: instant(Number(createdAt)),
  }
}

export function sqliteWrappedKeys(writer: Writer, connection: Connection): WrappedKeyStore {
  const list = connection.prepare(
    `SELECT id, purpose, subject, master_key_id, wrapped, created_at, destroyed_at, public_key
     FROM wrapped_key ORDER BY created_at, id`,
  )
  return {
    insert: async (row) => {
      assertStorable(row.id, row.subject, row.masterKeyId)
      await writer.submit('insertWrappedKey', row)
    },
    rewrap: async (rows) => {
      await writer.submit('rewrapKeys', rows)
    },
    destroy: async (id, at) => writer.submit('destroyWrappedKey', { id, at }),
    list: async () => list.all([]).map(wrappedKeyOf),
  }
}

function wrappedKeyOf(row: Row): WrappedKeyRow {
  const [id, purpose, subject, masterKeyId, wrapped, createdAt, destroyedAt, publicKey] = row
  return {
    id: id as string,
    purpose: purpose as WrappedKeyRow['purpose'],
    subject: subject as string,
    masterKeyId: masterKeyId as string,
    wrapped: wrapped as Uint8Array,
    createdAt: instant(Number(createdAt)),
    destroyedAt: time(destroyedAt),
    publicKey: publicKey === null ? undefined : (publicKey as Uint8Array),
  }
}
