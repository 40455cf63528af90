import type { RecordDraft } from '../audit/record.ts'
import type { PolicyWatch } from '../authorization/watch.ts'
import type { Observed } from '../authorization/authorization.ts'
import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'

export interface WatchWorld {
  readonly clock: Clock
  append(record: RecordDraft): Promise<void>
  /** A record could not be written. */
  onError(error: unknown): void
}

/** How often something was told, by what it was. */
export interface WatchCount {
  readonly action: string
  readonly policy: string
  readonly would: string
  readonly count: number
}

/**
 * What deciding showed beside decisions: failures into records, what drafts would have done into counts.
 *
 * INVARIANT (a policy that fails is audited): the first failure is recorded at once, and what follows
 * within a minute together, with its count; so whoever can make a policy fail cannot fill the disk.
 */
export class PolicyWatcher implements PolicyWatch {
  readonly #world: WatchWorld
  readonly #failures = new Map<string, WatchCount>()
  readonly #observed = new Map<string, WatchCount>()
  /** Since the last record. */
  readonly #untold = new Map<string, WatchCount>()
  #toldAtMs: number | undefined
  #isWaiting = false

  constructor(world: WatchWorld) {
    this.#world = world
  }

  failed(action: string, policyIds: readonly string[]): void {
    const policy = policyIds.join(' ') || 'engine'
    bump(this.#failures, { action, policy, would: '' })
    bump(this.#untold, { action, policy, would: '' })
    const now = this.#world.clock.monotonicMs()
    const since = this.#toldAtMs === undefined ? Infinity : now - this.#toldAtMs
    if (since >= limits.policyFailureRecordEveryMs) this.#tell(now)
    else if (!this.#isWaiting) void this.#tellLater(limits.policyFailureRecordEveryMs - since)
  }

  observed({ action, would, policyIds }: Observed): void {
    bump(this.#observed, { action, policy: policyIds[0] ?? '', would })
  }

  get failures(): readonly WatchCount[] {
    return [...this.#failures.values()]
  }
  get observations(): readonly WatchCount[] {
    return [...this.#observed.values()]
  }

  async #tellLater(ms: number): Promise<void> {
    this.#isWaiting = true
    await this.#world.clock.sleep(ms)
    this.#isWaiting = false
    if (this.#untold.size > 0) this.#tell(this.#world.clock.monotonicMs())
  }

  #tell(nowMs: number): void {
    this.#toldAtMs = nowMs
    const failures = [...this.#untold.values()].map(({ action, policy, count }) => ({
      action,
      count,
      policy,
    }))
    this.#untold.clear()
    const facts = { event: 'policy failed', decision: 'deny', failures }
    const record = { kind: 'system', at: this.#world.clock.now(), request: '', facts } as const
    this.#world.append(record).catch((error: unknown) => this.#world.onError(error))
  }
}

/** Ids come from policies, so their number is bounded; what is beyond is counted together. */
function bump(counts: Map<string, WatchCount>, what: Omit<WatchCount, 'count'>): void {
  const { action, policy, would } = what
  const own = `${action}\n${would}\n${policy}`
  const isFull = counts.size >= limits.policyCountsMax && !counts.has(own)
  const key = isFull ? 'others' : own
  const named = isFull ? { action: '', policy: 'others', would: '' } : what
  counts.set(key, { ...named, count: (counts.get(key)?.count ?? 0) + 1 })
}
