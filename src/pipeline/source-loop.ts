import { limits } from '../kernel/limits.ts'
import type { Instant } from '../kernel/values.ts'
import type { CompiledRules } from '../lake/rules.ts'
import type { Source } from '../lake/source.ts'
import { governorMemory } from './ingest-governors.ts'
import { reconcile, type IngestPorts, type SyncProgress } from './ingest.ts'
import type { InDoubt } from './ingest-writer.ts'

/** What one sync of a source did. */
export interface SyncOutcome extends SyncProgress {
  readonly source: string
  readonly ms: number
  /** Why it stopped early, in one sentence; undefined when it ran to its end. */
  readonly failure: string | undefined
}

export type ProgressListener = (source: string, progress: SyncProgress) => void

/** Keeps one source and its index together: on hints of its watcher, and by a sweep when there are none. */
export class SourceLoop {
  readonly source: Source
  /** Documents that a failed write left unclear; outlives a change of rules. */
  readonly inDoubt: InDoubt = new Set()
  /** What is known of its sidecars, ACL files and tags; outlives a change of rules. */
  readonly remembered = governorMemory()
  readonly #ports: IngestPorts
  #running: { readonly stop: AbortController; readonly done: Promise<void> } | undefined
  /** Ends the wait for the next sweep. */
  #wake = new AbortController()
  /** Ends the pause between two syncs too: somebody waits. */
  #demand = new AbortController()
  #waiting: ((outcome: SyncOutcome) => void)[] = []
  #listeners = new Set<ProgressListener>()
  #progress: SyncProgress | undefined
  #last: SyncOutcome | undefined
  #lastSyncAt: Instant | undefined
  #rules: CompiledRules | undefined

  constructor(ports: IngestPorts, source: Source) {
    this.#ports = ports
    this.source = source
  }

  /** Undefined between syncs. */
  get progress(): SyncProgress | undefined {
    return this.#progress
  }
  get last(): SyncOutcome | undefined {
    return this.#last
  }
  /** When the last complete sync began: everything before it is in the index. */
  get lastSyncAt(): Instant | undefined {
    return this.#lastSyncAt
  }

  start(rules: CompiledRules): void {
    if (this.#running !== undefined) return
    this.#rules = rules
    const stop = new AbortController()
    const unwatch = this.source.watch(() => this.#wake.abort())
    const done = this.#run(rules, stop.signal).finally(unwatch)
    this.#running = { stop, done }
  }

  /** Goes on under the rules of before; nothing when it never ran. */
  resume(): void {
    if (this.#rules !== undefined) this.start(this.#rules)
  }

  /** Resolves when nothing of it runs any more; what was begun goes on at the next start. */
  async stop(): Promise<void> {
    this.#running?.stop.abort()
    await this.#running?.done
    this.#running = undefined
  }

  /** Stops for good: whoever waits for a sync is told. */
  async close(): Promise<void> {
    await this.stop()
    const outcome = { ...NOTHING, source: this.source.id, ms: 0, failure: 'the source was closed' }
    for (const resolve of this.#waiting) resolve(outcome)
    this.#waiting = []
  }

  /** The outcome of a sync that begins after this call. */
  async syncNow(onProgress?: ProgressListener): Promise<SyncOutcome> {
    if (onProgress !== undefined) this.#listeners.add(onProgress)
    try {
      return await new Promise((resolve) => {
        this.#waiting.push(resolve)
        this.#wake.abort()
        this.#demand.abort()
      })
    } finally {
      if (onProgress !== undefined) this.#listeners.delete(onProgress)
    }
  }

  async #run(rules: CompiledRules, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#wake = new AbortController()
      this.#demand = new AbortController()
      const waiting = this.#waiting
      this.#waiting = []
      const outcome = await this.#sync(rules, signal)
      if (signal.aborted) {
        // Not a sync that ran to its end: whoever waits gets the next one.
        this.#waiting.unshift(...waiting)
        return
      }
      this.#last = outcome
      for (const resolve of waiting) resolve(outcome)
      // A tree that changes all the time is not walked all the time.
      const pauseMs = Math.min(Math.max(limits.syncPauseMs, outcome.ms), limits.sweepIntervalMs)
      const { clock } = this.#ports
      await clock.sleep(pauseMs, AbortSignal.any([this.#demand.signal, signal]))
      await clock.sleep(limits.sweepIntervalMs, AbortSignal.any([this.#wake.signal, signal]))
    }
  }

  async #sync(rules: CompiledRules, signal: AbortSignal): Promise<SyncOutcome> {
    const { clock } = this.#ports
    const startedAt = clock.now()
    const startedMs = clock.monotonicMs()
    let progress: SyncProgress = NOTHING
    const onProgress = (now: SyncProgress): void => {
      progress = this.#progress = now
      for (const listener of this.#listeners) listener(this.source.id, now)
    }
    let failure: string | undefined
    try {
      this.#progress = NOTHING
      const { source, inDoubt, remembered } = this
      const synced = { source, rules, inDoubt, remembered }
      progress = await reconcile(this.#ports, synced, { signal, onProgress })
      this.#lastSyncAt = startedAt
    } catch (error) {
      failure = failureText(error)
    } finally {
      this.#progress = undefined
    }
    const ms = Math.round(clock.monotonicMs() - startedMs)
    return { ...progress, source: this.source.id, ms, failure }
  }
}

const NOTHING: SyncProgress = { seen: 0, added: 0, changed: 0, skipped: 0, deleted: 0, bytes: 0 }

/** The system's own word where it has one; an operator reads this. */
function failureText(error: unknown): string {
  const message = error instanceof Error ? error.message : 'unknown'
  return `the sync stopped: ${message}`
}
