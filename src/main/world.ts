import { randomFillSync } from 'node:crypto'
import type { Clock } from '../kernel/clock.ts'
import type { Random } from '../kernel/random.ts'
import { instant } from '../kernel/values.ts'

/** The real clock. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve()
      const done = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      timer.unref()
      signal?.addEventListener('abort', done, { once: true })
    }),
}

/** Strong bytes, drawn from a pool: one system call for many small draws. */
class PooledRandom implements Random {
  readonly #pool = Buffer.alloc(8_192)
  #used = this.#pool.length

  bytes(count: number): Uint8Array {
    if (count > this.#pool.length / 8) return randomFillSync(Buffer.alloc(count))
    if (this.#used + count > this.#pool.length) {
      randomFillSync(this.#pool)
      this.#used = 0
    }
    const drawn = Buffer.from(this.#pool.subarray(this.#used, this.#used + count))
    // A drawn secret must not stay in the pool.
    this.#pool.fill(0, this.#used, this.#used + count)
    this.#used += count
    return drawn
  }

  fraction(): number {
    return Math.random()
  }
}
export const systemRandom: Random = new PooledRandom()
