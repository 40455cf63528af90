import type { RecordText } from '../../audit/bytes.ts'
import type { PolicyVersion } from '../../audit/policy-versions.ts'
import type { PlaceholderRow } from '../../content/placeholder.ts'
import type { ContentRow } from '../../content/store.ts'
import type { AccessKeyRow, ApiKeyRow } from '../../identity/store.ts'
import type { WrappedKeyRow } from '../../keys/store.ts'
import type { Epoch, Instant } from '../../kernel/values.ts'
import type { AnswerRow, Sighting } from '../../dlp/fingerprint-store.ts'
import type { ErasedMark, ErasureRow } from '../../lake/erase.ts'
import type { AclClassRow, ObjectChange } from '../../lake/store.ts'
import type {
  AttemptDraft,
  BudgetDefinition,
  OpenResult,
  Settled,
  Settlement,
} from '../../ledger/store.ts'
import type { ProfileRow, Tags } from '../../models/profile.ts'
import type { ClearStep, Place } from '../dead-bytes.ts'

/** What crosses between the calling thread and the writer thread: structured clones, text where text is final. */

/** Facts and explanation are text already: a string is cheaper to clone than an object. */
export interface OpenMessage extends Omit<AttemptDraft, 'record' | 'explanation'> {
  readonly record: RecordText
  readonly explanation: string | undefined
}
export interface SettleMessage extends Omit<Settlement, 'record' | 'explanation'> {
  readonly record: RecordText
  readonly explanation: string | undefined
}
export interface AppendMessage {
  readonly record: RecordText
  readonly explanation: string | undefined
}

/** Every write there is: what goes in and what comes out. */
export interface WriterOperations {
  open: { request: OpenMessage; result: OpenResult }
  settle: { request: SettleMessage; result: Settled }
  append: { request: AppendMessage; result: undefined }
  bumpEpoch: { request: RecordText; result: Epoch }
  configureBudgets: { request: readonly BudgetDefinition[]; result: undefined }
  sweep: {
    request: { readonly at: Instant; readonly startedBefore: Instant }
    result: { readonly crashed: number; readonly expired: number }
  }
  putClasses: { request: readonly Omit<AclClassRow, 'id'>[]; result: readonly AclClassRow[] }
  rewriteClasses: { request: readonly AclClassRow[]; result: undefined }
  allocateIds: { request: number; result: number }
  applyObjects: { request: readonly ObjectChange[]; result: undefined }
  insertApiKey: { request: ApiKeyRow; result: undefined }
  revokeApiKey: { request: { readonly id: string; readonly at: Instant }; result: boolean }
  insertAccessKey: { request: AccessKeyRow; result: undefined }
  insertWrappedKey: { request: WrappedKeyRow; result: undefined }
  rewrapKeys: {
    request: readonly { id: string; masterKeyId: string; wrapped: Uint8Array }[]
    result: undefined
  }
  destroyWrappedKey: { request: { readonly id: string; readonly at: Instant }; result: boolean }
  putContent: { request: ContentRow; result: undefined }
  deleteContent: { request: { readonly owner: string; readonly request: string }; result: boolean }
  deleteExpiredContent: {
    request: { readonly at: Instant; readonly limit: number }
    result: number
  }
  putPlaceholders: { request: readonly PlaceholderRow[]; result: undefined }
  deleteExpiredPlaceholders: {
    request: { readonly at: Instant; readonly limit: number }
    result: number
  }
  beginErasure: {
    request: {
      readonly row: Pick<ErasureRow, 'id' | 'source' | 'by' | 'at'> & { readonly plan: string }
      readonly marks: readonly ErasedMark[]
    }
    result: undefined
  }
  liftErased: { request: readonly ErasedMark[]; result: number }
  forgetErasurePlan: {
    request: { readonly id: string; readonly progress: string }
    result: undefined
  }
  finishErasure: {
    request: { readonly id: string; readonly statement: string }
    result: undefined
  }
  redactExplanations: {
    request: {
      readonly seqs: readonly bigint[]
      readonly source: string
      readonly keys: ReadonlySet<string>
    }
    result: number
  }
  putAnswerPrints: { request: Omit<AnswerRow, 'id'>; result: number }
  deleteExpiredAnswerPrints: {
    request: { readonly at: Instant; readonly limit: number }
    result: readonly number[]
  }
  putSightings: { request: readonly Sighting[]; result: undefined }
  deleteSightingsBefore: { request: Instant; result: number }
  forgetFingerprints: {
    request: readonly number[]
    result: { readonly count: number; readonly answers: readonly number[] }
  }
  /** Undefined: from the beginning. */
  clearPages: { request: Place | undefined; result: ClearStep }
  /** False: a read that began earlier keeps the log. */
  emptyLog: { request: undefined; result: boolean }
  shrinkMemory: { request: undefined; result: undefined }
  activatePolicies: {
    request: Omit<PolicyVersion, 'version'> & { readonly textHash: string; readonly body: string }
    result: { readonly version: number; readonly isNew: boolean }
  }
  createProfile: { request: ProfileRow; result: 'created' | 'nameTaken' | 'full' }
  deleteProfile: { request: OwnedProfile; result: boolean }
  tagProfile: {
    request: OwnedProfile & { readonly tags: Tags; readonly at: Instant }
    result: 'tagged' | 'unknown' | 'full'
  }
  untagProfile: {
    request: OwnedProfile & { readonly keys: readonly string[]; readonly at: Instant }
    result: boolean
  }
}
interface OwnedProfile {
  readonly owner: string
  readonly id: string
}
export type WriterOperation = keyof WriterOperations

export type WriterHandlers = {
  readonly [Operation in WriterOperation]: (
    request: WriterOperations[Operation]['request'],
  ) => WriterOperations[Operation]['result']
}

/** One unit of work: gets a savepoint of its own. */
export interface WriterCall {
  readonly operation: WriterOperation
  readonly request: unknown
}

export interface WriterFailure {
  readonly name: string
  readonly message: string
}
export type WriterReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: WriterFailure }

/** Main → writer: a batch is one commit; see `packing.ts`. `close` lets the thread end by itself. */
export type ToWriter =
  | { readonly kind: 'batch'; readonly calls: readonly unknown[] }
  | { readonly kind: 'close' }
/** Writer → main: replies in the order of the calls. */
export type FromWriter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'replies'; readonly replies: readonly unknown[] }
