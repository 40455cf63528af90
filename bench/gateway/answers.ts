import { encodeEventMessage } from '../../src/kernel/event-stream.ts'
import type { WireId } from './wires.ts'

/** Fixed bytes of one wire, of the vendors' documented shapes. */
export interface Answers {
  readonly whole: Buffer
  readonly contentType: string
  /** Before the first chunk, the chunks of text, and what ends the answer. */
  readonly head: Buffer
  readonly chunks: readonly Buffer[]
  readonly tail: Buffer
}

const TEXT = 'The travel allowance is sixty dollars a day, paid with the next salary. '
const WHOLE_TEXT = TEXT.repeat(4)
const WORDS = TEXT.split(' ').filter((word) => word !== '')
const INPUT_TOKENS = 120
const wordAt = (at: number): string => ` ${WORDS[at % WORDS.length]}`
/** Vendors pad chunks so that their lengths do not tell the words. */
const paddingAt = (at: number): string => 'abcdefghijklmnopqrstuvwxyz'.slice(0, 4 + (at % 22))
const each = (count: number, make: (at: number) => Buffer): readonly Buffer[] =>
  Array.from({ length: count }, (_, at) => make(at))

const SSE = 'text/event-stream'

function openai(count: number): Answers {
  const base = { id: 'chatcmpl-bench', created: 1_700_000_000, model: 'bench-model' }
  const usage = (output: number): object => ({
    prompt_tokens: INPUT_TOKENS,
    completion_tokens: output,
    total_tokens: INPUT_TOKENS + output,
  })
  const event = (body: object): string =>
    `data: ${JSON.stringify({ id: base.id, object: 'chat.completion.chunk', created: base.created, model: base.model, ...body })}\n\n`
  const choice = (delta: object, reason: string | null): object => ({
    choices: [{ index: 0, delta, finish_reason: reason }],
  })
  const message = { role: 'assistant', content: WHOLE_TEXT }
  return {
    whole: Buffer.from(
      JSON.stringify({
        id: base.id,
        object: 'chat.completion',
        created: base.created,
        model: base.model,
        choices: [{ index: 0, message, finish_reason: 'stop' }],
        usage: usage(60),
      }),
    ),
    contentType: SSE,
    head: Buffer.alloc(0),
    chunks: each(count, (at) => Buffer.from(event(choice({ content: wordAt(at) }, null)))),
    tail: Buffer.from(
      `${event(choice({}, 'stop'))}${event({ choices: [], usage: usage(count) })}data: [DONE]\n\n`,
    ),
  }
}

interface Event {
  readonly type: string
  readonly [member: string]: unknown
}
const named = (body: Event): string => `event: ${body.type}\ndata: ${JSON.stringify(body)}\n\n`

function responses(count: number): Answers {
  const part = (text: string): object => ({
    type: 'output_text',
    annotations: [],
    logprobs: [],
    text,
  })
  const item = (status: string, content: readonly object[]): object => ({
    id: 'msg_bench',
    type: 'message',
    status,
    content,
    role: 'assistant',
  })
  const response = (status: string, output: readonly object[], tokens?: number): object => ({
    id: 'resp_bench',
    object: 'response',
    created_at: 1_700_000_000,
    status,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    model: 'bench-model',
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage:
      tokens === undefined
        ? null
        : {
            input_tokens: INPUT_TOKENS,
            input_tokens_details: { cached_tokens: 0 },
            output_tokens: tokens,
            output_tokens_details: { reasoning_tokens: 0 },
            total_tokens: INPUT_TOKENS + tokens,
          },
    user: null,
    metadata: {},
  })
  const place = { item_id: 'msg_bench', output_index: 0, content_index: 0 }
  const all = Array.from({ length: count }, (_, at) => wordAt(at)).join('')
  const done = item('completed', [part(all)])
  return {
    whole: Buffer.from(
      JSON.stringify(response('completed', [item('completed', [part(WHOLE_TEXT)])], 60)),
    ),
    contentType: SSE,
    head: Buffer.from(
      [
        { type: 'response.created', sequence_number: 0, response: response('in_progress', []) },
        { type: 'response.in_progress', sequence_number: 1, response: response('in_progress', []) },
        {
          type: 'response.output_item.added',
          sequence_number: 2,
          output_index: 0,
          item: item('in_progress', []),
        },
        { type: 'response.content_part.added', sequence_number: 3, ...place, part: part('') },
      ]
        .map(named)
        .join(''),
    ),
    chunks: each(count, (at) =>
      Buffer.from(
        named({
          type: 'response.output_text.delta',
          sequence_number: at + 4,
          ...place,
          delta: wordAt(at),
          logprobs: [],
          obfuscation: paddingAt(at),
        }),
      ),
    ),
    tail: Buffer.from(
      [
        { type: 'response.output_text.done', ...place, text: all, logprobs: [] },
        { type: 'response.content_part.done', ...place, part: part(all) },
        { type: 'response.output_item.done', output_index: 0, item: done },
        { type: 'response.completed', response: response('completed', [done], count) },
      ]
        .map((body, at) => named(Object.assign(body, { sequence_number: count + 4 + at })))
        .join(''),
    ),
  }
}

function anthropic(count: number): Answers {
  const message = (content: readonly object[], reason: string | null, tokens: number): object => ({
    id: 'msg_bench',
    type: 'message',
    role: 'assistant',
    model: 'bench-model',
    content,
    stop_reason: reason,
    stop_sequence: null,
    usage: {
      input_tokens: INPUT_TOKENS,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: tokens,
      service_tier: 'standard',
    },
  })
  const events = (bodies: readonly Event[]): Buffer => Buffer.from(bodies.map(named).join(''))
  const delta = (at: number): Event => ({
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'text_delta', text: wordAt(at) },
  })
  return {
    whole: Buffer.from(
      JSON.stringify(message([{ type: 'text', text: WHOLE_TEXT }], 'end_turn', 60)),
    ),
    contentType: `${SSE}; charset=utf-8`,
    head: events([
      { type: 'message_start', message: message([], null, 1) },
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'text', text: '' },
      },
      { type: 'ping' },
    ]),
    chunks: each(count, (at) => events([delta(at)])),
    tail: events([
      { type: 'content_block_stop', index: 0 },
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: count },
      },
      { type: 'message_stop' },
    ]),
  }
}

function bedrock(count: number): Answers {
  const message = (type: string, body: object): Buffer =>
    encodeEventMessage(
      [
        [':event-type', type],
        [':content-type', 'application/json'],
        [':message-type', 'event'],
      ],
      JSON.stringify(body),
    )
  const usage = (output: number): object => ({
    inputTokens: INPUT_TOKENS,
    outputTokens: output,
    totalTokens: INPUT_TOKENS + output,
  })
  const metrics = { latencyMs: 900 }
  return {
    whole: Buffer.from(
      JSON.stringify({
        metrics,
        output: { message: { content: [{ text: WHOLE_TEXT }], role: 'assistant' } },
        stopReason: 'end_turn',
        usage: usage(60),
      }),
    ),
    contentType: 'application/vnd.amazon.eventstream',
    head: message('messageStart', { p: paddingAt(3), role: 'assistant' }),
    chunks: each(count, (at) =>
      message('contentBlockDelta', {
        contentBlockIndex: 0,
        delta: { text: wordAt(at) },
        p: paddingAt(at),
      }),
    ),
    tail: Buffer.concat([
      message('contentBlockStop', { contentBlockIndex: 0, p: paddingAt(5) }),
      message('messageStop', { p: paddingAt(7), stopReason: 'end_turn' }),
      message('metadata', { metrics, p: paddingAt(9), usage: usage(count) }),
    ]),
  }
}

export const answersOf = (chunks: number): Readonly<Record<WireId, Answers>> => ({
  openai: openai(chunks),
  responses: responses(chunks),
  anthropic: anthropic(chunks),
  bedrock: bedrock(chunks),
})
