import { limits } from '../../../kernel/limits.ts'
import { refusal, type OrRefusal, type Refusal } from '../../../kernel/refusal.ts'
import type { DocumentPart, ImagePart, Message, Part } from '../../../models/chat.ts'
import { isFields, type Fields } from '../../body.ts'
import { isInlineBytes } from '../../effects-in.ts'
import { declaredIn } from '../../ifc.ts'
import { isThere, type Notes } from '../notes.ts'
import { invalid } from '../reader.ts'
import { collectBut, decodeContent } from './content.ts'
import { areClients } from './tools.ts'
import { decodeReasoning } from './reasoning.ts'

const ROLES: ReadonlyMap<unknown, Message['role']> = new Map<unknown, Message['role']>([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['assistant', 'assistant'],
])

/**
 * `instructions` and `input` as messages. What the assistant thought, said and called in one turn are
 * items of their own here; with us they are parts of one message, as other dialects want them.
 */
export function decodeInput(
  raw: Fields,
  notes: Notes,
): OrRefusal<{
  readonly messages: readonly Message[]
  readonly kept: readonly unknown[] | undefined
}> {
  const { instructions, input } = raw
  const messages: { role: Message['role']; parts: Part[] }[] = []
  if (isThere(instructions)) {
    if (typeof instructions !== 'string') return invalid('instructions', 'a string')
    messages.push({ role: 'system', parts: [{ kind: 'text', text: instructions }] })
  }
  if (typeof input === 'string') {
    messages.push({ role: 'user', parts: [{ kind: 'text', text: input }] })
    return { messages, kept: undefined }
  }
  if (!Array.isArray(input) || input.length === 0)
    return invalid('input', 'a string or an array with at least one item')
  if (input.length > limits.messagesMax)
    return refusal('invalid_request', `more than ${limits.messagesMax} items`, { param: 'input' })
  const ours = new Set<unknown>()
  for (let at = 0; at < input.length; at++) {
    const item: unknown = input[at]
    const said = decodeItem(item, `input[${at}]`, notes)
    if ('code' in said) return said
    if (isFields(item) && item['type'] === 'file_search_call') ours.add(item)
    const last = messages.at(-1)
    if (said.role === 'assistant' && last?.role === 'assistant') last.parts.push(...said.parts)
    else if (said.parts.length > 0 || said.role !== 'assistant') messages.push(said)
  }
  return { messages, kept: ours.size === 0 ? undefined : input.filter((item) => !ours.has(item)) }
}

type Said = { readonly role: Message['role']; readonly parts: Part[] }

function decodeItem(value: unknown, param: string, notes: Notes): OrRefusal<Said> {
  if (!isFields(value)) return invalid(param, 'an object')
  const type = value['type'] ?? 'message'
  switch (type) {
    case 'message':
      return decodeMessage(value, param, notes)
    case 'function_call':
      return decodeCall(value, 'arguments', param, notes)
    case 'custom_tool_call':
      // Its input is free text, which no other dialect has.
      notes.lost(param, true)
      return decodeCall(value, 'input', param, notes)
    case 'function_call_output':
    case 'custom_tool_call_output':
      return decodeOutput(value, param, notes)
    case 'reasoning': {
      const parts: Part[] = []
      const problem = decodeReasoning(value, param, parts, notes)
      return problem ?? { role: 'assistant', parts }
    }
    case 'file_search_call':
      // Ours, out of an earlier answer: no deployment ever knew of it.
      notes.text(value)
      return { role: 'assistant', parts: [] }
    default:
      return typeof type === 'string'
        ? opaque(value, param, notes)
        : invalid(`${param}.type`, 'a string')
  }
}

function decodeMessage(value: Fields, param: string, notes: Notes): OrRefusal<Said> {
  const role = ROLES.get(value['role'])
  if (role === undefined)
    return invalid(`${param}.role`, 'one of `system`, `developer`, `user`, `assistant`')
  const parts: Part[] = []
  const problem = decodeContent(value['content'], `${param}.content`, parts, notes)
  if (problem !== undefined) return problem
  collectBut(value, ['role', 'content', 'status'], param, notes)
  notes.text(value['status'])
  return { role, parts }
}

function decodeCall(
  value: Fields,
  member: 'arguments' | 'input',
  param: string,
  notes: Notes,
): OrRefusal<Said> {
  const { call_id: id, name } = value
  const text = value[member]
  if (typeof id !== 'string') return invalid(`${param}.call_id`, 'a string')
  if (typeof name !== 'string') return invalid(`${param}.name`, 'a string')
  if (typeof text !== 'string') return invalid(`${param}.${member}`, 'a string')
  collectBut(value, ['call_id', 'name', 'status', member], param, notes)
  notes.text(value['status'])
  return { role: 'assistant', parts: [{ kind: 'toolCall', id, name, arguments: text }] }
}

function decodeOutput(value: Fields, param: string, notes: Notes): OrRefusal<Said> {
  const { call_id: id, output } = value
  if (typeof id !== 'string') return invalid(`${param}.call_id`, 'a string')
  const content: Part[] = []
  const problem = decodeContent(output, `${param}.output`, content, notes)
  if (problem !== undefined) return problem
  collectBut(value, ['call_id', 'output', 'status'], param, notes)
  notes.text(value['status'])
  const text = content.map((part) => (part.kind === 'text' ? part.text : '')).join('')
  const attachments = content.filter(
    (part): part is ImagePart | DocumentPart => part.kind === 'image' || part.kind === 'document',
  )
  const result: Part = {
    kind: 'toolResult',
    id,
    text,
    ...(attachments.length === 0 ? {} : { attachments }),
    ...declaredIn(value),
  }
  return { role: 'tool', parts: [result, ...content.filter(({ kind }) => kind === 'opaque')] }
}

/** What this API's own tools did in earlier turns, and what we do not know. */
function opaque(value: Fields, param: string, notes: Notes): Said | Refusal {
  notes.lost(param, true)
  const type = String(value['type'])
  const holder = BYTES.get(type)
  if (holder !== undefined) return decodeBytes(value, holder, param, notes)
  notes.text(value)
  // The vendor's tool does what waits for this word.
  if (type === 'mcp_approval_response') notes.effect('act', param, true)
  if (type === 'tool_search_output' && !areClients(value['tools'])) notes.effect('act', param, true)
  if (!PLAIN.has(type)) {
    // An `item_reference` is read from what the vendor keeps; what we do not know may be one by any name.
    notes.effect('fetch', param, true)
    return { role: 'assistant', parts: [{ kind: 'opaque', type }] }
  }
  const { outputs } = value
  const pictures = Array.isArray(outputs)
    ? outputs.filter((one) => !isFields(one) || one['type'] !== 'logs')
    : []
  notes.judge(pictures, 'outputs', param)
  notes.quoting(value)
  return { role: 'assistant', parts: [] }
}

/** Items that hold bytes: the member that does, inside of which member. */
const BYTES: ReadonlyMap<string, { readonly within?: string; readonly bytes: string }> = new Map([
  ['computer_call_output', { within: 'output', bytes: 'image_url' }],
  ['image_generation_call', { bytes: 'result' }],
  ['compaction', { bytes: 'encrypted_content' }],
])

/** Bytes that stand in the item itself are what the vendor looks at; without them it fetches what the item names. */
function decodeBytes(
  value: Fields,
  { within, bytes }: { readonly within?: string; readonly bytes: string },
  param: string,
  notes: Notes,
): Said {
  const owner = within === undefined ? value : value[within]
  const data = isFields(owner) ? owner[bytes] : undefined
  // Ciphertext is written in the other alphabet of base64.
  const isInline =
    typeof data === 'string' &&
    isInlineBytes(within === undefined ? data.replaceAll('-', '+').replaceAll('_', '/') : data)
  if (!isInline) {
    notes.text(data)
    notes.effect('fetch', param, true)
  }
  if (within !== undefined) {
    collectBut(value, [within], param, notes)
    notes.text(isFields(owner) ? owner['type'] : owner)
  }
  if (isFields(owner))
    collectBut(owner, [bytes], within === undefined ? param : `${param}.${within}`, notes)
  return { role: 'assistant', parts: [{ kind: 'opaque', type: String(value['type']) }] }
}

const PLAIN = new Set([
  'web_search_call',
  'code_interpreter_call',
  'local_shell_call',
  'local_shell_call_output',
  'shell_call',
  'shell_call_output',
  'apply_patch_call',
  'apply_patch_call_output',
  'mcp_call',
  'mcp_list_tools',
  'mcp_approval_request',
  'mcp_approval_response',
  'computer_call',
  'tool_search_call',
  'tool_search_output',
])
