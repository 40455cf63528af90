import type { PlaceholderRow, PlaceholderStore } from '../../content/placeholder.ts'
import { assertStorable } from '../text.ts'
import { faulty, type Fault } from './fault.ts'

export class MemoryPlaceholders {
  readonly #rows = new Map<string, PlaceholderRow>()

  port(fault: Fault): PlaceholderStore {
    const run = faulty(fault)
    return {
      put: (rows) =>
        run('putPlaceholders', () => {
          for (const row of rows) {
            assertStorable(row.placeholder, row.owner, row.conversation, row.keyId)
            this.#rows.set(keyOf(row), { ...row, bytes: Uint8Array.from(row.bytes) })
          }
        }),
      find: (whose, placeholders, at) =>
        run('findPlaceholders', () =>
          placeholders.flatMap((placeholder) => {
            const row = this.#rows.get(keyOf({ ...whose, placeholder }))
            return row !== undefined && row.expiresAt > at ? row : []
          }),
        ),
      deleteExpired: (at, limit) =>
        run('deleteExpiredPlaceholders', () => {
          const expired = [...this.#rows.entries()]
            .filter(([, { expiresAt }]) => expiresAt <= at)
            .toSorted(([, a], [, b]) => a.expiresAt - b.expiresAt)
            .slice(0, limit)
          for (const [key] of expired) this.#rows.delete(key)
          return expired.length
        }),
    }
  }
}

const keyOf = (row: Pick<PlaceholderRow, 'owner' | 'conversation' | 'placeholder'>): string =>
  JSON.stringify([row.owner, row.conversation, row.placeholder])
