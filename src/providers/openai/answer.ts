import { limits } from '../../kernel/limits.ts'
import { parseJson } from '../../kernel/json.ts'
import type { FinishReason, Frame, ModelEvent, UpstreamFailure } from '../../models/chat.ts'
import type { Usage } from '../../models/usage.ts'
import { garbage, tooLarge } from '../failures.ts'
import { isAnyFiller, Refrain, type Differing } from '../refrain.ts'
import { emit, type Making, type Marked } from './emit.ts'
import { isFields, saysTwice, type Fields } from './fields.ts'
import { Others } from './others.ts'
import { usageOf } from './usage.ts'

const FINISHES: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
}

/** Of a chunk of one choice. */
function contentOf({ choices, obfuscation }: Fields): Differing {
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined
  const delta = isFields(choice) ? choice['delta'] : undefined
  const text = isFields(delta) ? delta['content'] : undefined
  return obfuscation === undefined ? { text } : { text, filler: obfuscation }
}

/** Which of a choice's texts is said. */
interface Speaking {
  readonly kind: 'text' | 'reasoning'
  readonly choice: number
  readonly block?: string
}

/** Usage is kept until the end: some servers report it in every chunk, and only the last one counts. */
interface HeldUsage {
  readonly usage: Usage
  /** Of a chunk that held nothing else: goes out with it, so that an encoder can strip both. */
  readonly making: Making | undefined
}

/**
 * What chat completion objects, whole or in chunks, say as events. Chunks and whole answers differ in
 * one name (`delta`, `message`) and in who completes them.
 */
export class Answer {
  readonly #unit: Frame['unit']
  readonly #choicesAsked: number
  readonly #open = new Set<number>()
  readonly #finished = new Set<number>()
  readonly #refrain = new Refrain(contentOf, isAnyFiller)
  readonly #others = new Others()
  #started = false
  #chars = 0
  #held: HeldUsage | undefined

  constructor(unit: Frame['unit'], choicesAsked: number) {
    this.#unit = unit
    this.#choicesAsked = choicesAsked
  }

  /** Every choice asked for, and every choice that began, has finished. */
  get allFinished(): boolean {
    return this.#finished.size >= this.#choicesAsked && this.everyOpenFinished
  }

  /** At least one choice came, and each that began has finished. */
  get everyOpenFinished(): boolean {
    return this.#finished.size > 0 && this.#open.size === 0
  }

  /** Reads one JSON object. Undefined: all is well. */
  read(data: string, out: ModelEvent[]): UpstreamFailure | undefined {
    const repeated = this.#refrain.textOf(data)
    if (repeated !== undefined) return this.#repeat(data, repeated, out)
    const parsed = parseJson(data, { depthMax: limits.jsonDepthMax })
    if (!parsed.ok || !isFields(parsed.value)) return garbage('the deployment sent broken JSON')
    const object = parsed.value
    if (object['error'] !== undefined && object['error'] !== null)
      return errorFailure(object['error'])
    const events: Marked[] = []
    // Bytes go on as they came only where the parser saw all of them.
    const seen = saysTwice(data, object) ? JSON.stringify(object) : data
    const frame = { dialect: 'openai', unit: this.#unit, data: seen, events } as const
    const choices = object['choices']
    if (Array.isArray(choices)) {
      if (choices.length > 0) this.#begin(object, events)
      for (const choice of choices) {
        if (!this.#readChoice(choice, events))
          return garbage('the deployment answered with a choice that nobody asked for')
      }
    }
    const other = this.#readOthers(object)
    if (this.#chars > limits.responseCharsMax)
      return tooLarge('the answer is longer than the limit')
    const usage = usageOf(object['usage'])
    if (usage === undefined) {
      if (this.#unit === 'event' && seen === data && saysFillerOnly(other, object))
        this.#learn(data, object, events)
      emit({ frame, events, other }, out)
    } else this.#withUsage(usage, { frame, events, other }, out)
    return undefined
  }

  #readOthers(object: Fields): Marked | undefined {
    const texts = this.#others.of(object)
    for (const { text } of texts) this.#chars += text.length
    return texts.length === 0 ? undefined : { kind: 'other', texts }
  }

  /** A chunk that differs from the last one in its text and its filler, which is scanned. */
  #repeat(data: string, text: string, out: ModelEvent[]): UpstreamFailure | undefined {
    const { choice, filler } = this.#refrain
    this.#chars += text.length + filler.length
    if (this.#chars > limits.responseCharsMax)
      return tooLarge('the answer is longer than the limit')
    const event: Marked = { kind: 'text', choice, text }
    const events: Marked[] = [event]
    if (filler !== '') events.push({ kind: 'other', sameFrame: true, texts: [{ text: filler }] })
    event.frame = { dialect: 'openai', unit: 'event', data, events }
    for (const one of events) out.push(one)
    return undefined
  }

  /** Remembers a chunk of one choice that says one text, in its `content`, and nothing else. */
  #learn(data: string, object: Fields, events: readonly Marked[]): void {
    const [event] = events
    if (events.length !== 1 || event?.kind !== 'text') return
    const choices = object['choices'] as readonly unknown[]
    const [choice] = choices
    if (choices.length !== 1 || !isFields(choice) || !isFields(choice['delta'])) return
    if (event.block === undefined && choice['delta']['content'] === event.text)
      this.#refrain.learn(data, event.choice, contentOf(object))
  }

  /** The usage event, always the last one. */
  flushUsage(out: ModelEvent[]): void {
    const held = this.#held
    this.#held = undefined
    if (held === undefined) return
    const event: Marked = { kind: 'usage', usage: held.usage }
    if (held.making === undefined) out.push(event)
    else {
      held.making.events.push(event)
      emit(held.making, out)
    }
  }

  #withUsage(usage: Usage, making: Making, out: ModelEvent[]): void {
    if (this.#unit === 'whole') {
      making.events.push({ kind: 'usage', usage })
      emit(making, out)
    } else if (making.events.length === 0 && !saysMore(making)) {
      this.#held = { usage, making }
    } else {
      this.#held = { usage, making: undefined }
      emit(making, out)
    }
  }

  #begin(object: Fields, events: Marked[]): void {
    if (this.#started) return
    this.#started = true
    const model = object['model']
    events.push({ kind: 'start', model: typeof model === 'string' ? model : '' })
  }

  /** False: the choice is none of those asked for. */
  #readChoice(value: unknown, events: Marked[]): boolean {
    if (!isFields(value)) return true
    const choice = value['index'] ?? 0
    if (!isPosition(choice) || choice >= this.#choicesAsked) return false
    if (!this.#finished.has(choice)) this.#open.add(choice)
    const said = value['delta'] ?? value['message']
    if (isFields(said)) this.#readSaid(choice, said, events)
    const reason = value['finish_reason']
    if (typeof reason !== 'string' || reason === '' || this.#finished.has(choice)) return true
    this.#finished.add(choice)
    this.#open.delete(choice)
    events.push({ kind: 'finish', choice, reason: FINISHES[reason] ?? 'stop' })
    return true
  }

  #readSaid(choice: number, said: Fields, events: Marked[]): void {
    const { reasoning_content: thought, reasoning, audio } = said
    if (thought !== undefined && thought !== null)
      this.#say({ kind: 'reasoning', choice }, thought, events)
    else this.#say({ kind: 'reasoning', choice, block: 'reasoning' }, reasoning, events)
    this.#say({ kind: 'text', choice }, said['content'], events)
    this.#say({ kind: 'text', choice, block: 'refusal' }, said['refusal'], events)
    if (isFields(audio))
      this.#say({ kind: 'text', choice, block: 'transcript' }, audio['transcript'], events)
    const calls = said['tool_calls']
    if (Array.isArray(calls)) {
      calls.forEach((call: unknown, at) => this.#readCall(choice, at, call, events))
    }
    if (isFields(said['function_call'])) {
      this.#readCall(choice, 0, { function: said['function_call'] }, events)
    }
  }

  /** A string, or parts with text in them, as some vendors send. */
  #say(speaking: Speaking, said: unknown, events: Marked[]): void {
    if (typeof said === 'string') {
      if (said === '') return
      this.#chars += said.length
      const { kind, choice, block } = speaking
      events.push(
        block === undefined ? { kind, choice, text: said } : { kind, choice, block, text: said },
      )
    } else if (Array.isArray(said)) {
      for (const [at, part] of said.entries()) {
        if (!isFields(part)) continue
        const block = `${speaking.block ?? ''}.${at}`
        this.#say({ ...speaking, block }, part['text'], events)
        this.#say({ ...speaking, kind: 'reasoning', block }, part['thinking'], events)
      }
    }
  }

  #readCall(choice: number, at: number, call: unknown, events: Marked[]): void {
    if (!isFields(call)) return
    const of = isFields(call['function']) ? call['function'] : call['custom']
    const { name, arguments: pieces, input } = isFields(of) ? of : ({} as Fields)
    const text = typeof pieces === 'string' ? pieces : typeof input === 'string' ? input : ''
    this.#chars += text.length
    const { index, id } = call
    events.push({
      kind: 'toolCall',
      choice,
      index: isPosition(index) ? index : at,
      ...(typeof id === 'string' && id !== '' ? { id } : {}),
      ...(typeof name === 'string' && name !== '' ? { name } : {}),
      text,
    })
  }
}

/** Besides its text. A piece of what may go on in later frames is more, even if it is the same. */
const saysFillerOnly = (other: Marked | undefined, { obfuscation }: Fields): boolean =>
  other?.kind !== 'other' ||
  other.texts?.every(({ text, channel }) => channel === undefined && text === obfuscation) === true

/** Holds a piece of something that grows, which must not be dropped with a usage that a later one replaces. */
const saysMore = ({ other }: Making): boolean =>
  other?.kind === 'other' && other.texts?.some(({ channel }) => channel !== undefined) === true

const isPosition = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

/** An error object in place of an answer. Its words stay here: they may quote the prompt. */
function errorFailure(error: unknown): UpstreamFailure {
  const code = isFields(error) ? error['code'] : undefined
  const status = typeof code === 'number' && code >= 400 && code < 600 ? code : undefined
  return {
    reason: 'status',
    dispatched: true,
    ...(status === undefined ? {} : { status }),
    retryable: status === undefined || status >= 500 || status === 429,
    message: 'the deployment reported an error in place of its answer',
  }
}
