import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn, setTimeout as after } from 'node:timers/promises'
import { encodeEventMessage } from '../../src/kernel/event-stream.ts'

/**
 * A real HTTP server that speaks Bedrock's runtime in its documented shapes and misbehaves on request.
 * It verifies nothing: headers and bodies are recorded, so that tests can.
 */
export interface FakeBedrockAnswer {
  /** Pieces of the answer. Default: `Hello from Bedrock`. */
  readonly text?: readonly string[]
  /** Answers with the last user message's text. */
  readonly echo?: boolean
  readonly thinking?: { readonly text: string; readonly signature: string }
  readonly toolUses?: readonly {
    readonly toolUseId: string
    readonly name: string
    readonly input: object
  }[]
  readonly stopReason?: string
  /** Bedrock's usage object; `omit`: none. */
  readonly usage?: object | 'omit'
  /** What CountTokens says. */
  readonly inputTokens?: number
  /** An error before the answer, by the exception's name: `ThrottlingException`. */
  readonly exception?: { readonly name: string; readonly status: number; readonly message?: string }
  readonly headers?: Readonly<Record<string, string>>
  readonly headersAfterMs?: number
  readonly betweenFramesMs?: number
  /** Writes the stream in slices of so many bytes, whatever they cut through. */
  readonly sliceBytes?: number
  /** After so many frames: the socket dies, the body ends cleanly, nothing more comes, an exception. */
  readonly dieAfter?: number
  readonly truncateAfter?: number
  readonly stallAfter?: number
  readonly throwAfter?: { readonly frames: number; readonly exception: string }
  /** Members beside `output` and the others, and inside each frame, that nobody knows. */
  readonly extra?: Readonly<Record<string, unknown>>
}

export interface FakeBedrockRequest {
  readonly path: string
  readonly modelId: string
  readonly action: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: FakeConverseBody
  readonly text: string
}
export interface FakeConverseBody {
  readonly messages?: readonly {
    readonly role: string
    readonly content: readonly Readonly<Record<string, unknown>>[]
  }[]
  readonly [name: string]: unknown
}

export interface FakeBedrockOptions {
  readonly port?: number
  /** One answer for all, answers in turn (the last one repeats), or a function. */
  readonly answers?:
    | FakeBedrockAnswer
    | readonly FakeBedrockAnswer[]
    | ((request: FakeBedrockRequest, n: number) => FakeBedrockAnswer)
}

export interface FakeBedrock {
  /** Base URL, without a path. */
  readonly url: string
  readonly requests: readonly FakeBedrockRequest[]
  /** Clients that left before their answer was complete. */
  readonly hangups: () => number
  close(): Promise<void>
}

export async function startFakeBedrock(options: FakeBedrockOptions = {}): Promise<FakeBedrock> {
  const requests: FakeBedrockRequest[] = []
  let hangups = 0
  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) hangups++
    })
    void serve(request, response).catch(() => response.destroy())
  })
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const recorded = await record(request)
    if (recorded === undefined) {
      exception(response, { name: 'UnknownOperationException', status: 404 })
      return
    }
    requests.push(recorded)
    const { answers } = options
    const answer =
      typeof answers === 'function'
        ? answers(recorded, requests.length)
        : (list(answers)[Math.min(requests.length, list(answers).length) - 1] ?? {})
    await reply(recorded, answer, response)
  }
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

const list = (
  answers: FakeBedrockAnswer | readonly FakeBedrockAnswer[] | undefined,
): readonly FakeBedrockAnswer[] =>
  Array.isArray(answers) ? answers : [(answers ?? {}) as FakeBedrockAnswer]

async function record(request: IncomingMessage): Promise<FakeBedrockRequest | undefined> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  const text = Buffer.concat(pieces).toString('utf8')
  const path = request.url ?? ''
  const [, modelId, action] =
    /^\/model\/([^/]+)\/(converse|converse-stream|count-tokens)$/.exec(path) ?? []
  if (modelId === undefined || action === undefined) return undefined
  const body = JSON.parse(text) as FakeConverseBody
  return {
    path,
    modelId: decodeURIComponent(modelId),
    action,
    headers: request.headers,
    body,
    text,
  }
}

async function reply(
  request: FakeBedrockRequest,
  answer: FakeBedrockAnswer,
  response: ServerResponse,
): Promise<void> {
  if (answer.headersAfterMs !== undefined) await after(answer.headersAfterMs)
  if (answer.exception !== undefined) {
    exception(response, answer.exception, answer.headers)
  } else if (request.action === 'converse-stream') {
    await stream(request, answer, response)
  } else {
    const body =
      request.action === 'count-tokens'
        ? { inputTokens: answer.inputTokens ?? Math.ceil(request.text.length / 4) }
        : whole(request, answer)
    response.writeHead(200, { 'content-type': 'application/json', ...answer.headers })
    response.end(JSON.stringify(body))
  }
}

function exception(
  response: ServerResponse,
  { name, status, message }: NonNullable<FakeBedrockAnswer['exception']>,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-amzn-errortype': `${name}:http://internal.amazon.com/`,
    ...headers,
  })
  response.end(JSON.stringify({ message: message ?? 'an error of the fake' }))
}

function texts(request: FakeBedrockRequest, answer: FakeBedrockAnswer): readonly string[] {
  if (answer.echo !== true) return answer.text ?? ['Hello ', 'from ', 'Bedrock']
  const said = request.body.messages
    ?.at(-1)
    ?.content.flatMap(({ text }) => (typeof text === 'string' ? [text] : []))
  return [(said ?? []).join('')]
}

function usageOf(answer: FakeBedrockAnswer, request: FakeBedrockRequest): object {
  if (answer.usage === 'omit') return {}
  const inputTokens = Math.ceil(request.text.length / 4)
  const outputTokens = Math.ceil(texts(request, answer).join('').length / 4)
  const counted = { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens }
  return { usage: answer.usage ?? counted }
}

const stopOf = (answer: FakeBedrockAnswer): string =>
  answer.stopReason ?? ((answer.toolUses?.length ?? 0) > 0 ? 'tool_use' : 'end_turn')

function whole(request: FakeBedrockRequest, answer: FakeBedrockAnswer): object {
  const content = [
    ...(answer.thinking === undefined
      ? []
      : [{ reasoningContent: { reasoningText: answer.thinking } }]),
    { text: texts(request, answer).join('') },
    ...(answer.toolUses ?? []).map((toolUse) => ({ toolUse })),
  ]
  return {
    output: { message: { role: 'assistant', content } },
    stopReason: stopOf(answer),
    ...usageOf(answer, request),
    metrics: { latencyMs: 1 },
    ...answer.extra,
  }
}

/** The frames of a streamed answer, in their order. */
export function framesOf(request: FakeBedrockRequest, answer: FakeBedrockAnswer): Buffer[] {
  const frames = [frame('messageStart', { role: 'assistant', ...answer.extra })]
  let contentBlockIndex = 0
  const block = (deltas: readonly object[], start?: object): void => {
    if (start !== undefined) frames.push(frame('contentBlockStart', { contentBlockIndex, start }))
    for (const delta of deltas) {
      frames.push(frame('contentBlockDelta', { contentBlockIndex, delta, p: 'abcd' }))
    }
    frames.push(frame('contentBlockStop', { contentBlockIndex }))
    contentBlockIndex++
  }
  if (answer.thinking !== undefined) {
    const { text, signature } = answer.thinking
    block([{ reasoningContent: { text } }, { reasoningContent: { signature } }])
  }
  block(texts(request, answer).map((text) => ({ text })))
  for (const { toolUseId, name, input } of answer.toolUses ?? []) {
    const text = JSON.stringify(input)
    const half = Math.ceil(text.length / 2)
    const pieces = [text.slice(0, half), text.slice(half)]
    block(
      pieces.map((piece) => ({ toolUse: { input: piece } })),
      { toolUse: { toolUseId, name } },
    )
  }
  frames.push(frame('messageStop', { stopReason: stopOf(answer), ...answer.extra }))
  frames.push(frame('metadata', { ...usageOf(answer, request), metrics: { latencyMs: 1 } }))
  return frames
}

const frame = (type: string, payload: object): Buffer =>
  encodeEventMessage(
    [
      [':message-type', 'event'],
      [':event-type', type],
      [':content-type', 'application/json'],
    ],
    JSON.stringify(payload),
  )

async function stream(
  request: FakeBedrockRequest,
  answer: FakeBedrockAnswer,
  response: ServerResponse,
): Promise<void> {
  const { dieAfter, truncateAfter, stallAfter, throwAfter } = answer
  const stop = dieAfter ?? truncateAfter ?? stallAfter ?? throwAfter?.frames
  const frames = framesOf(request, answer).slice(0, stop)
  if (throwAfter !== undefined) {
    const headers = [
      [':message-type', 'exception'],
      [':exception-type', throwAfter.exception],
      [':content-type', 'application/json'],
    ] as const
    frames.push(encodeEventMessage(headers, '{"message":"an error of the fake"}'))
  }
  const type = 'application/vnd.amazon.eventstream'
  response.writeHead(200, { 'content-type': type, ...answer.headers })
  response.flushHeaders()
  for (const piece of sliced(frames, answer.sliceBytes)) {
    if (response.destroyed) return
    response.write(piece)
    await (answer.betweenFramesMs === undefined ? nextTurn() : after(answer.betweenFramesMs))
  }
  if (dieAfter !== undefined) {
    // What was written must be on its way before the socket dies.
    await after(2)
    response.destroy()
  } else if (stallAfter === undefined) response.end()
}

function sliced(frames: readonly Buffer[], bytes: number | undefined): readonly Buffer[] {
  if (bytes === undefined) return frames
  const all = Buffer.concat(frames)
  return Array.from({ length: Math.ceil(all.length / bytes) }, (_, at) =>
    all.subarray(at * bytes, (at + 1) * bytes),
  )
}
