import { forgetWords } from '../../retrieval/analysis.ts'
import { chunkAnalyser } from '../../retrieval/chunk-terms.ts'
import type { ChunkVectors, IndexChange, IndexTraces } from '../../retrieval/index-port.ts'
import { SegmentBuilder } from './builder.ts'
import { Database } from './database.ts'
import { Merge, planCompaction, planMerge, planPurge } from './merge.ts'
import { hasRows, outcomesOf, type Outcome, type Put } from './outcomes.ts'
import { Purger, type PurgeStep } from './purge.ts'
import { prepareRows } from './rows.ts'
import { DELETED, SegmentTable, type Segment } from './segments.ts'
import { VectorWriter } from './vectors.ts'
import type { DocumentVectors } from './worker-protocol.ts'

/** Characters after which a batch goes on in a further segment: bounds the memory of one batch. */
const SEGMENT_CHARS_MAX = 4 * 1024 * 1024
/** Postings read in one step of background work, about 40 ms of it: what an apply may have to wait for. */
const STEP_BYTES = 768 * 1024
/** Bytes merged for each byte written before an apply resolves, so that merging keeps pace with any load. */
const MERGED_PER_WRITTEN = 4
/** Blocks of replaced segments that one step removes. */
const SWEEP_BLOCKS = 16

/** The one writer of an index. Synchronous: it lives in a worker thread. */
export class IndexWriter {
  private readonly database: Database
  private readonly table: SegmentTable
  private readonly statements: ReturnType<typeof prepareRows>
  private readonly vectors: VectorWriter
  private segments = new Map<number, Segment>()
  private revision = 0
  private nextSegment = 1
  private merge: Merge | undefined
  private garbage: number[] = []
  private erasing = false
  private sweepingVectors = true
  private readonly purger: Purger

  constructor(directory: string) {
    this.database = new Database(directory)
    this.database.prepareSchema()
    this.table = new SegmentTable(this.database)
    this.statements = prepareRows(this.database)
    this.vectors = new VectorWriter(this.database)
    this.purger = new Purger(this.database)
    this.reload()
  }

  /** INVARIANT (whole batches): one transaction; memory follows only after it is durable. */
  apply(changes: readonly IndexChange[]): void {
    const outcomes = outcomesOf(changes)
    const revision = this.revision + 1
    let bytes = 0
    const done = this.attempt(() => {
      const stored = this.storedOf(outcomes)
      if (stored.size === 0 && !hasRows(outcomes)) return undefined
      const changed = this.changeClasses(stored, outcomes, revision)
      this.replaceRows(stored, outcomes)
      const written = this.writePuts(outcomes, revision)
      bytes = written.bytes
      this.statements.setRevision(revision)
      return { changed: [...changed, ...written.segments], erased: stored.size > 0 }
    })
    if (done === undefined) return
    this.revision = revision
    for (const segment of done.changed) this.segments.set(segment.id, segment)
    this.nextSegment = Math.max(this.nextSegment, ...done.changed.map(({ id }) => id + 1))
    this.erasing ||= done.erased
    for (let debt = bytes * MERGED_PER_WRITTEN; debt > 0; debt -= STEP_BYTES) {
      if (!this.work()) break
    }
  }

  /** A document that has gone, or is at another version, is left as it is. One transaction. */
  putVectors(documents: DocumentVectors): void {
    const revision = this.revision + 1
    this.attempt(() => {
      for (const { document, version, vectors } of documents) {
        const stored = this.statements.storedOf(document)
        if (stored?.version !== version) continue
        assertRows(vectors, stored.chunks)
        this.vectors.put(document, vectors, revision)
      }
      this.statements.setRevision(revision)
    })
    this.revision = revision
    this.erasing = true
  }

  /** The switch is one transaction; bytes of the other spaces go in steps after it, before this returns. */
  activate(space: string | undefined): void {
    const revision = this.revision + 1
    this.attempt(() => {
      this.vectors.activate(space, revision)
      this.statements.setRevision(revision)
    })
    this.revision = revision
    this.sweepingVectors = true
    while (this.sweepVectors());
    this.checkpoint()
  }

  /** One bounded step of background work. False: nothing is left to do. */
  work(): boolean {
    if (this.merge === undefined) {
      if (this.sweep() || this.sweepVectors()) return true
      if (!this.startMerge(planMerge)) return this.checkpoint()
    }
    this.stepMerge()
    return true
  }

  /** Merges everything and drops every trace of what was deleted. */
  compact(): void {
    while (this.merge !== undefined) this.stepMerge()
    while (this.startMerge(planCompaction)) {
      while (this.merge !== undefined) this.stepMerge()
    }
    while (this.sweep());
    while (this.sweepVectors());
    this.erasing = true
    this.checkpoint()
  }

  /** One bounded step of a purge. Each step may be done twice. */
  purge(part: 'segments' | 'pages' | 'log', at: PurgeStep['next']): PurgeStep {
    if (part === 'pages') return this.purger.pages(at === 'again' ? undefined : at)
    return part === 'log' ? this.purger.log() : this.purgeSegments()
  }

  traces(documents: readonly number[]): IndexTraces {
    const replaced = this.garbage.length + (this.merge === undefined ? 0 : 1)
    const vectors = documents.reduce((sum, id) => sum + this.vectors.partsOf(id), 0)
    return { ...this.purger.traces(documents, this.segments.values()), vectors, replaced }
  }

  /** What of documents stands in this thread's memory beyond what is stored. */
  forget(): void {
    forgetWords()
    this.database.run('PRAGMA shrink_memory')
  }

  /** A merge under way may have read lists from before the deletion, and is finished first. */
  private purgeSegments(): PurgeStep {
    if (this.merge !== undefined) {
      this.stepMerge()
      return { count: 0, next: 'again' }
    }
    if (this.sweep() || this.sweepVectors()) return { count: 0, next: 'again' }
    return this.startMerge(planPurge) ? { count: 1, next: 'again' } : { count: 0, next: undefined }
  }

  close(): void {
    this.database.close()
  }

  /** Runs a transaction; when it fails, memory goes back to what is stored. */
  private attempt<T>(work: () => T): T {
    try {
      return this.database.transaction(work)
    } catch (error) {
      this.reload()
      throw error
    }
  }

  private reload(): void {
    this.merge = undefined
    this.sweepingVectors = true
    this.segments = this.table.load(new Map())
    this.revision = this.statements.revision()
    // Blocks without a segment are an unfinished merge, or inputs of one that finished.
    const { ids, last } = this.statements.blockSegments()
    this.garbage = ids.filter((id) => !this.segments.has(id))
    this.nextSegment = Math.max(last, 0, ...this.segments.keys()) + 1
  }

  private storedOf(outcomes: ReadonlyMap<number, Outcome>): ReadonlyMap<number, number> {
    const stored = new Map<number, number>()
    for (const document of outcomes.keys()) {
      const chunks = this.statements.chunksOf(document)
      if (chunks !== undefined) stored.set(document, chunks)
    }
    return stored
  }

  /** New class columns of the segments that hold changed documents. */
  private changeClasses(
    stored: ReadonlyMap<number, number>,
    outcomes: ReadonlyMap<number, Outcome>,
    revision: number,
  ): readonly Segment[] {
    if (stored.size === 0) return []
    const classes = new Map<number, number>()
    for (const document of stored.keys()) {
      const outcome = outcomes.get(document)
      classes.set(document, outcome?.kind === 'reclass' ? outcome.aclClass : DELETED)
    }
    const changed: Segment[] = []
    for (const segment of this.segments.values()) {
      const column = reclassed(segment, classes)
      if (column === undefined) continue
      const next = { ...segment, classes: column, classesRevision: revision }
      this.table.writeClasses(next)
      changed.push(next)
    }
    return changed
  }

  private replaceRows(
    stored: ReadonlyMap<number, number>,
    outcomes: ReadonlyMap<number, Outcome>,
  ): void {
    for (const document of stored.keys()) {
      const outcome = outcomes.get(document)
      if (outcome?.kind === 'reclass') this.statements.reclass(outcome.aclClass, document)
      else {
        this.statements.remove(document)
        this.vectors.remove(document)
      }
    }
  }

  private writePuts(
    outcomes: ReadonlyMap<number, Outcome>,
    revision: number,
  ): { readonly segments: readonly Segment[]; readonly bytes: number } {
    const segments: Segment[] = []
    let bytes = 0
    let chars = 0
    let builder = new SegmentBuilder()
    const flush = (): void => {
      if (builder.chunks === 0) return
      const id = this.nextSegment + segments.length
      const written = builder.write(this.table, id, revision)
      segments.push(written.segment)
      bytes += written.bytes
      chars = 0
      builder = new SegmentBuilder()
    }
    for (const outcome of outcomes.values()) {
      if (outcome.kind !== 'put' || outcome.put.chunks.length === 0) continue
      const { put } = outcome
      this.statements.insertDocument(put)
      this.putVectorsOf(put, revision)
      const analyser = chunkAnalyser(put.title, put.path)
      for (const chunk of put.chunks) {
        this.statements.insertChunk(put.document, chunk)
        const { document, aclClass } = put
        builder.add({ document, ordinal: chunk.ordinal, aclClass }, analyser(chunk))
        chars += chunk.text.length
        if (chars > SEGMENT_CHARS_MAX) flush()
      }
    }
    flush()
    return { segments, bytes }
  }

  private putVectorsOf({ document, chunks, vectors }: Put, revision: number): void {
    if (!this.vectors.isActive(vectors?.space)) this.vectors.putNone(document, revision)
    if (vectors === undefined) return
    assertRows(vectors, chunks.length)
    if (chunks.some(({ ordinal }, at) => ordinal !== at)) {
      throw new RangeError('chunks with vectors count from 0')
    }
    this.vectors.put(document, vectors, revision)
  }

  private startMerge(plan: (segments: readonly Segment[]) => readonly Segment[]): boolean {
    const inputs = plan([...this.segments.values()])
    if (inputs.length === 0) return false
    this.merge = new Merge(this.table, inputs, this.nextSegment++)
    return true
  }

  private stepMerge(): void {
    const { merge } = this
    if (merge === undefined) return
    const finished = this.attempt(() => {
      if (!merge.step(STEP_BYTES)) return undefined
      const segment = merge.result(this.segments, this.revision + 1)
      for (const id of merge.inputs) this.table.remove(id)
      if (segment.chunks > 0) this.table.write(segment)
      this.statements.setRevision(this.revision + 1)
      return segment
    })
    if (finished === undefined) return
    this.revision++
    for (const id of merge.inputs) this.segments.delete(id)
    if (finished.chunks > 0) this.segments.set(finished.id, finished)
    this.garbage.push(...merge.inputs)
    this.merge = undefined
  }

  /** Removes some blocks that no segment holds any more. False: there are none. */
  private sweep(): boolean {
    const id = this.garbage[0]
    if (id === undefined) return false
    const left = this.attempt(() => {
      this.table.removeBlocks(id, SWEEP_BLOCKS)
      return this.table.hasBlocks(id)
    })
    if (!left) this.garbage.shift()
    this.erasing = true
    return true
  }

  /** Removes some vectors of spaces that are gone. False: there are none. */
  private sweepVectors(): boolean {
    if (!this.sweepingVectors) return false
    this.sweepingVectors = this.attempt(() => this.vectors.sweep())
    this.erasing ||= this.sweepingVectors
    return this.sweepingVectors
  }

  /** Deleted bytes also leave the write-ahead log. */
  private checkpoint(): boolean {
    // A search in progress keeps the log; then the next rest tries again.
    if (this.erasing) this.erasing = this.purger.log().next !== undefined
    return false
  }
}

function assertRows({ rows }: ChunkVectors, chunks: number): void {
  if (rows.length !== chunks) throw new RangeError(`${rows.length} vectors for ${chunks} chunks`)
}

/** A copy with the documents' new classes; undefined when the segment holds none of them. */
function reclassed(
  { documents, classes }: Segment,
  wanted: ReadonlyMap<number, number>,
): Uint32Array | undefined {
  let copy: Uint32Array | undefined
  for (let number = 0; number < documents.length; number++) {
    const next = wanted.get(documents[number] as number)
    // A chunk that is deleted already stays so: the document's live rows stand in another segment.
    if (next === undefined || classes[number] === DELETED || classes[number] === next) continue
    copy ??= classes.slice()
    copy[number] = next
  }
  return copy
}
