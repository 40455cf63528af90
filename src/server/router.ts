import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { limits } from '../kernel/limits.ts'
import { Front, type Patience } from './front.ts'

export interface ListenOptions {
  readonly host: string
  readonly port: number
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined
  /** For tests; the limits' own times otherwise. */
  readonly patience?: Patience
}
const PATIENCE: Patience = {
  headersMs: limits.headersTimeoutMs,
  requestMs: limits.requestTimeoutMs,
  lookMs: 5_000,
}
/** `onBadUrl`: a path that cannot be read never comes to a route. */
export function createRouter(
  options: ListenOptions,
  onBadUrl: (request: FastifyRequest, reply: FastifyReply) => void,
): { readonly app: FastifyInstance; readonly fronts: Fronts } {
  let fronts: Fronts | undefined
  const app = Fastify({
    logger: false,
    bodyLimit: limits.requestBodyBytesMax,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: limits.pathParamCharsMax },
    clientErrorHandler: () => undefined,
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      onBadUrl(request, reply),
    serverFactory: (handle) => {
      fronts = new Fronts(() => {
        const patience = options.patience ?? PATIENCE
        return new Front(handle, { tls: options.tls, patience })
      })
      return fronts.first.server
    },
  }) as unknown as FastifyInstance
  if (fronts === undefined) throw new Error('the router made no server')
  return { app, fronts }
}

/** Doors to one handler: one for each address. */
class Fronts {
  readonly first: Front
  readonly #make: () => Front
  readonly #others: Front[] = []

  constructor(make: () => Front) {
    this.#make = make
    this.first = make()
  }

  all(): readonly Front[] {
    return [this.first, ...this.#others]
  }

  /** Whether this machine has the address as well. */
  async also(host: string, port: number): Promise<void> {
    const front = this.#make()
    await front.listen(host, port).then(
      () => this.#others.push(front),
      () => front.close(),
    )
  }
}

/** `localhost` has two addresses; clients try either. */
export async function listenAll(
  fronts: Fronts,
  { host, port }: ListenOptions,
): Promise<AddressInfo> {
  if (host !== 'localhost') return fronts.first.listen(host, port)
  const address = await fronts.first.listen('127.0.0.1', port)
  await fronts.also('::1', address.port)
  return address
}

export function urlOf(address: AddressInfo, options: ListenOptions): string {
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `${options.tls === undefined ? 'http' : 'https'}://${host}:${address.port}`
}
