import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { limits } from '../kernel/limits.ts'
import { Http2Door } from './http2.ts'
import { peek } from './peek.ts'
import { Readers, type ReaderPatience } from './readers.ts'

/** How long a client may take over its headers, its whole request and its answer, and how often that is looked at. */
export interface Patience {
  readonly headersMs: number
  readonly requestMs: number
  readonly lookMs: number
  readonly readers?: ReaderPatience
}
const READERS: ReaderPatience = {
  drainMs: limits.responseDrainMs,
  stallMs: limits.responseStallMs,
}

export interface FrontOptions {
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined
  readonly patience: Patience
}
type Handle = (request: IncomingMessage, response: ServerResponse) => void

/**
 * One port, two protocols. In the clear the first bytes tell which (AWS's SDK speaks HTTP/2 with prior
 * knowledge, everybody else HTTP/1.1); under TLS, ALPN. Both end in the same handler.
 */
export class Front {
  /** Speaks HTTP/1.1, and accepts for both. */
  readonly server: Server
  readonly #http2: Http2Door
  readonly #readers: Readers
  /** Connections of which it is not yet known what they speak. */
  readonly #unknown = new Set<Socket>()

  constructor(handle: Handle, { tls, patience }: FrontOptions) {
    const { headersMs, requestMs, lookMs, readers = READERS } = patience
    const watched = new Readers(readers, lookMs)
    this.#readers = watched
    const idleMs = limits.keepAliveTimeoutMs
    const options = {
      maxHeaderSize: limits.headerBytesMax,
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: lookMs,
      keepAliveTimeout: idleMs,
    }
    // The compatible request and response of Node's HTTP/2 have all that our handlers touch.
    this.#http2 = new Http2Door(
      handle as unknown as ConstructorParameters<typeof Http2Door>[0],
      { headersMs, requestMs, lookMs, idleMs },
      watched,
    )
    const handleHttp1: Handle = (request, response) => {
      watched.watchInTurn(request, response)
      handle(request, response)
    }
    this.server =
      tls === undefined
        ? createServer(options, handleHttp1)
        : createTlsServer(
            {
              ...options,
              ...tls,
              handshakeTimeout: headersMs,
              ALPNProtocols: ['h2', 'http/1.1'],
            },
            handleHttp1,
          )
    this.server.maxConnections = limits.connectionsMax
    this.server.on('clientError', onClientError)
    this.#share(tls === undefined ? 'connection' : 'secureConnection', headersMs)
  }

  /** Takes the place of Node's own listener, which is called for HTTP/1 alone. */
  #share(event: 'connection' | 'secureConnection', headersMs: number): void {
    const { server } = this
    const serveHttp1 = server.listeners(event) as ((socket: Socket) => void)[]
    server.removeAllListeners(event)
    const give = (socket: Socket, protocol: 'http1' | 'http2'): void => {
      if (protocol === 'http2') {
        // A server of HTTP/1 keeps its half open when the client ends; of HTTP/2, that client is gone.
        socket.allowHalfOpen = false
        this.#http2.server.emit('connection', socket)
      } else for (const serve of serveHttp1) serve.call(server, socket)
    }
    server.on(event, (socket: Socket) => {
      if (event === 'secureConnection') {
        give(socket, (socket as TLSSocket).alpnProtocol === 'h2' ? 'http2' : 'http1')
        return
      }
      this.#unknown.add(socket)
      const known = (): boolean => this.#unknown.delete(socket)
      socket.once('close', known)
      peek(socket, headersMs, (protocol) => {
        socket.off('close', known)
        known()
        give(socket, protocol)
      })
    })
  }

  listen(host: string, port: number): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen({ host, port }, () => {
        this.server.off('error', reject)
        resolve(this.server.address() as AddressInfo)
      })
    })
  }

  /** No new connections, no new requests on idle ones. */
  stop(): void {
    this.server.close()
    for (const socket of this.#unknown) socket.destroy()
    this.#http2.stop()
  }

  /** Cuts what is left; resolves when the port is free. */
  async close(): Promise<void> {
    this.stop()
    this.#http2.destroy()
    this.#readers.close()
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()))
    this.server.closeAllConnections()
    await closed
  }
}

/** Broken HTTP/1 gets a line and a closed connection; nothing of what was sent is echoed. */
function onClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (socket.destroyed || !socket.writable) return
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}
