import type { OrRefusal, Refusal } from '../../../kernel/refusal.ts'
import type { DocumentPart, Part } from '../../../models/chat.ts'
import { isFields, type Fields } from '../../body.ts'
import { isInlineBytes } from '../../effects-in.ts'
import { decodeContents } from '../contents.ts'
import { imageOf, isAddress } from '../images.ts'
import { isThere, type Notes } from '../notes.ts'
import { invalid } from '../reader.ts'

/** A content string, or an array of parts. Appends to `parts`. */
export function decodeContent(
  content: unknown,
  param: string,
  parts: Part[],
  notes: Notes,
): Refusal | undefined {
  return decodeContents(content, param, { parts, notes }, decodePart)
}

/** Where the text of a part stands, by its type. */
const TEXTS: ReadonlyMap<unknown, string> = new Map([
  ['input_text', 'text'],
  ['output_text', 'text'],
  ['text', 'text'],
  ['refusal', 'refusal'],
])

function decodePart(value: unknown, param: string, notes: Notes): OrRefusal<Part> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { type } = value
  if (typeof type !== 'string') return invalid(`${param}.type`, 'a string')
  const name = TEXTS.get(type)
  if (name !== undefined) return decodeText(value, name, param, notes)
  if (type === 'input_image') return decodeImage(value, param, notes)
  if (type === 'input_file') return decodeFile(value, param, notes)
  notes.lost(param, true)
  if (type === 'input_audio') return decodeAudio(value, param, notes)
  // What we do not know may be an address by any name.
  notes.texts.push(type)
  notes.effect('fetch', param, true)
  collectBut(value, [], param, notes)
  return { kind: 'opaque', type }
}

function decodeAudio(value: Fields, param: string, notes: Notes): OrRefusal<Part> {
  const audio = value['input_audio']
  collectBut(value, ['input_audio'], param, notes)
  if (!isFields(audio)) return invalid(`${param}.input_audio`, 'an object')
  collectBut(audio, ['data'], `${param}.input_audio`, notes)
  notes.text(audio['type'])
  return isInlineBytes(audio['data'])
    ? { kind: 'opaque', type: 'input_audio' }
    : invalid(`${param}.input_audio.data`, 'base64')
}

/** Members of parts that our answers write and clients send back as they came. */
const OUR_OWN = new Set(['annotations', 'logprobs'])

function decodeText(value: Fields, name: string, param: string, notes: Notes): OrRefusal<Part> {
  const text = value[name]
  if (typeof text !== 'string') return invalid(`${param}.${name}`, 'a string')
  for (const key of Object.keys(value)) {
    if (key === 'type' || key === name) continue
    if (OUR_OWN.has(key)) {
      notes.text(value[key])
      notes.quoting(value[key])
    } else {
      notes.member(value, key, param)
      if (isThere(value[key])) notes.lost(`${param}.${key}`, false)
    }
  }
  return { kind: 'text', text }
}

const DETAILS: ReadonlySet<unknown> = new Set(['auto', 'low', 'high', 'original'])

function decodeImage(value: Fields, param: string, notes: Notes): OrRefusal<Part> {
  const { image_url: url, file_id: file, detail } = value
  collectBut(value, ['image_url', 'file_id', 'detail'], param, notes)
  notes.text(file)
  if (!DETAILS.has(detail)) notes.text(detail)
  if (isThere(detail) && detail !== 'auto') notes.lost(`${param}.detail`, false)
  if (isThere(file)) return storedFile(`${param}.file_id`, 'input_image', notes)
  if (typeof url !== 'string') return invalid(`${param}.image_url`, 'a string')
  return (
    imageOf(url, `${param}.image_url`, notes) ??
    invalid(`${param}.image_url`, 'an https URL or a base64 data URL of an image')
  )
}

/** What the vendor keeps under an id: it reads what nobody here can see. */
function storedFile(param: string, type: string, notes: Notes): Part {
  notes.effect('fetch', param, true)
  notes.lost(param, true)
  return { kind: 'opaque', type }
}

function decodeFile(value: Fields, param: string, notes: Notes): OrRefusal<Part> {
  const { file_data: data, file_url: url, file_id: file, filename, detail } = value
  collectBut(value, ['file_data', 'file_url', 'file_id', 'filename', 'detail'], param, notes)
  notes.text([url, file])
  if (!DETAILS.has(detail)) notes.text(detail)
  if (isThere(filename) && typeof filename !== 'string')
    return invalid(`${param}.filename`, 'a string')
  notes.text(filename)
  if (isThere(file)) return storedFile(`${param}.file_id`, 'input_file', notes)
  const title = typeof filename === 'string' ? { title: filename } : {}
  if (isThere(url)) {
    if (typeof url !== 'string' || !isAddress(url))
      return invalid(`${param}.file_url`, 'an https URL')
    notes.effect('fetch', `${param}.file_url`, true)
    return { kind: 'document', url, ...title }
  }
  if (typeof data !== 'string')
    return invalid(param, 'a file with `file_data`, `file_url` or `file_id`')
  if (!isInlineBytes(data)) return invalid(`${param}.file_data`, 'base64, or a data URL of it')
  return { ...bytesOf(data, notes), ...title }
}

/** A data URL, or the bytes' base64 alone, which is taken for a PDF: the one kind that the API documents. */
function bytesOf(data: string, notes: Notes): DocumentPart {
  if (!data.startsWith('data:')) return { kind: 'document', mediaType: 'application/pdf', data }
  const comma = data.indexOf(',')
  const head = data.slice(0, comma < 0 ? 0 : Math.min(comma, 400))
  const match = /^data:([\w.+-]{1,64}\/[\w.+-]{1,100})(?:;[\w.=+-]{1,64}){0,4}$/.exec(head)
  notes.text(head)
  return {
    kind: 'document',
    mediaType: match?.[1]?.toLowerCase() ?? 'application/octet-stream',
    data: data.slice(comma + 1),
  }
}

/** The text of all members but `type` and those named. */
export function collectBut(
  value: Fields,
  known: readonly string[],
  param: string,
  notes: Notes,
): void {
  for (const key of Object.keys(value)) {
    if (key === 'type' || known.includes(key)) continue
    if (isThere(value[key])) notes.member(value, key, param)
  }
}
