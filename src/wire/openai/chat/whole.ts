import { parseJson } from '../../../kernel/json.ts'
import { limits } from '../../../kernel/limits.ts'
import { refusal } from '../../../kernel/refusal.ts'
import type { NanoUsd } from '../../../kernel/values.ts'
import type { Frame, FinishReason, ModelEvent } from '../../../models/chat.ts'
import { failureRefusal } from '../../../models/failure.ts'
import type { Usage } from '../../../models/usage.ts'
import { isFields, type Fields } from '../../body.ts'
import type { AnswerContext, Rendered } from '../../dialect.ts'
import { untouched } from '../../frames.ts'
import { annotationOf, provenanceOf, tellsProvenance } from '../citations.ts'
import { Progress } from '../progress.ts'
import { reasonText } from './reasons.ts'
import { renderRefusal } from '../refusals.ts'
import { usageObject } from '../usage.ts'

/** A chat completion: the deployment's own body when nothing in it was touched, else built anew. */
export function encodeWhole(events: readonly ModelEvent[], context: AnswerContext): Rendered {
  const progress = new Progress()
  const citations: Cited[] = []
  const said: ModelEvent[] = []
  let charged: NanoUsd | undefined
  for (const event of events) {
    if (event.kind === 'failed') return renderRefusal(failureRefusal(event.failure))
    if (event.kind === 'refused') return renderRefusal(event.refusal)
    progress.see(event)
    if (event.kind === 'citation') citations.push(event)
    else if (event.kind === 'charged') charged = event.nanoUsd
    else said.push(event)
  }
  if (!progress.complete) {
    return renderRefusal(refusal('upstream_failed', 'the answer broke off before it was complete'))
  }
  const whole = untouched(said, 0, 'openai', 'whole')
  const raw = whole > 0 && whole === said.length ? said[0]?.frame : undefined
  const provenance = tellsProvenance(context, citations.length)
    ? { standpipe: provenanceOf(context, charged) }
    : undefined
  return answered(
    raw === undefined
      ? built(said, citations, context, provenance)
      : ownBody(raw, citations, provenance),
  )
}

type Cited = ModelEvent & { readonly kind: 'citation' }

const answered = (body: string): Rendered => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body,
})

type Provenance = { readonly standpipe: object } | undefined

/** Byte for byte, unless there is provenance to add. */
function ownBody(frame: Frame, citations: readonly Cited[], provenance: Provenance): string {
  if (provenance === undefined) return frame.data
  const parsed = parseJson(frame.data, { depthMax: limits.jsonDepthMax })
  if (!parsed.ok || !isFields(parsed.value) || !Array.isArray(parsed.value['choices']))
    return frame.data
  const choices = parsed.value['choices'].map((choice: unknown, at) => {
    if (!isFields(choice) || !isFields(choice['message'])) return choice
    const index = typeof choice['index'] === 'number' ? choice['index'] : at
    return { ...choice, message: { ...choice['message'], ...annotated(citations, index) } }
  })
  return JSON.stringify({ ...parsed.value, choices, ...provenance })
}

function annotated(citations: readonly Cited[], choice: number): Fields {
  const own = citations.filter((one) => one.choice === choice)
  return own.length === 0 ? {} : { annotations: own.map(({ citation }) => annotationOf(citation)) }
}

interface Choice {
  text: string
  reasoning: string
  readonly calls: Map<number, { id: string; name: string; text: string }>
  finish: FinishReason
}

function built(
  events: readonly ModelEvent[],
  citations: readonly Cited[],
  context: AnswerContext,
  provenance: Provenance,
): string {
  const choices = new Map<number, Choice>()
  let usage: Usage | undefined
  for (const event of events) {
    if (event.kind === 'usage') usage = event.usage
    else if ('choice' in event) add(event, choiceOf(choices, event.choice))
  }
  const sorted = [...choices].toSorted(([a], [b]) => a - b)
  return JSON.stringify({
    id: `chatcmpl-${context.requestId}`,
    object: 'chat.completion',
    created: Math.floor(context.createdAt / 1000),
    model: context.request.alias,
    choices: sorted.map(([index, choice]) => ({
      index,
      message: { ...messageOf(choice), ...annotated(citations, index) },
      logprobs: null,
      finish_reason: reasonText(choice.finish),
    })),
    ...(usage === undefined ? {} : { usage: usageObject(usage) }),
    ...provenance,
  })
}

function choiceOf(choices: Map<number, Choice>, index: number): Choice {
  const known = choices.get(index)
  if (known !== undefined) return known
  const fresh: Choice = { text: '', reasoning: '', calls: new Map(), finish: 'stop' }
  choices.set(index, fresh)
  return fresh
}

function add(event: ModelEvent & { readonly choice: number }, choice: Choice): void {
  if (event.kind === 'text') choice.text += event.text
  else if (event.kind === 'reasoning') choice.reasoning += event.text
  else if (event.kind === 'finish') choice.finish = event.reason
  else if (event.kind === 'toolCall') {
    const call = choice.calls.get(event.index) ?? { id: '', name: '', text: '' }
    choice.calls.set(event.index, {
      id: event.id ?? call.id,
      name: event.name ?? call.name,
      text: call.text + event.text,
    })
  }
}

function messageOf(choice: Choice): Fields {
  const calls = [...choice.calls].toSorted(([a], [b]) => a - b)
  return {
    role: 'assistant',
    content: choice.text === '' && calls.length > 0 ? null : choice.text,
    refusal: null,
    ...(choice.reasoning === '' ? {} : { reasoning_content: choice.reasoning }),
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map(([, { id, name, text }]) => ({
            id,
            type: 'function',
            function: { name, arguments: text },
          })),
        }),
  }
}
