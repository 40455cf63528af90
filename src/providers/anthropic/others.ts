import type { OtherText } from '../../models/chat.ts'
import { isFields, type Fields } from '../fields.ts'

/** Names that a deployment may say without being asked what they mean. */
const WELL_KNOWN: ReadonlySet<string> = new Set(
  `type index message id role model content stop_reason stop_sequence stop_details usage delta
  content_block text thinking signature data name input partial_json citation citations caller container
  input_tokens output_tokens cache_creation_input_tokens cache_read_input_tokens cache_creation
  ephemeral_5m_input_tokens ephemeral_1h_input_tokens server_tool_use web_search_requests
  web_fetch_requests service_tier inference_geo output_tokens_details thinking_tokens
  context_management applied_edits diagnostics speed`.split(/\s+/),
)
/** Values that the API itself defines. */
const DEFINED: ReadonlySet<string> = new Set(
  `message message_start content_block_start content_block_delta content_block_stop message_delta
  message_stop ping text thinking redacted_thinking tool_use server_tool_use text_delta thinking_delta
  signature_delta input_json_delta citations_delta assistant end_turn max_tokens tool_use stop_sequence
  refusal pause_turn model_context_window_exceeded standard priority batch direct`.split(/\s+/),
)
/** Members that name things; the others may be a piece of a text that grows. */
const NAMING: ReadonlySet<string> = new Set(['id', 'type', 'name', 'role', 'model', 'stop_reason'])
/** Distinct names, values and channels that one answer is remembered by; beyond, all is scanned again. */
const REMEMBERED = 256

/** A member of an object of the answer whose text an event gives. */
export interface SaidMember {
  readonly of: Fields
  readonly name: string
}

/**
 * All strings and member names of an object that its events do not give: they go out with the frame, so
 * they are scanned with it.
 *
 * INVARIANT (said or other): only what the reader names as said is passed over.
 */
export class Others {
  readonly #names = new Set<string>()
  readonly #last = new Map<string, string>()
  readonly #channels = new Set<string>()
  #texts: OtherText[] = []
  #said: readonly SaidMember[] = []

  of(object: Fields, said: readonly SaidMember[]): readonly OtherText[] {
    this.#texts = []
    this.#said = said
    // Pieces of one block join with those of the same block only.
    const block = typeof object['index'] === 'number' ? String(object['index']) : '-'
    for (const key in object) this.#member(object, key, key === 'delta' ? block : '')
    return this.#texts
  }

  /** `growing`: the text may go on in a later frame; where it stands then. */
  #member(of: Fields, key: string, growing: string): void {
    if (!WELL_KNOWN.has(key)) this.#name(key)
    for (const one of this.#said) if (one.of === of && one.name === key) return
    this.#walk(of[key], key, growing)
  }

  #walk(value: unknown, key: string, growing: string): void {
    if (typeof value === 'string') this.#text(value, key, growing)
    else if (Array.isArray(value)) for (const item of value) this.#walk(item, key, growing)
    else if (isFields(value)) {
      const inside = growing === '' ? '' : `${growing}.${key}`
      for (const name in value) this.#member(value, name, inside)
    }
  }

  #text(text: string, key: string, growing: string): void {
    if (text === '' || (NAMING.has(key) && DEFINED.has(text))) return
    if (growing !== '' && !NAMING.has(key)) {
      this.#texts.push({ text, choice: 0, channel: this.#channel(`${growing}.${key}`) })
      return
    }
    // Most of these say the same in every frame.
    if (this.#last.get(key) === text) return
    if (this.#last.size < REMEMBERED || this.#last.has(key)) this.#last.set(key, text)
    this.#texts.push({ text })
  }

  #name(name: string): void {
    if (this.#names.has(name)) return
    if (this.#names.size < REMEMBERED) this.#names.add(name)
    this.#texts.push({ text: name })
  }

  #channel(path: string): string {
    if (this.#channels.size < REMEMBERED) this.#channels.add(path)
    return this.#channels.has(path) ? path : ''
  }
}
