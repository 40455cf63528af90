import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import { refusal, type Refusal } from '../../kernel/refusal.ts'
import { unreachable, type NanoUsd } from '../../kernel/values.ts'
import type { Citation, Frame, ModelEvent } from '../../models/chat.ts'
import { failureRefusal } from '../../models/failure.ts'
import type { Usage } from '../../models/usage.ts'
import { isFields, type Fields } from '../body.ts'
import type { AnswerContext, StreamEncoder } from '../dialect.ts'
import { untouched } from '../frames.ts'
import { provenanceOf, tellsProvenance } from '../provenance.ts'
import { deltasOf, keyOf, opened, type Said } from './blocks-out.ts'
import { citationObject, placedCitation } from './citations.ts'
import { errorObject } from './refusals.ts'
import { stopOf, usageObject } from './usage.ts'

const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // Proxies between us and the client must not gather chunks.
  'x-accel-buffering': 'no',
}

const sse = (type: string, data: string): string => `event: ${type}\ndata: ${data}\n\n`
const event = (value: { readonly type: string; readonly [key: string]: unknown }): string =>
  sse(value.type, JSON.stringify(value))

/** The block that the client is being told. `from`: its number at the deployment, if it is theirs. */
interface OpenBlock {
  readonly key: string
  readonly index: number
  readonly from: number | undefined
}

/**
 * Events of the Messages API. Frames of the same dialect go out as they came; others are built. Where
 * both come in one answer, blocks are numbered anew from the first that was built.
 */
export class AnthropicStream implements StreamEncoder {
  readonly headers: Readonly<Record<string, string>>
  readonly #context: AnswerContext
  #begun = false
  /** The client read a `message_start` of ours, which could not say how long the input was. */
  #begunByUs = false
  #open: OpenBlock | undefined
  #nextIndex = 0
  /** Calls that were begun by us: a block that was closed cannot go on. */
  readonly #calls = new Set<number>()
  #finish: (ModelEvent & { readonly kind: 'finish' }) | undefined
  /** The deployment's own `message_delta` went out: it told reason and usage. */
  #told = false
  #usage: Usage | undefined
  readonly #citations: Citation[] = []
  #charged: NanoUsd | undefined
  #closed = false

  constructor(context: AnswerContext) {
    this.#context = context
    this.headers = { ...HEADERS, 'request-id': context.requestId }
  }

  push(batch: readonly ModelEvent[]): string {
    let out = ''
    for (let at = 0; at < batch.length && !this.#closed; at++) {
      const size = untouched(batch, at, 'anthropic', 'event')
      if (size === 0) out += this.#built(batch[at] as ModelEvent)
      else {
        const frame = batch[at]?.frame as Frame
        out += this.#raw(frame, frame.events ?? [batch[at] as ModelEvent])
        at += size - 1
      }
    }
    return out
  }

  fail(why: Refusal): string {
    if (this.#closed) return ''
    this.#closed = true
    return sse('error', JSON.stringify(errorObject(why)))
  }

  end(): string {
    if (this.#closed) return ''
    if (this.#finish === undefined) {
      return this.fail(refusal('upstream_failed', 'the answer broke off before it was complete'))
    }
    this.#closed = true
    const out = this.#begin() + this.#close()
    const delta = this.#told
      ? ''
      : event({
          type: 'message_delta',
          delta: stopOf(this.#finish),
          usage: usageObject(this.#usage ?? {}),
        })
    return `${out}${delta}${event({ type: 'message_stop', ...this.#provenance() })}`
  }

  #raw(frame: Frame, events: readonly ModelEvent[]): string {
    const { type, index } = saysOf(frame.data)
    // The mark of success is ours to give, in `end`.
    if (type === 'message_stop') return this.#all(events)
    if (type === 'message_start') {
      if (this.#begun) return ''
      this.#begun = true
    } else if (type === 'message_delta') {
      for (const one of events) if (one.kind === 'finish') this.#built(one)
      if (this.#begunByUs) return ''
      this.#told ||= this.#finish !== undefined
      return `${this.#begin()}${this.#close()}${lines(type, frame.data)}`
    } else if (index !== undefined) return this.#rawBlock({ type, index }, frame, events)
    return lines(type, frame.data)
  }

  #rawBlock(
    { type, index }: { readonly type: string; readonly index: number },
    { data }: Frame,
    events: readonly ModelEvent[],
  ): string {
    let before = ''
    if (type === 'content_block_start') {
      before = this.#begin() + this.#close()
      this.#open = { key: blockKey(data), index: this.#nextIndex++, from: index }
    }
    // A piece of a block that the client is not being told as the deployment's own.
    if (this.#open?.from !== index) return this.#all(events)
    const seen = this.#open.index
    if (type === 'content_block_stop') this.#open = undefined
    return `${before}${seen === index ? lines(type, data) : sse(type, renumbered(data, seen))}`
  }

  #all(events: readonly ModelEvent[]): string {
    return events.map((one) => this.#built(one)).join('')
  }

  #built(one: ModelEvent): string {
    switch (one.kind) {
      case 'text':
      case 'reasoning':
      case 'toolCall':
        return one.choice === 0 ? this.#said(one) : ''
      case 'finish':
        if (one.choice === 0) this.#finish ??= one
        return ''
      case 'citation':
        return this.#cite(one.citation)
      case 'usage':
        this.#usage = one.usage
        return ''
      case 'charged':
        this.#charged = one.nanoUsd
        return ''
      case 'failed':
        return this.fail(failureRefusal(one.failure))
      case 'refused':
        return this.fail(one.refusal)
      // The first block opens the message; what a frame held besides its events went with the frame.
      case 'start':
      case 'other':
      // Other codecs'.
      case 'embedding':
      case 'ranked':
      case 'counted':
        return ''
      default:
        return unreachable(one)
    }
  }

  #said(one: Said): string {
    const key = keyOf(one)
    const deltas = deltasOf(one)
    let out = ''
    if (!goesOn(this.#open?.key, key)) {
      if (one.kind === 'toolCall' && this.#calls.has(one.index)) return this.fail(MIXED)
      // An empty piece opens nothing but a call, which has a name, or thought that nobody can read.
      if (
        deltas.length === 0 &&
        (one.kind === 'toolCall' ? one.name : redactedOf(one)) === undefined
      )
        return ''
      out = this.#opening(one, key)
    }
    const index = this.#open?.index ?? 0
    for (const delta of deltas) out += event({ type: 'content_block_delta', index, delta })
    // Signed thought is complete: what is thought next is another block.
    if (one.kind === 'reasoning' && one.signature !== undefined && this.#open?.from === undefined)
      out += this.#close()
    return out
  }

  #opening(one: Said, key: string): string {
    const out = this.#begin() + this.#close()
    const index = this.#nextIndex++
    this.#open = { key, index, from: undefined }
    if (one.kind === 'toolCall') this.#calls.add(one.index)
    const id = `toolu_${this.#context.requestId}_${index}`
    return `${out}${event({ type: 'content_block_start', index, content_block: opened(one, id) })}`
  }

  /** `message_start`, once. How long the input was is told at the end, when it is known. */
  #begin(): string {
    if (this.#begun) return ''
    this.#begun = true
    this.#begunByUs = true
    const { requestId, request } = this.#context
    const message = {
      id: `msg_${requestId}`,
      type: 'message',
      role: 'assistant',
      model: request.alias,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: usageObject(this.#usage ?? {}),
    }
    return event({ type: 'message_start', message })
  }

  #close(): string {
    if (this.#open === undefined) return ''
    const { index } = this.#open
    this.#open = undefined
    return event({ type: 'content_block_stop', index })
  }

  /** Inside its text block while that is open; all of them again, with their places, at the end. */
  #cite(citation: Citation): string {
    this.#citations.push(citation)
    if (this.#open?.key !== 'text') return ''
    const delta = { type: 'citations_delta', citation: citationObject(citation) }
    return event({ type: 'content_block_delta', index: this.#open.index, delta })
  }

  #provenance(): object {
    if (!tellsProvenance(this.#context, this.#citations.length)) return {}
    const citations =
      this.#citations.length === 0 ? {} : { citations: this.#citations.map(placedCitation) }
    return { standpipe: { ...provenanceOf(this.#context, this.#charged), ...citations } }
  }
}

/** A frame of data that spans lines is sent as several data lines. */
const lines = (type: string, data: string): string =>
  sse(type, data.includes('\n') ? data.replaceAll('\n', '\ndata: ') : data)

const USUAL = /^\{"type": ?"([a-z_]{1,64})"(?:, ?"index": ?(\d{1,6})[,}])?/

/** The event's name and its block, without parsing what is written as usual. */
function saysOf(data: string): { readonly type: string; readonly index: number | undefined } {
  const usual = USUAL.exec(data)
  const type = usual?.[1]
  if (type !== undefined && (usual?.[2] !== undefined || !type.startsWith('content_block')))
    return { type, index: usual?.[2] === undefined ? undefined : Number(usual[2]) }
  const parsed = fieldsOf(data)
  const { type: name, index } = parsed
  return {
    type: typeof name === 'string' && /^[\w.-]{1,64}$/.test(name) ? name : 'unknown',
    index: typeof index === 'number' ? index : undefined,
  }
}

function fieldsOf(data: string): Fields {
  const parsed = parseJson(data, { depthMax: limits.jsonDepthMax })
  return parsed.ok && isFields(parsed.value) ? parsed.value : {}
}

const renumbered = (data: string, index: number): string =>
  JSON.stringify({ ...fieldsOf(data), index })

/** Of the deployment's own block: a call of theirs goes on whatever position it has among calls. */
function blockKey(data: string): string {
  const block = fieldsOf(data)['content_block']
  const type = isFields(block) ? block['type'] : undefined
  return typeof type === 'string' ? type : 'unknown'
}

function goesOn(open: string | undefined, key: string): boolean {
  if (open === undefined || key === 'redacted_thinking') return false
  return open === key || (open === 'tool_use' && key.startsWith('tool_use:'))
}

const redactedOf = (one: Said): string | undefined =>
  one.kind === 'reasoning' ? one.redacted : undefined

const MIXED = refusal('upstream_failed', 'the deployment mixed the pieces of several tool calls')
