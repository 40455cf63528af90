import { assert } from '../../kernel/assert.ts'
import type { AccessKeyRow, AccessKeyStore, ApiKeyRow, ApiKeyStore } from '../../identity/store.ts'
import type { WrappedKeyRow, WrappedKeyStore } from '../../keys/store.ts'
import { assertStorable } from '../text.ts'
import { faulty, type Fault } from './fault.ts'

interface Created {
  readonly id: string
  readonly createdAt: number
}
const oldestFirst = (a: Created, b: Created): number =>
  a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)

export class MemoryApiKeys {
  readonly #rows = new Map<string, ApiKeyRow>()

  has(id: string): boolean {
    return this.#rows.has(id)
  }

  port(fault: Fault): ApiKeyStore {
    const run = faulty(fault)
    return {
      insert: (row) =>
        run('insertApiKey', () => {
          assertStorable(row.id, row.owner)
          assert(!this.#rows.has(row.id), 'a key id is used once')
          this.#rows.set(row.id, { ...row, hash: Uint8Array.from(row.hash) })
        }),
      revoke: (id, at) =>
        run('revokeApiKey', () => {
          const row = this.#rows.get(id)
          if (row === undefined) return false
          this.#rows.set(id, { ...row, revokedAt: row.revokedAt ?? at })
          return true
        }),
      list: () => run('listApiKeys', () => [...this.#rows.values()].toSorted(oldestFirst)),
    }
  }
}

export class MemoryAccessKeys {
  readonly #rows = new Map<string, AccessKeyRow>()
  readonly #apiKeys: MemoryApiKeys

  constructor(apiKeys: MemoryApiKeys) {
    this.#apiKeys = apiKeys
  }

  port(fault: Fault): AccessKeyStore {
    const run = faulty(fault)
    return {
      insert: (row) =>
        run('insertAccessKey', () => {
          assertStorable(row.id, row.apiKeyId, row.sealed.keyId)
          assert(!this.#rows.has(row.id), 'a key id is used once')
          assert(this.#apiKeys.has(row.apiKeyId), 'a pair belongs to an API key')
          const { keyId, bytes } = row.sealed
          this.#rows.set(row.id, { ...row, sealed: { keyId, bytes: Uint8Array.from(bytes) } })
        }),
      list: () => run('listAccessKeys', () => [...this.#rows.values()].toSorted(oldestFirst)),
    }
  }
}

export class MemoryWrappedKeys {
  readonly #rows = new Map<string, WrappedKeyRow>()

  port(fault: Fault): WrappedKeyStore {
    const run = faulty(fault)
    return {
      insert: (row) =>
        run('insertWrappedKey', () => {
          assertStorable(row.id, row.subject, row.masterKeyId)
          assert(!this.#rows.has(row.id), 'a key id is used once')
          this.#rows.set(row.id, { ...row, wrapped: Uint8Array.from(row.wrapped) })
        }),
      rewrap: (rows) => run('rewrapKeys', () => this.#rewrap(rows)),
      destroy: (id, at) =>
        run('destroyWrappedKey', () => {
          const row = this.#rows.get(id)
          if (row === undefined) return false
          const destroyedAt = row.destroyedAt ?? at
          this.#rows.set(id, { ...row, wrapped: new Uint8Array(0), destroyedAt })
          return true
        }),
      list: () => run('listWrappedKeys', () => [...this.#rows.values()].toSorted(oldestFirst)),
    }
  }

  /** INVARIANT (destroyed stays destroyed): a rotation that read the row before MUST NOT bring it back. */
  #rewrap(rows: Parameters<WrappedKeyStore['rewrap']>[0]): void {
    assert(
      rows.every(({ id }) => this.#rows.has(id)),
      'only a kept key is rewrapped',
    )
    for (const { id, masterKeyId, wrapped } of rows) {
      const row = this.#rows.get(id)
      if (row === undefined || row.destroyedAt !== undefined) continue
      this.#rows.set(id, { ...row, masterKeyId, wrapped: Uint8Array.from(wrapped) })
    }
  }
}
