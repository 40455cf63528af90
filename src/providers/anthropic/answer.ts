import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import type { FinishReason, Frame, ModelEvent, UpstreamFailure } from '../../models/chat.ts'
import { garbage, tooLarge } from '../failures.ts'
import { isFields, saysTwice, type Fields } from '../fields.ts'
import { Refrain, type Differing } from '../refrain.ts'
import { errorFailure } from './errors.ts'
import { Others, type SaidMember } from './others.ts'
import { count, UsageCount } from './usage.ts'

const FINISHES: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop_sequence'],
  ['max_tokens', 'length'],
  ['tool_use', 'tool_calls'],
  ['refusal', 'refusal'],
  ['pause_turn', 'pause'],
  ['model_context_window_exceeded', 'context_exceeded'],
])

/** An event that is still being made: `emit` marks where it came from. */
type Marked = ModelEvent & { frame?: Frame; sameFrame?: true }

/** What a block that has begun is, for the pieces that follow. */
interface Open {
  readonly type: string
  /** Of a tool call: its position among the calls. */
  readonly call: number
  /** Its position among all blocks that began, whatever index it was given. */
  readonly block: number
}

interface Speaking {
  readonly kind: 'text' | 'reasoning'
  readonly block: number
}

/** What the objects of the Messages API say as events: those of a stream, or a whole message. */
export class Answer {
  readonly #unit: Frame['unit']
  readonly #open = new Map<number, Open>()
  readonly #others = new Others()
  readonly #usage = new UsageCount()
  readonly #refrain = new Refrain(textOf)
  #calls = 0
  #blocks = 0
  #chars = 0
  #started = false
  #usageIsFinal = false
  #events: Marked[] = []
  #said: SaidMember[] = []
  finished = false
  /** The deployment said that its answer is over. */
  stopped = false

  constructor(unit: Frame['unit']) {
    this.#unit = unit
  }

  /** Reads one JSON object. Undefined: all is well. */
  read(data: string, out: ModelEvent[]): UpstreamFailure | undefined {
    const repeated = this.#refrain.textOf(data)
    if (repeated !== undefined) return this.#repeat(data, repeated, out)
    const parsed = parseJson(data, { depthMax: limits.jsonDepthMax })
    if (!parsed.ok || !isFields(parsed.value)) return garbage('the deployment sent broken JSON')
    const object = parsed.value
    if (object['type'] === 'error') return errorFailure(object['error'])
    this.#events = []
    this.#said = []
    if (this.#unit === 'whole') this.#readWhole(object)
    else this.#readEvent(object)
    const texts = this.#others.of(object, this.#said)
    for (const { text } of texts) this.#chars += text.length
    if (this.#chars > limits.responseCharsMax)
      return tooLarge('the answer is longer than the limit')
    // Bytes go on as they came only where the parser saw all of them.
    const seen = saysTwice(data, object) ? JSON.stringify(object) : data
    const [event] = this.#events
    if (texts.length === 0 && seen === data && isTextDelta(object) && event?.kind === 'text')
      this.#refrain.learn(data, 0, event, object['index'] as number)
    this.#emit(seen, texts.length === 0 ? undefined : { kind: 'other', texts }, out)
    return undefined
  }

  /** A delta that differs from the last one in its text alone. */
  #repeat(data: string, text: string, out: ModelEvent[]): UpstreamFailure | undefined {
    this.#chars += text.length
    if (this.#chars > limits.responseCharsMax)
      return tooLarge('the answer is longer than the limit')
    // By its index, under which another block may have begun since.
    const block = this.#open.get(this.#refrain.block ?? -1)?.block ?? -1
    const event: Marked = { kind: 'text', choice: 0, block, text }
    event.frame = { dialect: 'anthropic', unit: 'event', data, events: [event] }
    out.push(event)
    return undefined
  }

  /** What is known of the usage of an answer that broke off: nothing, before its counts were final. */
  flushUsage(out: ModelEvent[]): void {
    const { usage } = this.#usage
    if (this.stopped || !this.#usageIsFinal || usage === undefined) return
    this.stopped = true
    out.push({ kind: 'usage', usage })
  }

  #readWhole(object: Fields): void {
    const tokens = count(object['input_tokens'])
    if (object['type'] === undefined && tokens !== undefined) {
      this.finished = true
      this.#events.push({ kind: 'counted', tokens }, { kind: 'finish', choice: 0, reason: 'stop' })
      return
    }
    this.#start(object)
    const { content } = object
    if (Array.isArray(content)) for (const block of content) this.#block(block, this.#open.size)
    this.#usage.see(object['usage'])
    this.#finish(object)
    this.stopped = true
    const { usage } = this.#usage
    if (usage !== undefined) this.#events.push({ kind: 'usage', usage })
  }

  #readEvent(object: Fields): void {
    const { index, delta } = object
    switch (object['type']) {
      case 'message_start':
        this.#start(object['message'])
        return
      case 'content_block_start':
        if (isPosition(index)) this.#block(object['content_block'], index)
        return
      case 'content_block_delta':
        if (isPosition(index) && isFields(delta)) this.#delta(this.#open.get(index), delta)
        return
      case 'message_delta':
        this.#usage.see(object['usage'])
        this.#usageIsFinal = true
        if (isFields(delta)) this.#finish(delta)
        return
      case 'message_stop':
        this.#stop()
        return
      default:
    }
  }

  #start(message: unknown): void {
    if (this.#started || !isFields(message)) return
    this.#started = true
    this.#usage.see(message['usage'])
    const { model } = message
    this.#events.push({ kind: 'start', model: typeof model === 'string' ? model : '' })
  }

  /** A block, whole or as it begins. */
  #block(block: unknown, index: number): void {
    if (!isFields(block)) return
    const type = typeof block['type'] === 'string' ? block['type'] : ''
    const at = this.#blocks++
    this.#open.set(index, { type, call: this.#calls, block: at })
    if (type === 'text') this.#say({ kind: 'text', block: at }, block, 'text')
    else if (type === 'thinking') {
      this.#say({ kind: 'reasoning', block: at }, block, 'thinking')
      this.#sign(block, at)
    } else if (type === 'redacted_thinking' && typeof block['data'] === 'string') {
      // Its text stays other: nobody can read it, but it goes out.
      this.#events.push({
        kind: 'reasoning',
        choice: 0,
        block: at,
        text: '',
        redacted: block['data'],
      })
    } else if (type === 'tool_use') this.#call(block)
  }

  #call(block: Fields): void {
    const { id, name, input } = block
    // A stream's call begins with an empty input, which its pieces then give.
    const begun = this.#unit === 'event' && isFields(input) && Object.keys(input).length === 0
    const none = begun || input === undefined || input === null
    const text = none ? '' : JSON.stringify(input)
    this.#chars += text.length
    if (typeof name === 'string') this.#said.push({ of: block, name: 'name' })
    this.#said.push({ of: block, name: 'input' })
    this.#events.push({
      kind: 'toolCall',
      choice: 0,
      index: this.#calls++,
      ...(typeof id === 'string' ? { id } : {}),
      ...(typeof name === 'string' ? { name } : {}),
      text,
    })
  }

  #delta(open: Open | undefined, delta: Fields): void {
    const { type } = delta
    const block = open?.block ?? -1
    if (type === 'text_delta') this.#say({ kind: 'text', block }, delta, 'text')
    else if (type === 'thinking_delta') this.#say({ kind: 'reasoning', block }, delta, 'thinking')
    else if (type === 'signature_delta') this.#sign(delta, block)
    else if (type === 'input_json_delta' && open?.type === 'tool_use') {
      const text = delta['partial_json']
      if (typeof text !== 'string') return
      this.#chars += text.length
      this.#said.push({ of: delta, name: 'partial_json' })
      this.#events.push({ kind: 'toolCall', choice: 0, index: open.call, text })
    }
  }

  #say({ kind, block }: Speaking, of: Fields, name: string): void {
    const text = of[name]
    if (typeof text !== 'string') return
    this.#said.push({ of, name })
    if (text === '') return
    this.#chars += text.length
    this.#events.push({ kind, choice: 0, block, text })
  }

  /** The signature stays other, too: it is scanned like what nobody understands. */
  #sign({ signature }: Fields, block: number): void {
    if (typeof signature === 'string' && signature !== '')
      this.#events.push({ kind: 'reasoning', choice: 0, block, text: '', signature })
  }

  #finish({ stop_reason: reason, stop_sequence: sequence }: Fields): void {
    if (this.finished || typeof reason !== 'string' || reason === '') return
    this.finished = true
    this.#events.push({
      kind: 'finish',
      choice: 0,
      reason: FINISHES.get(reason) ?? 'stop',
      ...(typeof sequence === 'string' ? { stopSequence: sequence } : {}),
    })
  }

  /** The usage is the last event: it goes with the frame that ends the answer. */
  #stop(): void {
    if (this.stopped) return
    this.stopped = true
    const { usage } = this.#usage
    if (this.#usageIsFinal && usage !== undefined) this.#events.push({ kind: 'usage', usage })
  }

  /** The first event carries the frame, the others point back at it. */
  #emit(data: string, other: Marked | undefined, out: ModelEvent[]): void {
    const events = this.#events
    if (other !== undefined) {
      // Before the end of a choice, which lets go of all that the choice still held.
      const end = events.findIndex(({ kind }) => kind === 'finish')
      events.splice(end === -1 ? events.length : end, 0, other)
    }
    const first: Marked = events[0] ?? { kind: 'other' }
    if (events.length === 0) events.push(first)
    first.frame = { dialect: 'anthropic', unit: this.#unit, data, events }
    out.push(first)
    for (let at = 1; at < events.length; at++) {
      const event = events[at] as Marked
      event.sameFrame = true
      out.push(event)
    }
  }
}

/** It changes nothing but the text: no block begins, nothing ends. */
const isTextDelta = ({ type, delta }: Fields): boolean =>
  type === 'content_block_delta' && isFields(delta) && delta['type'] === 'text_delta'

const textOf = ({ delta }: Fields): Differing => ({
  text: isFields(delta) ? delta['text'] : undefined,
})

const isPosition = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
