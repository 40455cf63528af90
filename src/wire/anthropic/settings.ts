import { isRefusal, type OrRefusal } from '../../kernel/refusal.ts'
import { collectSetting, collectText } from '../../kernel/texts.ts'
import type { Format, Reasoning, Settings } from '../../models/settings.ts'
import { invalid, isFields, type Fields } from '../body.ts'
import { collectOthers, keepApart, type Found } from './found.ts'
import { decodeToolChoice } from './tools.ts'

/** Everything that says how to answer, in words that other dialects share. */
export function decodeSettings(raw: Fields, found: Found): OrRefusal<Settings> {
  const sampling = decodeSampling(raw, found)
  if (isRefusal(sampling)) return sampling
  const choice = decodeToolChoice(raw['tool_choice'], found)
  if (isRefusal(choice)) return choice
  const config = fieldsOf(raw['output_config'], 'output_config')
  if (isRefusal(config)) return config
  const format = decodeFormat(raw, config, found)
  if (isRefusal(format)) return format
  const reasoning = decodeReasoning(raw['thinking'], config, found)
  if (isRefusal(reasoning)) return reasoning
  const user = decodeUser(raw['metadata'], found)
  if (isRefusal(user)) return user
  const tier = raw['service_tier'] ?? undefined
  if (tier !== undefined && typeof tier !== 'string') return invalid('service_tier', 'a string')
  collectText(tier, found.unknown)
  return {
    ...sampling,
    ...choice,
    ...format,
    ...reasoning,
    ...user,
    ...(tier === undefined ? {} : { serviceTier: tier }),
  }
}

const NUMBERS = { temperature: 'temperature', topP: 'top_p', topK: 'top_k' } as const

function decodeSampling(raw: Fields, found: Found): OrRefusal<Settings> {
  const settings: Record<string, unknown> = {}
  for (const [ours, theirs] of Object.entries(NUMBERS)) {
    const value = raw[theirs] ?? undefined
    if (value === undefined) continue
    if (typeof value !== 'number') return invalid(theirs, 'a number')
    collectSetting(value, found.unknown)
    settings[ours] = value
  }
  const stop: unknown = raw['stop_sequences'] ?? undefined
  if (stop === undefined) return settings
  if (!isTexts(stop)) return invalid('stop_sequences', 'an array of strings')
  collectText(stop, found.unknown)
  return { ...settings, stop }
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

/** Absent is an empty object: nothing is said. */
function fieldsOf(value: unknown, name: string): OrRefusal<Fields> {
  if (value === undefined || value === null) return {}
  return isFields(value) && value['kind'] !== 'refusal' ? value : invalid(name, 'an object')
}

const CONFIG = new Set(['format', 'effort'])
const FORMAT = new Set(['type', 'schema'])

/** `output_config.format`, or the older `output_format`. */
function decodeFormat(
  raw: Fields,
  config: Fields,
  found: Found,
): OrRefusal<{ readonly format?: Format }> {
  collectOthers(config, CONFIG, 'output_config', found)
  const newer = config['format'] ?? undefined
  const older = raw['output_format'] ?? undefined
  const [value, name] =
    newer === undefined ? [older, 'output_format'] : [newer, 'output_config.format']
  if (newer !== undefined) keepApart(older, 'output_format', false, found)
  if (value === undefined) return {}
  if (!isFields(value)) return invalid(name, 'an object')
  const { type, schema } = value
  if (type !== 'json_schema') return invalid(`${name}.type`, '`json_schema`')
  if (!isFields(schema)) return invalid(`${name}.schema`, 'a JSON Schema')
  collectOthers(value, FORMAT, name, found)
  collectText(schema, found.unknown)
  return { format: { kind: 'schema', name: 'answer', schema, strict: true } }
}

const EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'] as const
const THINKING = new Set(['type', 'budget_tokens', 'display'])

function decodeReasoning(
  thinking: unknown,
  config: Fields,
  found: Found,
): OrRefusal<{ readonly reasoning?: Reasoning }> {
  const given = config['effort'] ?? undefined
  const effort = EFFORTS.find((one) => one === given)
  if (given !== undefined && effort === undefined)
    keepApart(given, 'output_config.effort', false, found)
  const asked = effort === undefined ? undefined : { effort }
  if (thinking === undefined || thinking === null)
    return asked === undefined ? {} : { reasoning: asked }
  if (!isFields(thinking)) return invalid('thinking', 'an object')
  const thought = decodeThinking(thinking, found)
  if (isRefusal(thought)) return thought
  // Switched off, an effort still says how much to write; other dialects have no word for that.
  if (asked !== undefined && thought.effort === 'none')
    found.untranslated.push({ name: 'output_config.effort', needed: false })
  return { reasoning: { ...asked, ...thought } }
}

function decodeThinking(thinking: Fields, found: Found): OrRefusal<Reasoning> {
  const { type, budget_tokens: budget, display } = thinking
  collectOthers(thinking, THINKING, 'thinking', found)
  // Judged only where they are used; wherever they stand, they go out.
  if (type !== 'enabled') collectText(budget, found.unknown)
  else collectSetting(budget, found.unknown)
  if (type === 'disabled') {
    collectText(display, found.unknown)
    return { effort: 'none' }
  }
  if (display !== 'summarized') keepApart(display, 'thinking.display', false, found)
  const summary = display === 'summarized' ? { summary: 'auto' } : {}
  if (type === 'adaptive') return summary
  if (type !== 'enabled') {
    if (typeof type !== 'string') return invalid('thinking.type', 'a string')
    keepApart(type, 'thinking.type', false, found)
    return summary
  }
  if (typeof budget !== 'number' || !Number.isSafeInteger(budget) || budget < 1)
    return invalid('thinking.budget_tokens', 'a whole number from 1')
  return { budgetTokens: budget, ...summary }
}

const METADATA = new Set(['user_id'])

function decodeUser(value: unknown, found: Found): OrRefusal<{ readonly user?: string }> {
  const metadata = fieldsOf(value, 'metadata')
  if (isRefusal(metadata)) return metadata
  collectOthers(metadata, METADATA, 'metadata', found)
  const user = metadata['user_id'] ?? undefined
  if (user === undefined) return {}
  if (typeof user !== 'string') return invalid('metadata.user_id', 'a string')
  found.unknown.push(user)
  return { user }
}
