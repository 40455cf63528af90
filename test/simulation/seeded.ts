import type { Clock } from '../../src/kernel/clock.ts'
import type { Random } from '../../src/kernel/random.ts'
import { instant, type Instant } from '../../src/kernel/values.ts'

/** Deterministic randomness (sfc32, public domain by Chris Doty-Humphrey): seed and commit reproduce a run. */
export class SeededRandom implements Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number) {
    this.#a = seed | 0
    this.#b = 0x9e3779b9
    this.#c = 0x243f6a88
    for (let round = 0; round < 15; round++) this.next()
  }

  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter++) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (this.#c << 21) | (this.#c >>> 11)
    this.#c = (this.#c + sum) | 0
    return sum >>> 0
  }
  fraction(): number {
    return this.next() / 4_294_967_296
  }
  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.next() & 255)
  }
  below(bound: number): number {
    return Math.floor(this.fraction() * bound)
  }
  chance(probability: number): boolean {
    return this.fraction() < probability
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }
}

interface Sleeper {
  readonly at: number
  readonly order: number
  readonly wake: () => void
}

/** Time that moves only when everybody waits: the simulation advances it to the next sleeper. */
export class VirtualClock implements Clock {
  #now = Date.UTC(2026, 0, 15)
  #order = 0
  #sleepers: Sleeper[] = []

  now(): Instant {
    return instant(this.#now)
  }
  monotonicMs(): number {
    return this.#now
  }
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve()
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        at: this.#now + Math.max(0, ms),
        order: this.#order++,
        wake: resolve,
      }
      this.#sleepers.push(sleeper)
      signal?.addEventListener(
        'abort',
        () => {
          this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
          resolve()
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
  forgetSleepers(): void {
    this.#sleepers = []
  }
}
