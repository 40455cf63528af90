import { IndexUnusableError } from '../../retrieval/index-errors.ts'
import { bytesToNumbers, numbersToBytes, seal, unseal } from './bytes.ts'
import { decodeDirectory, encodeDirectory } from './blocks.ts'
import { BLOCKS_PER_SEGMENT, type Database, type Query } from './database.ts'

/** Class of a chunk that is deleted. Real classes count from 1, so that no query permits it. */
export const DELETED = 0

/** What is known of each chunk of a segment, by its number there. */
export interface Columns {
  readonly lengths: Uint32Array
  readonly documents: Uint32Array
  readonly ordinals: Uint32Array
}

/** A sealed run of chunks and their postings. Only the classes ever change. */
export interface Segment extends Columns {
  readonly id: number
  readonly chunks: number
  readonly directory: readonly string[]
  readonly classes: Uint32Array
  /** The index's revision that last wrote the classes. */
  readonly classesRevision: number
}

/** Reads and writes segments in SQL; knows nothing of what their numbers mean. */
export class SegmentTable {
  private readonly list: Query
  private readonly read: Query
  private readonly readClasses: Query
  private readonly readBlock: Query
  private readonly insert: Query
  private readonly putClasses: Query
  private readonly insertBlock: Query
  private readonly statements: readonly Query[]
  private readonly deleteBlockRange: Query
  private readonly firstBlock: Query

  constructor(database: Database) {
    this.list = database.query(
      'SELECT segment.id, revision FROM segment LEFT JOIN segment_classes ON segment = segment.id ORDER BY segment.id',
    )
    this.read = database.query(
      'SELECT chunks, directory, lengths, documents, ordinals FROM segment WHERE id = ?',
    )
    this.readClasses = database.query('SELECT data FROM segment_classes WHERE segment = ?')
    this.readBlock = database.query('SELECT data FROM block WHERE id = ?')
    this.insert = database.query('INSERT INTO segment VALUES (?, ?, ?, ?, ?, ?)')
    this.putClasses = database.query('INSERT OR REPLACE INTO segment_classes VALUES (?, ?, ?)')
    this.insertBlock = database.query('INSERT INTO block VALUES (?, ?)')
    this.statements = [
      database.query('DELETE FROM segment WHERE id = ?'),
      database.query('DELETE FROM segment_classes WHERE segment = ?'),
    ]
    this.firstBlock = database.query('SELECT id FROM block WHERE id >= ? AND id < ? LIMIT 1')
    this.deleteBlockRange = database.query(
      'DELETE FROM block WHERE id IN (SELECT id FROM block WHERE id >= ? AND id < ? ORDER BY id LIMIT ?)',
    )
  }

  /** The segments as stored; keeps what `known` already holds. */
  load(known: ReadonlyMap<number, Segment>): Map<number, Segment> {
    const segments = new Map<number, Segment>()
    for (const [id, revision] of this.list() as readonly (readonly [number, number])[]) {
      const before = known.get(id)
      if (before?.classesRevision === revision) segments.set(id, before)
      else segments.set(id, this.refresh(id, revision, before))
    }
    return segments
  }

  write(segment: Segment): void {
    this.insert(
      segment.id,
      segment.chunks,
      seal(encodeDirectory(segment.directory)),
      seal(numbersToBytes(segment.lengths)),
      seal(numbersToBytes(segment.documents)),
      seal(numbersToBytes(segment.ordinals)),
    )
    this.writeClasses(segment)
  }

  writeClasses(segment: Segment): void {
    this.putClasses(segment.id, segment.classesRevision, seal(numbersToBytes(segment.classes)))
  }

  /** Its blocks stay behind as garbage, swept later. */
  remove(id: number): void {
    for (const statement of this.statements) statement(id)
  }

  block(segment: number, ordinal: number): unknown {
    return this.readBlock(segment * BLOCKS_PER_SEGMENT + ordinal)[0]?.[0]
  }

  writeBlock(segment: number, ordinal: number, data: Buffer): void {
    if (ordinal >= BLOCKS_PER_SEGMENT) throw new RangeError('a segment has too many blocks')
    this.insertBlock(segment * BLOCKS_PER_SEGMENT + ordinal, data)
  }

  removeBlocks(segment: number, count: number): void {
    this.deleteBlockRange(segment * BLOCKS_PER_SEGMENT, (segment + 1) * BLOCKS_PER_SEGMENT, count)
  }

  hasBlocks(segment: number): boolean {
    return (
      this.firstBlock(segment * BLOCKS_PER_SEGMENT, (segment + 1) * BLOCKS_PER_SEGMENT).length > 0
    )
  }

  private refresh(id: number, revision: number, before: Segment | undefined): Segment {
    const segment = before ?? this.readWhole(id)
    const data = unseal(this.readClasses(id)[0]?.[0], 'a class column')
    const classes = bytesToNumbers(data)
    if (classes.length !== segment.chunks) throw new IndexUnusableError('a class column is short')
    return { ...segment, classes, classesRevision: revision }
  }

  private readWhole(id: number): Omit<Segment, 'classes' | 'classesRevision'> {
    const [chunks, ...blobs] = this.read(id)[0] ?? []
    const [directory, lengths, documents, ordinals] = blobs.map((blob) =>
      unseal(blob, 'a column'),
    ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
    const columns = {
      lengths: bytesToNumbers(lengths),
      documents: bytesToNumbers(documents),
      ordinals: bytesToNumbers(ordinals),
    }
    if (Object.values(columns).some((column) => column.length !== chunks)) {
      throw new IndexUnusableError('a column is short')
    }
    return { id, chunks: chunks as number, directory: decodeDirectory(directory), ...columns }
  }
}
