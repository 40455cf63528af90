import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ToolTerms } from '../../src/authorization/authorization.ts'
import { createScanner, defaultRaises } from '../../src/dlp/scanner.ts'
import {
  encodeEventMessage,
  EventStreamDecoder,
  type EventMessage,
} from '../../src/kernel/event-stream.ts'
import type { Label } from '../../src/kernel/label.ts'
import { limits } from '../../src/kernel/limits.ts'
import { isRefusal, refusal } from '../../src/kernel/refusal.ts'
import type { Instant, RequestId } from '../../src/kernel/values.ts'
import type { ModelEvent } from '../../src/models/chat.ts'
import type { ModelRequest } from '../../src/models/request.ts'
import { OutputGuard } from '../../src/pipeline/guard.ts'
import { linkHosts } from '../../src/pipeline/hosts.ts'
import { REMOVED } from '../../src/pipeline/links.ts'
import {
  PLACEHOLDER_CHARS,
  placeholderText,
  type Restore,
} from '../../src/pipeline/placeholders.ts'
import { rewritersOf } from '../../src/pipeline/rewriting.ts'
import type { Work } from '../../src/pipeline/work.ts'
import * as messages from '../../src/providers/anthropic/readers.ts'
import { Names } from '../../src/providers/bedrock/names.ts'
import * as converse from '../../src/providers/bedrock/readers.ts'
import type { AnswerReader } from '../../src/providers/exchange.ts'
import * as chat from '../../src/providers/openai/readers.ts'
import {
  ResponsesStreamReader,
  ResponsesWholeReader,
} from '../../src/providers/openai/responses/readers.ts'
import type { AnswerContext, Codec } from '../../src/wire/dialect.ts'
import { WIRES } from '../../src/wire/registry.ts'
import { SeededRandom } from '../simulation/seeded.ts'

/** What an answer says: its text, and the arguments of the one tool that it calls. */
interface Said {
  readonly text: string
  readonly args: string
}
interface Framing {
  /** In the deployment's own grammar. */
  events(pieces: Pieces): readonly object[]
  whole(said: Said): object
  reader(stream: boolean): AnswerReader
  framed(event: object): Buffer
  client(stream: boolean): readonly [Codec, object]
  /** What the client reads in a stream, in a whole. */
  streamed(bytes: Uint8Array): Said
  read(body: Fields): Said
}
interface Pieces {
  readonly text: readonly string[]
  readonly args: readonly string[]
}
type Fields = Readonly<Record<string, unknown>>

/** What stands there; undefined where nothing does. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value
  for (const step of path)
    found = typeof found === 'object' && found !== null ? (found as Fields)[step] : undefined
  return found
}

const TOOL = 'look_up'
const codecAt = (wanted: string): Codec => {
  for (const { routes } of WIRES)
    for (const route of routes)
      if (route.path === wanted && route.serves === 'chat') return route.codec
  throw new Error(wanted)
}
const MESSAGE = [{ role: 'user', content: 'hi' }]
const sse = (event: object): Buffer => Buffer.from(`data: ${JSON.stringify(event)}\n\n`)
const dataOf = (bytes: Uint8Array): Fields[] =>
  Buffer.from(bytes)
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)) as Fields)
const joined = <T>(events: readonly T[], of: (event: T) => unknown): string =>
  events
    .map((event) => of(event))
    .filter((piece) => typeof piece === 'string')
    .join('')

const CHAT: Framing = {
  events: ({ text, args }) => {
    const chunk = (delta: object, reason: string | null = null): object => ({
      id: 'c1',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm',
      choices: [{ index: 0, delta, finish_reason: reason }],
    })
    const call = (more: object): object => chunk({ tool_calls: [{ index: 0, ...more }] })
    return [
      chunk({ role: 'assistant', content: '' }),
      ...text.map((content) => chunk({ content })),
      call({ id: 'call_1', type: 'function', function: { name: TOOL, arguments: '' } }),
      ...args.map((piece) => call({ function: { arguments: piece } })),
      chunk({}, 'tool_calls'),
    ]
  },
  whole: ({ text, args }) => ({
    id: 'c1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text,
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: TOOL, arguments: args } },
          ],
        },
        finish_reason: 'tool_calls',
      },
    ],
  }),
  reader: (stream) => (stream ? new chat.StreamReader(1) : new chat.WholeReader(1)),
  framed: sse,
  client: (stream) => [codecAt('/v1/chat/completions'), { model: 'a', stream, messages: MESSAGE }],
  streamed: (bytes) => {
    const deltas = dataOf(bytes).flatMap(({ choices }) =>
      (choices as readonly Fields[]).map(({ delta }) => delta),
    )
    return {
      text: joined(deltas, (delta) => at(delta, 'content')),
      args: joined(deltas, (delta) => at(delta, 'tool_calls', 0, 'function', 'arguments')),
    }
  },
  read: (body) => ({
    text: String(at(body, 'choices', 0, 'message', 'content')),
    args: String(at(body, 'choices', 0, 'message', 'tool_calls', 0, 'function', 'arguments')),
  }),
}

const responseOf = ({ text, args }: Said): object => ({
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  status: 'completed',
  model: 'm',
  output: [
    {
      type: 'message',
      id: 'msg_1',
      status: 'completed',
      role: 'assistant',
      content: [{ type: 'output_text', text, annotations: [] }],
    },
    { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: TOOL, arguments: args },
  ],
  usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
})
const RESPONSES: Framing = {
  events: ({ text, args }) => {
    const said = { text: text.join(''), args: args.join('') }
    const response = responseOf(said) as Fields
    const [message, call] = response['output'] as readonly Fields[]
    const part = { item_id: 'msg_1', output_index: 0, content_index: 0 }
    const argument = { item_id: 'fc_1', output_index: 1 }
    const typed: [string, object][] = [
      ['created', { response: { ...response, status: 'in_progress', output: [] } }],
      ['output_item.added', { output_index: 0, item: { ...message, content: [] } }],
      ['content_part.added', { ...part, part: { type: 'output_text', text: '', annotations: [] } }],
      ...text.map((delta): [string, object] => ['output_text.delta', { ...part, delta }]),
      ['output_text.done', { ...part, text: said.text }],
      ['content_part.done', { ...part, part: at(message, 'content', 0) }],
      ['output_item.done', { output_index: 0, item: message }],
      ['output_item.added', { output_index: 1, item: { ...call, arguments: '' } }],
      ...args.map((delta): [string, object] => [
        'function_call_arguments.delta',
        { ...argument, delta },
      ]),
      ['function_call_arguments.done', { ...argument, arguments: said.args }],
      ['output_item.done', { output_index: 1, item: call }],
      ['completed', { response }],
    ]
    return typed.map(([type, more], at) => ({
      type: `response.${type}`,
      sequence_number: at,
      ...more,
    }))
  },
  whole: responseOf,
  reader: (stream) => (stream ? new ResponsesStreamReader() : new ResponsesWholeReader()),
  framed: sse,
  client: (stream) => [codecAt('/v1/responses'), { model: 'a', stream, input: 'hi' }],
  streamed: (bytes) => {
    const events = dataOf(bytes)
    const of = (type: string) => (event: Fields) =>
      event['type'] === `response.${type}.delta` ? event['delta'] : undefined
    const said = {
      text: joined(events, of('output_text')),
      args: joined(events, of('function_call_arguments')),
    }
    // It says everything again at the end, and that is the same.
    const last = at(events.at(-1), 'response') as Fields
    expect(RESPONSES.read(last)).toEqual(said)
    for (const { type, text } of events)
      if (type === 'response.output_text.done') expect(text).toBe(said.text)
    return said
  },
  read: (body) => ({
    text: String(at(body, 'output', 0, 'content', 0, 'text')),
    args: String(at(body, 'output', 1, 'arguments')),
  }),
}

const MESSAGES: Framing = {
  events: ({ text, args }) => {
    const block = (index: number, start: object, deltas: readonly object[]): object[] => [
      { type: 'content_block_start', index, content_block: start },
      ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]
    return [
      {
        type: 'message_start',
        message: {
          id: 'm1',
          type: 'message',
          role: 'assistant',
          model: 'm',
          content: [],
          usage: {},
        },
      },
      ...block(
        0,
        { type: 'text', text: '' },
        text.map((piece) => ({ type: 'text_delta', text: piece })),
      ),
      ...block(
        1,
        { type: 'tool_use', id: 't1', name: TOOL, input: {} },
        args.map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
      ),
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 1 } },
      { type: 'message_stop' },
    ]
  },
  whole: ({ text, args }) => ({
    id: 'm1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [
      { type: 'text', text },
      { type: 'tool_use', id: 't1', name: TOOL, input: JSON.parse(args) },
    ],
    stop_reason: 'tool_use',
    usage: { input_tokens: 1, output_tokens: 1 },
  }),
  reader: (stream) => (stream ? new messages.StreamReader() : new messages.WholeReader()),
  framed: sse,
  client: (stream) => [
    codecAt('/v1/messages'),
    { model: 'a', stream, max_tokens: 9, messages: MESSAGE },
  ],
  streamed: (bytes) => {
    const events = dataOf(bytes)
    return {
      text: joined(events, (event) => at(event, 'delta', 'text')),
      args: joined(events, (event) => at(event, 'delta', 'partial_json')),
    }
  },
  read: (body) => ({
    text: String(at(body, 'content', 0, 'text')),
    args: JSON.stringify(at(body, 'content', 1, 'input')),
  }),
}

function eventPayloads(bytes: Uint8Array): Fields[] {
  const out: EventMessage[] = []
  new EventStreamDecoder().push(bytes, out)
  return out.map(({ payload }) => JSON.parse(payload.toString()) as Fields)
}
const converseMessage = ({ text, args }: Said): object => ({
  role: 'assistant',
  content: [{ text }, { toolUse: { toolUseId: 't1', name: TOOL, input: JSON.parse(args) } }],
})
const CONVERSE: Framing = {
  events: ({ text, args }) => [
    { messageStart: { role: 'assistant' } },
    ...text.map((piece) => ({
      contentBlockDelta: { contentBlockIndex: 0, delta: { text: piece } },
    })),
    { contentBlockStop: { contentBlockIndex: 0 } },
    {
      contentBlockStart: {
        contentBlockIndex: 1,
        start: { toolUse: { toolUseId: 't1', name: TOOL } },
      },
    },
    ...args.map((input) => ({
      contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input } } },
    })),
    { contentBlockStop: { contentBlockIndex: 1 } },
    { messageStop: { stopReason: 'tool_use' } },
    { metadata: { usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: {} } },
  ],
  whole: (said) => ({
    output: { message: converseMessage(said) },
    stopReason: 'tool_use',
    usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
    metrics: { latencyMs: 1 },
  }),
  reader: (stream) => {
    const asked = { model: 'm', names: new Names() }
    return stream ? new converse.StreamReader(asked) : new converse.WholeReader(asked)
  },
  framed: (event) => {
    const [type = '', payload] = Object.entries(event)[0] ?? []
    const headers = [
      [':message-type', 'event'],
      [':event-type', type],
      [':content-type', 'application/json'],
    ] as const
    return Buffer.from(encodeEventMessage(headers, JSON.stringify(payload)))
  },
  client: (stream) => [
    codecAt(`/model/:modelId/converse${stream ? '-stream' : ''}`),
    { messages: [{ role: 'user', content: [{ text: 'hi' }] }] },
  ],
  streamed: (bytes) => {
    const events = eventPayloads(bytes)
    return {
      text: joined(events, (event) => at(event, 'delta', 'text')),
      args: joined(events, (event) => at(event, 'delta', 'toolUse', 'input')),
    }
  },
  read: (body) => ({
    text: String(at(body, 'output', 'message', 'content', 0, 'text')),
    args: JSON.stringify(at(body, 'output', 'message', 'content', 1, 'toolUse', 'input')),
  }),
}

const FRAMINGS = { chat: CHAT, responses: RESPONSES, messages: MESSAGES, converse: CONVERSE }
type FramingName = keyof typeof FRAMINGS
const NAMES = Object.keys(FRAMINGS) as FramingName[]

const VALUES = new Map<string, string>()
const RESTRICTED: Label = { level: 'restricted', compartments: ['pii'], integrity: 'trusted' }
const restore: Restore = {
  maxChars: PLACEHOLDER_CHARS,
  label: RESTRICTED,
  valueOf(placeholder) {
    const text = VALUES.get(placeholder)
    return text === undefined ? undefined : { text, label: RESTRICTED, type: 'email' }
  },
}
const TAINTED: Label = { level: 'confidential', compartments: [], integrity: 'untrusted' }
const TRUSTED: Label = { level: 'confidential', compartments: [], integrity: 'trusted' }
interface Setting {
  readonly restores: boolean
  readonly label: Label
  readonly perimeter: ToolTerms['perimeter']
}
const workIn = ({ restores, label }: Setting): Work =>
  ({
    label,
    restore: restores ? restore : undefined,
    stages: {},
    snapshot: { linkHosts: linkHosts(['intranet.example.com']) },
  }) as unknown as Work

const scanner = createScanner(defaultRaises)
const blocked = refusal('data_blocked', 'no')

interface Through {
  readonly out: readonly (readonly ModelEvent[])[]
  readonly refused: boolean
}
function through(
  batches: readonly (readonly ModelEvent[])[],
  setting: Setting | undefined,
): Through {
  const terms = {
    name: TOOL,
    sideEffects: false,
    perimeter: setting?.perimeter ?? 'outside',
  } as const
  const rewriters =
    setting === undefined
      ? []
      : rewritersOf(
          workIn(setting),
          () => terms,
          () => true,
        )
  const guard = new OutputGuard(scanner, (found) =>
    found.some(({ type }) => type === 'secret_aws_access_key') ? blocked : undefined,
  )
  const out = batches.map((batch) => {
    let events = batch
    for (const rewriter of rewriters) events = rewriter.push(events)
    return guard.push(events)
  })
  let rest: readonly ModelEvent[] = []
  for (const rewriter of rewriters) rest = [...rewriter.push(rest), ...rewriter.end()]
  return { out: [...out, guard.push(rest), guard.end()], refused: guard.refused !== undefined }
}

function batchesOf(framing: Framing, pieces: Pieces, stream: boolean): ModelEvent[][] {
  const reader = framing.reader(stream)
  const said = { text: pieces.text.join(''), args: pieces.args.join('') }
  const frames = stream
    ? framing.events(pieces).map((event) => framing.framed(event))
    : [Buffer.from(JSON.stringify(framing.whole(said)))]
  const batches: ModelEvent[][] = []
  for (const frame of frames) {
    const out: ModelEvent[] = []
    batches.push(out)
    if (reader.push(frame, out) !== 'more') return batches
  }
  const last: ModelEvent[] = []
  reader.end(last)
  return [...batches, last]
}

const requests = new Map<string, readonly [Codec, ModelRequest]>()
function clientOf(name: FramingName, stream: boolean): readonly [Codec, ModelRequest] {
  const known = requests.get(`${name} ${stream}`)
  if (known !== undefined) return known
  const [codec, body] = FRAMINGS[name].client(stream)
  const request = codec.decode(JSON.stringify(body), { modelId: 'a' }, {})
  if (isRefusal(request)) throw new Error(request.message)
  requests.set(`${name} ${stream}`, [codec, request])
  return [codec, request]
}

function bytesFor(name: FramingName, out: Through['out'], stream: boolean): Uint8Array {
  const [codec, request] = clientOf(name, stream)
  const context: AnswerContext = {
    requestId: 'r1' as RequestId,
    createdAt: 1_700_000_000_000 as Instant,
    request,
    passages: [],
    elapsedMs: () => 1,
  }
  if (!stream) return Buffer.from(codec.encodeWhole(out.flat(), context).body)
  const encoder = codec.encodeStream(context)
  const pieces = [...out.map((batch) => encoder.push(batch)), encoder.end()]
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece)))
}

/** What a client of this dialect reads of an answer in that one. */
function said(
  from: FramingName,
  to: FramingName,
  pieces: Pieces,
  stream: boolean,
  setting: Setting,
): Said {
  const { out } = through(batchesOf(FRAMINGS[from], pieces, stream), setting)
  const bytes = bytesFor(to, out, stream)
  return stream
    ? FRAMINGS[to].streamed(bytes)
    : FRAMINGS[to].read(JSON.parse(Buffer.from(bytes).toString()) as Fields)
}

const random = new SeededRandom(7)
const one = <T>(of: readonly T[]): T => of[random.next() % of.length] as T
const PLACEHOLDERS = Array.from({ length: 40 }, (_, at) => {
  const name = placeholderText(one(['email', 'person', 'us_ssn', 'iban']), random.bytes(32))
  VALUES.set(
    name,
    one(['ada@example.com', 'Ada Lovelace', 'Zoë 🙂 Ωmega', 'a "b\\c"\nd', `v${at}`]),
  )
  return name
})
const UNKNOWN = placeholderText('email', random.bytes(32))
const AROUND = [
  'Dear ',
  ', ',
  '. ',
  '\n',
  ' 🙂 ',
  'é ',
  '[[',
  ' [1] ',
  ' [[sp-',
  ']] ',
  '"',
  ' \\ ',
].concat(
  ['[[sp-EMAIL-', ' (see https://intranet.example.com/a) ', ' and ', ' 12,50 € ', UNKNOWN],
  [' https://evil.example/'],
)
const textWith = (count: number): string => {
  let text = ''
  for (let at = 0; at < count; at++) text += one(AROUND) + one(PLACEHOLDERS) + one(AROUND)
  return text
}
const ANSWERS: readonly Said[] = Array.from({ length: 200 }, (_, at) => {
  const note = textWith(1)
  const nested = at % 4 === 0 ? JSON.stringify({ inner: note, more: [one(PLACEHOLDERS)] }) : note
  return { text: textWith(1 + (at % 2)), args: JSON.stringify({ nested, to: one(PLACEHOLDERS) }) }
})
/** What stands for a value, and was to be restored, stands in no text; nothing else is missing. */
const restoredOnly = (text: string): string => {
  let out = text
  for (const [name, value] of VALUES) out = out.replaceAll(name, value)
  return out
}

const cutAt = (text: string, at: number): string[] => [text.slice(0, at), text.slice(at)]

/** All 200 in every framing take half a minute; a share of them in each does every day. */
const EVERY = process.env['EVERY_SPLIT'] === '1'
const shareOf = (name: FramingName): readonly Said[] =>
  ANSWERS.filter((_, at) => EVERY || at % 20 === NAMES.indexOf(name))

describe('INVARIANT (rewritten alike however cut): 200 answers, split at every position', () => {
  const setting: Setting = { restores: true, label: TRUSTED, perimeter: 'inside' }
  test.each(NAMES)('%s', { timeout: 120_000 }, (name) => {
    let restored = 0
    for (const answer of shareOf(name)) {
      const whole = said(name, name, { text: [answer.text], args: [answer.args] }, true, setting)
      const unstreamed = said(
        name,
        name,
        { text: [answer.text], args: [answer.args] },
        false,
        setting,
      )
      expect(unstreamed.text).toBe(whole.text)
      expect(JSON.parse(unstreamed.args)).toEqual(JSON.parse(whole.args))
      // Nothing is lost: with all values back, it is what was said.
      expect(restoredOnly(whole.text)).toBe(restoredOnly(answer.text))
      if (whole.text !== answer.text) restored++
      const longest = Math.max(answer.text.length, answer.args.length)
      for (let at = 1; at < longest; at++) {
        const pieces = { text: cutAt(answer.text, at), args: cutAt(answer.args, at) }
        const cut = said(name, name, pieces, true, setting)
        if (cut.text !== whole.text || cut.args !== whole.args) {
          expect(cut).toEqual(whole)
        }
      }
    }
    expect(restored).toBeGreaterThan(shareOf(name).length / 2)
  })
})

test('every dialect of a client gets the same of every dialect of a deployment, streamed or not', () => {
  const settings: readonly Setting[] = [
    { restores: true, label: TAINTED, perimeter: 'inside' },
    { restores: true, label: TAINTED, perimeter: 'outside' },
    { restores: false, label: TAINTED, perimeter: 'outside' },
  ]
  for (const [at, answer] of ANSWERS.slice(0, 40).entries()) {
    const setting = settings[at % 3] as Setting
    const pieces = { text: answer.text.split(/(?<=.{7})/s), args: answer.args.split(/(?<=.{3})/s) }
    const [first, ...others] = NAMES.flatMap((from) =>
      NAMES.flatMap((to) => [true, false].map((stream) => said(from, to, pieces, stream, setting))),
    )
    for (const other of others) {
      expect(other.text).toBe(first?.text)
      expect(JSON.parse(other.args)).toEqual(JSON.parse(first?.args ?? ''))
    }
    expect(first?.text).not.toContain('evil.example')
    if (setting.perimeter === 'outside') {
      expect(first?.args).not.toContain('evil.example')
      expect([...VALUES.values()].some((value) => first?.args.includes(value))).toBe(false)
    }
  }
})

test('random chunkings, all framings', () => {
  const setting: Setting = { restores: true, label: TAINTED, perimeter: 'inside' }
  fc.assert(
    fc.property(
      fc.nat(ANSWERS.length - 1),
      fc.constantFrom(...NAMES),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }),
      (at, name, lengths) => {
        const answer = ANSWERS[at] as Said
        const pieces = { text: cutInto(answer.text, lengths), args: cutInto(answer.args, lengths) }
        const whole = { text: [answer.text], args: [answer.args] }
        expect(said(name, name, pieces, true, setting)).toEqual(
          said(name, name, whole, true, setting),
        )
      },
    ),
    { numRuns: 300 },
  )
})
function cutInto(text: string, lengths: readonly number[]): string[] {
  const pieces: string[] = []
  for (let at = 0, n = 0; at < text.length; n++) {
    const length = lengths[n % lengths.length] as number
    pieces.push(text.slice(at, at + length))
    at += length
  }
  return pieces
}

describe('INVARIANT (raw only when untouched)', () => {
  const setting: Setting = { restores: true, label: TAINTED, perimeter: 'inside' }
  const text = `Plain words. ${UNKNOWN} [[sp-EMAIL-x]] and https://intranet.example.com/a?b. 🙂 Done: 1/2`
  const args = JSON.stringify({ note: text, a: ['x', 1] })
  test.each(NAMES.flatMap((name) => [true, false].map((stream) => [name, stream] as const)))(
    '%s, streamed %s: what nothing changes goes out in the very bytes',
    (name, stream) => {
      const pieces = { text: cutInto(text, [1, 5, 3]), args: cutInto(args, [4, 1]) }
      const bytes = (with_: Setting | undefined): string =>
        Buffer.from(
          bytesFor(name, through(batchesOf(FRAMINGS[name], pieces, stream), with_).out, stream),
        ).toString('latin1')
      expect(bytes(setting)).toBe(bytes(undefined))
    },
  )
})

test('what is held back altogether is at most 512 characters', () => {
  const setting: Setting = { restores: true, label: TAINTED, perimeter: 'inside' }
  const texts = [
    `[[sp-EMAIL-${'x'.repeat(700)}`,
    `https://${'x'.repeat(700)}`,
    '4111 1111 1111 11'.repeat(50),
    ANSWERS.map(({ text: one_ }) => one_).join(''),
  ]
  for (const text of texts)
    for (const name of NAMES) {
      const batches = batchesOf(FRAMINGS[name], { text: text.split(''), args: ['{}'] }, true)
      let into = 0
      let outOf = 0
      const { out } = through(batches, { ...setting, label: TAINTED })
      for (const [at, batch] of batches.entries()) {
        for (const event of batch) if (event.kind === 'text') into += event.text.length
        for (const event of out[at] ?? []) if (event.kind === 'text') outOf += event.text.length
        // What was taken out or put in is shorter or longer than what came.
        if (text.includes('4111')) expect(into - outOf).toBeLessThanOrEqual(512)
      }
    }
  expect(limits.scanWindowChars + 128).toBeLessThanOrEqual(512)
  expect(REMOVED).toBe('[link removed]')
})
