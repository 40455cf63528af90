import { parseJson } from '../../../kernel/json.ts'
import { limits } from '../../../kernel/limits.ts'
import { refusal, type Refusal } from '../../../kernel/refusal.ts'
import { unreachable, type NanoUsd } from '../../../kernel/values.ts'
import type { FinishReason, ModelEvent } from '../../../models/chat.ts'
import { failureRefusal } from '../../../models/failure.ts'
import type { Usage } from '../../../models/usage.ts'
import { isFields, type Fields } from '../../body.ts'
import type { AnswerContext, StreamEncoder } from '../../dialect.ts'
import { untouched } from '../../frames.ts'
import { provenanceOf, tellsProvenance } from '../citations.ts'
import { Progress } from '../progress.ts'
import { errorObject } from '../refusals.ts'
import { Events, sseOf } from './events.ts'
import { Output } from './output.ts'
import { endOf, responseOf, usageObject, withOwnEchoes } from './response.ts'
import { searchItemOf } from './search.ts'

const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // Proxies between us and the client must not gather chunks.
  'x-accel-buffering': 'no',
}

const SEARCH_STEPS = ['in_progress', 'searching', 'completed'].map(
  (step) => `response.file_search_call.${step}`,
)

/**
 * Events of the Responses API. A deployment's own frames go out as they came, except those that hold
 * the Response object: its id and what it repeats of the request are ours (`withOwnEchoes`). Where we
 * put a search before them, their places and numbers move.
 *
 * INVARIANT (one change ends the copying): later frames repeat what earlier ones said, so from the first
 * change on nothing of the deployment's own writing goes out: the rest is built, under the same items.
 */
export class ResponsesStream implements StreamEncoder {
  readonly headers = HEADERS
  readonly #context: AnswerContext
  readonly #events = new Events()
  readonly #output: Output
  readonly #progress = new Progress()
  readonly #search: Fields | undefined
  /** Whether the answer is made of the deployment's own frames; undefined until something came. */
  #copies: boolean | undefined
  #opened = false
  #searchTold = false
  /** The Response object as it was announced. */
  #base: Fields
  /** The last frame that went out as it came, while its number is not known. */
  #lastData = ''
  /** The deployment's own end, kept for ours. */
  #terminal: Fields | undefined
  #finish: FinishReason = 'stop'
  #usage: Usage | undefined
  #charged: NanoUsd | undefined
  #citationCount = 0
  #closed = false

  constructor(context: AnswerContext) {
    this.#context = context
    this.#output = new Output(context, this.#events)
    this.#search = searchItemOf(context)
    this.#base = responseOf(context)
  }

  push(batch: readonly ModelEvent[]): string {
    let out = ''
    for (let at = 0; at < batch.length && !this.#closed; at++) {
      const event = batch[at] as ModelEvent
      const size = this.#copies === false ? 0 : untouched(batch, at, 'responses', 'event')
      const raw = size === 0 ? undefined : this.#raw(batch.slice(at, at + size))
      if (raw === undefined) out += this.#built(event)
      else {
        out += raw
        at += size - 1
      }
    }
    return out
  }

  fail(why: Refusal): string {
    if (this.#closed) return ''
    this.#closed = true
    this.#number()
    const { error, standpipe } = errorObject(why) as Failure
    const { code, message, param } = error
    const more = standpipe === undefined ? {} : { standpipe }
    const opening = this.#opening()
    const told = this.#events.write('error', { code, message, param, ...more })
    const response = {
      ...this.#base,
      status: 'failed',
      error: { code, message },
      output: this.#output.items(),
      ...more,
    }
    return `${opening}${told}${this.#events.write('response.failed', { response })}`
  }

  end(): string {
    if (this.#closed) return ''
    if (!this.#progress.complete) return this.fail(BROKE_OFF)
    this.#closed = true
    this.#number()
    const opening = this.#opening()
    const { status, ...why } = endOf(this.#finish)
    const ended = this.#output.end(status)
    const own = this.#copies === true ? this.#terminal : undefined
    const response = {
      ...(own === undefined
        ? { ...this.#base, status, ...why, usage: usageObject(this.#usage) }
        : withOwnEchoes(own, this.#context)),
      ...(own === undefined || this.#search !== undefined || this.#output.changedLater
        ? { output: this.#output.items() }
        : {}),
      ...(tellsProvenance(this.#context, this.#citationCount)
        ? { standpipe: provenanceOf(this.#context, this.#charged) }
        : {}),
    }
    const type = `response.${own === undefined ? status : String(own['status'])}`
    return `${opening}${ended}${this.#events.write(type, { response })}`
  }

  /** Undefined: this is no frame to copy, or nothing is copied any more. */
  #raw(events: readonly ModelEvent[]): string | undefined {
    const data = events[0]?.frame?.data ?? ''
    if (events.some(({ kind }) => kind === 'failed' || kind === 'refused')) return undefined
    const quick = DELTA.exec(data)?.[1]
    if (quick !== undefined && this.#opened && this.#search === undefined) {
      this.#lastData = data
      this.#see(events)
      return sseOf(quick, data)
    }
    const parsed = parseJson(data, { depthMax: limits.jsonDepthMax })
    if (!parsed.ok || !isFields(parsed.value) || typeof parsed.value['type'] !== 'string')
      return undefined
    const { type, ...fields } = parsed.value as Fields & { readonly type: string }
    if (!this.#opened && !OPENINGS.has(type)) return undefined
    this.#copies = true
    this.#opened = true
    const before = LIFECYCLE.has(type) ? '' : this.#searched()
    this.#output.adopt(type, fields, this.#shift)
    this.#see(events)
    return `${before}${this.#copied(type, fields, data)}`
  }

  get #shift(): number {
    return this.#search === undefined ? 0 : 1
  }

  #copied(type: string, fields: Fields, data: string): string {
    const { response } = fields
    if (isFields(response)) {
      if (ENDS.has(type)) {
        this.#terminal = response
        if (this.#shift === 0) this.#lastData = ''
        this.#numberFrom(fields, 0)
        return ''
      }
      this.#base = withOwnEchoes(response, this.#context)
    } else if (this.#shift === 0) {
      this.#lastData = data
      return sseOf(type, data)
    }
    this.#lastData = ''
    this.#numberFrom(fields, 0)
    const { sequence_number: _, ...rest } = fields
    const at = fields['output_index']
    return this.#events.write(type, {
      ...rest,
      ...(isFields(response) ? { response: this.#base } : {}),
      ...(typeof at === 'number' ? { output_index: at + this.#shift } : {}),
    })
  }

  /** While nothing of ours stands between, the deployment counts. */
  #numberFrom(fields: Fields, past: number): void {
    const number = fields['sequence_number']
    if (this.#shift === 0 && Number.isSafeInteger(number)) this.#events.next = Number(number) + past
  }

  /** What we write goes on where the last frame stopped. */
  #number(): void {
    if (this.#lastData === '') return
    const parsed = parseJson(this.#lastData, { depthMax: limits.jsonDepthMax })
    this.#lastData = ''
    if (parsed.ok && isFields(parsed.value)) this.#numberFrom(parsed.value, 1)
  }

  #see(events: readonly ModelEvent[]): void {
    for (const event of events) {
      this.#progress.see(event)
      this.#output.see(event)
      if (event.kind === 'finish') this.#finish = event.reason
      else if (event.kind === 'usage') this.#usage = event.usage
    }
  }

  #built(event: ModelEvent): string {
    this.#number()
    if (CONTENT.has(event.kind) || event.frame !== undefined) this.#copies = false
    switch (event.kind) {
      case 'text':
      case 'reasoning':
      case 'toolCall':
        this.#progress.see(event)
        // This API answers once.
        return event.choice === 0 ? `${this.#opening()}${this.#output.take(event)}` : ''
      case 'start':
        return this.#opening()
      case 'finish':
        this.#progress.see(event)
        if (event.choice === 0) this.#finish = event.reason
        return ''
      case 'citation':
        this.#citationCount++
        return event.choice === 0 ? this.#output.cite(event.citation) : ''
      case 'usage':
        this.#usage = event.usage
        return ''
      case 'charged':
        this.#charged = event.nanoUsd
        return ''
      case 'failed':
        return this.fail(failureRefusal(event.failure))
      case 'refused':
        return this.fail(event.refusal)
      // What a frame held besides its events went with the frame; the others are other codecs'.
      case 'other':
      case 'embedding':
      case 'ranked':
      case 'counted':
        return ''
      default:
        return unreachable(event)
    }
  }

  /** The answer's first events, once. */
  #opening(): string {
    if (this.#opened) return this.#searched()
    this.#opened = true
    this.#copies ??= false
    const response = this.#base
    const created = this.#events.write('response.created', { response })
    return `${created}${this.#events.write('response.in_progress', { response })}${this.#searched()}`
  }

  #searched(): string {
    if (this.#search === undefined || this.#searchTold) return ''
    this.#searchTold = true
    return this.#output.tell(this.#search, 'in_progress', SEARCH_STEPS)
  }
}

interface Failure {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly param: string | null
  }
  readonly standpipe?: object
}

const BROKE_OFF = refusal('upstream_failed', 'the answer broke off before it was complete')

/** Frames that only add text, told by their beginning: they are not read any further. */
const DELTA =
  /^\{\s*"type"\s*:\s*"(response\.(?:output_text|function_call_arguments|custom_tool_call_input|reasoning_summary_text|reasoning_text)\.delta)"/
const OPENINGS: ReadonlySet<string> = new Set(['response.created', 'response.queued'])
/** The last one is what engines write that imitate the API. */
const ENDS: ReadonlySet<string> = new Set([
  'response.completed',
  'response.incomplete',
  'response.done',
])
const LIFECYCLE: ReadonlySet<string> = new Set([...OPENINGS, ...ENDS, 'response.in_progress'])
const CONTENT: ReadonlySet<ModelEvent['kind']> = new Set(['text', 'reasoning', 'toolCall', 'start'])
