import { limits } from '../../kernel/limits.ts'
import { IndexUnusableError } from '../../retrieval/index-errors.ts'
import type { ChunkVectors } from '../../retrieval/index-port.ts'
import { quantise } from '../../retrieval/quantise.ts'
import { seal, unseal } from './bytes.ts'
import {
  CHUNKS_PER_PART,
  PARTS_PER_DOCUMENT,
  PARTS_PER_SPACE,
  SPACE_NUMBERS,
  type Database,
  type Query,
} from './database.ts'

export interface StoredSpace {
  readonly id: number
  readonly name: string
  /** 0: no vector has come yet. */
  readonly dimensions: number
  /** The index's revision that made it: numbers and names are used again, this is not. */
  readonly created: number
}

/** Vectors of up to CHUNKS_PER_PART chunks in a row. Scale 0: the chunk has none. */
export interface VectorPart {
  readonly scales: Float32Array
  /** One row after the other. */
  readonly codes: Int8Array
}

/** Rows that one step of dropping a space removes. */
const DROPPED_PER_STEP = 256

const firstId = (space: number, document: number): number =>
  space * PARTS_PER_SPACE + document * PARTS_PER_DOCUMENT
export const documentOfId = (id: number): number => Math.floor(id / PARTS_PER_DOCUMENT) % 2 ** 32
export const chunkOfId = (id: number): number => (id % PARTS_PER_DOCUMENT) * CHUNKS_PER_PART

/** What the index stores of vector spaces. */
export function prepareSpaces(database: Database) {
  const active = database.query(
    "SELECT id, name, dimensions, created FROM vector_space WHERE id = (SELECT value FROM meta WHERE key = 'space')",
  )
  const all = database.query('SELECT id, name, dimensions, created FROM vector_space')
  const spaceOf = ([id, name, dimensions, created]: readonly unknown[]): StoredSpace =>
    ({ id, name, dimensions, created }) as StoredSpace
  return {
    active: (): StoredSpace | undefined => active().map(spaceOf)[0],
    all: (): readonly StoredSpace[] => all().map(spaceOf),
  }
}

/** The writer's side: puts, replaces, drops. Callers are inside a transaction. */
export class VectorWriter {
  private readonly spaces: ReturnType<typeof prepareSpaces>
  private readonly insertSpace: Query
  private readonly setDimensions: Query
  private readonly setActive: Query
  private readonly removeSpace: Query
  private readonly insertPart: Query
  private readonly removeParts: Query
  private readonly someBetween: Query
  private readonly removeSome: Query
  private readonly countBetween: Query

  constructor(database: Database) {
    this.spaces = prepareSpaces(database)
    this.insertSpace = database.query('INSERT INTO vector_space VALUES (?, ?, 0, ?)')
    this.setDimensions = database.query('UPDATE vector_space SET dimensions = ? WHERE id = ?')
    this.setActive = database.query("UPDATE meta SET value = ? WHERE key = 'space'")
    this.removeSpace = database.query('DELETE FROM vector_space WHERE id = ?')
    this.insertPart = database.query('INSERT INTO vector VALUES (?, ?, ?, ?)')
    this.removeParts = database.query('DELETE FROM vector WHERE id >= ? AND id < ?')
    this.someBetween = database.query('SELECT id FROM vector WHERE id >= ? AND id < ? LIMIT 1')
    this.countBetween = database.query('SELECT count(*) FROM vector WHERE id >= ? AND id < ?')
    this.removeSome = database.query(
      'DELETE FROM vector WHERE id IN (SELECT id FROM vector WHERE id >= ? AND id < ? ORDER BY id LIMIT ?)',
    )
  }

  /**
   * Replaces the document's vectors of this space. Without any, an empty part tells readers that those
   * which they hold are of another text.
   */
  put(document: number, vectors: ChunkVectors, revision: number): void {
    const space = this.spaceNamed(vectors, revision)
    const from = firstId(space.id, document)
    this.removeParts(from, from + PARTS_PER_DOCUMENT)
    const { rows } = vectors
    for (let at = 0; at === 0 || at < rows.length; at += CHUNKS_PER_PART) {
      const { data, embedded } = encodePart(rows.slice(at, at + CHUNKS_PER_PART), space.dimensions)
      this.insertPart(from + at / CHUNKS_PER_PART, revision, embedded, seal(data))
    }
  }

  /** For a document that came without vectors of the active space. */
  putNone(document: number, revision: number): void {
    const active = this.spaces.active()
    if (active !== undefined) this.put(document, { space: active.name, rows: [] }, revision)
  }

  isActive(space: string | undefined): boolean {
    return space !== undefined && this.spaces.active()?.name === space
  }

  remove(document: number): void {
    for (const { id } of this.spaces.all()) {
      const from = firstId(id, document)
      this.removeParts(from, from + PARTS_PER_DOCUMENT)
    }
  }

  /** Parts of the document, in whatever space. */
  partsOf(document: number): number {
    return this.spaces.all().reduce((sum, { id }) => {
      const from = firstId(id, document)
      return sum + (this.countBetween(from, from + PARTS_PER_DOCUMENT)[0]?.[0] as number)
    }, 0)
  }

  /** One step: from here on this space is searched, and the others are unknown. */
  activate(name: string | undefined, revision: number): void {
    const id = name === undefined ? 0 : this.spaceNamed({ space: name, rows: [] }, revision).id
    this.setActive(id)
    for (const space of this.spaces.all()) if (space.id !== id) this.removeSpace(space.id)
  }

  /** Removes some vectors whose space is gone. False: there are none. */
  sweep(): boolean {
    const known = this.spaces.all().map(({ id }) => id)
    for (const [from, to] of gapsBetween(known)) {
      if (this.someBetween(from, to).length === 0) continue
      this.removeSome(from, to, DROPPED_PER_STEP)
      return true
    }
    return false
  }

  private spaceNamed({ space: name, rows }: ChunkVectors, revision: number): StoredSpace {
    const length = rows.find((row) => row !== undefined)?.length ?? 0
    const spaces = this.spaces.all()
    let space = spaces.find((candidate) => candidate.name === name)
    if (space === undefined) {
      if (spaces.length >= limits.vectorSpacesMax) {
        throw new RangeError('there are too many vector spaces; activate one to drop the others')
      }
      space = { id: this.freeNumber(spaces), name, dimensions: 0, created: revision }
      this.insertSpace(space.id, name, revision)
    }
    if (space.dimensions !== 0 || length === 0) return space
    this.setDimensions(length, space.id)
    return { ...space, dimensions: length }
  }

  /** One that no vector has, also none that waits to be swept. */
  private freeNumber(spaces: readonly StoredSpace[]): number {
    for (let id = 1; id < SPACE_NUMBERS; id++) {
      const from = firstId(id, 0)
      const taken = spaces.some((space) => space.id === id)
      if (!taken && this.someBetween(from, from + PARTS_PER_SPACE).length === 0) return id
    }
    throw new RangeError('there are too many vector spaces; activate one to drop the others')
  }
}

/** Ranges of ids that belong to none of the spaces. */
function* gapsBetween(spaces: readonly number[]): Generator<readonly [number, number]> {
  let from = 0
  for (const id of [...spaces.toSorted((a, b) => a - b), SPACE_NUMBERS]) {
    if (id > from) yield [firstId(from, 0), firstId(id, 0)]
    from = id + 1
  }
}

function encodePart(
  rows: ChunkVectors['rows'],
  dimensions: number,
): { readonly data: Uint8Array; readonly embedded: number } {
  const scales = new Float32Array(rows.length)
  const codes = new Int8Array(rows.length * dimensions)
  let embedded = 0
  for (const [at, row] of rows.entries()) {
    if (row !== undefined && row.length !== dimensions) {
      throw new RangeError(`a vector of this space has ${dimensions} numbers, not ${row.length}`)
    }
    const quantised = row === undefined ? undefined : quantise(row)
    if (quantised === undefined) continue
    scales[at] = quantised.scale
    codes.set(quantised.codes, at * dimensions)
    embedded++
  }
  if (embedded === 0) return { data: new Uint8Array(0), embedded }
  const data = new Uint8Array(scales.byteLength + codes.byteLength)
  data.set(new Uint8Array(scales.buffer))
  data.set(new Uint8Array(codes.buffer), scales.byteLength)
  return { data, embedded }
}

/** Undefined: none of its chunks has a vector. */
export function decodePart(blob: unknown, dimensions: number): VectorPart | undefined {
  const bytes = unseal(blob, 'a vector')
  if (bytes.length === 0) return undefined
  const count = bytes.length / (4 + dimensions)
  if (!Number.isInteger(count) || count > CHUNKS_PER_PART) {
    throw new IndexUnusableError('a vector has a wrong length')
  }
  // A copy: blobs of SQLite are not aligned.
  const scales = new Float32Array(count)
  new Uint8Array(scales.buffer).set(bytes.subarray(0, 4 * count))
  const codes = new Int8Array(bytes.buffer, bytes.byteOffset + 4 * count, count * dimensions)
  return { scales, codes }
}
