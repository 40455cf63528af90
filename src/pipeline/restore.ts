import type { Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import {
  isPlaceholder,
  PLACEHOLDER_CHARS,
  placeholderOpenFrom,
  type Restore,
} from './placeholders.ts'
import { MORE, readAt, readingOf, type Reading } from './readings.ts'
import { Edits, type Lexer } from './rewrite.ts'

/** May a value of this label be given back here? Whoever says yes has joined it to the answer's label. */
export type Regains = (label: Label) => boolean

/**
 * Puts values back for placeholders in a growing text.
 *
 * INVARIANT (restored only as text): what stands in an address, in the target of a link or an image, in a
 * tag, in a script or a style, or would become part of a host's name with what stands beside it, stays a
 * placeholder. So does what is not one of this request's.
 */
export class RestoreLexer implements Lexer {
  readonly edits = new Edits()
  readonly #restore: Restore
  readonly #regains: Regains
  readonly #place: Place
  readonly #isJson: boolean
  readonly #isAnywhere: boolean
  #open = ''
  #from = 0

  /** `json`: the text is a tool's arguments. `anywhere`: a mutant that `prove` must catch; nothing else asks for it. */
  constructor(restore: Restore, regains: Regains, json: boolean, anywhere = false) {
    this.#isAnywhere = anywhere
    this.#restore = restore
    this.#regains = regains
    this.#isJson = json
    this.#place = json ? new JsonPlace() : new TextPlace()
  }

  push(text: string): number {
    this.#open += text
    return this.#run(false)
  }

  settle(): number {
    return this.#run(true)
  }

  turn(): void {
    this.#place.turn()
  }

  #run(isFinal: boolean): number {
    const text = this.#open
    const openFrom = isFinal ? text.length : placeholderOpenFrom(text)
    let at = 0
    while (at < openFrom) {
      const start = text.indexOf('[[', at)
      if (start < 0 || start >= openFrom) {
        this.#place.pass(text.slice(at, openFrom))
        at = openFrom
        break
      }
      this.#place.pass(text.slice(at, start))
      at = start
      const end = start + PLACEHOLDER_CHARS
      const name = text.slice(start, end)
      if (!isPlaceholder(name)) {
        this.#place.pass('[')
        at = start + 1
      } else {
        const behind = this.#behind(text.slice(end, end + BEHIND_CHARS), isFinal)
        if (behind === MORE) break
        const value = behind === 'apart' || this.#isAnywhere ? this.#valueOf(name) : undefined
        if (value !== undefined)
          this.edits.add({ start: this.#from + start, end: this.#from + end, text: value })
        this.#place.pass(value === undefined ? name : standIn(value))
        at = end
      }
    }
    this.#from += at
    this.#open = text.slice(at)
    return this.#from
  }

  #valueOf(name: string): string | undefined {
    if (!this.#isAnywhere && !this.#place.isText) return undefined
    const value = this.#restore.valueOf(name)
    if (value === undefined) return undefined
    const written = this.#place.written(value.text)
    return written !== undefined && this.#regains(value.label) ? written : undefined
  }

  /** Whether what stands behind a placeholder would make a host's name or an address of its value. */
  #behind(text: string, isFinal: boolean): 'apart' | 'joined' | typeof MORE {
    const rules = { escapes: this.#isJson, isFinal: true }
    const isWhole = text.length === BEHIND_CHARS
    const undecided = isWhole ? 'joined' : isFinal ? 'apart' : MORE
    let foreign = 0
    for (let at = 0; at < text.length;) {
      if (this.#isJson && ENDS_STRING.test(text.slice(at))) return 'apart'
      if (isFinal || isWhole || !BEGINS_ESCAPE.test(text.slice(at))) {
        const { char, next } = readAt(text, at, rules) as Reading
        const goesOn = char === '' && !isSpace(text.charAt(at))
        if (!goesOn && !WORD.test(char)) {
          if (char === '@') return 'joined'
          const joins = JOINS.get(char)
          if (joins === undefined) return 'apart'
          if (next < text.length) return joins.test(text.slice(next)) ? 'joined' : 'apart'
          return undecided
        }
        if (/[^\0-\x7f]/.test(char)) foreign++
        at = next
      } else return MORE
    }
    // A part of a host's name is not that long in other scripts, and they put no spaces between words.
    return isWhole && foreign >= FOREIGN_MIN ? 'apart' : undecided
  }
}

/** Of a value, what stands there for what follows: an address goes on, all else is a word. */
const standIn = (value: string): string => (/[/\\]{2}|:[/\\]|www\./i.test(value) ? value : 'x')

/** What is looked at behind a placeholder. */
const BEHIND_CHARS = limits.placeholderBehindChars
/** Characters of the word that a placeholder is in. */
const WORD = /^(?:[A-Za-z0-9_-]|[^\0-\x7f])$/
/** Behind which a word goes on as a host's name or an address, and how. */
const JOINS: ReadonlyMap<string, RegExp> = new Map([
  ['.', /^(?:[A-Za-z0-9_-]|[^\0-\x7f\u3000-\u9fff])/],
  [':', /^[/\\&]/],
  ['/', /^[/\\&]/],
  ['\\', /^[/\\&]/],
  ['%', /^[0-9A-Fa-f]/],
])
const ENDS_STRING = /^\\*(?:"|\\[nrt])/
const BEGINS_ESCAPE = /^(?:\\+(?:u[0-9a-fA-F]{0,3})?|&[#A-Za-z0-9]*|[\ud800-\udbff])$/
const FOREIGN_MIN = 20

/** Where in a text one is. */
interface Place {
  /** Words for a reader, and nothing that anything follows, fetches or runs. */
  readonly isText: boolean
  pass(text: string): void
  /** Another block begins. */
  turn(): void
  /** The value as it is to be written here; undefined: it cannot be. */
  written(value: string): string | undefined
}

/** Markdown with HTML in it, read as those do who are most willing to see a link. */
class TextPlace implements Place {
  /** What is open: a target in brackets, the target of a reference, a tag, or what a tag holds that is no text. */
  #inside: 'nothing' | 'target' | 'reference' | 'tag' | 'raw' = 'nothing'
  #depth = 0
  #quote = ''
  #tag = ''
  #raw = ''
  /** Since the last space: what an address would be part of. */
  #word = ''
  #isAddress = false
  #last = ''
  #lineEnds = 0

  get isText(): boolean {
    return (
      this.#inside === 'nothing' && !this.#isAddress && !ADDRESS.test(readingOf(this.#word, true))
    )
  }

  pass(text: string): void {
    for (let at = 0; at < text.length; at++) this.#step(text.charAt(at))
  }

  turn(): void {
    // Clients keep blocks apart or join them: what was open stays open, as somebody may read it so.
    this.#last = ''
  }

  written(value: string): string {
    return value
  }

  /** An escaped line end, a quote of JSON: words end there. */
  breakWord(): void {
    this.#word = ''
    this.#isAddress = false
  }

  /** A string ends: nothing of it is open any more. */
  close(): void {
    this.#inside = 'nothing'
    this.#last = ''
    this.breakWord()
  }

  #step(char: string): void {
    if (isSpace(char)) this.#lineEnds = char === '\n' ? this.#lineEnds + 1 : this.#lineEnds
    else this.#lineEnds = 0
    this.#open(char)
    if (isSpace(char) || char === '<') this.breakWord()
    else {
      this.#word += char
      if (this.#word.length > WORD_CHARS) {
        this.#isAddress ||= ADDRESS.test(readingOf(this.#word, true))
        this.#word = this.#word.slice(-WORD_CHARS / 2)
      }
    }
    this.#last = char
  }

  #open(char: string): void {
    switch (this.#inside) {
      case 'nothing':
        this.#begin(char)
        return
      case 'target':
        if (char === '(') this.#depth++
        else if (char === ')' && --this.#depth === 0) this.#inside = 'nothing'
        // A paragraph ends, and with it what was not closed.
        else if (this.#lineEnds > 1) this.#inside = 'nothing'
        return
      case 'reference':
        if (this.#lineEnds > 1 || (isSpace(char) && this.#word !== '' && !this.#word.endsWith(':')))
          this.#inside = 'nothing'
        return
      case 'tag':
        this.#inTag(char)
        return
      case 'raw':
        this.#tag = (this.#tag + char).slice(-RAW_CHARS).toLowerCase()
        if (this.#tag.endsWith(this.#raw)) this.#inside = 'nothing'
    }
  }

  #begin(char: string): void {
    const { length } = this.#word
    if (
      char === '(' &&
      (this.#last === ']' || this.#word.slice(length - 3).toLowerCase() === 'url')
    ) {
      this.#inside = 'target'
      this.#depth = 1
    } else if (char === ':' && this.#last === ']') this.#inside = 'reference'
    else if (this.#last === '<' && /[A-Za-z/!?]/.test(char)) {
      this.#inside = 'tag'
      this.#quote = ''
      this.#tag = char
    }
  }

  #inTag(char: string): void {
    if (this.#tag.length < RAW_CHARS) this.#tag += char
    if (this.#quote !== '') {
      if (char === this.#quote) this.#quote = ''
    } else if ((char === '"' || char === "'") && this.#last === '=') this.#quote = char
    else if (char === '>') {
      const raw = /^(script|style)\b/i.exec(this.#tag)?.[1]
      this.#inside = raw === undefined ? 'nothing' : 'raw'
      this.#raw = `</${raw?.toLowerCase()}`
      this.#tag = ''
    }
  }
}

const isSpace = (char: string): boolean =>
  char === ' ' || char === '\n' || char === '\t' || char === '\r'
const WORD_CHARS = 256
const RAW_CHARS = 8
/** A word that is an address, or the beginning of one. */
const ADDRESS =
  /[/\\]{2}|:[/\\]|www\d{0,3}\.|@|[\w-]\.[\w-]+[/?#:]|^\W*(?:https?|wss?|ftp|file|data|mailto|javascript|vbscript|blob|sms|tel):|[?&][\w.-]+=|%[0-9A-Fa-f]{2}/i

/**
 * Arguments of a tool: JSON, whose strings may hold JSON again, or text that is no JSON at all.
 *
 * INVARIANT (arguments stay JSON): a value is written with the escapes of the string that it stands in, as
 * often as strings stand inside each other; outside of a string it is not written.
 */
class JsonPlace implements Place {
  readonly #text = new TextPlace()
  /** Undefined until something stands there. */
  #isJson: boolean | undefined
  #begun = ''
  /** Beginnings of the strings that are open, the outermost first. */
  readonly #strings: string[] = []
  #backslashes = 0

  get isText(): boolean {
    return this.#text.isText
  }

  pass(text: string): void {
    for (let at = 0; at < text.length; at++) this.#step(text.charAt(at))
  }

  turn(): void {
    this.#text.turn()
  }

  written(value: string): string | undefined {
    const isJson = this.#isJson ?? looksLikeJson(this.#begun)
    if (!isJson) return value
    if (this.#strings.length === 0) return undefined
    let written = value
    for (let depth = 0; depth < this.#strings.length; depth++)
      written = JSON.stringify(written).slice(1, -1)
    return written
  }

  #step(char: string): void {
    if (this.#isJson === undefined) {
      this.#begun += char
      if (this.#begun.trimStart().length >= BEGUN_CHARS) this.#isJson = looksLikeJson(this.#begun)
    }
    const before = this.#backslashes
    this.#backslashes = char === '\\' ? before + 1 : 0
    if (this.#isJson === false) {
      this.#text.pass(char)
      return
    }
    const top = this.#strings.length - 1
    const string = this.#strings[top]
    if (string !== undefined && string.length < BEGUN_CHARS && !isSpace(char))
      this.#strings[top] = string + char
    if (char === '"') this.#quote(before)
    else if (before > 0 && /[nrt]/.test(char)) this.#text.breakWord()
    else this.#text.pass(char)
  }

  /** One backslash stands before the quotes of the second depth, three before those of the third. */
  #quote(backslashes: number): void {
    const depth = Math.log2(backslashes + 1) + 1
    const open = this.#strings.length
    if (!Number.isInteger(depth)) this.#text.pass('"')
    else if (depth <= open) {
      this.#strings.length = depth - 1
      this.#text.close()
    } else if (depth === open + 1 && (open === 0 || holdsJson(this.#strings[open - 1] ?? ''))) {
      this.#strings.push('')
      this.#text.close()
    } else this.#text.pass('"')
  }
}

const BEGUN_CHARS = 3
const looksLikeJson = (begun: string): boolean => /^\s*(?:[{"]|\[(?!\[s))/.test(begun)
/** The beginning of a string's own text, without spaces and with its escapes. */
const holdsJson = (begun: string): boolean => /^(?:\{[\\}]|\[[\\{\d\]-]|\[\[[^s])/.test(begun)
