import type { WrappedKeyRow } from './store.ts'

/** Every living content key, wrapped: by its subject for sealing, by its id for opening. */
export class ContentKeys {
  readonly #byId = new Map<string, WrappedKeyRow>()
  /** The newest of each subject. */
  readonly #bySubject = new Map<string, WrappedKeyRow>()

  of(subject: string): WrappedKeyRow | undefined {
    return this.#bySubject.get(subject)
  }

  byId(id: string): WrappedKeyRow | undefined {
    return this.#byId.get(id)
  }

  set(row: WrappedKeyRow): void {
    this.#byId.set(row.id, row)
    this.#bySubject.set(row.subject, row)
  }

  /** The same key, wrapped anew. One that was forgotten meanwhile stays forgotten. */
  replace(row: WrappedKeyRow): void {
    if (this.#byId.has(row.id)) this.#byId.set(row.id, row)
    if (this.#bySubject.get(row.subject)?.id === row.id) this.#bySubject.set(row.subject, row)
  }

  forget(subject: string): void {
    this.#bySubject.delete(subject)
    for (const [id, row] of this.#byId) if (row.subject === subject) this.#byId.delete(id)
  }
}
