import { isRefusal, type OrRefusal } from '../../kernel/refusal.ts'
import type { DocumentPart, ImagePart } from '../../models/chat.ts'
import { invalid, isFields, type Fields } from '../body.ts'
import { isBase64 } from '../effects-in.ts'
import type { Notes } from './notes.ts'
import { memberOf } from './union.ts'

const IMAGES = new Set(['png', 'jpeg', 'gif', 'webp'])
const DOCUMENTS: ReadonlyMap<unknown, string> = new Map([
  ['pdf', 'application/pdf'],
  ['csv', 'text/csv'],
  ['doc', 'application/msword'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xls', 'application/vnd.ms-excel'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['html', 'text/html'],
  ['txt', 'text/plain'],
  ['md', 'text/markdown'],
])

type Source = { readonly data: string } | { readonly url: string } | { readonly text: string }

const IMAGE = new Set(['format', 'source'])

export function decodeImage(value: unknown, param: string, notes: Notes): OrRefusal<ImagePart> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { format } = value
  if (typeof format !== 'string' || !IMAGES.has(format)) {
    return invalid(`${param}.format`, 'one of `png`, `jpeg`, `gif`, `webp`')
  }
  const source = decodeSource(value['source'], `${param}.source`, notes)
  if (isRefusal(source)) return source
  if ('text' in source) return invalid(`${param}.source`, '`bytes` or `s3Location`')
  notes.others(value, IMAGE, `${param}.`)
  return { kind: 'image', mediaType: `image/${format}`, ...source }
}

const DOCUMENT = new Set(['format', 'name', 'source', 'context', 'citations'])

export function decodeDocument(
  value: unknown,
  param: string,
  notes: Notes,
): OrRefusal<DocumentPart> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { format, name, context } = value
  const mediaType = DOCUMENTS.get(format ?? 'txt')
  if (mediaType === undefined) {
    return invalid(`${param}.format`, `one of ${[...DOCUMENTS.keys()].map(quoted).join(', ')}`)
  }
  if (typeof name !== 'string' || name === '') return invalid(`${param}.name`, 'a name')
  if (context !== undefined && context !== null && typeof context !== 'string') {
    return invalid(`${param}.context`, 'a string')
  }
  const source = decodeSource(value['source'], `${param}.source`, notes)
  if (isRefusal(source)) return source
  notes.others(value, DOCUMENT, `${param}.`)
  return {
    kind: 'document',
    mediaType,
    title: name,
    ...source,
    ...(typeof context === 'string' ? { context } : {}),
    ...(isCited(value, param, notes) ? { cited: true } : {}),
  }
}

const quoted = (name: unknown): string => `\`${String(name)}\``
const CITATIONS = new Set(['enabled'])

/** `citations: {enabled}` of documents and search results. */
export function isCited(value: Fields, param: string, notes: Notes): boolean {
  const { citations } = value
  if (citations === undefined || citations === null) return false
  if (!isFields(citations)) {
    notes.text(citations)
    notes.lost(`${param}.citations`, false)
    return false
  }
  notes.others(citations, CITATIONS, `${param}.citations.`)
  const { enabled } = citations
  if (typeof enabled !== 'boolean') notes.text(enabled)
  return enabled === true
}

/** `bytes`, `text`, `content` (pieces of text) or `s3Location`, which the vendor fetches. */
export function decodeSource(value: unknown, param: string, notes: Notes): OrRefusal<Source> {
  const member = memberOf(value, param)
  if (isRefusal(member)) return member
  const { name, content } = member
  if (name === 'bytes') {
    // Anything else in their place would be text that nobody scans.
    return isBase64(content) ? { data: content } : invalid(`${param}.bytes`, 'bytes in base64')
  }
  if (name === 'text') {
    return typeof content === 'string' ? { text: content } : invalid(`${param}.text`, 'a string')
  }
  if (name === 's3Location') return decodeS3(content, `${param}.s3Location`, notes)
  if (name !== 'content' || !Array.isArray(content)) {
    return invalid(param, '`bytes`, `text`, `content` or `s3Location`')
  }
  // The pieces are what citations point at; one text has none.
  if (content.length > 1) notes.lost(`${param}.content`, false)
  const text = decodeTexts(content, `${param}.content`, notes)
  return isRefusal(text) ? text : { text }
}

const TEXT = new Set(['text'])

/** An array of `{text}`, joined. */
export function decodeTexts(
  content: readonly unknown[],
  param: string,
  notes: Notes,
): OrRefusal<string> {
  const texts: string[] = []
  for (let at = 0; at < content.length; at++) {
    const piece: unknown = content[at]
    if (!isFields(piece) || typeof piece['text'] !== 'string') {
      return invalid(`${param}[${at}].text`, 'a string')
    }
    notes.others(piece, TEXT, `${param}[${at}].`)
    texts.push(piece['text'])
  }
  return texts.join('\n')
}

const S3 = new Set(['uri'])

function decodeS3(value: unknown, param: string, notes: Notes): OrRefusal<Source> {
  const uri = isFields(value) ? value['uri'] : undefined
  if (!isFields(value) || typeof uri !== 'string' || !uri.startsWith('s3://')) {
    return invalid(`${param}.uri`, 'an address that begins with `s3://`')
  }
  notes.text(uri)
  notes.others(value, S3, `${param}.`)
  notes.effect('fetch', param, true)
  return { url: uri }
}
