import { parseJson } from '../../kernel/json.ts'
import type { OrRefusal } from '../../kernel/refusal.ts'
import { invalid, isFields } from '../body.ts'

export type Tags = Readonly<Record<string, string>>

const KEY = /^[a-zA-Z0-9\s:_@$#=/+,.-]{1,256}$/
const VALUE = /^[a-zA-Z0-9\s:_@$#=/+,.-]{0,256}$/
/** Bedrock's own bound. */
const TAGS_MAX = 16

/** `requestMetadata`: chargeback tags. */
export function decodeTags(value: unknown, param: string): OrRefusal<{ readonly tags?: Tags }> {
  if (value === undefined || value === null) return {}
  const entries = isFields(value) ? Object.entries(value) : []
  if (entries.length === 0 || entries.length > TAGS_MAX) {
    return invalid(param, `an object with 1 to ${TAGS_MAX} members`)
  }
  const tags: [string, string][] = []
  for (const [key, text] of entries) {
    if (typeof text !== 'string' || !KEY.test(key) || !VALUE.test(text)) {
      return invalid(
        param,
        'keys and values of at most 256 letters, digits, spaces and `:_@$#=/+,.-`',
      )
    }
    tags.push([key, text])
  }
  return { tags: Object.fromEntries(tags) }
}

/** The header's own bound. */
const HEADER_CHARS_MAX = 8_500

/** The same in a header, for InvokeModel. */
export function decodeTagsHeader(value: unknown): OrRefusal<{ readonly tags?: Tags }> {
  const name = 'x-amzn-bedrock-request-metadata'
  if (value === undefined) return {}
  if (typeof value !== 'string' || value.length > HEADER_CHARS_MAX) {
    return invalid(name, `an object in JSON of at most ${HEADER_CHARS_MAX} characters`)
  }
  const parsed = parseJson(value, { depthMax: 2 })
  if (!parsed.ok) return invalid(name, 'an object in JSON')
  return decodeTags(parsed.value, name)
}
