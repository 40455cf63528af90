import type { Instant } from '../kernel/values.ts'

/**
 * Erasure: what is known of a document beyond its source is taken out of every file and memory, and the
 * document does not come back while its source still has it.
 */

/** A path that was erased, by its keyed hash: the list of what may not come back names nothing itself. */
export interface ErasedMark {
  readonly source: string
  /** Id of the key that made the hash. */
  readonly keyId: string
  /** base64url of HMAC-SHA-256. */
  readonly mac: string
}

export interface ErasureRow {
  readonly id: string
  readonly source: string
  /** Id of the key of whoever asked. */
  readonly by: string
  readonly at: Instant
  /** `erasing`: rows may still name it. `purging`: only unused bytes may. `done`: nothing does. */
  readonly state: 'erasing' | 'purging' | 'done'
  /** Canonical JSON of what is erased; undefined once the rows that name it are gone, and this one's part with them. */
  readonly plan: string | undefined
  /** Canonical JSON of what was done so far. MUST name nothing. */
  readonly progress: string
  /** The signed record, as canonical JSON, once it is done. */
  readonly statement: string | undefined
}

/** Objects of one source by their keys. */
export interface NamedObjects {
  readonly source: string
  readonly keys: ReadonlySet<string>
}

/** `pages`: bytes of the database that no row uses. `log`: its write-ahead log. `memory`: pages that connections remember. */
export type EraseStorePart = 'pages' | 'log' | 'memory'

/**
 * Port, of the store that holds manifest and explanations. Every call may be made again: an erasure that
 * was cut short is done again from its beginning.
 */
export interface EraseStore {
  /** The intent and the marks, in one commit, durable: from here on it is finished, whatever happens. */
  begin(
    row: Pick<ErasureRow, 'id' | 'source' | 'by' | 'at'> & { readonly plan: string },
    marks: readonly ErasedMark[],
  ): Promise<void>
  marks(): Promise<readonly ErasedMark[]>
  /** Takes paths off the list; how many were on it. Durable. */
  lift(marks: readonly ErasedMark[]): Promise<number>
  /** Those that are not done, oldest first. */
  unfinished(): Promise<readonly ErasureRow[]>
  get(id: string): Promise<ErasureRow | undefined>
  /** From `erasing` to `purging`. Durable. */
  forgetPlan(id: string, progress: string): Promise<void>
  /** From `purging` to `done`. Durable. */
  finish(id: string, statement: string): Promise<void>
  /** Explanations of requests that name one of the objects. */
  countExplanations(objects: NamedObjects): Promise<number>
  /** Takes the names out of them; how many were changed. */
  redactExplanations(objects: NamedObjects): Promise<number>
  /** Rejects when a part could not be finished. Requests are served meanwhile. */
  purge(part: EraseStorePart): Promise<number>
}
