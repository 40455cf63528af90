import type { Label } from '../kernel/label.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { NanoUsd } from '../kernel/values.ts'
import type { Effect, Settings, Untranslated } from './settings.ts'
import type { Usage } from './usage.ts'

/**
 * A grammar of bodies and frames: OpenAI's chat completions, OpenAI's Responses, Anthropic's Messages,
 * Bedrock's Converse. Frames and raw bodies pass unchanged only inside one of them.
 */
export type DialectId = 'openai' | 'responses' | 'anthropic' | 'bedrock'

/** The client marks the end of a prefix that the vendor may cache. Survives every translation between dialects that have it. */
export interface CacheMark {
  readonly ttl?: '5m' | '1h'
}
interface Cacheable {
  readonly cache?: CacheMark
}

export type Part =
  | (Cacheable & { readonly kind: 'text'; readonly text: string })
  | ImagePart
  | DocumentPart
  /** What a model thought, given back by the client unchanged: the signature is the vendor's own. */
  | (Cacheable & {
      readonly kind: 'thinking'
      readonly text: string
      readonly signature?: string
    })
  /** Thought that the vendor encrypted: opaque text that only the vendor can read. */
  | { readonly kind: 'redactedThinking'; readonly data: string }
  | (Cacheable & {
      readonly kind: 'toolCall'
      readonly id: string
      readonly name: string
      readonly arguments: string
    })
  | (Cacheable & {
      readonly kind: 'toolResult'
      readonly id: string
      /** All text of the result, joined. */
      readonly text: string
      readonly isError?: boolean
      /** What the result holds besides text. */
      readonly attachments?: readonly (ImagePart | DocumentPart)[]
      /** What the tool says of its result (`_meta.ifc`). Can only raise. */
      readonly declared?: Label
    })
  /** Audio, files, what we do not know: not scannable, label `restricted` unless configured otherwise. */
  | {
      readonly kind: 'opaque'
      readonly type: string
      /** What it is long in the body, where its decoder saw that: the hold covers it. Absent: as long as the body. */
      readonly bytes?: number
    }

/** `data` is base64; `url` is what the client gave and is never fetched by us. */
export interface ImagePart extends Cacheable {
  readonly kind: 'image'
  readonly mediaType?: string
  readonly data?: string
  readonly url?: string
}

/** Exactly one of `text`, `data` (base64), `url` is there. Only `text` can be scanned. */
export interface DocumentPart extends Cacheable {
  readonly kind: 'document'
  readonly mediaType?: string
  readonly text?: string
  readonly data?: string
  readonly url?: string
  readonly title?: string
  readonly context?: string
  /** The client asked that the model cite it. */
  readonly cited?: boolean
}

export interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly parts: readonly Part[]
}

export interface Tool {
  readonly name: string
  readonly description: string
  /** JSON Schema, as the client gave it. */
  readonly parameters: unknown
  /** The client wants arguments that fit the schema exactly. */
  readonly strict?: boolean
  readonly cache?: CacheMark
}

/** A request in our values. `raw` keeps every unknown field for a deployment of the same dialect. */
export interface ChatRequest extends RequestCommon {
  readonly kind: 'chat'
  /** Counts the input's tokens; nothing is generated. */
  readonly only?: 'count'
  /** An earlier answer that this one goes on from; resolved by the pipeline where content is kept. */
  readonly previous?: string
}

/** What requests of every kind have: all that the stages before `invoke` look at. */
export interface RequestCommon {
  readonly dialect: DialectId
  /** The alias's name as the client wrote it. */
  readonly alias: string
  readonly messages: readonly Message[]
  /**
   * The messages as `raw` says them, set by the decoder to the very array in `messages`.
   *
   * INVARIANT (raw is sent only while true): a provider sends text out of `raw` only if
   * `messages === rawMessages`. Who changes anything that a deployment would see (redaction) MUST
   * make a new `messages` array, or leave this out; the body is then built from our values.
   */
  readonly rawMessages?: readonly Message[]
  readonly tools: readonly Tool[]
  readonly maxOutputTokens: number | undefined
  /** Choices asked for. */
  readonly choiceCount: number
  readonly stream: boolean
  /** The client asked for a usage chunk at the end of its stream. */
  readonly streamUsage: boolean
  readonly wants: {
    readonly tools: boolean
    readonly images: boolean
    readonly structured: boolean
  }
  /** Text found in fields that we do not know; scanned like text. */
  readonly unknownText: readonly string[]
  /** A field that we do not know holds bytes: a picture or a file, which nobody can scan. */
  readonly unscannable?: true
  /** The client's own body, decoded. */
  readonly raw: Readonly<Record<string, unknown>>
  /** What the caller says of its data. Can only raise. */
  readonly declared: Label | undefined
  /** Whose label `declared` is, for `explain`. Absent: the caller's. */
  readonly declaredBy?: string
  /** The client writes our own member in its dialect, and so reads it in the answer: provenance, charge. */
  readonly wantsProvenance?: true
  /** Narrows the alias's knowledge bases to these; absent: all of them. Never widens. */
  readonly knowledgeBases?: readonly string[]
  /** Asks for these by name, whatever the alias carries (`file_search`, RetrieveAndGenerate): policy decides on each; one that is not open is `not_found`. */
  readonly searches?: readonly string[]
  /** Passages wanted at most. Absent: as many as the alias says. */
  readonly searchLimit?: number
  readonly settings?: Settings
  /** Members with which a vendor stores, fetches or acts: each needs a permit of its own. */
  readonly effects?: readonly Effect[]
  /** Members of `raw` that our values do not hold: lost when the deployment speaks another dialect. */
  readonly untranslated?: readonly Untranslated[]
  /** The user that the request names; MUST be the one who is proven, or it is refused. */
  readonly userId?: string
  /** Chargeback tags that the client gave (`requestMetadata`, `metadata`, an inference profile). */
  readonly tags?: Readonly<Record<string, string>>
  /** Request headers of the dialect that a deployment of the same dialect gets too (`anthropic-beta`), checked by the decoder. */
  readonly forwarded?: Readonly<Record<string, string>>
}

/** What a retrieval gives to a prompt. Numbers start at 1 and are what a citation names. */
export interface Passage {
  readonly number: number
  readonly knowledgeBase: string
  readonly source: string
  /** The object's key inside its source: its path. */
  readonly path: string
  /** The indexed version of the object; checked again before quoting. */
  readonly version: string
  readonly title: string
  /** From the document's title downwards, without the title. */
  readonly headings: readonly string[]
  readonly page: number | undefined
  readonly text: string
  readonly label: Label
  /** The part of the label that rules and sidecars gave, and the part that detectors did, when it was indexed. Absent: all of it is the rule's. */
  readonly ruled?: Label
  readonly detected?: Label
  /** The lake rule that gave its readers and label; for `explain`, never shown to callers. */
  readonly rule?: string
  /** For ranking inside one answer only; never shown to callers. */
  readonly score: number
  /** What words and meaning gave; undefined: nothing. For `explain`, never shown to callers. */
  readonly parts?: { readonly lexical: number | undefined; readonly dense: number | undefined }
}

export interface Citation {
  readonly passage: Passage
  /** Verbatim text of the passage. */
  readonly quote: string
  /** UTF-16 offsets into the answer's text of the marker or sentence that the citation supports. */
  readonly start: number
  readonly end: number
}

export type FinishReason =
  | 'stop'
  /** One of the client's stop sequences came. */
  | 'stop_sequence'
  | 'length'
  | 'tool_calls'
  | 'content_filter'
  /** The model itself declined. */
  | 'refusal'
  /** The vendor paused a long turn; the client sends it back to go on. */
  | 'pause'
  /** The context window is full. */
  | 'context_exceeded'

/** A frame of the deployment's own dialect, kept so that it can be sent on unchanged. */
export interface Frame {
  readonly dialect: DialectId
  /** `event`: one server-sent event's data. `whole`: the entire body of an unstreamed answer. */
  readonly unit: 'event' | 'whole'
  readonly data: string
  /**
   * The events made of it, in order; absent: just the one that carries it.
   *
   * INVARIANT (raw only when untouched): an encoder sends a frame on only when these very objects come
   * by, all of them, in this order, in one batch. A copy, a gap or a replacement means: build anew.
   */
  readonly events?: readonly ModelEvent[]
}

/** Common to all events: the first event made of a frame carries it; the further ones of the same frame say so. */
interface FromFrame {
  readonly frame?: Frame
  readonly sameFrame?: true
}

/** Which of the choice's texts a client would keep apart it is a piece of. Absent: the one without a name. */
interface OfBlock {
  readonly block?: number | string
}

/** A text or a name that goes out with its frame: scanned by itself, and in its channel if it has one. */
export type OtherText =
  /** `media`: bytes of a picture, sound or file, which nobody can scan. */
  | { readonly text: string; readonly channel?: undefined; readonly media?: true }
  /** A piece of what may go on in later frames of the choice, under the same name. */
  | {
      readonly text: string
      readonly choice: number
      readonly channel: string
      readonly media?: true
    }

export type ModelEvent =
  | (FromFrame & { readonly kind: 'start'; readonly model: string })
  | (FromFrame &
      OfBlock & { readonly kind: 'text'; readonly choice: number; readonly text: string })
  | (FromFrame &
      OfBlock & {
        readonly kind: 'reasoning'
        readonly choice: number
        readonly text: string
        /** The vendor's proof of the thought so far; comes with an empty text, after it. */
        readonly signature?: string
        /** Thought that the vendor encrypted, in place of text. */
        readonly redacted?: string
      })
  | (FromFrame & {
      readonly kind: 'toolCall'
      readonly choice: number
      /** Position of the call among the choice's calls. */
      readonly index: number
      /** Given with the call's first event. */
      readonly id?: string
      readonly name?: string
      /** A piece of the arguments' JSON text. */
      readonly text: string
    })
  /** The built-in model cites by itself; generative models cite by markers, resolved later. */
  | (FromFrame & {
      readonly kind: 'citation'
      readonly choice: number
      readonly citation: Citation
    })
  | (FromFrame & {
      readonly kind: 'finish'
      readonly choice: number
      readonly reason: FinishReason
      /** Which one came, for `stop_sequence`. */
      readonly stopSequence?: string
    })
  /** The vector of the input at this position. */
  | (FromFrame & {
      readonly kind: 'embedding'
      readonly index: number
      readonly vector: readonly number[]
    })
  /** The document at this position of the request, by falling score. */
  | (FromFrame & { readonly kind: 'ranked'; readonly index: number; readonly score: number })
  /** Tokens of the input; `estimated`: by our own bound, not by the model's tokenizer. */
  | (FromFrame & { readonly kind: 'counted'; readonly tokens: number; readonly estimated?: true })
  | (FromFrame & { readonly kind: 'usage'; readonly usage: Usage })
  /** What a frame says besides its other events, or a frame with nothing for us; sent on where dialects agree. */
  | (FromFrame & { readonly kind: 'other'; readonly texts?: readonly OtherText[] })
  /** Always the last event when the deployment failed; nothing is thrown. */
  | (FromFrame & { readonly kind: 'failed'; readonly failure: UpstreamFailure })
  /** Made by the pipeline once the charge is durable, after all that the deployment said. Undefined: not known, or no price. */
  | (FromFrame & { readonly kind: 'charged'; readonly nanoUsd: NanoUsd | undefined })
  /** Made by the pipeline, never by a provider: the last event of an answer that was stopped or broke off. */
  | (FromFrame & { readonly kind: 'refused'; readonly refusal: Refusal })

/** One batch per socket read: nested generators per event cost 8.2 µs a chunk, batches 2.4. */
export type EventBatches = AsyncIterable<readonly ModelEvent[]>

export interface UpstreamFailure {
  readonly reason:
    | 'address_forbidden'
    | 'unreachable'
    | 'timeout'
    | 'status'
    | 'cut'
    | 'garbage'
    | 'too_large'
    | 'cancelled'
  /** INVARIANT (void only when known): false only if the deployment cannot have begun the work (no byte of the request left, or it answered 4xx). */
  readonly dispatched: boolean
  readonly status?: number
  readonly retryable: boolean
  readonly retryAfterMs?: number
  /** Our own words; never the deployment's body. */
  readonly message: string
}
