import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type {
  EraseEvent,
  EraseRequest,
  VerifyErasureRequest,
  VerifyErasureResponse,
} from '../api/erase.ts'
import type { LakeStatusResponse, SyncEvent } from '../api/lake.ts'
import type { Grant } from '../authorization/authorization.ts'
import type { Label } from '../kernel/label.ts'
import type { Recognizer } from '../dlp/recognizer.ts'
import type { IndexProgress } from '../cli/deps.ts'
import type { Config } from '../config/config.ts'
import { openPrepareHost, type FingerprintKey } from '../ingest/worker-host.ts'
import { GOVERNANCE, isGovernor } from '../lake/governance.ts'
import { canonicalJson, type Json } from '../kernel/json.ts'
import { isRefusal, refusal, type OrRefusal } from '../kernel/refusal.ts'
import { isoTime } from '../kernel/values.ts'
import type { Preparer } from '../lake/prepare.ts'
import type { Source, SourceFacts } from '../lake/source.ts'
import type { ManifestStore } from '../lake/store.ts'
import { Eraser } from '../pipeline/erase.ts'
import { ErasedList, withoutErased } from '../pipeline/erased-list.ts'
import type { AccessWorld } from '../pipeline/lake-access.ts'
import { openLakeService, type LakeService, type LakeSource } from '../pipeline/lake-service.ts'
import type { SyncOutcome } from '../pipeline/source-loop.ts'
import type { DocumentName } from '../models/document-id.ts'
import {
  NOTHING_RETRIEVED,
  type RetrievalRequest,
  type Retrieved,
  type SearchReport,
  type Seeker,
  type Snapshot,
} from '../pipeline/stages.ts'
import type { EmbedderSource, EmbeddingStatus } from '../pipeline/embedding-loop.ts'
import type { LakeWorld } from '../prove/mutants.ts'
import type { Index } from '../retrieval/index-port.ts'
import { readDocument } from '../retrieval/read-document.ts'
import { retrieve } from '../retrieval/retrieve.ts'
import { stillReadable } from '../retrieval/still-readable.ts'
import type { Basis } from '../content/kept.ts'
import { VisibilityMemo } from '../retrieval/visibility.ts'
import { plainPlace } from '../config/sources.ts'
import { lakeModelsOf } from '../config/lake-models.ts'
import { openFilesystemSource } from '../sources/filesystem/filesystem.ts'
import { openS3Source } from '../sources/s3/s3.ts'
import type { PostingsIndex } from '../stores/postings/postings-index.ts'
import type { OpenFingerprints } from './fingerprints.ts'
import { openIndex } from './lake-index.ts'
import { LakeEmbedders, type ShippedEmbedder } from './lake-embedders.ts'
import { eraseWorld, nfc, runErase, STOPPED, type EraseParts, type NamedErase } from './erasing.ts'
import { bugFacts, type Log } from './log.ts'
import { SearchReports } from './search-reports.ts'
import { systemClock, systemRandom } from './world.ts'

export interface LakeHouseOptions {
  readonly config: Config
  readonly indexDirectory: string
  readonly manifest: ManifestStore
  readonly prints: Pick<OpenFingerprints, 'fingerprints' | 'known' | 'key'>
  readonly erasing: EraseParts
  readonly log: Log
  /** The one that ships with the product; absent: there is none. */
  readonly embedder?: ShippedEmbedder
  /** Of a world of `prove`; a server has none. */
  readonly lab?: LabParts
}

/** What `prove` puts in place of parts of a lake, in this process and nowhere else. */
export interface LabParts {
  source(id: string): Source
  retrieval(world: LakeWorld, index: Pick<Index, 'documents'>): LakeWorld
  embedder(source: EmbedderSource | undefined): EmbedderSource | undefined
  readonly restoresAnywhere: () => boolean
  recognizer(recognizer: Recognizer): Recognizer
  /** Threads that prepare documents: worlds that are built at once share the machine. */
  readonly ingestWorkers: number
  readonly fingerprintKey: FingerprintKey
}

/** The concrete lake: sources on disk, the preparing workers, the index, and the service over them. */
export class LakeHouse {
  readonly #options: LakeHouseOptions
  readonly #index: PostingsIndex
  readonly #preparer: SwitchingPreparer
  readonly #service: LakeService
  readonly #memo = new VisibilityMemo()
  readonly embedders: LakeEmbedders
  readonly #reports: SearchReports
  readonly #list: ErasedList
  readonly #eraser: Eraser
  #sources: ReadonlyMap<string, OpenSource>
  #config: Config
  /** Retrievals wait for it; pending while rules change, rejected when they could not be brought in force. */
  #settled: Promise<void> = Promise.resolve()

  private constructor(parts: {
    options: LakeHouseOptions
    index: PostingsIndex
    preparer: SwitchingPreparer
    service: LakeService
    sources: ReadonlyMap<string, OpenSource>
    list: ErasedList
  }) {
    this.#options = parts.options
    this.#reports = new SearchReports(systemClock, parts.options.log)
    this.#index = parts.index
    this.#preparer = parts.preparer
    this.#service = parts.service
    this.#sources = parts.sources
    this.embedders = new LakeEmbedders(parts.options.embedder, (error) =>
      parts.options.log.error(bugFacts(error), 'a call of the lake to a model failed unexpectedly'),
    )
    this.#config = parts.options.config
    this.#list = parts.list
    this.#eraser = new Eraser(
      eraseWorld(parts.options.erasing, {
        list: parts.list,
        manifest: parts.options.manifest,
        fingerprints: parts.options.prints.fingerprints,
        index: parts.index,
        preparer: parts.preparer,
        embedders: this.embedders,
        service: parts.service,
        source: (id) => this.#sources.get(id)?.raw,
        sources: () => [...this.#sources.keys()],
        isGovernor: (id, key) => this.#isGovernor(id, key),
      }),
    )
  }

  static async open(options: LakeHouseOptions): Promise<LakeHouse> {
    const { config, manifest } = options
    // Names that a killed process was sorting: no erasure would find them.
    await rm(scratchIn(options), { recursive: true, force: true })
    const index = await openIndex(options)
    const preparer = new SwitchingPreparer(config, options.prints.key, options.lab?.ingestWorkers)
    const list = await ErasedList.open(options.erasing.store, options.erasing.keys)
    const sources = openSources(options, new Map(), list)
    const ports = { manifest, index, preparer, clock: systemClock }
    const service = await openLakeService(ports, lakeSources(config, sources))
    return new LakeHouse({ options, index, preparer, service, sources, list })
  }

  /** Resolves when every source has had its first sync. */
  async start(onProgress: (progress: IndexProgress) => void): Promise<void> {
    const totals = new Map<string, number>()
    const counting = new AbortController()
    const counted = this.#count(totals, counting.signal)
    // Before anything is synced or quoted: what was begun is finished.
    await this.resumeErasures()
    const { embedding } = this.#service
    await embedding.use(this.#embedderFor(this.#config))
    await this.#service.start()
    await embedding.resume()
    await this.#service.sync(undefined, (source, { seen }) => {
      const total = totals.get(source)
      // What was added while we counted is work as well.
      onProgress({
        source,
        done: seen,
        total: total === undefined ? undefined : Math.max(total, seen),
      })
    })
    counting.abort()
    await counted
  }

  /** A listing is much faster than indexing: it tells a progress bar its end. One that fails tells nothing. */
  async #count(totals: Map<string, number>, signal: AbortSignal): Promise<void> {
    for (const [id, { source }] of this.#sources) {
      // Where listing costs money, nobody is asked twice.
      if (source.facts !== undefined) continue
      let count = 0
      try {
        for await (const page of source.list(signal)) count += page.length
      } catch {
        continue
      }
      totals.set(id, count)
    }
  }

  /**
   * `swap` brings members and policies in force, then the rules follow.
   *
   * INVARIANT (one configuration at a time): a retrieval that begins in between waits, so that nobody
   * reads as a member of now by the rules of before; one that began earlier finds out by its epoch. If
   * the rules cannot be brought in force, nothing is read any more.
   */
  async configure(config: Config, swap: () => void): Promise<void> {
    const isSame = canonicalJson(rulesOf(this.#config)) === canonicalJson(rulesOf(config))
    const settled = this.#rule(config, swap)
    if (!isSame) {
      this.#settled = settled
      // Whoever retrieves hears of it; so does the caller.
      this.#settled.catch(() => undefined)
    }
    await settled
  }

  async #rule(config: Config, swap: () => void): Promise<void> {
    const { embedding } = this.#service
    embedding.pause()
    swap()
    await embedding.use(this.#embedderFor(config))
    const before = this.#sources
    this.#sources = openSources({ ...this.#options, config }, before, this.#list)
    this.#preparer.configure(config)
    this.#config = config
    await this.#service.configure(lakeSources(config, this.#sources))
    await closeSources(before, this.#sources)
    await embedding.resume()
  }

  #embedderFor(config: Config): EmbedderSource | undefined {
    const source = this.embedders.sourceFor(config)
    const { lab } = this.#options
    return lab === undefined ? source : lab.embedder(source)
  }

  /** Undefined: the lake is searched by words alone. */
  seeker(snapshot: Snapshot): Seeker | undefined {
    const { space, status } = this.#service.embedding
    return status.embedder === undefined ? undefined : this.embedders.seeker(space, snapshot)
  }

  /** How a question fared at the embedder or the reranker. */
  searched(report: SearchReport): void {
    this.#reports.add(report)
    if (report.otherWidth !== undefined) this.#service.embedding.sawWidth(report.otherWidth)
  }

  /** What policy says of retrieval by label; the gate gives it, as policy is the gate's. */
  mayRetrieve: (grant: Grant, label: Label) => boolean = () => false

  get indexing(): boolean {
    return this.#preparer.busy
  }

  async retrieve(
    grant: Grant,
    request: RetrievalRequest,
    bases: Config['knowledgeBases'],
    onLeak: () => void,
  ): Promise<Retrieved> {
    await this.#settled
    const knowledgeBases = request.knowledgeBases.flatMap(
      (id) => bases.find((base) => base.id === id) ?? [],
    )
    return retrieve(this.#world(onLeak), grant, {
      text: request.question,
      knowledgeBases,
      passages: request.limit,
      ...(request.vector && { vector: request.vector }),
      ...(request.nearnessMin !== undefined && { nearnessMin: request.nearnessMin }),
      ...(request.forReranker && { forReranker: request.forReranker }),
      ...(request.ceiling && { ceiling: request.ceiling }),
    })
  }

  /** A whole document, for whom may read it. */
  async document(
    grant: Grant,
    name: DocumentName,
    bases: Config['knowledgeBases'],
    onLeak: () => void,
  ): Promise<Retrieved | undefined> {
    await this.#settled
    const sources = bases.find(({ id }) => id === name.knowledgeBase)?.sources ?? []
    const read = await readDocument(this.#world(onLeak), grant, name, sources)
    return read === undefined ? undefined : { ...NOTHING_RETRIEVED, ...read }
  }

  #world(onLeak: () => void): LakeWorld {
    const world: LakeWorld = {
      index: this.#index,
      manifest: this.#options.manifest,
      check: (source, key, version) => this.#check(source, key, version),
      isRuledByWhatIsThere: (row, asked) => this.#service.isRuledByWhatIsThere(row, asked),
      classes: () => this.#service.classes(),
      memo: this.#memo,
      mayRetrieve: (grant, label) => this.mayRetrieve(grant, label),
      onLeak: (leak) => {
        this.#options.log.error(
          { ...leak },
          'the index returned a row that its filter excludes; the request was stopped',
        )
        onLeak()
      },
    }
    const { lab } = this.#options
    return lab === undefined ? world : lab.retrieval(world, this.#index)
  }

  async stillReadable(
    grant: Grant,
    documents: readonly Basis[],
    bases: Config['knowledgeBases'],
  ): Promise<boolean> {
    await this.#settled
    return stillReadable(
      {
        manifest: this.#options.manifest,
        check: (source, key, version) => this.#check(source, key, version),
        isRuledByWhatIsThere: (row, asked) => this.#service.isRuledByWhatIsThere(row, asked),
        classes: () => this.#service.classes(),
        mayRetrieve: (label) => this.mayRetrieve(grant, label),
        sourcesOf: (id) => bases.find((base) => base.id === id)?.sources ?? [],
      },
      grant.principal,
      documents,
    )
  }

  async #check(
    source: string,
    key: string,
    version: string,
  ): Promise<'current' | 'changed' | 'gone'> {
    return (await this.#sources.get(source)?.source.check(key, version)) ?? 'gone'
  }

  /** A question about who may read what, asked of rules and members that belong together. */
  async answering<T>(ask: (world: AccessWorld) => Promise<T>): Promise<T> {
    await this.#settled
    return ask({
      manifest: this.#options.manifest,
      sources: this.#config.sources.map(({ id }) => id),
      classes: () => this.#service.classes(),
      rulesOf: (source) => this.#service.rulesOf(source),
      isAsRuled: async (row) =>
        (await this.#check(row.source, row.key, row.version)) === 'current' &&
        (await this.#service.isRuledByWhatIsThere(row, new Map())),
    })
  }

  async sync(
    source: string | undefined,
    onEvent: (event: SyncEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const outcomes = await this.#service.sync(source, (id, { seen }) => {
      if (!signal.aborted) onEvent({ kind: 'progress', source: id, done: seen, total: null })
    })
    if (outcomes === undefined) onEvent({ kind: 'failed', message: 'there is no such source' })
    else onEvent({ kind: 'done', sources: outcomes.map(reportOf) })
  }

  /** Erasures that something stopped. One that fails again is reported, and tried again later. */
  async resumeErasures(): Promise<void> {
    try {
      const resumed = await this.#eraser.resume()
      if (resumed > 0) this.#options.log.warn({ resumed }, 'finished erasures that were cut short')
    } catch (error) {
      this.#options.log.error(bugFacts(error), 'an erasure could not be finished')
    }
  }

  async erase(
    request: EraseRequest,
    by: string,
    onEvent: (event: EraseEvent) => void,
  ): Promise<void> {
    const named = this.#named(request)
    if (isRefusal(named)) return onEvent({ kind: 'failed', message: named.message })
    try {
      onEvent(await runErase(this.#eraser, { request, named, by }, onEvent))
    } catch (error) {
      this.#options.log.error(bugFacts(error), 'an erasure stopped and is tried again')
      onEvent({ kind: 'failed', message: STOPPED })
    }
  }

  verifyErasure({ record, path }: VerifyErasureRequest): Promise<VerifyErasureResponse> {
    return this.#eraser.verify(record, path === undefined ? undefined : { path: nfc(path) })
  }

  #isGovernor(source: string, key: string): boolean {
    const configured = this.#config.sources.find(({ id }) => id === source)
    return isGovernor(key, configured?.governance ?? GOVERNANCE)
  }

  /** A source that is not named is the only one. Keys are NFC; a terminal may give another form. */
  #named({ source, path, scope = 'object', gone = false }: EraseRequest): OrRefusal<NamedErase> {
    const [only, ...others] = this.#sources.keys()
    const id = source ?? (others.length === 0 ? only : undefined)
    if (id !== undefined) return { source: id, path: nfc(path), scope, gone }
    const ids = [...this.#sources.keys()].join('`, `')
    return refusal('invalid_request', `say of which source with --source: \`${ids}\``)
  }

  async status(): Promise<LakeStatusResponse> {
    const { known } = this.#options.prints
    const stats: ReturnType<Index['stats']> = this.#index.stats()
    const [sources, index] = await Promise.all([this.#service.status(), stats])
    return {
      sources: sources.map((status) => ({
        id: status.id,
        root: this.#config.sources.find(({ id }) => id === status.id)?.root ?? '',
        state: status.state,
        indexed: status.indexed,
        skipped: status.skipped,
        chunks: status.chunks,
        bytes: status.bytes,
        lastSyncAt: status.lastSyncAt === undefined ? null : isoTime(status.lastSyncAt),
        lagMs: status.lagMs === undefined ? null : Math.round(status.lagMs),
        bucket: status.facts === undefined ? null : bucketOf(status.facts, systemClock.now()),
        failure: status.failure ?? null,
        skippedObjects: status.skippedObjects,
      })),
      index: { chunks: index.chunks, bytes: index.bytes },
      embedding: {
        ...embeddingStatus(this.#service.embedding.status, index.embedded ?? 0),
        ...this.#questionStatus(),
      },
      fingerprints: {
        count: known.size,
        bytes: known.bytes,
        thinned: known.thinned,
      },
    }
  }

  #questionStatus(): Pick<
    LakeStatusResponse['embedding'],
    'questionFailure' | 'reranker' | 'rerankerFailure'
  > {
    const { embedder, space } = this.#service.embedding.status
    const { reranker } = lakeModelsOf(this.#config)
    const asked =
      embedder !== undefined && space !== undefined ? { deployment: embedder, space } : undefined
    return {
      questionFailure: (asked && this.#reports.trouble('embed', asked)) ?? null,
      reranker: reranker?.id ?? null,
      rerankerFailure:
        (reranker && this.#reports.trouble('rerank', { deployment: reranker.id })) ?? null,
    }
  }

  async totals(): Promise<{ readonly indexed: number; readonly skipped: number }> {
    const { sources } = await this.status()
    return {
      indexed: sources.reduce((sum, source) => sum + source.indexed, 0),
      skipped: sources.reduce((sum, source) => sum + source.skipped, 0),
    }
  }

  /** What an operator should know of the sources before anybody asks. */
  async warnings(): Promise<readonly string[]> {
    const { sources } = await this.status()
    return sources.flatMap(({ id, root, failure, indexed }) => {
      if (failure !== null) return [`source \`${id}\` (${root}): ${failure}`]
      return indexed === 0 ? [`source \`${id}\` (${root}) holds no document that can be read`] : []
    })
  }

  /** Calls to models are over only when `embedders.close` resolves, after the providers are closed. */
  async close(): Promise<void> {
    this.embedders.hangUp()
    await this.#service.stop()
    await closeSources(this.#sources, new Map())
    await this.#preparer.close()
    await this.#index.close()
  }
}

const embeddingStatus = (
  { embedder, space, building, done, waiting, failure }: EmbeddingStatus,
  embedded: number,
): Omit<LakeStatusResponse['embedding'], 'questionFailure' | 'reranker' | 'rerankerFailure'> => ({
  embedder: embedder ?? null,
  space: space ?? null,
  embedded,
  building: building ?? null,
  done,
  waiting,
  failure: failure ?? null,
})

const rulesOf = ({ sources }: Config): Json =>
  sources.map(({ id, root, s3, rules, governance = GOVERNANCE }) => [
    id,
    root,
    s3 === undefined ? null : JSON.stringify(plainPlace(s3)),
    rules.map(({ match, tags, readers, denied, label }) => [
      match,
      { ...tags },
      readers,
      denied,
      { ...label },
    ]),
    governance as unknown as Json,
  ])

interface OpenSource {
  /** Without what was erased: what the lake sees. */
  readonly source: Source
  readonly raw: Source
  /** Everything that makes it the place that it is, credentials included; never told. */
  readonly place: string
}

/** What sources sort while they list; nothing in it outlives its listing. */
const scratchIn = ({ indexDirectory }: Pick<LakeHouseOptions, 'indexDirectory'>): string =>
  join(dirname(indexDirectory), 'scratch')

/** A source whose place stays keeps its object: the lake goes on where it is. */
function openSources(
  { config, indexDirectory, lab }: Pick<LakeHouseOptions, 'config' | 'indexDirectory' | 'lab'>,
  before: ReadonlyMap<string, OpenSource>,
  list: ErasedList,
): ReadonlyMap<string, OpenSource> {
  return new Map(
    config.sources.map((source) => {
      const { id, root, s3 } = source
      const place = JSON.stringify([root, s3 ?? null])
      const known = before.get(id)
      if (known?.place === place) return [id, known]
      const scratch = join(scratchIn({ indexDirectory }), id)
      const world = { clock: systemClock, random: systemRandom, scratch }
      const raw =
        lab !== undefined
          ? lab.source(id)
          : s3 === undefined
            ? openFilesystemSource({ id, root })
            : openS3Source(id, s3, world)
      return [id, { place, raw, source: withoutErased(raw, list) }]
    }),
  )
}

/** Those that no configuration names any more; their last work was stopped before. */
async function closeSources(
  before: ReadonlyMap<string, OpenSource>,
  now: ReadonlyMap<string, OpenSource>,
): Promise<void> {
  for (const [id, { source }] of before) {
    if (now.get(id)?.source !== source) await source.close?.()
  }
}

const lakeSources = (
  config: Config,
  sources: ReadonlyMap<string, OpenSource>,
): readonly LakeSource[] =>
  config.sources.flatMap(({ id, rules, governance = GOVERNANCE }) => {
    const open = sources.get(id)
    return open === undefined ? [] : [{ source: open.source, rules, governance }]
  })

/** What a changed detector table raises must be found again: the workers and the revision change with it. */
class SwitchingPreparer implements Preparer {
  readonly #fingerprints: FingerprintKey
  #inner: Preparer
  #active = 0

  constructor(config: Config, fingerprints: FingerprintKey, workers?: number) {
    this.#fingerprints = fingerprints
    this.#inner = openPrepareHost({
      raises: config.raises,
      fingerprints,
      ...(workers === undefined ? {} : { workers }),
    })
  }
  get revision(): number {
    return this.#inner.revision
  }
  get busy(): boolean {
    return this.#active > 0
  }

  configure(config: Config): void {
    const next = openPrepareHost({ raises: config.raises, fingerprints: this.#fingerprints })
    const before = this.#inner
    if (next.revision === before.revision) {
      void next.close()
      return
    }
    this.#inner = next
    void before.close()
  }

  async prepare(bytes: Uint8Array, name: string): ReturnType<Preparer['prepare']> {
    this.#active += 1
    try {
      return await this.#inner.prepare(bytes, name)
    } finally {
      this.#active -= 1
    }
  }
  async forget(): Promise<void> {
    await this.#inner.forget?.()
  }
  close(): Promise<void> {
    return this.#inner.close()
  }
}

const bucketOf = (
  facts: SourceFacts,
  now: number,
): NonNullable<LakeStatusResponse['sources'][number]['bucket']> => ({
  requestsToday: facts.requestsToday,
  throttledToday: facts.throttledToday,
  sweepEverySeconds: Math.round(facts.sweepEveryMs / 1_000),
  inventoryAt: facts.inventoryAt === undefined ? null : isoTime(facts.inventoryAt),
  queue:
    facts.queue === undefined
      ? null
      : {
          waiting: facts.queue.waiting,
          oldestMs:
            facts.queue.oldestAt === undefined ? null : Math.max(0, now - facts.queue.oldestAt),
          foreign: facts.queue.foreign,
          failure: facts.queue.failure ?? null,
        },
})

const reportOf = (outcome: SyncOutcome) => ({
  source: outcome.source,
  added: outcome.added,
  changed: outcome.changed,
  deleted: outcome.deleted,
  skipped: outcome.skipped,
  ms: outcome.ms,
  failure: outcome.failure ?? null,
})
