import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'
import type { Prepared, Preparer } from '../lake/prepare.ts'
import type { CompiledRules } from '../lake/rules.ts'
import {
  folderOf,
  isGovernor,
  isMisnamed,
  isSidecar,
  misnamed,
  ownerOf,
  sidecarOf,
} from '../lake/governance.ts'
import type { Hint, ObjectEntry, ObjectRead, Source } from '../lake/source.ts'
import type { ManifestStore, ObjectRow } from '../lake/store.ts'
import type { Index } from '../retrieval/index-port.ts'
import { emptyUnusedClasses, type ClassBook } from './ingest-classes.ts'
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
import { HintTurns } from './hint-turns.ts'
import type { Hints } from './hints.ts'
import { IdSupply } from './id-supply.ts'
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
  /** What the source tells meanwhile: acted on between two objects, for keys that the listing has passed. */
  readonly hints?: Hints
  /** Where an earlier listing was cut short, and where this one is if it is cut short too. */
  readonly place?: ListingPlace
}

/** How far a listing came: everything up to `after` was reconciled, but for what is gone. */
export interface ListingPlace {
  after: string | undefined
  /** INVARIANT (a half list deletes nothing): filled while listing, acted on only when the listing is complete. */
  readonly gone: Map<number, string>
}

export const freshPlace = (): ListingPlace => ({ after: undefined, gone: new Map() })

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
  const { place = freshPlace(), signal } = run
  const sync = new Sync(ports, synced, { ...run, place, writer })
  const lanes = new Lanes(ports.clock)
  const turns = new HintTurns(ports.clock, run.hints)
  if (place.after === undefined) sync.begin()
  let after = place.after
  try {
    const merged = mergeWithManifest(synced.source, ports.manifest, signal, place.after)
    const { governance } = synced.rules
    for await (const one of withSidecars(sync.numbered(merged), governance)) {
      const { entry, row, sidecar, id } = one
      signal.throwIfAborted()
      after = one.passed ?? after
      if (turns.isDue()) {
        await lanes.finish()
        await sync.told(turns.take(after))
      }
      if (one.isGovernor) sync.governor(entry, row, one.isOrphan)
      else if (entry !== undefined) {
        await lanes.begin(() => sync.object({ entry, sidecar }, row, id))
      } else if (row !== undefined) sync.gone(row)
    }
    await lanes.finish()
  } catch (error) {
    // What is done is done: the next run need not do it again.
    await lanes.settle()
    await writer.flush()
    place.after = lanes.hasFailed ? undefined : after
    if (lanes.hasFailed) place.gone.clear()
    throw error
  }
  await sync.removeGone()
  await writer.flush()
  await sync.ruleAgain()
  await writer.flush()
  await sweepClasses(ports, synced, signal, 1)
  return sync.progress
}

/**
 * What the source told of, documents and what governs them alike: brings these keys to what it shows now,
 * without a listing. Settles every hint. Rejects when a store fails.
 */
export async function reconcileHints(
  ports: IngestPorts,
  synced: SyncSource,
  run: SyncRun,
  told: readonly Hint[],
): Promise<SyncProgress> {
  const { place = freshPlace() } = run
  try {
    await settleDoubts(ports, synced.inDoubt)
  } catch (error) {
    for (const hint of told) hint.settle(false)
    throw error
  }
  const writer = new IngestWriter(ports, synced.inDoubt)
  const sync = new Sync(ports, synced, { ...run, place, writer })
  await sync.told(told)
  await sweepClasses(ports, synced, run.signal, limits.aclClassesUnsweptMax)
  return sync.progress
}

/**
 * What a rewritten sidecar or ACL file said before stays neither in memory nor in the manifest. Looks at
 * every row of the source, so only when enough may have become unused. All writes MUST be flushed.
 */
async function sweepClasses(
  ports: IngestPorts,
  { source }: SyncSource,
  signal: AbortSignal,
  unsweptMin: number,
): Promise<void> {
  if (ports.classes.unswept(source.id) < unsweptMin) return
  await emptyUnusedClasses(ports, source.id, signal)
}

/** What the listing has of an object. */
interface ListedObject {
  readonly entry: ObjectEntry
  readonly sidecar: ObjectToRule['sidecar']
  /** The entry is of now, whatever the source's listing is. */
  readonly isFresh?: boolean
}

class Sync {
  readonly #ports: IngestPorts
  readonly #synced: SyncSource
  readonly #run: SyncRun & { readonly place: ListingPlace; readonly writer: IngestWriter }
  readonly #ids: IdSupply
  readonly #governors: GovernorReader
  readonly #counts = { seen: 0, added: 0, changed: 0, skipped: 0, deleted: 0, bytes: 0 }

  constructor(
    ports: IngestPorts,
    synced: SyncSource,
    run: SyncRun & { readonly place: ListingPlace; readonly writer: IngestWriter },
  ) {
    this.#ports = ports
    this.#synced = synced
    this.#run = run
    this.#ids = new IdSupply(ports.manifest)
    this.#governors = new GovernorReader({ ...synced, classes: () => ports.classes.live })
  }

  get progress(): SyncProgress {
    return { ...this.#counts }
  }

  begin(): void {
    this.#governors.begin()
  }

  gone({ id, key }: ObjectRow): void {
    this.#run.place.gone.set(id, key)
  }

  /** A listing of the past does not know what came since: what is there now decides. */
  async removeGone(): Promise<void> {
    const { gone } = this.#run.place
    const isPast = this.#synced.source.listsPast === true
    for (const [id, key] of gone) {
      if (isPast) await this.#key(key)
      else await this.#remove(id)
    }
    gone.clear()
  }

  /**
   * Keys that a source told of, one after the other, and their hints settled once all is durable. No
   * lane of this run may be at work.
   */
  async told(hints: readonly Hint[]): Promise<void> {
    const { writer, signal } = this.#run
    const settled = new Set<string>()
    try {
      // A row that is still on its way into the manifest would get a second id.
      await writer.flush()
      for (const key of new Set(hints.flatMap(({ keys }) => keys))) {
        signal.throwIfAborted()
        if (await this.#key(key)) settled.add(key)
      }
      await writer.flush()
    } catch (error) {
      settled.clear()
      throw error
    } finally {
      for (const { keys, settle } of hints) settle(keys.every((key) => settled.has(key)))
    }
  }

  /** False: what is there now cannot be told, so nothing was done. */
  async #key(key: string): Promise<boolean> {
    const found = await this.#lookup(key)
    if (found.kind === 'doubt') return false
    const { place, writer } = this.#run
    const { gone } = place
    const row = await this.#ports.manifest.byKey(this.#synced.source.id, key)
    if (row !== undefined) gone.delete(row.id)
    const { entry } = found
    // The next listing says so again of a sidecar that is left alone.
    this.#synced.remembered.orphans.delete(entry === undefined ? key : sidecarOf(key))
    if (isGovernor(key, this.#synced.rules.governance)) {
      await writer.flush()
      await this.governorTold(key)
      await writer.flush()
    } else if (entry !== undefined) {
      const id = row?.id ?? (await this.#ids.next())
      await this.object({ entry, sidecar: 'ask', isFresh: true }, row, id)
      // Gone between lookup and read: that is as sure as the lookup.
      if (row !== undefined && gone.delete(row.id)) await this.#remove(row.id)
    } else if (row !== undefined) await this.#remove(row.id)
    return true
  }

  async #remove(id: number): Promise<void> {
    await this.#run.writer.remove(id)
    this.#ports.classes.left(this.#synced.source.id)
    this.#count({ deleted: 1 })
  }

  /** INVARIANT (a transient error deletes nothing): what cannot be looked up is left as it is. */
  async #lookup(key: string): Promise<Looked> {
    try {
      return { kind: 'sure', entry: await this.#synced.source.lookup?.(key) }
    } catch {
      return { kind: 'doubt' }
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
  governor(entry: ObjectEntry | undefined, row: ObjectRow | undefined, isOrphan: boolean): void {
    if (row !== undefined) this.gone(row)
    if (entry === undefined) return
    this.#count({ seen: 1 })
    this.#governors.listed(entry)
    // What was erased is not named, and a listing of the past does not know what is missing.
    if (isOrphan && entry.isOfErased !== true && this.#synced.source.listsPast !== true)
      this.#governors.orphan(entry.key)
  }

  /** One object, whatever state it is in. Rejects only when a store fails. */
  async object(listed: ListedObject, known: ObjectRow | undefined, id: number): Promise<void> {
    this.#count({ seen: 1 })
    const { sidecar } = listed
    // One that an earlier part of this listing left out is there after all.
    this.#run.place.gone.delete(id)
    const ruling = await this.#governors.rule({ ...listed.entry, sidecar }, known, false)
    const row = known === undefined ? undefined : await this.#ruled(known, ruling)
    if (row !== undefined && this.#isCurrent(row, listed.entry)) return
    const entry = row === undefined ? listed.entry : await this.#entryNow(listed, row)
    if (entry === undefined || (row !== undefined && this.#isCurrent(row, entry))) return
    await this.#bring({ ...entry, sidecar }, row, id)
  }

  /**
   * A listing of the past that differs from what is known is only a reason to look. Undefined: there is
   * nothing to do now, because it is gone or nobody can tell.
   */
  async #entryNow(listed: ListedObject, row: ObjectRow): Promise<ObjectEntry | undefined> {
    if (listed.isFresh === true || this.#synced.source.listsPast !== true) return listed.entry
    const found = await this.#lookup(row.key)
    if (found.kind === 'sure' && found.entry === undefined) this.gone(row)
    return found.kind === 'sure' ? found.entry : undefined
  }

  async #bring(
    object: ObjectEntry & ObjectToRule,
    row: ObjectRow | undefined,
    id: number,
  ): Promise<void> {
    const entry: ObjectEntry = object
    const fresh = await this.#fresh(object, row, id)
    const misnamedAs = misnamed(entry.key, this.#synced.rules.governance)
    if (misnamedAs !== undefined) {
      await this.#skip(fresh.row, { ...entry, reason: misnamedAs }, row)
    } else if (fresh.problem !== undefined) {
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
    if (aclClass !== row.aclClass) {
      await this.#run.writer.reclass(next)
      this.#ports.classes.left(this.#synced.source.id)
    } else if (next.reason !== row.reason || !sameGovernors(governors, row.governors)) {
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
    if (document !== undefined) {
      await this.#run.writer.remove(document.id)
      this.#ports.classes.left(source.id)
    }
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
    const misnamedAs = misnamed(row.key, this.#synced.rules.governance)
    const known = row.state === 'skipped' && isMisnamed(row.reason) ? row.reason : undefined
    return (
      // Names of ACL files are configured: what was misnamed may be a document now, and the other way.
      known === misnamedAs &&
      row.version !== '' &&
      row.version === entry.version &&
      row.parserRevision === this.#ports.preparer.revision
    )
  }

  async #read(blank: ObjectRow, entry: ObjectEntry, row: ObjectRow | undefined): Promise<void> {
    const read = await this.#untilAborted(this.#safeRead(entry.key))
    if (read.kind === 'gone') {
      if (row !== undefined) this.gone(row)
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

type Looked =
  | { readonly kind: 'sure'; readonly entry: ObjectEntry | undefined }
  | { readonly kind: 'doubt' }

const TOO_LARGE = `it is larger than ${limits.objectBytesMax / 1024 / 1024} MiB`
