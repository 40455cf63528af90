import type { CancelSignal } from '../../kernel/cancel.ts'
import type { EventBatches, ModelEvent } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { Prompt, Provider } from '../../models/provider.ts'
import { answerFrom, type Answer } from './answer.ts'
import type { TextAnalysis } from './asked.ts'
import { lossesOf } from './losses.ts'
import { cutToTokens, promptTokens, tokensOf } from './tokens.ts'

/**
 * The built-in model: it chooses the sentences that answer and quotes them. No weights, no network,
 * the same answer for the same prompt. Instructions inside a passage are text like any other: there
 * is nothing in here that could follow them.
 */
export function extractProvider(analysis: TextAnalysis): Provider {
  return {
    id: 'extract',
    dialectOf: () => undefined,
    serves: () => ['chat'],
    losses: (_deployment, request) => lossesOf(request),
    invoke: (deployment, prompt, signal) => answerEvents({ deployment, prompt, signal, analysis }),
  }
}

interface Invocation {
  readonly deployment: Deployment
  readonly prompt: Prompt
  readonly signal: CancelSignal
  readonly analysis: TextAnalysis
}

async function* answerEvents(invocation: Invocation): EventBatches {
  const { deployment, prompt, signal, analysis } = invocation
  if (signal.aborted) {
    yield [CANCELLED]
    return
  }
  yield [{ kind: 'start', model: deployment.model }]
  const answer = answerFrom(prompt, analysis)
  const bound = prompt.maxOutputTokens ?? prompt.request.maxOutputTokens
  const said = bounded(answer, bound)
  const choices = Array.from({ length: Math.max(1, prompt.request.choiceCount) }, (_, at) => at)
  for (const choice of choices) yield choiceEvents(said, choice)
  const output = tokensOf(said.answer.text) * choices.length
  yield [{ kind: 'usage', usage: { input: promptTokens(prompt), output } }]
}

interface Said {
  readonly answer: Answer
  readonly cut: boolean
}

/** Cut at the bound; a citation whose quote is cut goes with it. */
function bounded(answer: Answer, tokensMax: number | undefined): Said {
  const text = tokensMax === undefined ? answer.text : cutToTokens(answer.text, tokensMax)
  if (text.length === answer.text.length) return { answer, cut: false }
  const citations = answer.citations.filter(({ end }) => end <= text.length)
  return { answer: { text, citations }, cut: true }
}

function choiceEvents({ answer, cut }: Said, choice: number): readonly ModelEvent[] {
  return [
    ...(answer.text === '' ? [] : [{ kind: 'text', choice, text: answer.text } as const]),
    ...answer.citations.map((citation) => ({ kind: 'citation', choice, citation }) as const),
    { kind: 'finish', choice, reason: cut ? 'length' : 'stop' },
  ]
}

const CANCELLED: ModelEvent = {
  kind: 'failed',
  failure: {
    reason: 'cancelled',
    dispatched: false,
    retryable: false,
    message: 'the request was cancelled before the model began',
  },
}
