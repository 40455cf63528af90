/** Where documents already are. Standpipe lists and reads; it never owns or changes them. */

export interface ObjectEntry {
  /** Path inside the source: `/` separators, Unicode NFC, no leading slash, no `.` or `..`. */
  readonly key: string
  readonly sizeBytes: number
  /** Opaque; changes whenever the object's bytes may have changed (ETag; or size, mtime, inode of a file). */
  readonly version: string
  /** Set when it is listed but can never be read as it is (a name that is not UTF-8, a closed folder): why, in one sentence. */
  readonly unreadable?: string
  /**
   * The object's tags as of this listing, where the source has any and its rules look at them. Absent: not
   * known, and what rules say of tags is then doubt, which denies.
   */
  readonly tags?: Readonly<Record<string, string>>
}

/** What happened when an object was read: its bytes, or why not. */
export type ObjectRead =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly version: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** Port. One folder under `sources/` each; every source runs `sourceSuite` of `source-conformance.ts`. */
export interface Source {
  readonly id: string
  /**
   * All objects, in pages of bounded size. MUST give keys in ascending order of their UTF-8 bytes,
   * each once: a sync merges them with the manifest in flat memory. MUST NOT follow a symlink out of the root, MUST NOT list
   * what is not a regular file. A listing that fails midway MUST throw: a half list is no list, and
   * what it leaves out is not deleted.
   */
  list(signal: AbortSignal): AsyncIterable<readonly ObjectEntry[]>
  /** MUST refuse (`unreadable`) more than `bytesMax`. MUST resolve the path again and check that it is inside the root. */
  read(key: string, bytesMax: number): Promise<ObjectRead>
  /** Is the object still at this version? Cheap (stat, HEAD). Unknown is `changed`: deny on doubt. */
  check(key: string, version: string): Promise<'current' | 'changed' | 'gone'>
  /**
   * The object's tags now; undefined when they cannot be had. A source without this member has none to
   * give: rules with tags then let nobody read what they match.
   */
  tags?(key: string): Promise<Readonly<Record<string, string>> | undefined>
  /** Each check is a call over a network: answers about ACL files serve for limits.sharedCheckMs. */
  readonly isDistant?: boolean
  /** Calls `onHint` (any number of times, coalesced) when something may have changed. Returns a stop function. */
  watch(onHint: () => void): () => void
}
