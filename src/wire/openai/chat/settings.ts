import type { Settings } from '../../../models/settings.ts'
import { isFields } from '../../body.ts'
import { effortOf, formatOf, userOf } from '../common.ts'
import { isThere, type Notes } from '../notes.ts'
import { present, type Reader } from '../reader.ts'

/** How the model is asked to answer. What our words cannot say is noted as lost to other dialects. */
export function readSettings(reader: Reader, notes: Notes): Settings {
  const effort = effortOf(reader.raw['reasoning_effort'], 'reasoning_effort', notes)
  return present<Settings>({
    temperature: reader.number('temperature'),
    topP: reader.number('top_p'),
    topK: reader.number('top_k'),
    stop: stopOf(reader),
    seed: reader.number('seed'),
    presencePenalty: reader.number('presence_penalty'),
    frequencyPenalty: reader.number('frequency_penalty'),
    toolChoice: toolChoiceOf(reader, notes),
    parallelToolCalls: reader.flag('parallel_tool_calls'),
    format: responseFormatOf(reader, notes),
    reasoning: effort === undefined ? undefined : { effort },
    user: userOf(reader),
    serviceTier: reader.text('service_tier'),
    promptCacheKey: reader.text('prompt_cache_key'),
  })
}

function stopOf(reader: Reader): readonly string[] | undefined {
  const value = reader.raw['stop'] ?? undefined
  if (value === undefined) return undefined
  if (typeof value === 'string') return [value]
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'string')
  return isList ? value : reader.wrong('stop', 'a string or an array of strings')
}

type ToolChoice = Settings['toolChoice']
const CHOICES: ReadonlySet<unknown> = new Set(['auto', 'none', 'required'])

/** `tool_choice`, or the older `function_call`. */
function toolChoiceOf(reader: Reader, notes: Notes): ToolChoice {
  const { raw } = reader
  const name = isThere(raw['tool_choice']) ? 'tool_choice' : 'function_call'
  const value = raw[name]
  if (!isThere(value)) return undefined
  if (CHOICES.has(value)) return value as ToolChoice
  if (isFields(value)) {
    const named = name === 'function_call' ? value : value[String(value['type'])]
    if (isFields(named) && typeof named['name'] === 'string') return { tool: named['name'] }
  } else if (typeof value !== 'string') return reader.wrong(name, 'a string or an object')
  notes.lost(name, true)
  return undefined
}

function responseFormatOf(reader: Reader, notes: Notes): Settings['format'] {
  const value = reader.raw['response_format']
  if (!isThere(value)) return undefined
  if (!isFields(value)) return reader.wrong('response_format', 'an object')
  const { type } = value
  if (typeof type !== 'string') return reader.wrong('response_format.type', 'a string')
  return formatOf(type, value['json_schema'], 'response_format', notes)
}
