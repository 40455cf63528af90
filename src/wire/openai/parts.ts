import { refusal, type OrRefusal, type Refusal } from '../../kernel/refusal.ts'
import type { Part } from '../../models/chat.ts'
import { isFields, type Fields } from '../body.ts'
import { collectText } from '../../kernel/texts.ts'

export const invalid = (param: string, expected: string): Refusal =>
  refusal('invalid_request', `\`${param}\` must be ${expected}`, { param })

/** A content string, or an array of parts. Appends to `parts`; what it does not know goes to `unknown`. */
export function decodeContent(
  content: unknown,
  param: string,
  parts: Part[],
  unknown: string[],
): Refusal | undefined {
  if (typeof content === 'string') {
    parts.push({ kind: 'text', text: content })
    return undefined
  }
  if (!Array.isArray(content)) return invalid(param, 'a string or an array of parts')
  for (let at = 0; at < content.length; at++) {
    const part = decodePart(content[at], `${param}[${at}]`, unknown)
    if ('code' in part) return part
    parts.push(part)
  }
  return undefined
}

function decodePart(value: unknown, param: string, unknown: string[]): OrRefusal<Part> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { type } = value
  if (typeof type !== 'string') return invalid(`${param}.type`, 'a string')
  if (type === 'text') return decodeText(value, 'text', param, unknown)
  if (type === 'refusal') return decodeText(value, 'refusal', param, unknown)
  if (type === 'image_url') return decodeImage(value, param, unknown)
  if (!PARTS.has(type)) unknown.push(type)
  collectOpaque(type, value, unknown)
  return { kind: 'opaque', type }
}

/** Types of parts whose name tells nothing. */
const PARTS = new Set(['input_audio', 'file'])

function decodeText(
  value: Fields,
  name: 'text' | 'refusal',
  param: string,
  unknown: string[],
): OrRefusal<Part> {
  const text = value[name]
  if (typeof text !== 'string') return invalid(`${param}.${name}`, 'a string')
  for (const key of Object.keys(value))
    if (key !== 'type' && key !== name) collect(value, key, unknown)
  return { kind: 'text', text }
}

function collect(value: Fields, key: string, unknown: string[]): void {
  unknown.push(key)
  collectText(value[key], unknown)
}

function decodeImage(value: Fields, param: string, unknown: string[]): OrRefusal<Part> {
  const image = value['image_url']
  if (!isFields(image)) return invalid(`${param}.image_url`, 'an object with a `url`')
  const { url } = image
  if (typeof url !== 'string') return invalid(`${param}.image_url.url`, 'a string')
  for (const key of Object.keys(value)) {
    if (key !== 'type' && key !== 'image_url') collect(value, key, unknown)
  }
  for (const key of Object.keys(image)) {
    if (key !== 'url' && key !== 'detail') collect(image, key, unknown)
  }
  if (!DETAILS.has(image['detail'])) collectText(image['detail'], unknown)
  return (
    imageOf(url, unknown) ??
    invalid(`${param}.image_url.url`, 'an https URL or a base64 data URL of an image')
  )
}

const DETAILS: ReadonlySet<unknown> = new Set(['auto', 'low', 'high'])

function imageOf(url: string, unknown: string[]): Part | undefined {
  if (url.startsWith('data:')) {
    const comma = url.indexOf(',')
    const match = /^data:(image\/[\w.+-]{1,64})(?:;[\w.=+-]{1,64}){0,4};base64$/i.exec(
      url.slice(0, Math.min(comma, 400)),
    )
    if (match?.[1] === undefined) return undefined
    // Of the address, only the bytes are no text.
    if (!PLAIN_HEAD.test(match[0])) unknown.push(match[0])
    return { kind: 'image', mediaType: match[1].toLowerCase(), data: url.slice(comma + 1) }
  }
  if (!url.startsWith('https://') || !URL.canParse(url)) return undefined
  // The deployment fetches it: what is written in the URL leaves with it.
  unknown.push(url)
  return { kind: 'image', url }
}

const PLAIN_HEAD = /^data:image\/[a-z]{3,5};base64$/i

/** Bytes in base64 are not text; everything else in a part that we do not know is. */
const BINARY: Readonly<Record<string, string>> = { input_audio: 'data', file: 'file_data' }

function collectOpaque(type: string, value: Fields, unknown: string[]): void {
  const binary = BINARY[type]
  for (const key of Object.keys(value)) {
    if (key === 'type') continue
    const member = value[key]
    if (binary === undefined || key !== type || !isFields(member)) collect(value, key, unknown)
    else
      for (const inner of Object.keys(member)) if (inner !== binary) collect(member, inner, unknown)
  }
}
