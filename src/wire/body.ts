import { isUtf8 } from 'node:buffer'
import { parseJson } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import { refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'

export type Fields = Readonly<Record<string, unknown>>
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const invalid = (param: string, expected: string): Refusal =>
  refusal('invalid_request', `\`${param}\` must be ${expected}`, { param })

/**
 * The JSON object in a request's body, bounded in bytes and depth.
 *
 * INVARIANT (one text for all): NULs and halves of surrogate pairs become U+FFFD here, before anybody
 * looks: what is scanned, what is recorded and what a deployment gets are the same characters.
 */
export function parseBody(body: Uint8Array | string): OrRefusal<{ readonly fields: Fields }> {
  if (body.length > limits.requestBodyBytesMax) {
    return refusal('limit_exceeded', `the body is longer than ${limits.requestBodyBytesMax} bytes`)
  }
  if (typeof body !== 'string' && !isUtf8(body)) {
    return refusal('invalid_request', 'the body is not UTF-8')
  }
  const text = typeof body === 'string' ? body : decoded(body)
  const parsed = parseJson(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, {
    depthMax: limits.jsonDepthMax,
  })
  if (!parsed.ok) return refusal('invalid_request', `the body is ${parsed.message}`)
  const value = needsRepair(text, typeof body === 'string') ? repaired(parsed.value) : parsed.value
  // Wrapped: a client may write `{"kind":"refusal"}`, which must not pass for one of ours.
  return isFields(value)
    ? { fields: value }
    : refusal('invalid_request', 'the body is not a JSON object')
}

const decoded = (body: Uint8Array): string =>
  (Buffer.isBuffer(body)
    ? body
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  ).toString('utf8')

const BROKEN = /\p{Surrogate}|\0/gu
const BROKEN_ESCAPE = /\\u(?:[dD][89a-fA-F]|0000)/
const ANY_SURROGATE = /\p{Surrogate}/u

/** In valid UTF-8 only escapes can write what must be repaired. */
function needsRepair(text: string, unchecked: boolean): boolean {
  if (text.includes('\\u') && BROKEN_ESCAPE.test(text)) return true
  return unchecked && ANY_SURROGATE.test(text)
}

function repaired(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(BROKEN, '\ufffd')
  if (Array.isArray(value)) return value.map(repaired)
  if (!isFields(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.replace(BROKEN, '\ufffd'), repaired(member)]),
  )
}
