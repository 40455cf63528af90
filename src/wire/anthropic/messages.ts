import { limits } from '../../kernel/limits.ts'
import { refusal, type OrRefusal } from '../../kernel/refusal.ts'
import type { Message, Part } from '../../models/chat.ts'
import { invalid, isFields } from '../body.ts'
import { decodeContent } from './blocks.ts'
import { collectOthers, type Found } from './found.ts'

/** `system` and `messages`, in the order in which a model reads them. */
export function decodeMessages(
  system: unknown,
  value: unknown,
  found: Found,
): OrRefusal<readonly Message[]> {
  const messages: Message[] = []
  if (system !== undefined && system !== null) {
    const parts: Part[] = []
    const problem = decodeContent(system, { param: 'system', parts, found })
    if (problem !== undefined) return problem
    if (parts.some(({ kind }) => kind !== 'text')) return invalid('system', 'text')
    messages.push({ role: 'system', parts })
  }
  if (!Array.isArray(value) || value.length === 0)
    return invalid('messages', 'an array with at least one message')
  if (value.length > limits.messagesMax) {
    return refusal('invalid_request', `more than ${limits.messagesMax} messages`, {
      param: 'messages',
    })
  }
  for (let at = 0; at < value.length; at++) {
    const message = decodeMessage(value[at], `messages[${at}]`, found)
    if ('code' in message) return message
    messages.push(message)
  }
  return messages
}

const COVERED = new Set(['role', 'content'])

function decodeMessage(value: unknown, param: string, found: Found): OrRefusal<Message> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { role } = value
  if (role !== 'user' && role !== 'assistant' && role !== 'system')
    return invalid(`${param}.role`, 'one of `user`, `assistant`, `system`')
  const parts: Part[] = []
  const problem = decodeContent(value['content'], { param: `${param}.content`, parts, found })
  if (problem !== undefined) return problem
  collectOthers(value, COVERED, param, found)
  // What only brings results is nobody's question.
  const onlyResults = parts.length > 0 && parts.every(({ kind }) => kind === 'toolResult')
  return { role: role === 'user' && onlyResults ? 'tool' : role, parts }
}
