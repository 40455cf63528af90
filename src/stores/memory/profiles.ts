import { assert } from '../../kernel/assert.ts'
import { limits } from '../../kernel/limits.ts'
import { tagged, untagged, type ProfileRow, type ProfileStore } from '../../models/profile.ts'
import { assertStorable } from '../text.ts'
import { faulty, type Fault } from './fault.ts'

export class MemoryProfiles {
  readonly #rows = new Map<string, ProfileRow>()

  port(fault: Fault): ProfileStore {
    const run = faulty(fault)
    return {
      create: (row) => run('createProfile', () => this.#create(row)),
      get: (owner, id) => run('getProfile', () => this.#own(owner, id)),
      list: (owner, after, limit) =>
        run('listProfiles', () =>
          [...this.#rows.values()]
            .filter((row) => row.owner === owner && row.id > (after ?? ''))
            .toSorted((a, b) => (a.id < b.id ? -1 : 1))
            .slice(0, limit),
        ),
      delete: (owner, id) =>
        run('deleteProfile', () => this.#own(owner, id) !== undefined && this.#rows.delete(id)),
      tag: (owner, id, { tags, at }) =>
        run('tagProfile', () => {
          const row = this.#own(owner, id)
          if (row === undefined) return 'unknown'
          const after = tagged(row.tags, tags, limits.profileTagsMax)
          if (after === undefined) return 'full'
          this.#rows.set(id, { ...row, tags: after, updatedAt: at })
          return 'tagged'
        }),
      untag: (owner, id, { keys, at }) =>
        run('untagProfile', () => {
          const row = this.#own(owner, id)
          if (row === undefined) return false
          this.#rows.set(id, { ...row, tags: untagged(row.tags, keys), updatedAt: at })
          return true
        }),
    }
  }

  #own(owner: string, id: string): ProfileRow | undefined {
    const row = this.#rows.get(id)
    return row?.owner === owner ? row : undefined
  }

  #create(row: ProfileRow): 'created' | 'nameTaken' | 'full' {
    assertStorable(row.id, row.owner, row.name, row.description ?? '', row.alias)
    const own = [...this.#rows.values()].filter(({ owner }) => owner === row.owner)
    if (own.length >= limits.profilesMax) return 'full'
    if (own.some(({ name, id }) => name === row.name || id === row.id)) return 'nameTaken'
    assert(!this.#rows.has(row.id), 'a profile id is used once')
    this.#rows.set(row.id, row)
    return 'created'
  }
}
