import { assert } from '../../kernel/assert.ts'
import type { ContentRow, ContentStore } from '../../content/store.ts'
import { assertStorable } from '../text.ts'
import { faulty, type Fault } from './fault.ts'

export class MemoryContent {
  readonly #rows = new Map<string, ContentRow>()

  port(fault: Fault): ContentStore {
    const run = faulty(fault)
    const own = (owner: string, request: string): ContentRow | undefined => {
      const row = this.#rows.get(request)
      return row?.owner === owner ? row : undefined
    }
    return {
      put: (row) =>
        run('putContent', () => {
          assertStorable(row.request, row.owner, row.subject, row.alias, row.keyId)
          assert(!this.#rows.has(row.request), 'a request is kept once')
          this.#rows.set(row.request, { ...row, bytes: Uint8Array.from(row.bytes) })
        }),
      get: (owner, request, at) =>
        run('getContent', () => {
          const row = own(owner, request)
          return row !== undefined && row.expiresAt > at ? row : undefined
        }),
      delete: (owner, request) =>
        run('deleteContent', () => own(owner, request) !== undefined && this.#rows.delete(request)),
      deleteExpired: (at, limit) =>
        run('deleteExpiredContent', () => {
          const expired = [...this.#rows.values()]
            .filter(({ expiresAt }) => expiresAt <= at)
            .toSorted((a, b) => a.expiresAt - b.expiresAt)
            .slice(0, limit)
          for (const { request } of expired) this.#rows.delete(request)
          return expired.length
        }),
    }
  }
}
