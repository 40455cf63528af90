import { limits } from '../kernel/limits.ts'
import type { Instant } from '../kernel/values.ts'
import type { CompiledRules } from '../lake/rules.ts'
import type { Source } from '../lake/source.ts'
import { Hints } from './hints.ts'
import { governorMemory } from './ingest-governors.ts'
import {
  freshPlace,
  reconcile,
  reconcileHints,
  type IngestPorts,
  type ListingPlace,
  type SyncProgress,
} from './ingest.ts'
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
  readonly #hints = new Hints()
  /** Of a listing that was cut short by the source; undefined: the next one begins at the beginning. */
  #cut: { readonly place: ListingPlace; readonly startedAt: Instant } | undefined

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
    const unwatch = this.source.watch((hint) => {
      if (hint === undefined) this.#wake.abort()
      else if (stop.signal.aborted) hint.settle(false)
      else this.#hints.add(hint)
    })
    // Other rules may be in force: what was listed under those of before is listed again.
    this.#cut = undefined
    const done = this.#run(rules, stop.signal).finally(() => {
      unwatch()
      this.#hints.drop()
    })
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
      const outcome = await this.#sync(rules, signal, waiting.length > 0)
      if (signal.aborted) {
        // Not a sync that ran to its end: whoever waits gets the next one.
        this.#waiting.unshift(...waiting)
        return
      }
      this.#last = outcome
      for (const resolve of waiting) resolve(outcome)
      await this.#rest(rules, signal, outcome.ms)
    }
  }

  /** Until the next sync; what the source tells meanwhile is acted on at once. */
  async #rest(rules: CompiledRules, signal: AbortSignal, tookMs: number): Promise<void> {
    const sweepMs = this.source.sweepEveryMs?.() ?? limits.sweepIntervalMs
    // A tree that changes all the time is not walked all the time.
    const pauseMs = Math.min(Math.max(limits.syncPauseMs, tookMs), limits.sweepIntervalMs)
    await this.#wait(rules, pauseMs, AbortSignal.any([this.#demand.signal, signal]))
    await this.#wait(rules, sweepMs, AbortSignal.any([this.#wake.signal, signal]))
  }

  async #wait(rules: CompiledRules, ms: number, until: AbortSignal): Promise<void> {
    const { clock } = this.#ports
    const endMs = clock.monotonicMs() + ms
    for (let left = ms; left > 0 && !until.aborted; left = endMs - clock.monotonicMs()) {
      const { arrival } = this.#hints
      if (this.#hints.size === 0) await clock.sleep(left, AbortSignal.any([arrival, until]))
      if (this.#hints.size === 0) return
      await this.#reconcileHints(rules, until)
    }
  }

  /** A failure is the next sync's to report: the hints come again. */
  async #reconcileHints(rules: CompiledRules, signal: AbortSignal): Promise<void> {
    const told = this.#hints.take(limits.hintedBatchKeys)
    const { source, inDoubt, remembered } = this
    const synced = { source, rules, inDoubt, remembered }
    const run = { signal, ...(this.#cut === undefined ? {} : { place: this.#cut.place }) }
    try {
      await reconcileHints(this.#ports, synced, run, told)
    } catch {
      await this.#ports.clock.sleep(limits.syncPauseMs, signal)
    }
  }

  async #sync(rules: CompiledRules, signal: AbortSignal, isAsked: boolean): Promise<SyncOutcome> {
    const { clock } = this.#ports
    const began = this.#begun(isAsked)
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
      const { place } = began
      const run = { signal, onProgress, hints: this.#hints, place }
      progress = await reconcile(this.#ports, synced, run)
      this.#lastSyncAt = began.startedAt
      this.#cut = undefined
    } catch (error) {
      failure = failureText(error)
      // Only where listing is slow or costs money: elsewhere the beginning is as good.
      this.#cut = this.source.sweepEveryMs === undefined ? undefined : began
    } finally {
      this.#progress = undefined
    }
    const ms = Math.round(clock.monotonicMs() - startedMs)
    return { ...progress, source: this.source.id, ms, failure }
  }

  /** Goes on where a listing was cut short, unless somebody wants to know what is there now. */
  #begun(isAsked: boolean): { readonly place: ListingPlace; readonly startedAt: Instant } {
    const now = this.#ports.clock.now()
    const cut = this.#cut
    const isOld = cut !== undefined && now - cut.startedAt > limits.listingResumeMs
    if (cut === undefined || isOld || isAsked) return { place: freshPlace(), startedAt: now }
    return cut
  }
}

const NOTHING: SyncProgress = { seen: 0, added: 0, changed: 0, skipped: 0, deleted: 0, bytes: 0 }

/** The system's own word where it has one; an operator reads this. */
function failureText(error: unknown): string {
  const message = error instanceof Error ? error.message : 'unknown'
  return `the sync stopped: ${message}`
}
