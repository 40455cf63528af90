import type { CancelSignal } from '../kernel/cancel.ts'
import type { ChatRequest, EventBatches, Passage } from './chat.ts'
import type { Deployment } from './deployment.ts'

/** What goes to a deployment: the request as policy left it. */
export interface Prompt {
  readonly request: ChatRequest
  /** What the passages answer: the last user message's text. */
  readonly question: string
  /** Permitted, checked, in the order of their numbers. Already composed into `instructions` for generative models. */
  readonly passages: readonly Passage[]
  /** Text to put before the client's own messages (a system message): alias instructions, and the numbered passages as data. */
  readonly instructions: string | undefined
  /** Replaces the client's own bound when set: a hard budget applies, or the deployment's own maximum is lower. */
  readonly maxOutputTokens: number | undefined
  /** Weight of a query term among what the principal may read (from `retrieval/`); for `extract`. */
  readonly termWeights: ReadonlyMap<string, number>
  readonly relatedTerms: RelatedTerms
  /** How many rows of the index the principal may read: in few, a missing word says little. */
  readonly rows: number
}

/** Query term → terms that stand for it in what the principal may read, with what share of it they are worth (0–1). */
export type RelatedTerms = ReadonlyMap<
  string,
  readonly { readonly term: string; readonly share: number }[]
>

/** An outbound adapter to a vendor or engine. Every provider runs `providerSuite` of `conformance.ts`. */
export interface Provider {
  readonly id: string
  /** The dialect whose frames it yields; undefined for models without a wire. */
  readonly dialect: ChatRequest['dialect'] | undefined
  /**
   * MUST be lazy: nothing leaves before the first `next()`. MUST stop reading and close the socket when
   * `signal` aborts or the iterator returns. MUST NOT throw for what a deployment does: the last event
   * is then `failed`. MUST yield a `finish` for each choice and at most one `usage`, after it the end.
   * MUST NOT retry by itself.
   */
  invoke(deployment: Deployment, prompt: Prompt, signal: CancelSignal): EventBatches
}

/** A provider that holds connections, processes or models. */
export interface ClosableProvider extends Provider {
  /** Cuts what is under way and lets go of everything. */
  close(): Promise<void>
}
