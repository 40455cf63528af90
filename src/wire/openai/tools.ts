import { limits } from '../../kernel/limits.ts'
import { refusal, type OrRefusal } from '../../kernel/refusal.ts'
import type { Tool } from '../../models/chat.ts'
import { isFields } from '../body.ts'
import { collectText } from '../../kernel/texts.ts'
import { invalid } from './parts.ts'

const NONE: readonly Tool[] = []

/** `tools`, or the older `functions`. Only tools that the client itself runs: a vendor's own are refused. */
export function decodeTools(
  tools: unknown,
  functions: unknown,
  unknown: string[],
): OrRefusal<readonly Tool[]> {
  const [given, name] =
    tools === undefined || tools === null ? [functions, 'functions'] : [tools, 'tools']
  if (given === undefined || given === null) return NONE
  if (!Array.isArray(given)) return invalid(name, 'an array')
  if (given.length > limits.toolsMax) {
    return refusal('invalid_request', `more than ${limits.toolsMax} tools`, { param: name })
  }
  const decoded: Tool[] = []
  for (let at = 0; at < given.length; at++) {
    const param = `${name}[${at}]`
    const tool =
      name === 'tools'
        ? decodeTool(given[at], param, unknown)
        : decodeFunction(given[at], param, unknown)
    if ('code' in tool) return tool
    decoded.push(tool)
  }
  return decoded
}

function decodeTool(value: unknown, param: string, unknown: string[]): OrRefusal<Tool> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { type } = value
  if (type !== 'function' && type !== 'custom') {
    return invalid(`${param}.type`, '`function` or `custom`')
  }
  for (const key of Object.keys(value)) {
    if (key === 'type' || key === type) continue
    unknown.push(key)
    collectText(value[key], unknown)
  }
  return decodeFunction(value[type], `${param}.${type}`, unknown)
}

function decodeFunction(value: unknown, param: string, unknown: string[]): OrRefusal<Tool> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { name, description, parameters } = value
  if (typeof name !== 'string' || name === '') return invalid(`${param}.name`, 'a name')
  if (description !== undefined && description !== null && typeof description !== 'string') {
    return invalid(`${param}.description`, 'a string')
  }
  if (parameters !== undefined && parameters !== null && !isFields(parameters)) {
    return invalid(`${param}.parameters`, 'a JSON Schema')
  }
  for (const key of Object.keys(value)) {
    if (key === 'name' || key === 'description' || key === 'parameters') continue
    if (key !== 'strict') unknown.push(key)
    collectText(value[key], unknown)
  }
  return { name, description: description ?? '', parameters: parameters ?? undefined }
}
