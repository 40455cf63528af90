import { limits } from '../kernel/limits.ts'
import type { Prepared } from '../lake/prepare.ts'
import type { ManifestStore, ObjectChange, ObjectRow } from '../lake/store.ts'
import type { Index, IndexChange } from '../retrieval/index-port.ts'

export type PreparedDocument = Extract<Prepared, { kind: 'prepared' }>

/** Ids of documents whose state in the index is unknown because a write failed midway. */
export type InDoubt = Set<number>

interface Batch {
  readonly before: ObjectChange[]
  readonly index: IndexChange[]
  readonly after: ObjectChange[]
  chars: number
}
const emptyBatch = (): Batch => ({ before: [], index: [], after: [], chars: 0 })

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
  #batch = emptyBatch()
  #writing: Promise<void> = Promise.resolve()

  constructor(manifest: ManifestStore, index: Index, inDoubt: InDoubt) {
    this.#manifest = manifest
    this.#index = index
    this.#inDoubt = inDoubt
  }

  /** New text for an object: all its rows in the index are replaced. */
  async put(row: ObjectRow, document: PreparedDocument): Promise<void> {
    this.#batch.index.push({
      kind: 'put',
      document: row.id,
      version: row.version,
      aclClass: row.aclClass,
      title: document.title,
      path: row.key,
      chunks: document.chunks,
    })
    this.#batch.after.push({ kind: 'put', row })
    this.#batch.chars += document.chars
    await this.#flushIfFull()
  }

  /** The object is known but has no text. `hadText`: rows of it may be in the index. */
  async skip(row: ObjectRow, hadText: boolean): Promise<void> {
    this.#batch.before.push({ kind: 'put', row })
    if (hadText) this.#batch.index.push({ kind: 'delete', document: row.id })
    await this.#flushIfFull()
  }

  /** Another cause of readers for the same text. `row` has the new class. */
  async reclass(row: ObjectRow): Promise<void> {
    this.#batch.before.push({ kind: 'put', row })
    if (row.state === 'indexed') {
      this.#batch.index.push({ kind: 'reclass', document: row.id, aclClass: row.aclClass })
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
    this.#batch.index.push({ kind: 'delete', document: id })
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
    try {
      if (batch.before.length > 0) await this.#manifest.apply(batch.before)
      if (batch.index.length > 0) await this.#index.apply(batch.index)
      if (batch.after.length > 0) await this.#manifest.apply(batch.after)
    } catch (error) {
      for (const change of batch.index) this.#inDoubt.add(change.document)
      throw error
    }
  }
}
