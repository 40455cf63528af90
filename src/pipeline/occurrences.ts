import { limits } from '../kernel/limits.ts'
import type { Span } from './views.ts'

interface Node {
  /** Its first child, and the code that leads there; a value's end has none. Most have no second. */
  code: number
  only: Node | undefined
  more: Map<number, Node> | undefined
  fail: Node | undefined
  /** Length of the value that ends here; 0: none does. */
  length: number
  /** The nearest node on the way of failures at which a value ends. */
  ends: Node | undefined
}
const newNode = (): Node => ({
  code: NO_CODE,
  only: undefined,
  more: undefined,
  fail: undefined,
  length: 0,
  ends: undefined,
})
const NO_CODE = -1

const after = (node: Node, code: number): Node | undefined =>
  node.code === code ? node.only : node.more?.get(code)

function* childrenOf({ code, only, more }: Node): Generator<readonly [number, Node]> {
  if (only !== undefined) yield [code, only]
  if (more !== undefined) yield* more
}

/** Shorter values stand in other words by chance: only as a word of their own they are one. */
const ANYWHERE_CHARS = 8

/**
 * Finds every occurrence of any of many values (Aho and Corasick, 1975): linear in the text and what it
 * finds, however many values there are and whatever they begin with.
 */
export class Occurrences {
  readonly #root = newNode()

  private constructor() {
    // Made by `of` alone, in turns.
  }

  /** Yields after each limits.scanTurnChars, here and below: for who lets others run meanwhile. */
  static *of(values: Iterable<string>): Generator<undefined, Occurrences> {
    const made = new Occurrences()
    const turns = turnsOfChars()
    for (const value of values) {
      if (value !== '') made.#add(value)
      if (turns(value.length)) yield
    }
    yield* made.#link()
    return made
  }

  /** `visit` is told each, in order of their ends. They may overlap. */
  *in(text: string, visit: (span: Span) => void): Generator<undefined, void> {
    let node = this.#root
    for (let at = 0; at < text.length; at++) {
      if (at % limits.scanTurnChars === limits.scanTurnChars - 1) yield
      const code = text.charCodeAt(at)
      let next = after(node, code)
      while (next === undefined && node !== this.#root) {
        node = node.fail ?? this.#root
        next = after(node, code)
      }
      node = next ?? this.#root
      const first = node.length > 0 ? node : node.ends
      for (let ending = first; ending !== undefined; ending = ending.ends) {
        const span = { start: at + 1 - ending.length, end: at + 1 }
        // The longest that counts covers those that end with it.
        if (counts(text, span)) {
          visit(span)
          break
        }
      }
    }
  }

  #add(value: string): void {
    let node = this.#root
    for (let at = 0; at < value.length; at++) {
      const code = value.charCodeAt(at)
      let next = after(node, code)
      if (next === undefined) {
        next = newNode()
        if (node.only === undefined) {
          node.code = code
          node.only = next
        } else (node.more ??= new Map()).set(code, next)
      }
      node = next
    }
    node.length = value.length
  }

  *#link(): Generator<undefined, void> {
    const open: Node[] = []
    const turns = turnsOfChars()
    for (const [, node] of childrenOf(this.#root)) {
      node.fail = this.#root
      open.push(node)
    }
    // It grows while it is walked: breadth first.
    for (const node of open) {
      for (const [code, next] of childrenOf(node)) {
        let fail = node.fail
        while (fail !== undefined && after(fail, code) === undefined) fail = fail.fail
        next.fail = (fail && after(fail, code)) ?? this.#root
        next.ends = next.fail.length > 0 ? next.fail : next.fail.ends
        open.push(next)
      }
      if (turns(1)) yield
    }
  }
}

/** Tells when so much was done that others should run. */
export function turnsOfChars(): (chars: number) => boolean {
  let done = 0
  return (chars) => {
    done += chars
    if (done < limits.scanTurnChars) return false
    done = 0
    return true
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
