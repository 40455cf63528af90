import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  constants,
  createServer,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import { limits } from '../kernel/limits.ts'
import type { Readers } from './readers.ts'

/** How long a client may take; see `Patience` of app.ts. */
export interface Http2Patience {
  /** Until the first request of a connection. */
  readonly headersMs: number
  /** Until a request's body is complete. */
  readonly requestMs: number
  /** Without a request. */
  readonly idleMs: number
  /** Between two looks. */
  readonly lookMs: number
}
type Handle = (request: Http2ServerRequest, response: Http2ServerResponse) => void

/**
 * HTTP/2 on sockets that somebody else accepted. What HTTP/1 bounds by its nature or by Node's own
 * timers is bounded here: streams, headers, frames, bodies that never come, connections that ask
 * nothing, and frames that cost us more than the client (resets, pings, settings, priorities).
 */
export class Http2Door {
  readonly server: Http2Server
  readonly #patience: Http2Patience
  readonly #connections = new Set<Connection>()
  readonly #sweep: NodeJS.Timeout
  #closing = false

  constructor(handle: Handle, patience: Http2Patience, readers: Readers) {
    this.#patience = patience
    this.server = createServer(OPTIONS)
    this.server.on('session', (session) => this.#opened(session))
    this.server.on('request', (request, response) => {
      // The compatible response has all of it that readers touch.
      readers.watch(response as unknown as ServerResponse)
      if (headerBytes(request.rawHeaders) > limits.headerBytesMax) {
        response.writeHead(431).end()
        return
      }
      connectionOf(request.stream.session)?.reads(request)
      handle(request, response)
    })
    this.#sweep = setInterval(() => this.#look(), patience.lookMs).unref()
  }

  get size(): number {
    return this.#connections.size
  }

  /** Says GOAWAY: open streams finish, new ones are the next connection's. */
  stop(): void {
    this.#closing = true
    for (const { session } of this.#connections) session.close()
  }

  /** Cuts what is left. */
  destroy(): void {
    clearInterval(this.#sweep)
    for (const { session } of this.#connections) session.destroy()
  }

  #opened(session: ServerHttp2Session): void {
    if (this.#closing) return session.destroy(undefined, constants.NGHTTP2_NO_ERROR)
    const connection = new Connection(session)
    CONNECTIONS.set(session, connection)
    this.#connections.add(connection)
    session.once('close', () => this.#connections.delete(connection))
    // Node tells the server of it, and would throw were nobody here.
    session.on('error', () => undefined)
  }

  #look(): void {
    for (const connection of this.#connections) connection.passed(this.#patience)
  }
}

const OPTIONS = {
  maxSessionMemory: limits.http2SessionMiB,
  maxHeaderListPairs: limits.http2HeadersMax,
  maxSessionInvalidFrames: limits.http2InvalidFramesMax,
  maxSessionRejectedStreams: limits.http2RejectedStreamsMax,
  settings: {
    enablePush: false,
    maxConcurrentStreams: limits.http2StreamsUnprovenMax,
    maxHeaderListSize: limits.headerBytesMax,
    maxFrameSize: limits.http2FrameBytesMax,
  },
} as const

/** As RFC 9113 §6.5.2 counts them. That we announce the limit keeps only the polite ones. */
function headerBytes(headers: readonly string[]): number {
  let bytes = 0
  for (const text of headers) bytes += text.length + HEADER_OVERHEAD / 2
  return bytes
}
const HEADER_OVERHEAD = 32

const CONNECTIONS = new WeakMap<object, Connection>()
const connectionOf = (session: object | undefined): Connection | undefined =>
  session === undefined ? undefined : CONNECTIONS.get(session)

/** Somebody known sent this: where it came by HTTP/2, its connection is no stranger's any more. */
export function vouchFor(request: IncomingMessage): void {
  if (request.httpVersionMajor !== 2) return
  connectionOf((request as unknown as Http2ServerRequest).stream.session)?.proven()
}

/** What one client does with its connection. */
class Connection {
  readonly session: ServerHttp2Session
  readonly #open = new Set<ServerHttp2Stream>()
  /** Requests whose bodies are still to come, and for how long we have waited. */
  readonly #reading = new Map<ServerHttp2Stream, number>()
  #idleMs = 0
  #asked = false
  #proven = false
  /** Frames that cost us more than the client, less what time forgave. */
  #nuisances = 0

  constructor(session: ServerHttp2Session) {
    this.session = session
    const nuisance = (): void => this.#annoyed()
    session.on('ping', nuisance)
    session.on('remoteSettings', nuisance)
    session.on('frameError', nuisance)
    session.on('stream', (stream) => this.#began(stream))
  }

  #began(stream: ServerHttp2Stream): void {
    this.#asked = true
    this.#idleMs = 0
    this.#open.add(stream)
    stream.on('priority', () => this.#annoyed())
    // INVARIANT (a reset costs the client something): taken back before it was answered (CVE-2023-44487).
    stream.once('aborted', () => this.#annoyed())
    stream.once('close', () => {
      this.#open.delete(stream)
      this.#reading.delete(stream)
    })
  }

  reads(request: Http2ServerRequest): void {
    const { stream } = request
    if (stream.closed || stream.readableEnded) return
    this.#reading.set(stream, 0)
    stream.once('end', () => this.#reading.delete(stream))
  }

  /** Who is known gets all streams; a stranger, who may hold what he has, few. */
  proven(): void {
    if (this.#proven || this.session.destroyed || this.session.closed) return
    this.#proven = true
    this.session.settings({ maxConcurrentStreams: limits.http2StreamsMax })
  }

  #annoyed(): void {
    if (++this.#nuisances <= limits.http2NuisancesMax || this.session.destroyed) return
    this.session.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM)
  }

  /** Another `lookMs` went by. */
  passed({ headersMs, requestMs, idleMs, lookMs }: Http2Patience): void {
    const forgiven = (limits.http2NuisancesPerSecond * lookMs) / 1_000
    this.#nuisances = Math.max(0, this.#nuisances - forgiven)
    for (const [stream, waitedMs] of this.#reading) {
      if (waitedMs + lookMs > requestMs) stream.close(constants.NGHTTP2_CANCEL)
      else this.#reading.set(stream, waitedMs + lookMs)
    }
    if (this.#open.size > 0) return
    this.#idleMs += lookMs
    if (this.#idleMs <= (this.#asked ? idleMs : headersMs)) return
    // A second look finds those that do not leave when asked to.
    if (this.session.closed) this.session.destroy()
    else this.session.close()
  }
}
