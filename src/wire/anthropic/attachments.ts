import { isRefusal, type OrRefusal } from '../../kernel/refusal.ts'
import { collectText } from '../../kernel/texts.ts'
import type { DocumentPart, Part } from '../../models/chat.ts'
import { invalid, isFields, type Fields } from '../body.ts'
import { isBase64 } from '../effects-in.ts'
import type { Block, Decoded } from './blocks.ts'
import { addEffect, cacheOf, collectOthers, keepApart, type Found } from './found.ts'

type DecodeContent = (content: unknown, into: Omit<Block, 'value'>) => Decoded

const IMAGE = new Set(['type', 'source', 'cache_control'])
const BYTES = new Set(['type', 'media_type', 'data'])
const ADDRESS = new Set(['type', 'url'])

export function decodeImage({ value, param, parts, found }: Block): Decoded {
  const { source } = value
  const name = `${param}.source`
  if (!isFields(source)) return invalid(name, 'an object')
  collectOthers(value, IMAGE, param, found)
  const cache = cacheOf(value, param, found)
  if (source['type'] === 'base64') {
    const bytes = bytesOf(source, name, found)
    if (isRefusal(bytes)) return bytes
    parts.push({ kind: 'image', ...bytes, ...cache })
  } else if (source['type'] === 'url') {
    const url = addressOf(source, name, found)
    if (isRefusal(url)) return url
    parts.push({ kind: 'image', ...url, ...cache })
  } else storedFile(source, { value, param, parts, found })
  return undefined
}

/** `image/png`, `application/pdf`; nothing that could hold more words. */
const MEDIA_TYPE = /^[a-z]{1,20}\/[\w.+-]{1,64}$/i

function bytesOf(
  source: Fields,
  name: string,
  found: Found,
): OrRefusal<{ readonly mediaType: string; readonly data: string }> {
  const { media_type: mediaType, data } = source
  if (typeof mediaType !== 'string' || !MEDIA_TYPE.test(mediaType))
    return invalid(`${name}.media_type`, 'a media type')
  if (typeof data !== 'string' || (source['type'] === 'base64' && !isBase64(data)))
    return invalid(`${name}.data`, 'base64')
  if (!WELL_KNOWN.has(mediaType)) found.unknown.push(mediaType)
  collectOthers(source, BYTES, name, found)
  return { mediaType: mediaType.toLowerCase(), data }
}
const WELL_KNOWN = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/pdf',
  'text/plain',
])

/** The vendor fetches it: what is written in the URL leaves with it. */
function addressOf(
  source: Fields,
  name: string,
  found: Found,
): OrRefusal<{ readonly url: string }> {
  const { url } = source
  if (typeof url !== 'string' || !url.startsWith('https://') || !URL.canParse(url))
    return invalid(`${name}.url`, 'an https URL')
  found.unknown.push(url)
  collectOthers(source, ADDRESS, name, found)
  addEffect('fetch', name, true, found)
  return { url }
}

/** A file that the vendor keeps, or a source that we do not know: nothing of it can be seen here. */
function storedFile(source: Fields, { value, param, parts, found }: Block): void {
  addEffect('fetch', `${param}.source`, true, found)
  keepApart(source, `${param}.source`, true, found)
  parts.push({ kind: 'opaque', type: String(value['type']) })
}

const DOCUMENT = new Set(['type', 'source', 'title', 'context', 'citations', 'cache_control'])
const CONTENT = new Set(['type', 'content'])

export function decodeDocument(block: Block, decodeContent: DecodeContent): Decoded {
  const { value, param, parts, found } = block
  const { source } = value
  const name = `${param}.source`
  if (!isFields(source)) return invalid(name, 'an object')
  collectOthers(value, DOCUMENT, param, found)
  const about = describe(block)
  if (isRefusal(about)) return about
  switch (source['type']) {
    case 'base64':
    case 'text': {
      const bytes = bytesOf(source, name, found)
      if (isRefusal(bytes)) return bytes
      const { data, mediaType } = bytes
      parts.push({
        kind: 'document',
        mediaType,
        ...(source['type'] === 'text' ? { text: data } : { data }),
        ...about,
      })
      return undefined
    }
    case 'url': {
      const url = addressOf(source, name, found)
      if (isRefusal(url)) return url
      parts.push({ kind: 'document', ...url, ...about })
      return undefined
    }
    case 'content': {
      collectOthers(source, CONTENT, name, found)
      return inlined(source['content'], block, { about, decodeContent, name: `${name}.content` })
    }
    default:
      collectText([value['title'], value['context']], found.unknown)
      storedFile(source, block)
      return undefined
  }
}

type About = Omit<DocumentPart, 'kind' | 'text' | 'data' | 'url' | 'mediaType'>

function describe({ value, param, found }: Block): OrRefusal<About> {
  const title = value['title'] ?? undefined
  const context = value['context'] ?? undefined
  if (title !== undefined && typeof title !== 'string') return invalid(`${param}.title`, 'a string')
  if (context !== undefined && typeof context !== 'string')
    return invalid(`${param}.context`, 'a string')
  return {
    ...(title === undefined ? {} : { title }),
    ...(context === undefined ? {} : { context }),
    ...citedOf(value, param, found),
    ...cacheOf(value, param, found),
  }
}

const CITED = new Set(['enabled'])

function citedOf(value: Fields, param: string, found: Found): { readonly cited?: boolean } {
  const { citations } = value
  if (!isFields(citations)) {
    keepApart(citations, `${param}.citations`, false, found)
    return {}
  }
  collectOthers(citations, CITED, `${param}.citations`, found)
  if (citations['enabled'] === true) return { cited: true }
  if (citations['enabled'] !== false)
    keepApart(citations['enabled'], `${param}.citations.enabled`, false, found)
  return {}
}

interface Inlining {
  readonly about: About
  readonly decodeContent: DecodeContent
  readonly name: string
}

/** A document made of blocks: one text for us; pictures in it stand after it. Where blocks end is lost. */
function inlined(
  content: unknown,
  { parts, found }: Block,
  { about, decodeContent, name }: Inlining,
): Decoded {
  const inner: Part[] = []
  const problem = decodeContent(content, { param: name, parts: inner, found })
  if (problem !== undefined) return problem
  const texts = inner.flatMap((part) => (part.kind === 'text' ? [part.text] : []))
  if (texts.length > 1) found.untranslated.push({ name, needed: false })
  parts.push({ kind: 'document', mediaType: 'text/plain', text: texts.join('\n\n'), ...about })
  for (const part of inner) if (part.kind !== 'text') parts.push(part)
  return undefined
}

const SEARCH_RESULT = new Set(['type', 'source', 'title', 'content', 'citations', 'cache_control'])

/** A document to every other dialect, without the name of where it was found. */
export function decodeSearchResult(block: Block, decodeContent: DecodeContent): Decoded {
  const { value, param, found } = block
  const about = describe(block)
  if (isRefusal(about)) return about
  collectOthers(value, SEARCH_RESULT, param, found)
  keepApart(value['source'], `${param}.source`, false, found)
  return inlined(value['content'], block, { about, decodeContent, name: `${param}.content` })
}
