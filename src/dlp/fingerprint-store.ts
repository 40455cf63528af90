import type { Label } from '../kernel/label.ts'
import type { Instant } from '../kernel/values.ts'

/**
 * What is kept of fingerprints: keyed hashes, and numbers of the manifest. Those of documents are written
 * by the manifest's own commit (`ObjectChange.prints`), so that neither is ever there without the other.
 */
export interface DocumentPrints {
  /** The object's id in the manifest. */
  readonly document: number
  /** Its class there: the cause of its label. */
  readonly aclClass: number
  /** Ascending 64-bit hashes, eight bytes each, low byte first. */
  readonly prints: Uint8Array
}

export interface AnswerRow {
  /** From 1, never reused. */
  readonly id: number
  readonly label: Label
  readonly prints: Uint8Array
  readonly at: Instant
  readonly expiresAt: Instant
  /** Objects of the manifest that were quoted to the model. */
  readonly documents: readonly number[]
}

/** One place of known text that came from somebody in a piece too small to be known by itself. */
export interface Sighting {
  /** Keyed hash of who it came from, 16 hex digits. */
  readonly who: string
  /** An object's id; negative: an answer's. */
  readonly holder: number
  /** 32 bits of the keyed hash. */
  readonly hash: number
  readonly at: Instant
}

/** Port. Every implementation runs `fingerprintStoreSuite` of `fingerprint-conformance.ts`. */
export interface FingerprintStore {
  /** Of documents of the manifest that have any, ascending by id, after `after`, at most `limit`. */
  documents(after: number, limit: number): Promise<readonly DocumentPrints[]>
  /** MUST NOT wait for commits in progress. Ids without fingerprints are left out. */
  of(documents: readonly number[]): Promise<readonly DocumentPrints[]>
  /** Durable before it resolves. */
  putAnswer(row: Omit<AnswerRow, 'id'>): Promise<number>
  /** Ascending by id, after `after`, those that are not expired. */
  answers(after: number, at: Instant, limit: number): Promise<readonly AnswerRow[]>
  /** The ids of those that were expired, oldest first. */
  deleteExpiredAnswers(at: Instant, limit: number): Promise<readonly number[]>
  /** One that is known (the same who, holder and hash) gets the later time. */
  putSightings(sightings: readonly Sighting[]): Promise<void>
  /** Not older than `since`, newest first, at most `limit`. */
  sightings(since: Instant, limit: number): Promise<readonly Sighting[]>
  deleteSightingsBefore(at: Instant): Promise<number>
  /**
   * Everything that is known of these documents: their fingerprints, answers made from them, and what was
   * seen of either. Counts rows; the answers are named, for who remembers them.
   */
  forget(
    documents: readonly number[],
  ): Promise<{ readonly count: number; readonly answers: readonly number[] }>
  /** How many rows of that kind there are. */
  count(documents: readonly number[]): Promise<number>
}
