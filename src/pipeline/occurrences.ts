import type { Span } from './views.ts'

interface Node {
  readonly next: Map<number, Node>
  fail: Node | undefined
  /** Length of the value that ends here; 0: none does. */
  length: number
  /** The nearest node on the way of failures at which a value ends. */
  ends: Node | undefined
}
const newNode = (): Node => ({ next: new Map(), fail: undefined, length: 0, ends: undefined })

/** Shorter values stand in other words by chance: only as a word of their own they are one. */
const ANYWHERE_CHARS = 8

/**
 * Finds every occurrence of any of many values (Aho and Corasick, 1975): linear in the text and what it
 * finds, however many values there are and whatever they begin with.
 */
export class Occurrences {
  readonly #root = newNode()

  constructor(values: Iterable<string>) {
    for (const value of values) if (value !== '') this.#add(value)
    this.#link()
  }

  /** In order of their ends. They may overlap. */
  in(text: string): readonly Span[] {
    const found: Span[] = []
    let node = this.#root
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      while (node !== this.#root && !node.next.has(code)) node = node.fail ?? this.#root
      node = node.next.get(code) ?? this.#root
      const first = node.length > 0 ? node : node.ends
      for (let ending = first; ending !== undefined; ending = ending.ends) {
        const span = { start: at + 1 - ending.length, end: at + 1 }
        // The longest that counts covers those that end with it.
        if (counts(text, span)) {
          found.push(span)
          break
        }
      }
    }
    return found
  }

  #add(value: string): void {
    let node = this.#root
    for (let at = 0; at < value.length; at++) {
      const code = value.charCodeAt(at)
      let next = node.next.get(code)
      if (next === undefined) node.next.set(code, (next = newNode()))
      node = next
    }
    node.length = value.length
  }

  #link(): void {
    const open: Node[] = [...this.#root.next.values()]
    for (const node of open) node.fail = this.#root
    // It grows while it is walked: breadth first.
    for (const node of open)
      for (const [code, next] of node.next) {
        let fail = node.fail
        while (fail !== undefined && !fail.next.has(code)) fail = fail.fail
        next.fail = fail?.next.get(code) ?? this.#root
        next.ends = next.fail.length > 0 ? next.fail : next.fail.ends
        open.push(next)
      }
  }
}

function counts(text: string, { start, end }: Span): boolean {
  if (end - start >= ANYWHERE_CHARS) return true
  return (
    !(isWord(text, start - 1) && isWord(text, start)) &&
    !(isWord(text, end - 1) && isWord(text, end))
  )
}

const WORD = /[\p{L}\p{N}]/u
const isWord = (text: string, at: number): boolean => at >= 0 && WORD.test(text.charAt(at))
