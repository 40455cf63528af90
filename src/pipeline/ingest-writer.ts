import { limits } from '../kernel/limits.ts'
import type { Prepared } from '../lake/prepare.ts'
import type { ManifestStore, ObjectChange, ObjectRow } from '../lake/store.ts'
import type { Index, IndexChange } from '../retrieval/index-port.ts'
import type { IngestEmbedding, WrittenDocument } from './embedding-loop.ts'

export type PreparedDocument = Extract<Prepared, { kind: 'prepared' }>

export interface IngestStores {
  readonly manifest: ManifestStore
  readonly index: Index
  /** Absent: documents are found by their words alone. */
  readonly embedding?: IngestEmbedding
}

/** Ids of documents whose state in the index is unknown because a write failed midway. */
export type InDoubt = Set<number>

/** A change whose vectors may still be on their way. */
interface Pending {
  readonly document: number
  readonly ready: Promise<IndexChange>
}
interface Batch {
  readonly before: ObjectChange[]
  readonly index: Pending[]
  readonly after: ObjectChange[]
  chars: number
}
const emptyBatch = (): Batch => ({ before: [], index: [], after: [], chars: 0 })
const pending = (change: IndexChange): Pending => ({
  document: change.document,
  ready: Promise.resolve(change),
})

/**
 * Writes to manifest and index, in batches, in the one order that a crash cannot turn into a wrong quote.
 *
 * INVARIANT (the manifest speaks last for what is new, first for what is taken away): a passage is quoted
 * only if the manifest has its document, version and class. So deletes, skips and other classes reach the
 * manifest before the index; new text reaches the index before the manifest. What a crash leaves between
 * the two is never quoted, and `repairIndex` finds it.
 */
export class IngestWriter {
  readonly #manifest: ManifestStore
  readonly #index: Index
  readonly #inDoubt: InDoubt
  readonly #embedding: IngestEmbedding | undefined
  #batch = emptyBatch()
  #writing: Promise<void> = Promise.resolve()

  constructor({ manifest, index, embedding }: IngestStores, inDoubt: InDoubt) {
    this.#manifest = manifest
    this.#index = index
    this.#inDoubt = inDoubt
    this.#embedding = embedding
  }

  /** New text for an object: all its rows in the index are replaced. */
  async put(row: ObjectRow, document: PreparedDocument): Promise<void> {
    const change: IndexChange = {
      kind: 'put',
      document: row.id,
      version: row.version,
      aclClass: row.aclClass,
      title: document.title,
      path: row.key,
      chunks: document.chunks,
    }
    // Begun here, so that vectors are made while the next documents are read.
    const making = this.#embedding?.vectorsOf(row, document)
    const ready =
      making === undefined
        ? Promise.resolve(change)
        : making.then((vectors) => (vectors === undefined ? change : { ...change, vectors }))
    this.#batch.index.push({ document: row.id, ready })
    const { prints } = document
    this.#batch.after.push({ kind: 'put', row, ...(prints && { prints }) })
    this.#batch.chars += document.chars
    await this.#flushIfFull()
  }

  /** The object is known but has no text. `hadText`: rows of it may be in the index. */
  async skip(row: ObjectRow, hadText: boolean): Promise<void> {
    this.#batch.before.push({ kind: 'put', row })
    if (hadText) this.#batch.index.push(pending({ kind: 'delete', document: row.id }))
    await this.#flushIfFull()
  }

  /** Another cause of readers for the same text. `row` has the new class. */
  async reclass(row: ObjectRow): Promise<void> {
    this.#batch.before.push({ kind: 'put', row })
    if (row.state === 'indexed') {
      const { id: document, aclClass } = row
      this.#batch.index.push(pending({ kind: 'reclass', document, aclClass }))
    }
    await this.#flushIfFull()
  }

  /** Of the same text and class, what it was ruled by or why nobody reads it. */
  async note(row: ObjectRow): Promise<void> {
    this.#batch.before.push({ kind: 'put', row })
    await this.#flushIfFull()
  }

  async remove(id: number): Promise<void> {
    this.#batch.before.push({ kind: 'delete', id })
    this.#batch.index.push(pending({ kind: 'delete', document: id }))
    await this.#flushIfFull()
  }

  /** Resolves when everything given so far is durable. */
  async flush(): Promise<void> {
    const batch = this.#batch
    this.#batch = emptyBatch()
    this.#writing = this.#writing.then(() => this.#write(batch))
    await this.#writing
  }

  async #flushIfFull(): Promise<void> {
    const { before, after, chars } = this.#batch
    const full = before.length + after.length >= limits.ingestBatchDocuments
    if (full || chars >= limits.ingestBatchChars) await this.flush()
  }

  async #write(batch: Batch): Promise<void> {
    const ids = batch.index.map(({ document }) => document)
    let written: readonly WrittenDocument[] = ids.map((document) => ({ document, whole: true }))
    try {
      if (batch.before.length > 0) await this.#manifest.apply(batch.before)
      if (batch.index.length > 0) {
        const changes = await Promise.all(batch.index.map(({ ready }) => ready))
        this.#embedding?.writing(ids)
        await this.#index.apply(changes)
        written = changes.map(writtenBy)
      }
      if (batch.after.length > 0) await this.#manifest.apply(batch.after)
    } catch (error) {
      for (const id of ids) this.#inDoubt.add(id)
      throw error
    } finally {
      this.#embedding?.wrote(written)
    }
  }
}

/** A put without vectors waits for them; so does one whose readers changed, for its label may allow more. */
const writtenBy = (change: IndexChange): WrittenDocument => ({
  document: change.document,
  whole:
    change.kind === 'delete' ||
    (change.kind === 'put' && (change.vectors !== undefined || change.chunks.length === 0)),
})
