import type { OtherText } from '../../models/chat.ts'
import { isFields, type Fields } from './fields.ts'

/** Names that a deployment may say without being asked what they mean. */
const WELL_KNOWN: ReadonlySet<string> = new Set(
  `id object created model system_fingerprint service_tier choices usage index delta message
  finish_reason logprobs role content refusal reasoning reasoning_content tool_calls function_call
  function custom name arguments input type text thinking audio transcript obfuscation
  prompt_tokens completion_tokens total_tokens prompt_tokens_details completion_tokens_details
  cached_tokens audio_tokens reasoning_tokens accepted_prediction_tokens
  rejected_prediction_tokens`.split(/\s+/),
)
/** Members of a message that name things; the others may be a piece of a text that grows. */
const NAMING: ReadonlySet<string> = new Set(['id', 'type', 'format', 'role', 'finish_reason'])
/** Texts of a choice that may come in pieces, beside what it says. */
const GROWING: ReadonlySet<string> = new Set(['delta', 'message', 'logprobs', 'text'])
/** Distinct names, values and channels that one answer is remembered by; beyond, all is scanned again. */
const REMEMBERED = 256

/**
 * All strings and member names of an object that its text, reasoning and tool call events do not give:
 * they go out with the frame, so they are scanned with it.
 *
 * INVARIANT (said or other): what `Answer` reads into an event is passed over here by exactly the same
 * conditions, and by no others. A member that nobody thought of is other.
 */
export class Others {
  readonly #names = new Set<string>()
  readonly #last = new Map<string, string>()
  readonly #channels = new Set<string>()
  #texts: OtherText[] = []

  of(object: Fields): readonly OtherText[] {
    this.#texts = []
    for (const key in object) {
      const value = object[key]
      this.#name(key)
      if (typeof value === 'string') this.#alone(key, value)
      else if (key === 'choices' && Array.isArray(value)) {
        for (const choice of value) this.#choice(choice)
      } else this.#walk(value, key, undefined)
    }
    return this.#texts
  }

  #choice(value: unknown): void {
    if (!isFields(value)) return this.#walk(value, 'choices', undefined)
    const choice = typeof value['index'] === 'number' ? value['index'] : 0
    const said = value['delta'] ?? value['message']
    for (const key in value) {
      const member = value[key]
      this.#name(key)
      if (member === said && isFields(member)) this.#said(choice, member)
      else this.#walk(member, key, GROWING.has(key) ? choice : undefined)
    }
  }

  #said(choice: number, said: Fields): void {
    for (const key in said) {
      const value = said[key]
      this.#name(key)
      if (key === 'content' || key === 'refusal' || key === 'reasoning_content')
        this.#parts(value, choice)
      else if (key === 'reasoning' && (said['reasoning_content'] ?? undefined) === undefined)
        this.#parts(value, choice)
      else if (key === 'audio' && isFields(value)) this.#audio(value, choice)
      else if (key === 'tool_calls' && Array.isArray(value)) {
        for (const call of value) this.#call(call, choice)
      } else if (key === 'function_call' && isFields(value)) this.#called(value, choice)
      else this.#walk(value, key, choice)
    }
  }

  #parts(value: unknown, choice: number): void {
    if (typeof value === 'string') return
    if (!Array.isArray(value)) return this.#walk(value, 'content', choice)
    for (const part of value) {
      if (!isFields(part)) this.#walk(part, 'content', choice)
      else {
        for (const key in part) {
          this.#name(key)
          if (key === 'text' || key === 'thinking') this.#parts(part[key], choice)
          else this.#walk(part[key], key, choice)
        }
      }
    }
  }

  /** The sound itself is one long word to us: scanned, but it does not wait for more. */
  #audio(audio: Fields, choice: number): void {
    for (const key in audio) {
      this.#name(key)
      if (key === 'transcript') this.#parts(audio[key], choice)
      else if (key === 'data' && typeof audio[key] === 'string' && audio[key] !== '')
        this.#texts.push({ text: audio[key], media: true })
      else this.#walk(audio[key], `audio.${key}`, undefined)
    }
  }

  #call(call: unknown, choice: number): void {
    if (!isFields(call)) return this.#walk(call, 'tool_calls', choice)
    const of = isFields(call['function']) ? call['function'] : call['custom']
    for (const key in call) {
      const value = call[key]
      this.#name(key)
      if (value === of && isFields(value)) this.#called(value, choice)
      else this.#walk(value, key, choice)
    }
  }

  #called(of: Fields, choice: number): void {
    const spoken = typeof of['arguments'] === 'string' ? 'arguments' : 'input'
    for (const key in of) {
      const value = of[key]
      this.#name(key)
      if (typeof value === 'string' && (key === 'name' || key === spoken)) continue
      this.#walk(value, key, choice)
    }
  }

  /** `choice`: the text may go on in a later frame of this choice. */
  #walk(value: unknown, path: string, choice: number | undefined): void {
    if (typeof value === 'string') {
      if (choice === undefined || NAMING.has(path)) this.#alone(path, value)
      else if (value !== '') this.#texts.push({ text: value, choice, channel: this.#channel(path) })
    } else if (Array.isArray(value)) {
      for (const item of value) this.#walk(item, path, choice)
    } else if (isFields(value)) {
      for (const key in value) {
        this.#name(key)
        this.#walk(
          value[key],
          choice !== undefined && NAMING.has(key) ? key : `${path}.${key}`,
          choice,
        )
      }
    }
  }

  #name(name: string): void {
    if (WELL_KNOWN.has(name) || this.#names.has(name)) return
    if (this.#names.size < REMEMBERED) this.#names.add(name)
    this.#texts.push({ text: name })
  }

  /** Most of these say the same in every frame. */
  #alone(path: string, text: string): void {
    if (text === '' || this.#last.get(path) === text) return
    if (this.#last.size < REMEMBERED || this.#last.has(path)) this.#last.set(path, text)
    this.#texts.push({ text })
  }

  #channel(path: string): string {
    if (this.#channels.size < REMEMBERED) this.#channels.add(path)
    return this.#channels.has(path) ? path : ''
  }
}
