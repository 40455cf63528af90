import { wholeText } from '../whole-text.ts'
import { limits } from '../../kernel/limits.ts'
import type { ModelEvent, UpstreamFailure } from '../../models/chat.ts'
import type { AnswerReader } from '../exchange.ts'
import { cut, garbage, tooLarge } from '../failures.ts'
import { SseScanner } from '../sse.ts'
import { Answer } from './answer.ts'

const DONE_MARK = '[DONE]'

/**
 * A streamed answer.
 *
 * INVARIANT (no end is made up): the answer is complete only when the deployment said `[DONE]` after
 * finishing what it began, or ended its body after finishing every choice asked for.
 */
export class StreamReader implements AnswerReader {
  readonly #scanner = new SseScanner(limits.sseEventCharsMax)
  readonly #answer: Answer
  readonly #datas: string[] = []

  constructor(choicesAsked: number) {
    this.#answer = new Answer('event', choicesAsked)
  }

  push(bytes: Buffer, out: ModelEvent[]): 'more' | 'done' | UpstreamFailure {
    const datas = this.#datas
    datas.length = 0
    this.#scanner.push(bytes, datas)
    for (const data of datas) {
      if (data === DONE_MARK) return this.#complete(out)
      const failure = this.#answer.read(data, out)
      if (failure !== undefined) return failure
    }
    if (this.#scanner.overflowed) return tooLarge('the deployment sent an event beyond the limit')
    return 'more'
  }

  end(out: ModelEvent[]): 'done' | UpstreamFailure {
    if (this.#scanner.end() === DONE_MARK) return this.#complete(out)
    if (!this.#answer.allFinished) return cut('the deployment ended before its answer was complete')
    this.#answer.flushUsage(out)
    return 'done'
  }

  broken(out: ModelEvent[]): void {
    this.#answer.flushUsage(out)
  }

  #complete(out: ModelEvent[]): 'done' | UpstreamFailure {
    if (!this.#answer.everyOpenFinished) {
      return cut('the deployment declared its answer complete without finishing it')
    }
    this.#answer.flushUsage(out)
    return 'done'
  }
}

/** An unstreamed answer: the whole body, then its events. */
export class WholeReader implements AnswerReader {
  readonly #answer: Answer
  readonly #pieces: Buffer[] = []

  constructor(choicesAsked: number) {
    this.#answer = new Answer('whole', choicesAsked)
  }

  push(bytes: Buffer): 'more' {
    // A copy: what undici hands out is a view of a buffer that lives on with the socket.
    this.#pieces.push(Buffer.from(bytes))
    return 'more'
  }

  end(out: ModelEvent[]): 'done' | UpstreamFailure {
    const failure = this.#answer.read(wholeText(this.#pieces), out)
    if (failure !== undefined) return failure
    if (!this.#answer.everyOpenFinished) return garbage('the deployment answered without a choice')
    this.#answer.flushUsage(out)
    return 'done'
  }

  broken(): void {
    // Nothing is known of a body that broke off.
  }
}
