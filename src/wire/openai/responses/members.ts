import { collectSetting } from '../../../kernel/texts.ts'
import { isEffectful } from '../../../models/effectful.ts'
import { isFields, type Fields } from '../../body.ts'
import { isThere, type Notes } from '../notes.ts'

/** Members whose text stands in our values already, or that hold no text. */
const COVERED = new Set([
  'model',
  'input',
  'instructions',
  'tools',
  'standpipe',
  'stream',
  'previous_response_id',
])
const NUMBERS = new Set([
  'max_output_tokens',
  'temperature',
  'top_p',
  'top_logprobs',
  'max_tool_calls',
])
/** Held by our values and effects, or noted where they are read; their text is collected. */
const HELD = new Set([
  'tool_choice',
  'parallel_tool_calls',
  'text',
  'reasoning',
  'user',
  'safety_identifier',
  'service_tier',
  'prompt_cache_key',
  'prompt_cache_retention',
  'metadata',
  'store',
  'background',
  'include',
  'conversation',
  'prompt',
  'max_output_tokens',
  'temperature',
  'top_p',
])

/** The text of every other member, and which of them other dialects would not get. */
export function noteMembers(raw: Fields, notes: Notes): void {
  for (const key of Object.keys(raw)) {
    if (COVERED.has(key)) continue
    const value = raw[key]
    if (NUMBERS.has(key)) collectSetting(value, notes.texts)
    else {
      if (HELD.has(key)) notes.text(value)
      else notes.member(raw, key, '')
    }
    if (isThere(value) && !HELD.has(key) && !isEffectful(key) && !isDefault(key, value))
      notes.lost(key, key === 'top_logprobs')
  }
  // Both live at the vendor: what they hold cannot be scanned here.
  if (isThere(raw['conversation'])) {
    notes.effect('store', 'conversation', true)
    notes.lost('conversation', true)
  }
  if (isThere(raw['prompt'])) {
    notes.effect('fetch', 'prompt', true)
    notes.lost('prompt', true)
  }
  noteIncluded(raw['include'], notes)
}

/** Said of what happens anyway. */
const isDefault = (key: string, value: unknown): boolean =>
  (key === 'truncation' && value === 'disabled') ||
  (key === 'top_logprobs' && value === 0) ||
  (key === 'stream_options' && isFields(value) && value['include_obfuscation'] === false)

/** What we write ourselves, whoever answers. */
const OURS: ReadonlySet<unknown> = new Set([
  'file_search_call.results',
  'reasoning.encrypted_content',
])

function noteIncluded(include: unknown, notes: Notes): void {
  if (!Array.isArray(include)) return
  for (let at = 0; at < include.length; at++)
    if (!OURS.has(include[at]))
      notes.lost(`include[${at}]`, include[at] === 'message.output_text.logprobs')
}
