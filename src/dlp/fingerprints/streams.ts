import { decodedOnce, DECODED_TIMES_MAX, wholly } from './decoded.ts'
import { unmarked } from './markup.ts'
import { SHINGLE_WORDS } from './shingles.ts'
import { Words } from './words.ts'

/** Texts one behind the other, as one row of words, and which words are whose. */
export class TextStream {
  readonly words: Words
  /** Of each text with words: where it ends, and its index in the request. */
  readonly #ends: number[] = []
  readonly #texts: number[] = []

  constructor(key: Uint8Array) {
    this.words = new Words(key)
  }

  clear(): void {
    this.words.clear()
    this.#ends.length = 0
    this.#texts.length = 0
  }

  add(text: number, content: string): void {
    this.words.add(content)
    if (this.words.length === (this.#ends.at(-1) ?? 0)) return
    this.ends(text)
  }

  /** All words since the last end are of this text. */
  ends(text: number): void {
    this.#ends.push(this.words.length)
    this.#texts.push(text)
  }

  /** The last text that has words. */
  last(): { readonly text: number; readonly from: number; readonly to: number } | undefined {
    const to = this.#ends.at(-1)
    const text = this.#texts.at(-1)
    if (to === undefined || text === undefined) return undefined
    return { text, from: this.#ends.at(-2) ?? 0, to }
  }

  /** The texts that the words from `first` to `last` are of. */
  textsOf(first: number, last: number, into: Set<number>): void {
    let low = 0
    let high = this.#ends.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#ends[middle] ?? 0) <= first) low = middle + 1
      else high = middle
    }
    for (let at = low; at < this.#ends.length; at++) {
      into.add(this.#texts[at] ?? 0)
      if ((this.#ends[at] ?? 0) > last) return
    }
  }
}

/** The last words of a text, hashed. */
export type Tail = readonly (readonly [lo: number, hi: number])[]
const TAIL_WORDS = SHINGLE_WORDS - 1

/**
 * The forms in which known text may stand in a request: as it is read without markup, as it is written,
 * and as it reads when it is decoded. Each form of all texts is one row: what is split over parts, each
 * part encoded by itself, comes together again.
 */
export class RequestStreams {
  readonly #read: TextStream
  readonly #written: TextStream
  readonly #decoded: TextStream
  readonly #across: TextStream
  #hasMarkup = false

  constructor(key: Uint8Array) {
    this.#read = new TextStream(key)
    this.#written = new TextStream(key)
    this.#decoded = new TextStream(key)
    this.#across = new TextStream(key)
  }

  clear(): void {
    for (const stream of this.all()) stream.clear()
    this.#hasMarkup = false
  }

  add(text: number, content: string): void {
    const plain = unmarked(content)
    this.#read.add(text, plain)
    if (plain !== content) {
      this.#hasMarkup = true
      this.#written.add(text, content)
    }
  }

  /** All texts decoded once, one behind the other, then twice, and so on: for short ones. */
  addDecoded(texts: readonly string[]): void {
    let current: readonly (string | undefined)[] = texts
    for (let times = 0; times < DECODED_TIMES_MAX; times++) {
      current = current.map((text) => (text === undefined ? undefined : wholly(decodedOnce(text))))
      if (current.every((text) => text === undefined)) return
      for (const [at, text] of current.entries())
        if (text !== undefined) this.#decoded.add(at, unmarked(text))
    }
  }

  all(): readonly TextStream[] {
    return this.#hasMarkup
      ? [this.#read, this.#written, this.#decoded, this.#across]
      : [this.#read, this.#decoded, this.#across]
  }

  /**
   * Puts the end of what came before in front of the last text; gives the end of this one. What is cut
   * into pieces of a few words is one text again when they come one after the other.
   */
  continueFrom(tail: Tail): Tail {
    const last = this.#read.last()
    if (last === undefined) return tail
    const { lo, hi } = this.#read.words
    const across = this.#across
    for (const [low, high] of tail) across.words.again(low, high)
    const head = Math.min(last.to, last.from + TAIL_WORDS)
    for (let at = last.from; at < head; at++) across.words.again(lo[at] ?? 0, hi[at] ?? 0)
    across.ends(last.text)
    const all: (readonly [number, number])[] = [...tail]
    for (let at = Math.max(last.from, last.to - TAIL_WORDS); at < last.to; at++)
      all.push([lo[at] ?? 0, hi[at] ?? 0])
    return all.slice(-TAIL_WORDS)
  }
}
