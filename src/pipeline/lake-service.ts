import { limits } from '../kernel/limits.ts'
import type { Instant } from '../kernel/values.ts'
import {
  GOVERNANCE,
  isRuledByWhatIsThere,
  NO_GOVERNORS,
  ownerOf,
  sameTags,
  type Governance,
} from '../lake/governance.ts'
import type { LakeRule } from '../lake/rule.ts'
import type { CompiledRules } from '../lake/rules.ts'
import type { Source, SourceFacts } from '../lake/source.ts'
import type { ObjectRow } from '../lake/store.ts'
import type { Index } from '../retrieval/index-port.ts'
import type { ClassView } from '../retrieval/visibility.ts'
import { EmbeddingLoop } from './embedding-loop.ts'
import { ClassBook, emptyUnusedClasses } from './ingest-classes.ts'
import { repairIndex } from './ingest-repair.ts'
import { applyRules, forgetSource, withdrawSource } from './ingest-rules.ts'
import type { IngestPorts, SyncProgress } from './ingest.ts'
import { SharedChecks, type Asked } from './shared-checks.ts'
import { SourceLoop, type ProgressListener, type SyncOutcome } from './source-loop.ts'

/** A configured source: where it is and who may read what. */
export interface LakeSource {
  readonly source: Source
  readonly rules: readonly LakeRule[]
  /** Absent: `GOVERNANCE`. */
  readonly governance?: Governance
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
  /** How old the index may be: milliseconds since then, or since nothing waited in its queue any more. */
  readonly lagMs: number | undefined
  /** What the source itself tells. */
  readonly facts: SourceFacts | undefined
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
  /**
   * Is the object still governed by the sidecars, ACL files and tags that it was ruled by? Asked of the
   * source before a passage is quoted. `asked` lives as long as one request: it asks nothing twice.
   */
  isRuledByWhatIsThere(
    row: Pick<ObjectRow, 'source' | 'key' | 'governors'>,
    asked: Asked,
  ): Promise<boolean>
  /** The rules in force; undefined: there is no such source. */
  rulesOf(source: string): CompiledRules | undefined
  /** Syncs that begin after this call; all sources, or one. Undefined: there is no such source. */
  sync(
    source: string | undefined,
    onProgress?: ProgressListener,
  ): Promise<readonly SyncOutcome[] | undefined>
  /** Does the work while no sync of the source and no change of rules is under way. */
  whileStill<T>(source: string, work: () => Promise<T>): Promise<T>
  /** Classes that statements made and no object is of any more; how many. MUST be called inside `whileStill`. */
  emptyClasses(source: string): Promise<number>
  status(): Promise<readonly SourceStatus[]>
  /** Paused at first. MUST be paused before a new configuration is in force, and resumed when its rules are. */
  readonly embedding: Pick<
    EmbeddingLoop,
    'pause' | 'sawWidth' | 'use' | 'resume' | 'space' | 'status'
  >
  stop(): Promise<void>
}

export async function openLakeService(
  ports: Omit<IngestPorts, 'classes' | 'embedding'>,
  sources: readonly LakeSource[],
): Promise<LakeService> {
  const classes = await ClassBook.open(ports.manifest)
  const index = oneAtATime(ports.index)
  const { manifest, clock } = ports
  const embedding = new EmbeddingLoop({
    index,
    manifest,
    clock,
    classes: () => classes.live,
    isAsIndexed: (row, asked) => lake.isAsIndexed(row, asked),
  })
  const lake = new Lake({ ...ports, index, classes, embedding }, sources)
  return lake
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
  readonly #rules = new Map<string, CompiledRules>()
  readonly #shared: SharedChecks
  #sources: readonly LakeSource[]
  #turn: Promise<unknown> = Promise.resolve()
  #stopped = false

  constructor(
    ports: IngestPorts & { readonly embedding: EmbeddingLoop },
    sources: readonly LakeSource[],
  ) {
    this.#ports = ports
    this.#sources = sources
    this.#shared = new SharedChecks(ports.clock)
  }

  get embedding(): EmbeddingLoop {
    return this.#ports.embedding
  }

  async start(): Promise<void> {
    // Alone with both stores: no loop runs yet.
    await repairIndex(this.#ports)
    await this.configure(this.#sources)
  }

  configure(sources: readonly LakeSource[]): Promise<void> {
    return this.#inTurn(() => this.#configure(sources))
  }

  whileStill<T>(source: string, work: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      await this.#forgetting.get(source)
      const loop = this.#loops.get(source)
      await loop?.stop()
      try {
        return await work()
      } finally {
        if (!this.#stopped) loop?.resume()
      }
    })
  }

  emptyClasses(source: string): Promise<number> {
    return emptyUnusedClasses(this.#ports, source)
  }

  /** INVARIANT (rules and erasures take turns): a change of rules would write back the row that it had read. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work)
    this.#turn = mine.catch(() => undefined)
    return mine
  }

  async #configure(sources: readonly LakeSource[]): Promise<void> {
    this.#sources = sources
    const configured = new Set(sources.map(({ source }) => source.id))
    for (const id of new Set([...this.#loops.keys(), ...this.#ports.classes.sources()])) {
      if (!configured.has(id)) await this.#withdraw(id)
    }
    for (const one of sources) await this.#rule(one)
  }

  classes(): ClassView {
    return this.#ports.classes.view
  }

  rulesOf(source: string): CompiledRules | undefined {
    return this.#rules.get(source)
  }

  /** The object is there, at this version, under what its class was made from. Doubt denies. */
  async isAsIndexed(row: ObjectRow, asked: Asked): Promise<boolean> {
    const source = this.#loops.get(row.source)?.source
    if (source === undefined) return false
    try {
      const [state, isRuled] = await Promise.all([
        source.check(row.key, row.version),
        this.isRuledByWhatIsThere(row, asked),
      ])
      return state === 'current' && isRuled
    } catch {
      return false
    }
  }

  async isRuledByWhatIsThere(
    { source: id, key, governors = NO_GOVERNORS }: Pick<ObjectRow, 'source' | 'key' | 'governors'>,
    asked: Asked,
  ): Promise<boolean> {
    const [loop, rules] = [this.#loops.get(id), this.#rules.get(id)]
    if (loop === undefined || rules === undefined) return false
    const { source, remembered } = loop
    return isRuledByWhatIsThere({ key, governors }, rules, {
      check: (path, version) => this.#shared.check(source, { path, version, rules }, asked),
      tags: async (path) => {
        const tags = await source.tags?.(path).catch(() => undefined)
        const before = governors.tags
        const isSame = tags !== undefined && before !== undefined && sameTags(before, tags)
        const { size } = remembered.tagSuspects
        if (!isSame && size < limits.tagSuspectsMax) remembered.tagSuspects.add(path)
        return tags
      },
    })
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
    this.#stopped = true
    await Promise.all([...this.#loops.values()].map((loop) => loop.close()))
    await Promise.all(this.#forgetting.values())
    await this.#ports.embedding.stop()
  }

  async #rule({ source, rules, governance = GOVERNANCE }: LakeSource): Promise<void> {
    await this.#forgetting.get(source.id)
    const known = this.#loops.get(source.id)
    const isSame = known?.source === source
    await (isSame ? known.stop() : known?.close())
    const loop = isSame ? known : new SourceLoop(this.#ports, source)
    this.#loops.set(source.id, loop)
    const { inDoubt, remembered } = loop
    const ruled = { id: source.id, rules, governance, inDoubt, remembered }
    const compiled = await applyRules(this.#ports, ruled)
    this.#rules.set(source.id, compiled)
    loop.start(compiled)
  }

  /** Nobody reads it when this resolves; its rows go in the background, and at the next start if cut short. */
  async #withdraw(id: string): Promise<void> {
    const loop = this.#loops.get(id)
    await loop?.close()
    this.#loops.delete(id)
    this.#rules.delete(id)
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
    const orphans = [...loop.remembered.orphans].map((key) => ({
      path: key,
      reason: orphaned(key),
    }))
    const facts = loop.source.facts?.()
    // Without a first sync, a quiet queue says nothing of what is there.
    const heardAt = lastSyncAt === undefined ? undefined : facts?.queue?.emptyAt
    const currentAt = lastSyncAt === undefined ? undefined : Math.max(lastSyncAt, heardAt ?? 0)
    return {
      id,
      state: stateOf(loop),
      ...counts,
      skipped: counts.skipped + orphans.length,
      lastSyncAt,
      lagMs: currentAt === undefined ? undefined : Math.max(0, clock.now() - currentAt),
      facts,
      failure: last?.failure,
      progress,
      skippedObjects: [
        ...skipped.map(({ key, reason }) => ({ path: key, reason: reason ?? '' })),
        ...orphans,
      ].slice(0, limits.skippedListMax),
    }
  }
}

const orphaned = (key: string): string => {
  const owner = ownerOf(key.slice(key.lastIndexOf('/') + 1))
  return `a sidecar without a document: there is no \`${owner}\` beside it`
}

function stateOf(loop: SourceLoop): SourceStatus['state'] {
  if (loop.progress !== undefined) return 'syncing'
  if (loop.last === undefined) return 'waiting'
  return loop.last.failure === undefined ? 'current' : 'failed'
}
