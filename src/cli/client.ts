import { limits } from '../kernel/limits.ts'
import { parseJson } from '../kernel/json.ts'
import { pathOf, ROUTES, type AnswerOf, type RouteId } from '../api/routes.ts'
import { errorResponse } from '../api/values.ts'
import type { Server } from './connect.ts'
import { failure, isFailure, type CliDeps, type Failure } from './deps.ts'

type Fetch = Pick<CliDeps, 'fetch' | 'command'>
export interface Call<Id extends RouteId> {
  readonly route: Id
  readonly params?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** One JSON answer, checked against the contract. */
export async function call<Id extends RouteId>(
  deps: Fetch,
  server: Server,
  request: Call<Id>,
): Promise<AnswerOf<Id> | Failure> {
  const response = await send(deps, server, request)
  if (isFailure(response)) return response
  const text = await bodyText(response)
  return text === undefined ? brokeOff(server) : checked(request.route, text)
}

/** The lines of an answer, each checked; a failure is the last. */
export async function* callLines<Id extends RouteId>(
  deps: Fetch,
  server: Server,
  request: Call<Id>,
): AsyncGenerator<AnswerOf<Id> | Failure> {
  const response = await send(deps, server, request)
  if (isFailure(response)) {
    yield response
    return
  }
  try {
    for await (const line of linesOf(response)) {
      if (line.trim() !== '') yield checked(request.route, line)
    }
  } catch {
    if (request.signal?.aborted !== true) yield brokeOff(server)
  }
}

/** The response, or why there is none to read. */
export async function send<Id extends RouteId>(
  deps: Fetch,
  server: Server,
  request: Call<Id>,
): Promise<Response | Failure> {
  const { method } = ROUTES[request.route]
  const body = request.body === undefined ? undefined : JSON.stringify(request.body)
  try {
    const response = await deps.fetch(`${server.url}${pathOf(request.route, request.params)}`, {
      method,
      // A redirect would carry the key to another address.
      redirect: 'error',
      headers: {
        authorization: `Bearer ${server.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    })
    return response.ok ? response : await refusedBy(response)
  } catch {
    return failure(`no answer from ${server.url}; is the server running there?`)
  }
}

async function refusedBy(response: Response): Promise<Failure> {
  const text = await bodyText(response)
  const parsed = parseJson((text ?? '').slice(0, limits.upstreamErrorCharsMax), LIMITS)
  const error = errorResponse.safeParse(parsed.ok ? parsed.value : undefined)
  if (error.success) return failure(error.data.error.message)
  return failure(`the server answered with status ${response.status}`)
}
const LIMITS = { depthMax: limits.jsonDepthMax }

function checked<Id extends RouteId>(route: Id, text: string): AnswerOf<Id> | Failure {
  const { response } = ROUTES[route]
  const parsed = parseJson(text, LIMITS)
  const result =
    'schema' in response && parsed.ok ? response.schema.safeParse(parsed.value) : undefined
  if (result?.success === true) return result.data as AnswerOf<Id>
  return failure(
    'the server answered what this version does not understand; update both to the same',
  )
}

export const brokeOff = (server: Server): Failure =>
  failure(`the connection to ${server.url} broke off before the answer was complete`)

async function bodyText(response: Response): Promise<string | undefined> {
  let text = ''
  try {
    for await (const piece of textOf(response)) {
      text += piece
      if (text.length > limits.clientLineCharsMax) return undefined
    }
    return text
  } catch {
    return undefined
  }
}

async function* textOf(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for await (const bytes of response.body ?? []) yield decoder.decode(bytes, { stream: true })
  yield decoder.decode()
}

/** Throws when the connection breaks off, or a line has no end. */
export async function* linesOf(response: Response): AsyncGenerator<string> {
  let held = ''
  for await (const piece of textOf(response)) {
    held += piece
    const lines = held.split(/\r?\n/)
    held = lines.pop() ?? ''
    yield* lines
    if (held.length > limits.clientLineCharsMax) throw new Error('a line without an end')
  }
  if (held !== '') yield held
}
