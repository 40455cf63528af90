import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ROUTES, type Route, type RouteId } from '../api/routes.ts'
import type { ControlAction } from '../authorization/authorization.ts'
import { Hangup } from '../kernel/hangup.ts'
import { limits } from '../kernel/limits.ts'
import { parseJson } from '../kernel/json.ts'
import { isRefusal, refusal, type OrRefusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import type { Caller } from '../identity/caller.ts'
import type { Principal } from '../identity/principal.ts'
import { refuse } from '../pipeline/refuse.ts'
import { newRequestId } from '../pipeline/request-id.ts'
import { bodyProblem } from './body-problem.ts'
import { readBody } from './body.ts'
import { createRouter, listenAll, urlOf, type ListenOptions } from './router.ts'
import { doorstepsOf, routeFor, RouteTable, type Method } from './table.ts'
import {
  isLinesRoute,
  JSON_HANDLERS,
  LINES_HANDLERS,
  writeLine,
  type ControlCall,
} from './control.ts'
import {
  handleCatalog,
  handleModel,
  handleRetrieve,
  idHeaders,
  proven,
  sendRefusal,
  sendRendered,
} from './data.ts'
import {
  handleGuardrail,
  handleKept,
  handlePassages,
  handleProfiles,
  handleTools,
} from './doors.ts'
import type { CatalogQuestion, Dialect, Headers, Route as DialectRoute } from '../wire/dialect.ts'
import { CONTROL_DIALECT, WIRES } from '../wire/registry.ts'
import type { ServerPorts } from './ports.ts'

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
  const serving = new Set<ServerResponse>()
  const table = new RouteTable()
  const sendAway: Away = (answer, request, reply) => {
    reply.hijack()
    const dialect = table.dialect(request.raw.url ?? '', request.raw.headers) ?? CONTROL_DIALECT
    const door = openDoor(ports, request, reply, { open, dialect })
    answer(door)
  }
  const { app, fronts } = createRouter(options, (request, reply) =>
    sendAway((door) => sendRefusal(door, BAD_URL), request, reply),
  )
  let closing = false
  // Bodies are read by us, after authentication: Fastify hands the stream through untouched.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

  const mount = (method: Method, path: string, handle: Handle, dialectFor = CONTROL): void => {
    app.route({
      method,
      url: path,
      handler: (request, reply) => {
        reply.hijack()
        const dialect = dialectFor(request.raw.headers)
        const door = openDoor(ports, request, reply, { open, dialect })
        serving.add(door.response)
        door.response.once('close', () => serving.delete(door.response))
        if (closing) return sendRefusal(door, STOPPING)
        if (isFull(serving)) return sendRefusal(door, BUSY)
        handle(door, request).catch((error: unknown) => {
          ports.onBug(error, door.id)
          sendRefusal(door, OUR_FAULT)
        })
      },
    })
  }
  mountDialects(ports, mount, table)
  mountOwn(ports, (method, path, handle) => {
    const url = path.replaceAll(/\{(\w+)\}/g, ':$1')
    table.add(method, url, CONTROL_DIALECT)
    mount(method, url, handle)
  })
  app.setNotFoundHandler((request, reply) =>
    sendAway((door) => sendNoRoute(door, table.methods(request.raw.url ?? '')), request, reply),
  )

  await app.ready()
  const address = await listenAll(fronts, options)
  return {
    url: urlOf(address, options),
    inFlight: () => open.size,
    async close() {
      closing = true
      ports.feed.close()
      for (const front of fronts.all()) front.stop()
      await drained(ports, open)
      for (const response of open) response.destroy()
      await Promise.all(fronts.all().map((front) => front.close()))
      await app.close()
    },
  }
}

/** What is complete here is served, however long its reader takes (see `Readers`). */
function isFull(serving: Set<ServerResponse>): boolean {
  if (serving.size <= limits.requestsInFlightMax) return false
  for (const response of serving) if (response.writableEnded) serving.delete(response)
  return serving.size > limits.requestsInFlightMax
}

type Away = (answer: (door: Door) => void, request: FastifyRequest, reply: FastifyReply) => void
type Handle = (door: Door, request: FastifyRequest) => Promise<void>
type DialectFor = (headers: Headers) => Dialect
const CONTROL: DialectFor = () => CONTROL_DIALECT

/** Every route of every dialect. Where two share a path, the headers tell which one is meant. */
function mountDialects(
  ports: ServerPorts,
  mount: (method: Method, path: string, handle: Handle, dialectFor: DialectFor) => void,
  table: RouteTable,
): void {
  for (const { method, path, mounted } of doorstepsOf(WIRES)) {
    for (const { dialect, route } of mounted) table.add(method, path, dialect, route.claims)
    const [first] = mounted
    mount(
      method,
      path,
      async (door, request) => {
        const found = routeFor(mounted, door.raw.headers)
        if (found === undefined) return sendNoRoute(door, [])
        const params = namedParams(found.names, paramsOf(request))
        return walk(ports, door, found.route, { params, query: queryOf(request) })
      },
      (headers) => (routeFor(mounted, headers) ?? first)?.dialect ?? CONTROL_DIALECT,
    )
  }
}

function mountOwn(
  ports: ServerPorts,
  mount: (method: Method, path: string, handle: Handle) => void,
): void {
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
}

/** `methods`: those that the path does have. */
function sendNoRoute(door: Door, methods: readonly Method[]): void {
  if (methods.length === 0) return sendRefusal(door, NOTHING_HERE)
  const allow = methods.join(', ')
  const answer = refusal('not_found', `this path takes ${allow} and nothing else`)
  sendRendered(door, { ...door.dialect.renderRefusal(answer), status: 405 }, { allow })
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
const NOTHING_HERE = refusal('not_found', 'there is nothing at this path; the API is under `/v1/`')
/** 5xx bodies carry the request id and nothing else of what happened. */
const OUR_FAULT = refusal(
  'audit_unavailable',
  'Standpipe could not serve this request; its id is in the headers, the cause in the log',
)

function openDoor(
  ports: ServerPorts,
  request: FastifyRequest,
  reply: FastifyReply,
  { open, dialect }: { readonly open: Set<ServerResponse>; readonly dialect: Dialect },
): Door {
  const gone = new Hangup()
  const { raw } = request
  const response = reply.raw
  open.add(response)
  response.once('close', () => {
    open.delete(response)
    // Of a reset stream of HTTP/2 Node says that it finished.
    const done = raw.httpVersionMajor === 2 ? response.writableEnded : response.writableFinished
    if (!done) gone.hangUp()
  })
  const id = newRequestId(ports.stages)
  const { headers, method = '', url = '' } = raw
  const caller = { headers, method, target: url, requestId: id, body: undefined }
  return { id, raw, caller, response, gone, dialect }
}

/** Through the doorway of a dialect. */
function walk(
  ports: ServerPorts,
  door: Door,
  route: DialectRoute,
  asked: CatalogQuestion,
): Promise<void> {
  switch (route.serves) {
    case 'catalog':
      return handleCatalog(ports, door, route, asked)
    case 'retrieve':
      return handlePassages(ports, door, route, asked.params)
    case 'guardrail':
      return handleGuardrail(ports, door, route, asked.params)
    case 'profiles':
      return handleProfiles(ports, door, route, asked)
    case 'tools':
      return handleTools(ports, door, route)
    case 'kept':
      return handleKept(ports, door, route, asked)
    case 'chat':
    case 'count':
    case 'embed':
    case 'rerank':
      return handleModel(ports, door, route, asked.params)
  }
}

type Texts = Readonly<Record<string, string>>
const NONE: Texts = Object.freeze({})

const namedParams = (names: readonly string[], values: Texts): Texts =>
  names.length === 0
    ? NONE
    : Object.fromEntries(names.map((name, at) => [name, values[`p${at}`] ?? '']))

/** The last of a name counts. */
function queryOf({ raw: { url = '' } }: FastifyRequest): Texts {
  return url.includes('?')
    ? Object.fromEntries(new URLSearchParams(url.split('?', 2)[1] ?? ''))
    : NONE
}

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
  if (isLinesRoute(id)) {
    door.response.writeHead(200, {
      'content-type': 'application/x-ndjson',
      'cache-control': 'no-store',
      ...idHeaders(door, door.id),
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
  return checked.success ? checked.data : bodyProblem(checked.error.issues, parsed.value)
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
      ...idHeaders(door, door.id),
    })
    .end(body)
}

/** Waits until no request is open, at most limits.shutdownDrainMs. */
async function drained(ports: ServerPorts, open: ReadonlySet<ServerResponse>): Promise<void> {
  const deadline = ports.stages.clock.monotonicMs() + limits.shutdownDrainMs
  while (open.size > 0 && ports.stages.clock.monotonicMs() < deadline)
    await ports.stages.clock.sleep(20)
}
