import type { Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { ArgumentPlace } from './json-place.ts'
import { isSpace, type Place } from './place.ts'
import {
  isPlaceholder,
  PLACEHOLDER_CHARS,
  placeholderOpenFrom,
  type Restore,
} from './placeholders.ts'
import { MORE, readAt, type Reading } from './readings.ts'
import { Edits, type Block, type Lexer } from './rewrite.ts'
import { TextPlace } from './text-place.ts'

/** May a value of this label be given back here? Whoever says yes has joined it to the answer's label. */
export type Regains = (label: Label) => boolean

export interface RestoreRules {
  /** The text is a tool's arguments. */
  readonly json: boolean
  /** The one that the text begins with. */
  readonly block?: Block
  /** A mutant that `prove` must catch; nothing else asks for it. */
  readonly anywhere?: boolean
}

/**
 * Puts values back for placeholders in a growing text.
 *
 * INVARIANT (restored only as text): a value is put back only where all who show the text would show it as
 * words. What stands, or could stand for anybody, in an address, in a target, a title or an image's
 * description, in a tag, behind a tag that is not a plain one, or would become part of a host's name with
 * what stands beside it, stays a placeholder. So does what is not one of this request's.
 */
export class RestoreLexer implements Lexer {
  readonly edits = new Edits()
  readonly #restore: Restore
  readonly #regains: Regains
  /** All blocks joined. */
  readonly #place: Place
  /** What the blocks said by themselves, from the second one on: clients keep them apart or join them. */
  readonly #blocks = new Map<Block, Place>()
  #block: Block
  #own: Place | undefined
  readonly #isJson: boolean
  readonly #isAnywhere: boolean
  #open = ''
  #from = 0
  /** Another block is beginning. */
  #goesOn = false

  constructor(
    restore: Restore,
    regains: Regains,
    { json, block, anywhere = false }: RestoreRules = { json: false },
  ) {
    this.#isAnywhere = anywhere
    this.#block = block
    this.#restore = restore
    this.#regains = regains
    this.#isJson = json
    this.#place = json ? new ArgumentPlace() : new TextPlace()
  }

  push(text: string): number {
    this.#goesOn = false
    this.#open += text
    return this.#run(false)
  }

  settle(goesOn = false): number {
    this.#goesOn = goesOn
    return this.#run(true)
  }

  turn(block: Block): void {
    if (this.#own === undefined && this.#place instanceof TextPlace)
      this.#blocks.set(this.#block, this.#place.fork())
    let own = this.#blocks.get(block)
    if (own === undefined) this.#blocks.set(block, (own = new TextPlace()))
    this.#own = own
    this.#block = block
  }

  #pass(text: string): void {
    this.#place.pass(text)
    this.#own?.pass(text)
  }

  #run(isFinal: boolean): number {
    const text = this.#open
    const openFrom = isFinal ? text.length : placeholderOpenFrom(text)
    let at = 0
    while (at < openFrom) {
      const start = text.indexOf('[[', at)
      if (start < 0 || start >= openFrom) {
        this.#pass(text.slice(at, openFrom))
        at = openFrom
        break
      }
      this.#pass(text.slice(at, start))
      at = start
      const end = start + PLACEHOLDER_CHARS
      const name = text.slice(start, end)
      if (!isPlaceholder(name)) {
        this.#pass('[')
        at = start + 1
      } else {
        const behind = this.#behind(text.slice(end, end + BEHIND_CHARS), isFinal)
        if (behind === MORE) break
        if (
          !(behind === 'apart' || this.#isAnywhere) ||
          !this.#giveBack(name, start, text.charAt(end))
        )
          this.#pass(name)
        at = end
      }
    }
    this.#from += at
    this.#open = text.slice(at)
    return this.#from
  }

  /** `start`: in the open text. `behind`: the next character. Gives false where the placeholder stays. */
  #giveBack(name: string, start: number, behind: string): boolean {
    const value = this.#restore.valueOf(name)
    if (value === undefined) return false
    const { text, label } = value
    const isText = this.#place.admits(text, behind) && this.#own?.admits(text, behind) !== false
    if ((!isText && !this.#isAnywhere) || !this.#regains(label)) return false
    const at = this.#from + start
    this.edits.add({ start: at, end: at + PLACEHOLDER_CHARS, text: this.#place.written(text) })
    this.#place.passValue(text)
    this.#own?.passValue(text)
    return true
  }

  /** Whether what stands behind a placeholder would make a host's name or an address of its value. */
  #behind(text: string, isFinal: boolean): 'apart' | 'joined' | typeof MORE {
    const rules = { escapes: this.#isJson, isFinal: true }
    const isWhole = text.length === BEHIND_CHARS
    const undecided = isWhole || this.#goesOn ? 'joined' : isFinal ? 'apart' : MORE
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
