import type { Label } from '../kernel/label.ts'
import type { Instant } from '../kernel/values.ts'
import type { Governors } from './governance.ts'

/**
 * The manifest: what Standpipe knows of the lake's objects, and the authority on who may read them.
 * The index is rebuildable from source and manifest; never the other way round.
 */

/** A surrogate number for one cause of readers. Its readers and label can change at any time. */
export interface AclClassRow {
  /** From 1; never reused. */
  readonly id: number
  readonly source: string
  /** Canonical text of the cause: winning rules, denying rules, hash of the statements. Unique with `source`. */
  readonly cause: string
  /** The winning rule, and after ` + ` each ACL file or sidecar that speaks of labels; for people. */
  readonly ruleId: string
  /** Reader tokens (`group:hr`, `app:intranet`, `user:ada`). Empty: nobody. */
  readonly readers: readonly string[]
  /** Further lists: who reads stands in `readers` and in every one of these. Absent: there are none. */
  readonly within?: readonly (readonly string[])[]
  /** Tokens that may not read, whatever `readers` says. */
  readonly denied: readonly string[]
  readonly label: Label
  /** The statements of sidecars and ACL files that made it, as canonical text. Absent: there were none. */
  readonly governed?: string
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
  /** Why it is skipped, or indexed and for nobody as long as what governs it cannot be understood: one sentence. */
  readonly reason: string | undefined
  readonly aclClass: number
  readonly chunkCount: number
  readonly syncedAt: Instant
  /** Parser and chunker revision that made its rows; a newer revision indexes it again. */
  readonly parserRevision: number
  /** What it was ruled by besides rules. Absent: by nothing, and its tags are not known. */
  readonly governors?: Governors
}

export type ObjectChange =
  | {
      readonly kind: 'put'
      readonly row: Omit<ObjectRow, 'id'> & { readonly id: number }
      /**
       * Fingerprints of its text, opaque here; kept and deleted in the same commit as the row. Absent: those
       * of before stay, if the row is indexed.
       */
      readonly prints?: Uint8Array
    }
  | { readonly kind: 'delete'; readonly id: number }

/** Port. Every implementation runs `manifestStoreSuite` of `conformance.ts`. */
export interface ManifestStore {
  classes(): Promise<readonly AclClassRow[]>
  /** Inserts or updates by (source, cause), returns the rows with their ids in the same order. Durable. */
  putClasses(rows: readonly Omit<AclClassRow, 'id'>[]): Promise<readonly AclClassRow[]>
  /** Replaces rows by their ids, causes too. MUST NOT be of any object. Durable. */
  rewriteClasses(rows: readonly AclClassRow[]): Promise<void>
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
  /** What has a `reason` counts as skipped, its chunks too. */
  counts(source: string): Promise<{
    readonly indexed: number
    readonly skipped: number
    readonly chunks: number
    readonly bytes: number
  }>
  /** Rows with a `reason`, ordered by key. */
  skipped(source: string, limit: number): Promise<readonly ObjectRow[]>
}
