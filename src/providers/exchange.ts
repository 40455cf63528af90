import type { Dispatcher } from 'undici'
import type { CancelSignal } from '../kernel/cancel.ts'
import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'
import type { EventBatches, ModelEvent, UpstreamFailure } from '../models/chat.ts'
import { turnsOf, type Turns } from './turns.ts'
import { brokenFailure, cancelled, garbage, statusFailure, tooLarge } from './failures.ts'

/** Turns the bytes of one answer into events. One per call; a vendor's dialect lives behind it. */
export interface AnswerReader {
  /** Adds what these bytes say. `done`: the answer is complete, what follows is of no interest. */
  push(bytes: Buffer, out: ModelEvent[]): 'more' | 'done' | UpstreamFailure
  /** The body ended. */
  end(out: ModelEvent[]): 'done' | UpstreamFailure
  /** The answer broke: adds what is still known of it (usage seen so far). */
  broken(out: ModelEvent[]): void
}

export interface Call {
  readonly dispatcher: Dispatcher
  readonly request: Dispatcher.DispatchOptions
  readonly signal: CancelSignal
  readonly clock: Clock
  /** `streamed`: the answer is a stream of server-sent events. */
  readerFor(streamed: boolean): AnswerReader
  /** What the client asked for, when the answer's content type does not say. */
  readonly stream: boolean
}

/** One call to a deployment, lazily: nothing leaves before the first `next()`. */
export function exchange(call: Call): EventBatches {
  return { [Symbol.asyncIterator]: () => new Exchange(call) }
}

type Result = IteratorResult<readonly ModelEvent[], undefined>
const DONE: Result = { value: undefined, done: true }

/**
 * Handler of the dispatch and iterator of its events in one. Events gather in one open batch; a waiting
 * consumer gets it in a microtask, which runs when the whole socket read has been parsed: one batch per
 * read, however many HTTP chunks it held.
 *
 * INVARIANT (bounded read-ahead): reading pauses while more than `upstreamReadAheadBytesMax` bytes wait
 * for the consumer.
 */
class Exchange
  implements AsyncIterator<readonly ModelEvent[], undefined>, Dispatcher.DispatchHandler
{
  readonly #call: Call
  readonly #turns: Turns
  #reader: AnswerReader | undefined
  #controller: Dispatcher.DispatchController | undefined
  #batch: ModelEvent[] = []
  #waiter: ((result: Result) => void) | undefined
  #flushing = false
  #started = false
  #ended = false
  /** A whole answer is only gathered as it comes; what costs is reading it at its end. */
  #isStreamed = false
  #isPutOff = false
  #bytesUnread = 0
  #bytesTotal = 0
  #bytesMax = 0

  constructor(call: Call) {
    this.#call = call
    this.#turns = turnsOf(call.clock)
  }

  next(): Promise<Result> {
    if (!this.#started) this.#start()
    if (this.#batch.length > 0) return Promise.resolve({ value: this.#take(), done: false })
    if (this.#ended) return Promise.resolve(DONE)
    return new Promise((resolve) => {
      this.#waiter = resolve
    })
  }

  return(): Promise<Result> {
    this.#started = true
    if (!this.#ended) {
      this.#finish()
      this.#hangUp()
    } else if (this.#controller?.paused === true) {
      this.#controller.resume()
    }
    this.#batch = []
    this.#waiter?.(DONE)
    this.#waiter = undefined
    return Promise.resolve(DONE)
  }

  #start(): void {
    this.#started = true
    const { signal, dispatcher, request } = this.#call
    if (signal.aborted) {
      this.#fail(cancelled(false))
      return
    }
    signal.addEventListener('abort', this.#onAbort, { once: true })
    dispatcher.dispatch(request, this)
  }

  readonly #onAbort = (): void => {
    if (this.#ended) return
    this.#fail(cancelled(this.#controller !== undefined))
    this.#hangUp()
  }

  /** Destroys the socket now. A request still queued is dropped when its turn comes. */
  #hangUp(): void {
    this.#controller?.abort(new Error('cancelled'))
  }

  #take(): readonly ModelEvent[] {
    const batch = this.#batch
    this.#batch = []
    this.#bytesUnread = 0
    if (this.#controller?.paused === true && !this.#isPutOff) this.#controller.resume()
    return batch
  }

  readonly #flush = (): void => {
    this.#flushing = false
    const waiter = this.#waiter
    if (waiter === undefined) return
    if (this.#batch.length > 0) {
      this.#waiter = undefined
      waiter({ value: this.#take(), done: false })
    } else if (this.#ended) {
      this.#waiter = undefined
      waiter(DONE)
    }
  }

  #wake(): void {
    if (this.#flushing || this.#waiter === undefined) return
    this.#flushing = true
    queueMicrotask(this.#flush)
  }

  #finish(): void {
    this.#ended = true
    this.#call.signal.removeEventListener('abort', this.#onAbort)
    this.#wake()
  }

  #fail(failure: UpstreamFailure): void {
    this.#reader?.broken(this.#batch)
    this.#batch.push({ kind: 'failed', failure })
    this.#finish()
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#ended) controller.abort(new Error('cancelled'))
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200 || this.#ended) return
    if (status >= 300) {
      // The body is let pass unread, so that the connection can be used again.
      this.#bytesMax = limits.upstreamErrorCharsMax
      this.#fail(statusFailure(status, headers, this.#call.clock))
      return
    }
    const encoding = headers['content-encoding']
    if (encoding !== undefined && encoding !== 'identity') {
      this.#fail(garbage('the deployment compressed its answer unasked'))
      controller.abort(new Error('compressed'))
      return
    }
    const streamed = isStream(headers['content-type'], this.#call.stream)
    this.#bytesMax = streamed ? limits.upstreamStreamBytesMax : limits.upstreamBodyBytesMax
    this.#isStreamed = streamed
    this.#reader = this.#call.readerFor(streamed)
  }

  onResponseData(controller: Dispatcher.DispatchController, bytes: Buffer): void {
    this.#bytesTotal += bytes.length
    if (this.#bytesTotal > this.#bytesMax) {
      if (!this.#ended) this.#fail(tooLarge('the deployment answered with more than the limit'))
      controller.abort(new Error('too large'))
      return
    }
    if (this.#ended || this.#reader === undefined) return
    if (!this.#isStreamed) this.#readSlice(controller, bytes)
    else if (this.#turns.hasTime()) this.#read(controller, bytes)
    else this.#putOff(controller, bytes)
  }

  /** INVARIANT (a turn is short): this read waits for the next turn, and nothing of the answer comes before it. */
  #putOff(controller: Dispatcher.DispatchController, bytes: Buffer): void {
    // A copy: the socket's buffer is used again.
    const kept = Buffer.from(bytes)
    this.#isPutOff = true
    controller.pause()
    this.#turns.putOff(() => {
      this.#isPutOff = false
      if (!this.#ended) this.#read(controller, kept)
      if (!this.#isPutOff && this.#bytesUnread <= limits.upstreamReadAheadBytesMax)
        controller.resume()
    })
  }

  #read(controller: Dispatcher.DispatchController, bytes: Buffer): void {
    if (bytes.length <= limits.answerSliceBytes) this.#readSlice(controller, bytes)
    else {
      this.#readSlice(controller, bytes.subarray(0, limits.answerSliceBytes))
      if (!this.#ended) this.#putOff(controller, bytes.subarray(limits.answerSliceBytes))
    }
  }

  #readSlice(controller: Dispatcher.DispatchController, bytes: Buffer): void {
    if (this.#reader === undefined) return
    const said = this.#reader.push(bytes, this.#batch)
    if (said === 'more') this.#afterRead(controller, bytes.length)
    else if (said === 'done') {
      this.#bytesMax = this.#bytesTotal + limits.upstreamTailBytesMax
      this.#finish()
    } else {
      this.#fail(said)
      controller.abort(new Error(said.reason))
    }
  }

  #afterRead(controller: Dispatcher.DispatchController, length: number): void {
    if (this.#batch.length === 0) return
    this.#wake()
    this.#bytesUnread += length
    if (this.#bytesUnread > limits.upstreamReadAheadBytesMax) controller.pause()
  }

  onResponseEnd(): void {
    if (this.#ended || this.#reader === undefined) return
    const said = this.#reader.end(this.#batch)
    if (said === 'done') this.#finish()
    else this.#fail(said)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#ended) return
    const dispatched = this.#controller !== undefined
    this.#fail(brokenFailure(error, { dispatched, headers: this.#reader !== undefined }))
  }
}

/** The content type decides; servers exist that ignore `stream` either way. */
function isStream(contentType: string | string[] | undefined, asked: boolean): boolean {
  if (typeof contentType !== 'string') return asked
  if (contentType.startsWith('text/event-stream')) return true
  return contentType.startsWith('application/json') ? false : asked
}
