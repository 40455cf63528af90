import { describe, expect, test } from 'vitest'
import { createScanner, defaultRaises } from '../../src/dlp/scanner.ts'
import { encodeEventMessage } from '../../src/kernel/event-stream.ts'
import { isRefusal, refusal } from '../../src/kernel/refusal.ts'
import type { Instant, RequestId } from '../../src/kernel/values.ts'
import type { ModelEvent } from '../../src/models/chat.ts'
import type { ModelRequest } from '../../src/models/request.ts'
import { OutputGuard, UNSCANNABLE_TYPE } from '../../src/pipeline/guard.ts'
import { AiSdkAnswer } from '../../src/providers/ai-sdk/answer.ts'
import * as messages from '../../src/providers/anthropic/readers.ts'
import * as converse from '../../src/providers/bedrock/readers.ts'
import type { Asked } from '../../src/providers/bedrock/answer.ts'
import { Names } from '../../src/providers/bedrock/names.ts'
import type { AnswerReader } from '../../src/providers/exchange.ts'
import * as chat from '../../src/providers/openai/readers.ts'
import {
  ResponsesStreamReader,
  ResponsesWholeReader,
} from '../../src/providers/openai/responses/readers.ts'
import type { AnswerContext, Codec } from '../../src/wire/dialect.ts'
import { WIRES } from '../../src/wire/registry.ts'
import { AI_SDK, CHAT, CONVERSE, MESSAGES, RESPONSES, type Example } from './examples.ts'

const SECRET = 'AKIAZ7Q2WX5PLM3KJ4TR'
const scanner = createScanner(defaultRaises)
const blocked = refusal('data_blocked', 'no')

type Read = (example: Example, stream: boolean) => readonly (readonly ModelEvent[])[]

const reading =
  (readerOf: (stream: boolean) => AnswerReader, framed: (event: object) => Buffer): Read =>
  ({ whole, events }, stream) => {
    const reader = readerOf(stream)
    const pieces = stream ? events.map(framed) : [Buffer.from(JSON.stringify(whole))]
    const batches: ModelEvent[][] = []
    for (const piece of pieces) {
      const out: ModelEvent[] = []
      batches.push(out)
      if (reader.push(piece, out) !== 'more') return batches
    }
    const last: ModelEvent[] = []
    reader.end(last)
    return [...batches, last]
  }

const sse = (event: object): Buffer => Buffer.from(`data: ${JSON.stringify(event)}\n\n`)
function message(event: object): Buffer {
  const [type = '', payload] = Object.entries(event)[0] ?? []
  const headers = [
    [':message-type', 'event'],
    [':event-type', type],
    [':content-type', 'application/json'],
  ] as const
  return Buffer.from(encodeEventMessage(headers, JSON.stringify(payload)))
}
function packaged({ whole, events }: Example, stream: boolean): readonly ModelEvent[][] {
  const answer = new AiSdkAnswer()
  const out: ModelEvent[] = []
  if (stream) for (const part of events) answer.part(part, out)
  else {
    const { content } = whole as { content: unknown }
    if (Array.isArray(content)) answer.content(content, out)
    const raw = { unified: 'stop', raw: 'stop' }
    answer.finish(raw, { inputTokens: 1, outputTokens: 1 }, out)
  }
  return [out]
}

const ASKED = (): Asked => ({ model: 'm', names: new Names() })
const READERS: Readonly<Record<string, readonly [Example, Read]>> = {
  chat: [
    CHAT,
    reading((stream) => (stream ? new chat.StreamReader(1) : new chat.WholeReader(1)), sse),
  ],
  responses: [
    RESPONSES,
    reading((stream) => (stream ? new ResponsesStreamReader() : new ResponsesWholeReader()), sse),
  ],
  messages: [
    MESSAGES,
    reading((stream) => (stream ? new messages.StreamReader() : new messages.WholeReader()), sse),
  ],
  converse: [
    CONVERSE,
    reading(
      (stream) => (stream ? new converse.StreamReader(ASKED()) : new converse.WholeReader(ASKED())),
      message,
    ),
  ],
  'a package': [AI_SDK, packaged],
}

const codecAt = (wanted: string): Codec => {
  for (const { routes } of WIRES)
    for (const route of routes)
      if (route.path === wanted && route.serves === 'chat') return route.codec
  throw new Error(wanted)
}
const MESSAGE = [{ role: 'user', content: 'hi' }]
const CLIENTS: Readonly<Record<string, (stream: boolean) => readonly [Codec, object]>> = {
  chat: (stream) => [codecAt('/v1/chat/completions'), { model: 'a', stream, messages: MESSAGE }],
  responses: (stream) => [codecAt('/v1/responses'), { model: 'a', stream, input: 'hi' }],
  messages: (stream) => [
    codecAt('/v1/messages'),
    { model: 'a', stream, max_tokens: 9, messages: MESSAGE },
  ],
  converse: (stream) => [
    codecAt(`/model/:modelId/converse${stream ? '-stream' : ''}`),
    { messages: [{ role: 'user', content: [{ text: 'hi' }] }] },
  ],
}

/** What a client gets of these batches. */
function encoded(
  client: (stream: boolean) => readonly [Codec, object],
  batches: readonly (readonly ModelEvent[])[],
  stream: boolean,
): string {
  const [codec, body] = client(stream)
  const request = codec.decode(JSON.stringify(body), { modelId: 'a' }, {})
  if (isRefusal(request)) throw new Error(request.message)
  const context = contextOf(request)
  if (!stream) return codec.encodeWhole(batches.flat(), context).body
  const encoder = codec.encodeStream(context)
  const pieces = [...batches.map((batch) => encoder.push(batch)), encoder.end()]
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece))).toString('latin1')
}
const contextOf = (request: ModelRequest): AnswerContext => ({
  requestId: 'r1' as RequestId,
  createdAt: 1_700_000_000_000 as Instant,
  request,
  passages: [],
  elapsedMs: () => 1,
})

/** What the guard lets go of an answer. */
function guarded(batches: readonly (readonly ModelEvent[])[]): {
  readonly out: readonly (readonly ModelEvent[])[]
  readonly refused: boolean
} {
  const guard = new OutputGuard(scanner, (found) =>
    found.some(({ type }) => type !== UNSCANNABLE_TYPE) ? blocked : undefined,
  )
  const out = batches.map((batch) => guard.push(batch))
  return { out: [...out, guard.end()], refused: guard.refused !== undefined }
}

type Path = readonly string[]

/** Each leaf, each object as a leaf, and a name of a member in each object. */
function* leavesOf(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield [...path, SECRET]
  for (const [key, member] of Object.entries(value)) yield* leavesOf(member, [...path, key])
}

function planted<T extends object>(object: T, path: Path): T {
  const copy = structuredClone(object)
  let at: Record<string, unknown> = copy as Record<string, unknown>
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>
  at[path.at(-1) ?? ''] = path.at(-1) === SECRET ? 'x' : SECRET
  return copy
}

function* plantings({ whole, events }: Example, stream: boolean): Generator<[string, Example]> {
  if (!stream) {
    for (const path of leavesOf(whole))
      yield [path.join('.'), { whole: planted(whole, path), events }]
    return
  }
  for (const [at, event] of events.entries())
    for (const path of leavesOf(event))
      yield [`${at} ${path.join('.')}`, { whole, events: events.with(at, planted(event, path)) }]
}

describe.each(Object.keys(READERS))('INVARIANT (no byte leaves unscanned): %s', (upstream) => {
  const [example, read] = READERS[upstream] as readonly [Example, Read]
  test.each(Object.keys(CLIENTS))('a secret in any leaf never reaches a client of %s', (name) => {
    const client = CLIENTS[name] as (stream: boolean) => readonly [Codec, object]
    const given: string[] = []
    let refused = 0
    for (const stream of [false, true]) {
      // A good answer comes through, so what is refused is refused for the secret.
      expect(guarded(read(example, stream)).refused).toBe(false)
      for (const [where, spoiled] of plantings(example, stream)) {
        const { out, refused: stopped } = guarded(read(spoiled, stream))
        if (stopped) refused++
        if (encoded(client, out, stream).includes(SECRET)) given.push(where)
      }
    }
    expect(given).toEqual([])
    expect(refused).toBeGreaterThan(10)
  })
})

const SAID = (text: string): object => ({ type: 'output_text', text, annotations: [] })
const SPOKEN = (...content: readonly object[]): object => ({
  type: 'message',
  role: 'assistant',
  content,
})
/** Whole answers in which a text ends in a letter, and another one is a secret. */
const KEPT_APART: readonly (readonly [string, string, object])[] = [
  ['messages', 'content blocks', messageOf({ type: 'text', text: SECRET })],
  ['converse', 'content blocks', converseOf({ text: SECRET })],
  ['converse', 'cited texts', converseOf({ citationsContent: { content: [{ text: SECRET }] } })],
  ['chat', 'a refusal', chatOf({ content: 'your key', refusal: SECRET })],
  ['chat', 'a transcript', chatOf({ content: 'your key', audio: { transcript: SECRET } })],
  [
    'chat',
    'parts',
    chatOf({ content: ['your key', SECRET].map((text) => ({ type: 'text', text })) }),
  ],
  ['responses', 'messages', responseOf(SPOKEN(SAID('your key')), SPOKEN(SAID(SECRET)))],
  ['responses', 'parts', responseOf(SPOKEN(SAID('your key'), SAID(SECRET)))],
  [
    'responses',
    'summary and content',
    responseOf({
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: 'your key' }],
      content: [{ type: 'reasoning_text', text: SECRET }],
    }),
  ],
]
function messageOf(block: object): object {
  const content = [{ type: 'text', text: 'your key' }, block]
  return { type: 'message', role: 'assistant', model: 'm', content, stop_reason: 'end_turn' }
}
function converseOf(block: object): object {
  const message = { role: 'assistant', content: [{ text: 'your key' }, block] }
  return { output: { message }, stopReason: 'end_turn' }
}
function chatOf(said: object): object {
  return { choices: [{ index: 0, message: said, finish_reason: 'stop' }] }
}
function responseOf(...output: readonly object[]): object {
  return { object: 'response', status: 'completed', model: 'm', output }
}

test.each(KEPT_APART)('INVARIANT (a block is a text of its own): %s, %s', (name, _, whole) => {
  const [, read] = READERS[name] as readonly [Example, Read]
  const { out, refused } = guarded(read({ whole, events: [] }, false))
  expect(refused).toBe(true)
  expect(out.flat()).toEqual([])
})

const PNG = 'data:image/png;base64,iVBORw0KGgo='
test.each<[string, string, object, boolean]>([
  ['chat', 'pictures', chatOf({ images: [{ image_url: { url: PNG } }] }), true],
  ['chat', 'sound', chatOf({ audio: { data: 'QUFB', transcript: 't' } }), true],
  ['chat', 'text', chatOf({ content: 'see data:image/png' }), false],
  ['converse', 'a picture', converseOf({ image: { source: { bytes: 'QUFB' } } }), true],
  ['converse', 'a text', converseOf({ text: 't' }), false],
  [
    'converse',
    'encrypted thought',
    converseOf({ reasoningContent: { redactedContent: 'EmwKAhgBEgy3va3pzix' } }),
    false,
  ],
  [
    'responses',
    'a picture',
    responseOf({ type: 'image_generation_call', result: 'iVBORw0KGgoAAAANSUhEUg' }),
    true,
  ],
  [
    'responses',
    'encrypted thought',
    responseOf({ type: 'reasoning', id: 'r', summary: [], encrypted_content: 'gAAAAABn0l' }),
    false,
  ],
  ['messages', 'a picture', messageOf({ type: 'image', source: { data: '/9j/4AAQ' } }), true],
  [
    'messages',
    'a signature',
    messageOf({ type: 'thinking', thinking: '', signature: 'Er' }),
    false,
  ],
])('what nobody can scan in an answer is told: %s, %s', (name, _, whole, told) => {
  const [, read] = READERS[name] as readonly [Example, Read]
  const types: string[] = []
  const guard = new OutputGuard(scanner, (found) => {
    types.push(...found.map(({ type }) => type))
    return undefined
  })
  for (const batch of read({ whole, events: [] }, false)) guard.push(batch)
  expect(types.includes(UNSCANNABLE_TYPE)).toBe(told)
})
