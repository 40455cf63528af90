import { limits } from '../kernel/limits.ts'
import type { ManifestStore, ObjectChange, ObjectRow } from '../lake/store.ts'
import type { Index, IndexChange } from '../retrieval/index-port.ts'
import type { InDoubt } from './ingest-writer.ts'
import { manifestRows } from './ingest-merge.ts'

interface Stores {
  readonly manifest: ManifestStore
  readonly index: Index
}

/** What a repair put right. All zero after a clean stop. */
export interface RepairCounts {
  orphans: number
  reclassed: number
  stale: number
}

/**
 * Brings index and manifest together after a crash, or after the index was lost. MUST run while nothing
 * else writes either of them. The manifest is right about classes and about what exists; where the
 * index has other text, or none, the row is marked so that the next sync makes it again.
 */
export async function repairIndex(stores: Stores): Promise<RepairCounts> {
  const counts: RepairCounts = { orphans: 0, reclassed: 0, stale: 0 }
  const present = new IdSet()
  let after = 0
  for (;;) {
    const documents = await stores.index.documents(after, limits.reconcilePageRows)
    const rows = new Map(
      (await stores.manifest.byIds(documents.map(({ document }) => document))).map((row) => [
        row.id,
        row,
      ]),
    )
    const changes = documents.flatMap((indexed): readonly IndexChange[] => {
      present.add(indexed.document)
      return correction(indexed, rows.get(indexed.document), counts)
    })
    const stale = documents.flatMap(({ document, version }) => {
      const row = rows.get(document)
      return row !== undefined && hasText(row) && row.version !== version ? [markedStale(row)] : []
    })
    counts.stale += stale.length
    if (stale.length > 0) await stores.manifest.apply(stale)
    if (changes.length > 0) await stores.index.apply(changes)
    after = documents.at(-1)?.document ?? after
    if (documents.length < limits.reconcilePageRows) break
  }
  await markMissing(stores.manifest, present, counts)
  return counts
}

type IndexedDocument = Awaited<ReturnType<Index['documents']>>[number]

function correction(
  indexed: IndexedDocument,
  row: ObjectRow | undefined,
  counts: RepairCounts,
): readonly IndexChange[] {
  if (row === undefined || !hasText(row)) {
    counts.orphans++
    return [{ kind: 'delete', document: indexed.document }]
  }
  if (row.aclClass === indexed.aclClass) return []
  counts.reclassed++
  return [{ kind: 'reclass', document: row.id, aclClass: row.aclClass }]
}

const hasText = (row: ObjectRow): boolean => row.state === 'indexed' && row.chunkCount > 0

/** INVARIANT (no version means again): a row without a version matches no object, so the next sync reads it anew. */
const markedStale = (row: ObjectRow): ObjectChange => ({
  kind: 'put',
  row: { ...row, version: '', contentHash: '' },
})

/** Rows whose text the index does not have at all. */
async function markMissing(
  manifest: ManifestStore,
  present: IdSet,
  counts: RepairCounts,
): Promise<void> {
  const sources = new Set((await manifest.classes()).map(({ source }) => source))
  for (const source of sources) {
    let stale: ObjectChange[] = []
    for await (const row of manifestRows(manifest, source)) {
      if (!hasText(row) || row.version === '' || present.has(row.id)) continue
      stale.push(markedStale(row))
      counts.stale++
      if (stale.length < limits.reconcilePageRows) continue
      await manifest.apply(stale)
      stale = []
    }
    if (stale.length > 0) await manifest.apply(stale)
  }
}

/** After a write failed midway: the documents of that batch lose their text and are made again. */
export async function settleDoubts(stores: Stores, inDoubt: InDoubt): Promise<void> {
  const ids = [...inDoubt]
  if (ids.length === 0) return
  const rows = (await stores.manifest.byIds(ids)).filter(hasText)
  if (rows.length > 0) await stores.manifest.apply(rows.map(markedStale))
  await stores.index.apply(ids.map((document) => ({ kind: 'delete', document })))
  for (const id of ids) inDoubt.delete(id)
}

/** A set of object ids at one bit each: they are dense, so a million cost 128 KB. */
class IdSet {
  #bits = new Uint8Array(1_024)

  add(id: number): void {
    const at = id >>> 3
    if (at >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(at + 1, this.#bits.length * 2))
      larger.set(this.#bits)
      this.#bits = larger
    }
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (id & 7))
  }

  has(id: number): boolean {
    return ((this.#bits[id >>> 3] ?? 0) & (1 << (id & 7))) !== 0
  }
}
