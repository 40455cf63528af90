import type { Pair } from '../fingerprints/siphash.ts'
import type { Words } from '../fingerprints/words.ts'
import type { ValueHash } from './exact-table.ts'

/**
 * Every one to `wordsMax` words in a row of a text, each different row of words once, by number.
 *
 * INVARIANT (a lone value changes nothing): what is done here is the same for every row of words, whoever
 * has it: no table is asked.
 */
export class Candidates {
  readonly #hash: ValueHash
  readonly #state: Pair = { lo: 0, hi: 0 }
  /** By first word, and then by how many follow: the number of the row of words, 0 behind the end. */
  #ids = new Uint32Array(1_024)
  #lo = new Uint32Array(1_024)
  #hi = new Uint32Array(1_024)
  /** Open addressing: numbers, found by the low half of their hash. */
  #slots = new Uint32Array(2_048)
  #wordsMax = 1
  #length = 0
  #count = 0

  constructor(hash: ValueHash) {
    this.#hash = hash
  }

  /** How many different ones; they are numbered from 1. */
  get count(): number {
    return this.#count
  }
  /** Of the text, repeated ones too. */
  get length(): number {
    return this.#length
  }
  lo(id: number): number {
    return this.#lo[id] ?? 0
  }
  hi(id: number): number {
    return this.#hi[id] ?? 0
  }
  idAt(place: number): number {
    return this.#ids[place] ?? 0
  }
  firstWord(place: number): number {
    return Math.floor(place / this.#wordsMax)
  }
  lastWord(place: number): number {
    return this.firstWord(place) + (place % this.#wordsMax)
  }

  of(words: Words, wordsMax: number): void {
    const { lo, hi, length } = words
    const state = this.#state
    this.#wordsMax = Math.max(1, wordsMax)
    this.#length = length * this.#wordsMax
    this.#count = 0
    this.#clear()
    for (let from = 0, place = 0; from < length; from++) {
      this.#hash.begin(lo[from] ?? 0, hi[from] ?? 0, state)
      const end = from + this.#wordsMax
      for (let to = from; to < end; to++, place++) {
        if (to >= length) this.#ids[place] = 0
        else {
          if (to > from) this.#hash.go(lo[to] ?? 0, hi[to] ?? 0, state)
          this.#ids[place] = this.#idOf(state.lo, state.hi)
        }
      }
    }
  }

  #idOf(lo: number, hi: number): number {
    const mask = this.#slots.length - 1
    let slot = lo & mask
    for (let id = this.#slots[slot] ?? 0; id !== 0; id = this.#slots[slot] ?? 0) {
      if (this.#lo[id] === lo && this.#hi[id] === hi) return id
      slot = (slot + 1) & mask
    }
    const id = ++this.#count
    this.#slots[slot] = id
    this.#lo[id] = lo
    this.#hi[id] = hi
    return id
  }

  #clear(): void {
    if (this.#ids.length > this.#length + 1) {
      this.#slots.fill(0)
      return
    }
    const size = 2 ** Math.ceil(Math.log2(this.#length + 2))
    this.#ids = new Uint32Array(size)
    this.#lo = new Uint32Array(size)
    this.#hi = new Uint32Array(size)
    this.#slots = new Uint32Array(2 * size)
  }
}
