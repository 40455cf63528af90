import { Readable } from 'node:stream'
import { Agent, type Dispatcher } from 'undici'
import { limits } from '../../kernel/limits.ts'

/** What the SDK asks of whatever carries its requests. */
export interface WireRequest {
  readonly method: string
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}
export interface WireResponse {
  readonly statusCode: number
  readonly reason?: string
  readonly headers: Record<string, string>
  readonly body: Readable
}

/** An answer that is not what it says it is; another try may get a whole one. */
export class WireError extends Error {
  readonly code = 'INCOMPLETE_ANSWER'
}

/**
 * Carries requests to the configured store and nowhere else: an answer that points to another host is an
 * answer, never followed. Every answer but an object's bytes is read whole, bounded, before anybody
 * looks at it.
 */
export class Transport {
  readonly #agent = new Agent({
    connect: { timeout: limits.bucketTimeoutMs },
    headersTimeout: limits.bucketTimeoutMs,
    bodyTimeout: limits.bucketTimeoutMs,
    connections: limits.bucketConnectionsMax,
  })
  readonly metadata = { handlerProtocol: 'http/1.1' }

  async handle(
    request: WireRequest,
    options: { readonly abortSignal?: unknown } = {},
  ): Promise<{ readonly response: WireResponse }> {
    const signal = options.abortSignal instanceof AbortSignal ? options.abortSignal : undefined
    const query = queryOf(request.query)
    const port = request.port === undefined ? '' : `:${request.port}`
    const answer = await this.#agent.request({
      origin: `${request.protocol}//${request.hostname}${port}`,
      path: query === '' ? request.path : `${request.path}?${query}`,
      method: request.method as Dispatcher.HttpMethod,
      headers: { ...request.headers },
      body: (request.body ?? null) as string | Uint8Array | null,
      ...(signal === undefined ? {} : { signal }),
    })
    const headers = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    )
    const isObject = request.method === 'GET' && listingRoot(request) === undefined
    const { statusCode } = answer
    if (isObject && statusCode < 300) {
      return { response: { statusCode, headers, body: answer.body } }
    }
    const bytes = await whole(answer.body)
    if (statusCode < 300) checkClosed(bytes, listingRoot(request))
    return { response: { statusCode, headers, body: Readable.from([bytes]) } }
  }

  updateHttpClientConfig(): void {
    // The SDK offers to set options of its own transport; this one has its own.
  }
  httpHandlerConfigs(): object {
    return {}
  }
  destroy(): void {
    void this.#agent.destroy()
  }
}

/** As it was signed: sorted by the SDK's own order and encoded byte by byte. */
function queryOf(query: WireRequest['query'] = {}): string {
  return Object.entries(query)
    .flatMap(([name, value]) =>
      value === null
        ? [escaped(name)]
        : [value].flat().map((one) => `${escaped(name)}=${escaped(one)}`),
    )
    .join('&')
}
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )

function listingRoot({ method, query = {} }: WireRequest): string | undefined {
  if (method !== 'GET') return undefined
  if ('list-type' in query) return 'ListBucketResult'
  if ('tagging' in query) return 'Tagging'
  return 'versions' in query ? 'ListVersionsResult' : undefined
}

async function whole(body: Readable): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of body as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > limits.bucketAnswerBytesMax) {
      throw new WireError(`an answer has more than ${limits.bucketAnswerBytesMax} bytes`)
    }
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/**
 * INVARIANT (a half list deletes nothing): XML readers forgive a missing end. A listing whose last element
 * is not closed was cut short, whatever the length in its header says.
 */
function checkClosed(bytes: Buffer, root: string | undefined): void {
  if (root === undefined) return
  const tail = bytes.subarray(-256).toString('latin1').trimEnd()
  if (!tail.endsWith(`</${root}>`)) throw new WireError('a listing ended before its end')
}
