import { Pool, type Dispatcher } from 'undici'
import { limits } from '../kernel/limits.ts'
import type { Deployment } from '../models/deployment.ts'
import { addressGuard } from './addresses.ts'
import { guardedConnector, type Lookup } from './connector.ts'

/** Where one deployment is reached. */
export interface Endpoint {
  readonly dispatcher: Dispatcher
  /** Path of the base URL without a final slash. */
  readonly basePath: string
}

export interface Timeouts {
  readonly connectMs: number
  readonly headersMs: number
  readonly bodyMs: number
}

export const TIMEOUTS: Timeouts = {
  connectMs: limits.upstreamConnectTimeoutMs,
  headersMs: limits.upstreamHeadersTimeoutMs,
  bodyMs: limits.upstreamBodyTimeoutMs,
}

export interface EndpointOptions {
  /** For tests and simulations: replaces the pool, and with it the address guard. */
  readonly dispatcherFor?: ((deployment: Deployment) => Dispatcher) | undefined
  readonly lookup?: Lookup | undefined
  readonly timeouts?: Timeouts | undefined
}

interface Opened extends Endpoint {
  readonly deployment: Deployment
}

/** One pool per deployment, opened at its first use, replaced when its address or terms change. */
export class Endpoints {
  readonly #opened = new Map<string, Opened>()
  readonly #options: EndpointOptions
  readonly timeouts: Timeouts

  constructor(options: EndpointOptions) {
    this.#options = options
    this.timeouts = options.timeouts ?? TIMEOUTS
  }

  /** Undefined when the base URL is missing or is none. */
  of(deployment: Deployment): Endpoint | undefined {
    const opened = this.#opened.get(deployment.id)
    if (opened !== undefined && samePlace(opened.deployment, deployment)) return opened
    const place = parseBaseUrl(deployment.baseUrl)
    if (place === undefined) return undefined
    const fresh = {
      deployment,
      basePath: place.basePath,
      dispatcher: this.#open(deployment, place),
    }
    this.#opened.set(deployment.id, fresh)
    // Requests under way finish on the old pool; it then closes by itself.
    if (opened !== undefined && this.#own) void opened.dispatcher.close()
    return fresh
  }

  async close(): Promise<void> {
    const all = this.#own ? [...this.#opened.values()] : []
    this.#opened.clear()
    await Promise.all(all.map(({ dispatcher }) => dispatcher.destroy()))
  }

  /** Dispatchers that were given to us are not ours to close. */
  get #own(): boolean {
    return this.#options.dispatcherFor === undefined
  }

  #open(deployment: Deployment, place: Place): Dispatcher {
    const { dispatcherFor, lookup } = this.#options
    if (dispatcherFor !== undefined) return dispatcherFor(deployment)
    return new Pool(place.origin, {
      connections: limits.upstreamConnectionsMax,
      pipelining: 1,
      headersTimeout: this.timeouts.headersMs,
      bodyTimeout: this.timeouts.bodyMs,
      maxHeaderSize: limits.headerBytesMax,
      connect: guardedConnector({
        guard: addressGuard(deployment),
        socketPath: place.socketPath,
        lookup,
        connectTimeoutMs: this.timeouts.connectMs,
      }),
    })
  }
}

function samePlace(a: Deployment, b: Deployment): boolean {
  if (a === b) return true
  return (
    a.baseUrl === b.baseUrl &&
    a.perimeter === b.perimeter &&
    a.addresses.length === b.addresses.length &&
    a.addresses.every((range, at) => range === b.addresses[at])
  )
}

interface Place {
  readonly origin: string
  readonly basePath: string
  readonly socketPath: string | undefined
}

/**
 * `http:`, `https:`, or `http+unix://%2Frun%2Fengine.sock/v1` (the socket's path percent-encoded as the
 * host). Credentials, query and fragment have no meaning here and are refused.
 */
export function parseBaseUrl(text: string | undefined): Place | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return undefined
  if (url.search !== '' || url.hash !== '') return undefined
  const basePath = url.pathname.replace(/\/+$/, '')
  if (url.protocol === 'http:' || url.protocol === 'https:') {
    return { origin: url.origin, basePath, socketPath: undefined }
  }
  if (url.protocol !== 'http+unix:') return undefined
  const socketPath = percentDecoded(url.hostname)
  if (socketPath?.startsWith('/') !== true) return undefined
  return { origin: 'http://localhost', basePath, socketPath }
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
