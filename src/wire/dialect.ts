import type { OrRefusal, Refusal } from '../kernel/refusal.ts'
import type { Instant, RequestId } from '../kernel/values.ts'
import type { ChatRequest, DialectId, ModelEvent, Passage } from '../models/chat.ts'
import type { Alias } from '../models/deployment.ts'

/** A protocol that clients speak: one folder, one line in `registry.ts`. The server mounts it. */
export interface Dialect {
  readonly id: DialectId
  readonly routes: readonly Route[]
  /**
   * MUST NOT throw on any input, and MUST refuse only with `invalid_request` or `limit_exceeded`.
   * `params` are the route's path parameters, decoded.
   */
  decodeChat(
    body: Uint8Array | string,
    params?: Readonly<Record<string, string>>,
  ): OrRefusal<ChatRequest>
  encodeStream(context: AnswerContext): StreamEncoder
  /** All events of one answer, for a client that did not ask for a stream. */
  encodeWhole(events: readonly ModelEvent[], context: AnswerContext): Rendered
  renderRefusal(refusal: Refusal): Rendered
  renderModels(aliases: readonly Alias[], createdAt: Instant): Rendered
}

export interface Route {
  readonly method: 'GET' | 'POST'
  /** With `:name` for parameters. */
  readonly path: string
  readonly serves: 'chat' | 'models'
}

/** What an answer is an answer to. */
export interface AnswerContext {
  readonly requestId: RequestId
  readonly createdAt: Instant
  readonly request: ChatRequest
  /** The passages that entered the prompt. */
  readonly passages: readonly Passage[]
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
