import { limits } from './limits.ts'

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

/** JSON in a string of JSON, and so on: as often as this it is undone. */
const ESCAPED_TIMES_MAX = 4

/**
 * The text without JSON's escapes, once for each time that it was escaped; nothing when it was not.
 * In `{"q":"x\\nsecret"}` an `n` stands before the secret, which is one all the same.
 */
export function unescaped(text: string): readonly string[] {
  const steps = unescaping(text)
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}

/** The same; yields after each limits.scanTurnChars, for who lets others run meanwhile. */
export function* unescaping(text: string): Generator<undefined, readonly string[]> {
  const found: string[] = []
  let current = text
  while (found.length < ESCAPED_TIMES_MAX && current.includes('\\')) {
    const plain = yield* unescapingOnce(current)
    if (plain === current) break
    found.push(plain)
    current = plain
  }
  return found
}

/** What an escape of one letter is scanned as. */
export const MEANT_BY_ESCAPE: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: ' ',
  f: ' ',
  n: '\n',
  r: '\r',
  t: '\t',
}
const CODE = /^[0-9a-f]{4}$/i

/**
 * Once alone; yields after each `turnChars`. By hand: a callback for each escape would take ten times as long,
 * and so would one string that grows.
 */
export function* unescapingOnce(
  text: string,
  turnChars: number = limits.scanTurnChars,
): Generator<undefined, string> {
  const turns: string[] = []
  let pieces: string[] = []
  let from = 0
  let turnEnd = turnChars
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', from)) {
    pieces.push(text.slice(from, at))
    const letter = text.charAt(at + 1)
    const meant = letter === 'u' ? meantByCode(text.slice(at + 2, at + 6)) : MEANT_BY_ESCAPE[letter]
    pieces.push(meant ?? '\\')
    from = at + (meant === undefined ? 1 : letter === 'u' ? 6 : 2)
    if (from < turnEnd) continue
    turnEnd = from + turnChars
    turns.push(pieces.join(''))
    pieces = []
    yield
  }
  return `${turns.join('')}${pieces.join('')}${text.slice(from)}`
}

const meantByCode = (code: string): string | undefined =>
  CODE.test(code) ? String.fromCharCode(Number.parseInt(code, 16)) : undefined
