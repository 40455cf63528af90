import type { Hangup } from '../kernel/hangup.ts'
import type { Authorization, Grant, ToolTerms } from '../authorization/authorization.ts'
import type { Basis } from '../content/kept.ts'
import type { PlaceholderStore } from '../content/placeholder.ts'
import type { ContentStore } from '../content/store.ts'
import type { AnswerToKnow } from './fingerprinting.ts'
import type { Recognizer } from '../dlp/recognizer.ts'
import type { Scanner } from '../dlp/scan.ts'
import type { Caller } from '../identity/caller.ts'
import type { Principal } from '../identity/principal.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Json } from '../kernel/json.ts'
import type { Label, Level } from '../kernel/label.ts'
import type { OrRefusal } from '../kernel/refusal.ts'
import type { Random } from '../kernel/random.ts'
import type { Instant, RequestId } from '../kernel/values.ts'
import type { KeyService } from '../keys/keys.ts'
import type { LedgerStore } from '../ledger/store.ts'
import type { EventBatches, Passage } from '../models/chat.ts'
import type { QueryVector } from '../retrieval/index-port.ts'
import type { Ceiling, ForReranker } from '../retrieval/retrieve.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import type { DocumentName } from '../models/document-id.ts'
import type { ProfileStore } from '../models/profile.ts'
import type { Provider, RelatedTerms } from '../models/provider.ts'
import type { ModelRequest } from '../models/request.ts'
import type { LinkHosts } from './hosts.ts'
import type { Action } from './ladder.ts'
import type { Router } from './route.ts'

/** A request at the door. Its body is read only after the caller is known and admitted. */
export interface Arrival {
  readonly id: RequestId
  /** Without the body, which is read after who calls is known. */
  readonly caller: Caller
  /** Reads the bounded body and decodes it with the dialect of the door. */
  decode(): Promise<OrRefusal<{ readonly request: ModelRequest; readonly bodyBytes: Uint8Array }>>
  /** Fires when the client goes away. */
  readonly gone: Hangup
}

/** Everything that one epoch decides with. Immutable; a change makes a new one. */
export interface Snapshot {
  readonly authorization: Authorization
  readonly scanner: Scanner
  readonly aliases: ReadonlyMap<string, Alias>
  readonly deployments: ReadonlyMap<string, Deployment>
  readonly knowledgeBases: ReadonlySet<string>
  /** Scopes that have a hard budget: there the output bound is inserted and unknown prices refuse. */
  readonly hardScopes: ReadonlySet<string>
  /** By app: a request whose label is above this level needs a user token beside it. */
  readonly userTokenAbove?: ReadonlyMap<string, Level>
  /** What knows texts of the lake, answers and declared values again. Absent: nothing does. */
  readonly recognizer?: Recognizer
  /** Label of what cannot be scanned. */
  readonly unscannable: Label
  /** Tools of clients, by name. What is not named has side effects, outside. */
  readonly tools?: ReadonlyMap<string, ToolTerms>
  /** Where answers may link to when what they are made of is untrusted and not for everybody. Absent: nowhere. */
  readonly linkHosts?: LinkHosts
  /** How long a value is kept after the last request that a placeholder was put into for it. */
  readonly placeholdersKeepMs: number
  /** Lake rules (`ruleIdOf`) that say that what they match is trusted: its text is not taken for one from outside. */
  readonly trustedRules?: ReadonlySet<string>
  /** What orders passages anew; absent: they stay as they were found. */
  readonly reranker?: Deployment
}

/** What turns a question into a vector of the space that the index searches now. */
export interface Seeker {
  readonly space: string
  readonly dimensions: number
  readonly deployment: Deployment
  /** Inside this process: nothing leaves. Absent: it is asked like any model. */
  readonly local?: (text: string) => Float32Array | undefined
  /** Cosine below which nearness means nothing. Absent: it is not known of this model. */
  readonly nearnessMin?: number
}

/** How the search of one question went at a model that it needs besides words. */
export interface SearchReport {
  readonly role: 'embed' | 'rerank'
  readonly deployment: string
  /** Of an embedder: the space that the question was to be compared in. */
  readonly space?: string
  /** In words for an operator, nothing of the question. Undefined: it answered as it should. */
  readonly trouble: string | undefined
  /** Its vector had so many numbers, which is another space. */
  readonly otherWidth?: number
}

export interface RetrievalRequest {
  readonly knowledgeBases: readonly string[]
  readonly question: string
  readonly limit: number
  /** The question in the space that the index searches. Absent: words alone. */
  readonly vector?: QueryVector
  /** Passages without a word of the question are left out below this cosine. Absent: they fill up what was asked for. */
  readonly nearnessMin?: number
  /** A reranker follows: more passages than `limit`, and those of them that it may see. */
  readonly forReranker?: ForReranker
  /** Absent: all that the principal may read. */
  readonly ceiling?: Ceiling
}
export interface Retrieved {
  /** Permitted by the filter inside the index and again by the check outside; numbered from 1. */
  readonly passages: readonly Passage[]
  readonly termWeights: ReadonlyMap<string, number>
  readonly relatedTerms: RelatedTerms
  /** Rows that the principal may read; how much a word that none holds says. */
  readonly rows: number
  readonly mode: 'exact' | 'approximate'
  /** Space of the vectors that were compared; absent: words alone. */
  readonly space?: string
  /** Where `forReranker` was given: what it may see, found among nothing else. Best first. */
  readonly rankable?: readonly Passage[]
  /** Passages that the ceiling kept out, which the principal may read. Absent: none. */
  readonly withheld?: number
  /** Of these, those that the alias's `labelBudget` keeps out whatever its deployments are cleared for. */
  readonly aboveBudget?: number
  /** How it was found, for `explain`: names and figures only. */
  readonly how?: { readonly [key: string]: Json }
  /** Of a document: it is longer than what was given. */
  readonly cut?: boolean
}
export const NOTHING_RETRIEVED: Retrieved = {
  passages: [],
  termWeights: new Map(),
  relatedTerms: new Map(),
  rows: 0,
  mode: 'exact',
}

/** What `watch` and the metrics see of a request. Personal: goes only to those who may watch. */
export interface RequestSummary {
  readonly id: RequestId
  readonly explanation: { readonly [key: string]: Json }
  /** How an attempt ended; undefined when there was none. */
  readonly result: Json | undefined
  readonly principal: string
  readonly alias: string
  readonly deployment: string
  readonly outcome: string
  readonly durationMs: number
  readonly firstEventMs: number | undefined
}

/** The world of the pipeline. Every member is a port or a pure function of one. */
export interface Stages {
  readonly clock: Clock
  readonly random: Random
  readonly ledger: LedgerStore
  readonly keys: KeyService
  /** What is kept of requests, where their alias says so. */
  readonly content: ContentStore
  /** Where values go that placeholders stand for. Absent: nothing is tokenised. */
  readonly placeholders?: PlaceholderStore
  /** In a world of `prove` whose mutant restores placeholders wherever they stand. A server has none. */
  restoresAnywhere?(): boolean
  readonly profiles: ProfileStore
  current(): Snapshot
  /**
   * Who calls, as far as it can be known before the body is read: API keys and user tokens wholly, a
   * signature by its key id, date and scope. What it gives opens the body and nothing else.
   */
  recognize(caller: Caller): OrRefusal<Principal> | Promise<OrRefusal<Principal>>
  /**
   * Who calls, proven. INVARIANT (proof before anything): every decision is made for the principal that
   * this gave; a signed request without its body is refused.
   */
  authenticate(caller: Caller): OrRefusal<Principal>
  /** Rations the records of refused strangers; without it there are none. True: this one may be written. */
  strangers?(): boolean
  /** Rate and concurrency. The returned function MUST be called exactly once when the request is over. */
  admit(principal: Principal): OrRefusal<() => void>
  retrieve(grant: Grant, request: RetrievalRequest): Promise<Retrieved>
  /** Absent, or undefined: the lake is searched by words alone. Its deployment is one of the snapshot's. */
  seeker?(snapshot: Snapshot): Seeker | undefined
  /** Told how each call of an embedder or reranker for a question ended. MUST NOT throw. */
  searched?(report: SearchReport): void
  /** A call that may outlive the request that it was made for: a stop waits for its settlement. */
  outlives?(call: Promise<unknown>): void
  /** A document's chunks in reading order. Undefined: there is none that the grant's principal may read now. */
  document(grant: Grant, document: DocumentName): Promise<Retrieved | undefined>
  /** Is every one of these documents as it was, in its knowledge base, and readable by the grant's principal now? */
  stillReadable(grant: Grant, documents: readonly Basis[]): Promise<boolean>
  provider(id: string): Provider
  /** What is remembered of deployments: it orders what policy cleared. */
  readonly router: Router
  /** Told of each answer, when its text is complete. Absent: no answer is known again. MUST NOT throw. */
  learn?(answer: AnswerToKnow): void
  /** Told once per request, after its last record is durable. MUST NOT throw. */
  observe(summary: RequestSummary): void
}

/**
 * What goes back. The holder MUST iterate `events` to the end or call `return()` on its iterator:
 * that is what settles the attempt. The last event is `refused` when the answer broke off.
 */
export interface Answer {
  /** Of a replay: the first request's. */
  readonly id: RequestId
  readonly createdAt: Instant
  /** It was given before, and costs nothing again. */
  readonly replayed?: true
  /** As it was decoded. */
  readonly request: ModelRequest
  readonly deployment: string
  /** When it began: of what it is made of. */
  readonly label: Label
  /** Of what came so far, with what was found in it and given back. Absent: as it began. */
  readonly labelNow?: () => Label
  readonly passages: readonly Passage[]
  /** Passages that the principal may read and no deployment of the alias may see. Absent: none. */
  readonly withheld?: number
  /** Output bound that we inserted because a hard budget applies and the client gave none. */
  readonly outputTokensInserted: number | undefined
  /** Members of the request that the deployment did not get, as the client wrote them. */
  readonly dropped: readonly string[]
  /** What was done so that it could go out: rungs of the ladder. Absent of what was kept. */
  readonly actions?: readonly Action[] | undefined
  /** The count is our own guess: no deployment could count. */
  readonly estimated: boolean
  readonly events: EventBatches
}
