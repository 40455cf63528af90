import type { OrRefusal, Refusal } from '../../../kernel/refusal.ts'
import type { Part } from '../../../models/chat.ts'
import { isFields, type Fields } from '../../body.ts'
import { imageOf } from '../images.ts'
import { isThere, type Notes } from '../notes.ts'
import { invalid } from '../reader.ts'

/** A content string, or an array of parts. Appends to `parts`; what it does not know goes to `notes`. */
export function decodeContent(
  content: unknown,
  param: string,
  parts: Part[],
  notes: Notes,
): Refusal | undefined {
  if (typeof content === 'string') {
    parts.push({ kind: 'text', text: content })
    return undefined
  }
  if (!Array.isArray(content)) return invalid(param, 'a string or an array of parts')
  for (let at = 0; at < content.length; at++) {
    const part = decodePart(content[at], `${param}[${at}]`, notes)
    if ('code' in part) return part
    parts.push(part)
  }
  return undefined
}

function decodePart(value: unknown, param: string, notes: Notes): OrRefusal<Part> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { type } = value
  if (typeof type !== 'string') return invalid(`${param}.type`, 'a string')
  if (type === 'text') return decodeText(value, 'text', param, notes)
  if (type === 'refusal') return decodeText(value, 'refusal', param, notes)
  if (type === 'image_url') return decodeImage(value, param, notes)
  if (!PARTS.has(type)) notes.texts.push(type)
  collectOpaque(type, value, notes)
  const file = value['file']
  if (type === 'file' && isFields(file) && isThere(file['file_id']))
    notes.effect('fetch', `${param}.file`, true)
  notes.lost(param, true)
  return { kind: 'opaque', type }
}

/** Types of parts whose name tells nothing. */
const PARTS = new Set(['input_audio', 'file'])

function decodeText(
  value: Fields,
  name: 'text' | 'refusal',
  param: string,
  notes: Notes,
): OrRefusal<Part> {
  const text = value[name]
  if (typeof text !== 'string') return invalid(`${param}.${name}`, 'a string')
  for (const key of Object.keys(value)) {
    if (key === 'type' || key === name) continue
    notes.member(value, key)
    notes.lost(`${param}.${key}`, false)
  }
  return { kind: 'text', text }
}

function decodeImage(value: Fields, param: string, notes: Notes): OrRefusal<Part> {
  const image = value['image_url']
  if (!isFields(image)) return invalid(`${param}.image_url`, 'an object with a `url`')
  const { url } = image
  if (typeof url !== 'string') return invalid(`${param}.image_url.url`, 'a string')
  for (const key of Object.keys(value)) {
    if (key !== 'type' && key !== 'image_url') notes.member(value, key)
  }
  for (const key of Object.keys(image)) {
    if (key !== 'url' && key !== 'detail') notes.member(image, key)
  }
  const { detail } = image
  if (!DETAILS.has(detail)) notes.text(detail)
  if (isThere(detail) && detail !== 'auto') notes.lost(`${param}.image_url.detail`, false)
  return (
    imageOf(url, `${param}.image_url`, notes) ??
    invalid(`${param}.image_url.url`, 'an https URL or a base64 data URL of an image')
  )
}

const DETAILS: ReadonlySet<unknown> = new Set(['auto', 'low', 'high'])

/** Bytes in base64 are not text; everything else in a part that we do not know is. */
const BINARY: Readonly<Record<string, string>> = { input_audio: 'data', file: 'file_data' }

function collectOpaque(type: string, value: Fields, notes: Notes): void {
  const binary = BINARY[type]
  for (const key of Object.keys(value)) {
    if (key === 'type') continue
    const member = value[key]
    if (binary === undefined || key !== type || !isFields(member)) notes.member(value, key)
    else for (const inner of Object.keys(member)) if (inner !== binary) notes.member(member, inner)
  }
}
