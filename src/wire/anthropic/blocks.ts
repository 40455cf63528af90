import { isRefusal, refusal, type OrRefusal, type Refusal } from '../../kernel/refusal.ts'
import { collectText } from '../../kernel/texts.ts'
import type { Part } from '../../models/chat.ts'
import { invalid, isFields, type Fields } from '../body.ts'
import { reachOf } from '../effects-in.ts'
import { declaredIn } from '../ifc.ts'
import { decodeDocument, decodeImage, decodeSearchResult } from './attachments.ts'
import { addEffect, cacheOf, collectOthers, keepApart, type Found } from './found.ts'

/** One content block, and where what it says goes. */
export interface Block {
  readonly value: Fields
  readonly param: string
  readonly parts: Part[]
  readonly found: Found
}
export type Decoded = Refusal | undefined

/** A content string, or an array of blocks. Appends to `into.parts`. */
export function decodeContent(content: unknown, into: Omit<Block, 'value'>): Decoded {
  const { param, parts, found } = into
  if (typeof content === 'string') {
    parts.push({ kind: 'text', text: content })
    return undefined
  }
  if (!Array.isArray(content)) return invalid(param, 'a string or an array of content blocks')
  for (let at = 0; at < content.length; at++) {
    const problem = decodeBlock(content[at], { param: `${param}[${at}]`, parts, found })
    if (problem !== undefined) return problem
  }
  return undefined
}

function decodeBlock(value: unknown, into: Omit<Block, 'value'>): Decoded {
  if (!isFields(value)) return invalid(into.param, 'an object')
  const { type } = value
  if (typeof type !== 'string') return invalid(`${into.param}.type`, 'a string')
  return (DECODERS.get(type) ?? decodeUnknown)({ ...into, value })
}

/** By the type of the block. A Map: the names come from outside. */
const DECODERS: ReadonlyMap<string, (block: Block) => Decoded> = new Map([
  ['text', decodeText],
  ['image', decodeImage],
  ['document', (block: Block) => decodeDocument(block, decodeContent)],
  ['search_result', (block: Block) => decodeSearchResult(block, decodeContent)],
  ['thinking', decodeThinking],
  ['redacted_thinking', decodeRedacted],
  ['tool_use', decodeToolUse],
  ['tool_result', decodeToolResult],
  ...[
    'server_tool_use',
    'mcp_tool_use',
    'mcp_tool_result',
    'web_search_tool_result',
    'web_fetch_tool_result',
    'code_execution_tool_result',
    'bash_code_execution_tool_result',
    'text_editor_code_execution_tool_result',
    'tool_search_tool_result',
    'advisor_tool_result',
    'compaction',
    'tool_reference',
  ].map((type) => [type, decodeVendors] as const),
])

export const stringOf = (block: Block, name: string): OrRefusal<{ readonly text: string }> => {
  const text = block.value[name]
  return typeof text === 'string' ? { text } : invalid(`${block.param}.${name}`, 'a string')
}

const TEXT = new Set(['type', 'text', 'cache_control', 'citations'])

function decodeText(block: Block): Decoded {
  const { value, param, parts, found } = block
  const said = stringOf(block, 'text')
  if (isRefusal(said)) return said
  const { citations } = value
  if (!Array.isArray(citations) || citations.length > 0)
    keepApart(citations, `${param}.citations`, false, found)
  collectOthers(value, TEXT, param, found)
  parts.push({ kind: 'text', text: said.text, ...cacheOf(value, param, found) })
  return undefined
}

const THINKING = new Set(['type', 'thinking', 'signature', 'cache_control'])

function decodeThinking(block: Block): Decoded {
  const { value, param, parts, found } = block
  const said = stringOf(block, 'thinking')
  if (isRefusal(said)) return said
  const { signature } = value
  if (signature !== undefined && signature !== null && typeof signature !== 'string')
    return invalid(`${param}.signature`, 'a string')
  // Only its vendor can read it, but it goes out: what is written there in the clear is seen.
  collectText(signature, found.unknown)
  collectOthers(value, THINKING, param, found)
  const proof = typeof signature === 'string' ? { signature } : {}
  parts.push({ kind: 'thinking', text: said.text, ...proof, ...cacheOf(value, param, found) })
  return undefined
}

const REDACTED = new Set(['type', 'data'])

function decodeRedacted(block: Block): Decoded {
  const { value, param, parts, found } = block
  const said = stringOf(block, 'data')
  if (isRefusal(said)) return said
  found.unknown.push(said.text)
  collectOthers(value, REDACTED, param, found)
  parts.push({ kind: 'redactedThinking', data: said.text })
  return undefined
}

const TOOL_USE = new Set(['type', 'id', 'name', 'input', 'cache_control', 'caller'])

function decodeToolUse(block: Block): Decoded {
  const { value, param, parts, found } = block
  const id = stringOf(block, 'id')
  if (isRefusal(id)) return id
  const name = stringOf(block, 'name')
  if (isRefusal(name)) return name
  const input = value['input'] ?? {}
  // A call that the model made itself is what every dialect means by a call.
  const { caller } = value
  if (!isFields(caller) || caller['type'] !== 'direct' || Object.keys(caller).length > 1)
    keepApart(caller, `${param}.caller`, false, found)
  collectOthers(value, TOOL_USE, param, found)
  const said = { id: id.text, name: name.text, arguments: JSON.stringify(input) }
  parts.push({ kind: 'toolCall', ...said, ...cacheOf(value, param, found) })
  return undefined
}

const TOOL_RESULT = new Set(['type', 'tool_use_id', 'content', 'is_error', 'cache_control'])

function decodeToolResult(block: Block): Decoded {
  const { value, param, parts, found } = block
  const id = stringOf(block, 'tool_use_id')
  if (isRefusal(id)) return id
  const failed = value['is_error'] ?? false
  if (typeof failed !== 'boolean') return invalid(`${param}.is_error`, 'true or false')
  const inner: Part[] = []
  const within = { param: `${param}.content`, parts: inner, found }
  const problem = decodeContent(value['content'] ?? '', within)
  if (problem !== undefined) return problem
  collectOthers(value, TOOL_RESULT, param, found)
  const attachments = inner.filter((part) => part.kind === 'image' || part.kind === 'document')
  const texts = inner.filter((part) => part.kind === 'text')
  if (texts.some(({ cache }) => cache !== undefined))
    found.untranslated.push({ name: `${param}.content.cache_control`, needed: false })
  parts.push({
    kind: 'toolResult',
    id: id.text,
    text: texts.map(({ text }) => text).join(''),
    ...(failed ? { isError: true } : {}),
    ...(attachments.length === 0 ? {} : { attachments }),
    ...declaredIn(value),
    ...cacheOf(value, param, found),
  })
  for (const part of inner) if (part.kind === 'opaque') parts.push(part)
  return inner.some((part) => !INSIDE_RESULT.has(part.kind))
    ? refusal('invalid_request', `\`${param}.content\` holds blocks that no result may hold`, {
        param: `${param}.content`,
      })
    : undefined
}
const INSIDE_RESULT: ReadonlySet<string> = new Set(['text', 'image', 'document', 'opaque'])

/** What the vendor's own tools said: JSON that is scanned wholly, and that only the vendor understands. */
function decodeVendors({ value, param, found }: Block): Decoded {
  keepApart(value, param, true, found)
  // What was found somewhere is named by its address, and nobody reads it again; a source is read.
  if (reachOf(value).unscannable) found.unscannable = true
  if (holdsSource(value)) addEffect('fetch', param, true, found)
  return undefined
}

/** A picture or a document anywhere inside that stands at an address or at the vendor. No recursion: as deep as its sender likes. */
function holdsSource(value: unknown): boolean {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next !== 'object' || next === null) continue
    if (isFields(next) && isFields(next['source']) && !INSIDE.has(next['source']['type']))
      return true
    for (const inner of Object.values(next)) open.push(inner)
  }
  return false
}
const INSIDE: ReadonlySet<unknown> = new Set(['base64', 'text', 'content'])

/**
 * What we do not know may be anything: it is scanned as far as it is text, counts as what cannot be, and
 * may name what the vendor fetches, as a file for its own container (`container_upload`) does.
 */
function decodeUnknown({ value, param, parts, found }: Block): Decoded {
  parts.push({ kind: 'opaque', type: String(value['type']) })
  keepApart(value, param, true, found)
  addEffect('fetch', param, true, found)
  return undefined
}
