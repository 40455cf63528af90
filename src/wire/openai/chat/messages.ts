import { limits } from '../../../kernel/limits.ts'
import { refusal, type OrRefusal, type Refusal } from '../../../kernel/refusal.ts'
import type { Message, Part } from '../../../models/chat.ts'
import { isFields, type Fields } from '../../body.ts'
import { declaredIn } from '../../ifc.ts'
import { isThere, type Notes } from '../notes.ts'
import { invalid } from '../reader.ts'
import { decodeContent } from './parts.ts'

const ROLES: Readonly<Record<string, Message['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
  function: 'tool',
}

export function decodeMessages(value: unknown, notes: Notes): OrRefusal<readonly Message[]> {
  if (!Array.isArray(value) || value.length === 0) {
    return invalid('messages', 'an array with at least one message')
  }
  if (value.length > limits.messagesMax) {
    return refusal('invalid_request', `more than ${limits.messagesMax} messages`, {
      param: 'messages',
    })
  }
  const messages: Message[] = []
  for (let at = 0; at < value.length; at++) {
    const message = decodeMessage(value[at], `messages[${at}]`, notes)
    if ('code' in message) return message
    messages.push(message)
  }
  return messages
}

function decodeMessage(value: unknown, param: string, notes: Notes): OrRefusal<Message> {
  if (!isFields(value)) return invalid(param, 'an object')
  const given = value['role']
  const role = typeof given === 'string' && Object.hasOwn(ROLES, given) ? ROLES[given] : undefined
  if (role === undefined) {
    return invalid(
      `${param}.role`,
      'one of `system`, `developer`, `user`, `assistant`, `tool`, `function`',
    )
  }
  const parts: Part[] = []
  const problem =
    role === 'tool'
      ? decodeResult(value, param, parts, notes)
      : decodeSaid(value, role, param, parts, notes)
  if (problem !== undefined) return problem
  collectOthers(value, param, notes)
  return { role, parts }
}

const COVERED = new Set([
  'role',
  'content',
  'refusal',
  'tool_calls',
  'function_call',
  'tool_call_id',
])

/** Text, or what an answer said of its sources, given back by the client. */
const QUOTING = new Set([
  'name',
  'audio',
  'annotations',
  'citations',
  'search_results',
  'reasoning_content',
])

function collectOthers(message: Fields, param: string, notes: Notes): void {
  for (const key of Object.keys(message)) {
    if (COVERED.has(key)) continue
    if (key !== 'name') notes.texts.push(key)
    notes.text(message[key])
    // The older `function` is told by its name, which is its result's id with us.
    if (key === 'name' && message['role'] === 'function') continue
    if (!isThere(message[key])) continue
    if (QUOTING.has(key)) notes.quoting(message[key])
    else notes.judge(message[key], key, param)
    // An earlier spoken answer is kept by the vendor and named by an id: it is read from there.
    if (key === 'audio') notes.effect('fetch', `${param}.audio`, true)
    notes.lost(`${param}.${key}`, key === 'audio')
  }
}

function decodeSaid(
  value: Fields,
  role: Message['role'],
  param: string,
  parts: Part[],
  notes: Notes,
): Refusal | undefined {
  const { content } = value
  const mayBeEmpty = role === 'assistant' && (content === undefined || content === null)
  if (!mayBeEmpty) {
    const problem = decodeContent(content, `${param}.content`, parts, notes)
    if (problem !== undefined) return problem
  }
  if (role === 'assistant') return decodeAssistant(value, param, parts, notes)
  // Members that mean nothing in this role still go out with the raw body.
  for (const key of ['refusal', 'tool_calls', 'function_call', 'tool_call_id']) {
    notes.text(value[key])
  }
  return undefined
}

function decodeAssistant(
  value: Fields,
  param: string,
  parts: Part[],
  notes: Notes,
): Refusal | undefined {
  const { refusal: refused, tool_calls: calls, function_call: legacy } = value
  notes.text(value['tool_call_id'])
  if (typeof refused === 'string') parts.push({ kind: 'text', text: refused })
  else if (refused !== undefined && refused !== null) return invalid(`${param}.refusal`, 'a string')
  if (legacy !== undefined && legacy !== null) {
    const part = decodeCall(legacy, '', `${param}.function_call`, notes)
    if ('code' in part) return part
    parts.push(part)
  }
  if (calls === undefined || calls === null) return undefined
  if (!Array.isArray(calls)) return invalid(`${param}.tool_calls`, 'an array')
  for (let at = 0; at < calls.length; at++) {
    const part = decodeToolCall(calls[at], `${param}.tool_calls[${at}]`, notes)
    if ('code' in part) return part
    parts.push(part)
  }
  return undefined
}

function decodeToolCall(value: unknown, param: string, notes: Notes): OrRefusal<Part> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { id, type } = value
  if (typeof id !== 'string') return invalid(`${param}.id`, 'a string')
  const kind = type === 'custom' ? 'custom' : 'function'
  // Its input is free text, which no other dialect has.
  if (kind === 'custom') notes.lost(param, true)
  for (const key of Object.keys(value)) {
    if (key === 'id' || key === kind) continue
    if (key === 'type') notes.text(value[key])
    else notes.member(value, key, param)
  }
  return decodeCall(value[kind], id, `${param}.${kind}`, notes)
}

function decodeCall(value: unknown, id: string, param: string, notes: Notes): OrRefusal<Part> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { name } = value
  const text = value['arguments'] ?? value['input']
  if (typeof name !== 'string') return invalid(`${param}.name`, 'a string')
  if (typeof text !== 'string') return invalid(`${param}.arguments`, 'a string')
  for (const key of Object.keys(value)) {
    if (key === 'name') continue
    if (key !== 'arguments' && key !== 'input') notes.member(value, key, param)
    else if (value[key] !== text) notes.text(value[key])
  }
  return { kind: 'toolCall', id, name, arguments: text }
}

/** `tool` names its call by id, the older `function` by the function's name. */
function decodeResult(
  value: Fields,
  param: string,
  parts: Part[],
  notes: Notes,
): Refusal | undefined {
  const member = value['role'] === 'function' ? 'name' : 'tool_call_id'
  const id = value[member]
  if (typeof id !== 'string') return invalid(`${param}.${member}`, 'a string')
  const content: Part[] = []
  const problem = decodeContent(value['content'] ?? '', `${param}.content`, content, notes)
  if (problem !== undefined) return problem
  const text = content.map((part) => (part.kind === 'text' ? part.text : '')).join('')
  parts.push({ kind: 'toolResult', id, text, ...declaredIn(value) })
  // Images and the like in a result keep their own label.
  for (const part of content) if (part.kind !== 'text') parts.push(part)
  for (const key of ['refusal', 'tool_calls', 'function_call']) notes.text(value[key])
  if (member !== 'tool_call_id') notes.text(value['tool_call_id'])
  return undefined
}
