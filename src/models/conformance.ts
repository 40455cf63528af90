import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn, setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import type { ChatRequest, FinishReason, ModelEvent } from './chat.ts'
import type { Deployment } from './deployment.ts'
import type { Prompt, Provider } from './provider.ts'
import type { TokenClass, Usage } from './usage.ts'

/** An answer in our words; a vendor's wire writes it in its own. */
export interface ScriptedAnswer {
  readonly choices: readonly ScriptedChoice[]
  readonly usage?: Usage
}
export interface ScriptedChoice {
  /** Said before the text; only for a wire that `can` do it. */
  readonly thinking?: { readonly pieces: readonly string[]; readonly signature?: string }
  /** Pieces as they are streamed. */
  readonly text?: readonly string[]
  readonly calls?: readonly {
    readonly id: string
    readonly name: string
    readonly pieces: readonly string[]
  }[]
  readonly finish: FinishReason
}

/** Text, or the bytes of a wire that is none. */
export type Piece = string | Uint8Array

/** How the vendor under test writes answers. */
export interface VendorWire {
  /** One piece per frame, terminators included; the last one completes the answer. */
  stream(answer: ScriptedAnswer): readonly Piece[]
  whole(answer: ScriptedAnswer): string
  /** Frames after which the answer is complete even if the rest never comes; from the end. */
  readonly framesToSpare: number
  readonly streamType: string
  /** A frame that reports an error in the middle of a stream, and a body that does. */
  readonly errorFrame: Piece
  readonly errorBody: string
  /** A frame of at least so many characters that means nothing. */
  hugeFrame(chars: number): Piece
  readonly garbageFrame: Piece
}

/** What a dialect has. Absent members: what OpenAI's chat completions have. */
export interface Capabilities {
  /** Several choices in one answer. */
  readonly choices?: boolean
  readonly finishes?: readonly FinishReason[]
  /** Classes of tokens that its usage tells apart. */
  readonly usage?: readonly TokenClass[]
  /** Answers may lack a usage. */
  readonly usageOptional?: boolean
  /** `signed`: the vendor's signature comes with the thought. Absent: not tried. */
  readonly thinking?: 'plain' | 'signed'
}

/** Finds in a body that was sent what a test asked for. Absent members: not tried. */
export interface SentBodies {
  /** Media type and base64 of the only image. */
  readonly image?: (
    this: void,
    body: unknown,
  ) => { readonly mediaType: string; readonly data: string } | undefined
  /** The JSON Schema that the answer must fit. */
  readonly schema?: (this: void, body: unknown) => unknown
  /** Names of the tools, in order. */
  readonly tools?: (this: void, body: unknown) => readonly string[]
}

export interface ProviderHarness {
  readonly provider: Provider
  readonly wire: VendorWire
  readonly can?: Capabilities
  readonly sent?: SentBodies
  /** A deployment of this provider at the address; loopback is inside its perimeter. */
  deployment(baseUrl: string): Deployment
  close(): Promise<void>
}

export interface ShortTimeouts {
  readonly headersMs: number
  readonly bodyMs: number
}

interface Script {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Written one after another, each in a turn of its own. */
  readonly writes?: readonly Piece[]
  readonly end?: 'end' | 'destroy' | 'stall'
  readonly headersAfterMs?: number
}

/** A server that does what its script says and remembers when its client left. */
class ScriptedServer {
  script: Script = {}
  readonly requests: { readonly path: string; readonly body: string }[] = []
  /** Times that a client left a stalled answer. */
  closed = 0
  readonly #server: Server = createServer(
    (request, response) => void this.#serve(request, response),
  )

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { script } = this
    let body = ''
    for await (const piece of request) body += String(piece)
    this.requests.push({ path: request.url ?? '', body })
    response.on('close', () => {
      if (script.end === 'stall') this.closed++
    })
    if (script.headersAfterMs !== undefined) await after(script.headersAfterMs)
    response.writeHead(script.status ?? 200, script.headers)
    if (script.body !== undefined) response.write(script.body)
    else response.flushHeaders()
    for (const piece of script.writes ?? []) {
      if (response.destroyed) return
      response.write(piece)
      await nextTurn()
    }
    if (script.end === 'destroy') {
      // What was written must be on its way before the socket dies.
      await after(2)
      response.destroy()
    } else if (script.end !== 'stall') response.end()
  }
}

export const promptOf = (request: Partial<ChatRequest>): Prompt => {
  const messages = request.messages ?? [{ role: 'user', parts: [{ kind: 'text', text: 'hello' }] }]
  return {
    request: {
      kind: 'chat',
      dialect: 'openai',
      alias: 'assistant',
      messages,
      tools: [],
      maxOutputTokens: undefined,
      choiceCount: 1,
      stream: true,
      streamUsage: false,
      wants: { tools: false, images: false, structured: false },
      unknownText: [],
      raw: {},
      declared: undefined,
      ...request,
    },
    question: 'hello',
    passages: [],
    instructions: undefined,
    maxOutputTokens: undefined,
    termWeights: new Map(),
    relatedTerms: new Map(),
    rows: 0,
  }
}

export async function eventsOf(
  batches: AsyncIterable<readonly ModelEvent[]>,
): Promise<ModelEvent[]> {
  const events: ModelEvent[] = []
  for await (const batch of batches) events.push(...batch)
  return events
}

export const textOf = (events: readonly ModelEvent[], choice = 0): string =>
  events
    .map((event) => (event.kind === 'text' && event.choice === choice ? event.text : ''))
    .join('')

interface SeenCall {
  id: string
  name: string
  text: string
}
/** The calls of a choice, put together. */
export function callsOf(events: readonly ModelEvent[], choice = 0): SeenCall[] {
  const calls: SeenCall[] = []
  for (const event of events) {
    if (event.kind !== 'toolCall' || event.choice !== choice) continue
    const call = (calls[event.index] ??= { id: '', name: '', text: '' })
    call.id += event.id ?? ''
    call.name += event.name ?? ''
    call.text += event.text
  }
  return calls
}

const failureOf = (events: readonly ModelEvent[]) => {
  const last = events.at(-1)
  return last?.kind === 'failed' ? last.failure : undefined
}
const finishesOf = (events: readonly ModelEvent[]) =>
  events.flatMap((event) => (event.kind === 'finish' ? [[event.choice, event.reason]] : []))
const usageOf = (events: readonly ModelEvent[]) =>
  events.flatMap((event) => (event.kind === 'usage' ? [event.usage] : []))

const PLAIN: ScriptedAnswer = {
  choices: [{ text: ['Grüße, ', '世界 ', '👩‍👩‍👧', ' and more'], finish: 'stop' }],
  usage: { input: 12, output: 7 },
}
const PLAIN_TEXT = 'Grüße, 世界 👩‍👩‍👧 and more'
const TOOLS: ScriptedAnswer = {
  choices: [
    {
      calls: [
        { id: 'call_a', name: 'weather', pieces: ['{"ci', 'ty":"Ly', 'on"}'] },
        { id: 'call_b', name: 'time', pieces: ['{"zone":', '"CET"}'] },
      ],
      finish: 'tool_calls',
    },
  ],
}

const SHORT: ScriptedAnswer = {
  choices: [{ text: ['ß', '世'], finish: 'stop' }],
  usage: { input: 1, output: 2 },
}

/** Each class another number, so that none can pass for a second one. */
const COUNTS: Readonly<Record<TokenClass, number>> = {
  input: 20,
  cacheRead: 80,
  cacheWrite: 40,
  output: 5,
  reasoning: 30,
  audio: 7,
  image: 9,
}

const OPENAI_CAN: Required<Omit<Capabilities, 'thinking'>> = {
  choices: true,
  finishes: ['stop', 'length', 'content_filter'],
  usage: ['input', 'cacheRead', 'output', 'reasoning'],
  usageOptional: true,
}

const IMAGE = { mediaType: 'image/png', data: 'iVBORw0KGgo=' }
const SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
}

const bytesOf = (pieces: readonly Piece[]): Buffer =>
  Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)))

/** What every provider with a wire MUST do. `make` gets timeouts short enough for tests. */
export function providerSuite(
  name: string,
  make: (timeouts: ShortTimeouts) => ProviderHarness,
): void {
  describe(`provider ${name}`, () => {
    const server = new ScriptedServer()
    let harness: ProviderHarness
    let deployment: Deployment
    beforeAll(async () => {
      harness = make({ headersMs: 300, bodyMs: 300 })
      deployment = harness.deployment(await server.open())
    })
    afterAll(async () => {
      await harness.close()
      await server.close()
    })

    const invoke = (
      script: Script,
      request: Partial<ChatRequest> = {},
      signal = new AbortController().signal,
    ) => {
      server.script = script
      return harness.provider.invoke(deployment, promptOf(request), signal)
    }
    const streamed = (writes: Script['writes'], end: Script['end'] = 'end'): Script => ({
      headers: { 'content-type': harness.wire.streamType },
      writes: writes ?? [],
      end,
    })
    const can = () => ({ ...OPENAI_CAN, ...harness.can })
    const lastBody = (): unknown => JSON.parse(server.requests.at(-1)?.body ?? '')
    const answered = (answer: ScriptedAnswer): Script => streamed(harness.wire.stream(answer))
    const wholly = (answer: ScriptedAnswer): Script => ({
      headers: { 'content-type': 'application/json' },
      body: harness.wire.whole(answer),
    })

    test('a streamed answer', async () => {
      const events = await eventsOf(invoke(answered(PLAIN)))
      expect(textOf(events)).toBe(PLAIN_TEXT)
      expect(finishesOf(events)).toEqual([[0, 'stop']])
      expect(usageOf(events)).toEqual([{ input: 12, output: 7 }])
      expect(events.at(-1)?.kind).toBe('usage')
    })

    test('an unstreamed answer says the same', async () => {
      const events = await eventsOf(invoke(wholly(PLAIN), { stream: false }))
      expect(textOf(events)).toBe(PLAIN_TEXT)
      expect(finishesOf(events)).toEqual([[0, 'stop']])
      expect(usageOf(events)).toEqual([{ input: 12, output: 7 }])
    })

    test('nothing leaves before the first next()', async () => {
      const before = server.requests.length
      const batches = invoke(answered(PLAIN))
      await after(20)
      expect(server.requests.length).toBe(before)
      await eventsOf(batches)
      expect(server.requests.length).toBe(before + 1)
    })

    test('a stream that arrives byte by byte', async () => {
      const bytes = bytesOf(harness.wire.stream(PLAIN))
      const writes = Array.from(bytes, (byte) => Uint8Array.of(byte))
      const events = await eventsOf(invoke(streamed(writes)))
      expect(textOf(events)).toBe(PLAIN_TEXT)
      expect(finishesOf(events)).toEqual([[0, 'stop']])
    })

    test('a stream split in two at every byte', async () => {
      const bytes = bytesOf(harness.wire.stream(SHORT))
      for (let at = 1; at < bytes.length; at++) {
        const events = await eventsOf(invoke(streamed([bytes.subarray(0, at), bytes.subarray(at)])))
        expect(textOf(events), `split at ${at}`).toBe('ß世')
        expect(usageOf(events), `split at ${at}`).toEqual([{ input: 1, output: 2 }])
      }
    }, 20_000)

    test('parallel tool calls whose arguments are split over chunks', async () => {
      for (const [script, stream] of [
        [answered(TOOLS), true],
        [wholly(TOOLS), false],
      ] as const) {
        const events = await eventsOf(invoke(script, { stream }))
        expect(callsOf(events)).toEqual([
          { id: 'call_a', name: 'weather', text: '{"city":"Lyon"}' },
          { id: 'call_b', name: 'time', text: '{"zone":"CET"}' },
        ])
        expect(finishesOf(events)).toEqual([[0, 'tool_calls']])
      }
    })

    test('the ways in which an answer ends', async () => {
      for (const finish of can().finishes) {
        const answer: ScriptedAnswer = { choices: [{ text: ['x'], finish }] }
        expect(finishesOf(await eventsOf(invoke(answered(answer))))).toEqual([[0, finish]])
        const whole = await eventsOf(invoke(wholly(answer), { stream: false }))
        expect(finishesOf(whole)).toEqual([[0, finish]])
      }
    })

    test('thought comes as thought, and its signature with it', async ({ skip }) => {
      const { thinking } = can()
      if (thinking === undefined) return skip()
      const signature = thinking === 'signed' ? { signature: 'c2lnbmVk' } : {}
      const answer: ScriptedAnswer = {
        choices: [
          { thinking: { pieces: ['let me', ' see'], ...signature }, text: ['x'], finish: 'stop' },
        ],
      }
      for (const [script, stream] of [
        [answered(answer), true],
        [wholly(answer), false],
      ] as const) {
        const events = await eventsOf(invoke(script, { stream }))
        const thoughts = events.flatMap((event) => (event.kind === 'reasoning' ? [event] : []))
        expect(thoughts.map(({ text }) => text).join('')).toBe('let me see')
        expect(thoughts.flatMap((one) => one.signature ?? [])).toEqual(Object.values(signature))
        expect(textOf(events)).toBe('x')
      }
    })

    test('an image goes out with its type and bytes', async ({ skip }) => {
      const find = harness.sent?.image
      if (find === undefined) return skip()
      const messages = [
        {
          role: 'user' as const,
          parts: [
            { kind: 'text' as const, text: 'what is it?' },
            { kind: 'image' as const, ...IMAGE },
          ],
        },
      ]
      const wants = { tools: false, images: true, structured: false }
      await eventsOf(invoke(answered(PLAIN), { messages, wants }))
      expect(find(lastBody())).toEqual(IMAGE)
    })

    test('a schema for the answer goes out as it came', async ({ skip }) => {
      const find = harness.sent?.schema
      if (find === undefined) return skip()
      const format = { kind: 'schema' as const, name: 'place', schema: SCHEMA, strict: true }
      const wants = { tools: false, images: false, structured: true }
      await eventsOf(invoke(answered(PLAIN), { settings: { format }, wants }))
      expect(find(lastBody())).toEqual(SCHEMA)
    })

    test('tools go out in their order', async ({ skip }) => {
      const find = harness.sent?.tools
      if (find === undefined) return skip()
      const tools = ['weather', 'time'].map((tool) => ({
        name: tool,
        description: `asks for the ${tool}`,
        parameters: SCHEMA,
      }))
      const wants = { tools: true, images: false, structured: false }
      await eventsOf(invoke(answered(TOOLS), { tools, wants }))
      expect(find(lastBody())).toEqual(['weather', 'time'])
    })

    test('several choices', async ({ skip }) => {
      if (!can().choices) return skip()
      const answer: ScriptedAnswer = {
        choices: [
          { text: ['one ', 'first'], finish: 'stop' },
          { text: ['two'], finish: 'length' },
        ],
      }
      const events = await eventsOf(invoke(answered(answer), { choiceCount: 2 }))
      expect([textOf(events, 0), textOf(events, 1)]).toEqual(['one first', 'two'])
      expect(finishesOf(events)).toHaveLength(2)
      expect(finishesOf(events)).toEqual(
        expect.arrayContaining([
          [0, 'stop'],
          [1, 'length'],
        ]),
      )
    })

    test.for<[string, () => Usage | undefined]>([
      ['absent: unknown', () => undefined],
      ['zero: stays zero', () => ({ input: 0, output: 0 })],
      ['over-reported: passed on', () => ({ input: 900_000, output: 4_000_000 })],
      [
        'of every class: disjoint',
        () => Object.fromEntries(can().usage.map((name) => [name, COUNTS[name]])),
      ],
    ])('usage %s', async ([, make], { skip }) => {
      const usage = make()
      if (usage === undefined && !can().usageOptional) return skip()
      const answer: ScriptedAnswer = {
        choices: [{ text: ['x'], finish: 'stop' }],
        ...(usage === undefined ? {} : { usage }),
      }
      const expected = usage === undefined ? [] : [usage]
      expect(usageOf(await eventsOf(invoke(answered(answer))))).toEqual(expected)
      expect(usageOf(await eventsOf(invoke(wholly(answer), { stream: false })))).toEqual(expected)
    })

    test('an error in place of the body', async () => {
      const script = {
        headers: { 'content-type': 'application/json' },
        body: harness.wire.errorBody,
      }
      const events = await eventsOf(invoke(script, { stream: false }))
      expect(failureOf(events)).toMatchObject({ reason: 'status', dispatched: true })
    })

    test('an error in the middle of a stream ends it, and its words stay inside', async () => {
      const [first = ''] = harness.wire.stream(PLAIN)
      const events = await eventsOf(invoke(streamed([first, harness.wire.errorFrame])))
      expect(failureOf(events)).toMatchObject({ reason: 'status', dispatched: true })
      expect(finishesOf(events)).toEqual([])
      expect(JSON.stringify(failureOf(events))).not.toContain('secret words')
    })

    test('an empty stream is no answer', async () => {
      const events = await eventsOf(invoke(streamed([])))
      expect(failureOf(events)).toMatchObject({ reason: 'cut', dispatched: true })
    })

    test.each(['end', 'destroy'] as const)(
      'INVARIANT (no end is made up): a stream that dies (%s) after any frame fails',
      async (end) => {
        for (const answer of [PLAIN, TOOLS]) {
          const frames = harness.wire.stream(answer)
          const complete = frames.length - harness.wire.framesToSpare
          for (let count = 0; count <= frames.length; count++) {
            const events = await eventsOf(invoke(streamed(frames.slice(0, count), end)))
            const failed = failureOf(events) !== undefined
            if (count < complete) expect(failed, `after ${count} frames`).toBe(true)
            if (count === frames.length) expect(failed, 'complete').toBe(false)
            if (failed) expect(failureOf(events)).toMatchObject({ reason: 'cut', dispatched: true })
          }
        }
      },
    )

    test('an abort in the middle of a stream closes the socket at once', async () => {
      const abort = new AbortController()
      const [first = '', second = ''] = harness.wire.stream(PLAIN)
      const closed = server.closed
      const seen: ModelEvent[] = []
      for await (const batch of invoke(streamed([first, second], 'stall'), {}, abort.signal)) {
        seen.push(...batch)
        abort.abort()
      }
      expect(failureOf(seen)).toMatchObject({ reason: 'cancelled', dispatched: true })
      await expect.poll(() => server.closed, { timeout: 200, interval: 5 }).toBe(closed + 1)
    })

    test('leaving the loop closes the socket', async () => {
      const [first = ''] = harness.wire.stream(PLAIN)
      const closed = server.closed
      for await (const _ of invoke(streamed([first], 'stall'))) break
      await expect.poll(() => server.closed, { timeout: 200, interval: 5 }).toBe(closed + 1)
    })

    test('a signal that has aborted already sends nothing', async () => {
      const before = server.requests.length
      const events = await eventsOf(invoke(answered(PLAIN), {}, AbortSignal.abort()))
      expect(failureOf(events)).toMatchObject({ reason: 'cancelled', dispatched: false })
      expect(server.requests.length).toBe(before)
    })

    test.each([
      [400, false, false],
      [401, false, false],
      [403, false, false],
      [404, false, false],
      [408, false, true],
      [409, false, true],
      [413, false, false],
      [422, false, false],
      [429, false, true],
      [500, true, true],
      [503, true, true],
      [529, true, true],
      [307, true, false],
    ])('status %i: dispatched %s, retryable %s', async (status, dispatched, retryable) => {
      const headers = {
        'content-type': 'application/json',
        location: 'http://127.0.0.1:9/elsewhere',
      }
      const events = await eventsOf(invoke({ status, headers, body: '{"error":"secret words"}' }))
      expect(failureOf(events)).toMatchObject({ reason: 'status', status, dispatched, retryable })
      expect(JSON.stringify(events)).not.toContain('secret words')
    })

    test('retry-after is passed on', async () => {
      const script = { status: 429, headers: { 'retry-after': '3' }, body: '{}' }
      expect(failureOf(await eventsOf(invoke(script)))?.retryAfterMs).toBe(3_000)
    })

    test('an event beyond its bound ends the stream', async () => {
      const writes = [harness.wire.hugeFrame(limits.sseEventCharsMax + 1)]
      expect(failureOf(await eventsOf(invoke(streamed(writes))))).toMatchObject({
        reason: 'too_large',
      })
    })

    test('garbage in a stream, in a body, and a broken protocol', async () => {
      const stream = await eventsOf(invoke(streamed([harness.wire.garbageFrame])))
      expect(failureOf(stream)).toMatchObject({ reason: 'garbage', dispatched: true })
      const headers = { 'content-type': 'application/json' }
      const body = await eventsOf(invoke({ headers, body: '{"choices": [' }, { stream: false }))
      expect(failureOf(body)).toMatchObject({ reason: 'garbage', dispatched: true })
    })

    test('each wait has its own bound', async () => {
      const slowHeaders = await eventsOf(invoke({ headersAfterMs: 3_000, ...answered(PLAIN) }))
      expect(failureOf(slowHeaders)).toMatchObject({ reason: 'timeout', dispatched: true })
      const silent = await eventsOf(invoke(streamed([], 'stall')))
      expect(failureOf(silent)).toMatchObject({ reason: 'timeout', dispatched: true })
      const [first = ''] = harness.wire.stream(PLAIN)
      const stalled = await eventsOf(invoke(streamed([first], 'stall')))
      expect(failureOf(stalled)).toMatchObject({ reason: 'timeout', dispatched: true })
    })

    test('nobody listens: not dispatched', async () => {
      const nobody = harness.deployment('http://127.0.0.1:1/v1')
      const signal = new AbortController().signal
      const events = await eventsOf(harness.provider.invoke(nobody, promptOf({}), signal))
      expect(failureOf(events)).toMatchObject({
        reason: 'unreachable',
        dispatched: false,
        retryable: true,
      })
    })
  })
}
