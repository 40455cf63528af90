import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'
import type { Prepared, Preparer } from '../lake/prepare.ts'
import type { CompiledRules } from '../lake/rules.ts'
import { folderOf, isSidecar, ownerOf, sidecarOf } from '../lake/governance.ts'
import type { ObjectEntry, ObjectRead, Source } from '../lake/source.ts'
import type { ManifestStore, ObjectRow } from '../lake/store.ts'
import type { Index } from '../retrieval/index-port.ts'
import type { ClassBook } from './ingest-classes.ts'
import {
  GovernorReader,
  sameGovernors,
  type GovernorMemory,
  type ObjectToRule,
  type Ruling,
} from './ingest-governors.ts'
import { Lanes } from './ingest-lanes.ts'
import type { IngestEmbedding } from './embedding-loop.ts'
import { manifestRowsFrom, mergeWithManifest, type MergedObject } from './ingest-merge.ts'
import { withSidecars } from './ingest-sidecars.ts'
import { IngestWriter, type InDoubt } from './ingest-writer.ts'
import { settleDoubts } from './ingest-repair.ts'

/** What a sync works with. The world comes in here and nowhere else. */
export interface IngestPorts {
  readonly manifest: ManifestStore
  readonly index: Index
  readonly preparer: Preparer
  readonly clock: Clock
  readonly classes: ClassBook
  /** Absent: documents are found by their words alone. */
  readonly embedding?: IngestEmbedding
}

export interface SyncSource {
  readonly source: Source
  readonly rules: CompiledRules
  /** Kept from one sync of the source to the next. */
  readonly inDoubt: InDoubt
  readonly remembered: GovernorMemory
}

/** How far a sync is, or what it did. */
export interface SyncProgress {
  /** Objects listed so far. */
  readonly seen: number
  readonly added: number
  /** With new text, or the same text under another version. */
  readonly changed: number
  readonly skipped: number
  readonly deleted: number
  /** Of the objects that were read. */
  readonly bytes: number
}

export interface SyncRun {
  readonly signal: AbortSignal
  readonly onProgress?: (progress: SyncProgress) => void
}

/**
 * The life of a document: brings manifest and index to what the source shows now.
 *
 * A reconciliation, not a queue: whatever was missed, doubled or cut short, the next run ends in the same
 * state. A failing object is reported and stops nothing. Rejects when the listing or a store fails, or
 * the signal aborts; then nothing was deleted for not having been listed.
 */
export async function reconcile(
  ports: IngestPorts,
  synced: SyncSource,
  run: SyncRun,
): Promise<SyncProgress> {
  await settleDoubts(ports, synced.inDoubt)
  const writer = new IngestWriter(ports, synced.inDoubt)
  const sync = new Sync(ports, synced, { ...run, writer })
  const lanes = new Lanes(ports.clock)
  sync.begin()
  try {
    const merged = mergeWithManifest(synced.source, ports.manifest, run.signal)
    const { governance } = synced.rules
    for await (const one of withSidecars(sync.numbered(merged), governance)) {
      const { entry, row, sidecar, id } = one
      run.signal.throwIfAborted()
      if (one.isGovernor) sync.governor(entry, row)
      else if (entry !== undefined) {
        await lanes.begin(() => sync.object({ entry, sidecar }, row, id))
      } else if (row !== undefined) sync.gone(row)
    }
    await lanes.finish()
  } catch (error) {
    // What is done is done: the next run need not do it again.
    await lanes.settle()
    await writer.flush()
    throw error
  }
  await sync.removeGone()
  await writer.flush()
  await sync.ruleAgain()
  await writer.flush()
  return sync.progress
}

/**
 * Sidecars and ACL files that somebody tells of by their keys: what they govern is ruled by what is there
 * now, without a listing. Rejects when a store fails.
 */
export async function reconcileGovernors(
  ports: IngestPorts,
  synced: SyncSource,
  run: SyncRun,
  keys: readonly string[],
): Promise<SyncProgress> {
  await settleDoubts(ports, synced.inDoubt)
  const writer = new IngestWriter(ports, synced.inDoubt)
  const sync = new Sync(ports, synced, { ...run, writer })
  for (const key of keys) {
    run.signal.throwIfAborted()
    await sync.governorTold(key)
    await writer.flush()
  }
  return sync.progress
}

/** What the listing has of an object. */
interface ListedObject {
  readonly entry: ObjectEntry
  readonly sidecar: ObjectToRule['sidecar']
}

class Sync {
  readonly #ports: IngestPorts
  readonly #synced: SyncSource
  readonly #run: SyncRun & { readonly writer: IngestWriter }
  readonly #ids: IdSupply
  readonly #governors: GovernorReader
  /** INVARIANT (a half list deletes nothing): filled while listing, acted on only when the listing is complete. */
  readonly #gone: number[] = []
  readonly #counts = { seen: 0, added: 0, changed: 0, skipped: 0, deleted: 0, bytes: 0 }

  constructor(
    ports: IngestPorts,
    synced: SyncSource,
    run: SyncRun & { readonly writer: IngestWriter },
  ) {
    this.#ports = ports
    this.#synced = synced
    this.#run = run
    this.#ids = new IdSupply(ports.manifest)
    this.#governors = new GovernorReader({ ...synced, classes: () => ports.classes.view })
  }

  get progress(): SyncProgress {
    return { ...this.#counts }
  }

  begin(): void {
    this.#governors.begin()
  }

  gone(row: ObjectRow): void {
    this.#gone.push(row.id)
  }

  async removeGone(): Promise<void> {
    for (const id of this.#gone) {
      await this.#run.writer.remove(id)
      this.#count({ deleted: 1 })
    }
  }

  /**
   * In the order of the listing, before objects wait or overtake each other: the index breaks ties by id,
   * and what lies between two documents must not decide which of them is first.
   */
  async *numbered(
    merged: AsyncIterable<MergedObject>,
  ): AsyncGenerator<MergedObject & { readonly id: number }> {
    for await (const one of merged) yield { ...one, id: one.row?.id ?? (await this.#ids.next()) }
  }

  /** A key that governs others. It is no document, also when it was one before. */
  governor(entry: ObjectEntry | undefined, row: ObjectRow | undefined): void {
    if (row !== undefined) this.gone(row)
    if (entry === undefined) return
    this.#count({ seen: 1 })
    this.#governors.listed(entry)
  }

  /** One object, whatever state it is in. Rejects only when a store fails. */
  async object(listed: ListedObject, known: ObjectRow | undefined, id: number): Promise<void> {
    this.#count({ seen: 1 })
    const { entry, sidecar } = listed
    const object = { ...entry, sidecar }
    const ruling = await this.#governors.rule(object, known, false)
    const row = known === undefined ? undefined : await this.#ruled(known, ruling)
    if (row !== undefined && this.#isCurrent(row, entry)) return
    const fresh = await this.#fresh(object, row, id)
    if (fresh.problem !== undefined) {
      // Text that is there is for nobody until then, and stays.
      if (row?.state === 'indexed') return
      await this.#skip(fresh.row, { ...entry, version: '', reason: fresh.problem }, row)
    } else if (entry.unreadable !== undefined) {
      await this.#skip(fresh.row, { ...entry, reason: entry.unreadable }, row)
    } else if (entry.sizeBytes > limits.objectBytesMax) {
      await this.#skip(fresh.row, { ...entry, reason: TOO_LARGE }, row)
    } else {
      await this.#read(fresh.row, entry, row)
    }
  }

  /** Ruled by the ACL files of this moment, because its text is read next. */
  async #fresh(
    object: ObjectToRule,
    known: ObjectRow | undefined,
    id: number,
  ): Promise<{ readonly row: ObjectRow; readonly problem: string | undefined }> {
    const ruling = await this.#governors.rule(object, known, true)
    if (known !== undefined) {
      return { row: await this.#ruled(known, ruling), problem: ruling.problem }
    }
    const aclClass = await this.#ports.classes.idOf(this.#synced.source.id, ruling.ruled)
    const { governors } = ruling
    const blank = this.#blank(id, object.key, aclClass)
    return {
      row: governors === undefined ? blank : { ...blank, governors },
      problem: ruling.problem,
    }
  }

  /** The row under this ruling, in the manifest before anything else is done with it. */
  async #ruled(row: ObjectRow, ruling: Ruling): Promise<ObjectRow> {
    const { ruled, governors, problem } = ruling
    if (ruling.isPassing && row.state === 'indexed') return this.#reported(row, problem)
    const aclClass = await this.#ports.classes.idOf(this.#synced.source.id, ruled)
    const { governors: _, ...rest } = row
    const next: ObjectRow = {
      ...rest,
      aclClass,
      reason: row.state === 'indexed' ? problem : row.reason,
      ...(governors === undefined ? {} : { governors }),
    }
    if (aclClass !== row.aclClass) await this.#run.writer.reclass(next)
    else if (next.reason !== row.reason || !sameGovernors(governors, row.governors)) {
      await this.#run.writer.note(next)
    }
    return next
  }

  /**
   * A passing failure takes nothing away: the row stays as it was ruled, and is not quoted as long as the
   * source shows other governors than those. INVARIANT (ruled by what is there), relied on.
   */
  async #reported(row: ObjectRow, reason: string | undefined): Promise<ObjectRow> {
    const next = { ...row, reason }
    if (reason !== row.reason) await this.#run.writer.note(next)
    return next
  }

  /**
   * After a whole listing: rows that came past before the listing showed that an ACL file above them is
   * another one, or there, or gone.
   */
  async ruleAgain(): Promise<void> {
    for (const folder of this.#governors.changedFolders()) await this.#ruleBelow(folder, false)
  }

  /**
   * A sidecar or an ACL file may have changed, wherever that is known from: what it governs is ruled by
   * what is there now. What this run has put MUST be in the manifest.
   */
  async governorTold(key: string): Promise<void> {
    const { source, rules } = this.#synced
    const { manifest } = this.#ports
    const document = await manifest.byKey(source.id, key)
    if (document !== undefined) await this.#run.writer.remove(document.id)
    this.#governors.forget(key)
    if (isSidecar(key, rules.governance)) {
      const row = await manifest.byKey(source.id, ownerOf(key))
      if (row !== undefined) await this.#ruleRow(row, 'ask', true)
    } else await this.#ruleBelow(folderOf(key), true)
  }

  async #ruleBelow(folder: string, fresh: boolean): Promise<void> {
    const { manifest } = this.#ports
    const below = { prefix: folder }
    for await (const row of manifestRowsFrom(manifest, this.#synced.source.id, below)) {
      this.#run.signal.throwIfAborted()
      const version = new Map(row.governors?.files).get(sidecarOf(row.key))
      const known =
        version === undefined ? undefined : version === '' ? 'ask' : { version, sizeBytes: 0 }
      await this.#ruleRow(row, known, fresh)
    }
  }

  async #ruleRow(row: ObjectRow, sidecar: ObjectToRule['sidecar'], fresh: boolean): Promise<void> {
    const { key, sizeBytes } = row
    // Never read because nobody could tell who may read it: now perhaps somebody can.
    if (row.state === 'skipped' && row.version === '') {
      await this.object({ entry: { key, sizeBytes, version: '' }, sidecar }, row, row.id)
    } else await this.#ruled(row, await this.#governors.rule({ key, sidecar }, row, fresh))
  }

  #isCurrent(row: ObjectRow, entry: ObjectEntry): boolean {
    return (
      row.version !== '' &&
      row.version === entry.version &&
      row.parserRevision === this.#ports.preparer.revision
    )
  }

  async #read(blank: ObjectRow, entry: ObjectEntry, row: ObjectRow | undefined): Promise<void> {
    const read = await this.#untilAborted(this.#safeRead(entry.key))
    if (read.kind === 'gone') {
      if (row !== undefined) this.#gone.push(row.id)
      return
    }
    if (read.kind === 'unreadable') {
      // The text that is there is still the object's: a passing failure takes nothing away.
      if (row?.state === 'indexed' && row.version === entry.version) return
      // What may pass by itself is tried again: a row without a version is never current.
      await this.#skip(blank, { sizeBytes: entry.sizeBytes, version: '', reason: read.reason }, row)
      return
    }
    const sizeBytes = read.bytes.length
    this.#count({ bytes: sizeBytes })
    const preparing = this.#ports.preparer.prepare(read.bytes, entry.key)
    const prepared = await this.#untilAborted(preparing)
    await this.#keep(blank, { sizeBytes, version: read.version }, { prepared, row })
  }

  async #keep(
    blank: ObjectRow,
    object: { readonly sizeBytes: number; readonly version: string },
    { prepared, row }: { readonly prepared: Prepared; readonly row: ObjectRow | undefined },
  ): Promise<void> {
    const { contentHash } = prepared
    if (prepared.kind === 'unreadable') {
      await this.#skip(blank, { ...object, contentHash, reason: prepared.reason }, row)
      return
    }
    const chunkCount = prepared.chunks.length
    const state = { state: 'indexed', reason: undefined, chunkCount, contentHash } as const
    await this.#run.writer.put({ ...blank, ...this.#stamp(), ...object, ...state }, prepared)
    this.#count(row?.state === 'indexed' ? { changed: 1 } : { added: 1 })
  }

  async #skip(
    blank: ObjectRow,
    why: {
      readonly sizeBytes: number
      readonly version: string
      readonly reason: string
      readonly contentHash?: string
    },
    row: ObjectRow | undefined,
  ): Promise<void> {
    this.#count({ skipped: 1 })
    const { sizeBytes, version, reason, contentHash = '' } = why
    const unchanged = row?.state === 'skipped' && row.version === version && row.reason === reason
    if (unchanged && row.parserRevision === this.#ports.preparer.revision) return
    const state = { state: 'skipped', reason, chunkCount: 0, contentHash } as const
    const skipped = { ...blank, ...this.#stamp(), sizeBytes, version, ...state }
    await this.#run.writer.skip(skipped, row?.state === 'indexed')
  }

  /** A source that throws for one object reports that object; the code is all that is told of the error. */
  async #safeRead(key: string): Promise<ObjectRead> {
    try {
      return await this.#synced.source.read(key, limits.objectBytesMax)
    } catch (error) {
      const code = (error as { readonly code?: unknown } | null)?.code
      const detail = typeof code === 'string' ? ` (${code})` : ''
      return { kind: 'unreadable', reason: `it could not be read${detail}` }
    }
  }

  /** A stop does not wait for a slow object. */
  async #untilAborted<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.#run
    signal.throwIfAborted()
    let stopListening = (): void => undefined
    const aborted = new Promise<never>((_, reject) => {
      const abort = (): void => reject(signal.reason)
      signal.addEventListener('abort', abort)
      stopListening = () => signal.removeEventListener('abort', abort)
    })
    return Promise.race([work, aborted]).finally(stopListening)
  }

  #blank(id: number, key: string, aclClass: number): ObjectRow {
    return {
      id,
      source: this.#synced.source.id,
      key,
      aclClass,
      version: '',
      sizeBytes: 0,
      contentHash: '',
      state: 'skipped',
      reason: undefined,
      chunkCount: 0,
      ...this.#stamp(),
    }
  }

  #stamp(): Pick<ObjectRow, 'syncedAt' | 'parserRevision'> {
    return {
      syncedAt: this.#ports.clock.now(),
      parserRevision: this.#ports.preparer.revision,
    }
  }

  #count(more: Partial<SyncProgress>): void {
    for (const [name, by] of Object.entries(more)) this.#counts[name as keyof SyncProgress] += by
    this.#run.onProgress?.(this.progress)
  }
}

const TOO_LARGE = `it is larger than ${limits.objectBytesMax / 1024 / 1024} MiB`

/** Fresh object ids, taken from the manifest by the run, one call at a time. */
class IdSupply {
  readonly #manifest: ManifestStore
  #next = 0
  #left = 0

  constructor(manifest: ManifestStore) {
    this.#manifest = manifest
  }

  async next(): Promise<number> {
    if (this.#left === 0) {
      this.#next = await this.#manifest.allocateIds(limits.ingestBatchDocuments)
      this.#left = limits.ingestBatchDocuments
    }
    this.#left--
    return this.#next++
  }
}
