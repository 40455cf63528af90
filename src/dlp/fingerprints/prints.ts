import { unmarked } from './markup.ts'
import { Shingles, Winnower } from './shingles.ts'
import { Words } from './words.ts'

/** Makes the fingerprints of texts that are to be known again. One per thread; `key`: 32 bytes. */
export class Printer {
  readonly #words: Words
  readonly #winnower: Winnower

  constructor(key: Uint8Array) {
    this.#words = new Words(key)
    this.#winnower = new Winnower(new Shingles(key))
  }

  /**
   * Of the text that the pieces make in this order, as it is written and as it is read without markup.
   * Bytes as `Winnower.take` gives them.
   */
  of(pieces: readonly string[]): Uint8Array {
    const plain = pieces.map(unmarked)
    this.#add(plain)
    if (plain.some((text, at) => text !== pieces[at])) this.#add(pieces)
    return this.#winnower.take()
  }

  /**
   * Beside a document as it is told, its tables as they are written: without the names of columns. `file`:
   * of a format that is text, all that stands in it, since people copy out of editors too.
   */
  ofDocument(
    blocks: readonly { readonly kind: string; readonly text: string }[],
    file?: string,
  ): Uint8Array {
    if (file !== undefined) this.#add([unmarked(file)])
    const tables = blocks.filter(({ kind }) => kind === 'table')
    if (tables.length > 0) {
      for (const { text } of tables) this.#add([text.replaceAll(COLUMN, '$1')])
    }
    return this.of(blocks.map(({ text }) => text))
  }

  #add(pieces: readonly string[]): void {
    this.#words.clear()
    for (const piece of pieces) this.#words.add(piece)
    this.#winnower.add(this.#words)
  }
}

/** The name of a column before its cell, as tables are told: `Header: value; Header: value`. */
const COLUMN = /(^|; )[^:;\n]{1,80}: /gm
