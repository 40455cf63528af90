import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn, setTimeout as after } from 'node:timers/promises'

/**
 * A real HTTP server that speaks Anthropic's Messages in their documented shapes and misbehaves on
 * request. For end-to-end tests; the vendor itself was never asked.
 */
export interface FakeAnswer {
  /** What the model thinks first, with the signature that the vendor would give. */
  readonly thinking?: { readonly text: string; readonly signature: string }
  /** Pieces of the answer; a string is cut into `pieceChars`. Default: `Hello from the model`. */
  readonly text?: string | readonly string[]
  readonly pieceChars?: number
  /** Answers with the last user message. */
  readonly echo?: boolean
  readonly toolCalls?: readonly {
    readonly id: string
    readonly name: string
    readonly input: object
  }[]
  /** Blocks that go out as they are, between text and calls: of tools that the vendor runs, citations. */
  readonly blocks?: readonly object[]
  readonly stopReason?: string
  readonly stopSequence?: string
  /** Merged over counts by characters / 4; `omit`: none. */
  readonly usage?: object | 'omit'
  /** What `count_tokens` answers. Default: characters / 4. */
  readonly inputTokens?: number
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Anthropic's type of error, for answers whose status is one. Default by the status. */
  readonly errorType?: string
  readonly headersAfterMs?: number
  readonly firstPieceAfterMs?: number
  readonly betweenPiecesMs?: number
  /** Writes the stream in slices of so many bytes, whatever they cut through. */
  readonly sliceBytes?: number
  /** After so many frames: the socket dies, the body ends cleanly, nothing more comes, an error event. */
  readonly dieAfter?: number
  readonly truncateAfter?: number
  readonly stallAfter?: number
  readonly errorAfter?: number
}

export interface RecordedRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Undefined when it was not JSON. */
  readonly body: FakeBody | undefined
  readonly text: string
}
export interface FakeBody {
  readonly model?: string
  readonly stream?: boolean
  readonly max_tokens?: number
  readonly system?: unknown
  readonly messages?: readonly { readonly role: string; readonly content: unknown }[]
  readonly [name: string]: unknown
}

export interface FakeAnthropicOptions {
  readonly port?: number
  /** One answer for all, answers in turn (the last one repeats), or a function. */
  readonly answers?:
    | FakeAnswer
    | readonly FakeAnswer[]
    | ((request: RecordedRequest, n: number) => FakeAnswer)
}

export interface FakeAnthropic {
  /** Base URL without a version, as the official SDK takes it. */
  readonly url: string
  readonly requests: readonly RecordedRequest[]
  /** Clients that left before their answer was complete. */
  readonly hangups: () => number
  close(): Promise<void>
}

export async function startFakeAnthropic(
  options: FakeAnthropicOptions = {},
): Promise<FakeAnthropic> {
  const requests: RecordedRequest[] = []
  let hangups = 0
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const text = Buffer.concat(pieces).toString('utf8')
    const recorded = { path: request.url ?? '', headers: request.headers, body: parsed(text), text }
    requests.push(recorded)
    await answer(recorded, answerFor(options.answers, recorded, requests.length), response)
  }
  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) hangups++
    })
    void serve(request, response).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    hangups: () => hangups,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function parsed(text: string): FakeBody | undefined {
  try {
    return JSON.parse(text) as FakeBody
  } catch {
    return undefined
  }
}

function answerFor(
  answers: FakeAnthropicOptions['answers'],
  request: RecordedRequest,
  n: number,
): FakeAnswer {
  if (answers === undefined) return {}
  if (typeof answers === 'function') return answers(request, n)
  if (!Array.isArray(answers)) return answers as FakeAnswer
  return (answers[Math.min(n, answers.length) - 1] as FakeAnswer | undefined) ?? {}
}

const ERRORS: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
}
const errorBody = (type: string): string =>
  JSON.stringify({ type: 'error', error: { type, message: 'scripted' }, request_id: 'req_fake' })

async function answer(
  request: RecordedRequest,
  script: FakeAnswer,
  response: ServerResponse,
): Promise<void> {
  if (script.headersAfterMs !== undefined) await after(script.headersAfterMs)
  const { body = {} } = request
  const refused = refusalOf(request, script)
  const json = { 'content-type': 'application/json', 'request-id': 'req_fake', ...script.headers }
  if (refused !== undefined) {
    response.writeHead(refused, json)
    response.end(errorBody(script.errorType ?? ERRORS[refused] ?? 'api_error'))
  } else if (request.path.endsWith('/count_tokens')) {
    response.writeHead(200, json)
    response.end(JSON.stringify({ input_tokens: script.inputTokens ?? inputTokens(body) }))
  } else if (body.stream === true) await stream(body, script, response)
  else {
    response.writeHead(200, json)
    response.end(JSON.stringify(whole(body, script)))
  }
}

/** What the real API demands of every request; undefined: it is served. */
function refusalOf(
  { path, headers, body }: RecordedRequest,
  script: FakeAnswer,
): number | undefined {
  if (script.status !== undefined && script.status !== 200) return script.status
  if (headers['anthropic-version'] === undefined) return 400
  if (path !== '/v1/messages' && path !== '/v1/messages/count_tokens') return 404
  if (!Array.isArray(body?.messages) || typeof body.model !== 'string') return 400
  return path === '/v1/messages' && typeof body.max_tokens !== 'number' ? 400 : undefined
}

async function stream(body: FakeBody, script: FakeAnswer, response: ServerResponse): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'request-id': 'req_fake',
    ...script.headers,
  })
  response.flushHeaders()
  if (script.firstPieceAfterMs !== undefined) await after(script.firstPieceAfterMs)
  for (const [at, frame] of framesOf(body, script).entries()) {
    if (response.destroyed) return
    if (at === script.dieAfter) {
      await after(5)
      response.destroy()
      return
    }
    if (at === script.stallAfter) return
    if (at === script.truncateAfter) break
    if (at === script.errorAfter) {
      response.write(`event: error\ndata: ${errorBody(script.errorType ?? 'overloaded_error')}\n\n`)
      break
    }
    await write(frame, script.sliceBytes, response)
    if (script.betweenPiecesMs !== undefined) await after(script.betweenPiecesMs)
  }
  response.end()
}

async function write(
  frame: string,
  sliceBytes: number | undefined,
  response: ServerResponse,
): Promise<void> {
  if (sliceBytes === undefined) {
    response.write(frame)
    return
  }
  const bytes = Buffer.from(frame)
  for (let at = 0; at < bytes.length; at += sliceBytes) {
    response.write(bytes.subarray(at, at + sliceBytes))
    await nextTurn()
  }
}

const frame = (value: { readonly type: string; readonly [name: string]: unknown }): string =>
  `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`

interface Block {
  readonly start: object
  readonly deltas: readonly object[]
  readonly whole: object
}

function blocksOf(body: FakeBody, script: FakeAnswer): readonly Block[] {
  const { thinking, toolCalls = [], blocks = [] } = script
  const pieces = piecesOf(body, script)
  const thought = thinking && {
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      { type: 'thinking_delta', thinking: thinking.text },
      { type: 'signature_delta', signature: thinking.signature },
    ],
    whole: { type: 'thinking', thinking: thinking.text, signature: thinking.signature },
  }
  const text = {
    start: { type: 'text', text: '' },
    deltas: pieces.map((piece) => ({ type: 'text_delta', text: piece })),
    whole: { type: 'text', text: pieces.join('') },
  }
  const calls = toolCalls.map(({ id, name, input }) => {
    const json = JSON.stringify(input)
    const half = json.length >> 1
    return {
      start: { type: 'tool_use', id, name, input: {} },
      deltas: [json.slice(0, half), json.slice(half)].map((piece) => ({
        type: 'input_json_delta',
        partial_json: piece,
      })),
      whole: { type: 'tool_use', id, name, input },
    }
  })
  return [
    ...(thought === undefined ? [] : [thought]),
    ...(pieces.length === 0 ? [] : [text]),
    ...blocks.map((block) => ({ start: block, deltas: [], whole: block })),
    ...calls,
  ]
}

const message = (body: FakeBody, content: readonly object[], more: object): object => ({
  id: 'msg_fake',
  type: 'message',
  role: 'assistant',
  model: body.model ?? 'fake-model',
  content,
  stop_reason: null,
  stop_sequence: null,
  ...more,
})

function framesOf(body: FakeBody, script: FakeAnswer): string[] {
  const usage = usageFor(body, script)
  const begun = usage === undefined ? {} : { usage: { ...usage, output_tokens: 1 } }
  const delta = stopOf(script)
  const told = usage === undefined ? {} : { usage: { output_tokens: usage['output_tokens'] } }
  return [
    frame({ type: 'message_start', message: message(body, [], begun) }),
    ...blocksOf(body, script).flatMap(({ start, deltas }, index) => [
      frame({ type: 'content_block_start', index, content_block: start }),
      ...(index === 0 ? [frame({ type: 'ping' })] : []),
      ...deltas.map((piece) => frame({ type: 'content_block_delta', index, delta: piece })),
      frame({ type: 'content_block_stop', index }),
    ]),
    frame({ type: 'message_delta', delta, ...told }),
    frame({ type: 'message_stop' }),
  ]
}

function whole(body: FakeBody, script: FakeAnswer): object {
  const usage = usageFor(body, script)
  const content = blocksOf(body, script).map((block) => block.whole)
  return message(body, content, { ...stopOf(script), ...(usage === undefined ? {} : { usage }) })
}

const stopOf = (script: FakeAnswer): object => ({
  stop_reason: script.stopReason ?? (script.toolCalls === undefined ? 'end_turn' : 'tool_use'),
  stop_sequence: script.stopSequence ?? null,
})

function piecesOf(body: FakeBody, script: FakeAnswer): readonly string[] {
  const text = script.echo === true ? lastUserText(body) : (script.text ?? 'Hello from the model')
  if (typeof text !== 'string') return text
  const size = script.pieceChars ?? 8
  const characters = Array.from(text)
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, at) =>
    characters.slice(at * size, (at + 1) * size).join(''),
  )
}

function lastUserText(body: FakeBody): string {
  const content = body.messages?.findLast(({ role }) => role === 'user')?.content
  if (typeof content === 'string') return content
  const blocks = (content ?? []) as readonly { readonly text?: string }[]
  return blocks.map(({ text = '' }) => text).join('')
}

const inputTokens = (body: FakeBody): number =>
  Math.ceil(JSON.stringify([body.system, body.messages, body['tools']]).length / 4)

function usageFor(body: FakeBody, script: FakeAnswer): Record<string, unknown> | undefined {
  if (script.usage === 'omit') return undefined
  return {
    input_tokens: inputTokens(body),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: Math.ceil(piecesOf(body, script).join('').length / 4),
    service_tier: 'standard',
    ...script.usage,
  }
}
