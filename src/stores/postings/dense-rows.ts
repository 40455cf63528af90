import { IndexUnusableError } from '../../retrieval/index-errors.ts'
import { DELETED, type Segment } from './segments.ts'
import type { VectorPart } from './vectors.ts'
import { VectorBanks } from './vector-banks.ts'

/** Dead rows that are never worth a clean-up. */
const DEAD_MIN = 4_096
/** Share of dead rows from which memory is made anew. */
const DEAD_SHARE_MAX = 0.25

/**
 * Vectors of one space, in memory. A document's rows stand one after the other, chunk by chunk; a row
 * without vector has class DELETED, like a row that is gone, so that no query permits it.
 */
export class DenseRows {
  readonly dimensions: number
  /** Rows with a vector. */
  embedded = 0
  /** Rows that were ever taken; those below are read by scans. */
  length = 0
  documents = new Uint32Array(0)
  ordinals = new Uint32Array(0)
  classes = new Uint32Array(0)
  scales = new Float32Array(0)
  banks: VectorBanks
  /** First row of each document, and how many follow. */
  private readonly places = new Map<number, { readonly from: number; readonly count: number }>()
  private dead = 0

  constructor(dimensions: number) {
    this.dimensions = dimensions
    this.banks = new VectorBanks(dimensions)
  }

  /** Room for a document's rows, without vectors. What it had before is dropped. */
  open(document: number, chunks: number): void {
    this.drop(document)
    if (chunks === 0) return
    const from = this.length
    this.reserve(from + chunks)
    this.length += chunks
    for (let at = 0; at < chunks; at++) {
      this.documents[from + at] = document
      this.ordinals[from + at] = at
      this.classes[from + at] = DELETED
      this.scales[from + at] = 0
    }
    this.places.set(document, { from, count: chunks })
  }

  fill(document: number, first: number, aclClass: number, part: VectorPart): void {
    const place = this.places.get(document)
    if (place === undefined || first + part.scales.length > place.count) {
      throw new IndexUnusableError('a vector belongs to no chunk')
    }
    for (let at = 0; at < part.scales.length; at++) {
      const scale = part.scales[at] as number
      if (scale === 0) continue
      const row = place.from + first + at
      this.scales[row] = scale
      this.classes[row] = aclClass
      this.banks.write(row, part.codes.subarray(at * this.dimensions, (at + 1) * this.dimensions))
      this.embedded++
    }
  }

  drop(document: number): void {
    const place = this.places.get(document)
    if (place === undefined) return
    this.places.delete(document)
    for (let row = place.from; row < place.from + place.count; row++) {
      if (this.classes[row] !== DELETED) this.embedded--
      this.classes[row] = DELETED
      this.scales[row] = 0
      this.banks.erase(row)
    }
    this.dead += place.count
  }

  reclass(document: number, aclClass: number): void {
    const place = this.places.get(document)
    if (place === undefined) return
    for (let row = place.from; row < place.from + place.count; row++) {
      if (this.classes[row] !== DELETED) this.classes[row] = aclClass
    }
  }

  /** -1: it has no vector. */
  rowOf(document: number, ordinal: number): number {
    const place = this.places.get(document)
    if (place === undefined || ordinal >= place.count) return -1
    const row = place.from + ordinal
    return this.classes[row] === DELETED ? -1 : row
  }

  /** What changed between two states of the segments: classes, and documents that are gone. */
  follow(before: ReadonlyMap<number, Segment>, now: ReadonlyMap<number, Segment>): void {
    const { gone, live } = changesBetween(before, now)
    for (const document of gone) if (!live.has(document)) this.drop(document)
    for (const [document, aclClass] of live) this.reclass(document, aclClass)
  }

  /** Closes the holes, when they have become many. */
  tidy(): void {
    if (this.dead < DEAD_MIN || this.dead < DEAD_SHARE_MAX * this.length) return
    const { documents, ordinals, classes, scales, banks } = this
    const old = { documents, ordinals, classes, scales }
    const places = [...this.places].toSorted(([, a], [, b]) => a.from - b.from)
    const live = this.length - this.dead
    this.documents = new Uint32Array(live)
    this.ordinals = new Uint32Array(live)
    this.classes = new Uint32Array(live)
    this.scales = new Float32Array(live)
    this.banks = new VectorBanks(this.dimensions)
    this.length = 0
    for (const [document, { from, count }] of places) {
      const to = this.length
      this.banks.reserve(to + count)
      for (const name of ['documents', 'ordinals', 'classes', 'scales'] as const) {
        this[name].set(old[name].subarray(from, from + count), to)
      }
      for (let at = 0; at < count; at++) this.banks.write(to + at, banks.read(from + at))
      this.places.set(document, { from: to, count })
      this.length += count
    }
    this.dead = 0
  }

  private reserve(rows: number): void {
    this.banks.reserve(rows)
    if (rows <= this.classes.length) return
    const size = Math.max(rows, this.classes.length * 2, 1_024)
    this.documents = widened(this.documents, size)
    this.ordinals = widened(this.ordinals, size)
    this.classes = widened(this.classes, size)
    const scales = new Float32Array(size)
    scales.set(this.scales)
    this.scales = scales
  }
}

function widened(numbers: Uint32Array, size: number): Uint32Array<ArrayBuffer> {
  const wide = new Uint32Array(size)
  wide.set(numbers)
  return wide
}

/**
 * Documents with a row that died or whose segment is gone, and those with a row that came or changed
 * its class. One in both has moved, or was put again. Segments that did not change are not read.
 */
function changesBetween(
  before: ReadonlyMap<number, Segment>,
  now: ReadonlyMap<number, Segment>,
): { readonly gone: ReadonlySet<number>; readonly live: ReadonlyMap<number, number> } {
  const gone = new Set<number>()
  const live = new Map<number, number>()
  for (const [id, old] of before) {
    const next = now.get(id)
    if (next === old) continue
    forRuns(old, (document, aclClass, number) => {
      if (aclClass === DELETED) return
      const nextClass = next?.classes[number] ?? DELETED
      if (nextClass === DELETED) gone.add(document)
      else if (nextClass !== aclClass) live.set(document, nextClass)
    })
  }
  for (const [id, next] of now) {
    if (before.has(id)) continue
    forRuns(next, (document, aclClass) => {
      if (aclClass !== DELETED) live.set(document, aclClass)
    })
  }
  return { gone, live }
}

/** Chunks of one document stand together and share their class. */
function forRuns(
  { documents, classes }: Segment,
  visit: (document: number, aclClass: number, number: number) => void,
): void {
  for (let number = 0; number < documents.length; number++) {
    const same =
      number > 0 &&
      documents[number] === documents[number - 1] &&
      classes[number] === classes[number - 1]
    if (!same) visit(documents[number] as number, classes[number] as number, number)
  }
}
