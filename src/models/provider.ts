import type { CancelSignal } from '../kernel/cancel.ts'
import type { DialectId, EventBatches, Passage } from './chat.ts'
import type { Deployment } from './deployment.ts'
import type { ModelRequest, ServedKind } from './request.ts'
import type { EffectKind } from './settings.ts'

/** What goes to a deployment: the request as policy left it. */
export interface Prompt {
  readonly request: ModelRequest
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
  /** INVARIANT (no effect without a permit): kinds of effects that policy permits at this deployment. Absent: none. */
  readonly permits?: ReadonlySet<EffectKind>
  /** Splits the vendor's or engine's prompt cache, so that nobody learns from a hit what others asked. Absent: not split. */
  readonly cacheSalt?: string | undefined
}

/** What of a request a deployment will not get. Names as the client wrote them. */
export interface Losses {
  /** The request makes no sense without these: the deployment is no candidate for it. */
  readonly refused: readonly string[]
  /** Left out; told to the client in `standpipe-dropped`. */
  readonly dropped: readonly string[]
  /** Of refused names: what value would do, such as `must be 1 to 256`. */
  readonly bounds?: ReadonlyMap<string, string>
}
export const NO_LOSSES: Losses = { refused: [], dropped: [] }

/** Headers that another dialect's deployment does not get. The version of a grammar that is not spoken there is no loss. */
export const headersLost = ({ forwarded = {} }: ModelRequest): readonly string[] =>
  Object.keys(forwarded).filter((name) => name !== 'anthropic-version')

/** Query term → terms that stand for it in what the principal may read, with what share of it they are worth (0–1). */
export type RelatedTerms = ReadonlyMap<
  string,
  readonly { readonly term: string; readonly share: number }[]
>

/** An outbound adapter to a vendor or engine. Every provider runs `providerSuite` of `conformance.ts`. */
export interface Provider {
  readonly id: string
  /** The dialect whose frames it yields for this deployment; undefined for models without a wire. */
  dialectOf(deployment: Deployment): DialectId | undefined
  /** What the deployment can be asked to do. */
  serves(deployment: Deployment): readonly ServedKind[]
  /**
   * What the deployment would not get of this request. Pure, asked before the route is chosen.
   * INVARIANT (nothing is lost silently): whatever `invoke` leaves out of the client's request MUST be
   * named here, in one list or the other; `invoke` is never given a request that has `refused` members.
   */
  losses(deployment: Deployment, request: ModelRequest, permits: ReadonlySet<EffectKind>): Losses
  /**
   * MUST be lazy: nothing leaves before the first `next()`. MUST stop reading and close the socket when
   * `signal` aborts or the iterator returns. MUST NOT throw for what a deployment does: the last event
   * is then `failed`. MUST yield a `finish` for each choice and at most one `usage`, after it the end.
   * For embeddings, rerankings and counts: one `embedding` per input, `ranked` per document or `counted`,
   * then `finish` of choice 0. MUST NOT retry by itself.
   */
  invoke(deployment: Deployment, prompt: Prompt, signal: CancelSignal): EventBatches
  /** A cheap request that costs no token, for health. Absent: the deployment is taken as healthy until it fails. */
  probe?(deployment: Deployment, signal: CancelSignal): Promise<boolean>
}

/** A provider that holds connections, processes or models. */
export interface ClosableProvider extends Provider {
  /** Cuts what is under way and lets go of everything. */
  close(): Promise<void>
}
