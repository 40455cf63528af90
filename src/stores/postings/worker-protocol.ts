import type { Index, IndexChange, SearchQuery } from '../../retrieval/index-port.ts'
import type { IndexUnusableError } from '../../retrieval/index-errors.ts'
import type { PurgeStep } from './purge.ts'

export type DocumentVectors = Parameters<NonNullable<Index['putVectors']>>[0]

/** Calls to the two workers. Each is answered once, in order. */
export type Call =
  | { readonly kind: 'open' }
  | { readonly kind: 'apply'; readonly changes: readonly IndexChange[] }
  | { readonly kind: 'putVectors'; readonly documents: DocumentVectors }
  | { readonly kind: 'activate'; readonly space: string | undefined }
  | { readonly kind: 'compact' }
  | { readonly kind: 'search'; readonly query: SearchQuery }
  | { readonly kind: 'chunksOf'; readonly document: number; readonly classes: Uint32Array }
  | { readonly kind: 'documents'; readonly after: number; readonly limit: number }
  | { readonly kind: 'activeSpace' }
  | {
      readonly kind: 'unembedded'
      readonly space: string
      readonly after: number
      readonly limit: number
    }
  | { readonly kind: 'stats' }
  | { readonly kind: 'traces'; readonly documents: readonly number[] }
  /** One step of a part; `at` is what the step before gave. */
  | {
      readonly kind: 'purge'
      readonly part: 'segments' | 'pages' | 'log'
      readonly at: PurgeStep['next']
    }
  | { readonly kind: 'forget' }
  | { readonly kind: 'close' }

export interface CallMessage {
  readonly id: number
  readonly call: Call
}

export type ReplyMessage =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number
      readonly ok: false
      readonly unusable: IndexUnusableError['why'] | false
      readonly message: string
    }
