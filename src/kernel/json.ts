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

/** RFC 8785 (JSON Canonicalization Scheme). Undefined members are left out. */
export function canonicalJson(value: Json | undefined): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  return Array.isArray(value)
    ? canonicalArray(value)
    : canonicalObject(value as { readonly [key: string]: Json | undefined })
}

function canonicalArray(items: readonly Json[]): string {
  let text = '['
  for (let at = 0; at < items.length; at++)
    text += `${at === 0 ? '' : ','}${canonicalJson(items[at])}`
  return `${text}]`
}

function canonicalObject(members: { readonly [key: string]: Json | undefined }): string {
  const keys = Object.keys(members)
  if (!isSorted(keys)) keys.sort()
  let text = ''
  for (const key of keys) {
    const member = members[key]
    if (member !== undefined)
      text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`
  }
  return text === '' ? '{}' : `${text}}`
}

/** Callers that care write members in order; sorting what is sorted still copies it. */
function isSorted(keys: readonly string[]): boolean {
  for (let at = 1; at < keys.length; at++)
    if ((keys[at - 1] as string) > (keys[at] as string)) return false
  return true
}
