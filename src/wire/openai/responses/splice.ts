/** A member's name by its value as JSON; undefined: it is left out. */
export type OwnMembers = ReadonlyMap<string, string | undefined>

/**
 * The text of an object with other values for some of its own members, and all else as it came, byte for
 * byte: what would be parsed only to be written again is not. `own`: members that are not there are put
 * behind the others.
 *
 * `text` MUST be JSON. Undefined: a name is written with escapes, or twice, and one of `own` could hide
 * behind it; whoever asked parses.
 */
export function splice(text: string, own: OwnMembers): string | undefined {
  let at = afterSpace(text, 0)
  if (text.charCodeAt(at) !== OPEN_BRACE) return undefined
  const seen = new Set<string>()
  let out = ''
  for (at = afterSpace(text, at + 1); text.charCodeAt(at) === QUOTE;) {
    const end = text.indexOf('"', at + 1)
    const name = text.slice(at + 1, end)
    // A quote inside a name has a backslash before it, too.
    if (end === -1 || name.includes('\\') || seen.has(name)) return undefined
    seen.add(name)
    const colon = afterSpace(text, end + 1)
    const from = afterSpace(text, colon + 1)
    const to = endOfValue(text, from)
    if (text.charCodeAt(colon) !== COLON || to <= from) return undefined
    const value = own.has(name) ? own.get(name) : text.slice(from, to)
    if (value !== undefined) out += `${out === '' ? '{' : ','}"${name}":${value}`
    at = afterSpace(text, to)
    if (text.charCodeAt(at) !== COMMA) break
    at = afterSpace(text, at + 1)
    if (text.charCodeAt(at) !== QUOTE) return undefined
  }
  if (text.charCodeAt(at) !== CLOSE_BRACE || afterSpace(text, at + 1) !== text.length)
    return undefined
  for (const [name, value] of own)
    if (value !== undefined && !seen.has(name))
      out += `${out === '' ? '{' : ','}${JSON.stringify(name)}:${value}`
  return out === '' ? '{}' : `${out}}`
}

const QUOTE = 0x22
const COLON = 0x3a
const COMMA = 0x2c
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

const isSpace = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

function afterSpace(text: string, from: number): number {
  let at = from
  while (isSpace(text.charCodeAt(at))) at++
  return at
}

/** Behind the value that begins at `from`. */
function endOfValue(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = endOfString(text, at)
      if (depth === 0) return at + 1
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      // Of the object around a number or a word.
      if (depth === 0) return at
      if (--depth === 0) return at + 1
    } else if (depth === 0 && (code === COMMA || isSpace(code))) return at
  }
  return text.length
}

/** Index of the closing quote, or the text's length. */
function endOfString(text: string, open: number): number {
  let close = text.indexOf('"', open + 1)
  while (close !== -1) {
    let backslashes = 0
    for (let at = close - 1; text.charCodeAt(at) === BACKSLASH; at--) backslashes++
    if (backslashes % 2 === 0) return close
    close = text.indexOf('"', close + 1)
  }
  return text.length
}
