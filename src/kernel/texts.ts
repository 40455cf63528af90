/**
 * Collects the text of values that we do not understand, so that it is scanned like any other text:
 * strings, names of members, and numbers long enough to be somebody's. No recursion: values are deep
 * or wide as their sender likes.
 */
export function collectText(value: unknown, into: string[]): void {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next === 'string') {
      if (next !== '') into.push(next)
    } else if (typeof next === 'number') {
      if (Math.abs(next) >= 1e6) into.push(String(next))
    } else if (Array.isArray(next)) {
      for (let at = next.length - 1; at >= 0; at--) open.push(next[at])
    } else if (typeof next === 'object' && next !== null) {
      const members = Object.entries(next)
      for (let at = members.length - 1; at >= 0; at--) open.push(members[at]?.[1], members[at]?.[0])
    }
  }
}

/** A setting is a small number; one of so many digits is somebody's, wherever its point stands. */
const SETTING_DIGITS_MAX = 11

export function collectSetting(value: unknown, into: string[]): void {
  if (typeof value !== 'number') return collectText(value, into)
  const digits = String(value).replaceAll(/\D/g, '').replace(/^0+/, '')
  if (digits.length > SETTING_DIGITS_MAX) into.push(digits)
}

/** `{"q":"x\\nsecret"}` as text: an `n` stands before the secret, which is one all the same. */
const ESCAPE = /\\(?:u([0-9a-f]{4})|(["\\/bfnrt]))/gi
/** JSON in a string of JSON, and so on: as often as this it is undone. */
const ESCAPED_TIMES_MAX = 4

/** The text without JSON's escapes, once for each time that it was escaped; nothing when it was not. */
export function unescaped(text: string): readonly string[] {
  const found: string[] = []
  let current = text
  while (found.length < ESCAPED_TIMES_MAX && current.includes('\\')) {
    const plain = current.replace(ESCAPE, (_, code: string | undefined, letter: string) =>
      code === undefined
        ? (MEANT[letter] ?? letter)
        : String.fromCharCode(Number.parseInt(code, 16)),
    )
    if (plain === current) break
    found.push(plain)
    current = plain
  }
  return found
}
const MEANT: Readonly<Record<string, string>> = { b: ' ', f: ' ', n: '\n', r: '\r', t: '\t' }
