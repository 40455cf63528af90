import { isPair, PLAIN, plainOfPair } from '../dlp/characters.ts'

/**
 * Text as those read it who follow links: entities, escapes and look-alikes undone, what nobody sees
 * left out. What a browser, a Markdown renderer or a hurried eye takes for `https://` is `https://` here.
 */
export interface Reading {
  /** Empty: nothing is seen there. */
  readonly char: string
  /** Where the next one begins. */
  readonly next: number
  /** It stands there as itself. */
  readonly isPlain: boolean
}
/** What begins there could go on behind the end of what is given. */
export const MORE = 'more'

/** Drawn like a slash, a dot, a colon, or read as one in the name of a host. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map([
  ...Array.from('⁄∕⧸╱⟋', (one) => [one, '/'] as const),
  ...Array.from('∖⧵⧹╲', (one) => [one, '\\'] as const),
  ...Array.from('。｡․﹒', (one) => [one, '.'] as const),
  ...Array.from('ː˸∶꞉︓﹕', (one) => [one, ':'] as const),
])
const NAMED: ReadonlyMap<string, string> = new Map([
  ['colon', ':'],
  ['sol', '/'],
  ['bsol', '\\'],
  ['period', '.'],
  ['commat', '@'],
  ['equals', '='],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['grave', '`'],
  ['lpar', '('],
  ['rpar', ')'],
  ['lsqb', '['],
  ['rsqb', ']'],
  ['lcub', '{'],
  ['semi', ';'],
  ['comma', ','],
  ['quest', '?'],
  ['num', '#'],
  ['amp', '&'],
  ['Tab', ''],
  ['NewLine', ''],
  ['shy', ''],
  ['ZeroWidthSpace', ''],
  ['NoBreak', ''],
  ['zwj', ''],
  ['zwnj', ''],
])
const NUMERIC = /^&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?/
const NAME = /^&([A-Za-z]+);/
const GROWING = /^&(?:#(?:[xX]?[0-9a-fA-F]*)?|[A-Za-z]{0,14})$/
/** Stands for a character whose number is longer than any is: it was written to hide one behind zeros. */
export const HIDDEN = '\0'
const ENTITY_CHARS_MAX = 12
const UNICODE_ESCAPE = /^\\+u([0-9a-fA-F]{4})/
const UNICODE_GROWING = /^\\+(?:u[0-9a-fA-F]{0,3})?$/
/** Of style sheets: a colon, a slash, a dot, a backslash by its number, and the space that ends it. */
const STYLE_ESCAPE = /^\\0{0,4}(3[aA]|2[fFeE]|5[cC])(?:[ \t\n]|(?![0-9a-fA-F]))/
const STYLE_GROWING = /^\\0{0,4}(?:[235]|3[aA]|2[fFeE]|5[cC])?$/
const SPACE_ESCAPE = /^\\+[nrt]/

export interface ReadingRules {
  /** The text is JSON, or may hold it: its escapes are read, at whatever depth. */
  readonly escapes: boolean
  /** Nothing comes behind the end. */
  readonly isFinal: boolean
}

/** The character at `at`, which MUST be inside the text. */
export function readAt(text: string, at: number, rules: ReadingRules): Reading | typeof MORE {
  const code = text.charCodeAt(at)
  if (code === 0x26) return entityAt(text, at, rules)
  if (code === 0x5c) return escapeAt(text, at, rules)
  if (code === 0x09 || code === 0x0a || code === 0x0d)
    return { char: '', next: at + 1, isPlain: false }
  if (code < 0x80) return { char: text.charAt(at), next: at + 1, isPlain: true }
  if (code >= 0xd800 && code <= 0xdbff) {
    if (at + 1 === text.length && !rules.isFinal) return MORE
    if (isPair(text, at)) {
      const plain = plainOfPair(code, text.charCodeAt(at + 1))
      const char = plain === 0 ? '' : String.fromCharCode(plain)
      return { char, next: at + 2, isPlain: false }
    }
  }
  return { char: seen(code), next: at + 1, isPlain: false }
}

function seen(code: number): string {
  const plain = PLAIN[code] ?? code
  if (plain === 0) return ''
  const char = String.fromCharCode(plain)
  return LOOKALIKES.get(char) ?? char
}

function entityAt(text: string, at: number, { isFinal }: ReadingRules): Reading | typeof MORE {
  const rest = text.slice(at, at + 64)
  const numeric = NUMERIC.exec(rest)
  const itself: Reading = { char: '&', next: at + 1, isPlain: true }
  if (numeric !== null) {
    const [whole, hex, decimal = ''] = numeric
    const ends = whole.endsWith(';') || at + whole.length < text.length || isFinal
    if (!ends && whole.length <= ENTITY_CHARS_MAX) return MORE
    const point = hex === undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16)
    const next = at + whole.length
    if (whole.length > ENTITY_CHARS_MAX) return { char: HIDDEN, next, isPlain: false }
    return { char: point <= 0xffff ? unspaced(seen(point)) : '', next, isPlain: false }
  }
  const name = NAME.exec(rest)
  const named = name === null ? undefined : NAMED.get(name[1] ?? '')
  if (name !== null && named !== undefined)
    return { char: named, next: at + name[0].length, isPlain: false }
  if (name === null && !isFinal && at + rest.length === text.length && GROWING.test(rest))
    return MORE
  return itself
}

const unspaced = (char: string): string => (/[\t\n\r]/.test(char) ? '' : char)

function escapeAt(
  text: string,
  at: number,
  { escapes, isFinal }: ReadingRules,
): Reading | typeof MORE {
  const rest = text.slice(at, at + 16)
  const isOpen = !isFinal && at + rest.length === text.length
  if (isOpen && STYLE_GROWING.test(rest)) return MORE
  const style = STYLE_ESCAPE.exec(rest)
  if (style !== null) {
    const char = String.fromCharCode(Number.parseInt(style[1] ?? '', 16))
    return { char, next: at + style[0].length, isPlain: false }
  }
  if (!escapes) return { char: '\\', next: at + 1, isPlain: true }
  const unicode = UNICODE_ESCAPE.exec(rest)
  if (unicode !== null) {
    const char = unspaced(seen(Number.parseInt(unicode[1] ?? '', 16)))
    return { char, next: at + unicode[0].length, isPlain: false }
  }
  if (isOpen && UNICODE_GROWING.test(rest)) return MORE
  const space = SPACE_ESCAPE.exec(rest)
  if (space !== null && space[0].length <= 4)
    return { char: '', next: at + space[0].length, isPlain: false }
  return { char: '\\', next: at + 1, isPlain: true }
}

const UNSEEN_TOO = /[^\0-\x7f]|&[#A-Za-z]|\\/

/** Text that is complete, as it is read, Markdown's backslashes undone. */
export function readingOf(text: string, escapes: boolean): string {
  if (!UNSEEN_TOO.test(text)) return text
  const rules: ReadingRules = { escapes, isFinal: true }
  let out = ''
  for (let at = 0; at < text.length;) {
    const reading = readAt(text, at, rules) as Reading
    // A line end is a place where a word ends, when it is not inside of an address.
    out += reading.char === '' && /[\t\n\r]/.test(text.charAt(at)) ? text.charAt(at) : reading.char
    at = reading.next
  }
  return out.replaceAll(/\\(?=[!-/:-@[-`{-~]|$)/g, '')
}
