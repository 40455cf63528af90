import type { Instant, RequestId } from '../kernel/values.ts'

/** A request and its answer at rest: sealed, with what is needed to find and to forget it. */
export interface ContentRow {
  readonly request: RequestId
  /** `app:intranet`: whose request it was, and who alone may have it again. */
  readonly owner: string
  /** Whose content key seals it. */
  readonly subject: string
  readonly alias: string
  readonly keyId: string
  readonly keptAt: Instant
  /** From here on it is nobody's: not read, and deleted by the next sweep. */
  readonly expiresAt: Instant
  /** Ciphertext; its associated data names this row. */
  readonly bytes: Uint8Array
}

/**
 * Port. Every implementation runs `contentStoreSuite` of `conformance.ts`.
 *
 * INVARIANT (kept by policy): a row whose day is past is never given out, and deleting one takes its bytes
 * out of the files, not only out of the tables.
 * INVARIANT (own alone): what another principal owns is as unknown as what does not exist.
 */
export interface ContentStore {
  /** MUST be durable before it resolves. MUST reject a repeated request. */
  put(row: ContentRow): Promise<void>
  /** MUST NOT wait for commits in progress. */
  get(owner: string, request: string, at: Instant): Promise<ContentRow | undefined>
  /** False when there was none. */
  delete(owner: string, request: string): Promise<boolean>
  /** Deletes what expired, the oldest first, at most `limit`. Returns how many. */
  deleteExpired(at: Instant, limit: number): Promise<number>
}
