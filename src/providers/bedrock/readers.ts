import { wholeText } from '../whole-text.ts'
import { EventStreamDecoder, textHeader, type EventMessage } from '../../kernel/event-stream.ts'
import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import type { ModelEvent, UpstreamFailure } from '../../models/chat.ts'
import type { AnswerReader } from '../exchange.ts'
import { cut, garbage, tooLarge } from '../failures.ts'
import { isFields } from '../fields.ts'
import { Answer, type Asked } from './answer.ts'
import { countOf } from './usage.ts'

/**
 * ConverseStream.
 *
 * INVARIANT (no end is made up): the answer is complete only when the model ended and `metadata` came;
 * before it nobody knows what was used.
 */
export class StreamReader implements AnswerReader {
  readonly #decoder = new EventStreamDecoder(limits.sseEventCharsMax)
  readonly #answer: Answer
  readonly #messages: EventMessage[] = []

  constructor(asked: Asked) {
    this.#answer = new Answer(asked)
  }

  push(bytes: Buffer, out: ModelEvent[]): 'more' | 'done' | UpstreamFailure {
    const messages = this.#messages
    messages.length = 0
    this.#decoder.push(bytes, messages)
    for (const message of messages) {
      const failure = this.#read(message, out)
      if (failure !== undefined) return failure
      if (this.#answer.complete) return this.#complete()
    }
    if (this.#decoder.problem === 'too_large') {
      return tooLarge('the deployment sent an event beyond the limit')
    }
    return this.#decoder.problem === 'garbage'
      ? garbage('the deployment sent a broken event stream')
      : 'more'
  }

  end(): UpstreamFailure {
    return cut('the deployment ended before its answer was complete')
  }

  broken(): void {
    // What was used is known at the end alone.
  }

  #complete(): 'done' | UpstreamFailure {
    return this.#answer.finished
      ? 'done'
      : cut('the deployment declared its answer complete without finishing it')
  }

  #read(message: EventMessage, out: ModelEvent[]): UpstreamFailure | undefined {
    const kind = textHeader(message, ':message-type')
    if (kind === 'exception') return exceptionFailure(textHeader(message, ':exception-type') ?? '')
    if (kind === 'error') return exceptionFailure(textHeader(message, ':error-code') ?? '')
    const type = textHeader(message, ':event-type') ?? ''
    if (kind !== 'event' || !EVENT.test(type)) {
      return garbage('the deployment sent a message that is no event')
    }
    return this.#answer.event(type, message.payload.toString('utf8'), out)
  }
}

const EVENT = /^[A-Za-z]{1,64}$/

/** By the exception's name alone; its words may quote the prompt. */
const EXCEPTIONS: ReadonlyMap<string, readonly [status: number, retryable: boolean]> = new Map([
  ['throttlingException', [429, true]],
  ['validationException', [400, false]],
  ['accessDeniedException', [403, false]],
  ['modelTimeoutException', [408, true]],
  ['modelStreamErrorException', [424, true]],
  ['internalServerException', [500, true]],
  ['serviceUnavailableException', [503, true]],
])

function exceptionFailure(name: string): UpstreamFailure {
  const [status, retryable = true] = EXCEPTIONS.get(name) ?? []
  return {
    reason: 'status',
    dispatched: true,
    ...(status === undefined ? {} : { status }),
    retryable,
    message: 'the deployment reported an error in the middle of its answer',
  }
}

/** A body that is looked at when all of it is there. */
abstract class BodyReader implements AnswerReader {
  readonly #pieces: Buffer[] = []

  push(bytes: Buffer): 'more' {
    // A copy: what undici hands out is a view of a buffer that lives on with the socket.
    this.#pieces.push(Buffer.from(bytes))
    return 'more'
  }

  end(out: ModelEvent[]): 'done' | UpstreamFailure {
    return this.read(wholeText(this.#pieces), out)
  }

  broken(): void {
    // Nothing is known of a body that broke off.
  }

  protected abstract read(body: string, out: ModelEvent[]): 'done' | UpstreamFailure
}

/** Converse. */
export class WholeReader extends BodyReader {
  readonly #answer: Answer

  constructor(asked: Asked) {
    super()
    this.#answer = new Answer(asked)
  }

  protected read(body: string, out: ModelEvent[]): 'done' | UpstreamFailure {
    const failure = this.#answer.whole(body, out)
    if (failure !== undefined) return failure
    return this.#answer.finished ? 'done' : garbage('the deployment did not finish its answer')
  }
}

/** CountTokens. */
export class CountReader extends BodyReader {
  protected read(body: string, out: ModelEvent[]): 'done' | UpstreamFailure {
    const parsed = parseJson(body, { depthMax: limits.jsonDepthMax })
    const tokens =
      parsed.ok && isFields(parsed.value) ? countOf(parsed.value['inputTokens']) : undefined
    if (tokens === undefined) return garbage('the deployment answered without a count')
    out.push({ kind: 'counted', tokens }, { kind: 'finish', choice: 0, reason: 'stop' })
    return 'done'
  }
}
