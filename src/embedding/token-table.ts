import { createHash } from 'node:crypto'

/**
 * A static embedding model: one vector per piece of a vocabulary. Its file, little-endian:
 *
 *     0   8 bytes   `STNDEMB1`: magic, and the version of this layout
 *     8   u32       dimensions
 *    12   u32       pieces
 *    16   u32       bytes of the vocabulary, zeros at its end included: a multiple of 4
 *    20   32 bytes  SHA-256 of all bytes from 52 on
 *    52   vocabulary, UTF-8, one piece per line; f32 scale per piece; i8 vectors, piece by piece
 *
 * A piece's vector is its row times its scale. The scale holds the piece's weight too: vectors of a
 * text's pieces are added up as they are.
 */
export interface TokenTable {
  readonly dimensions: number
  readonly tokens: readonly string[]
  readonly scales: Float32Array
  readonly rows: Int8Array
  /** SHA-256 of the model, hex. */
  readonly hash: string
}

/** Why a file is no model that this program can use; one sentence without its name. */
export interface TableProblem {
  readonly problem: string
}

const MAGIC = 'STNDEMB'
const VERSION = '1'
const HASH_AT = 20
const BODY_AT = 52
export const TABLE_BOUNDS = { dimensionsMax: 1_024, piecesMax: 65_536, vocabularyBytesMax: 2 ** 20 }

/**
 * INVARIANT (a damaged model is not used): magic, version, sizes and hash are checked before one number
 * of it is.
 */
export function readTokenTable(bytes: Uint8Array): TokenTable | TableProblem {
  if (bytes.length < BODY_AT) return { problem: 'is too short for a model' }
  const magic = Buffer.from(bytes.subarray(0, 8)).toString('latin1')
  if (magic.slice(0, 7) !== MAGIC) return { problem: 'is no embedding model of this program' }
  if (magic.slice(7) !== VERSION) {
    return { problem: `has layout \`${magic.slice(7)}\`; this program reads layout ${VERSION}` }
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [dimensions, pieces, vocabularyBytes] = [8, 12, 16].map((at) => view.getUint32(at, true))
  if (dimensions === undefined || pieces === undefined || vocabularyBytes === undefined)
    return { problem: 'is too short for a model' }
  const sizes = { dimensions, pieces, vocabularyBytes }
  if (!sizesAgree(sizes, bytes.length)) return { problem: 'has sizes that do not fit its length' }
  const expected = Buffer.from(bytes.subarray(HASH_AT, BODY_AT))
  const hash = createHash('sha256').update(bytes.subarray(BODY_AT)).digest()
  if (!hash.equals(expected)) return { problem: 'is damaged: its hash is not the one in its head' }
  return tableOf(bytes, sizes, hash.toString('hex'))
}

interface Sizes {
  readonly dimensions: number
  readonly pieces: number
  readonly vocabularyBytes: number
}

function sizesAgree({ dimensions, pieces, vocabularyBytes }: Sizes, length: number): boolean {
  const { dimensionsMax, piecesMax, vocabularyBytesMax } = TABLE_BOUNDS
  if (dimensions === 0 || dimensions > dimensionsMax || pieces === 0 || pieces > piecesMax)
    return false
  if (vocabularyBytes > vocabularyBytesMax || vocabularyBytes % 4 !== 0) return false
  return length === BODY_AT + vocabularyBytes + pieces * 4 + pieces * dimensions
}

function tableOf(bytes: Uint8Array, sizes: Sizes, hash: string): TokenTable | TableProblem {
  const { dimensions, pieces, vocabularyBytes } = sizes
  const text = Buffer.from(bytes.subarray(BODY_AT, BODY_AT + vocabularyBytes)).toString('utf8')
  const tokens = text.replace(/\0+$/, '').split('\n')
  if (tokens.length !== pieces || new Set(tokens).size !== pieces || tokens.includes('')) {
    return { problem: 'has a vocabulary of another length than its head says' }
  }
  const scalesAt = BODY_AT + vocabularyBytes
  const rowsAt = scalesAt + pieces * 4
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const scales = Float32Array.from({ length: pieces }, (_, at) =>
    view.getFloat32(scalesAt + at * 4, true),
  )
  if (!scales.every((scale) => Number.isFinite(scale) && scale >= 0))
    return { problem: 'has a scale that is no number' }
  const rows = new Int8Array(bytes.buffer, bytes.byteOffset + rowsAt, pieces * dimensions).slice()
  return { dimensions, tokens, scales, rows, hash }
}
