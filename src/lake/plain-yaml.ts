import { limits } from '../kernel/limits.ts'

/**
 * The part of YAML that ACL files are written in, read in linear time: mappings and lists as blocks or in
 * brackets on one line, texts plain or in quotes, comments. A library for all of YAML takes seconds for
 * 64 KiB that were written to be slow, and the event loop waits.
 *
 * INVARIANT (one reading): whatever is read here, YAML reads the same; whatever else YAML allows (anchors,
 * tags, escapes, texts over several lines, repeated members) is malformed.
 */
export function parsePlainYaml(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: new Blocks(linesOf(text)).document() }
  } catch (error) {
    if (error instanceof NotPlain) return undefined
    throw error
  }
}

class NotPlain extends Error {
  override readonly name = 'NotPlain'
}

interface Line {
  readonly indent: number
  readonly text: string
}

function linesOf(text: string): readonly Line[] {
  const lines = text.split(/\r?\n/).flatMap((line) => {
    if (STRANGE.test(line)) throw new NotPlain()
    let indent = 0
    while (line[indent] === ' ') indent++
    let end = line.length
    while (end > indent && line[end - 1] === ' ') end--
    const content = line.slice(indent, end)
    return content === '' || content.startsWith('#') ? [] : [{ indent, text: content }]
  })
  return lines[0]?.text === '---' && lines[0].indent === 0 ? lines.slice(1) : lines
}
/** Control characters, tabs, and what YAML takes for the end of a line or for nothing. */
const STRANGE = /[^\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\uffef\u{10000}-\u{10ffff}]/u

/** Mappings and lists by their indentation. */
class Blocks {
  readonly #lines: readonly Line[]
  #at = 0

  constructor(lines: readonly Line[]) {
    this.#lines = lines
  }

  document(): unknown {
    const [first] = this.#lines
    if (first === undefined) throw new NotPlain()
    const value = first.text.startsWith('{') ? this.#flowDocument() : this.#mapping(first.indent, 0)
    if (this.#at < this.#lines.length) throw new NotPlain()
    return value
  }

  #flowDocument(): unknown {
    this.#at = 1
    return new Flow(this.#lines[0]?.text ?? '').whole()
  }

  #mapping(indent: number, depth: number): unknown {
    if (depth > limits.governorDepthMax) throw new NotPlain()
    const members = new Map<string, unknown>()
    for (let line = this.#lines[this.#at]; line?.indent === indent; line = this.#lines[this.#at]) {
      const flow = new Flow(line.text)
      const name = flow.blockKey()
      if (members.has(name)) throw new NotPlain()
      this.#at++
      members.set(name, flow.isAtEnd() ? this.#below(indent, depth) : flow.whole())
    }
    const next = this.#lines[this.#at]
    if (next !== undefined && next.indent > indent) throw new NotPlain()
    return Object.fromEntries(members)
  }

  /** What stands under a name that has nothing beside it. */
  #below(indent: number, depth: number): unknown {
    const next = this.#lines[this.#at]
    const isList = next !== undefined && next.text.startsWith('- ') && next.indent >= indent
    if (isList) return this.#list(next.indent)
    if (next === undefined || next.indent <= indent) return null
    return this.#mapping(next.indent, depth + 1)
  }

  #list(indent: number): readonly unknown[] {
    const items: unknown[] = []
    for (let line = this.#lines[this.#at]; line?.indent === indent; line = this.#lines[this.#at]) {
      if (!line.text.startsWith('- ')) break
      items.push(new Flow(line.text.slice(2).trimStart()).text())
      this.#at++
    }
    const next = this.#lines[this.#at]
    if (next !== undefined && next.indent > indent) throw new NotPlain()
    return items
  }
}

/** One line, or what is left of it. */
class Flow {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** `name:` at the beginning of a line; what follows is beside it. */
  blockKey(): string {
    const name = this.#scalar(PLAIN_KEY)
    if (!this.#take(':')) throw new NotPlain()
    if (this.#at < this.#text.length && this.#text[this.#at] !== ' ') throw new NotPlain()
    this.#spaces()
    return name
  }
  isAtEnd(): boolean {
    return this.#at >= this.#text.length || this.#isComment()
  }
  whole(): unknown {
    return this.#ended(this.#value(0))
  }
  text(): string {
    return this.#ended(this.#scalar(PLAIN))
  }

  #ended<T>(value: T): T {
    this.#spaces()
    if (!this.isAtEnd()) throw new NotPlain()
    return value
  }
  /** Behind a space only: `a#b` is a text. */
  #isComment(): boolean {
    return this.#text[this.#at] === '#' && this.#text[this.#at - 1] === ' '
  }

  #value(depth: number): unknown {
    if (depth > limits.governorDepthMax) throw new NotPlain()
    if (this.#take('[')) return this.#items(depth)
    return this.#take('{') ? this.#members(depth) : this.#scalar(PLAIN)
  }

  #items(depth: number): readonly unknown[] {
    const items: unknown[] = []
    for (this.#spaces(); !this.#take(']'); this.#next(']')) items.push(this.#value(depth + 1))
    return items
  }

  #members(depth: number): unknown {
    const members = new Map<string, unknown>()
    for (this.#spaces(); !this.#take('}'); this.#next('}')) {
      const name = this.#scalar(PLAIN_KEY)
      const isQuoted = /["']/.test(this.#text[this.#at - 1] ?? '')
      if (members.has(name) || !this.#take(':')) throw new NotPlain()
      if (!this.#take(' ') && !isQuoted) throw new NotPlain()
      this.#spaces()
      members.set(name, this.#value(depth + 1))
    }
    return Object.fromEntries(members)
  }

  /** Between two entries, or before the end. */
  #next(end: string): void {
    this.#spaces()
    if (this.#text[this.#at] === end) return
    if (!this.#take(',')) throw new NotPlain()
    this.#spaces()
  }

  #scalar(plain: RegExp): string {
    const quoted = this.#match(/"([^"\\]*)"|'([^']*)'/y)
    if (quoted !== undefined) return quoted[1] ?? quoted[2] ?? ''
    const text = this.#match(plain)?.[0]
    // What YAML may take for something else than a text stands in quotes.
    if (text === undefined || NO_TEXT.test(text)) throw new NotPlain()
    return text
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) return undefined
    this.#at += found[0].length
    return found
  }
  #take(letter: string): boolean {
    if (this.#text[this.#at] !== letter) return false
    this.#at++
    return true
  }
  #spaces(): void {
    while (this.#text[this.#at] === ' ') this.#at++
  }
}

/** A colon inside a text has a letter behind it; a key ends at its colon. */
const PLAIN = /[A-Za-z0-9_./+](?:[A-Za-z0-9_./@+-]|:(?=[A-Za-z0-9_]))*/y
const PLAIN_KEY = /[A-Za-z0-9_/][A-Za-z0-9_./@+-]*/y
const NO_TEXT = /^(?:null|true|false|yes|no|on|off|y|n|[-+.]?[0-9].*|[-+]?\.(?:inf|nan).*|\.+)$/i
