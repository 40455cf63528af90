import { limits } from '../../../kernel/limits.ts'
import { parseJson } from '../../../kernel/json.ts'
import type {
  FinishReason,
  Frame,
  ModelEvent,
  OtherText,
  UpstreamFailure,
} from '../../../models/chat.ts'
import { garbage, tooLarge } from '../../failures.ts'
import { isAnyFiller, Refrain, type Differing } from '../../refrain.ts'
import { emit, type Marked } from '../emit.ts'
import { isFields, saysTwice, type Fields } from '../fields.ts'
import { sealedData } from './items.ts'
import { Texts } from './texts.ts'
import { responsesUsage } from './usage.ts'

/** Pieces of text by the event that brings them. */
const PIECES: Readonly<Record<string, 'text' | 'reasoning' | 'toolCall'>> = {
  'response.output_text.delta': 'text',
  'response.refusal.delta': 'text',
  'response.reasoning_summary_text.delta': 'reasoning',
  'response.reasoning_text.delta': 'reasoning',
  'response.function_call_arguments.delta': 'toolCall',
  'response.custom_tool_call_input.delta': 'toolCall',
}
const INCOMPLETE: Readonly<Record<string, FinishReason>> = {
  max_output_tokens: 'length',
  max_tokens: 'length',
  content_filter: 'content_filter',
}
const TEXT_PIECE = 'response.output_text.delta'
const pieceOf = ({ delta, obfuscation, sequence_number: number }: Fields): Differing => ({
  text: delta,
  ...(obfuscation === undefined ? {} : { filler: obfuscation }),
  ...(number === undefined ? {} : { number }),
})
const CALLS: ReadonlySet<unknown> = new Set(['function_call', 'custom_tool_call'])

/**
 * What the Responses API says, event by event or in one object, as events. A stream says each text in
 * pieces, then whole with its part, its item and the response: only the pieces are events, and what of
 * a text never came in pieces.
 */
export class ResponsesAnswer {
  readonly #texts = new Texts()
  /** Of pieces of text; its block is the key under which they are heard. */
  readonly #refrain = new Refrain<string>(pieceOf, isAnyFiller)
  /** Position of a call among the calls, by its item's position. */
  readonly #calls = new Map<number, number>()
  #refused = false
  #started = false
  #chars = 0
  /** The response said how it ended. */
  complete = false

  /** Reads one server-sent event's data. Undefined: all is well. */
  readEvent(data: string, out: ModelEvent[]): UpstreamFailure | undefined {
    const repeated = this.#refrain.textOf(data)
    if (repeated !== undefined) return this.#repeat(data, repeated, out)
    const event = parsed(data)
    if (event === undefined) return garbage('the deployment sent broken JSON')
    const type = typeof event['type'] === 'string' ? event['type'] : ''
    const events: Marked[] = []
    const failure = this.#take(type, event, events)
    // The error's words stay here; what it cost is told.
    if (failure !== undefined) {
      out.push(...events.filter(({ kind }) => kind === 'usage'))
      return failure
    }
    return this.#emit(
      { unit: 'event', data, event, events, delta: this.#deltaOf(type, event) },
      out,
    )
  }

  /** A piece that differs from the last one in its text, its number and its filler, which is scanned. */
  #repeat(data: string, text: string, out: ModelEvent[]): UpstreamFailure | undefined {
    const { block: key = '', filler } = this.#refrain
    this.#chars += text.length + filler.length
    if (this.#chars > limits.responseCharsMax)
      return tooLarge('the answer is longer than the limit')
    this.#texts.heard(key, text)
    const event: Marked = { kind: 'text', choice: 0, block: key, text }
    const events: Marked[] = [event]
    if (filler !== '') events.push({ kind: 'other', sameFrame: true, texts: [{ text: filler }] })
    event.frame = { dialect: 'responses', unit: 'event', data, events }
    for (const one of events) out.push(one)
    return undefined
  }

  /** Remembers an event that says a piece of text, and nothing else but its filler. */
  #learn(data: string, event: Fields, said: readonly Marked[], texts: readonly OtherText[]): void {
    const [first] = said
    const differing = pieceOf(event)
    if (event['type'] !== TEXT_PIECE || first?.kind !== 'text' || said.length !== 1) return
    if (!texts.every(({ text, channel }) => channel === undefined && text === differing.filler))
      return
    this.#refrain.learn(data, 0, differing, String(first.block))
  }

  /** Reads the whole response. */
  readWhole(data: string, out: ModelEvent[]): UpstreamFailure | undefined {
    const response = parsed(data)
    if (response === undefined) return garbage('the deployment sent broken JSON')
    const { error } = response
    if (!Array.isArray(response['output']) && error !== undefined && error !== null)
      return errorFailure(error)
    const events: Marked[] = []
    this.#begin(response, events)
    const failure = this.#end(response, events)
    if (failure !== undefined) {
      out.push(...events.filter(({ kind }) => kind === 'usage'))
      return failure
    }
    if (!this.complete) return garbage('the deployment answered without a finished response')
    return this.#emit({ unit: 'whole', data, event: response, events, delta: undefined }, out)
  }

  #emit(
    { unit, data, event, events, delta }: Read,
    out: ModelEvent[],
  ): UpstreamFailure | undefined {
    const texts = this.#texts.of(event, delta)
    for (const { text } of texts) this.#chars += text.length
    if (this.#chars > limits.responseCharsMax)
      return tooLarge('the answer is longer than the limit')
    // Bytes go on as they came only where the parser saw all of them.
    const seen = saysTwice(data, event) ? JSON.stringify(event) : data
    if (delta === 'said' && seen === data) this.#learn(data, event, events, texts)
    const frame = { dialect: 'responses', unit, data: seen, events } as const
    emit({ frame, events, other: texts.length === 0 ? undefined : { kind: 'other', texts } }, out)
    return undefined
  }

  #deltaOf(type: string, event: Fields): Read['delta'] {
    if (typeof event['delta'] !== 'string') return undefined
    if (Object.hasOwn(PIECES, type)) return 'said'
    return { channel: `${type} ${keyOf(event)}` }
  }

  #take(type: string, event: Fields, events: Marked[]): UpstreamFailure | undefined {
    const { response, item } = event
    if (type === 'error') return errorFailure(isFields(event['error']) ? event['error'] : event)
    if (isFields(response)) {
      this.#begin(response, events)
      if (ENDS.has(type)) return this.#end(response, events)
    } else if (type === 'response.output_item.added' && isFields(item)) {
      if (CALLS.has(item['type'])) this.#call(positionOf(event['output_index']), item, events)
    } else if (type === 'response.output_item.done' && isFields(item)) {
      this.#item(positionOf(event['output_index']), item, events)
    } else this.#piece(type, event, events)
    return undefined
  }

  #begin(response: Fields, events: Marked[]): void {
    if (this.#started) return
    this.#started = true
    const { model } = response
    events.push({ kind: 'start', model: typeof model === 'string' ? model : '' })
  }

  #piece(type: string, event: Fields, events: Marked[]): void {
    const kind = Object.hasOwn(PIECES, type) ? PIECES[type] : undefined
    const { delta } = event
    if (kind === undefined || typeof delta !== 'string' || delta === '') return
    const at = positionOf(event['output_index'])
    if (kind === 'toolCall') this.#arguments(at, delta, events)
    else {
      const refusal = type === 'response.refusal.delta'
      if (refusal) this.#refused = true
      this.#say({ kind, key: `${kind} ${keyOf(event)}`, refusal }, delta, events)
    }
  }

  #say({ kind, key, refusal }: Speaking, text: string, events: Marked[]): void {
    this.#chars += text.length
    this.#texts.heard(key, text)
    // A part is a text or a refusal, and clients keep the two apart.
    events.push({ kind, choice: 0, block: refusal ? `${key} refusal` : key, text })
  }

  #arguments(at: number, text: string, events: Marked[]): void {
    this.#chars += text.length
    this.#texts.heard(`call ${at}`, text)
    events.push({ kind: 'toolCall', choice: 0, index: this.#indexOf(at), text })
  }

  #indexOf(at: number): number {
    const known = this.#calls.get(at)
    if (known !== undefined) return known
    this.#calls.set(at, this.#calls.size)
    return this.#calls.size - 1
  }

  /** The beginning of a call, once. */
  #call(at: number, item: Fields, events: Marked[]): void {
    if (this.#calls.has(at)) return
    const { call_id: id, name } = item
    events.push({
      kind: 'toolCall',
      choice: 0,
      index: this.#indexOf(at),
      ...(typeof id === 'string' && id !== '' ? { id } : {}),
      ...(typeof name === 'string' && name !== '' ? { name } : {}),
      text: '',
    })
  }

  /** A complete item: says what did not come in pieces. */
  #item(at: number, item: Fields, events: Marked[]): void {
    const { type } = item
    if (CALLS.has(type)) {
      this.#call(at, item, events)
      const text = item['arguments'] ?? item['input']
      if (typeof text === 'string' && text !== '' && this.#texts.saidBy(`call ${at}`) === '')
        this.#arguments(at, text, events)
    } else if (type === 'reasoning') {
      this.#parts('reasoning', `${at} s`, item['summary'], events)
      this.#parts('reasoning', `${at} c`, item['content'], events)
      this.#seal(at, item, events)
    } else if (type === 'message') this.#parts('text', `${at} c`, item['content'], events)
  }

  #parts(kind: 'text' | 'reasoning', list: string, parts: unknown, events: Marked[]): void {
    if (!Array.isArray(parts)) return
    for (const [index, part] of parts.entries()) {
      if (!isFields(part)) continue
      const refusal = part['type'] === 'refusal'
      const text = refusal ? part['refusal'] : part['text']
      if (refusal) this.#refused = true
      const key = `${kind} ${list} ${index}`
      if (typeof text === 'string' && text !== '' && this.#texts.saidBy(key) === '')
        this.#say({ kind, key, refusal }, text, events)
    }
  }

  #seal(at: number, item: Fields, events: Marked[]): void {
    const { id, encrypted_content: sealed } = item
    if (typeof sealed !== 'string' || sealed === '' || typeof id !== 'string') return
    if (this.#texts.saidBy(`seal ${at}`) !== '') return
    this.#texts.heard(`seal ${at}`, 'x')
    events.push({ kind: 'reasoning', choice: 0, text: '', redacted: sealedData(id, sealed) })
  }

  /** The last word: how it ended, and what it cost. */
  #end(response: Fields, events: Marked[]): UpstreamFailure | undefined {
    const { status, output } = response
    const usage = responsesUsage(response['usage'])
    if (status === 'failed' || status === 'cancelled') {
      if (usage !== undefined) events.push({ kind: 'usage', usage })
      return errorFailure(response['error'])
    }
    if (status !== 'completed' && status !== 'incomplete') return undefined
    if (Array.isArray(output))
      output.forEach((item: unknown, at) => isFields(item) && this.#item(at, item, events))
    this.complete = true
    events.push({ kind: 'finish', choice: 0, reason: this.#reasonOf(response) })
    if (usage !== undefined) events.push({ kind: 'usage', usage })
    return undefined
  }

  #reasonOf({ status, incomplete_details: details }: Fields): FinishReason {
    if (status === 'incomplete') {
      const reason = isFields(details) ? String(details['reason']) : ''
      return Object.hasOwn(INCOMPLETE, reason) ? (INCOMPLETE[reason] as FinishReason) : 'length'
    }
    if (this.#calls.size > 0) return 'tool_calls'
    return this.#refused ? 'refusal' : 'stop'
  }
}

/** Which text is said. */
interface Speaking {
  readonly kind: 'text' | 'reasoning'
  readonly key: string
  readonly refusal: boolean
}

interface Read {
  readonly unit: Frame['unit']
  readonly data: string
  readonly event: Fields
  readonly events: Marked[]
  readonly delta: 'said' | { readonly channel: string } | undefined
}

const ENDS: ReadonlySet<string> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.done',
])

function parsed(data: string): Fields | undefined {
  const json = parseJson(data, { depthMax: limits.jsonDepthMax })
  return json.ok && isFields(json.value) ? json.value : undefined
}

/** Which text a piece belongs to: the item, the list in it, the part. */
function keyOf(event: Fields): string {
  const { summary_index: summary, content_index: content } = event
  const [list, index] = summary === undefined ? ['c', content] : ['s', summary]
  return `${positionOf(event['output_index'])} ${list} ${positionOf(index)}`
}

const positionOf = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0

/** Errors that another attempt may not meet. */
const PASSING: ReadonlySet<unknown> = new Set(['server_error', 'rate_limit_exceeded'])

/** Its words stay here: they may quote the prompt. */
function errorFailure(error: unknown): UpstreamFailure {
  const code = isFields(error) ? (error['code'] ?? error['type']) : undefined
  return {
    reason: 'status',
    dispatched: true,
    retryable: code === undefined || code === null || PASSING.has(code),
    message: 'the deployment reported an error in place of its answer',
  }
}
