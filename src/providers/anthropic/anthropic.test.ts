import {
  providerSuite,
  type ScriptedAnswer,
  type ScriptedChoice,
  type VendorWire,
} from '../../models/conformance.ts'
import type { FinishReason } from '../../models/chat.ts'
import type { Usage } from '../../models/usage.ts'
import { clock, deploymentAt } from '../../../test/support/deployments.ts'
import { createAnthropicProvider } from './anthropic.ts'

const inputOf = (usage: Usage): object => ({
  input_tokens: usage.input ?? 0,
  cache_read_input_tokens: usage.cacheRead ?? 0,
  cache_creation_input_tokens: usage.cacheWrite ?? 0,
})
const outputOf = (usage: Usage): object => ({
  output_tokens: (usage.output ?? 0) + (usage.reasoning ?? 0),
  ...(usage.reasoning === undefined
    ? {}
    : { output_tokens_details: { thinking_tokens: usage.reasoning } }),
})
const STOPS: Partial<Record<FinishReason, string>> = {
  stop: 'end_turn',
  stop_sequence: 'stop_sequence',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  refusal: 'refusal',
  pause: 'pause_turn',
  context_exceeded: 'model_context_window_exceeded',
}

const event = (value: { readonly type: string; readonly [name: string]: unknown }): string =>
  `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`

interface Block {
  readonly start: object
  readonly deltas: readonly object[]
  readonly whole: object
}

function blocksOf({ thinking, text, calls }: ScriptedChoice): Block[] {
  const signature = thinking?.signature ?? 'signed'
  return [
    ...(thinking === undefined
      ? []
      : [
          {
            start: { type: 'thinking', thinking: '', signature: '' },
            deltas: [
              ...thinking.pieces.map((piece) => ({ type: 'thinking_delta', thinking: piece })),
              { type: 'signature_delta', signature },
            ],
            whole: { type: 'thinking', thinking: thinking.pieces.join(''), signature },
          },
        ]),
    ...(text === undefined
      ? []
      : [
          {
            start: { type: 'text', text: '' },
            deltas: text.map((piece) => ({ type: 'text_delta', text: piece })),
            whole: { type: 'text', text: text.join('') },
          },
        ]),
    ...(calls ?? []).map(({ id, name, pieces }) => ({
      start: { type: 'tool_use', id, name, input: {} },
      deltas: pieces.map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
      whole: { type: 'tool_use', id, name, input: JSON.parse(pieces.join('')) as object },
    })),
  ]
}

const message = (content: readonly object[], more: object): object => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'small-model',
  content,
  stop_reason: null,
  stop_sequence: null,
  ...more,
})

function framesOf({ choices: [choice], usage }: ScriptedAnswer): string[] {
  if (choice === undefined) return []
  const begun = usage === undefined ? {} : { usage: { ...inputOf(usage), output_tokens: 1 } }
  return [
    event({ type: 'message_start', message: message([], begun) }),
    ...blocksOf(choice).flatMap(({ start, deltas }, index) => [
      event({ type: 'content_block_start', index, content_block: start }),
      ...deltas.map((delta) => event({ type: 'content_block_delta', index, delta })),
      event({ type: 'content_block_stop', index }),
    ]),
    event({
      type: 'message_delta',
      delta: { stop_reason: STOPS[choice.finish], stop_sequence: null },
      ...(usage === undefined ? {} : { usage: outputOf(usage) }),
    }),
    event({ type: 'message_stop' }),
  ]
}

const wire: VendorWire = {
  stream: framesOf,
  whole: ({ choices: [choice], usage }) =>
    JSON.stringify(
      choice === undefined
        ? {}
        : message(
            blocksOf(choice).map(({ whole }) => whole),
            {
              stop_reason: STOPS[choice.finish],
              ...(usage === undefined ? {} : { usage: { ...inputOf(usage), ...outputOf(usage) } }),
            },
          ),
    ),
  framesToSpare: 1,
  streamType: 'text/event-stream',
  errorFrame: event({ type: 'error', error: { type: 'api_error', message: 'secret words' } }),
  errorBody: JSON.stringify({
    type: 'error',
    error: { type: 'overloaded_error', message: 'secret words' },
  }),
  hugeFrame: (chars) => `event: ping\ndata: ${'x'.repeat(chars)}\n\n`,
  garbageFrame: 'event: content_block_delta\ndata: {"type":\n\n',
}

providerSuite('anthropic', (timeouts) => {
  const provider = createAnthropicProvider({ clock, timeouts: { connectMs: 500, ...timeouts } })
  return {
    provider,
    wire,
    can: {
      choices: false,
      finishes: [
        'stop',
        'stop_sequence',
        'length',
        'tool_calls',
        'refusal',
        'pause',
        'context_exceeded',
      ],
      usage: ['input', 'cacheRead', 'cacheWrite', 'output', 'reasoning'],
      thinking: 'signed',
    },
    sent: {
      image: (body) => {
        const source = (
          body as { messages: { content: { type: string; source?: Source }[] }[] }
        ).messages
          .flatMap(({ content }) => content)
          .find(({ type }) => type === 'image')?.source
        return source === undefined
          ? undefined
          : { mediaType: source.media_type, data: source.data }
      },
      schema: (body) =>
        (body as { output_config?: { format?: { schema: unknown } } }).output_config?.format
          ?.schema,
      tools: (body) =>
        ((body as { tools?: { name: string }[] }).tools ?? []).map(({ name }) => name),
    },
    deployment: deploymentAt,
    close: () => provider.close(),
  }
})
interface Source {
  readonly media_type: string
  readonly data: string
}
