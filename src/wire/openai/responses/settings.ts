import type { Reasoning, Settings } from '../../../models/settings.ts'
import { isFields } from '../../body.ts'
import { effortOf, formatOf, userOf } from '../common.ts'
import { isThere, type Notes } from '../notes.ts'
import { present, type Reader } from '../reader.ts'

/** How the model is asked to answer. What our words cannot say is noted as lost to other dialects. */
export function readSettings(reader: Reader, notes: Notes): Settings {
  return present<Settings>({
    temperature: reader.number('temperature'),
    topP: reader.number('top_p'),
    topK: undefined,
    stop: undefined,
    seed: undefined,
    presencePenalty: undefined,
    frequencyPenalty: undefined,
    toolChoice: toolChoiceOf(reader, notes),
    parallelToolCalls: reader.flag('parallel_tool_calls'),
    format: textFormatOf(reader, notes),
    reasoning: reasoningOf(reader, notes),
    user: userOf(reader),
    serviceTier: reader.text('service_tier'),
    promptCacheKey: reader.text('prompt_cache_key'),
  })
}

const CHOICES: ReadonlySet<unknown> = new Set(['auto', 'none', 'required'])

function toolChoiceOf(reader: Reader, notes: Notes): Settings['toolChoice'] {
  const value = reader.raw['tool_choice']
  if (!isThere(value)) return undefined
  if (CHOICES.has(value)) return value as Settings['toolChoice']
  if (typeof value !== 'string' && !isFields(value))
    return reader.wrong('tool_choice', 'a string or an object')
  if (isFields(value)) {
    const { type, name } = value
    if ((type === 'function' || type === 'custom') && typeof name === 'string')
      return { tool: name }
    // It is searched whenever it is asked for.
    if (isSearchChoice(value)) return undefined
  }
  notes.lost('tool_choice', true)
  return undefined
}

export const isSearchChoice = (value: unknown): boolean =>
  isFields(value) && value['type'] === 'file_search'

function textFormatOf(reader: Reader, notes: Notes): Settings['format'] {
  const text = reader.raw['text']
  if (!isThere(text)) return undefined
  if (!isFields(text)) return reader.wrong('text', 'an object')
  for (const key of Object.keys(text))
    if (key !== 'format' && isThere(text[key])) notes.lost(`text.${key}`, false)
  const { format } = text
  if (!isThere(format)) return undefined
  if (!isFields(format)) return reader.wrong('text.format', 'an object')
  if (typeof format['type'] !== 'string') return reader.wrong('text.format.type', 'a string')
  return formatOf(format['type'], format, 'text.format', notes)
}

function reasoningOf(reader: Reader, notes: Notes): Reasoning | undefined {
  const value = reader.raw['reasoning']
  if (!isThere(value)) return undefined
  if (!isFields(value)) return reader.wrong('reasoning', 'an object')
  const effort = effortOf(value['effort'], 'reasoning.effort', notes)
  // The older name of the same.
  const summary = value['summary'] ?? value['generate_summary']
  for (const key of Object.keys(value)) {
    if (key === 'effort' || key === 'summary' || key === 'generate_summary') continue
    if (isThere(value[key])) notes.lost(`reasoning.${key}`, false)
  }
  return {
    ...(effort === undefined ? {} : { effort }),
    ...(typeof summary === 'string' ? { summary } : {}),
  }
}
