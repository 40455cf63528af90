import { decodedForms, decodingBudget } from './decoded.ts'
import { unmarked } from './markup.ts'
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
    this.#ends.push(this.words.length)
    this.#texts.push(text)
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

/**
 * The forms in which known text may stand in a request: as it is read without markup, as it is written,
 * and as it reads when it is decoded. Each form of all texts is one row: what is split over parts, each
 * part encoded by itself, comes together again.
 */
export class RequestStreams {
  readonly #read: TextStream
  readonly #written: TextStream
  readonly #decoded: TextStream
  #budget = decodingBudget()
  #hasMarkup = false

  constructor(key: Uint8Array) {
    this.#read = new TextStream(key)
    this.#written = new TextStream(key)
    this.#decoded = new TextStream(key)
  }

  clear(): void {
    for (const stream of this.all()) stream.clear()
    this.#budget = decodingBudget()
    this.#hasMarkup = false
  }

  add(text: number, content: string): void {
    const plain = unmarked(content)
    this.#read.add(text, plain)
    if (plain !== content) {
      this.#hasMarkup = true
      this.#written.add(text, content)
    }
    for (const form of decodedForms(content, this.#budget)) this.#decoded.add(text, unmarked(form))
  }

  all(): readonly TextStream[] {
    return this.#hasMarkup
      ? [this.#read, this.#written, this.#decoded]
      : [this.#read, this.#decoded]
  }
}
