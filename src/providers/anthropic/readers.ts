import { wholeText } from '../whole-text.ts'
import { limits } from '../../kernel/limits.ts'
import type { ModelEvent, UpstreamFailure } from '../../models/chat.ts'
import type { AnswerReader } from '../exchange.ts'
import { cut, garbage, tooLarge } from '../failures.ts'
import { SseScanner } from '../sse.ts'
import { Answer } from './answer.ts'

/**
 * A streamed answer. Names of events are not looked at: each one's data says the same in `type`.
 *
 * INVARIANT (no end is made up): the answer is complete only when the deployment said why it stopped,
 * and then `message_stop`, or ended its body.
 */
export class StreamReader implements AnswerReader {
  readonly #scanner = new SseScanner(limits.sseEventCharsMax)
  readonly #answer = new Answer('event')
  readonly #datas: string[] = []

  push(bytes: Buffer, out: ModelEvent[]): 'more' | 'done' | UpstreamFailure {
    const datas = this.#datas
    datas.length = 0
    this.#scanner.push(bytes, datas)
    for (const data of datas) {
      const failure = this.#answer.read(data, out)
      if (failure !== undefined) return failure
      if (this.#answer.stopped) return this.#complete()
    }
    if (this.#scanner.overflowed) return tooLarge('the deployment sent an event beyond the limit')
    return 'more'
  }

  end(out: ModelEvent[]): 'done' | UpstreamFailure {
    const last = this.#scanner.end()
    const failure = last === undefined ? undefined : this.#answer.read(last, out)
    // Half an event is no event: its answer was cut.
    if (!this.#answer.finished) return cut('the deployment ended before its answer was complete')
    if (failure !== undefined) return failure
    this.#answer.flushUsage(out)
    return 'done'
  }

  broken(out: ModelEvent[]): void {
    this.#answer.flushUsage(out)
  }

  #complete(): 'done' | UpstreamFailure {
    return this.#answer.finished
      ? 'done'
      : cut('the deployment declared its answer complete without finishing it')
  }
}

/** An unstreamed answer, or a count: the whole body, then its events. */
export class WholeReader implements AnswerReader {
  readonly #answer = new Answer('whole')
  readonly #pieces: Buffer[] = []

  push(bytes: Buffer): 'more' {
    // A copy: what undici hands out is a view of a buffer that lives on with the socket.
    this.#pieces.push(Buffer.from(bytes))
    return 'more'
  }

  end(out: ModelEvent[]): 'done' | UpstreamFailure {
    const failure = this.#answer.read(wholeText(this.#pieces), out)
    if (failure !== undefined) return failure
    return this.#answer.finished ? 'done' : garbage('the deployment answered without a message')
  }

  broken(): void {
    // Nothing is known of a body that broke off.
  }
}
