import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { ROUTES, type Route, type RouteId } from '../api/routes.ts'
import type { ControlAction } from '../authorization/authorization.ts'
import { Hangup } from '../kernel/hangup.ts'
import { limits } from '../kernel/limits.ts'
import { parseJson } from '../kernel/json.ts'
import { base32Id } from '../kernel/random.ts'
import { isRefusal, refusal, type OrRefusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import type { Caller } from '../identity/caller.ts'
import type { Principal } from '../identity/principal.ts'
import { refuse } from '../pipeline/refuse.ts'
import { readBody } from './body.ts'
import { JSON_HANDLERS, LINES_HANDLERS, writeLine, type ControlCall } from './control.ts'
import { handleCatalog, handleModel, handleRetrieve, proven, sendRefusal } from './data.ts'
import type { Dialect, Route as DialectRoute } from '../wire/dialect.ts'
import { CONTROL_DIALECT, WIRES } from '../wire/registry.ts'
import type { ServerPorts } from './ports.ts'

export interface ListenOptions {
  readonly host: string
  readonly port: number
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined
  /** For tests; the limits' own times otherwise. */
  readonly patience?: Patience
}
/** How long a client may take over its headers and over its whole request, and how often that is looked at. */
interface Patience {
  readonly headersMs: number
  readonly requestMs: number
  readonly lookMs: number
}
const PATIENCE: Patience = {
  headersMs: limits.headersTimeoutMs,
  requestMs: limits.requestTimeoutMs,
  lookMs: 5_000,
}
export interface RunningServer {
  readonly url: string
  readonly inFlight: () => number
  /** Stops accepting, lets open requests finish for a bounded time, then cuts them. */
  close(): Promise<void>
}

/** What every door gets: who calls, and a way to know when they are gone. */
export interface Door {
  readonly id: RequestId
  readonly raw: IncomingMessage
  /** Without its body. */
  readonly caller: Caller
  readonly response: ServerResponse
  readonly gone: Hangup
  /** Renders refusals. The control plane's are OpenAI's shape, which every SDK reads. */
  readonly dialect: Dialect
}

export async function listen(ports: ServerPorts, options: ListenOptions): Promise<RunningServer> {
  const open = new Set<ServerResponse>()
  const app = fastify(options, (request, reply) => {
    reply.hijack()
    sendRefusal(openDoor(ports, request, reply, { open, dialect: CONTROL_DIALECT }), BAD_URL)
  })
  let closing = false
  // Bodies are read by us, after authentication: Fastify hands the stream through untouched.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

  const mount = (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    handle: (door: Door, request: FastifyRequest) => Promise<void>,
    dialect: Dialect = CONTROL_DIALECT,
  ): void => {
    app.route({
      method,
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      handler: (request, reply) => {
        reply.hijack()
        const door = openDoor(ports, request, reply, { open, dialect })
        if (closing) return sendRefusal(door, STOPPING)
        if (open.size > limits.requestsInFlightMax) return sendRefusal(door, BUSY)
        handle(door, request).catch((error: unknown) => {
          ports.onBug(error, door.id)
          sendRefusal(door, OUR_FAULT)
        })
      },
    })
  }

  for (const dialect of WIRES) {
    for (const route of dialect.routes) {
      mount(route.method, route.path, (door, request) => walk(ports, door, route, request), dialect)
    }
  }
  mount('POST', ROUTES.retrieve.path, (door, request) =>
    handleRetrieve(ports, door, paramsOf(request)['id'] ?? ''),
  )
  for (const [id, route] of Object.entries(ROUTES) as [RouteId, Route][]) {
    if (route.action !== 'data')
      mount(route.method, route.path, (door, request) => control(ports, id, door, request))
  }
  mount('GET', '/metrics', (door) => metrics(ports, door))
  mount('GET', '/healthz', async (door) => sendText(door, 200, 'ok\n'))
  mount('GET', '/readyz', async (door) =>
    ports.ready() ? sendText(door, 200, 'ready\n') : sendText(door, 503, 'not ready\n'),
  )
  app.setNotFoundHandler((request, reply) => {
    reply.hijack()
    const door = openDoor(ports, request, reply, { open, dialect: CONTROL_DIALECT })
    sendRefusal(
      door,
      refusal('not_found', 'there is nothing at this path; the API is under `/v1/`'),
    )
  })

  await app.listen({ host: options.host, port: options.port })
  return {
    url: urlOf(app.server.address() as AddressInfo, options),
    inFlight: () => open.size,
    async close() {
      closing = true
      ports.feed.close()
      const closed = app.close()
      await drained(ports, open)
      for (const response of open) response.destroy()
      app.server.closeAllConnections()
      await closed
    },
  }
}

const STOPPING = refusal(
  'shutting_down',
  'Standpipe is stopping; send the request again in a moment',
  { retryAfterMs: 2_000 },
)
const BUSY = refusal(
  'shutting_down',
  'too many requests at once; send the request again in a moment',
  { retryAfterMs: 1_000 },
)
const BAD_URL = refusal(
  'invalid_request',
  'the path is not a valid one: check its percent-encoding and its length',
)
/** 5xx bodies carry the request id and nothing else of what happened. */
const OUR_FAULT = refusal(
  'audit_unavailable',
  'Standpipe could not serve this request; its id is in the headers, the cause in the log',
)

/** `onBadUrl`: a path that cannot be read never comes to a route. */
function fastify(
  options: ListenOptions,
  onBadUrl: (request: FastifyRequest, reply: FastifyReply) => void,
): FastifyInstance {
  const { headersMs, requestMs, lookMs } = options.patience ?? PATIENCE
  const http = {
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: lookMs,
  }
  const common = {
    logger: false,
    bodyLimit: limits.requestBodyBytesMax,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    requestTimeout: requestMs,
    forceCloseConnections: false,
    exposeHeadRoutes: false,
    clientErrorHandler: onClientError,
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      onBadUrl(request, reply),
  } as const
  const app = (options.tls === undefined
    ? Fastify({ ...common, http })
    : Fastify({ ...common, https: { ...http, ...options.tls } })) as unknown as FastifyInstance
  app.server.maxConnections = limits.connectionsMax
  return app
}

/** Broken HTTP gets a line and a closed connection; nothing of what was sent is echoed. */
function onClientError(error: NodeJS.ErrnoException, socket: import('node:stream').Duplex): void {
  if (socket.destroyed || !socket.writable) return
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

function openDoor(
  ports: ServerPorts,
  request: FastifyRequest,
  reply: FastifyReply,
  { open, dialect }: { readonly open: Set<ServerResponse>; readonly dialect: Dialect },
): Door {
  const gone = new Hangup()
  const response = reply.raw
  open.add(response)
  response.once('close', () => {
    open.delete(response)
    if (!response.writableFinished) gone.hangUp()
  })
  const { raw } = request
  const id = requestId(ports)
  const { headers, method = '', url = '' } = raw
  const caller = { headers, method, target: url, requestId: id, body: undefined }
  return { id, raw, caller, response, gone, dialect }
}

/** Time first, so that ids sort by arrival; then 60 random bits. Lower-case base 32. */
function requestId(ports: ServerPorts): RequestId {
  const time = ports.stages.clock.now().toString(32).padStart(9, '0')
  return `req_${time}${base32Id(ports.stages.random, 12)}` as RequestId
}

/** Through the doorway of a dialect. */
function walk(
  ports: ServerPorts,
  door: Door,
  route: DialectRoute,
  request: FastifyRequest,
): Promise<void> {
  const params = paramsOf(request)
  switch (route.serves) {
    case 'catalog':
      return handleCatalog(ports, door, route, { params, query: queryOf(request) })
    case 'retrieve':
    case 'guardrail':
    case 'profiles':
      throw new Error(`${route.serves} has no door yet`)
    default:
      return handleModel(ports, door, route, params)
  }
}

/** The last of a name counts. */
const queryOf = (request: FastifyRequest): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(request.raw.url?.split('?', 2)[1] ?? ''))

const paramsOf = (request: FastifyRequest): Readonly<Record<string, string>> =>
  request.params as Readonly<Record<string, string>>

/** Control plane: caller, then policy for exactly the route's action, then parameters and body. */
async function control(
  ports: ServerPorts,
  id: RouteId,
  door: Door,
  request: FastifyRequest,
): Promise<void> {
  const route: Route = ROUTES[id]
  const caller = await mayCall(ports, door, route.action as ControlAction)
  if (isRefusal(caller)) return sendRefusal(door, caller)
  const call = await callOf(route, door, caller, paramsOf(request))
  if (isRefusal(call)) return sendRefusal(door, call)
  if (id === 'syncLake' || id === 'watch') {
    door.response.writeHead(200, {
      'content-type': 'application/x-ndjson',
      'cache-control': 'no-store',
      'standpipe-request-id': door.id,
    })
    door.response.flushHeaders()
    await LINES_HANDLERS[id](ports, call, (value) => writeLine(door.response, value))
    door.response.end()
    return
  }
  const answer = await JSON_HANDLERS[id as keyof typeof JSON_HANDLERS](ports, call)
  if (isRefusal(answer)) return sendRefusal(door, answer)
  sendJson(door, route.response.kind === 'json' ? route.response.status : 200, answer)
}

/** INVARIANT (every way out is recorded): also who knocked at the control plane and was sent away. */
async function mayCall(
  ports: ServerPorts,
  door: Door,
  action: ControlAction,
): Promise<OrRefusal<Principal>> {
  const principal = await proven(ports, door)
  if (isRefusal(principal)) return refuse(ports.stages, door.id, undefined, principal)
  const allowed = ports.authorization().control(principal, action)
  if (isRefusal(allowed))
    return refuse(ports.stages, door.id, principal, allowed, { facts: { action } })
  return principal
}

async function callOf(
  route: Route,
  door: Door,
  caller: Principal,
  rawParams: Readonly<Record<string, string>>,
): Promise<OrRefusal<ControlCall>> {
  const params =
    route.params === 'none'
      ? { success: true as const, data: {} }
      : route.params.safeParse(rawParams)
  if (!params.success)
    return refusal('invalid_request', 'the id in the path is not one of ours', { param: 'id' })
  const body = await bodyOf(route, door)
  return isRefusal(body)
    ? body
    : {
        params: params.data,
        body,
        requestId: door.id,
        signal: door.gone.signal(),
        by: caller.keyId,
      }
}

async function bodyOf(route: Route, door: Door): Promise<OrRefusal<unknown>> {
  if (typeof route.request === 'string') return undefined
  const bytes = await readBody(door.raw)
  if (isRefusal(bytes)) return bytes
  const parsed = parseJson(bytes.length === 0 ? '{}' : bytes.toString('utf8'), {
    depthMax: limits.jsonDepthMax,
  })
  if (!parsed.ok) return refusal('invalid_request', `the body is ${parsed.message}`)
  const checked = route.request.safeParse(parsed.value)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  const param = issue?.path.join('.') ?? ''
  return refusal(
    'invalid_request',
    `\`${param === '' ? 'body' : param}\`: ${issue?.message ?? 'wrong'}`,
    { param },
  )
}

async function metrics(ports: ServerPorts, door: Door): Promise<void> {
  const allowed = await mayCall(ports, door, 'ReadMetrics')
  if (isRefusal(allowed)) return sendRefusal(door, allowed)
  const text = await ports.metrics.text()
  door.response
    .writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
    .end(text)
}

function sendText(door: Door, status: number, text: string): void {
  door.response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
}

export function sendJson(door: Door, status: number, value: unknown): void {
  const body = JSON.stringify(value)
  door.response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'standpipe-request-id': door.id,
    })
    .end(body)
}

/** Waits until no request is open, at most limits.shutdownDrainMs. */
async function drained(ports: ServerPorts, open: ReadonlySet<ServerResponse>): Promise<void> {
  const deadline = ports.stages.clock.monotonicMs() + limits.shutdownDrainMs
  while (open.size > 0 && ports.stages.clock.monotonicMs() < deadline)
    await ports.stages.clock.sleep(20)
}

function urlOf(address: AddressInfo, options: ListenOptions): string {
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `${options.tls === undefined ? 'http' : 'https'}://${host}:${address.port}`
}
