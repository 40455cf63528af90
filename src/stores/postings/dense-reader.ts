import { limits } from '../../kernel/limits.ts'
import { quantiseQuery, similarity, type Codes } from '../../retrieval/quantise.ts'
import type { QueryVector, SearchQuery, SearchResult } from '../../retrieval/index-port.ts'
import { Best, type Candidate } from './best.ts'
import { PARTS_PER_SPACE, type Database, type Query } from './database.ts'
import { Cells } from './cells.ts'
import { DenseRows } from './dense-rows.ts'
import type { Permitted } from './permitted.ts'
import type { Segment } from './segments.ts'
import { ROWS_PER_RUN } from './vector-banks.ts'
import { chunkOfId, decodePart, documentOfId, prepareSpaces, type StoredSpace } from './vectors.ts'

/** Parts read at once. */
const PARTS_PER_READ = 64
/**
 * An approximate search compares so many permitted rows for each that it looks for, and at least this
 * share of them all. Measured: recall@10 of `bench:retrieve -- proof` stays above 0.98.
 */
const COMPARED_PER_HIT = 20
const COMPARED_SHARE = 0.1

/** The searching side of the dense leg: the active space's vectors in memory, brought up to date before each search. */
export class DenseReader {
  private readonly spaces: ReturnType<typeof prepareSpaces>
  private readonly changedParts: Query
  private readonly parts: Query
  private readonly part: Query
  private space: StoredSpace | undefined
  private rows = new DenseRows(0)
  private cells = new Cells(this.rows)
  private readonly picked = new Uint32Array(ROWS_PER_RUN)
  private readonly dots = new Int32Array(ROWS_PER_RUN)

  constructor(database: Database) {
    this.spaces = prepareSpaces(database)
    const columns = 'SELECT vector.id, vector.data, document.acl_class, document.chunks'
    const join = `FROM vector JOIN document ON document.id = (vector.id >> ${Math.log2(PARTS_PER_SPACE) - 32}) & 4294967295`
    this.changedParts = database.query(
      'SELECT id FROM vector WHERE revision > ? AND id >= ? AND id < ? ORDER BY id',
    )
    this.parts = database.query(
      `${columns} ${join} WHERE vector.id > ? AND vector.id < ? ORDER BY vector.id LIMIT ${PARTS_PER_READ}`,
    )
    this.part = database.query(`${columns} ${join} WHERE vector.id = ?`)
  }

  /** Name of the space that is searched. */
  get active(): string | undefined {
    return this.space?.name
  }

  get embedded(): number {
    return this.rows.embedded
  }

  /** Takes over what was committed after `revision`. In the same snapshot as the segments. */
  refresh(
    revision: number,
    before: ReadonlyMap<number, Segment>,
    now: ReadonlyMap<number, Segment>,
  ): void {
    const space = this.spaces.active()
    const known = this.space
    // What stops in the middle is loaded anew the next time.
    this.space = undefined
    this.load(space, known, revision, [before, now])
    this.space = space
  }

  // oxlint-disable-next-line max-params
  private load(
    space: StoredSpace | undefined,
    known: StoredSpace | undefined,
    revision: number,
    [before, now]: readonly [ReadonlyMap<number, Segment>, ReadonlyMap<number, Segment>],
  ): void {
    if (
      space === undefined ||
      space.created !== known?.created ||
      space.name !== known.name ||
      space.dimensions !== known.dimensions
    ) {
      this.rows = new DenseRows(space?.dimensions ?? 0)
      this.cells = new Cells(this.rows)
      if (space !== undefined && space.dimensions > 0) this.loadAll(space)
      return
    }
    if (space.dimensions === 0) return
    this.rows.follow(before, now)
    const [from, to] = [space.id * PARTS_PER_SPACE, (space.id + 1) * PARTS_PER_SPACE]
    for (const [id] of this.changedParts(revision, from, to)) this.take(this.part(id))
    this.rows.tidy()
  }

  /** Codes to compare with; undefined: this question has no dense leg. */
  asked(vector: QueryVector | undefined): Codes<Int16Array> | undefined {
    if (vector === undefined || vector.space !== this.space?.name) return undefined
    if (this.space.dimensions !== 0 && vector.values.length !== this.space.dimensions) {
      throw new RangeError(
        `a vector of this space has ${this.space.dimensions} numbers, not ${vector.values.length}`,
      )
    }
    return quantiseQuery(vector.values)
  }

  /** One step of what makes later searches faster. False: nothing is left to do. */
  rest(): boolean {
    return this.rows.length >= limits.exactRowsMax && this.cells.step()
  }

  /** The most similar permitted rows. Exact: every one of them was compared. */
  nearest(
    asked: Codes<Int16Array>,
    permitted: Permitted,
    { limit, nearest }: Pick<SearchQuery, 'limit' | 'nearest'>,
  ): { readonly rows: readonly Candidate[]; readonly mode: SearchResult['mode'] } {
    if (nearest === 'approximate') this.cells.finish()
    const many = nearest === undefined && permitted.chunks > limits.exactRowsMax
    const best = new Best(limit)
    if (this.cells.ready && (many || nearest === 'approximate')) {
      this.approximate(asked, permitted, limit, best)
      return { rows: best.sorted(), mode: 'approximate' }
    }
    this.compareFrom(0, asked, permitted, best)
    return { rows: best.sorted(), mode: 'exact' }
  }

  /**
   * Cell after cell, the most similar first, until so many permitted rows were compared: more cells when
   * few rows of each are permitted, so that as many are found as there are. Rows in no cell are all compared.
   */
  // oxlint-disable-next-line max-params
  private approximate(
    asked: Codes<Int16Array>,
    permitted: Permitted,
    limit: number,
    best: Best,
  ): void {
    const { marks, chunks } = permitted
    const { classes } = this.rows
    let wanted = Math.max(COMPARED_PER_HIT * limit, COMPARED_SHARE * chunks)
    for (const rows of this.cells.nearestFirst(asked)) {
      let count = 0
      for (const row of rows) {
        if (marks[classes[row] as number] !== 1) continue
        this.picked[count++] = row
        wanted--
        if (count === ROWS_PER_RUN) {
          this.compare(asked, count, best)
          count = 0
        }
      }
      this.compare(asked, count, best)
      if (wanted <= 0) break
    }
    this.compareFrom(this.rows.assigned, asked, permitted, best)
  }

  // oxlint-disable-next-line max-params
  private compareFrom(
    first: number,
    asked: Codes<Int16Array>,
    { marks }: Permitted,
    best: Best,
  ): void {
    const { classes, length } = this.rows
    let count = 0
    for (let row = first; row < length; row++) {
      if (marks[classes[row] as number] !== 1) continue
      this.picked[count++] = row
      if (count < ROWS_PER_RUN) continue
      this.compare(asked, count, best)
      count = 0
    }
    this.compare(asked, count, best)
  }

  /** Of one row that the other leg found. */
  similarityOf(asked: Codes<Int16Array>, document: number, ordinal: number): number | undefined {
    const row = this.rows.rowOf(document, ordinal)
    if (row < 0) return undefined
    this.picked[0] = row
    this.rows.banks.dots(asked.codes, this.picked, 1, this.dots)
    return similarity(this.dots[0] as number, asked.scale, this.rows.scales[row] as number)
  }

  /** A row as a question. */
  codesOf(document: number, ordinal: number): Codes<Int16Array> | undefined {
    const row = this.rows.rowOf(document, ordinal)
    if (row < 0) return undefined
    return {
      codes: Int16Array.from(this.rows.banks.read(row)),
      scale: this.rows.scales[row] as number,
    }
  }

  private compare(asked: Codes<Int16Array>, count: number, best: Best): void {
    const { picked, dots } = this
    const { scales, documents, ordinals, classes, banks } = this.rows
    banks.dots(asked.codes, picked, count, dots)
    for (let at = 0; at < count; at++) {
      const row = picked[at] as number
      const score = similarity(dots[at] as number, asked.scale, scales[row] as number)
      if (score < best.floor) continue
      best.add({
        document: documents[row] as number,
        ordinal: ordinals[row] as number,
        aclClass: classes[row] as number,
        score,
      })
    }
  }

  private loadAll({ id }: StoredSpace): void {
    let after = id * PARTS_PER_SPACE - 1
    const end = (id + 1) * PARTS_PER_SPACE
    for (;;) {
      const read = this.parts(after, end)
      this.take(read)
      const last = read.at(-1)?.[0]
      if (typeof last !== 'number') return
      after = last
    }
  }

  private take(parts: ReturnType<Query>): void {
    for (const [id, data, aclClass, chunks] of parts) {
      const document = documentOfId(id as number)
      const first = chunkOfId(id as number)
      const part = decodePart(data, this.rows.dimensions)
      if (first === 0) this.rows.open(document, chunks as number)
      if (part !== undefined) this.rows.fill(document, first, aclClass as number, part)
    }
  }
}
