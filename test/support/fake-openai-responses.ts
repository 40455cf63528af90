import { piecesIn, piecesOf } from './fake-openai-chat.ts'
import { tokensOf } from './fake-openai-vectors.ts'
import type { FakeAnswer, FakeBody } from './fake-openai.ts'

/**
 * OpenAI's Responses API of the fake server, by its documented grammar: a response is created, its items
 * are announced, filled in pieces, ended, and told once more whole. Thought comes first, then the text,
 * then the calls.
 */
export const RESPONSES_ERROR =
  'event: error\ndata: {"type":"error","sequence_number":0,"code":"server_error","message":"scripted","param":null}\n\n'

type Members = Readonly<Record<string, unknown>>

export function responsesFrames(body: FakeBody, script: FakeAnswer): readonly string[] {
  const events = new Events()
  const begun = responseOf(body, { status: 'in_progress', output: [] })
  events.tell('response.created', { response: begun })
  events.tell('response.in_progress', { response: begun })
  const items = itemsOf(body, script)
  for (const [at, item] of items.entries()) item.tell(events, at)
  const response = endedResponse(body, script, items)
  events.tell(`response.${String(response['status'])}`, { response })
  return events.frames
}

export const wholeResponse = (body: FakeBody, script: FakeAnswer): Members =>
  endedResponse(body, script, itemsOf(body, script))

export const countedInput = (body: FakeBody, script: FakeAnswer): object => ({
  object: 'response.input_tokens',
  input_tokens: (usageFor(body, script) ?? {})['input_tokens'],
})

class Events {
  readonly frames: string[] = []

  tell(type: string, members: object): void {
    const data = JSON.stringify({ type, sequence_number: this.frames.length, ...members })
    this.frames.push(`event: ${type}\ndata: ${data}\n\n`)
  }
}

/** One item of the output: how it ends, and how a stream tells it. */
interface Item {
  readonly done: Members
  tell(events: Events, at: number): void
}

function itemsOf(body: FakeBody, script: FakeAnswer): readonly Item[] {
  const thought = piecesIn(script.thinking ?? '', script)
  const pieces = piecesOf(body, script)
  const silent = script.text === undefined && script.toolCalls !== undefined && script.echo !== true
  return [
    ...(thought.length === 0 ? [] : [reasoningItem(thought, sealsThought(body))]),
    ...(silent ? [] : [messageItem(pieces)]),
    ...(script.toolCalls ?? []).map((call, at) => callItem(call, `fc_fake_${at}`)),
  ]
}

const sealsThought = ({ include }: FakeBody): boolean =>
  Array.isArray(include) && include.includes('reasoning.encrypted_content')

function messageItem(pieces: readonly string[]): Item {
  const id = 'msg_fake'
  const part = (text: string): Members => ({
    type: 'output_text',
    annotations: [],
    logprobs: [],
    text,
  })
  const item = (status: string, content: readonly Members[]): Members => ({
    id,
    type: 'message',
    status,
    content,
    role: 'assistant',
  })
  const text = pieces.join('')
  const done = item('completed', [part(text)])
  return {
    done,
    tell: (events, at) => {
      const place = { item_id: id, output_index: at, content_index: 0 }
      events.tell('response.output_item.added', { output_index: at, item: item('in_progress', []) })
      events.tell('response.content_part.added', { ...place, part: part('') })
      for (const delta of pieces)
        events.tell('response.output_text.delta', { ...place, delta, logprobs: [] })
      events.tell('response.output_text.done', { ...place, text, logprobs: [] })
      events.tell('response.content_part.done', { ...place, part: part(text) })
      events.tell('response.output_item.done', { output_index: at, item: done })
    },
  }
}

function reasoningItem(pieces: readonly string[], sealed: boolean): Item {
  const id = 'rs_fake'
  const text = pieces.join('')
  const part = (said: string): Members => ({ type: 'summary_text', text: said })
  const begun = { id, type: 'reasoning', summary: [] }
  const seal = sealed ? { encrypted_content: `sealed:${id}` } : {}
  const done = { ...begun, ...seal, summary: [part(text)] }
  return {
    done,
    tell: (events, at) => {
      const place = { item_id: id, output_index: at, summary_index: 0 }
      events.tell('response.output_item.added', { output_index: at, item: begun })
      events.tell('response.reasoning_summary_part.added', { ...place, part: part('') })
      for (const delta of pieces)
        events.tell('response.reasoning_summary_text.delta', { ...place, delta })
      events.tell('response.reasoning_summary_text.done', { ...place, text })
      events.tell('response.reasoning_summary_part.done', { ...place, part: part(text) })
      events.tell('response.output_item.done', { output_index: at, item: done })
    },
  }
}

function callItem(call: NonNullable<FakeAnswer['toolCalls']>[number], id: string): Item {
  const { name, arguments: text } = call
  const item = (status: string, said: string): Members => ({
    id,
    type: 'function_call',
    status,
    arguments: said,
    call_id: call.id,
    name,
  })
  const done = item('completed', text)
  const half = text.length >> 1
  return {
    done,
    tell: (events, at) => {
      const place = { item_id: id, output_index: at }
      events.tell('response.output_item.added', { output_index: at, item: item('in_progress', '') })
      for (const delta of [text.slice(0, half), text.slice(half)])
        if (delta !== '') events.tell('response.function_call_arguments.delta', { ...place, delta })
      events.tell('response.function_call_arguments.done', { ...place, name, arguments: text })
      events.tell('response.output_item.done', { output_index: at, item: done })
    },
  }
}

const INCOMPLETE: Readonly<Record<string, string>> = {
  length: 'max_output_tokens',
  content_filter: 'content_filter',
}

function endedResponse(body: FakeBody, script: FakeAnswer, items: readonly Item[]): Members {
  const { finish = '' } = script
  const usage = usageFor(body, script)
  const output = items.map(({ done }) => done)
  const spent = usage === undefined ? {} : { usage }
  const error = { code: 'server_error', message: 'scripted' }
  if (finish === 'failed') return responseOf(body, { status: finish, error, output: [], ...spent })
  const reason = Object.hasOwn(INCOMPLETE, finish) ? INCOMPLETE[finish] : undefined
  return reason === undefined
    ? responseOf(body, { status: 'completed', output, ...spent })
    : responseOf(body, { status: 'incomplete', incomplete_details: { reason }, output, ...spent })
}

/** What was asked for stands in every response again. */
const responseOf = (body: FakeBody, members: Members): Members => ({
  id: 'resp_fake',
  object: 'response',
  created_at: 1_700_000_000,
  status: 'in_progress',
  background: false,
  error: null,
  incomplete_details: null,
  instructions: body['instructions'] ?? null,
  max_output_tokens: body['max_output_tokens'] ?? null,
  metadata: body['metadata'] ?? {},
  model: body.model ?? 'fake-model',
  output: [],
  parallel_tool_calls: body['parallel_tool_calls'] ?? true,
  previous_response_id: null,
  reasoning: body['reasoning'] ?? { effort: null, summary: null },
  service_tier: 'default',
  store: body['store'] ?? true,
  temperature: body['temperature'] ?? 1,
  text: body['text'] ?? { format: { type: 'text' } },
  tool_choice: body['tool_choice'] ?? 'auto',
  tools: body['tools'] ?? [],
  top_p: body['top_p'] ?? 1,
  truncation: body['truncation'] ?? 'disabled',
  usage: null,
  ...members,
})

/** A script's usage by chat's names is told by this API's. */
function usageFor(body: FakeBody, script: FakeAnswer): Members | undefined {
  if (script.usage === 'omit') return undefined
  const given = script.usage as Members | undefined
  if (given !== undefined && !Object.hasOwn(given, 'prompt_tokens')) return given
  const input = given?.['prompt_tokens'] ?? tokensOf(JSON.stringify(body.input ?? '')).length
  const thought = tokensOf(piecesIn(script.thinking ?? '', script).join('')).length
  const output =
    given?.['completion_tokens'] ?? thought + tokensOf(piecesOf(body, script).join('')).length
  return {
    input_tokens: input,
    input_tokens_details: given?.['prompt_tokens_details'] ?? { cached_tokens: 0 },
    output_tokens: output,
    output_tokens_details: given?.['completion_tokens_details'] ?? { reasoning_tokens: thought },
    total_tokens: given?.['total_tokens'] ?? Number(input) + Number(output),
  }
}
