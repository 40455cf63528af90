import { constants, type Http2ServerRequest } from 'node:http2'
import { isRefusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import { retrieveRequest } from '../api/lake.ts'
import { limits } from '../kernel/limits.ts'
import { parseJson } from '../kernel/json.ts'
import { refusal } from '../kernel/refusal.ts'
import { labelText } from '../kernel/label.ts'
import { instant, type RequestId } from '../kernel/values.ts'
import type { ModelEvent } from '../models/chat.ts'
import { KEEPS_CHANGING, refuse } from '../pipeline/refuse.ts'
import { serveRetrieval } from '../pipeline/retrieval.ts'
import { serve } from '../pipeline/serve.ts'
import type { Answer } from '../pipeline/stages.ts'
import { refusedAs, refusedCaller } from '../identity/caller.ts'
import { isSamePrincipal, type Principal } from '../identity/principal.ts'
import type {
  AliasView,
  AnswerContext,
  CatalogQuestion,
  CatalogRoute,
  ModelRoute,
  Params,
  Rendered,
  StreamEncoder,
} from '../wire/dialect.ts'
import type { Door } from './app.ts'
import { bodyProblem } from './body-problem.ts'
import { readBody } from './body.ts'
import { ChunkWriter } from './chunks.ts'
import { HeaderLines } from './header-lines.ts'
import { vouchFor } from './http2.ts'
import type { ServerPorts } from './ports.ts'

/** A request to a model in some dialect: through the pipeline, and out in the same dialect. */
export async function handleModel(
  ports: ServerPorts,
  door: Door,
  { codec }: ModelRoute,
  params: Params,
): Promise<void> {
  const { clock } = ports.stages
  const startedMs = clock.monotonicMs()
  const answer = await serve(
    {
      id: door.id,
      caller: door.caller,
      gone: door.gone,
      async decode() {
        const bodyBytes = await readBody(door.raw)
        if (isRefusal(bodyBytes)) return bodyBytes
        const request = codec.decode(bodyBytes, params, door.raw.headers)
        return isRefusal(request) ? request : { request, bodyBytes }
      },
    },
    ports.stages,
    (error) => ports.onBug(error, door.id),
  )
  if (isRefusal(answer)) return sendRefusal(door, answer)
  vouchFor(door.raw)
  const context: AnswerContext = {
    requestId: answer.id,
    createdAt: answer.createdAt,
    request: answer.request,
    passages: answer.passages,
    actions: answer.actions ?? [],
    ...(answer.withheld === undefined ? {} : { withheld: answer.withheld }),
    label: () => labelText(answer.labelNow?.() ?? answer.label),
    elapsedMs: () => Math.round(clock.monotonicMs() - startedMs),
  }
  if (answer.request.stream) await sendStream(door, answer, codec.encodeStream(context))
  else await sendWhole(door, answer, (events) => codec.encodeWhole(events, context))
}

/** An answer cut by the client, an error, or us still settles: `return()` runs the pipeline's last lines. */
async function sendStream(door: Door, answer: Answer, encoder: StreamEncoder): Promise<void> {
  const iterator = answer.events[Symbol.asyncIterator]()
  const { response } = door
  const chunks = new ChunkWriter(response)
  try {
    for (;;) {
      const step = await iterator.next()
      if (step.done === true) break
      if (door.gone.gone) return
      const broken = refusedIn(step.value)
      if (broken !== undefined && !response.headersSent)
        return sendLines(door, door.dialect.renderRefusal(broken), answerLines(door, answer))
      if (!response.headersSent)
        response.writeHead(200, answerLines(door, answer).addMissing(encoder.headers).list)
      const text = broken === undefined ? encoder.push(step.value) : encoder.fail(broken)
      if (text.length > 0 && !chunks.write(text)) await chunks.drained()
    }
    if (!response.headersSent)
      response.writeHead(200, answerLines(door, answer).addMissing(encoder.headers).list)
    response.end(encoder.end())
  } finally {
    await iterator.return?.()
  }
}

async function sendWhole(
  door: Door,
  answer: Answer,
  encode: (events: readonly ModelEvent[]) => Rendered,
): Promise<void> {
  const iterator = answer.events[Symbol.asyncIterator]()
  const events: ModelEvent[] = []
  try {
    for (;;) {
      const step = await iterator.next()
      if (step.done === true) break
      if (door.gone.gone) return
      const broken = refusedIn(step.value)
      if (broken !== undefined)
        return sendLines(door, door.dialect.renderRefusal(broken), answerLines(door, answer))
      events.push(...step.value)
    }
    sendLines(door, encode(events), answerLines(door, answer))
  } finally {
    await iterator.return?.()
  }
}

function refusedIn(batch: readonly ModelEvent[]): Refusal | undefined {
  const last = batch.at(-1)
  return last?.kind === 'refused' ? last.refusal : undefined
}

type Headers = Readonly<Record<string, string>>

/** The request's id, under our name and under the one that the dialect's SDKs read. */
export const idHeaders = ({ dialect }: Pick<Door, 'dialect'>, id: RequestId): Headers => ({
  'standpipe-request-id': id,
  [dialect.requestIdHeader]: id,
})
const idLines = ({ dialect }: Pick<Door, 'dialect'>, id: RequestId): HeaderLines =>
  new HeaderLines().set('standpipe-request-id', id).set(dialect.requestIdHeader, id)

function answerLines(door: Door, answer: Answer): HeaderLines {
  const lines = idLines(door, answer.id)
    .set('standpipe-deployment', answer.deployment)
    .set('standpipe-label', labelText(answer.label))
  const { actions = [] } = answer
  if (actions.length > 0) lines.set('standpipe-action', actions.join(', '))
  if (answer.replayed === true) lines.set('standpipe-replayed', 'true')
  if (answer.outputTokensInserted !== undefined)
    lines.set('standpipe-max-tokens', String(answer.outputTokensInserted))
  if (answer.withheld !== undefined) lines.set('standpipe-withheld', String(answer.withheld))
  if (answer.estimated) lines.set('standpipe-estimated', 'tokens')
  if (answer.dropped.length > 0) lines.set('standpipe-dropped', headerText(answer.dropped))
  return lines
}

const refusalHeaders = (answer: Refusal): Headers =>
  answer.retryAfterMs === undefined
    ? {}
    : { 'retry-after': String(Math.ceil(answer.retryAfterMs / 1000)) }

/** What there is, of what the caller may see. */
export async function handleCatalog(
  ports: ServerPorts,
  door: Door,
  route: CatalogRoute,
  asked: CatalogQuestion,
): Promise<void> {
  const principal = await proven(ports, door)
  if (isRefusal(principal))
    return sendRefusal(door, await refuse(ports.stages, door.id, undefined, principal))
  const rendered = route.render(aliasViews(ports, principal), asked)
  if (isRefusal(rendered)) sendRefusal(door, rendered)
  else sendRendered(door, rendered, {})
}

/** For requests without a body. */
export async function proven(ports: ServerPorts, door: Door): Promise<OrRefusal<Principal>> {
  const known = await ports.stages.recognize(door.caller)
  if (isRefusal(known)) return known
  const now = ports.stages.authenticate({ ...door.caller, body: new Uint8Array(0) })
  if (!isRefusal(now)) {
    vouchFor(door.raw)
    return isSamePrincipal(known, now) ? now : refusedAs(KEEPS_CHANGING, known)
  }
  return refusedCaller(now) === undefined ? refusedAs(now, known) : now
}

function aliasViews(ports: ServerPorts, principal: Principal): readonly AliasView[] {
  const { authorization, aliases, deployments } = ports.stages.current()
  return [...aliases.values()]
    .filter((alias) => authorization.maySee(principal, alias))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((alias) => {
      const behind = alias.deployments.flatMap((id) => deployments.get(id) ?? [])
      const serves = behind.flatMap((deployment) =>
        ports.stages.provider(deployment.provider).serves(deployment),
      )
      return {
        id: alias.id,
        serves: [...new Set(serves)].toSorted(),
        images: behind.some(({ accepts }) => accepts.images),
        createdAt: instant(0),
      }
    })
}

/** Header values are Latin-1 and one line; names of members come from the client. */
const headerText = (names: readonly string[]): string =>
  names
    .slice(0, limits.droppedNamesMax)
    .map((name) => name.slice(0, 100).replaceAll(/[^\x21-\x2b\x2d-\x7e]/g, '?'))
    .join(', ')

/** Passages without a model: the same caller, policy, filter and check as an answer. */
export async function handleRetrieve(
  ports: ServerPorts,
  door: Door,
  knowledgeBase: string,
): Promise<void> {
  const result = await serveRetrieval(
    {
      id: door.id,
      caller: door.caller,
      gone: door.gone,
      onBug: (error) => ports.onBug(error, door.id),
      async decode() {
        const bytes = await readBody(door.raw)
        if (isRefusal(bytes)) return bytes
        const parsed = parseJson(bytes.toString('utf8'), { depthMax: limits.jsonDepthMax })
        if (!parsed.ok) return refusal('invalid_request', `the body is ${parsed.message}`)
        const checked = retrieveRequest.safeParse(parsed.value)
        if (checked.success) {
          const { query, limit, userId } = checked.data
          return { knowledgeBase, query, limit, userId, bodyBytes: bytes }
        }
        return bodyProblem(checked.error.issues, parsed.value)
      },
    },
    ports.stages,
  )
  if (isRefusal(result)) return sendRefusal(door, result)
  const results = result.passages.map((passage) => ({
    rank: passage.number,
    source: passage.source,
    path: passage.path,
    title: passage.title,
    headings: passage.headings,
    page: passage.page ?? null,
    text: passage.text,
    label: labelText(passage.label),
    version: passage.version,
  }))
  sendRendered(
    door,
    { status: 200, headers: JSON_HEADERS, body: JSON.stringify({ results, mode: result.mode }) },
    {},
  )
}

const JSON_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
}

export function sendRefusal(door: Door, answer: Refusal): void {
  sendRendered(door, door.dialect.renderRefusal(answer), refusalHeaders(answer))
}

/** Time for a client that is still sending to read a refusal that came early. */
const UNREAD_GRACE_MS = 2_000

/** Of HTTP/2, a stream is given up where a connection would be: what was sent in vain is discarded (RFC 9113 §8.1). */
function leaveUnread(raw: Door['raw']): void {
  const { stream } = raw as unknown as Http2ServerRequest
  if (stream.readableEnded || stream.closed) return
  raw.resume()
  setTimeout(() => stream.close(constants.NGHTTP2_NO_ERROR), UNREAD_GRACE_MS).unref()
}

/** `headers`: in lower case; they count before the rendered ones. */
export const sendRendered = (door: Door, rendered: Rendered, headers: Headers): void =>
  sendLines(door, rendered, idLines(door, door.id).setAll(rendered.headers).setAll(headers))

/** `lines`: those of the rendered answer are added where they are missing. */
function sendLines(door: Door, { status, headers, body }: Rendered, lines: HeaderLines): void {
  const { response, raw } = door
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const bytes = Buffer.byteLength(body)
  lines.addMissing(headers).set('content-length', bytes)
  if (raw.httpVersionMajor === 2) leaveUnread(raw)
  else if (!raw.complete) {
    // The body was not read: nothing after it on this connection can be trusted.
    lines.set('connection', 'close')
    raw.resume()
    setTimeout(() => raw.socket.destroy(), UNREAD_GRACE_MS).unref()
  }
  // ASCII is the same in both, and copied faster in one.
  response.writeHead(status, lines.list).end(body, bytes === body.length ? 'latin1' : 'utf8')
}
