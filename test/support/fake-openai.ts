import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn, setTimeout as after } from 'node:timers/promises'
import { AZURE_FILTER, CHAT_ERROR, framesOf, whole } from './fake-openai-chat.ts'
import {
  countedInput,
  RESPONSES_ERROR,
  responsesFrames,
  wholeResponse,
} from './fake-openai-responses.ts'
import { embeddings, ranking, templated, tokenized } from './fake-openai-vectors.ts'

/**
 * A real HTTP server that speaks OpenAI's chat completions, Responses, embeddings and a reranker's API,
 * counts like vLLM and llama-server, answers under paths of Azure's, and misbehaves on request. For
 * end-to-end tests, and in `bench` mode as the upstream of a benchmark (precomputed bytes, no parsing).
 * A path that it does not know is answered like a chat completion.
 */
export interface FakeAnswer {
  /** Pieces of the answer; a string is cut into `pieceChars`. Default: `Hello from the model`. */
  readonly text?: string | readonly string[]
  readonly pieceChars?: number
  /** Thought before the answer: `reasoning_content` of a chat, a summary of a response. */
  readonly thinking?: string | readonly string[]
  /** Answers with the last user message. */
  readonly echo?: boolean
  readonly toolCalls?: readonly {
    readonly id: string
    readonly name: string
    readonly arguments: string
  }[]
  /** Chat's word; a response is `incomplete` for `length` and `content_filter`, and may be `failed`. */
  readonly finish?: string
  /**
   * OpenAI's usage object, by chat's names or by the names of the API asked; `omit`: none. Default:
   * counts by characters / 4. Over-report by giving more.
   */
  readonly usage?: object | 'omit'
  /** Numbers of each vector. Default: 4. */
  readonly vectorWidth?: number
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
  readonly messages?: readonly FakeMessage[]
  /** Of the Responses API: a text or items. Of embeddings: texts or tokens. */
  readonly input?: unknown
  readonly [name: string]: unknown
}

export interface FakeMessage {
  readonly role: string
  readonly content: unknown
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
  /** What was posted: the asking of a model. */
  readonly requests: readonly RecordedRequest[]
  /** What was only looked at (`GET`): a server asks for a deployment's health whenever it likes. */
  readonly probes: readonly RecordedRequest[]
  /** Clients that left before their answer was complete. */
  readonly hangups: () => number
  close(): Promise<void>
}

export async function startFakeOpenAi(options: FakeOpenAiOptions = {}): Promise<FakeOpenAi> {
  const requests: RecordedRequest[] = []
  const probes: RecordedRequest[] = []
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
    const alike = request.method === 'GET' ? probes : requests
    alike.push(recorded)
    await answer(recorded, answerFor(options.answers, recorded, alike.length), response)
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    probes,
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
  const place = placeOf(request)
  const status = script.status ?? (place.known ? 200 : 404)
  if (status !== 200) {
    response.writeHead(status, { 'content-type': 'application/json', ...script.headers })
    response.end(
      script.errorBody ?? JSON.stringify({ error: { message: 'scripted', type: 'scripted' } }),
    )
    return
  }
  const said = saidAt(place, request.body ?? {}, script)
  if (said.frames !== undefined) {
    await stream(said.frames, said.errorFrame, { script, response })
    return
  }
  response.writeHead(200, { 'content-type': 'application/json', ...script.headers })
  response.end(JSON.stringify(said.whole))
}

interface Place {
  /** The last members of the path, behind whatever base there is. */
  readonly api: string
  /** The deployment's name in a path of Azure's. */
  readonly azure: string | undefined
  /** Azure knows no path without a version. */
  readonly known: boolean
}

/** Any base path will do: what is asked for is at its end. */
function placeOf({ path }: RecordedRequest): Place {
  const { pathname, searchParams } = new URL(path, 'http://fake')
  const azure = /\/openai\/deployments\/([^/]+)\//.exec(pathname)?.[1]
  const api = APIS.find((one) => pathname.endsWith(one)) ?? '/chat/completions'
  return { api, azure, known: azure === undefined || searchParams.has('api-version') }
}
const APIS: readonly string[] = [
  '/responses/input_tokens',
  '/responses',
  '/embeddings',
  '/rerank',
  '/tokenize',
  '/apply-template',
  '/models',
  '/health',
]

interface Said {
  /** Frames of a stream. */
  readonly frames?: readonly string[]
  readonly errorFrame: string
  readonly whole?: object
}

function saidAt({ api, azure }: Place, body: FakeBody, script: FakeAnswer): Said {
  const errorFrame = CHAT_ERROR
  const streamed = body.stream === true
  if (api === '/responses') {
    return streamed
      ? { frames: responsesFrames(body, script), errorFrame: RESPONSES_ERROR }
      : { whole: wholeResponse(body, script), errorFrame }
  }
  if (api === '/responses/input_tokens') return { whole: countedInput(body, script), errorFrame }
  if (api === '/embeddings') return { whole: embeddings(body, script), errorFrame }
  if (api === '/rerank') return { whole: ranking(body, script), errorFrame }
  if (api === '/tokenize') return { whole: tokenized(body), errorFrame }
  if (api === '/apply-template') return { whole: { prompt: templated(body) }, errorFrame }
  if (api === '/models') return { whole: MODELS, errorFrame }
  if (api === '/health') return { whole: { status: 'ok' }, errorFrame }
  const asked = azure === undefined ? body : { ...body, model: body.model ?? azure }
  if (!streamed) return { whole: whole(asked, script), errorFrame }
  const frames = framesOf(asked, script)
  return { frames: azure === undefined ? frames : [AZURE_FILTER, ...frames], errorFrame }
}

const MODELS = {
  object: 'list',
  data: [{ id: 'fake-model', object: 'model', created: 1_700_000_000, owned_by: 'fake' }],
}

async function stream(
  frames: readonly string[],
  errorFrame: string,
  { script, response }: { readonly script: FakeAnswer; readonly response: ServerResponse },
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', ...script.headers })
  response.flushHeaders()
  if (script.firstPieceAfterMs !== undefined) await after(script.firstPieceAfterMs)
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
      response.write(errorFrame)
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
  const answered = Buffer.from(JSON.stringify(whole({}, { text, usage })))
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
