import { limits } from '../kernel/limits.ts'
import type { TokenTable } from './token-table.ts'
import { WordPieces } from './word-pieces.ts'

/** Raised when the same model gives other vectors: splitting, weighing or length changed. */
const REVISION = 1
/** Sums of so little are noise of pieces that cancel each other out, not a direction. */
const LENGTH_MIN = 1e-6

export interface Embedding {
  /** Of unit length. Undefined: the text holds nothing that the model knows. */
  readonly vector: Float32Array | undefined
  /** Pieces that were read. */
  readonly tokens: number
}

/**
 * Texts → vectors, without a network of neurons: the weighted vectors of a text's pieces, added up and
 * brought to unit length. The same bytes for the same text on every machine.
 *
 * INVARIANT (vectors are unit or absent): `vector` is undefined or has length 1 within 1e-5; never NaN.
 */
export class StaticEmbedder {
  /** Names model and revision: vectors of another space cannot be compared. */
  readonly space: string
  readonly dimensions: number
  readonly #table: TokenTable
  readonly #words: WordPieces
  readonly #pieces = new Int32Array(limits.embeddedTokensMax)
  readonly #sum: Float64Array

  constructor(table: TokenTable) {
    this.#table = table
    this.#words = new WordPieces(table.tokens)
    this.#sum = new Float64Array(table.dimensions)
    this.dimensions = table.dimensions
    this.space = `builtin-${REVISION}-${table.hash.slice(0, 8)}-${table.dimensions}`
  }

  /** Reads at most limits.embeddedTokensMax pieces of limits.embeddedCharsMax characters; the rest does not count. */
  embed(text: string): Embedding {
    const tokens = this.#words.split(text.slice(0, limits.embeddedCharsMax), this.#pieces)
    return { vector: this.#vectorOf(tokens), tokens }
  }

  #vectorOf(tokens: number): Float32Array | undefined {
    const { rows, scales } = this.#table
    const sum = this.#sum
    const { dimensions } = this
    sum.fill(0)
    for (let at = 0; at < tokens; at++) {
      const piece = this.#pieces[at] as number
      const scale = scales[piece] as number
      const row = piece * dimensions
      for (let d = 0; d < dimensions; d++) {
        sum[d] = (sum[d] as number) + scale * (rows[row + d] as number)
      }
    }
    return unitOf(sum)
  }
}

/** As long as 1, or undefined when it has no direction. */
export function unitOf(values: ArrayLike<number>): Float32Array | undefined {
  let squares = 0
  for (let at = 0; at < values.length; at++) squares += (values[at] as number) ** 2
  const length = Math.sqrt(squares)
  if (!(length > LENGTH_MIN) || !Number.isFinite(length)) return undefined
  return Float32Array.from(values, (value) => value / length)
}
