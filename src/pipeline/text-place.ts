import { limits } from '../kernel/limits.ts'
import { isSpace, type Place } from './place.ts'
import { readingOf } from './readings.ts'

/** What is open. A target is that of a link or an image, as far as it is one in its plainest form. */
type Open =
  | 'nothing'
  | 'tag'
  | 'alt'
  | 'beforeTarget'
  | 'target'
  | 'behindTarget'
  | 'title'
  | 'titled'

/**
 * Markdown with HTML in it, as far as anybody reads it.
 *
 * It does not follow their grammars: renderers differ, and each rule that one of them has and another has
 * not would be a way out. What it knows is the few plain forms that all of them read alike: `[a](target)`,
 * `<b>`, `<https://host>`, an address between spaces. Whatever else could open a tag makes the rest of the
 * text no text; whatever else could open a target, all up to the next blank line, where those that read
 * Markdown end it.
 */
export class TextPlace implements Place {
  #open: Open = 'nothing'
  /** Until the end. */
  #isLost = false
  /** Until a blank line. */
  #isDoubtful = false
  #depth = 0
  #tag = ''
  #last = ''
  /** Behind `]`, and spaces. */
  #isBehindBracket = false
  #lineEnds = 0
  /** Of backticks or tildes, up to here. From three on, the rest of the line may name a block of code. */
  #fence = 0
  /** Since the last space: what an address would be part of. */
  #word = ''
  #isAddress = false
  #isLong = false

  /** One that goes on by itself. */
  fork(): TextPlace {
    const fork = new TextPlace()
    fork.#open = this.#open
    fork.#isLost = this.#isLost
    fork.#isDoubtful = this.#isDoubtful
    fork.#depth = this.#depth
    fork.#tag = this.#tag
    fork.#last = this.#last
    fork.#isBehindBracket = this.#isBehindBracket
    fork.#lineEnds = this.#lineEnds
    fork.#fence = this.#fence
    fork.#word = this.#word
    fork.#isAddress = this.#isAddress
    fork.#isLong = this.#isLong
    return fork
  }

  admits(value: string, behind: string): boolean {
    if (this.#isLost || this.#isDoubtful || this.#open !== 'nothing') return false
    if (this.#fence >= FENCE_CHARS) return false
    if (OPENS.test(value) || (this.#isBehindBracket && /^[([:]/.test(value))) return false
    if (this.#last === '!' && value.startsWith('[')) return false
    // `Ada <ada@example.com>` is how people write it; nothing else becomes the beginning of a tag.
    if (this.#last === '<' && !(behind === '>' && MAIL.test(value))) return false
    return !this.#isAddress && !isAddress(this.#word)
  }

  written(value: string): string {
    return value
  }

  pass(text: string): void {
    for (let at = 0; at < text.length; at++) {
      const char = text.charAt(at)
      this.#structure(char)
      this.#words(char)
    }
  }

  /** An address goes on behind it; all else is a word. */
  passValue(value: string): void {
    for (const char of value) this.#structure(char)
    if (STRONG.test(value)) for (const char of value) this.#words(char)
    else this.#words('x')
  }

  #structure(char: string): void {
    const isLineEnd = char === '\n'
    if (isLineEnd) this.#lineEnds++
    else if (char !== ' ' && char !== '\t' && char !== '\r') this.#lineEnds = 0
    if (this.#lineEnds > 1) this.#endParagraph()
    if (isLineEnd) this.#fence = 0
    else if (this.#fence < FENCE_CHARS)
      this.#fence = char === '`' || char === '~' ? this.#fence + 1 : 0
    this.#step(char)
    this.#isBehindBracket = char === ']' || (this.#isBehindBracket && isSpace(char))
    this.#last = char
  }

  #endParagraph(): void {
    this.#isDoubtful = false
    if (this.#open !== 'tag') this.#open = 'nothing'
  }

  #step(char: string): void {
    if (char === ':' && this.#isBehindBracket) this.#isDoubtful = true
    if (this.#open === 'nothing') this.#begin(char)
    else if (this.#open === 'tag') this.#inTag(char)
    else if (this.#open !== 'alt') this.#inTarget(char)
    else if (char === ']') this.#open = 'nothing'
    else if (ALT_ENDS.test(char)) this.#doubt(char)
  }

  #begin(char: string): void {
    if (this.#last === '<' && /[A-Za-z/!?]/.test(char)) {
      this.#open = 'tag'
      this.#tag = char
    } else if (char === '[' && this.#last === '!') this.#open = 'alt'
    else if (char === '(' && this.#isBehindBracket) {
      this.#open = 'beforeTarget'
      this.#depth = 1
    } else if ((char === '(' || char === '{') && CALLS.test(this.#word)) this.#isDoubtful = true
  }

  #doubt(char: string): void {
    this.#isDoubtful = true
    this.#open = 'nothing'
    this.#begin(char)
  }

  #inTag(char: string): void {
    if (char === '>') {
      if (!PLAIN_TAG.test(this.#tag)) this.#isLost = true
      this.#open = 'nothing'
      this.#tag = ''
    } else if (
      TAG_ENDS.test(char) ||
      (this.#last === ' ' && char !== '/') ||
      this.#tag.length >= limits.answerTagCharsMax
    ) {
      this.#isLost = true
      this.#open = 'nothing'
    } else this.#tag += char
  }

  #inTarget(char: string): void {
    const before = this.#open
    if (before === 'title') {
      if (char === '"') this.#open = 'titled'
      else if (TITLE_ENDS.test(char)) this.#doubt(char)
    } else if (isSpace(char)) {
      if (before === 'target') this.#open = 'behindTarget'
    } else if (char === ')') {
      if (--this.#depth === 0) this.#open = 'nothing'
      else if (before !== 'target') this.#doubt(char)
    } else if (before === 'behindTarget' && char === '"' && this.#depth === 1) this.#open = 'title'
    else if (
      before === 'behindTarget' ||
      before === 'titled' ||
      TARGET_ENDS.test(char) ||
      (char === '[' && this.#last === '!') ||
      (char === '(' && ++this.#depth > DEPTH_MAX)
    )
      this.#doubt(char)
    else this.#open = 'target'
  }

  #words(char: string): void {
    const isEnd = isSpace(char)
    if (isEnd || char === '<') this.#endWord()
    if (isEnd) return
    this.#word += char
    if (this.#word.length > WORD_CHARS) {
      this.#isAddress ||= isAddress(this.#word)
      this.#isLong ||= isStrong(this.#word)
      this.#word = this.#word.slice(-WORD_CHARS / 2)
    }
  }

  /** An address ends at a space, unless what it stands in goes on. */
  #endWord(): void {
    if (this.#word !== '') {
      // A target is closed by its own rules; what it stands in is not.
      const length = this.#open === 'behindTarget' ? this.#word.lastIndexOf('](') : undefined
      const word = this.#word.slice(0, length)
      if (this.#isLong || (isStrong(word) && isUnclosed(word)) || MARKUP.test(word))
        this.#isDoubtful = true
    }
    this.#word = ''
    this.#isAddress = false
    this.#isLong = false
  }
}

const isStrong = (word: string): boolean => STRONG.test(word) || STRONG.test(readingOf(word, true))
const isAddress = (word: string): boolean =>
  ADDRESS.test(word) || ADDRESS.test(readingOf(word, true))

/** Between brackets or quotes, and the closing one has not come. */
function isUnclosed(word: string): boolean {
  const open: string[] = []
  for (const char of word) {
    if (open.at(-1) === char) open.pop()
    else {
      const closer = CLOSERS.get(char)
      if (closer !== undefined) open.push(closer)
    }
  }
  return open.length > 0 || /=\W*\w+:/.test(word)
}
const CLOSERS: ReadonlyMap<string, string> = new Map(
  Array.from(['()', '[]', '{}', '<>', '""', "''", '``', '“”', '«»'], (pair) => [
    pair.charAt(0),
    pair.charAt(1),
  ]),
)

/**
 * Elements that hold text and nothing else, in whatever they stand; no attribute passes. What is not
 * listed may be sent (a field of a form), run, fetched, or read by rules of its own.
 */
const PLAIN_TAG =
  /^(?:\/?(?:abbr|answer|b|big|blockquote|br|cite|code|dd|del|details|dfn|div|dl|dt|em|h[1-6]|hr|i|ins|kbd|li|mark|ol|p|pre|q|s|samp|section|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|think|thinking|tr|tt|u|ul|var) ?\/?|https?:\/\/[^\s<>]+|mailto:[^\s<>]+|[\w.+-]+@[\w.-]+)$/i
const TAG_ENDS = /[\t\n\r"'`<\\]/
const ALT_ENDS = /[[\\`<]/
const TARGET_ENDS = /[<>"'`\\]/
const TITLE_ENDS = /[\\`<>()[\]]/
/** In addresses of encyclopedias. */
const DEPTH_MAX = 3
/** Of style sheets, and of formulas. */
const CALLS = /url$|\\[A-Za-z]+$/i
/** Of forums. */
const MARKUP = /\[(?:url|img|image|link|email)\b/i
/** A value that would open what the text has not opened. */
const OPENS = /<[A-Za-z/!?]|\]\s*[([:]|!\[/
const MAIL = /^[\w.+-]+@[\w.-]+$/
const FENCE_CHARS = 3
const WORD_CHARS = 256
/** Of whatever scheme. */
const STRONG =
  /[/\\]{2}|:[/\\]|www\d{0,3}\.|(?:https?|wss?|ftp|file|data|mailto|javascript|vbscript|blob|sms|tel):/i
/** A word that is an address, the beginning of one, or written so that one cannot tell. */
const ADDRESS =
  /[/\\]{2}|:[/\\]|www\d{0,3}\.|@|\.[^\s./?#:]+[/?#:]|(?:^|[^A-Za-z0-9_])[A-Za-z][\w+.-]*:|[?&][\w.-]+=|%[0-9A-Fa-f]{2}|&(?:#|[A-Za-z]+;)/i
