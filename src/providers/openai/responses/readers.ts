import { wholeText } from '../../whole-text.ts'
import { limits } from '../../../kernel/limits.ts'
import type { ModelEvent, UpstreamFailure } from '../../../models/chat.ts'
import type { AnswerReader } from '../../exchange.ts'
import { cut, tooLarge } from '../../failures.ts'
import { SseScanner } from '../../sse.ts'
import { ResponsesAnswer } from './answer.ts'

/**
 * A streamed response.
 *
 * INVARIANT (no end is made up): the answer is complete only with an event that says how it ended.
 */
export class ResponsesStreamReader implements AnswerReader {
  readonly #scanner = new SseScanner(limits.sseEventCharsMax)
  readonly #answer = new ResponsesAnswer()
  readonly #datas: string[] = []

  push(bytes: Buffer, out: ModelEvent[]): 'more' | 'done' | UpstreamFailure {
    const datas = this.#datas
    datas.length = 0
    this.#scanner.push(bytes, datas)
    for (const data of datas) {
      // Engines that imitate the API end like chat completions.
      if (data === '[DONE]') return this.#ended()
      const failure = this.#answer.readEvent(data, out)
      if (failure !== undefined) return failure
      if (this.#answer.complete) return 'done'
    }
    if (this.#scanner.overflowed) return tooLarge('the deployment sent an event beyond the limit')
    return 'more'
  }

  end(out: ModelEvent[]): 'done' | UpstreamFailure {
    const last = this.#scanner.end()
    if (last !== undefined && last !== '[DONE]') {
      const failure = this.#answer.readEvent(last, out)
      if (failure !== undefined) return failure.reason === 'garbage' ? this.#ended() : failure
    }
    return this.#ended()
  }

  broken(): void {
    // Usage comes with the end alone.
  }

  #ended(): 'done' | UpstreamFailure {
    return this.#answer.complete
      ? 'done'
      : cut('the deployment ended before its answer was complete')
  }
}

/** An unstreamed response. */
export class ResponsesWholeReader implements AnswerReader {
  readonly #pieces: Buffer[] = []

  push(bytes: Buffer): 'more' {
    // A copy: what undici hands out is a view of a buffer that lives on with the socket.
    this.#pieces.push(Buffer.from(bytes))
    return 'more'
  }

  end(out: ModelEvent[]): 'done' | UpstreamFailure {
    const text = wholeText(this.#pieces)
    return new ResponsesAnswer().readWhole(text, out) ?? 'done'
  }

  broken(): void {
    // Nothing is known of a body that broke off.
  }
}
