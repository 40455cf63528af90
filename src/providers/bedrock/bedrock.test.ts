import { encodeEventMessage } from '../../kernel/event-stream.ts'
import {
  providerSuite,
  type Capabilities,
  type ScriptedAnswer,
  type SentBodies,
  type VendorWire,
} from '../../models/conformance.ts'
import type { FinishReason } from '../../models/chat.ts'
import type { Usage } from '../../models/usage.ts'
import { clock, deploymentAt } from '../../../test/support/deployments.ts'
import { createBedrockProvider } from './bedrock.ts'

const event = (type: string, payload: object): Buffer =>
  encodeEventMessage(
    [
      [':message-type', 'event'],
      [':event-type', type],
      [':content-type', 'application/json'],
    ],
    JSON.stringify({ ...payload, p: 'abcdefgh' }),
  )

const STOP: Readonly<Partial<Record<FinishReason, string>>> = {
  stop: 'end_turn',
  stop_sequence: 'stop_sequence',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'guardrail_intervened',
  context_exceeded: 'model_context_window_exceeded',
}

const reported = ({ input = 0, output = 0, cacheRead, cacheWrite }: Usage): object => ({
  inputTokens: input,
  outputTokens: output,
  totalTokens: input + output + (cacheRead ?? 0) + (cacheWrite ?? 0),
  ...(cacheRead === undefined ? {} : { cacheReadInputTokens: cacheRead }),
  ...(cacheWrite === undefined ? {} : { cacheWriteInputTokens: cacheWrite }),
})

function streamOf({ choices: [choice], usage }: ScriptedAnswer): Buffer[] {
  const frames = [event('messageStart', { role: 'assistant' })]
  let contentBlockIndex = 0
  const block = (deltas: readonly object[], start?: object): void => {
    if (start !== undefined) frames.push(event('contentBlockStart', { contentBlockIndex, start }))
    for (const delta of deltas)
      frames.push(event('contentBlockDelta', { contentBlockIndex, delta }))
    frames.push(event('contentBlockStop', { contentBlockIndex }))
    contentBlockIndex++
  }
  const { thinking } = choice ?? {}
  if (thinking !== undefined) {
    const { pieces, signature } = thinking
    const deltas = pieces.map((text): object => ({ reasoningContent: { text } }))
    block(signature === undefined ? deltas : [...deltas, { reasoningContent: { signature } }])
  }
  if (choice?.text !== undefined) block(choice.text.map((text) => ({ text })))
  for (const { id, name, pieces } of choice?.calls ?? []) {
    const deltas = pieces.map((input) => ({ toolUse: { input } }))
    block(deltas, { toolUse: { toolUseId: id, name } })
  }
  frames.push(event('messageStop', { stopReason: STOP[choice?.finish ?? 'stop'] }))
  const counted = usage === undefined ? {} : { usage: reported(usage) }
  return [...frames, event('metadata', { ...counted, metrics: { latencyMs: 5 } })]
}

function wholeOf({ choices: [choice], usage }: ScriptedAnswer): string {
  const { thinking } = choice ?? {}
  const content = [
    ...(thinking === undefined
      ? []
      : [
          {
            reasoningContent: {
              reasoningText: { text: thinking.pieces.join(''), signature: thinking.signature },
            },
          },
        ]),
    ...(choice?.text === undefined ? [] : [{ text: choice.text.join('') }]),
    ...(choice?.calls ?? []).map(({ id, name, pieces }) => ({
      toolUse: { toolUseId: id, name, input: JSON.parse(pieces.join('')) as unknown },
    })),
  ]
  return JSON.stringify({
    output: { message: { role: 'assistant', content } },
    stopReason: STOP[choice?.finish ?? 'stop'],
    ...(usage === undefined ? {} : { usage: reported(usage) }),
    metrics: { latencyMs: 5 },
  })
}

const broken = event('contentBlockStop', { contentBlockIndex: 0 })
broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1

const wire: VendorWire = {
  stream: streamOf,
  whole: wholeOf,
  framesToSpare: 0,
  streamType: 'application/vnd.amazon.eventstream',
  errorFrame: encodeEventMessage(
    [
      [':message-type', 'exception'],
      [':exception-type', 'internalServerException'],
      [':content-type', 'application/json'],
    ],
    '{"message":"secret words"}',
  ),
  errorBody: '{"message":"secret words"}',
  hugeFrame: (chars) => event('contentBlockDelta', { delta: { text: 'x'.repeat(chars) } }),
  garbageFrame: broken,
}

const can: Capabilities = {
  choices: false,
  finishes: ['stop', 'stop_sequence', 'length', 'tool_calls', 'content_filter', 'context_exceeded'],
  usage: ['input', 'cacheRead', 'cacheWrite', 'output'],
  thinking: 'signed',
}

interface Sent {
  readonly messages: readonly { readonly content: readonly Record<string, unknown>[] }[]
  readonly outputConfig?: {
    readonly textFormat: {
      readonly structure: { readonly jsonSchema: { readonly schema: string } }
    }
  }
  readonly toolConfig?: {
    readonly tools: readonly { readonly toolSpec: { readonly name: string } }[]
  }
}
const sent: SentBodies = {
  image: (body) => {
    const block = (body as Sent).messages[0]?.content.find((one) => 'image' in one)
    const image = block?.['image'] as
      | { readonly format: string; readonly source: { readonly bytes: string } }
      | undefined
    return image && { mediaType: `image/${image.format}`, data: image.source.bytes }
  },
  schema: (body) =>
    JSON.parse((body as Sent).outputConfig?.textFormat.structure.jsonSchema.schema ?? ''),
  tools: (body) => (body as Sent).toolConfig?.tools.map(({ toolSpec }) => toolSpec.name) ?? [],
}

providerSuite('bedrock', (timeouts) => {
  const provider = createBedrockProvider({ clock, timeouts: { connectMs: 500, ...timeouts } })
  return { provider, wire, can, sent, deployment: deploymentAt, close: () => provider.close() }
})
