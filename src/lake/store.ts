import type { Label } from '../kernel/label.ts'
import type { Instant } from '../kernel/values.ts'

/**
 * The manifest: what Standpipe knows of the lake's objects, and the authority on who may read them.
 * The index is rebuildable from source and manifest; never the other way round.
 */

/** A surrogate number for one cause of readers. Its readers and label can change at any time. */
export interface AclClassRow {
  /** From 1; never reused. */
  readonly id: number
  readonly source: string
  /** Canonical text of the cause: winning rule, denying rules, sidecar hash. Unique with `source`. */
  readonly cause: string
  readonly ruleId: string
  /** Reader tokens (`group:hr`, `app:intranet`, `user:ada`). Empty: nobody. */
  readonly readers: readonly string[]
  /** Tokens that may not read, whatever `readers` says. */
  readonly denied: readonly string[]
  readonly label: Label
}

export type ObjectState = 'indexed' | 'skipped'

export interface ObjectRow {
  /** From 1; never reused, also not for the same key after deletion. Names the document in the index. */
  readonly id: number
  readonly source: string
  readonly key: string
  readonly version: string
  readonly sizeBytes: number
  /** SHA-256 of the bytes, hex; '' when never read. */
  readonly contentHash: string
  readonly state: ObjectState
  /** Why it is skipped: one sentence. */
  readonly reason: string | undefined
  readonly aclClass: number
  readonly chunkCount: number
  readonly syncedAt: Instant
  /** Parser and chunker revision that made its rows; a newer revision indexes it again. */
  readonly parserRevision: number
}

export type ObjectChange =
  | { readonly kind: 'put'; readonly row: Omit<ObjectRow, 'id'> & { readonly id: number } }
  | { readonly kind: 'delete'; readonly id: number }

/** Port. Every implementation runs `manifestStoreSuite` of `conformance.ts`. */
export interface ManifestStore {
  classes(): Promise<readonly AclClassRow[]>
  /** Inserts or updates by (source, cause), returns the rows with their ids in the same order. Durable. */
  putClasses(rows: readonly Omit<AclClassRow, 'id'>[]): Promise<readonly AclClassRow[]>
  /** Hands out `count` fresh object ids: the first of a dense run. Durable: never handed out again. */
  allocateIds(count: number): Promise<number>
  /** One transaction. A put replaces the row of the same id. Durable before it resolves. */
  apply(changes: readonly ObjectChange[]): Promise<void>
  /** Rows of a source ordered by key (bytewise), after `afterKey`, at most `limit`. */
  objects(
    source: string,
    afterKey: string | undefined,
    limit: number,
  ): Promise<readonly ObjectRow[]>
  /** MUST NOT wait for commits in progress: it is on the request's path. Unknown ids are left out. */
  byIds(ids: readonly number[]): Promise<readonly ObjectRow[]>
  byKey(source: string, key: string): Promise<ObjectRow | undefined>
  counts(source: string): Promise<{
    readonly indexed: number
    readonly skipped: number
    readonly chunks: number
    readonly bytes: number
  }>
  skipped(source: string, limit: number): Promise<readonly ObjectRow[]>
}
