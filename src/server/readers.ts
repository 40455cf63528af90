import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants, type ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import { limits } from '../kernel/limits.ts'

/** How long a reader may take; the limits' own times, or less for tests. */
export interface ReaderPatience {
  /** For an answer that is complete here; more for a long one. */
  readonly drainMs: number
  /** Without taking anything of an answer that goes on. */
  readonly stallMs: number
}

interface Reading {
  /** What it may still take, once its answer is complete. */
  leftMs: number | undefined
  /** Bytes that waited at the last look. */
  waiting: number
  stalledMs: number
  cut: boolean
}

/**
 * INVARIANT (nobody holds an answer by not reading it): with HTTP/2 a window of nothing is enough to, with
 * HTTP/1 requests sent ahead. A complete answer is taken at some pace, an open one at any, or it is cut.
 */
export class Readers {
  readonly #patience: ReaderPatience
  readonly #lookMs: number
  readonly #readings = new Map<ServerResponse, Reading>()
  readonly #queues = new WeakMap<Socket, Set<ServerResponse>>()
  readonly #timer: NodeJS.Timeout

  constructor(patience: ReaderPatience, lookMs: number) {
    this.#patience = patience
    this.#lookMs = lookMs
    this.#timer = setInterval(() => this.#look(), lookMs).unref()
  }

  watch(response: ServerResponse): void {
    this.#readings.set(response, { leftMs: undefined, waiting: 0, stalledMs: 0, cut: false })
    response.once('close', () => this.#readings.delete(response))
  }

  /** Of HTTP/1. */
  watchInTurn(request: IncomingMessage, response: ServerResponse): void {
    this.watch(response)
    const { socket } = request
    const queue = this.#queues.get(socket) ?? this.#queueOf(socket)
    queue.add(response)
    response.once('close', () => queue.delete(response))
  }

  /** Answers that wait their turn on a connection that is gone: Node tells only the first of them. */
  #queueOf(socket: Socket): Set<ServerResponse> {
    const queue = new Set<ServerResponse>()
    this.#queues.set(socket, queue)
    socket.once('close', () => {
      for (const response of queue) if (response.socket === null) response.emit('close')
    })
    return queue
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    for (const [response, reading] of this.#readings) {
      if (!this.#isLate(response, reading)) continue
      cut(response, reading.cut)
      reading.cut = true
    }
  }

  #isLate(response: ServerResponse, reading: Reading): boolean {
    const { writableLength } = response
    if (response.writableEnded) {
      reading.leftMs ??=
        this.#patience.drainMs + (writableLength * 1_000) / limits.readBytesPerSecondMin
      reading.leftMs -= this.#lookMs
      return reading.leftMs < 0
    }
    const moved = writableLength === 0 || writableLength !== reading.waiting
    reading.waiting = writableLength
    reading.stalledMs = moved ? 0 : reading.stalledMs + this.#lookMs
    return reading.stalledMs > this.#patience.stallMs
  }
}

/** Of HTTP/2 the stream alone; with its connection when the reset could not be sent either. */
function cut(response: ServerResponse, again: boolean): void {
  const { stream } = response as { readonly stream?: ServerHttp2Stream }
  if (stream === undefined) {
    const { socket } = (response as { readonly req: IncomingMessage }).req
    socket.destroy()
  } else if (again) stream.session?.destroy()
  else stream.close(constants.NGHTTP2_CANCEL)
}
