import { isRefusal, type OrRefusal, type Refusal } from '../../kernel/refusal.ts'
import type { CacheMark, DocumentPart, ImagePart, Part } from '../../models/chat.ts'
import { invalid, isFields } from '../body.ts'
import { isBase64 } from '../effects-in.ts'
import { declaredIn } from '../ifc.ts'
import { decodeDocument, decodeImage, decodeTexts, isCited } from './media.ts'
import type { Notes } from './notes.ts'
import { memberOf } from './union.ts'

/** The blocks of a message or of `system`, as parts. A cache point marks the part before it. */
export function decodeBlocks(value: unknown, param: string, notes: Notes): OrRefusal<Part[]> {
  if (!Array.isArray(value)) return invalid(param, 'an array of content blocks')
  const parts: Part[] = []
  for (let at = 0; at < value.length; at++) {
    const problem = decodeBlock(value[at], `${param}[${at}]`, { parts, notes })
    if (problem !== undefined) return problem
  }
  return parts
}

interface Into {
  readonly parts: Part[]
  readonly notes: Notes
}

function decodeBlock(value: unknown, param: string, into: Into): Refusal | undefined {
  const member = memberOf(value, param)
  if (isRefusal(member)) return member
  const { name, content } = member
  if (name === 'cachePoint') return markCache(content, `${param}.cachePoint`, into)
  const decode = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined
  if (decode === undefined) {
    const other = opaque(name, content, param, into.notes)
    if ('code' in other) return other
    into.parts.push(other)
    return undefined
  }
  const part = decode(content, `${param}.${name}`, into.notes)
  if (isRefusal(part)) return part
  if (Array.isArray(part)) into.parts.push(...(part as readonly Part[]))
  else into.parts.push(part as Part)
  return undefined
}

type Decoder = (content: unknown, param: string, notes: Notes) => OrRefusal<Part | readonly Part[]>

const DECODERS: Readonly<Record<string, Decoder>> = {
  text: (content, param) =>
    typeof content === 'string' ? { kind: 'text', text: content } : invalid(param, 'a string'),
  image: decodeImage,
  document: decodeDocument,
  toolUse: decodeToolUse,
  toolResult: decodeToolResult,
  guardContent: decodeGuardContent,
  reasoningContent: decodeReasoning,
  citationsContent: decodeCitations,
  searchResult: decodeSearchResult,
}

/** Blocks whose names tell nothing. */
const MEDIA = new Set(['video', 'audio'])
const CHANGES = new Set(['toolAddition', 'toolRemoval'])
const NAME_CHARS_MAX = 64
const SOURCE = new Set(['bytes', 's3Location'])

/** Bytes are not text; an address is, and the vendor fetches it. What we do not know may be one by any name. */
function opaque(name: string, content: unknown, param: string, notes: Notes): OrRefusal<Part> {
  const part: Part = { kind: 'opaque', type: name.slice(0, NAME_CHARS_MAX) }
  if (!MEDIA.has(name)) {
    notes.text(content)
    if (CHANGES.has(name)) notes.judge(content, name, `${param}.`)
    else {
      notes.unknownText.push(name)
      notes.effect('fetch', `${param}.${name}`, true)
    }
    return part
  }
  const at = `${param}.${name}`
  if (!isFields(content)) return invalid(at, 'an object')
  const { source } = content
  if (!isFields(source)) return invalid(`${at}.source`, 'an object')
  notes.text(content['format'])
  notes.others(content, MEDIUM, `${at}.`)
  notes.others(source, SOURCE, `${at}.source.`)
  const { bytes = null, s3Location: stored = null } = source
  if (bytes !== null && !isBase64(bytes)) return invalid(`${at}.source.bytes`, 'bytes in base64')
  notes.text(stored)
  if (stored !== null || bytes === null) {
    notes.effect('fetch', `${at}.source${stored === null ? '' : '.s3Location'}`, true)
  }
  return part
}
const MEDIUM = new Set(['format', 'source'])

/** `{type: default, ttl?}`. */
export function decodeCachePoint(
  value: unknown,
  param: string,
  notes: Notes,
): OrRefusal<CacheMark> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { type, ttl } = value
  if (type !== 'default') return invalid(`${param}.type`, '`default`')
  notes.others(value, CACHE_POINT, `${param}.`)
  if (ttl === undefined || ttl === null) return {}
  return ttl === '5m' || ttl === '1h' ? { ttl } : invalid(`${param}.ttl`, '`5m` or `1h`')
}
const CACHE_POINT = new Set(['type', 'ttl'])

function markCache(value: unknown, param: string, { parts, notes }: Into): Refusal | undefined {
  const cache = decodeCachePoint(value, param, notes)
  if (isRefusal(cache)) return cache
  const last = parts.at(-1)
  if (last === undefined || last.kind === 'opaque' || last.kind === 'redactedThinking') {
    notes.lost(param, false)
  } else parts[parts.length - 1] = { ...last, cache }
  return undefined
}

const TOOL_USE = new Set(['toolUseId', 'name', 'input'])

function decodeToolUse(value: unknown, param: string, notes: Notes): OrRefusal<Part> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { toolUseId: id, name, input } = value
  if (typeof id !== 'string') return invalid(`${param}.toolUseId`, 'a string')
  if (typeof name !== 'string') return invalid(`${param}.name`, 'a string')
  notes.others(value, TOOL_USE, `${param}.`)
  return { kind: 'toolCall', id, name, arguments: JSON.stringify(input ?? {}) }
}

const TOOL_RESULT = new Set(['toolUseId', 'content', 'status'])

function decodeToolResult(value: unknown, param: string, notes: Notes): OrRefusal<readonly Part[]> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { toolUseId: id, content, status } = value
  if (typeof id !== 'string') return invalid(`${param}.toolUseId`, 'a string')
  if (!Array.isArray(content)) return invalid(`${param}.content`, 'an array of content blocks')
  if (status !== undefined && status !== null && status !== 'success' && status !== 'error') {
    return invalid(`${param}.status`, '`success` or `error`')
  }
  const found: Result = { texts: [], attachments: [], others: [] }
  for (let at = 0; at < content.length; at++) {
    const problem = decodeResultBlock(content[at], `${param}.content[${at}]`, { found, notes })
    if (problem !== undefined) return problem
  }
  notes.others(value, TOOL_RESULT, `${param}.`)
  const { texts, attachments, others } = found
  const result: Part = {
    kind: 'toolResult',
    id,
    text: texts.join('\n'),
    ...(status === 'error' ? { isError: true } : {}),
    ...(attachments.length === 0 ? {} : { attachments }),
    ...declaredIn(value),
  }
  return [result, ...others]
}

interface Result {
  readonly texts: string[]
  readonly attachments: (ImagePart | DocumentPart)[]
  /** What no result can hold in our values; stands after it. */
  readonly others: Part[]
}

function decodeResultBlock(
  value: unknown,
  param: string,
  { found, notes }: { readonly found: Result; readonly notes: Notes },
): Refusal | undefined {
  const member = memberOf(value, param)
  if (isRefusal(member)) return member
  const { name, content } = member
  if (name === 'text') {
    if (typeof content !== 'string') return invalid(`${param}.text`, 'a string')
    found.texts.push(content)
    return undefined
  }
  if (name === 'json') {
    found.texts.push(JSON.stringify(content ?? null))
    return undefined
  }
  const decode =
    name === 'image' ? decodeImage : name === 'document' ? decodeDocument : decodeSearchResult
  if (decode === decodeSearchResult && name !== 'searchResult') {
    const other = opaque(name, content, param, notes)
    if ('code' in other) return other
    found.others.push(other)
    return undefined
  }
  const part = decode(content, `${param}.${name}`, notes)
  if (isRefusal(part)) return part
  found.attachments.push(part)
  return undefined
}

/** What the vendor's guardrail is to look at: a part like any other, but the mark is Bedrock's own. */
function decodeGuardContent(value: unknown, param: string, notes: Notes): OrRefusal<Part> {
  const member = memberOf(value, param)
  if (isRefusal(member)) return member
  const { name, content } = member
  notes.lost(param, false)
  if (name === 'image') return decodeImage(content, `${param}.image`, notes)
  const text = isFields(content) ? content['text'] : undefined
  if (name !== 'text' || !isFields(content) || typeof text !== 'string') {
    return invalid(param, '`text` or `image`')
  }
  notes.others(content, GUARD_TEXT, `${param}.text.`)
  notes.text(content['qualifiers'])
  return { kind: 'text', text }
}
const GUARD_TEXT = new Set(['text', 'qualifiers'])

const REASONING = new Set(['text', 'signature'])

function decodeReasoning(value: unknown, param: string, notes: Notes): OrRefusal<Part> {
  const member = memberOf(value, param)
  if (isRefusal(member)) return member
  const { name, content } = member
  if (name === 'redactedContent') {
    return isBase64(content)
      ? { kind: 'redactedThinking', data: String(content) }
      : invalid(`${param}.redactedContent`, 'bytes in base64')
  }
  if (name !== 'reasoningText' || !isFields(content)) {
    return invalid(param, '`reasoningText` or `redactedContent`')
  }
  const { text, signature } = content
  if (typeof text !== 'string') return invalid(`${param}.reasoningText.text`, 'a string')
  if (signature !== undefined && signature !== null && typeof signature !== 'string') {
    return invalid(`${param}.reasoningText.signature`, 'a string')
  }
  // Proofs are bytes; anything else in their place is text.
  if (!isBase64(signature ?? '')) notes.text(signature)
  notes.others(content, REASONING, `${param}.reasoningText.`)
  return { kind: 'thinking', text, ...(typeof signature === 'string' ? { signature } : {}) }
}

const CITATIONS_CONTENT = new Set(['content', 'citations'])

/** An earlier answer with its citations, given back: the text stays, the citations are Bedrock's own. */
function decodeCitations(value: unknown, param: string, notes: Notes): OrRefusal<Part> {
  if (!isFields(value)) return invalid(param, 'an object')
  const content = value['content'] ?? []
  if (!Array.isArray(content)) return invalid(`${param}.content`, 'an array')
  const text = decodeTexts(content, `${param}.content`, notes)
  if (isRefusal(text)) return text
  notes.others(value, CITATIONS_CONTENT, `${param}.`)
  const { citations } = value
  if (citations !== undefined && citations !== null) {
    notes.text(citations)
    notes.lost(`${param}.citations`, false)
  }
  return { kind: 'text', text }
}

const SEARCH_RESULT = new Set(['source', 'title', 'content', 'citations'])

/** Text with a title and a source: a document. */
function decodeSearchResult(value: unknown, param: string, notes: Notes): OrRefusal<DocumentPart> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { source, title, content } = value
  if (typeof source !== 'string') return invalid(`${param}.source`, 'a string')
  if (typeof title !== 'string') return invalid(`${param}.title`, 'a string')
  if (!Array.isArray(content)) return invalid(`${param}.content`, 'an array')
  const text = decodeTexts(content, `${param}.content`, notes)
  if (isRefusal(text)) return text
  notes.others(value, SEARCH_RESULT, `${param}.`)
  // Citations of it name it as a search result; those of a document do not.
  notes.lost(param, false)
  return {
    kind: 'document',
    mediaType: 'text/plain',
    text,
    title,
    context: source,
    ...(isCited(value, param, notes) ? { cited: true } : {}),
  }
}

/** Blocks of `system`: what is said there is text. */
export function decodeSystem(value: unknown, notes: Notes): OrRefusal<readonly Part[]> {
  if (value === undefined || value === null) return []
  return decodeBlocks(value, 'system', notes)
}

export const hasImage = (part: Part): boolean =>
  part.kind === 'image' ||
  (part.kind === 'toolResult' && part.attachments?.some(({ kind }) => kind === 'image') === true)
