import type { Label } from '../../kernel/label.ts'
import { limits } from '../../kernel/limits.ts'
import { HashTable } from '../fingerprints/hash-table.ts'
import { SipHash, SIPHASH_KEY_BYTES, type Pair } from '../fingerprints/siphash.ts'
import { Words } from '../fingerprints/words.ts'

/** What a table of exact data is declared as. */
export interface ExactData {
  readonly id: string
  readonly columns: readonly string[]
  readonly label: Label
  /** From 2: one value alone is nobody. */
  readonly minColumns: number
}

/**
 * The values of declared columns as keyed hashes, and which row has which. Made in memory from the file and
 * written nowhere: a value cannot be read out of it, nor guessed without the key.
 */
export class ExactTable {
  readonly data: ExactData
  readonly #values: ValueHash
  /** By value: the rows that have it, up to limits.exactRowsPerValue of them. */
  readonly #rowsOf = new HashTable()
  /** 32 bits of each value's hash, row by row; 0: none. */
  #cells = new Uint32Array(1_024)
  #rowCount = 0
  /** By column: values, and those of them that hold a digit or an `@`. */
  readonly #fullCells: number[] = []
  readonly #exactCells: number[] = []
  #wordsMax = 0

  /** `key`: 32 bytes. */
  constructor(data: ExactData, key: Uint8Array) {
    this.data = data
    this.#values = new ValueHash(key)
  }

  get rows(): number {
    return this.#rowCount
  }
  /** Words of its longest value. */
  get wordsMax(): number {
    return this.#wordsMax
  }

  /** The values of the declared columns, in their order. */
  add(values: readonly string[]): void {
    const width = this.data.columns.length
    const from = this.#rowCount * width
    if (from + width > this.#cells.length) {
      const larger = new Uint32Array(Math.ceil(this.#cells.length * 1.5) + width)
      larger.set(this.#cells)
      this.#cells = larger
    }
    this.#rowCount++
    const seen = new Set<number>()
    for (const [column, text] of values.slice(0, width).entries()) {
      const value = this.#values.of(text)
      if (value === undefined) continue
      this.#fullCells[column] = (this.#fullCells[column] ?? 0) + 1
      if (EXACT.test(text)) this.#exactCells[column] = (this.#exactCells[column] ?? 0) + 1
      this.#wordsMax = Math.max(this.#wordsMax, value.words)
      this.#cells[from + column] = value.lo
      if (seen.has(value.lo) || this.#rowsFrom(this.find(value.lo, value.hi)).length >= ROWS_LISTED)
        continue
      seen.add(value.lo)
      this.#rowsOf.add(value.lo, value.hi, this.#rowCount)
    }
  }

  /** Where the rows of a value begin, for `rowsAt`; 0: nobody has it. Takes as long for a value as for none. */
  find(lo: number, hi: number): number {
    return this.#rowsOf.find(lo, hi)
  }

  /** The rows by which a value is looked for; none when it is many people's. */
  rowsAt(place: number): readonly number[] {
    const rows = this.#rowsFrom(place)
    return rows.length > limits.exactRowsPerValue ? [] : rows
  }

  /** The hash of a row's value in a column; 0: it has none. */
  cellOf(row: number, column: number): number {
    return this.#cells[(row - 1) * this.data.columns.length + column] ?? 0
  }

  /** Names, places, words: a name in two columns that stands as a whole is one value. */
  isWordy(column: number): boolean {
    return (this.#exactCells[column] ?? 0) * EXACT_SHARE < (this.#fullCells[column] ?? 0)
  }

  #rowsFrom(place: number): number[] {
    const rows: number[] = []
    for (let at = place; at !== 0; at = this.#rowsOf.next(at)) rows.push(this.#rowsOf.holderAt(at))
    return rows
  }
}
const EXACT = /[\p{N}@]/u
/** One value in twenty with a digit makes a column of numbers. */
const EXACT_SHARE = 20
/** One more than are looked for: that many say that there are too many. */
const ROWS_LISTED = limits.exactRowsPerValue + 1

interface HashedValue {
  readonly lo: number
  readonly hi: number
  readonly words: number
}

/** A value's words, one after the other through a keyed hash: the state after each is that of what it begins. */
export class ValueHash {
  readonly #words: Words
  readonly #hash: SipHash

  constructor(key: Uint8Array) {
    this.#words = new Words(key)
    this.#hash = new SipHash(key.subarray(SIPHASH_KEY_BYTES))
  }

  /** The state after a first word. */
  begin(lo: number, hi: number, state: Pair): void {
    // Not what a shingle of fingerprints goes through: those are sums of five words.
    this.#hash.value(~lo, ~hi, state)
    settle(state)
  }
  /** The state after one more word. */
  go(lo: number, hi: number, state: Pair): void {
    this.#hash.value(state.lo ^ lo, ~(state.hi ^ hi), state)
    settle(state)
  }

  /** Undefined: too short or too long to be looked for. */
  of(text: string): HashedValue | undefined {
    if (text.replaceAll(NO_LETTER, '').length < limits.exactValueCharsMin) return undefined
    const words = this.#words
    words.clear()
    words.add(text)
    if (words.length === 0 || words.length > limits.exactValueWordsMax) return undefined
    const state: Pair = { lo: 0, hi: 0 }
    this.begin(words.lo[0] ?? 0, words.hi[0] ?? 0, state)
    for (let at = 1; at < words.length; at++) this.go(words.lo[at] ?? 0, words.hi[at] ?? 0, state)
    return { lo: state.lo, hi: state.hi, words: words.length }
  }
}
const NO_LETTER = /[^\p{L}\p{N}]/gu

/** 0 stands for no value. */
function settle(state: Pair): void {
  if (state.lo === 0) state.lo = 1
}
