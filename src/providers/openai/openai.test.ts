import { providerSuite, type ScriptedAnswer, type VendorWire } from '../../models/conformance.ts'
import type { Usage } from '../../models/usage.ts'
import { clock, deploymentAt } from '../../../test/support/deployments.ts'
import { chatSent } from '../../../test/support/sent-bodies.ts'
import { createOpenAiProvider } from './openai.ts'

const reported = (usage: Usage): object => ({
  prompt_tokens: (usage.input ?? 0) + (usage.cacheRead ?? 0),
  completion_tokens: (usage.output ?? 0) + (usage.reasoning ?? 0),
  prompt_tokens_details: { cached_tokens: usage.cacheRead ?? 0 },
  completion_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
})

const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`

function framesOf(answer: ScriptedAnswer): string[] {
  const chunk = (index: number, delta: object, finish: string | null = null): string =>
    event({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      model: 'small-model',
      choices: [{ index, delta, finish_reason: finish }],
    })
  const frames = answer.choices.flatMap((choice, index) => [
    chunk(index, { role: 'assistant', content: '' }),
    ...(choice.thinking?.pieces ?? []).map((reasoning_content) =>
      chunk(index, { reasoning_content }),
    ),
    ...(choice.text ?? []).map((content) => chunk(index, { content })),
    ...(choice.calls ?? []).flatMap(({ id, name, pieces }, at) => [
      chunk(index, {
        tool_calls: [{ index: at, id, type: 'function', function: { name, arguments: '' } }],
      }),
      ...pieces.map((text) =>
        chunk(index, { tool_calls: [{ index: at, function: { arguments: text } }] }),
      ),
    ]),
    chunk(index, {}, choice.finish),
  ])
  if (answer.usage !== undefined) frames.push(event({ choices: [], usage: reported(answer.usage) }))
  return [...frames, 'data: [DONE]\n\n']
}

const wire: VendorWire = {
  stream: framesOf,
  whole: (answer) =>
    JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      model: 'small-model',
      choices: answer.choices.map((choice, index) => ({
        index,
        finish_reason: choice.finish,
        message: {
          role: 'assistant',
          content: choice.text?.join('') ?? null,
          reasoning_content: choice.thinking?.pieces.join(''),
          tool_calls: choice.calls?.map(({ id, name, pieces }) => ({
            id,
            type: 'function',
            function: { name, arguments: pieces.join('') },
          })),
        },
      })),
      ...(answer.usage === undefined ? {} : { usage: reported(answer.usage) }),
    }),
  framesToSpare: 2,
  streamType: 'text/event-stream',
  errorFrame: event({ error: { message: 'secret words', type: 'server_error', code: 500 } }),
  errorBody: JSON.stringify({ error: { message: 'secret words', type: 'server_error' } }),
  hugeFrame: (chars) => `data: ${'x'.repeat(chars)}\n\n`,
  garbageFrame: 'data: {"choices":[\n\n',
}

providerSuite('openai', (timeouts) => {
  const provider = createOpenAiProvider({ clock, timeouts: { connectMs: 500, ...timeouts } })
  return {
    provider,
    wire,
    can: { thinking: 'plain' },
    sent: chatSent,
    deployment: deploymentAt,
    close: () => provider.close(),
  }
})
