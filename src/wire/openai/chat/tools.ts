import { limits } from '../../../kernel/limits.ts'
import { refusal, type OrRefusal } from '../../../kernel/refusal.ts'
import type { Tool } from '../../../models/chat.ts'
import { isFields } from '../../body.ts'
import type { Notes } from '../notes.ts'
import { decodeFunction } from '../functions.ts'
import { invalid } from '../reader.ts'

const NONE: readonly Tool[] = []

/** `tools`, or the older `functions`. Only tools that the client itself runs: a vendor's own are refused. */
export function decodeTools(
  tools: unknown,
  functions: unknown,
  notes: Notes,
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
        ? decodeTool(given[at], param, notes)
        : decodeFunction(given[at], param, notes)
    if ('code' in tool) return tool
    decoded.push(tool)
  }
  return decoded
}

function decodeTool(value: unknown, param: string, notes: Notes): OrRefusal<Tool> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { type } = value
  if (type !== 'function' && type !== 'custom') {
    return invalid(`${param}.type`, '`function` or `custom`')
  }
  for (const key of Object.keys(value)) {
    if (key === 'type' || key === type) continue
    notes.member(value, key, param)
  }
  // Its input is free text under a grammar, which no other dialect has.
  if (type === 'custom') notes.lost(param, true)
  return decodeFunction(value[type], `${param}.${type}`, notes)
}
