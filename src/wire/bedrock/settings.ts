import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import { isRefusal, type OrRefusal } from '../../kernel/refusal.ts'
import { collectSetting } from '../../kernel/texts.ts'
import { effectOfName, isAsked } from '../../models/effectful.ts'
import type { EffectKind, Format, Reasoning, Settings } from '../../models/settings.ts'
import { invalid, isFields, type Fields } from '../body.ts'
import type { Notes } from './notes.ts'

type Changing<T> = { -readonly [Key in keyof T]: T[Key] }

export interface DecodedSettings {
  readonly settings: Settings
  readonly maxOutputTokens: number | undefined
}

/** All of a request that says how to answer: `inferenceConfig`, `outputConfig`, the model's own fields. */
export function decodeSettings(raw: Fields, notes: Notes): OrRefusal<DecodedSettings> {
  const settings: Changing<Settings> = {}
  const maxOutputTokens = decodeInference(raw['inferenceConfig'], settings, notes)
  if (isRefusal(maxOutputTokens)) return maxOutputTokens
  const output = decodeOutput(raw['outputConfig'], settings, notes)
  if (isRefusal(output)) return output
  const model = decodeModelFields(raw['additionalModelRequestFields'], settings, notes)
  if (isRefusal(model)) return model
  const tier = decodeTier(raw['serviceTier'], settings, notes)
  return isRefusal(tier) ? tier : { settings, maxOutputTokens: maxOutputTokens ?? undefined }
}

const INFERENCE = new Set(['maxTokens', 'temperature', 'topP', 'stopSequences'])

function decodeInference(
  value: unknown,
  settings: Changing<Settings>,
  notes: Notes,
): OrRefusal<number | undefined> {
  if (value === undefined || value === null) return undefined
  if (!isFields(value)) return invalid('inferenceConfig', 'an object')
  const { maxTokens, stopSequences: stop } = value
  for (const name of ['temperature', 'topP'] as const) {
    const number = value[name]
    if (number === undefined || number === null) continue
    if (typeof number !== 'number') return invalid(`inferenceConfig.${name}`, 'a number')
    collectSetting(number, notes.unknownText)
    settings[name] = number
  }
  if (stop !== undefined && stop !== null) {
    if (!Array.isArray(stop) || !stop.every((text) => typeof text === 'string')) {
      return invalid('inferenceConfig.stopSequences', 'an array of strings')
    }
    notes.text(stop)
    settings.stop = stop
  }
  notes.others(value, INFERENCE, 'inferenceConfig.')
  if (maxTokens === undefined || maxTokens === null) return undefined
  if (typeof maxTokens !== 'number' || !Number.isSafeInteger(maxTokens) || maxTokens < 1) {
    return invalid('inferenceConfig.maxTokens', 'a whole number from 1')
  }
  collectSetting(maxTokens, notes.unknownText)
  return maxTokens
}

const OUTPUT = new Set(['textFormat', 'effort'])
const EFFORTS: readonly unknown[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

function decodeOutput(
  value: unknown,
  settings: Changing<Settings>,
  notes: Notes,
): OrRefusal<undefined> {
  if (value === undefined || value === null) return undefined
  if (!isFields(value)) return invalid('outputConfig', 'an object')
  const { textFormat, effort } = value
  if (effort !== undefined && effort !== null) {
    if (EFFORTS.includes(effort)) settings.reasoning = { effort: effort as Effort }
    else {
      notes.text(effort)
      notes.lost('outputConfig.effort', false)
    }
  }
  notes.others(value, OUTPUT, 'outputConfig.')
  if (textFormat === undefined || textFormat === null) return undefined
  const format = decodeFormat(textFormat, notes)
  if (isRefusal(format)) return format
  settings.format = format.format
  return undefined
}
type Effort = NonNullable<Reasoning['effort']>

const FORMAT = new Set(['type', 'structure'])
const STRUCTURE = new Set(['jsonSchema'])
const JSON_SCHEMA = new Set(['schema', 'name', 'description'])

/** The schema is JSON in a string here. */
function decodeFormat(value: unknown, notes: Notes): OrRefusal<{ readonly format: Format }> {
  const param = 'outputConfig.textFormat'
  if (!isFields(value) || value['type'] !== 'json_schema') {
    return invalid(`${param}.type`, '`json_schema`')
  }
  const { structure } = value
  const given = isFields(structure) ? structure['jsonSchema'] : undefined
  if (!isFields(structure) || !isFields(given)) {
    return invalid(`${param}.structure.jsonSchema`, 'an object')
  }
  const { schema, name, description } = given
  const parsed =
    typeof schema === 'string'
      ? parseJson(schema, { depthMax: limits.jsonDepthMax })
      : ({ ok: false } as const)
  if (!parsed.ok || !isFields(parsed.value)) {
    return invalid(`${param}.structure.jsonSchema.schema`, 'a JSON Schema, as text')
  }
  if (!isOptionalText(name)) return invalid(`${param}.structure.jsonSchema.name`, 'a string')
  if (!isOptionalText(description)) {
    return invalid(`${param}.structure.jsonSchema.description`, 'a string')
  }
  // What goes out is the text, which may say a member twice.
  notes.text([schema, name, description])
  notes.others(given, JSON_SCHEMA, `${param}.structure.jsonSchema.`)
  notes.others(structure, STRUCTURE, `${param}.structure.`)
  notes.others(value, FORMAT, `${param}.`)
  return {
    format: {
      kind: 'schema',
      name: name ?? 'answer',
      ...(typeof description === 'string' ? { description } : {}),
      schema: parsed.value,
      strict: true,
    },
  }
}

const isOptionalText = (value: unknown): value is string | null | undefined =>
  value === undefined || value === null || typeof value === 'string'

/** Fields of a vendor behind Bedrock with which it does more than answer. */
function effectOfField(name: string, value: unknown): EffectKind | undefined {
  if (name === 'tools') return 'act'
  if (name === 'store') return isAsked(value) ? 'store' : undefined
  return isAsked(value) ? effectOfName(name) : undefined
}

/** The model's own fields. Of Anthropic's, thinking and `top_k` are words that we share. */
function decodeModelFields(
  value: unknown,
  settings: Changing<Settings>,
  notes: Notes,
): OrRefusal<undefined> {
  if (value === undefined || value === null) return undefined
  if (!isFields(value)) return invalid('additionalModelRequestFields', 'an object')
  for (const key of Object.keys(value)) {
    if (key === 'standpipe') continue
    const name = `additionalModelRequestFields.${key}`
    const member = value[key]
    notes.text(key)
    notes.text(member)
    const effect = effectOfField(key, member)
    notes.judge(member, key, 'additionalModelRequestFields.')
    if (effect !== undefined) {
      notes.effect(effect, name, true)
      notes.lost(name, true)
    } else if (key === 'top_k' && typeof member === 'number') settings.topK = member
    else if (key === 'thinking' && isThinking(member)) {
      settings.reasoning = { ...settings.reasoning, ...reasoningOf(member) }
    } else notes.lost(name, false)
  }
  return undefined
}

/** Exactly what our words hold: `{type: enabled, budget_tokens}`, `{type: disabled}`, `{type: adaptive}`. */
function isThinking(value: unknown): value is Fields {
  if (!isFields(value)) return false
  const { type, budget_tokens: budget, ...others } = value
  if (Object.keys(others).length > 0) return false
  if (type === 'enabled') return typeof budget === 'number' && Number.isSafeInteger(budget)
  return (type === 'disabled' || type === 'adaptive') && budget === undefined
}

function reasoningOf({ type, budget_tokens: budget }: Fields): Reasoning {
  if (type === 'disabled') return { effort: 'none' }
  return typeof budget === 'number' ? { budgetTokens: budget } : {}
}

function decodeTier(
  value: unknown,
  settings: Changing<Settings>,
  notes: Notes,
): OrRefusal<undefined> {
  if (value === undefined || value === null) return undefined
  const type = isFields(value) ? value['type'] : undefined
  if (!isFields(value) || typeof type !== 'string') return invalid('serviceTier.type', 'a string')
  notes.text(type)
  notes.others(value, new Set(['type']), 'serviceTier.')
  settings.serviceTier = type
  return undefined
}
