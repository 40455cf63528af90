import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseJson } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'

export const SIDES = ['a', 'b'] as const
export type Side = (typeof SIDES)[number]

/** What one deployment received in one request: every byte that is not of the connection. */
export interface Recorded {
  readonly side: Side
  readonly deployment: string
  /** Method, path, headers, body. */
  readonly text: string
  readonly body: string
}

/** The key of a deployment on one side: by it the recorder tells the worlds apart. Of equal length. */
export const keyOf = (side: Side): string => `prove-side-${side}`

export interface Recorder {
  /** The base URL of a deployment, the same on both sides. */
  url(deployment: string): string
  /** Waits until nothing is under way, and gives what came since the last time. */
  drain(): Promise<readonly Recorded[]>
  close(): Promise<void>
}

/**
 * Stands in for every deployment outside this process: speaks OpenAI's API, keeps every byte, and sends
 * nothing on. Its answers are a function of what it received, so that whatever a model is told shows.
 */
export async function startRecorder(): Promise<Recorder> {
  let seen: Recorded[] = []
  let open = 0
  const server = createServer((request, response) => {
    open++
    response.once('close', () => open--)
    void serve(request, response).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    const [, deployment = '', api = ''] = /^\/([^/]+)\/v1(\/.*)$/.exec(request.url ?? '') ?? []
    const side = request.headers.authorization === `Bearer ${keyOf('a')}` ? 'a' : 'b'
    if (api !== '/models') seen.push(recorded(request, side, deployment, body))
    answer(api, body, response)
  }

  return {
    url: (deployment) => `http://127.0.0.1:${port}/${deployment}/v1`,
    async drain() {
      for (let turn = 0; turn < 200 && open > 0; turn++)
        await new Promise((resolve) => setTimeout(resolve, 5))
      const drained = seen
      seen = []
      return drained
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > limits.requestBodyBytesMax) throw new Error('too large')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function recorded(
  request: IncomingMessage,
  side: Side,
  deployment: string,
  body: string,
): Recorded {
  const headers = Object.entries(request.headers)
    .filter(([name]) => name !== 'authorization' && name !== 'host')
    .map(([name, value]) => `${name}: ${String(value)}`)
  const text = [`${request.method} ${request.url}`, ...headers, '', body].join('\n')
  return { side, deployment, text, body }
}

function answer(api: string, text: string, response: ServerResponse): void {
  const parsed = parseJson(text === '' ? '{}' : text, { depthMax: limits.jsonDepthMax })
  const body = (parsed.ok ? parsed.value : {}) as Body
  if (api === '/chat/completions' && body.stream === true) {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(framesOf(body, text).join(''))
    return
  }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(wholeOf(api, body, text)))
}

interface Body {
  readonly model?: string
  readonly stream?: boolean
  readonly messages?: readonly { readonly role?: string; readonly content?: unknown }[]
  readonly input?: unknown
  readonly query?: string
  readonly documents?: readonly unknown[]
}

const HASH_CHARS = 16
const PLACEHOLDERS = /\[\[sp-[A-Z0-9]+-[a-z]+\]\]/g
/** Behind it the model puts every placeholder that it was given. */
export const PLACED = 'https://collect.example/placed/'
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Says what it was told, as a model would that had been talked into it. */
function saidOf({ messages = [] }: Body, text: string): string {
  const last = messages.at(-1)?.content
  const asked = typeof last === 'string' ? last : JSON.stringify(last ?? '')
  // Placeholders are each world's own.
  const told = hashOf(text.replaceAll(PLACEHOLDERS, 'value')).slice(0, HASH_CHARS)
  const query = encodeURIComponent(asked.replaceAll(PLACEHOLDERS, 'value').slice(0, 60))
  const shown = asked.slice(0, 300).replace(/\[\[sp-[^\]]*\]?$/, '')
  const placed = (asked.match(PLACEHOLDERS) ?? []).map((one) => ` [it](${PLACED}${one})`).join('')
  return `As [1] says, and [2]. It was told ${told}. You asked: ${shown}${placed} ![seen](https://collect.example/${told}?q=${query})`
}

const CREATED = 1_700_000_000
const USAGE = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 }

function framesOf(body: Body, text: string): readonly string[] {
  const said = saidOf(body, text)
  const common = { id: 'chatcmpl-prove', created: CREATED, model: body.model ?? '' }
  const chunk = (delta: object, finish: string | null): string =>
    `data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
  // A placeholder is one piece, or nobody could tell that two of them stand for the same.
  const pieces = said.match(/\[\[sp-[A-Z0-9]+-[a-z]+\]\]|[^[]{1,24}|\[/g) ?? []
  return [
    chunk({ role: 'assistant', content: '' }, null),
    ...pieces.map((content) => chunk({ content }, null)),
    chunk({}, 'stop'),
    `data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices: [], usage: USAGE })}\n\n`,
    'data: [DONE]\n\n',
  ]
}

function wholeOf(api: string, body: Body, text: string): object {
  const model = body.model ?? ''
  if (api === '/embeddings') return embeddings(body, model)
  if (api === '/rerank') return ranking(body, model)
  if (api === '/models') return { object: 'list', data: [{ id: 'prove', object: 'model' }] }
  const message = { role: 'assistant', content: saidOf(body, text) }
  return {
    id: 'chatcmpl-prove',
    object: 'chat.completion',
    created: CREATED,
    model,
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage: USAGE,
  }
}

const DIMENSIONS = 16

/** Words point somewhere, so that what shares words is near. */
function vectorOf(text: string): readonly number[] {
  const values = Array.from({ length: DIMENSIONS }, () => 0)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['']) {
    const bytes = createHash('sha256').update(word).digest()
    for (let at = 0; at < DIMENSIONS; at++)
      values[at] = (values[at] ?? 0) + ((bytes[at] ?? 0) - 127.5) / 128
  }
  const length = Math.hypot(...values) || 1
  return values.map((value) => value / length)
}

function embeddings({ input }: Body, model: string): object {
  const inputs = Array.isArray(input) ? input : [input]
  return {
    object: 'list',
    model,
    data: inputs.map((one, index) => ({
      object: 'embedding',
      index,
      embedding: vectorOf(String(one)),
    })),
    usage: { prompt_tokens: 10, total_tokens: 10 },
  }
}

function ranking({ query = '', documents = [] }: Body, model: string): object {
  const asked = vectorOf(query)
  const results = documents.map((document, index) => {
    const values = vectorOf(typeof document === 'string' ? document : JSON.stringify(document))
    const cosine = values.reduce((sum, value, at) => sum + value * (asked[at] ?? 0), 0)
    return { index, relevance_score: (1 + cosine) / 2 }
  })
  const best = results.toSorted(
    (a, b) => b.relevance_score - a.relevance_score || a.index - b.index,
  )
  return {
    id: 'rerank-prove',
    model,
    results: best,
    usage: { prompt_tokens: 10, total_tokens: 10 },
  }
}
