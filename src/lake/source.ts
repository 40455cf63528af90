import type { Instant } from '../kernel/values.ts'

/** Where documents already are. Standpipe lists and reads; it never owns or changes them. */

export interface ObjectEntry {
  /**
   * Path inside the source: `/` separators, Unicode NFC, no leading slash, no `.` or `..`. Only an entry that
   * is `unreadable` for its name may have another one: the source's own, so that no two entries share a key.
   */
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
  /** It is named like the sidecar of an object that was erased. */
  readonly isOfErased?: true
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
   * what it leaves out is not deleted. With `after`: only the keys that follow it.
   */
  list(signal: AbortSignal, after?: string): AsyncIterable<readonly ObjectEntry[]>
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
  /**
   * Calls `onHint` (any number of times, coalesced) when something may have changed: what, if the source
   * knows it. Returns a stop function.
   */
  watch(onHint: (hint?: Hint) => void): () => void
  /**
   * The object as a listing of now would show it; undefined: surely not there. MUST throw when that cannot
   * be told. A source whose hints name keys, or whose listing is of the past, has it.
   */
  lookup?(key: string): Promise<ObjectEntry | undefined>
  /** Its listing tells of an earlier time (an inventory): a difference is looked up before it is believed. */
  readonly listsPast?: boolean
  /** Milliseconds from the end of one sweep to the next. Absent: limits.sweepIntervalMs. */
  sweepEveryMs?(): number
  /** What an operator wants to know of it beyond what is in the manifest. */
  facts?(): SourceFacts
  /** Lets go of connections. */
  close?(): Promise<void>
}

/** Keys that changed, or may have. */
export interface Hint {
  readonly keys: readonly string[]
  /** MUST be called once: true when every key was reconciled after the hint came, false when it was given up. */
  readonly settle: (done: boolean) => void
}

export interface SourceFacts {
  /** Requests sent in the last 24 hours, of all kinds. */
  readonly requestsToday: number
  /** Answers in that time that asked to slow down. */
  readonly throttledToday: number
  readonly sweepEveryMs: number
  /** When the inventory that was listed last was made; undefined: none was. */
  readonly inventoryAt: Instant | undefined
  /** Of the queue of notifications; undefined: there is none. */
  readonly queue: QueueFacts | undefined
}

export interface QueueFacts {
  /** When the queue was last seen with nothing waiting; undefined: never yet. */
  readonly emptyAt: Instant | undefined
  /** When the oldest message that is being worked on was sent. */
  readonly oldestAt: Instant | undefined
  /** Messages received and not yet reconciled. */
  readonly waiting: number
  /** Messages that are not of this bucket, or in no known form; they are left in the queue. */
  readonly foreign: number
  /** Why it cannot be read now, in one sentence. */
  readonly failure: string | undefined
}
