import type { Json } from '../kernel/json.ts'
import type { Instant } from '../kernel/values.ts'

/** Version of the records' shape. A reader refuses what it does not know. */
export const RECORD_SCHEMA = 1

export type RecordKind =
  /** Before any byte leaves for a deployment. */
  | 'intent'
  /** A further attempt of the same request (retry or fallback). */
  | 'reattempt'
  /** How it ended. INVARIANT (one outcome): each intent has exactly one, after the sweeper at the latest. */
  | 'outcome'
  /** Passages handed out without a model. */
  | 'retrieval'
  /** Texts judged by detectors and policy, without a model. */
  | 'check'
  /** An answer given again from what was kept: no attempt, no charge. */
  | 'replay'
  /** What was kept is about to be deleted by whose it is. */
  | 'content'
  /** An inference profile is about to be changed by whose it is; a refusal of the same request says that it was not. */
  | 'profile'
  /** A request that ended before an intent. */
  | 'refused'
  /** A change by an administrator or by a configuration file: keys, policy, configuration, rotation. */
  | 'admin'
  /** Start, stop, migration, backup, restore. */
  | 'system'

/**
 * What a caller gives; the store adds `seq` (dense from 1) and `v`, and keeps the canonical bytes:
 * those bytes are final and are what the transparency log is sequenced from. At most
 * limits.recordBytesMax. MUST hold no content and no personal identifier: commitments in their place.
 */
export interface RecordDraft {
  readonly kind: RecordKind
  readonly at: Instant
  /** Request id, or '' where there is none. */
  readonly request: string
  readonly facts: { readonly [key: string]: Json }
}

export interface StoredRecord {
  readonly seq: bigint
  readonly kind: RecordKind
  readonly request: string
  /** RFC 8785 bytes of `{at, facts, kind, request, seq, v}`; `seq` as a decimal string, `at` in RFC 3339. */
  readonly bytes: Uint8Array
}
