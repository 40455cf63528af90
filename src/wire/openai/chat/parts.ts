import type { OrRefusal, Refusal } from '../../../kernel/refusal.ts'
import type { Part } from '../../../models/chat.ts'
import { isFields, type Fields } from '../../body.ts'
import { isDataUrl, isInlineBytes } from '../../effects-in.ts'
import { decodeContents } from '../contents.ts'
import { imageOf, isAddress } from '../images.ts'
import { isThere, type Notes } from '../notes.ts'
import { invalid } from '../reader.ts'

/** A content string, or an array of parts. Appends to `parts`; what it does not know goes to `notes`. */
export function decodeContent(
  content: unknown,
  param: string,
  parts: Part[],
  notes: Notes,
): Refusal | undefined {
  return decodeContents(content, param, { parts, notes }, decodePart)
}

function decodePart(value: unknown, param: string, notes: Notes): OrRefusal<Part> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { type } = value
  if (typeof type !== 'string') return invalid(`${param}.type`, 'a string')
  if (type === 'text') return decodeText(value, 'text', param, notes)
  if (type === 'refusal') return decodeText(value, 'refusal', param, notes)
  if (type === 'image_url') return decodeImage(value, param, notes)
  return decodeOther(value, type, param, notes)
}

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
    notes.member(value, key, param)
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
    if (key !== 'type' && key !== 'image_url') notes.member(value, key, param)
  }
  for (const key of Object.keys(image)) {
    if (key !== 'url' && key !== 'detail') notes.member(image, key, `${param}.image_url`)
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

/** Where a part of this type holds its bytes, and where an address. */
const MEDIA: ReadonlyMap<string, Members> = new Map([
  ['input_audio', { bytes: 'data' }],
  ['file', { bytes: 'file_data', address: 'file_url' }],
  ['video_url', { address: 'url' }],
  ['audio_url', { address: 'url' }],
])
interface Members {
  readonly bytes?: string
  readonly address?: string
}

/**
 * INVARIANT (opaque parts fetch): a part that is no text of ours is a `fetch`, unless it holds its bytes
 * itself. What we do not know may be an address by any name.
 */
function decodeOther(value: Fields, type: string, param: string, notes: Notes): OrRefusal<Part> {
  notes.lost(param, true)
  const part: Part = { kind: 'opaque', type }
  const known = MEDIA.get(type)
  const own = value[type]
  if (known === undefined || !isFields(own)) {
    notes.texts.push(type)
    notes.effect('fetch', param, true)
    for (const key of Object.keys(value)) if (key !== 'type') notes.member(value, key, param)
    return part
  }
  for (const key of Object.keys(value))
    if (key !== 'type' && key !== type) notes.member(value, key, param)
  return mediaProblem(own, known, `${param}.${type}`, notes) ?? part
}

function mediaProblem(
  own: Fields,
  { bytes, address }: Members,
  param: string,
  notes: Notes,
): Refusal | undefined {
  for (const key of Object.keys(own))
    if (key !== bytes && key !== address && key !== 'file_id') notes.member(own, key, param)
  const data = bytes === undefined ? undefined : own[bytes]
  const url = address === undefined ? undefined : own[address]
  if (isThere(data)) {
    if (!isInlineBytes(data)) return invalid(`${param}.${bytes}`, 'base64')
    notes.text(headOf(data))
  }
  if (isThere(url)) {
    if (isDataUrl(url)) notes.text(headOf(url))
    else if (typeof url !== 'string' || !isAddress(url))
      return invalid(`${param}.${address}`, 'an https URL or a base64 data URL')
    else {
      notes.text(url)
      notes.effect('fetch', `${param}.${address}`, true)
    }
  }
  // Neither bytes nor an address: what it names stands somewhere else.
  const stored = own['file_id']
  notes.text(stored)
  if (isThere(stored) || (!isThere(data) && !isThere(url))) notes.effect('fetch', param, true)
  return undefined
}

/** Of a data URL, only the bytes are no text. */
const headOf = (text: string): string => text.slice(0, text.indexOf(',') + 1)
