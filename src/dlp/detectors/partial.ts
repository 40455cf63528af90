import { assert } from '../../kernel/assert.ts'

/** Characters from the end of a text in which a lookahead that says no is not believed: more may come. */
const LOOKAHEAD_CHARS = 16

/**
 * The pattern that matches, up to the end of a text, whatever a match of `pattern` may begin with: what a
 * stream must hold back. `ahead` characters behind a match may still undo it, besides the one that a
 * lookahead of one character sees.
 *
 * It reads what detectors write: literals, classes, escapes, groups, lookarounds, `|`, and quantifiers.
 * No backreferences, no `$`.
 */
export function partialOf(pattern: RegExp, ahead: number): RegExp {
  const reader = new Reader(pattern.source)
  const flags = `${pattern.flags.replace(/[gyd]/g, '')}g`
  return new RegExp(`(?:${reader.alternatives()})[^]{0,${ahead}}$`, flags)
}

class Reader {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  /** Up to the end or a closing bracket. */
  alternatives(): string {
    let out = ''
    while (this.#at < this.#source.length && this.#peek() !== ')') {
      if (this.#peek() === '|') {
        out += '|'
        this.#at++
      } else out += this.#quantified()
    }
    return out
  }

  #peek(): string {
    return this.#source[this.#at] as string
  }

  #take(length: number): string {
    const taken = this.#source.slice(this.#at, this.#at + length)
    this.#at += length
    return taken
  }

  #quantified(): string {
    const atom = this.#atom()
    const quantifier = /^(?:[?*+]|\{\d+(?:,\d*)?\})\??/.exec(this.#source.slice(this.#at))
    return atom + this.#take(quantifier?.[0].length ?? 0)
  }

  #atom(): string {
    const next = this.#peek()
    if (next === '(') return this.#group()
    if (next === '[') return orEnd(this.#class())
    if (next !== '\\') return next === '^' ? this.#take(1) : orEnd(this.#take(1))
    const escape = this.#escape()
    assert(!/\\[1-9k]/.test(escape), 'a pattern has no backreference')
    return orEnd(escape)
  }

  #escape(): string {
    const long = /^\\(?:u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|p\{[^}]+\}|.)/i
    return this.#take(long.exec(this.#source.slice(this.#at))?.[0].length ?? 2)
  }

  #class(): string {
    const start = this.#at
    for (this.#at++; this.#peek() !== ']'; this.#at++) if (this.#peek() === '\\') this.#at++
    this.#at++
    return this.#source.slice(start, this.#at)
  }

  #group(): string {
    const opening = /^\((?:\?(?::|=|!|<=|<!|<\w+>))?/.exec(this.#source.slice(this.#at))?.[0] ?? '('
    const start = this.#at
    this.#at += opening.length
    const inner = this.alternatives()
    this.#at++
    const written = this.#source.slice(start, this.#at)
    // What stands before is there already.
    if (opening === '(?<=' || opening === '(?<!') return written
    if (opening === '(?!') return `(?:${written}|(?=[^]{0,${LOOKAHEAD_CHARS}}$))`
    if (opening === '(?=') return `(?:${opening}${inner})|(?=[^]{0,${LOOKAHEAD_CHARS}}$))`
    return `(?:(?:${inner})|$)`
  }
}

const orEnd = (atom: string): string => `(?:${atom}|$)`
