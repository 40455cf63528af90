/**
 * Collects the text of values that we do not understand, so that it is scanned like any other text:
 * strings, names of members, and numbers long enough to be somebody's.
 */
export function collectText(value: unknown, into: string[]): void {
  if (typeof value === 'string') {
    if (value !== '') into.push(value)
  } else if (typeof value === 'number') {
    if (Math.abs(value) >= 1e6) into.push(String(value))
  } else if (Array.isArray(value)) {
    for (const item of value) collectText(item, into)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      into.push(key)
      collectText(member, into)
    }
  }
}
