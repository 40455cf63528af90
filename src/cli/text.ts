/**
 * Text for a terminal.
 *
 * INVARIANT (a document cannot drive the terminal): everything that comes from a server or a document
 * passes `printable` before it is written to a terminal: no escape sequence, no control character, no
 * change of writing direction.
 */
const CONTROL = /(?![\n\t])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** Keeps line breaks and tabs. */
export const printable = (text: string): string => text.replace(/\r\n?/g, '\n').replace(CONTROL, '')

/** On one line. */
export const oneLine = (text: string): string => printable(text).replace(/\s+/g, ' ').trim()

/** Columns that the text takes: wide characters take two, marks none. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) {
    if (/\p{Mark}|\u200d|\ufe0f/u.test(character)) continue
    width += isWide(character.codePointAt(0) ?? 0) ? 2 : 1
  }
  return width
}

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
]
const isWide = (code: number): boolean =>
  code >= 0x1100 && WIDE.some(([first, last]) => code >= first && code <= last)

/** At most `width` columns; what is cut is replaced by an ellipsis. */
export function fit(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let used = 1
  for (const character of text) {
    const more = widthOf(character)
    if (used + more > width) break
    kept += character
    used += more
  }
  return `${kept}…`
}

/** Lines of at most `width` columns, broken between words, each after `indent`. */
export function wrap(text: string, width: number, indent = ''): string {
  const room = Math.max(20, width - widthOf(indent))
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`
      if (line !== '' && widthOf(longer) > room) {
        lines.push(line)
        line = word
      } else line = longer
    }
    lines.push(line)
  }
  return lines.map((line) => `${indent}${line}`).join('\n')
}

/**
 * Wraps text that arrives in pieces: a word goes out once it is whole. Only the space where a line is
 * broken is lost; indentation and line breaks stay.
 */
export class StreamWrap {
  readonly #width: number
  #column = 0
  #space = ''
  #word = ''

  constructor(width: number) {
    this.#width = width
  }

  push(text: string): string {
    let out = ''
    for (const part of text.split(/( |\n)/)) {
      if (part === ' ') {
        out += this.#place()
        this.#space += part
      } else if (part === '\n') {
        out += `${this.#place()}\n`
        this.#space = ''
        this.#column = 0
      } else this.#word += part
    }
    return out
  }

  end(): string {
    return this.#place()
  }

  #place(): string {
    if (this.#word === '') return ''
    const [space, word] = [this.#space, this.#word]
    this.#space = ''
    this.#word = ''
    const width = space.length + widthOf(word)
    if (this.#column > 0 && this.#column + width > this.#width) {
      this.#column = widthOf(word)
      return `\n${word}`
    }
    this.#column += width
    return space + word
  }
}

/** `1,234` */
export const grouped = (value: number): string => value.toLocaleString('en-US')

export function bytesText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** `one document`, `2 documents` */
export const counted = (count: number, noun: string): string =>
  `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
