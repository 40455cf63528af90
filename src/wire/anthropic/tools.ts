import { limits } from '../../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal } from '../../kernel/refusal.ts'
import { collectText } from '../../kernel/texts.ts'
import type { Tool } from '../../models/chat.ts'
import type { Settings } from '../../models/settings.ts'
import { invalid, isFields, type Fields } from '../body.ts'
import { addEffect, cacheOf, collectOthers, keepApart, type Found } from './found.ts'

export interface DecodedTools {
  readonly tools: readonly Tool[]
  /** Also those that our values do not hold. */
  readonly any: boolean
}

export function decodeTools(value: unknown, found: Found): OrRefusal<DecodedTools> {
  if (value === undefined || value === null) return { tools: [], any: false }
  if (!Array.isArray(value)) return invalid('tools', 'an array')
  if (value.length > limits.toolsMax) {
    return refusal('invalid_request', `more than ${limits.toolsMax} tools`, { param: 'tools' })
  }
  const tools: Tool[] = []
  for (let at = 0; at < value.length; at++) {
    const param = `tools[${at}]`
    const given: unknown = value[at]
    if (!isFields(given)) return invalid(param, 'an object')
    const type = given['type'] ?? 'custom'
    if (typeof type !== 'string') return invalid(`${param}.type`, 'a string')
    if (type === 'custom') {
      const tool = decodeTool(given, param, found)
      if (isRefusal(tool)) return tool
      tools.push(tool)
    } else decodeVendors(given, type, param, found)
  }
  return { tools, any: value.length > 0 }
}

/** Tools whose grammar is Anthropic's and that the client runs itself. Every other one, its vendor runs. */
const RUN_BY_CLIENT = /^(bash|text_editor|computer|computer_toolset|browser_toolset|memory)_\d{8}$/

function decodeVendors(value: Fields, type: string, param: string, found: Found): void {
  keepApart(value, param, true, found)
  if (!RUN_BY_CLIENT.test(type)) addEffect('act', param, true, found)
}

const COVERED = new Set(['type', 'name', 'description', 'input_schema', 'strict', 'cache_control'])

function decodeTool(value: Fields, param: string, found: Found): OrRefusal<Tool> {
  const { name, input_schema: schema } = value
  const description = value['description'] ?? ''
  const strict = value['strict'] ?? undefined
  if (typeof name !== 'string' || name === '') return invalid(`${param}.name`, 'a name')
  if (typeof description !== 'string') return invalid(`${param}.description`, 'a string')
  if (!isFields(schema)) return invalid(`${param}.input_schema`, 'a JSON Schema')
  if (strict !== undefined && typeof strict !== 'boolean')
    return invalid(`${param}.strict`, 'true or false')
  collectOthers(value, COVERED, param, found)
  return {
    name,
    description,
    parameters: schema,
    ...(strict === undefined ? {} : { strict }),
    ...cacheOf(value, param, found),
  }
}

const CHOICE = new Set(['type', 'name', 'disable_parallel_tool_use'])

type ToolChoice = Pick<Settings, 'toolChoice' | 'parallelToolCalls'>

export function decodeToolChoice(value: unknown, found: Found): OrRefusal<ToolChoice> {
  if (value === undefined || value === null) return {}
  if (!isFields(value)) return invalid('tool_choice', 'an object')
  const serial = value['disable_parallel_tool_use'] ?? undefined
  if (serial !== undefined && typeof serial !== 'boolean')
    return invalid('tool_choice.disable_parallel_tool_use', 'true or false')
  const choice = choiceOf(value)
  if (isRefusal(choice)) return choice
  collectOthers(value, CHOICE, 'tool_choice', found)
  collectText(value['name'], found.unknown)
  return { ...choice, ...(serial === undefined ? {} : { parallelToolCalls: !serial }) }
}

function choiceOf({ type, name }: Fields): OrRefusal<ToolChoice> {
  if (type === 'auto' || type === 'none') return { toolChoice: type }
  if (type === 'any') return { toolChoice: 'required' }
  if (type !== 'tool') return invalid('tool_choice.type', 'one of `auto`, `any`, `tool`, `none`')
  return typeof name === 'string'
    ? { toolChoice: { tool: name } }
    : invalid('tool_choice.name', 'the name of a tool')
}
