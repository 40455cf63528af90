import { isRefusal, type Refusal } from '../kernel/refusal.ts'
import { retrieveRequest } from '../api/lake.ts'
import { limits } from '../kernel/limits.ts'
import { parseJson } from '../kernel/json.ts'
import { refusal } from '../kernel/refusal.ts'
import { labelText } from '../kernel/label.ts'
import { instant } from '../kernel/values.ts'
import type { ModelEvent } from '../models/chat.ts'
import { droppedFrom } from '../models/withheld.ts'
import { serveRetrieval } from '../pipeline/retrieval.ts'
import { serve } from '../pipeline/serve.ts'
import type { Answer } from '../pipeline/stages.ts'
import type { AnswerContext, Rendered } from '../wire/dialect.ts'
import type { Door } from './app.ts'
import { readBody } from './body.ts'
import { ChunkWriter } from './chunks.ts'
import type { ServerPorts } from './ports.ts'

/** A chat request in some dialect: through the pipeline, and out in the same dialect. */
export async function handleChat(
  ports: ServerPorts,
  door: Door,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const { dialect } = door
  const answer = await serve(
    {
      id: door.id,
      headers: door.raw.headers,
      gone: door.gone,
      async decode() {
        const bodyBytes = await readBody(door.raw)
        if (isRefusal(bodyBytes)) return bodyBytes
        const request = dialect.decodeChat(bodyBytes, params)
        return isRefusal(request) ? request : { request, bodyBytes }
      },
    },
    ports.stages,
    (error) => ports.onBug(error, door.id),
  )
  if (isRefusal(answer))
    return sendRendered(door, dialect.renderRefusal(answer), refusalHeaders(answer))
  const context: AnswerContext = {
    requestId: answer.id,
    createdAt: ports.stages.clock.now(),
    request: answer.request,
    passages: answer.passages,
  }
  if (answer.request.stream) await sendStream(door, answer, context)
  else await sendWhole(door, answer, context)
}

/** An answer cut by the client, an error, or us still settles: `return()` runs the pipeline's last lines. */
async function sendStream(door: Door, answer: Answer, context: AnswerContext): Promise<void> {
  const encoder = door.dialect.encodeStream(context)
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
        return sendRendered(door, door.dialect.renderRefusal(broken), answerHeaders(answer))
      if (!response.headersSent)
        response.writeHead(200, { ...encoder.headers, ...answerHeaders(answer) })
      const text = broken === undefined ? encoder.push(step.value) : encoder.fail(broken)
      if (text.length > 0 && !chunks.write(text)) await chunks.drained()
    }
    if (!response.headersSent)
      response.writeHead(200, { ...encoder.headers, ...answerHeaders(answer) })
    response.end(encoder.end())
  } finally {
    await iterator.return?.()
  }
}

async function sendWhole(door: Door, answer: Answer, context: AnswerContext): Promise<void> {
  const iterator = answer.events[Symbol.asyncIterator]()
  const events: ModelEvent[] = []
  try {
    for (;;) {
      const step = await iterator.next()
      if (step.done === true) break
      if (door.gone.gone) return
      const broken = refusedIn(step.value)
      if (broken !== undefined)
        return sendRendered(door, door.dialect.renderRefusal(broken), answerHeaders(answer))
      events.push(...step.value)
    }
    sendRendered(door, door.dialect.encodeWhole(events, context), answerHeaders(answer))
  } finally {
    await iterator.return?.()
  }
}

function refusedIn(batch: readonly ModelEvent[]): Refusal | undefined {
  const last = batch.at(-1)
  return last?.kind === 'refused' ? last.refusal : undefined
}

type Headers = Readonly<Record<string, string>>

function answerHeaders(answer: Answer): Headers {
  const headers: Record<string, string> = {
    'standpipe-request-id': answer.id,
    'standpipe-deployment': answer.deployment,
    'standpipe-label': labelText(answer.label),
  }
  if (answer.outputTokensInserted !== undefined)
    headers['standpipe-max-tokens'] = String(answer.outputTokensInserted)
  const dropped = droppedFrom(answer.request)
  if (dropped.length > 0) headers['standpipe-dropped'] = dropped.join(', ')
  return headers
}

const refusalHeaders = (answer: Refusal): Headers =>
  answer.retryAfterMs === undefined
    ? {}
    : { 'retry-after': String(Math.ceil(answer.retryAfterMs / 1000)) }

export async function handleModels(ports: ServerPorts, door: Door): Promise<void> {
  const principal = ports.stages.authenticate(door.raw.headers)
  if (isRefusal(principal)) return sendRefusal(door, principal)
  const { authorization, aliases } = ports.stages.current()
  const visible = [...aliases.values()].filter((alias) => authorization.maySee(principal, alias))
  sendRendered(door, door.dialect.renderModels(visible, instant(0)), {})
}

/** Passages without a model: the same caller, policy, filter and check as an answer. */
export async function handleRetrieve(
  ports: ServerPorts,
  door: Door,
  knowledgeBase: string,
): Promise<void> {
  const result = await serveRetrieval(
    {
      id: door.id,
      headers: door.raw.headers,
      knowledgeBase,
      async decode() {
        const bytes = await readBody(door.raw)
        if (isRefusal(bytes)) return bytes
        const parsed = parseJson(bytes.toString('utf8'), { depthMax: limits.jsonDepthMax })
        if (!parsed.ok) return refusal('invalid_request', `the body is ${parsed.message}`)
        const checked = retrieveRequest.safeParse(parsed.value)
        if (checked.success)
          return { query: checked.data.query, limit: checked.data.limit, bodyBytes: bytes }
        const [issue] = checked.error.issues
        const param = issue?.path.join('.') ?? ''
        return refusal(
          'invalid_request',
          `\`${param === '' ? 'body' : param}\`: ${issue?.message ?? 'wrong'}`,
          { param },
        )
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

export function sendRendered(door: Door, rendered: Rendered, headers: Headers): void {
  const { response, raw } = door
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const all: Record<string, string | number> = {
    'standpipe-request-id': door.id,
    ...rendered.headers,
    ...headers,
    'content-length': Buffer.byteLength(rendered.body),
  }
  if (!raw.complete) {
    // The body was not read: nothing after it on this connection can be trusted.
    all['connection'] = 'close'
    raw.resume()
    setTimeout(() => raw.socket.destroy(), UNREAD_GRACE_MS).unref()
  }
  response.writeHead(rendered.status, all).end(rendered.body)
}
