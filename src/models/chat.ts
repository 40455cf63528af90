import type { Label } from '../kernel/label.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { NanoUsd } from '../kernel/values.ts'
import type { Usage } from './usage.ts'

/** A wire protocol that clients speak. */
export type DialectId = 'openai' | 'anthropic' | 'bedrock'

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  /** `data` is base64; `url` is what the client gave and is never fetched by us. */
  | {
      readonly kind: 'image'
      readonly mediaType?: string
      readonly data?: string
      readonly url?: string
    }
  | {
      readonly kind: 'toolCall'
      readonly id: string
      readonly name: string
      readonly arguments: string
    }
  | { readonly kind: 'toolResult'; readonly id: string; readonly text: string }
  /** Audio, files, what we do not know: not scannable, label `restricted` unless configured otherwise. */
  | { readonly kind: 'opaque'; readonly type: string }

export interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly parts: readonly Part[]
}

export interface Tool {
  readonly name: string
  readonly description: string
  /** JSON Schema, as the client gave it. */
  readonly parameters: unknown
}

/** A request in our values. `raw` keeps every unknown field for a deployment of the same dialect. */
export interface ChatRequest {
  readonly kind: 'chat'
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
  /** The client's own body, decoded. */
  readonly raw: Readonly<Record<string, unknown>>
  /** What the caller says of its data. Can only raise. */
  readonly declared: Label | undefined
  /** The client writes our own member in its dialect, and so reads it in the answer: provenance, charge. */
  readonly wantsProvenance?: true
  /** Narrows the alias's knowledge bases to these; absent: all of them. Never widens. */
  readonly knowledgeBases?: readonly string[]
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
  /** The lake rule that gave its readers and label; for `explain`, never shown to callers. */
  readonly rule?: string
  /** For ranking inside one answer only; never shown to callers. */
  readonly score: number
}

export interface Citation {
  readonly passage: Passage
  /** Verbatim text of the passage. */
  readonly quote: string
  /** UTF-16 offsets into the answer's text of the marker or sentence that the citation supports. */
  readonly start: number
  readonly end: number
}

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter'

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

/** A text or a name that goes out with its frame: scanned by itself, and in its channel if it has one. */
export type OtherText =
  | { readonly text: string; readonly channel?: undefined }
  /** A piece of what may go on in later frames of the choice, under the same name. */
  | { readonly text: string; readonly choice: number; readonly channel: string }

export type ModelEvent =
  | (FromFrame & { readonly kind: 'start'; readonly model: string })
  | (FromFrame & { readonly kind: 'text'; readonly choice: number; readonly text: string })
  | (FromFrame & { readonly kind: 'reasoning'; readonly choice: number; readonly text: string })
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
    })
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
