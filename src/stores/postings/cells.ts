import { quantise, type Codes } from '../../retrieval/quantise.ts'
import { UNASSIGNED, type DenseRows } from './dense-rows.ts'
import { DELETED } from './segments.ts'
import { ROWS_PER_RUN, VectorBanks } from './vector-banks.ts'

/** Rows from which partitions are worth anything at all. */
const ROWS_MIN = 64
/** Rows of the sample for each cell, and passes over it. */
const SAMPLED_PER_CELL = 32
const PASSES = 6
/** Comparisons of one step of training, about 10 ms: what a search may have to wait for. */
const STEP_COMPARISONS = 150_000
/** New rows are assigned from this share of all, and many of them; centres are made anew when rows have doubled. */
const NEW_SHARE = 0.1
const NEW_MIN = 4_096

/**
 * Partitions of a space's rows around centres, so that a search can leave out what is far away. They
 * live in memory alone: made in the searching thread's free time, gone with it, never stored.
 *
 * Centres are trained on all rows, also those that a principal may not read: which of the permitted rows
 * an approximate search compares can depend on excluded ones (LIMITATIONS.md names that channel).
 */
export class Cells {
  private readonly rows: DenseRows
  private centres: VectorBanks | undefined
  private scales = new Float64Array(0)
  private trainedOn = 0
  private work: Generator<void> | undefined
  /** Rows by cell: those of cell c stand from `offsets[c]` to `offsets[c + 1]`. */
  private order = new Uint32Array(0)
  private offsets = new Uint32Array(1)
  private listed = ''
  private readonly numbers = Uint32Array.from({ length: ROWS_PER_RUN }, (_, at) => at)
  private readonly dots = new Int32Array(ROWS_PER_RUN)

  private readonly codes: Int16Array

  constructor(rows: DenseRows) {
    this.rows = rows
    this.codes = new Int16Array(rows.dimensions)
  }

  get ready(): boolean {
    return this.centres !== undefined
  }

  /** One step of what is left to do. False: nothing. */
  step(): boolean {
    this.work ??= this.plan()
    if (this.work === undefined) return false
    if (this.work.next().done === true) this.work = undefined
    return true
  }

  /** Everything at once. */
  finish(): void {
    while (this.step());
  }

  /**
   * Lists of rows, the cells most similar to the question first; at the end those that are in none yet.
   * Each ascends.
   */
  *nearestFirst(asked: Codes<Int16Array>): Generator<Uint32Array> {
    this.list()
    const scores = this.compare(asked.codes)
    const cells = Array.from(scores.keys()).toSorted(
      (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
    )
    for (const cell of cells) {
      yield this.order.subarray(this.offsets[cell], this.offsets[cell + 1])
    }
  }

  private plan(): Generator<void> | undefined {
    const { length, assigned } = this.rows
    if (length < ROWS_MIN) return undefined
    if (this.centres === undefined || length >= 2 * this.trainedOn) return this.train()
    return length - assigned > Math.max(NEW_MIN, NEW_SHARE * length) ? this.assign() : undefined
  }

  /** k-means over unit vectors, on a sample; then every row to its centre. Rows may come and go meanwhile. */
  private *train(): Generator<void> {
    const { rows } = this
    const { length, generation } = rows
    const count = Math.min(ROWS_PER_RUN, Math.ceil(Math.sqrt(length)))
    const apart = Math.max(1, Math.floor(length / (count * SAMPLED_PER_CELL)))
    const centres = new Centres(rows.dimensions, count)
    for (let cell = 0; cell < count; cell++) {
      centres.seed(cell, this.vector(Math.floor((cell * length) / count)))
    }
    for (let pass = 0; pass < PASSES; pass++) {
      centres.settle()
      let compared = 0
      for (let row = 0; row < length; row += apart) {
        if (rows.classes[row] === DELETED) continue
        const codes = this.codesOf(row)
        centres.add(this.closest(codes, centres), codes, rows.scales[row] as number)
        compared += count
        if (compared < STEP_COMPARISONS) continue
        compared = 0
        yield
        if (rows.generation !== generation) return
      }
    }
    centres.settle()
    this.centres = centres.banks
    this.scales = centres.scales
    this.trainedOn = length
    rows.assigned = 0
    yield* this.assign()
  }

  private *assign(): Generator<void> {
    const { rows, centres, scales } = this
    if (centres === undefined) return
    const { generation, length } = rows
    let compared = 0
    for (let row = rows.assigned; row < length; row++) {
      if (rows.classes[row] !== DELETED) {
        rows.cells[row] = this.closest(this.codesOf(row), { banks: centres, scales })
      }
      rows.assigned = row + 1
      compared += scales.length
      if (compared < STEP_COMPARISONS) continue
      compared = 0
      yield
      if (rows.generation !== generation) return
    }
  }

  private closest(codes: Int16Array, { banks, scales }: Pick<Centres, 'banks' | 'scales'>): number {
    banks.dots(codes, this.numbers, scales.length, this.dots)
    let best = 0
    let most = Number.NEGATIVE_INFINITY
    for (let cell = 0; cell < scales.length; cell++) {
      const score = (this.dots[cell] as number) * (scales[cell] as number)
      if (score <= most) continue
      most = score
      best = cell
    }
    return best
  }

  private compare(codes: Int16Array): Float64Array {
    const { scales } = this
    this.centres?.dots(codes, this.numbers, scales.length, this.dots)
    return scales.map((scale, cell) => (this.dots[cell] as number) * scale)
  }

  /** Brings the lists up to date: a counting sort. */
  private list(): void {
    const { cells, assigned, generation } = this.rows
    const state = `${generation} ${assigned} ${this.trainedOn}`
    if (this.listed === state) return
    const counts = new Uint32Array(this.scales.length + 1)
    let total = 0
    for (let row = 0; row < assigned; row++) {
      if (cells[row] === UNASSIGNED) continue
      counts[cells[row] as number]!++
      total++
    }
    this.offsets = new Uint32Array(this.scales.length + 1)
    for (let cell = 0; cell < this.scales.length; cell++) {
      this.offsets[cell + 1] = (this.offsets[cell] as number) + (counts[cell] as number)
    }
    const next = this.offsets.slice()
    this.order = new Uint32Array(total)
    for (let row = 0; row < assigned; row++) {
      if (cells[row] !== UNASSIGNED) this.order[next[cells[row] as number]!++] = row
    }
    this.listed = state
  }

  /** Valid until the next call. */
  private codesOf(row: number): Int16Array {
    this.codes.set(this.rows.banks.read(row))
    return this.codes
  }

  private vector(row: number): Float32Array {
    const scale = this.rows.scales[row] as number
    return Float32Array.from(this.rows.banks.read(row), (code) => code * scale)
  }
}

/** Centres while they move. */
class Centres {
  readonly banks: VectorBanks
  readonly scales: Float64Array<ArrayBuffer>
  private readonly dimensions: number
  private readonly sums: Float32Array

  constructor(dimensions: number, count: number) {
    this.dimensions = dimensions
    this.banks = new VectorBanks(dimensions)
    this.banks.reserve(count)
    this.scales = new Float64Array(count)
    this.sums = new Float32Array(count * dimensions)
  }

  seed(cell: number, values: Float32Array): void {
    this.sumOf(cell).set(values)
  }

  add(cell: number, codes: Int16Array, scale: number): void {
    const sum = this.sumOf(cell)
    for (let at = 0; at < codes.length; at++) sum[at]! += (codes[at] as number) * scale
  }

  /** Each centre goes where its rows are, at unit length; one without rows stays where it is. */
  settle(): void {
    for (let cell = 0; cell < this.scales.length; cell++) {
      const sum = this.sumOf(cell)
      let squares = 0
      for (const value of sum) squares += value * value
      const length = Math.sqrt(squares)
      const quantised = length > 0 ? quantise(sum.map((value) => value / length)) : undefined
      if (quantised !== undefined) {
        this.banks.write(cell, quantised.codes)
        this.scales[cell] = quantised.scale
      }
      sum.fill(0)
    }
  }

  private sumOf(cell: number): Float32Array {
    return this.sums.subarray(cell * this.dimensions, (cell + 1) * this.dimensions)
  }
}
