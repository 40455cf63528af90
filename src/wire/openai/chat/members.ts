import { collectSetting } from '../../../kernel/texts.ts'
import { isEffectful } from '../../../models/effectful.ts'
import { isFields, type Fields } from '../../body.ts'
import { isThere, type Notes } from '../notes.ts'

/** Members whose text stands in our values already, or that hold no text. */
const COVERED = new Set([
  'model',
  'messages',
  'tools',
  'functions',
  'standpipe',
  'stream',
  'stream_options',
])
/** Numbers that go out as they came. */
const NUMBERS = new Set([
  'max_tokens',
  'max_completion_tokens',
  'n',
  'seed',
  'temperature',
  'top_p',
  'presence_penalty',
  'frequency_penalty',
  'top_logprobs',
])
/** Members that we know: their names tell nothing. Their text is collected. */
const NAMED = new Set([
  'stop',
  'user',
  'metadata',
  'store',
  'tool_choice',
  'parallel_tool_calls',
  'response_format',
  'logit_bias',
  'logprobs',
  'reasoning_effort',
  'service_tier',
  'modalities',
])
/** Members that our values or effects hold, under a name whose text is collected all the same. */
const HELD = new Set([
  'top_k',
  'function_call',
  'safety_identifier',
  'prompt_cache_key',
  'prompt_cache_retention',
])

/**
 * What only this dialect can say. True: the answer would be another one without it, or would lack what
 * the client reads in it. Of members that nobody documented we cannot know: those are told, not refused.
 */
const LOST: Readonly<Record<string, (value: unknown) => boolean | undefined>> = {
  logprobs: (value) => (value === true ? true : undefined),
  top_logprobs: (value) => (value === 0 ? undefined : true),
  logit_bias: (value) => (isFields(value) && Object.keys(value).length === 0 ? undefined : true),
  modalities: (value) =>
    Array.isArray(value) && value.every((one) => one === 'text') ? undefined : true,
}

/** The text of every other member, and which of them other dialects would not get. */
export function noteMembers(raw: Fields, notes: Notes): void {
  for (const key of Object.keys(raw)) {
    if (COVERED.has(key)) continue
    const value = raw[key]
    if (NUMBERS.has(key)) collectSetting(value, notes.texts)
    else {
      if (NAMED.has(key)) notes.text(value)
      else notes.member(raw, key, '')
    }
    if (!isThere(value)) continue
    const rule = Object.hasOwn(LOST, key) ? LOST[key] : undefined
    const needed = rule === undefined ? lostUnlessKnown(key) : rule(value)
    if (needed !== undefined) notes.lost(key, needed)
  }
  // The older form is not decoded when both are there, but it goes out.
  if (isThere(raw['tools'])) notes.text(raw['functions'])
  const { stream_options: options } = raw
  if (isFields(options)) {
    for (const key of Object.keys(options))
      if (key !== 'include_usage') notes.member(options, key, 'stream_options')
  }
}

const lostUnlessKnown = (key: string): false | undefined =>
  NAMED.has(key) || NUMBERS.has(key) || HELD.has(key) || isEffectful(key) ? undefined : false
