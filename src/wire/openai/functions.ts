import type { OrRefusal } from '../../kernel/refusal.ts'
import type { Tool } from '../../models/chat.ts'
import { isFields } from '../body.ts'
import type { Notes } from './notes.ts'
import { invalid } from './reader.ts'

/** A function that the client runs itself. */
export function decodeFunction(value: unknown, param: string, notes: Notes): OrRefusal<Tool> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { name, description, parameters, strict } = value
  if (typeof name !== 'string' || name === '') return invalid(`${param}.name`, 'a name')
  if (description !== undefined && description !== null && typeof description !== 'string') {
    return invalid(`${param}.description`, 'a string')
  }
  if (parameters !== undefined && parameters !== null && !isFields(parameters)) {
    return invalid(`${param}.parameters`, 'a JSON Schema')
  }
  for (const key of Object.keys(value)) {
    if (key === 'name' || key === 'description' || key === 'parameters') continue
    if (key === 'strict') notes.text(value[key])
    else notes.member(value, key, param)
  }
  return {
    name,
    description: description ?? '',
    parameters: parameters ?? undefined,
    ...(typeof strict === 'boolean' ? { strict } : {}),
  }
}
