import { limits } from '../kernel/limits.ts'
import type { Instant } from '../kernel/values.ts'

const BUCKET_MS = 60_000

/**
 * Signatures that were used, for as long as their date is accepted. Kept by the minute of the date that
 * they were made over, so that outdated ones are forgotten a minute at a time.
 *
 * INVARIANT (a signature opens one request): none is accepted under two request ids. What this process
 * cannot know, because it was not there yet or has forgotten it, counts as used.
 */
export class Replays {
  readonly #buckets = new Map<number, Map<string, string>>()
  readonly #startedSecond: number
  readonly #sizeMax: number
  #size = 0
  /** Our clock may be set back; what was forgotten by then stays refused. */
  #latest: number

  constructor(startedAt: Instant, sizeMax: number = limits.signaturesMax) {
    this.#startedSecond = Math.floor(startedAt / 1_000)
    this.#latest = startedAt
    this.#sizeMax = sizeMax
  }

  get size(): number {
    return this.#size
  }

  /** `signature` MUST be proven, `at` be the date that it covers. The same request may come again. */
  use(
    signature: Uint8Array,
    { at, now, requestId }: { at: Instant; now: Instant; requestId: string },
  ): 'fresh' | 'used' | 'full' {
    this.#forget(now)
    const name = Buffer.from(signature).toString('latin1')
    const minute = Math.floor(at / BUCKET_MS)
    const user = this.#buckets.get(minute)?.get(name)
    if (user !== undefined) return user === requestId ? 'fresh' : 'used'
    // Signed dates are of whole seconds. Before this process there may have been another.
    if (Math.floor(at / 1_000) < this.#startedSecond || at < this.#oldest()) return 'used'
    if (this.#size >= this.#sizeMax) return 'full'
    const bucket = this.#buckets.get(minute) ?? new Map<string, string>()
    this.#buckets.set(minute, bucket)
    bucket.set(name, requestId)
    this.#size += 1
    return 'fresh'
  }

  #oldest(): number {
    return this.#latest - limits.signatureWindowMs
  }

  #forget(now: Instant): void {
    this.#latest = Math.max(this.#latest, now)
    for (const [minute, { size }] of this.#buckets) {
      if ((minute + 1) * BUCKET_MS > this.#oldest()) continue
      this.#buckets.delete(minute)
      this.#size -= size
    }
  }
}
