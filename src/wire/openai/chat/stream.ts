import { limits } from '../../../kernel/limits.ts'
import { isFields } from '../../body.ts'
import { parseJson } from '../../../kernel/json.ts'
import { refusal, type Refusal } from '../../../kernel/refusal.ts'
import { unreachable, type NanoUsd } from '../../../kernel/values.ts'
import type { Frame, ModelEvent } from '../../../models/chat.ts'
import { failureRefusal } from '../../../models/failure.ts'
import type { Usage } from '../../../models/usage.ts'
import type { AnswerContext, StreamEncoder } from '../../dialect.ts'
import { untouched } from '../../frames.ts'
import { annotationOf, provenanceOf, tellsProvenance } from '../citations.ts'
import { Progress } from '../progress.ts'
import { reasonText } from './reasons.ts'
import { errorObject } from '../refusals.ts'
import { usageObject } from '../usage.ts'

const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // Proxies between us and the client must not gather chunks.
  'x-accel-buffering': 'no',
}

const headText = (head: object): string => `data: ${JSON.stringify(head).slice(0, -1)},`

/** Chat completion chunks. Frames of the same dialect go out as they came; others are built. */
export class OpenAiStream implements StreamEncoder {
  readonly headers = HEADERS
  readonly #context: AnswerContext
  /** What every chunk that we build begins with. */
  #head: string
  /** The deployment's own id and model, once a frame of it went out: one answer has one id. */
  #adopted = false
  readonly #progress = new Progress()
  readonly #annotations = new Map<number, object[]>()
  #usage = ''
  #charged: NanoUsd | undefined
  #closed = false

  constructor(context: AnswerContext) {
    this.#context = context
    const { requestId, createdAt, request } = context
    const head = {
      id: `chatcmpl-${requestId}`,
      object: 'chat.completion.chunk',
      created: Math.floor(createdAt / 1000),
      model: request.alias,
    }
    this.#head = headText(head)
  }

  /** What we build after a frame of the deployment's goes on under the same id. */
  #adopt({ data }: Frame): void {
    this.#adopted = true
    const parsed = parseJson(data, { depthMax: limits.jsonDepthMax })
    if (!parsed.ok || !isFields(parsed.value)) return
    const { id, created, model } = parsed.value
    if (typeof id !== 'string' || typeof created !== 'number' || typeof model !== 'string') return
    this.#head = headText({ id, object: 'chat.completion.chunk', created, model })
  }

  push(batch: readonly ModelEvent[]): string {
    let out = ''
    for (let at = 0; at < batch.length && !this.#closed; at++) {
      const event = batch[at] as ModelEvent
      const size = untouched(batch, at, 'openai', 'event')
      if (size === 0) out += this.#built(event)
      else {
        if (!this.#adopted) this.#adopt(event.frame as Frame)
        out += this.#raw(event, event.frame as Frame)
        for (let step = 0; step < size; step++) this.#progress.see(batch[at + step] as ModelEvent)
        at += size - 1
      }
    }
    return out
  }

  fail(why: Refusal): string {
    if (this.#closed) return ''
    this.#closed = true
    return `data: ${JSON.stringify(errorObject(why))}\n\n`
  }

  end(): string {
    if (this.#closed) return ''
    if (!this.#progress.complete) {
      return this.fail(refusal('upstream_failed', 'the answer broke off before it was complete'))
    }
    this.#closed = true
    return `${this.#provenance()}${this.#usage}data: [DONE]\n\n`
  }

  /** The usage chunk is kept for the end, or dropped when it was asked for by us and not by the client. */
  #raw(event: ModelEvent, frame: Frame): string {
    const data = frame.data.includes('\n') ? frame.data.replaceAll('\n', '\ndata: ') : frame.data
    const text = `data: ${data}\n\n`
    if (event.kind !== 'usage') return text
    if (this.#context.request.streamUsage) this.#usage = text
    return ''
  }

  #built(event: ModelEvent): string {
    switch (event.kind) {
      case 'text':
        return this.#delta(event, { content: event.text })
      case 'reasoning':
        // Proofs and encrypted thought have no place in this dialect.
        return event.text === '' ? '' : this.#delta(event, { reasoning_content: event.text })
      case 'toolCall':
        return this.#delta(event, { tool_calls: [callDelta(event)] })
      case 'finish':
        this.#progress.see(event)
        return this.#chunk([
          { index: event.choice, delta: {}, finish_reason: reasonText(event.reason) },
        ])
      case 'citation':
        this.#annotate(event.choice, annotationOf(event.citation))
        return ''
      case 'usage':
        this.#keepUsage(event.usage)
        return ''
      case 'charged':
        this.#charged = event.nanoUsd
        return ''
      case 'failed':
        return this.fail(failureRefusal(event.failure))
      case 'refused':
        return this.fail(event.refusal)
      // A choice's first delta names the role; what a frame held besides its events went with the frame.
      case 'start':
      case 'other':
      // Other codecs'.
      case 'embedding':
      case 'ranked':
      case 'counted':
        return ''
      default:
        return unreachable(event)
    }
  }

  #delta(event: ModelEvent & { readonly choice: number }, delta: object): string {
    const opening = this.#progress.opens(event.choice) ? { role: 'assistant' } : {}
    this.#progress.see(event)
    return this.#chunk([
      { index: event.choice, delta: { ...opening, ...delta }, finish_reason: null },
    ])
  }

  #chunk(choices: readonly object[], more: object = {}): string {
    return `${this.#head}${JSON.stringify({ choices, ...more }).slice(1)}\n\n`
  }

  #annotate(choice: number, annotation: object): void {
    const known = this.#annotations.get(choice)
    if (known === undefined) this.#annotations.set(choice, [annotation])
    else known.push(annotation)
  }

  #keepUsage(usage: Usage): void {
    if (this.#context.request.streamUsage)
      this.#usage = this.#chunk([], { usage: usageObject(usage) })
  }

  /** One chunk at the end: who is cited where, all that was given to the model, the charge. */
  #provenance(): string {
    if (!tellsProvenance(this.#context, this.#annotations.size)) return ''
    const choices = [...this.#annotations].map(([index, annotations]) => ({
      index,
      delta: { annotations },
      finish_reason: null,
    }))
    return this.#chunk(choices, { standpipe: provenanceOf(this.#context, this.#charged) })
  }
}

const callDelta = (event: ModelEvent & { readonly kind: 'toolCall' }): object => ({
  index: event.index,
  ...(event.id === undefined ? {} : { id: event.id, type: 'function' }),
  function: {
    ...(event.name === undefined ? {} : { name: event.name }),
    arguments: event.text,
  },
})
