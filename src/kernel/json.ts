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
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null)
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`
  const record = value as { readonly [key: string]: Json | undefined }
  const keys = Object.keys(record).filter((key) => record[key] !== undefined)
  keys.sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`).join(',')}}`
}
