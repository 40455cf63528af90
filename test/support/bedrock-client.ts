import { Readable } from 'node:stream'
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import { isRefusal, type Refusal } from '../../src/kernel/refusal.ts'
import { instant, type RequestId } from '../../src/kernel/values.ts'
import type { ModelEvent, Passage } from '../../src/models/chat.ts'
import type { ModelRequest } from '../../src/models/request.ts'
import type { AnswerContext, Dialect, ModelRoute, Params } from '../../src/wire/dialect.ts'

/** What a dialect is to answer. Batches as the pipeline would hand them over. */
export interface Served {
  readonly batches?: readonly (readonly ModelEvent[])[]
  readonly refused?: Refusal
  /** After the batches, in place of the end. */
  readonly failed?: Refusal
  readonly passages?: readonly Passage[]
}

export interface JudgedDialect {
  /** The official client, talking to the dialect's codecs without a socket. */
  readonly client: BedrockRuntimeClient
  readonly requests: ModelRequest[]
  /** Requests that reached the dialect, with those that it refused. */
  readonly calls: () => number
}

interface Wire {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}
interface Answered {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable
}

export function judged(dialect: Dialect, served: Served): JudgedDialect {
  const requests: ModelRequest[] = []
  let calls = 0
  const handle = async (request: Wire): Promise<{ response: Answered }> => {
    calls++
    return { response: answer(dialect, served, { request, requests }) }
  }
  const client = new BedrockRuntimeClient({
    region: 'eu-central-1',
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    retryStrategy: undefined as never,
    requestHandler: { handle, metadata: { handlerProtocol: 'h2' } } as never,
  })
  return { client, requests, calls: () => calls }
}

function answer(
  dialect: Dialect,
  served: Served,
  { request, requests }: { readonly request: Wire; readonly requests: ModelRequest[] },
): Answered {
  if (served.refused !== undefined) return whole(dialect.renderRefusal(served.refused))
  const { route, params } = found(dialect, request)
  const decoded = route.codec.decode(Buffer.from(request.body ?? ''), params, request.headers)
  if (isRefusal(decoded)) return whole(dialect.renderRefusal(decoded))
  requests.push(decoded)
  const context: AnswerContext = {
    requestId: '01890a5d-ac96-774b-bcce-b302099a8057' as RequestId,
    createdAt: instant(1_700_000_000_000),
    request: decoded,
    passages: served.passages ?? [],
    elapsedMs: () => 12.4,
  }
  const batches = served.batches ?? []
  if (!decoded.stream) return whole(route.codec.encodeWhole(batches.flat(), context))
  const encoder = route.codec.encodeStream(context)
  const pieces = batches.map((batch) => Buffer.from(encoder.push(batch)))
  pieces.push(Buffer.from(served.failed ? encoder.fail(served.failed) : encoder.end()))
  const body = Readable.from(pieces.filter(({ length }) => length > 0))
  return { statusCode: 200, headers: encoder.headers, body }
}

function whole(rendered: {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}): Answered {
  const body = Readable.from([Buffer.from(rendered.body)])
  return { statusCode: rendered.status, headers: rendered.headers, body }
}

function found(dialect: Dialect, { method, path }: Wire): { route: ModelRoute; params: Params } {
  for (const route of dialect.routes) {
    if (!('codec' in route) || route.method !== method) continue
    const pattern = new RegExp(`^${route.path.replace(/:\w+/, '([^/]+)')}$`)
    const [whole, modelId] = pattern.exec(path) ?? []
    if (whole !== undefined)
      return { route, params: { modelId: decodeURIComponent(modelId ?? '') } }
  }
  throw new Error(`no route for ${method} ${path}`)
}
