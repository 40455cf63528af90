import type { OtherText } from '../../../models/chat.ts'
import { isFields, type Fields } from '../fields.ts'

/** Names that the API's own grammar writes: they tell nothing. */
const WELL_KNOWN: ReadonlySet<string> = new Set(
  `type sequence_number response item part delta text arguments refusal input output content summary
  item_id output_index content_index summary_index annotation_index id object created_at status model
  error incomplete_details instructions max_output_tokens max_tool_calls parallel_tool_calls
  previous_response_id reasoning effort store temperature tool_choice tools top_p top_logprobs
  truncation usage user metadata background service_tier prompt_cache_key safety_identifier logprobs
  annotations role call_id name encrypted_content input_tokens output_tokens total_tokens
  input_tokens_details output_tokens_details cached_tokens reasoning_tokens obfuscation completed_at
  verbosity format description strict parameters schema code message param reason token bytes
  prompt_cache_retention conversation prompt phase billing payer frequency_penalty presence_penalty`.split(
    /\s+/,
  ),
)
/** Distinct names, values and channels that one answer is remembered by; beyond, all is scanned again. */
const REMEMBERED = 1_024

/** Members in which the API says a text again that came in pieces. */
const REPEATING: ReadonlySet<string> = new Set(['text', 'refusal', 'arguments', 'input'])

/**
 * All strings and member names of an event that its text, reasoning and tool call events do not give:
 * they go out with the frame, so they are scanned with it. The API says each text up to four times: a
 * string that is exactly what was said before is passed over.
 *
 * INVARIANT (said or other): what the reader says is passed to `heard`, and nothing else is; a member that
 * nobody thought of is other.
 */
export class Texts {
  readonly #names = new Set<string>()
  readonly #seen = new Set<string>()
  readonly #channels = new Set<string>()
  /** Grown texts of the answer, complete ones included. */
  readonly #heard = new Map<string, string>()

  /** A piece of a text that an event of ours gives. */
  heard(key: string, piece: string): void {
    const before = this.#heard.get(key)
    if (before === undefined && this.#heard.size >= REMEMBERED) return
    this.#heard.set(key, (before ?? '') + piece)
  }
  /** What was said under this key so far. */
  saidBy(key: string): string {
    return this.#heard.get(key) ?? ''
  }

  /** `delta`: the event's own piece is said by an event of ours; or a piece of a channel that none gives; or nothing of both. */
  of(
    event: Fields,
    delta: 'said' | { readonly channel: string } | undefined,
  ): readonly OtherText[] {
    const texts: OtherText[] = []
    const open: (readonly [string, unknown])[] = []
    for (const name of Object.keys(event)) {
      this.#name(name, texts)
      const value = event[name]
      if (name !== 'delta' || typeof value !== 'string' || delta === undefined)
        open.push([name, value])
      else if (delta !== 'said')
        texts.push({ text: value, choice: 0, channel: this.#channel(delta.channel) })
    }
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [key, value] = next
      if (typeof value === 'string') this.#text(key, value, texts)
      else if (Array.isArray(value)) for (const item of value) open.push([key, item])
      else if (isFields(value)) {
        for (const name of Object.keys(value)) {
          this.#name(name, texts)
          open.push([name, value[name]])
        }
      }
    }
    return texts
  }

  #text(key: string, text: string, texts: OtherText[]): void {
    if (text === '' || (REPEATING.has(key) && this.#isRepeat(text)) || this.#seen.has(text)) return
    if (this.#seen.size < REMEMBERED && text.length <= REMEMBERED) this.#seen.add(text)
    texts.push({ text })
  }

  /** By length first: a text that grows in pieces is put together only where it may be the same. */
  #isRepeat(text: string): boolean {
    for (const heard of this.#heard.values())
      if (heard.length === text.length && heard === text) return true
    return false
  }

  #channel(name: string): string {
    if (this.#channels.size < REMEMBERED) this.#channels.add(name)
    return this.#channels.has(name) ? name : ''
  }

  #name(name: string, texts: OtherText[]): void {
    if (WELL_KNOWN.has(name) || this.#names.has(name)) return
    if (this.#names.size < REMEMBERED) this.#names.add(name)
    texts.push({ text: name })
  }
}
