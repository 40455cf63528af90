import { limits } from '../../kernel/limits.ts'
import { parseJson } from '../../kernel/json.ts'
import { collectText } from '../../kernel/texts.ts'
import type {
  FinishReason,
  Frame,
  ModelEvent,
  OtherText,
  UpstreamFailure,
} from '../../models/chat.ts'
import { garbage, tooLarge } from '../failures.ts'
import { isFields, saysTwice, type Fields } from '../fields.ts'
import { Refrain, type Differing } from '../refrain.ts'
import type { Names } from './names.ts'
import { usageOf } from './usage.ts'

const FINISHES: ReadonlyMap<unknown, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop_sequence'],
  ['max_tokens', 'length'],
  ['tool_use', 'tool_calls'],
  ['content_filtered', 'content_filter'],
  ['guardrail_intervened', 'content_filter'],
  ['model_context_window_exceeded', 'context_exceeded'],
])

const COUNTS: ReadonlySet<string> = new Set([
  'inputTokens',
  'outputTokens',
  'totalTokens',
  'cacheReadInputTokens',
  'cacheWriteInputTokens',
])

export interface Asked {
  readonly model: string
  readonly names: Names
}

/** An event that is still being made: `#emit` marks where it came from. */
type Marked = ModelEvent & { frame?: Frame; sameFrame?: true }

/** What one frame says, while it is read. */
interface Reading {
  readonly events: Marked[]
  readonly texts: OtherText[]
  /** A name was put back, so the frame says another one than the client knows. */
  renamed: boolean
}

/** What Converse says as events: in frames, or as a whole. */
export class Answer {
  readonly #asked: Asked
  /** Which call a block is. Blocks that are none of the client's calls are not there. */
  readonly #calls = new Map<unknown, number>()
  #callCount = 0
  readonly #refrain = new Refrain(textOf, isFiller)
  /** Texts of a whole answer, each a block of its own. */
  #textCount = 0
  #started = false
  #chars = 0
  /** The model said why it ended. */
  finished = false
  /** The last frame came, with or without a usage. */
  complete = false

  constructor(asked: Asked) {
    this.#asked = asked
  }

  /** One event of a stream. Undefined: all is well. */
  event(type: string, payload: string, out: ModelEvent[]): UpstreamFailure | undefined {
    const repeated = type === DELTA ? this.#refrain.textOf(payload) : undefined
    if (repeated !== undefined) return this.#repeat(payload, repeated, out)
    const parsed = parseJson(payload, { depthMax: limits.jsonDepthMax })
    if (!parsed.ok || !isFields(parsed.value)) return garbage('the deployment sent broken JSON')
    const { value } = parsed
    const reading: Reading = { events: [], texts: [], renamed: false }
    this.#read(type, value, reading)
    // Bytes go on as they came only where the parser saw all of them.
    const seen = saysTwice(payload, value) ? JSON.stringify(value) : payload
    const data = `{"${type}":${seen}}`
    const { events, texts } = reading
    const [event] = events
    if (type === DELTA && seen === payload && texts.length === 0 && event?.kind === 'text')
      this.#refrain.learn(payload, 0, { text: event.text, filler: value['p'] }, positionOf(value))
    return this.#emit({ dialect: 'bedrock', unit: 'event', data, events }, reading, out)
  }

  /** A delta that differs from the last one in its text and its padding alone. */
  #repeat(payload: string, text: string, out: ModelEvent[]): UpstreamFailure | undefined {
    this.#chars += text.length
    if (this.#chars > limits.responseCharsMax)
      return tooLarge('the answer is longer than the limit')
    const data = `{"${DELTA}":${payload}}`
    const block = this.#refrain.block ?? NO_BLOCK
    const event: Marked = { kind: 'text', choice: 0, block, text }
    event.frame = { dialect: 'bedrock', unit: 'event', data, events: [event] }
    out.push(event)
    return undefined
  }

  /** The body of an unstreamed answer. */
  whole(data: string, out: ModelEvent[]): UpstreamFailure | undefined {
    const parsed = parseJson(data, { depthMax: limits.jsonDepthMax })
    if (!parsed.ok || !isFields(parsed.value)) return garbage('the deployment sent broken JSON')
    const { value } = parsed
    const { output, stopReason, usage, metrics, ...others } = value
    if (!isFields(output) || !isFields(output['message'])) return noAnswer(value)
    const { message, ...beside } = output
    const { content, role, ...rest } = message as Fields
    const reading: Reading = { events: [], texts: [], renamed: false }
    this.#begin(reading)
    if (Array.isArray(content)) for (const block of content) this.#block(block, reading)
    else this.#others(content, reading)
    this.#role(role, reading)
    this.#metrics(metrics, reading)
    this.#others([others, beside, rest], reading)
    this.#finish(stopReason, reading)
    this.#usage(usage, reading)
    const seen = saysTwice(data, value) ? JSON.stringify(value) : data
    return this.#emit(
      { dialect: 'bedrock', unit: 'whole', data: seen, events: reading.events },
      reading,
      out,
    )
  }

  #read(type: string, value: Fields, reading: Reading): void {
    const { p, ...fields } = value
    if (!isPadding(p)) this.#others(p, reading)
    switch (type) {
      case 'messageStart': {
        const { role, ...others } = fields
        this.#begin(reading)
        this.#role(role, reading)
        this.#others(others, reading)
        return
      }
      case 'contentBlockStart':
        this.#blockStart(fields, reading)
        return
      case 'contentBlockDelta':
        this.#blockDelta(fields, reading)
        return
      case 'messageStop': {
        const { stopReason, ...others } = fields
        this.#others(others, reading)
        this.#finish(stopReason, reading)
        return
      }
      case 'metadata': {
        const { usage, metrics, ...others } = fields
        this.#metrics(metrics, reading)
        this.#others(others, reading)
        this.#usage(usage, reading)
        this.complete = true
        return
      }
      default:
        this.#others({ [type]: fields }, reading)
    }
  }

  #role(role: unknown, reading: Reading): void {
    if (role !== 'assistant') this.#others(role, reading)
  }

  #position(block: unknown, reading: Reading): void {
    if (typeof block !== 'number' || block > 1e6) this.#others(block, reading)
  }

  #begin({ events }: Reading): void {
    if (this.#started) return
    this.#started = true
    events.push({ kind: 'start', model: this.#asked.model })
  }

  #blockStart({ start, contentBlockIndex: block, ...others }: Fields, reading: Reading): void {
    this.#position(block, reading)
    this.#others(others, reading)
    if (isFields(start) && isFields(start['toolUse'])) {
      const { toolUse, ...rest } = start
      this.#others(rest, reading)
      this.#callStart(toolUse as Fields, block, reading)
    } else this.#others(start, reading)
  }

  /** A call of the client's tools; one of the vendor's own is told with the rest. */
  #callStart(call: Fields, block: unknown, reading: Reading): void {
    const { toolUseId, name, type, input, ...others } = call
    if (type !== undefined) {
      this.#others(call, reading)
      return
    }
    this.#others(others, reading)
    const index = this.#callCount++
    this.#calls.set(block, index)
    const id = this.#called(toolUseId, reading)
    const named = this.#called(name, reading)
    const text = input === undefined ? '' : JSON.stringify(input)
    this.#chars += text.length
    reading.events.push({ kind: 'toolCall', choice: 0, index, id, name: named, text })
  }

  #called(given: unknown, reading: Reading): string {
    if (typeof given !== 'string') {
      this.#others(given, reading)
      return ''
    }
    const original = this.#asked.names.original(given)
    if (original !== given) reading.renamed = true
    return original
  }

  #blockDelta({ delta, contentBlockIndex, ...others }: Fields, reading: Reading): void {
    this.#position(contentBlockIndex, reading)
    const block = positionOf({ contentBlockIndex })
    this.#others(others, reading)
    if (!isFields(delta)) {
      this.#others(delta, reading)
      return
    }
    const { text, reasoningContent, toolUse, ...rest } = delta
    if (typeof text === 'string') this.#say({ kind: 'text', choice: 0, block, text }, reading)
    else this.#others(text, reading)
    if (reasoningContent !== undefined) this.#think(reasoningContent, block, reading)
    if (toolUse !== undefined) this.#input(toolUse, block, reading)
    this.#pieces(rest, block, reading)
  }

  #say(event: Marked & { readonly text: string }, { events }: Reading): void {
    if (event.text === '') return
    this.#chars += event.text.length
    events.push(event)
  }

  /** In a stream `{text}`, `{signature}` or `{redactedContent}`; in a whole answer `{reasoningText: {text, signature}}`. */
  #think(value: unknown, block: number, reading: Reading): void {
    if (!isFields(value)) {
      this.#others(value, reading)
      return
    }
    const { text, signature, redactedContent: redacted, reasoningText, ...others } = value
    if (reasoningText !== undefined) this.#think(reasoningText, block, reading)
    const { events } = reading
    const speaking = { kind: 'reasoning', choice: 0, block } as const
    if (typeof text === 'string') this.#say({ ...speaking, text }, reading)
    else this.#others(text, reading)
    if (typeof signature === 'string') {
      this.#chars += signature.length
      events.push({ ...speaking, text: '', signature })
    } else this.#others(signature, reading)
    if (typeof redacted === 'string') {
      this.#chars += redacted.length
      events.push({ ...speaking, text: '', redacted })
    } else this.#others(redacted, reading)
    this.#others(others, reading)
  }

  #input(value: unknown, block: unknown, reading: Reading): void {
    const index = this.#calls.get(block)
    const input = isFields(value) ? value['input'] : undefined
    if (index === undefined || !isFields(value) || typeof input !== 'string') {
      this.#pieces(value, block, reading)
      return
    }
    const { input: _, ...others } = value
    this.#chars += input.length
    reading.events.push({ kind: 'toolCall', choice: 0, index, text: input })
    this.#others(others, reading)
  }

  /** A block of a whole answer. */
  #block(value: unknown, reading: Reading): void {
    if (!isFields(value)) {
      this.#others(value, reading)
      return
    }
    const { text, reasoningContent, toolUse, citationsContent, ...others } = value
    this.#sayWhole(text, reading)
    if (reasoningContent !== undefined) this.#think(reasoningContent, this.#textCount++, reading)
    if (isFields(toolUse)) this.#callStart(toolUse, {}, reading)
    else this.#others(toolUse, reading)
    if (isFields(citationsContent)) this.#cited(citationsContent, reading)
    else this.#others(citationsContent, reading)
    this.#others(others, reading, isMedia(others))
  }

  #sayWhole(text: unknown, reading: Reading): void {
    const block = this.#textCount++
    if (typeof text === 'string') this.#say({ kind: 'text', choice: 0, block, text }, reading)
    else this.#others(text, reading)
  }

  #cited({ content, ...others }: Fields, reading: Reading): void {
    if (!Array.isArray(content)) this.#others(content, reading)
    else
      for (const piece of content) {
        const { text, ...rest } = isFields(piece) ? piece : { text: piece }
        this.#sayWhole(text, reading)
        this.#others(rest, reading)
      }
    this.#others(others, reading)
  }

  /** A reason of their own goes out with the frame. */
  #finish(reason: unknown, reading: Reading): void {
    if (!FINISHES.has(reason)) this.#others(reason, reading)
    const { events } = reading
    if (this.finished || typeof reason !== 'string') return
    this.finished = true
    events.push({ kind: 'finish', choice: 0, reason: FINISHES.get(reason) ?? 'stop' })
  }

  /** Counts tell nothing; whatever else stands among them is text. */
  #usage(reported: unknown, reading: Reading): void {
    if (!isFields(reported)) return this.#others(reported, reading)
    for (const [name, value] of Object.entries(reported))
      if (!COUNTS.has(name) || typeof value !== 'number') this.#others({ [name]: value }, reading)
    const usage = usageOf(reported)
    if (usage !== undefined) reading.events.push({ kind: 'usage', usage })
  }

  /** A time tells nothing. */
  #metrics(value: unknown, reading: Reading): void {
    if (!isFields(value)) return this.#others(value, reading)
    const { latencyMs, ...others } = value
    this.#others(typeof latencyMs === 'number' ? others : value, reading)
  }

  /** Texts of what our values do not hold; they go out with the frame. */
  #others(value: unknown, { texts }: Reading, media = false): void {
    const marked = media ? ({ media: true } as const) : {}
    for (const text of this.#textsOf(value)) texts.push({ text, ...marked })
  }

  /** The same, where a text may go on in the block's next frame. */
  #pieces(value: unknown, block: unknown, { texts }: Reading): void {
    const media = isFields(value) && isMedia(value) ? ({ media: true } as const) : {}
    const channel = `block ${String(block)}`
    for (const text of this.#textsOf(value)) texts.push({ text, choice: 0, channel, ...media })
  }

  #textsOf(value: unknown): readonly string[] {
    if (value === undefined) return []
    const found: string[] = []
    collectText(value, found)
    for (const text of found) this.#chars += text.length
    return found
  }

  /** The first event carries the frame, the others point back at it. */
  #emit(frame: Frame, reading: Reading, out: ModelEvent[]): UpstreamFailure | undefined {
    if (this.#chars > limits.responseCharsMax)
      return tooLarge('the answer is longer than the limit')
    const { events, texts, renamed } = reading
    if (texts.length > 0) {
      // Before the end of the choice, which lets go of all that it still held; the usage is always last.
      const end = events.findIndex(({ kind }) => kind === 'finish' || kind === 'usage')
      events.splice(end === -1 ? events.length : end, 0, { kind: 'other', texts })
    }
    if (events.length === 0) events.push({ kind: 'other' })
    events.forEach((event, at) => {
      if (!renamed && at === 0) event.frame = frame
      else if (!renamed) event.sameFrame = true
      out.push(event)
    })
    return undefined
  }
}

const NO_BLOCK = -1
const positionOf = ({ contentBlockIndex: block }: Fields): number =>
  typeof block === 'number' ? block : NO_BLOCK

/** Blocks of bytes, whole or in pieces. */
const MEDIA = ['image', 'video', 'audio', 'document']
const isMedia = (block: Fields): boolean => MEDIA.some((name) => block[name] !== undefined)

/** Bedrock fills small frames up, so that their length tells nothing. */
const PADDING = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const isFiller = (text: string): boolean => PADDING.startsWith(text)
const isPadding = (value: unknown): boolean =>
  value === undefined || (typeof value === 'string' && isFiller(value))

const DELTA = 'contentBlockDelta'
const textOf = ({ delta, p }: Fields): Differing => ({
  text: isFields(delta) ? delta['text'] : undefined,
  ...(p === undefined ? {} : { filler: p }),
})

/** An error in place of an answer. Its words stay here: they may quote the prompt. */
const noAnswer = (value: Fields): UpstreamFailure =>
  typeof value['message'] === 'string' || value['__type'] !== undefined || isFields(value['error'])
    ? {
        reason: 'status',
        dispatched: true,
        retryable: false,
        message: 'the deployment reported an error in place of its answer',
      }
    : garbage('the deployment answered without a message')
