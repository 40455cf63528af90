export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Whether an object's text says a member twice: the parser keeps the last, and what goes out as it came
 * would say the first too, which nobody looked at.
 */
export const saysTwice = (text: string, value: unknown): boolean =>
  colonsOf(text) !== membersOf(value)

function colonsOf(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x3a) count++
    else if (code === 0x22) at = endOfString(text, at)
  }
  return count
}

/** Of text that is known to be JSON. */
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

function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (Array.isArray(value)) for (const item of value) count += membersOf(item)
  else for (const key in value) count += 1 + membersOf((value as Fields)[key])
  return count
}
