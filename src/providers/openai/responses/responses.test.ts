import { expect, test } from 'vitest'
import { providerSuite, type ScriptedAnswer, type VendorWire } from '../../../models/conformance.ts'
import type { ModelEvent } from '../../../models/chat.ts'
import type { Usage } from '../../../models/usage.ts'
import { clock, deploymentAt } from '../../../../test/support/deployments.ts'
import { responsesSent } from '../../../../test/support/sent-bodies.ts'
import { createOpenAiProvider } from '../openai.ts'
import { ResponsesAnswer } from './answer.ts'

/** Shapes as OpenAI's API reference documents them ("Streaming events", "The response object"). */
const reported = (usage: Usage): object => {
  const input = (usage.input ?? 0) + (usage.cacheRead ?? 0)
  const output = (usage.output ?? 0) + (usage.reasoning ?? 0)
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: usage.cacheRead ?? 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
    total_tokens: input + output,
  }
}
const event = (value: { readonly type: string }): string =>
  `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`

type Choice = ScriptedAnswer['choices'][number]
const itemsOf = (choice: Choice): object[] => [
  ...(choice.thinking === undefined
    ? []
    : [
        {
          id: 'rs_1',
          type: 'reasoning',
          summary: [{ type: 'summary_text', text: choice.thinking.pieces.join('') }],
        },
      ]),
  ...(choice.text === undefined
    ? []
    : [
        {
          id: 'msg_1',
          type: 'message',
          status: 'completed',
          role: 'assistant',
          content: [{ type: 'output_text', text: choice.text.join(''), annotations: [] }],
        },
      ]),
  ...(choice.calls ?? []).map(({ id, name, pieces }) => ({
    id: `fc_${id}`,
    type: 'function_call',
    status: 'completed',
    call_id: id,
    name,
    arguments: pieces.join(''),
  })),
]

function responseOf(answer: ScriptedAnswer): Record<string, unknown> {
  const [choice] = answer.choices as [Choice]
  const reason = { length: 'max_output_tokens', content_filter: 'content_filter' }[
    choice.finish as string
  ]
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1_700_000_000,
    model: 'small-model',
    status: reason === undefined ? 'completed' : 'incomplete',
    error: null,
    incomplete_details: reason === undefined ? null : { reason },
    output: itemsOf(choice),
    usage: answer.usage === undefined ? null : reported(answer.usage),
  }
}

function framesOf(answer: ScriptedAnswer): string[] {
  const [choice] = answer.choices as [Choice]
  const response = responseOf(answer)
  const begun = { ...response, status: 'in_progress', output: [], usage: null }
  const items = itemsOf(choice) as { readonly type: string; readonly call_id?: string }[]
  const inside = items.flatMap((item, output_index) => {
    const added = { type: 'response.output_item.added', output_index }
    const done = event({ type: 'response.output_item.done', output_index, item } as never)
    if (item.type === 'reasoning') {
      const at = { item_id: 'rs_1', output_index, summary_index: 0 }
      return [
        event({ ...added, item: { ...item, summary: [] } } as never),
        ...(choice.thinking?.pieces ?? []).map((delta) =>
          event({ type: 'response.reasoning_summary_text.delta', ...at, delta } as never),
        ),
        done,
      ]
    }
    if (item.type === 'message') {
      const at = { item_id: 'msg_1', output_index, content_index: 0 }
      return [
        event({ ...added, item: { ...item, content: [] } } as never),
        ...(choice.text ?? []).map((delta) =>
          event({ type: 'response.output_text.delta', ...at, delta } as never),
        ),
        event({ type: 'response.output_text.done', ...at, text: choice.text?.join('') } as never),
        done,
      ]
    }
    const { pieces = [] } = choice.calls?.find(({ id }) => id === item.call_id) ?? {}
    return [
      event({ ...added, item: { ...item, arguments: '' } } as never),
      ...pieces.map((delta) =>
        event({ type: 'response.function_call_arguments.delta', output_index, delta } as never),
      ),
      event({
        type: 'response.function_call_arguments.done',
        output_index,
        arguments: pieces.join(''),
      } as never),
      done,
    ]
  })
  return [
    event({ type: 'response.created', response: begun } as never),
    event({ type: 'response.in_progress', response: begun } as never),
    ...inside,
    event({ type: `response.${String(response['status'])}`, response } as never),
  ]
}

const wire: VendorWire = {
  stream: framesOf,
  whole: (answer) => JSON.stringify(responseOf(answer)),
  framesToSpare: 0,
  streamType: 'text/event-stream',
  errorFrame: event({ type: 'error', code: 'server_error', message: 'secret words' } as never),
  errorBody: JSON.stringify({ error: { message: 'secret words', type: 'server_error' } }),
  hugeFrame: (chars) => `data: ${'x'.repeat(chars)}\n\n`,
  garbageFrame: 'data: {"type":[\n\n',
}

providerSuite('openai, Responses', (timeouts) => {
  const provider = createOpenAiProvider({ clock, timeouts: { connectMs: 500, ...timeouts } })
  const deployment = (baseUrl: string) => deploymentAt(baseUrl, { api: 'responses' })
  const can = { choices: false, thinking: 'plain' } as const
  return { provider, wire, can, sent: responsesSent, deployment, close: () => provider.close() }
})

function read(...objects: readonly object[]): ModelEvent[] {
  const answer = new ResponsesAnswer()
  const events: ModelEvent[] = []
  for (const object of objects)
    expect(answer.readEvent(JSON.stringify(object), events)).toBeUndefined()
  return events
}
const said = (events: readonly ModelEvent[]): unknown[] =>
  events.flatMap((one) =>
    one.kind === 'text' || one.kind === 'reasoning' || one.kind === 'finish'
      ? [one.kind === 'finish' ? [one.kind, one.reason] : [one.kind, one.text]]
      : [],
  )
const completed = (output: readonly object[], more: object = {}): object => ({
  type: 'response.completed',
  response: { model: 'm', status: 'completed', output, ...more },
})

test('a refusal, a summary of thought, and what no piece said', () => {
  const message = (part: object) => ({ type: 'message', role: 'assistant', content: [part] })
  const events = read(
    {
      type: 'response.reasoning_summary_text.delta',
      output_index: 0,
      summary_index: 0,
      delta: 'hm',
    },
    { type: 'response.refusal.delta', output_index: 1, content_index: 0, delta: 'no' },
    completed([
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'hm' }] },
      message({ type: 'refusal', refusal: 'no' }),
      message({ type: 'output_text', text: 'late' }),
    ]),
  )
  expect(said(events)).toEqual([
    ['reasoning', 'hm'],
    ['text', 'no'],
    ['text', 'late'],
    ['finish', 'refusal'],
  ])
})

test('sealed thought is told so that the client can give it back', () => {
  const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'c2VhbGVk' }
  const events = read(
    { type: 'response.output_item.done', output_index: 0, item },
    completed([item]),
  )
  expect(events.flatMap((one) => (one.kind === 'reasoning' ? [one.redacted] : []))).toEqual([
    'openai rs_1 c2VhbGVk',
  ])
})

test('a failed response fails, with what it cost and without its words', () => {
  const events: ModelEvent[] = []
  const failed = {
    type: 'response.failed',
    response: {
      status: 'failed',
      error: { code: 'server_error', message: 'secret words' },
      usage: { input_tokens: 4, output_tokens: 1 },
    },
  }
  const failure = new ResponsesAnswer().readEvent(JSON.stringify(failed), events)
  expect(failure).toMatchObject({ reason: 'status', dispatched: true, retryable: true })
  expect(JSON.stringify(failure)).not.toContain('secret')
  expect(events).toMatchObject([{ kind: 'usage', usage: { input: 4, output: 1 } }])
})

test('INVARIANT (said or other): each string and name of a frame is said by an event or told beside it', () => {
  const secret = 'AKIAIOSFODNN7EXAMPLE'
  const beside: readonly object[] = [
    { type: 'response.created', response: { model: 'm', metadata: { k: secret } } },
    { type: 'response.created', response: { model: 'm', [secret]: 1 } },
    { type: secret },
    {
      type: 'response.output_text.annotation.added',
      annotation: { type: 'url_citation', url: secret },
    },
    { type: 'response.output_text.done', text: secret },
    { type: 'response.code_interpreter_call_code.delta', delta: secret },
    { type: 'response.output_text.delta', delta: 'a', logprobs: [{ token: secret }] },
    { type: 'response.output_text.delta', delta: 'a', obfuscation: secret },
    { type: 'response.output_text.delta', delta: [secret] },
    {
      type: 'response.output_item.added',
      item: { type: 'web_search_call', action: { query: secret } },
    },
  ]
  for (const object of beside) {
    const texts = read(object).flatMap((one) => (one.kind === 'other' ? (one.texts ?? []) : []))
    expect(JSON.stringify(texts), JSON.stringify(object)).toContain(secret)
  }
  const piece = {
    type: 'response.output_text.delta',
    output_index: 0,
    content_index: 0,
    delta: 'ab',
  }
  const repeated = read(
    piece,
    { type: 'response.output_text.done', output_index: 0, content_index: 0, text: 'ab' },
    completed([{ type: 'message', content: [{ type: 'output_text', text: 'ab' }] }]),
  )
  const texts = repeated.flatMap((one) => (one.kind === 'other' ? (one.texts ?? []) : []))
  expect(texts.map(({ text }) => text)).not.toContain('ab')
  expect(said(repeated)).toEqual([
    ['text', 'ab'],
    ['finish', 'stop'],
  ])
})

test('every frame goes on as the bytes that came, marked as its own', () => {
  const frames = framesOf({
    choices: [{ text: ['a', 'b'], finish: 'stop' }],
    usage: { input: 1, output: 2 },
  }).map((frame) => /data: (.*)\n/.exec(frame)?.[1] ?? '')
  const events = read(...frames.map((frame) => JSON.parse(frame) as object))
  const sent = events.flatMap(({ frame }) => (frame === undefined ? [] : [frame.data]))
  expect(sent).toEqual(frames)
  expect(new Set(events.flatMap(({ frame }) => frame?.dialect ?? []))).toEqual(
    new Set(['responses']),
  )
})
