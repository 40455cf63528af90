import { effectOfName, isAsked } from '../models/effectful.ts'
import type { EffectKind } from '../models/settings.ts'
import { isFields } from './body.ts'

/**
 * What a value that we do not understand could make a deployment do, or hides from every detector. All
 * decoders ask here, so that no dialect lets through what another one sees.
 */
export interface Reach {
  /** It holds an address or the id of a stored file: a server that understands the value reads from there. */
  readonly fetches: boolean
  /** It holds bytes in text, or in numbers: a picture, a file, which nobody can scan. */
  readonly unscannable: boolean
  /** What servers do that know members inside of it by their names. */
  readonly kinds: ReadonlySet<EffectKind>
}

/** Every character of it; linear, whatever the text. Lines may be broken, as MIME breaks them. */
export const isBase64 = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z\d+/\r\n]*(?:=[=\r\n]{0,8})?$/.test(value)

const DATA_HEAD = /^\s*data:[^,]{0,300}?;base64,/i

/** Bytes that stand in the request itself: base64, or a data URL of it. Anything else there is an address or text. */
export function isInlineBytes(value: unknown): value is string {
  if (typeof value !== 'string' || value === '') return false
  const head = DATA_HEAD.exec(value)?.[0]
  return isBase64(head === undefined ? value : value.slice(head.length))
}

export const isDataUrl = (value: unknown): value is string =>
  typeof value === 'string' && DATA_HEAD.test(value) && isInlineBytes(value)

/** Members whose value names what a server keeps, whatever it looks like. */
const STORED: ReadonlySet<string> = new Set([
  'file_id',
  'file_ids',
  'fileid',
  'file_uri',
  'fileuri',
  'file_url',
  's3location',
  's3uri',
  's3_uri',
  'gcs_uri',
  'gcsuri',
  'vector_store_ids',
])
/** Names of grammars, which are written as addresses and read by nobody. */
const IDENTIFIERS: ReadonlySet<string> = new Set(['$schema', '$id'])
/** What vendors sign or encrypt is long base64 and no picture; clients give it back as it came. */
const PROOFS: ReadonlySet<string> = new Set([
  'signature',
  'thought_signature',
  'thoughtsignature',
  'encrypted_content',
  'encrypted_index',
])

const BYTES_MIN = 256

/** Below these, names are a grammar's own: they describe an answer. */
const GRAMMARS = /schema|json|propert|parameters|structured|grammar/

/** No recursion: values are deep or wide as their sender likes. `name`: where the value stands; its own effect is the caller's. */
export function reachOf(value: unknown, name = ''): Reach {
  let fetches = false
  let unscannable = false
  const kinds = new Set<EffectKind>()
  const top = name.toLowerCase()
  const open: Open[] = [{ key: top, value, isGrammar: GRAMMARS.test(top) }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { key, value: one, isGrammar } = next
    if (one === undefined || one === null) continue
    fetches ||= (!isGrammar && STORED.has(key)) || (!IDENTIFIERS.has(key) && isAddressText(one))
    unscannable ||= holdsBytes(one, PROOFS.has(key))
    if (Array.isArray(one)) for (const inner of one) open.push({ key, value: inner, isGrammar })
    else if (isFields(one))
      for (const inner of Object.keys(one)) {
        const member = inner.toLowerCase()
        const kind = isGrammar || !isAsked(one[inner]) ? undefined : effectOfName(member)
        if (kind !== undefined) kinds.add(kind)
        open.push({ key: member, value: one[inner], isGrammar: isGrammar || GRAMMARS.test(member) })
      }
  }
  return { fetches, unscannable, kinds }
}

interface Open {
  readonly key: string
  readonly value: unknown
  readonly isGrammar: boolean
}

/** `scheme://`, and what readers of addresses take for it: other slashes, breaks inside, no scheme at all. */
const ADDRESS =
  /^(?:(?:https?|ftps?|file|wss?|s3|gs):|[a-z][a-z\d+.-]{0,30}:[/\\]{2}|[/\\]{2}[\w[])/i

function isAddressText(value: unknown): boolean {
  if (typeof value !== 'string') return false
  const start = value.slice(value.search(/[\w/\\]/), 4_096).slice(0, 256)
  return ADDRESS.test(start.replaceAll(/[\t\r\n]/g, ''))
}

function holdsBytes(value: unknown, isProof: boolean): boolean {
  if (Array.isArray(value)) {
    return value.length >= BYTES_MIN && value.every((one) => typeof one === 'number')
  }
  if (typeof value !== 'string') return false
  return /^\s*data:[^,\s]{0,300},/i.test(value) || (!isProof && hasRun(value))
}

const LINE_MIN = 60

/** By hand: a pattern that looks for so many in a row takes quadratic time. Lines of code and of lists are short. */
function hasRun(text: string): boolean {
  if (text.length < BYTES_MIN) return false
  let run = 0
  let line = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x0a || code === 0x0d) {
      if (line > 0 && line < LINE_MIN) run = 0
      line = 0
    } else if (isBase64Code(code)) {
      run++
      line++
      if (run >= BYTES_MIN) return true
    } else {
      run = 0
      line = 0
    }
  }
  return false
}

/** A to Z, a to z, 0 to 9, and `+`, `/`, `-`, `_`. */
const isBase64Code = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x2f && code <= 0x39) ||
  code === 0x2b ||
  code === 0x2d ||
  code === 0x5f
