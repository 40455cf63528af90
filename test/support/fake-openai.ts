import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn, setTimeout as after } from 'node:timers/promises'

/**
 * A real HTTP server that speaks OpenAI's chat completions and misbehaves on request. For end-to-end
 * tests, and in `bench` mode as the upstream of a benchmark (precomputed bytes, no parsing).
 */
export interface FakeAnswer {
  /** Pieces of the answer; a string is cut into `pieceChars`. Default: `Hello from the model`. */
  readonly text?: string | readonly string[]
  readonly pieceChars?: number
  /** Answers with the last user message. */
  readonly echo?: boolean
  readonly toolCalls?: readonly {
    readonly id: string
    readonly name: string
    readonly arguments: string
  }[]
  readonly finish?: string
  /** OpenAI's usage object; `omit`: none. Default: counts by characters / 4. Over-report by giving more. */
  readonly usage?: object | 'omit'
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Body of an answer whose status is an error. */
  readonly errorBody?: string
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
  readonly stream_options?: { readonly include_usage?: boolean }
  readonly messages?: readonly { readonly role: string; readonly content: unknown }[]
  readonly [name: string]: unknown
}

export interface FakeOpenAiOptions {
  readonly port?: number
  /** One answer for all, answers in turn (the last one repeats), or a function. */
  readonly answers?:
    | FakeAnswer
    | readonly FakeAnswer[]
    | ((request: RecordedRequest, n: number) => FakeAnswer)
  /** Precomputed answers, nothing recorded or parsed. */
  readonly bench?: {
    readonly pieces: number
    readonly pieceText: string
    readonly betweenPiecesMs?: number
  }
}

export interface FakeOpenAi {
  /** Base URL with `/v1`. */
  readonly url: string
  readonly requests: readonly RecordedRequest[]
  /** Clients that left before their answer was complete. */
  readonly hangups: () => number
  close(): Promise<void>
}

export async function startFakeOpenAi(options: FakeOpenAiOptions = {}): Promise<FakeOpenAi> {
  const requests: RecordedRequest[] = []
  let hangups = 0
  const serve = options.bench === undefined ? scripted : benchmarked(options.bench)
  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) hangups++
    })
    void serve(request, response).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))

  async function scripted(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const text = Buffer.concat(pieces).toString('utf8')
    const recorded = { path: request.url ?? '', headers: request.headers, body: parsed(text), text }
    requests.push(recorded)
    await answer(recorded, answerFor(options.answers, recorded, requests.length), response)
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    hangups: () => hangups,
    close: () => closeServer(server),
  }
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

function parsed(text: string): FakeBody | undefined {
  try {
    return JSON.parse(text) as FakeBody
  } catch {
    return undefined
  }
}

function answerFor(
  answers: FakeOpenAiOptions['answers'],
  request: RecordedRequest,
  n: number,
): FakeAnswer {
  if (answers === undefined) return {}
  if (typeof answers === 'function') return answers(request, n)
  if (!Array.isArray(answers)) return answers as FakeAnswer
  return (answers[Math.min(n, answers.length) - 1] as FakeAnswer | undefined) ?? {}
}

async function answer(
  request: RecordedRequest,
  script: FakeAnswer,
  response: ServerResponse,
): Promise<void> {
  if (script.headersAfterMs !== undefined) await after(script.headersAfterMs)
  const status = script.status ?? 200
  if (status !== 200) {
    response.writeHead(status, { 'content-type': 'application/json', ...script.headers })
    response.end(
      script.errorBody ?? JSON.stringify({ error: { message: 'scripted', type: 'scripted' } }),
    )
  } else if (request.body?.stream === true) await stream(request.body, script, response)
  else {
    response.writeHead(200, { 'content-type': 'application/json', ...script.headers })
    response.end(whole(request.body ?? {}, script))
  }
}

async function stream(body: FakeBody, script: FakeAnswer, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', ...script.headers })
  response.flushHeaders()
  if (script.firstPieceAfterMs !== undefined) await after(script.firstPieceAfterMs)
  const frames = framesOf(body, script)
  for (const [at, frame] of frames.entries()) {
    if (response.destroyed) return
    if (at === script.dieAfter) {
      await after(5)
      response.destroy()
      return
    }
    if (at === script.stallAfter) return
    if (at === script.truncateAfter) break
    if (at === script.errorAfter) {
      response.write('data: {"error":{"message":"scripted","type":"server_error","code":500}}\n\n')
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

const frame = (value: object): string => `data: ${JSON.stringify(value)}\n\n`

function framesOf(body: FakeBody, script: FakeAnswer): string[] {
  const head = {
    id: 'chatcmpl-fake',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: body.model ?? 'fake-model',
  }
  const chunk = (delta: object, finish: string | null = null): string =>
    frame({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] })
  const calls = (script.toolCalls ?? []).flatMap((call, index) => {
    const half = call.arguments.length >> 1
    const start = { name: call.name, arguments: call.arguments.slice(0, half) }
    return [
      chunk({ tool_calls: [{ index, id: call.id, type: 'function', function: start }] }),
      chunk({ tool_calls: [{ index, function: { arguments: call.arguments.slice(half) } }] }),
    ]
  })
  const frames = [
    chunk({ role: 'assistant', content: '' }),
    ...piecesOf(body, script).map((content) => chunk({ content })),
    ...calls,
    chunk({}, finishOf(script)),
  ]
  const usage = usageFor(body, script)
  if (usage !== undefined && body.stream_options?.include_usage === true) {
    frames.push(frame({ ...head, choices: [], usage }))
  }
  return [...frames, 'data: [DONE]\n\n']
}

function whole(body: FakeBody, script: FakeAnswer): string {
  const usage = usageFor(body, script)
  const calls = script.toolCalls?.map(({ id, name, arguments: text }) => ({
    id,
    type: 'function',
    function: { name, arguments: text },
  }))
  return JSON.stringify({
    id: 'chatcmpl-fake',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: body.model ?? 'fake-model',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: piecesOf(body, script).join(''),
          refusal: null,
          ...(calls === undefined ? {} : { tool_calls: calls }),
        },
        logprobs: null,
        finish_reason: finishOf(script),
      },
    ],
    ...(usage === undefined ? {} : { usage }),
  })
}

const finishOf = (script: FakeAnswer): string =>
  script.finish ?? (script.toolCalls === undefined ? 'stop' : 'tool_calls')

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
  return typeof content === 'string' ? content : JSON.stringify(content ?? '')
}

function usageFor(body: FakeBody, script: FakeAnswer): object | undefined {
  if (script.usage === 'omit') return undefined
  if (script.usage !== undefined) return script.usage
  const prompt = Math.ceil(JSON.stringify(body.messages ?? []).length / 4)
  const completion = Math.ceil(piecesOf(body, script).join('').length / 4)
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
}

/** All bytes are made once; a request is read to its end and searched for one marker, never parsed. */
function benchmarked(bench: NonNullable<FakeOpenAiOptions['bench']>) {
  const text = Array.from({ length: bench.pieces }, () => bench.pieceText)
  const usage = {
    prompt_tokens: 100,
    completion_tokens: bench.pieces,
    total_tokens: 100 + bench.pieces,
  }
  const frames = framesOf({ stream_options: { include_usage: true } }, { text, usage }).map((one) =>
    Buffer.from(one),
  )
  const all = Buffer.concat(frames)
  const answered = Buffer.from(whole({}, { text, usage }))
  const headers = { 'content-type': 'application/json', 'content-length': String(answered.length) }
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let streams = false
    for await (const piece of request) streams ||= (piece as Buffer).includes('"stream":true')
    if (!streams) {
      response.writeHead(200, headers)
      response.end(answered)
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (bench.betweenPiecesMs === undefined) {
      response.end(all)
      return
    }
    for (const one of frames) {
      response.write(one)
      await after(bench.betweenPiecesMs)
    }
    response.end()
  }
}
