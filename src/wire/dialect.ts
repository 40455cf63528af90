import type { Label } from '../kernel/label.ts'
import type { OrRefusal, Refusal } from '../kernel/refusal.ts'
import type { Instant, RequestId } from '../kernel/values.ts'
import type { DialectId, ModelEvent, Passage } from '../models/chat.ts'
import type { DocumentName } from '../models/document-id.ts'
import type { ModelRequest, ServedKind } from '../models/request.ts'

/** An API that clients speak: one folder, one line in `registry.ts`. The server mounts its routes. */
export interface Dialect {
  readonly id: 'openai' | 'anthropic' | 'bedrock' | 'mcp'
  readonly routes: readonly Route[]
  renderRefusal(refusal: Refusal): Rendered
  /** Lower case. Where its official SDKs look for the id of the request, in answers and refusals. */
  readonly requestIdHeader: string
}

export type Route =
  | ModelRoute
  | CatalogRoute
  | RetrieveRoute
  | GuardrailRoute
  | ProfileRoute
  | KeptRoute
  | ToolsRoute

interface Doorway {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With `:name` for parameters. */
  readonly path: string
  /** Another dialect mounts the same method and path: the request's headers tell which one is meant. */
  readonly claims?: (headers: Headers) => boolean
}

/** Lower-case names, as Node gives them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>
export type Params = Readonly<Record<string, string>>

/** Asks a model. */
export interface ModelRoute extends Doorway {
  readonly serves: ServedKind
  readonly codec: Codec
}

/** One body grammar in both directions. */
export interface Codec {
  /**
   * MUST NOT throw on any input, and MUST refuse only with `invalid_request` or `limit_exceeded`.
   * `params` are the route's path parameters, decoded.
   */
  decode(body: Uint8Array | string, params: Params, headers: Headers): OrRefusal<ModelRequest>
  encodeStream(context: AnswerContext): StreamEncoder
  /** All events of one answer, for a client that did not ask for a stream. */
  encodeWhole(events: readonly ModelEvent[], context: AnswerContext): Rendered
}

/** Tells what there is: models, one model, inference profiles of the system. */
export interface CatalogRoute extends Doorway {
  readonly serves: 'catalog'
  /** `aliases`: those that the caller may see, sorted by id. */
  render(aliases: readonly AliasView[], asked: CatalogQuestion): Rendered | Refusal
}
export interface CatalogQuestion {
  readonly params: Params
  /** The query string's members; the last of a name counts. */
  readonly query: Params
}
export interface AliasView {
  readonly id: string
  /** What at least one of its deployments does. */
  readonly serves: readonly ServedKind[]
  readonly images: boolean
  readonly createdAt: Instant
}

/** Passages without a model. */
export interface RetrieveRoute extends Doorway {
  readonly serves: 'retrieve'
  decode(body: Uint8Array | string, params: Params): OrRefusal<RetrieveQuestion>
  encode(found: Found, asked: RetrieveQuestion): Rendered
}
export interface RetrieveQuestion {
  readonly knowledgeBase: string
  readonly query: string
  readonly limit: number | undefined
  /** Who the caller says it asks for; MUST be the authenticated identity, or it is refused. */
  readonly userId?: string
}
export interface Found {
  readonly requestId: RequestId
  readonly passages: readonly Passage[]
  readonly mode: 'exact' | 'approximate'
}

/** Text against detectors and policy, without a model. */
export interface GuardrailRoute extends Doorway {
  readonly serves: 'guardrail'
  decode(body: Uint8Array | string, params: Params): OrRefusal<GuardrailQuestion>
  encode(verdict: GuardrailVerdict, asked: GuardrailQuestion): Rendered
}
export interface GuardrailQuestion {
  /** `input`: before it goes to `alias`. `output`: before it is given to the caller. */
  readonly source: 'input' | 'output'
  /** The alias whose route is asked. */
  readonly alias: string
  readonly texts: readonly string[]
  /** Things beside the texts that cannot be scanned. */
  readonly unscannable: number
  /** Also what did not intervene is told. */
  readonly full: boolean
}
export interface GuardrailVerdict {
  readonly label: Label
  /** Why it would be refused; undefined: it may pass. */
  readonly refusal: Refusal | undefined
  /** The texts as they would go out, where what was found is replaced first. Absent: they go out as they are, or not at all. */
  readonly masked?: readonly string[]
  /** Offsets into the text at `text`. The match itself is in the caller's own text. */
  readonly findings: readonly {
    readonly text: number
    readonly type: string
    readonly start: number
    readonly end: number
  }[]
}

/** Inference profiles: a name for an alias with tags, kept by us. */
export interface ProfileRoute extends Doorway {
  readonly serves: 'profiles'
  /** `asked.params` and the query besides the body. */
  decode(body: Uint8Array | string, asked: CatalogQuestion): OrRefusal<ProfileCommand>
  encode(result: ProfileResult, command: ProfileCommand): Rendered
}
export type ProfileCommand =
  | {
      readonly does: 'create'
      readonly name: string
      readonly description: string | undefined
      /** The alias that it stands for. */
      readonly alias: string
      readonly tags: Readonly<Record<string, string>>
      /** The caller's name for the request: the same again is the same profile again. */
      readonly token: string | undefined
    }
  /** `profile`: its id, out of a name or an ARN. */
  | { readonly does: 'get' | 'delete' | 'listTags'; readonly profile: string }
  | { readonly does: 'list'; readonly after: string | undefined; readonly limit: number }
  | {
      readonly does: 'tag'
      readonly profile: string
      readonly tags: Readonly<Record<string, string>>
    }
  | { readonly does: 'untag'; readonly profile: string; readonly keys: readonly string[] }
export interface Profile {
  readonly id: string
  readonly name: string
  readonly description: string | undefined
  readonly alias: string
  readonly tags: Readonly<Record<string, string>>
  readonly createdAt: Instant
  readonly updatedAt: Instant
}
export interface ProfileResult {
  readonly profiles: readonly Profile[]
  /** Where the next page begins. */
  readonly next: string | undefined
}

/** One's own kept answers: to have again, or to have deleted. */
export interface KeptRoute extends Doorway {
  readonly serves: 'kept'
  decode(asked: CatalogQuestion): OrRefusal<KeptQuestion>
  /** `again`: undefined when it was deleted. */
  encode(asked: KeptQuestion, again: KeptAnswer | undefined): Rendered
}
export interface KeptQuestion {
  readonly does: 'get' | 'delete'
  /** The answer's id, as clients were told it. */
  readonly answer: string
}
export interface KeptAnswer {
  readonly events: readonly ModelEvent[]
  readonly context: AnswerContext
}

/** Tools over the lake, for agents. */
export interface ToolsRoute extends Doorway {
  readonly serves: 'tools'
  /** Called for callers who are known and admitted. A refusal is of the whole request, not of a tool. */
  answer(asked: ToolsQuestion, tools: Tools): Promise<OrRefusal<Rendered>>
}
export interface ToolsQuestion {
  readonly body: Uint8Array
  readonly headers: Headers
}
/** As whoever sent the request. */
export interface Tools {
  search(asked: {
    readonly query: string
    /** Undefined: all that the caller may use. */
    readonly knowledgeBase: string | undefined
    readonly limit: number | undefined
  }): Promise<OrRefusal<ToolFound>>
  /** The whole document, its pieces as passages in reading order. */
  fetch(document: DocumentName): Promise<OrRefusal<ToolFound>>
}
/** `cut`: a document went on. */
export interface ToolFound {
  readonly passages: readonly Passage[]
  readonly cut?: boolean
}

/** What an answer is an answer to. */
export interface AnswerContext {
  readonly requestId: RequestId
  readonly createdAt: Instant
  readonly request: ModelRequest
  /** The passages that entered the prompt. */
  readonly passages: readonly Passage[]
  /** What was done so that the request could go out: `redacted`, `tokenised`, `rerouted`, `declassified`. */
  readonly actions?: readonly string[]
  /** Passages that the caller may read and the model may not see. Absent: none. */
  readonly withheld?: number
  /** The answer's label as far as it came: at its end, with all that it holds. Absent: not told. */
  readonly label?: () => string
  /** Milliseconds since the request came, for dialects that tell. */
  readonly elapsedMs: () => number
}

export interface Rendered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Batches of events to bytes, synchronously.
 *
 * INVARIANT (no end is made up): the dialect's mark of success is written by `end` alone, and only when
 * no failure was seen and every choice that began has finished.
 */
export interface StreamEncoder {
  readonly headers: Readonly<Record<string, string>>
  /** Empty when the batch says nothing to this client. After a failure, always empty. */
  push(batch: readonly ModelEvent[]): string | Uint8Array
  /** Ends with a refusal that came after the first byte. */
  fail(refusal: Refusal): string | Uint8Array
  end(): string | Uint8Array
}

/** Codecs that a dialect takes from another one: adapters never import each other, `registry.ts` hands them over. */
export type SharedCodecs = Readonly<Partial<Record<DialectId, Codec>>>
