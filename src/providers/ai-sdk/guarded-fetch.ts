import type { Dispatcher } from 'undici'
import { limits } from '../../kernel/limits.ts'

/** How far a call had got, for who must say what its failure means. */
export interface Trace {
  /** The request was handed to a socket. */
  dispatched: boolean
  status: number | undefined
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** Why the connection broke. */
  broken: Error | undefined
  tooLarge: boolean
  /** The body came to its end. */
  ended: boolean
  /** Of the answer's body. */
  bytes: number
  compressed: boolean
}
export const newTrace = (): Trace => ({
  dispatched: false,
  status: undefined,
  headers: {},
  broken: undefined,
  tooLarge: false,
  ended: false,
  bytes: 0,
  compressed: false,
})

export interface GuardedFetchOptions {
  readonly dispatcher: Dispatcher
  readonly origin: string
  readonly headersTimeout: number
  readonly bodyTimeout: number
  readonly trace: Trace
}

interface Asked {
  readonly method?: string | undefined
  readonly headers?: unknown
  readonly body?: unknown
  readonly signal?: AbortSignal | null | undefined
}

/**
 * What a package calls in place of `fetch`.
 *
 * INVARIANT (perimeter is enforced): whatever URL the package asks for, the connection is the
 * deployment's own, through its address guard; another origin is refused, a redirect is not followed,
 * a compressed answer is not unpacked, and every answer has a limit.
 */
export function guardedFetch(
  options: GuardedFetchOptions,
): (input: unknown, asked?: Asked) => Promise<Response> {
  return (input, asked = {}) => {
    const url = new URL(input instanceof Request ? input.url : String(input))
    if (url.origin !== options.origin)
      return Promise.reject(new Error('another origin than the deployment’s'))
    const { body, signal } = asked
    if (body !== undefined && body !== null && typeof body !== 'string')
      return Promise.reject(new Error('a body that is no text'))
    if (signal?.aborted === true) return Promise.reject(new Error('cancelled'))
    return new Promise((resolve, reject) => {
      const headers = new Headers(asked.headers as ConstructorParameters<typeof Headers>[0])
      headers.set('accept-encoding', 'identity')
      headers.set('user-agent', 'standpipe')
      const handler = new Received(options.trace, { resolve, reject })
      signal?.addEventListener('abort', () => handler.cancel(), { once: true })
      options.dispatcher.dispatch(
        {
          path: `${url.pathname}${url.search}`,
          method: (asked.method ?? 'GET') as Dispatcher.HttpMethod,
          headers: [...headers].flat(),
          body: body ?? null,
          headersTimeout: options.headersTimeout,
          bodyTimeout: options.bodyTimeout,
        },
        handler,
      )
    })
  }
}

interface Settle {
  resolve(response: Response): void
  reject(error: Error): void
}

const NO_BODY = new Set([101, 204, 205, 304])
const LF = 0x0a
/** After it nothing comes, however the connection ends. */
const DONE = Buffer.from('data: [DONE]\n')

/** An answer of undici as the platform's `Response`, its body read no faster than it is wanted. */
class Received implements Dispatcher.DispatchHandler {
  readonly #trace: Trace
  readonly #settle: Settle
  #controller: Dispatcher.DispatchController | undefined
  #stream: ReadableStreamDefaultController<Uint8Array> | undefined
  #total = 0
  /** The line of an event stream that has not ended: packages search it anew with each piece. */
  #line: Buffer[] = []
  #lineLength = 0
  #streamed = false
  #most = 0
  #lineMost = Number.POSITIVE_INFINITY
  #over = false

  constructor(trace: Trace, settle: Settle) {
    this.#trace = trace
    this.#settle = settle
  }

  cancel(): void {
    if (this.#controller === undefined) this.#fail(new Error('cancelled'))
    else this.#controller.abort(new Error('cancelled'))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    this.#trace.dispatched = true
    if (this.#over) controller.abort(new Error('cancelled'))
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200) return
    this.#trace.status = status
    this.#trace.headers = headers
    const { 'content-encoding': encoding, 'content-type': type } = headers
    if (encoding !== undefined && encoding !== 'identity') {
      this.#trace.compressed = true
      controller.abort(new Error('compressed'))
      return
    }
    const streamed = String(type).startsWith('text/event-stream')
    this.#most =
      status >= 300
        ? limits.upstreamErrorCharsMax
        : streamed
          ? limits.upstreamStreamBytesMax
          : limits.upstreamBodyBytesMax
    this.#streamed = streamed
    if (streamed) this.#lineMost = limits.sseEventCharsMax
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => {
        this.#stream = stream
      },
      pull: () => controller.resume(),
      cancel: () => controller.abort(new Error('cancelled')),
    })
    const kept = new Headers()
    for (const [name, value] of Object.entries(headers))
      for (const one of Array.isArray(value) ? value : [value ?? '']) kept.append(name, one)
    this.#settle.resolve(new Response(NO_BODY.has(status) ? null : body, { status, headers: kept }))
  }

  onResponseData(controller: Dispatcher.DispatchController, bytes: Buffer): void {
    if (this.#over) return
    this.#total += bytes.length
    const lf = bytes.lastIndexOf(LF)
    this.#trace.bytes = this.#total
    const ended = this.#lineLength + (lf === -1 ? bytes.length : bytes.indexOf(LF))
    this.#lineLength = lf === -1 ? ended : bytes.length - lf - 1
    if (this.#total > this.#most || ended > this.#lineMost) {
      // Of an error's body nothing is wanted but its status.
      this.#trace.tooLarge = this.#trace.status !== undefined && this.#trace.status < 300
      controller.abort(new Error('too large'))
      return
    }
    // Copies: what undici hands out is a view of a buffer that lives on with the socket.
    if (!this.#streamed) this.#stream?.enqueue(new Uint8Array(bytes))
    else if (lf === -1) this.#line.push(Buffer.from(bytes))
    else {
      const lines = Buffer.concat([...this.#line, bytes.subarray(0, lf + 1)])
      this.#line = [Buffer.from(bytes.subarray(lf + 1))]
      this.#stream?.enqueue(new Uint8Array(lines))
      if (lines.includes(DONE)) this.onResponseEnd()
    }
    if ((this.#stream?.desiredSize ?? 1) <= 0) controller.pause()
  }

  onResponseEnd(): void {
    if (this.#over) return
    this.#over = true
    this.#trace.ended = true
    if (this.#line.length > 0) this.#stream?.enqueue(new Uint8Array(Buffer.concat(this.#line)))
    this.#stream?.close()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#trace.broken ??= error
    this.#fail(error)
  }

  #fail(error: Error): void {
    if (this.#over) return
    this.#over = true
    this.#stream?.error(error)
    this.#settle.reject(error)
  }
}
