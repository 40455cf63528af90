/**
 * The one place that parses JSON from outside, and the canonical form that records are stored in
 * (RFC 8785; integers above 2^53 are written as strings by the caller).
 */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

export interface JsonLimits {
  readonly depthMax: number
}

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string }

/** Bounded before parsing: depth is counted in one pass over the text, so nested brackets cost nothing. */
export function parseJson(text: string, limits: JsonLimits): ParsedJson {
  if (depthExceeds(text, limits.depthMax)) {
    return { ok: false, message: `nested deeper than ${limits.depthMax} levels` }
  }
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, message: jsonErrorPosition(error) }
  }
}

/**
 * Does an object in it have two members of one name? JSON.parse takes the last and says nothing, so that
 * what the first said would be lost. `text` MUST be what `parseJson` takes. One pass over it.
 */
export function hasDoubledName(text: string): boolean {
  const open: Set<string>[] = []
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x7b) open.push(new Set())
    else if (code === 0x7d) open.pop()
    if (code !== 0x22) continue
    const end = endOfString(text, at)
    const raw = text.slice(at, end + 1)
    at = end
    const names = open.at(-1)
    if (names === undefined || !isName(text, end + 1)) continue
    // As they are meant, not as they are written: an escape is the character that it stands for.
    const name = raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1)
    if (names.has(name)) return true
    names.add(name)
  }
  return false
}

/** Of a string that ends before `at`: a colon follows, and white space at most between. */
function isName(text: string, at: number): boolean {
  let next = at
  while (' \t\n\r'.includes(text[next] ?? ':')) next++
  return text[next] === ':'
}

/** V8 quotes the input in its message; we keep only where it stopped. */
function jsonErrorPosition(error: unknown): string {
  const at = /position (\d+)/.exec(String(error))
  return at === null ? 'not valid JSON: it ends too early' : `not valid JSON at character ${at[1]}`
}

function depthExceeds(text: string, depthMax: number): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      at = endOfString(text, at)
    } else if (code === 0x7b || code === 0x5b) {
      if (++depth > depthMax) return true
    } else if (code === 0x7d || code === 0x5d) {
      depth--
    }
  }
  return false
}

/** Index of the closing quote, or the text's length. `indexOf` runs at memory speed. */
function endOfString(text: string, open: number): number {
  let close = text.indexOf('"', open + 1)
  while (close !== -1) {
    let backslashes = 0
    for (let at = close - 1; text.charCodeAt(at) === 0x5c; at--) backslashes++
    if (backslashes % 2 === 0) return close
    close = text.indexOf('"', close + 1)
  }
  return text.length
}

/**
 * RFC 8785 (JSON Canonicalization Scheme). Undefined members are left out. What JSON.stringify writes is
 * canonical but for the order of members: callers that care write them in order, and it is used as it is.
 */
export function canonicalJson(value: Json | undefined): string {
  return isInOrder(value) ? JSON.stringify(value ?? null) : inOrder(value)
}

/** Every object in it has its members in the order of their names' code units. */
function isInOrder(value: Json | undefined): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) if (!isInOrder(value[at] as Json)) return false
    return true
  }
  const members = value as { readonly [key: string]: Json | undefined }
  let before = ''
  for (const key in members) {
    if (key < before) return false
    before = key
    const member = members[key]
    if (typeof member === 'object' && member !== null && !isInOrder(member)) return false
  }
  return true
}

function inOrder(value: Json | undefined): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  return Array.isArray(value)
    ? canonicalArray(value)
    : canonicalObject(value as { readonly [key: string]: Json | undefined })
}

function canonicalArray(items: readonly Json[]): string {
  let text = '['
  for (let at = 0; at < items.length; at++) text += `${at === 0 ? '' : ','}${inOrder(items[at])}`
  return `${text}]`
}

function canonicalObject(members: { readonly [key: string]: Json | undefined }): string {
  const keys = Object.keys(members)
  keys.sort()
  let text = ''
  for (const key of keys) {
    const member = members[key]
    if (member !== undefined)
      text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${inOrder(member)}`
  }
  return text === '' ? '{}' : `${text}}`
}
