import { limits } from '../kernel/limits.ts'
import type { Instant } from '../kernel/values.ts'
import type { LakeRule } from '../lake/rule.ts'
import type { Source } from '../lake/source.ts'
import type { Index } from '../retrieval/index-port.ts'
import type { ClassView } from '../retrieval/visibility.ts'
import { EmbeddingLoop } from './embedding-loop.ts'
import { ClassBook } from './ingest-classes.ts'
import { repairIndex } from './ingest-repair.ts'
import { applyRules, forgetSource, withdrawSource } from './ingest-rules.ts'
import type { IngestPorts, SyncProgress } from './ingest.ts'
import { SourceLoop, type ProgressListener, type SyncOutcome } from './source-loop.ts'

/** A configured source: where it is and who may read what. */
export interface LakeSource {
  readonly source: Source
  readonly rules: readonly LakeRule[]
}

export interface SourceStatus {
  readonly id: string
  readonly state: 'waiting' | 'syncing' | 'current' | 'failed'
  readonly indexed: number
  readonly skipped: number
  readonly chunks: number
  readonly bytes: number
  /** When the last complete sync began. */
  readonly lastSyncAt: Instant | undefined
  /** Milliseconds since then: how old the index may be. */
  readonly lagMs: number | undefined
  /** Of the last sync. */
  readonly failure: string | undefined
  /** Of the sync that runs now. */
  readonly progress: SyncProgress | undefined
  /** At most limits.skippedListMax. */
  readonly skippedObjects: readonly { readonly path: string; readonly reason: string }[]
}

/** Owns the sources: brings their rules in force, keeps the index with them, tells how that goes. */
export interface LakeService {
  /**
   * Brings rules and classes in force, then begins to sync in the background. When it resolves, nothing
   * that the rules do not allow can be read, and what is indexed can be searched.
   */
  start(): Promise<void>
  /**
   * Other sources or other rules. MUST be awaited before the new configuration serves requests. A source
   * whose `Source` object is another one is opened anew.
   */
  configure(sources: readonly LakeSource[]): Promise<void>
  /** The classes of now; `revision` changes with every change of one. */
  classes(): ClassView
  /** Syncs that begin after this call; all sources, or one. Undefined: there is no such source. */
  sync(
    source: string | undefined,
    onProgress?: ProgressListener,
  ): Promise<readonly SyncOutcome[] | undefined>
  status(): Promise<readonly SourceStatus[]>
  /** Paused at first. MUST be paused before a new configuration is in force, and resumed when its rules are. */
  readonly embedding: Pick<EmbeddingLoop, 'pause' | 'use' | 'resume' | 'space' | 'status'>
  stop(): Promise<void>
}

export async function openLakeService(
  ports: Omit<IngestPorts, 'classes' | 'embedding'>,
  sources: readonly LakeSource[],
): Promise<LakeService> {
  const classes = await ClassBook.open(ports.manifest)
  const index = oneAtATime(ports.index)
  const { manifest, clock } = ports
  const embedding = new EmbeddingLoop({ index, manifest, clock, classes: () => classes.view })
  return new Lake({ ...ports, index, classes, embedding }, sources)
}

/** Sources sync side by side; the index takes one batch at a time. */
function oneAtATime(index: Index): Index {
  let last: Promise<void> = Promise.resolve()
  const inTurn = (write: () => Promise<void>): Promise<void> => {
    const next = last.then(write)
    last = next.catch(() => undefined)
    return next
  }
  return {
    search: (query) => index.search(query),
    chunksOf: (document, classes) => index.chunksOf(document, classes),
    documents: (after, limit) => index.documents(after, limit),
    stats: () => index.stats(),
    close: () => index.close(),
    apply: (changes) => inTurn(() => index.apply(changes)),
    // An index without vectors has none of these.
    ...(index.activeSpace && { activeSpace: async () => index.activeSpace?.() }),
    ...(index.unembedded && {
      unembedded: async (...asked) => (await index.unembedded?.(...asked)) ?? [],
    }),
    ...(index.putVectors && {
      putVectors: (documents) => inTurn(async () => index.putVectors?.(documents)),
    }),
    ...(index.activate && { activate: (space) => inTurn(async () => index.activate?.(space)) }),
  }
}

class Lake implements LakeService {
  readonly #ports: IngestPorts & { readonly embedding: EmbeddingLoop }
  readonly #loops = new Map<string, SourceLoop>()
  readonly #forgetting = new Map<string, Promise<void>>()
  #sources: readonly LakeSource[]

  constructor(
    ports: IngestPorts & { readonly embedding: EmbeddingLoop },
    sources: readonly LakeSource[],
  ) {
    this.#ports = ports
    this.#sources = sources
  }

  get embedding(): EmbeddingLoop {
    return this.#ports.embedding
  }

  async start(): Promise<void> {
    // Alone with both stores: no loop runs yet.
    await repairIndex(this.#ports)
    await this.configure(this.#sources)
  }

  async configure(sources: readonly LakeSource[]): Promise<void> {
    this.#sources = sources
    const configured = new Set(sources.map(({ source }) => source.id))
    for (const id of new Set([...this.#loops.keys(), ...this.#ports.classes.sources()])) {
      if (!configured.has(id)) await this.#withdraw(id)
    }
    for (const { source, rules } of sources) await this.#rule(source, rules)
  }

  classes(): ClassView {
    return this.#ports.classes.view
  }

  async sync(
    source: string | undefined,
    onProgress?: ProgressListener,
  ): Promise<readonly SyncOutcome[] | undefined> {
    const loops = [...this.#loops.values()].filter(
      (loop) => source === undefined || loop.source.id === source,
    )
    if (source !== undefined && loops.length === 0) return undefined
    return Promise.all(loops.map((loop) => loop.syncNow(onProgress)))
  }

  status(): Promise<readonly SourceStatus[]> {
    return Promise.all([...this.#loops.values()].map((loop) => this.#statusOf(loop)))
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#loops.values()].map((loop) => loop.close()))
    await Promise.all(this.#forgetting.values())
    await this.#ports.embedding.stop()
  }

  async #rule(source: Source, rules: readonly LakeRule[]): Promise<void> {
    await this.#forgetting.get(source.id)
    const known = this.#loops.get(source.id)
    const isSame = known?.source === source
    await (isSame ? known.stop() : known?.close())
    const loop = isSame ? known : new SourceLoop(this.#ports, source)
    this.#loops.set(source.id, loop)
    const ruled = { id: source.id, rules, inDoubt: loop.inDoubt }
    loop.start(await applyRules(this.#ports, ruled))
  }

  /** Nobody reads it when this resolves; its rows go in the background, and at the next start if cut short. */
  async #withdraw(id: string): Promise<void> {
    const loop = this.#loops.get(id)
    await loop?.close()
    this.#loops.delete(id)
    await withdrawSource(this.#ports, id)
    const forgotten = forgetSource(this.#ports, { id, inDoubt: loop?.inDoubt ?? new Set() })
      .catch(() => undefined)
      .finally(() => this.#forgetting.delete(id))
    this.#forgetting.set(id, forgotten)
  }

  async #statusOf(loop: SourceLoop): Promise<SourceStatus> {
    const { id } = loop.source
    const { manifest, clock } = this.#ports
    const [counts, skipped] = await Promise.all([
      manifest.counts(id),
      manifest.skipped(id, limits.skippedListMax),
    ])
    const { lastSyncAt, progress, last } = loop
    return {
      id,
      state: stateOf(loop),
      ...counts,
      lastSyncAt,
      lagMs: lastSyncAt === undefined ? undefined : Math.max(0, clock.now() - lastSyncAt),
      failure: last?.failure,
      progress,
      skippedObjects: skipped.map(({ key, reason }) => ({ path: key, reason: reason ?? '' })),
    }
  }
}

function stateOf(loop: SourceLoop): SourceStatus['state'] {
  if (loop.progress !== undefined) return 'syncing'
  if (loop.last === undefined) return 'waiting'
  return loop.last.failure === undefined ? 'current' : 'failed'
}
