import type { CancelSignal } from '../../src/kernel/cancel.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import { instant, type Instant } from '../../src/kernel/values.ts'

interface Sleeper {
  readonly at: number
  readonly order: number
  readonly owner: unknown
  readonly wake: () => void
}

/** Time that moves only when everybody waits: the simulation advances it to the next sleeper. */
export class VirtualClock {
  #now: number
  #order = 0
  #sleepers: Sleeper[] = []

  constructor(startMs: number) {
    this.#now = startMs
  }

  now(): Instant {
    return instant(this.#now)
  }
  /** `owner` is who sleeps: when it dies, it never wakes. */
  sleep(ms: number, owner: unknown, signal?: CancelSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve()
    return new Promise((resolve) => {
      const at = this.#now + Math.max(0, ms)
      const sleeper: Sleeper = { at, owner, order: this.#order++, wake: resolve }
      this.#sleepers.push(sleeper)
      signal?.addEventListener(
        'abort',
        () => {
          const there = this.#sleepers.length
          this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
          if (this.#sleepers.length < there) resolve()
        },
        { once: true },
      )
    })
  }
  /** Wakes the next sleeper; false when nobody sleeps. */
  advance(): boolean {
    if (this.#sleepers.length === 0) return false
    this.#sleepers.sort((a, b) => a.at - b.at || a.order - b.order)
    const next = this.#sleepers.shift() as Sleeper
    this.#now = Math.max(this.#now, next.at)
    next.wake()
    return true
  }
  skip(ms: number): void {
    this.#now += ms
  }
  forget(owner: unknown): void {
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.owner !== owner)
  }
  /** The clock as one process sees it. */
  of(owner: unknown): Clock {
    return {
      now: () => this.now(),
      monotonicMs: () => this.#now,
      sleep: (ms, signal) => this.sleep(ms, owner, signal),
    }
  }
}
