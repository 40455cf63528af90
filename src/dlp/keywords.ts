import { assert } from '../kernel/assert.ts'
import { limits } from '../kernel/limits.ts'
import type { Detector } from './detector.ts'

/** A keyword ended. */
export interface Heard {
  /** Index of the detector that listens to it. */
  readonly index: number
  /** Characters of the keyword. */
  readonly length: number
}

/** Classes of characters, as a power of two: a state's row begins at `state << WIDTH_BITS`. */
export const WIDTH_BITS = 6
const WIDTH = 1 << WIDTH_BITS
const DIGIT = 0x30
const SPACE = 0x20

/**
 * The keywords of all detectors as one automaton (Aho and Corasick, 1975): a step per character,
 * however many keywords there are. Case, which digit and which white space make no difference.
 */
export class Keywords {
  /** Of ASCII; everything else is class 0, which is in no keyword. */
  readonly classes = new Uint8Array(0x80)
  /** The next state, by state and class. */
  readonly next: Uint16Array
  /** 1: a keyword ends in this state. */
  readonly ends: Uint8Array
  /** Characters before here that may be the beginning of a keyword that stands in a span. */
  readonly opens: Uint8Array
  readonly #openers: readonly (readonly Heard[])[]
  readonly #heard: readonly (readonly Heard[])[]

  constructor(detectors: readonly Detector[]) {
    const words = detectors.flatMap(({ keywords = [], keywordsIn }, index) =>
      keywords.map((word) => ({ word: folded(word), index, inSpan: keywordsIn !== 'context' })),
    )
    this.#classify(words.map(({ word }) => word).join(''))
    const trie = new Trie()
    for (const { word, index, inSpan } of words) {
      assert(
        word.length > 0 && word.length <= limits.keywordChars,
        'a keyword has a bounded length',
      )
      trie.add(
        Array.from(word, (letter) => this.classes[letter.charCodeAt(0)] as number),
        {
          index,
          inSpan,
        },
      )
    }
    trie.link()
    this.next = new Uint16Array(trie.rows.length << WIDTH_BITS)
    for (const [state, row] of trie.rows.entries()) this.next.set(row, state << WIDTH_BITS)
    this.#heard = trie.heard
    this.ends = Uint8Array.from(trie.heard, (heard) => (heard.length > 0 ? 1 : 0))
    this.opens = Uint8Array.from(trie.opens)
    this.#openers = trie.openers
  }

  /** The keywords that end in a state, longer ones first. */
  heard(state: number): readonly Heard[] {
    return this.#heard[state] ?? []
  }

  /** The keywords in spans that may go on from a state, and how much of each is there. One per detector. */
  openers(state: number): readonly Heard[] {
    return this.#openers[state] ?? []
  }

  /** Any keyword stands in `text`, which is in plain form. */
  any(text: string): boolean {
    let state = 0
    for (let at = 0; at < text.length; at++) {
      state = this.step(state, text.charCodeAt(at))
      if (this.ends[state] === 1) return true
    }
    return false
  }

  step(state: number, code: number): number {
    return this.next[
      (state << WIDTH_BITS) | (code < 0x80 ? (this.classes[code] as number) : 0)
    ] as number
  }

  #classify(characters: string): void {
    let classes = 0
    for (const character of new Set(characters)) {
      const code = character.charCodeAt(0)
      assert(code >= SPACE && code < 0x7f, 'keywords are printable ASCII')
      assert(++classes < WIDTH, 'keywords have few different characters')
      this.classes[code] = classes
    }
    for (let code = 0; code < 0x80; code++) {
      const same = folded(String.fromCharCode(code)).charCodeAt(0)
      this.classes[code] = this.classes[same] as number
    }
  }
}

/** All digits are one, all white space is one, and so is case. */
const folded = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\d/g, String.fromCharCode(DIGIT))
    .replace(/\s/g, String.fromCharCode(SPACE))

class Trie {
  readonly rows: Uint16Array[] = [new Uint16Array(WIDTH)]
  readonly heard: Heard[][] = [[]]
  readonly opens: number[] = [0]
  readonly openers: Heard[][] = [[]]

  add(classes: readonly number[], { index, inSpan }: { index: number; inSpan: boolean }): void {
    let state = 0
    for (const [depth, each] of classes.entries()) {
      const row = this.rows[state] as Uint16Array
      if (row[each] === 0) {
        row[each] = this.rows.length
        this.rows.push(new Uint16Array(WIDTH))
        this.heard.push([])
        this.opens.push(0)
        this.openers.push([])
      }
      state = row[each] as number
      if (!inSpan || depth + 1 === classes.length) continue
      this.opens[state] = depth + 1
      addOnce(this.openers[state] as Heard[], { index, length: depth + 1 })
    }
    addOnce(this.heard[state] as Heard[], { index, length: classes.length })
  }

  /** Where no keyword goes on, the longest suffix that one begins with does; breadth first. */
  link(): void {
    const fails = new Uint16Array(this.rows.length)
    const open: number[] = [0]
    for (let state = open.shift(); state !== undefined; state = open.shift()) {
      const row = this.rows[state] as Uint16Array
      const fail = fails[state] as number
      const other = this.rows[fail] as Uint16Array
      for (let each = 0; each < WIDTH; each++) {
        const child = row[each] as number
        if (child === 0) {
          if (state !== 0) row[each] = other[each] as number
          continue
        }
        const link = state === 0 ? 0 : (other[each] as number)
        fails[child] = link
        ;(this.heard[child] as Heard[]).push(...(this.heard[link] as Heard[]))
        if (this.opens[child] === 0) this.opens[child] = this.opens[link] as number
        // Those of a suffix are shorter: the longest of a detector comes first, and says enough.
        for (const opener of this.openers[link] as Heard[])
          addOnce(this.openers[child] as Heard[], opener)
        open.push(child)
      }
    }
  }
}

function addOnce(all: Heard[], heard: Heard): void {
  if (!all.some(({ index }) => index === heard.index)) all.push(heard)
}
