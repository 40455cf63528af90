import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import { refusal } from '../../kernel/refusal.ts'
import type { NanoUsd } from '../../kernel/values.ts'
import type { Citation, FinishReason, ModelEvent } from '../../models/chat.ts'
import { failureRefusal } from '../../models/failure.ts'
import type { Usage } from '../../models/usage.ts'
import type { AnswerContext, Rendered } from '../dialect.ts'
import { untouched } from '../frames.ts'
import { citationOf, provenanceFields, withProvenance } from './citations.ts'
import { renderRefusal } from './refusals.ts'
import { stopReasonOf, usageObject } from './usage.ts'

/** Converse's answer: the deployment's own body when nothing in it was touched, else built anew. */
export function encodeWhole(events: readonly ModelEvent[], context: AnswerContext): Rendered {
  const answer = new Whole()
  for (const event of events) {
    if (event.kind === 'failed') return renderRefusal(failureRefusal(event.failure))
    if (event.kind === 'refused') return renderRefusal(event.refusal)
    answer.see(event)
  }
  if (answer.finish === undefined) {
    return renderRefusal(refusal('upstream_failed', 'the answer broke off before it was complete'))
  }
  const said = events.filter(({ kind }) => kind !== 'charged' && kind !== 'citation')
  const size = untouched(said, 0, 'bedrock', 'whole')
  const own = size > 0 && size === said.length ? said[0]?.frame?.data : undefined
  const provenance = provenanceFields(context, answer.citations.length, answer.charged)
  const body =
    own === undefined || answer.citations.length > 0
      ? JSON.stringify({ ...answer.built(answer.finish, context), ...provenance })
      : withProvenance(own, provenance)
  return rendered(body, context)
}

export const rendered = (
  body: string,
  context: AnswerContext,
  headers: Readonly<Record<string, string>> = {},
): Rendered => ({
  status: 200,
  headers: {
    'content-type': 'application/json',
    'x-amzn-requestid': context.requestId,
    ...headers,
  },
  body,
})

interface Call {
  id: string
  name: string
  text: string
}
type Block =
  | { readonly kind: 'text'; text: string }
  | { readonly kind: 'thought'; text: string; signature?: string }
  | { readonly kind: 'redacted'; readonly data: string }
  | { readonly kind: 'call'; readonly call: Call }

/** The blocks of an answer, collected. */
class Whole {
  finish: FinishReason | undefined
  charged: NanoUsd | undefined
  readonly citations: Citation[] = []
  readonly #blocks: Block[] = []
  readonly #calls = new Map<number, Call>()
  #usage: Usage | undefined

  see(event: ModelEvent): void {
    if (event.kind === 'usage') this.#usage = event.usage
    else if (event.kind === 'charged') this.charged = event.nanoUsd
    else if (!('choice' in event) || event.choice !== 0) return
    else if (event.kind === 'text') this.#text(event.text)
    else if (event.kind === 'reasoning') this.#think(event)
    else if (event.kind === 'toolCall') this.#call(event)
    else if (event.kind === 'citation') this.citations.push(event.citation)
    else this.finish ??= event.reason
  }

  #text(text: string): void {
    const last = this.#blocks.at(-1)
    if (last?.kind === 'text') last.text += text
    else if (text !== '') this.#blocks.push({ kind: 'text', text })
  }

  #think({ text, signature, redacted }: ModelEvent & { readonly kind: 'reasoning' }): void {
    if (redacted !== undefined) this.#blocks.push({ kind: 'redacted', data: redacted })
    if (text === '' && signature === undefined) return
    const last = this.#blocks.at(-1)
    const open = last?.kind === 'thought' && last.signature === undefined ? last : undefined
    const thought = open ?? { kind: 'thought', text: '' }
    thought.text += text
    if (signature !== undefined) thought.signature = signature
    if (open === undefined) this.#blocks.push(thought)
  }

  #call(event: ModelEvent & { readonly kind: 'toolCall' }): void {
    let call = this.#calls.get(event.index)
    if (call === undefined) {
      call = { id: '', name: '', text: '' }
      this.#calls.set(event.index, call)
      this.#blocks.push({ kind: 'call', call })
    }
    call.id ||= event.id ?? ''
    call.name ||= event.name ?? ''
    call.text += event.text
  }

  built(finish: FinishReason, context: AnswerContext): object {
    const content = this.#blocks.map(blockOf)
    if (this.citations.length > 0) {
      content.push({ citationsContent: { content: [], citations: this.citations.map(citationOf) } })
    }
    return {
      output: { message: { role: 'assistant', content } },
      stopReason: stopReasonOf(finish),
      // Absent is unknown, which is never zero.
      ...(this.#usage === undefined ? {} : { usage: usageObject(this.#usage) }),
      metrics: { latencyMs: Math.round(context.elapsedMs()) },
    }
  }
}

function blockOf(block: Block): object {
  switch (block.kind) {
    case 'text':
      return { text: block.text }
    case 'redacted':
      return { reasoningContent: { redactedContent: block.data } }
    case 'thought': {
      const { text, signature } = block
      const reasoningText = signature === undefined ? { text } : { text, signature }
      return { reasoningContent: { reasoningText } }
    }
    case 'call': {
      const { id, name, text } = block.call
      return { toolUse: { toolUseId: id, name, input: inputOf(text) } }
    }
  }
}

/** Models may write arguments that are no JSON; the dialect takes any value, so text stays text. */
function inputOf(text: string): unknown {
  if (text === '') return {}
  const parsed = parseJson(text, { depthMax: limits.jsonDepthMax })
  return parsed.ok ? parsed.value : text
}
