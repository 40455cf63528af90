import type { ChatRequest, RequestCommon } from './chat.ts'

/** Texts to vectors. `messages` holds one user message with one text part per input: what is scanned and held for. */
export interface EmbedRequest extends RequestCommon {
  readonly kind: 'embed'
  readonly inputs: readonly string[]
  readonly dimensions: number | undefined
  /** How the client wants its vectors written. */
  readonly encoding: 'float' | 'base64'
  /** What the vectors are for, where the dialect says (Cohere, Titan). */
  readonly purpose: 'query' | 'document' | undefined
}

/** Documents by relevance. `messages` holds one user message: the query, then each document. */
export interface RerankRequest extends RequestCommon {
  readonly kind: 'rerank'
  readonly query: string
  readonly documents: readonly string[]
  readonly top: number | undefined
  readonly returnDocuments: boolean
}

export type ModelRequest = ChatRequest | EmbedRequest | RerankRequest

/** What a deployment can be asked to do. */
export const SERVED_KINDS = ['chat', 'count', 'embed', 'rerank'] as const
export type ServedKind = (typeof SERVED_KINDS)[number]

export const servedKindOf = (request: ModelRequest): ServedKind =>
  request.kind === 'chat' && request.only === 'count' ? 'count' : request.kind
