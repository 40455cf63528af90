import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'
import { refusal, type OrRefusal } from '../kernel/refusal.ts'
import { principalText, type Principal } from './principal.ts'

export interface AdmissionLimits {
  /** Per key or person; undefined: unlimited. */
  readonly requestsPerMinute: number | undefined
  /** Per key or person; undefined: unlimited. */
  readonly concurrency: number | undefined
}

/** Gives the place back. Calling it again does nothing. */
export type Release = () => void

const WINDOW_SECONDS = 60
const UNLIMITED: Release = () => undefined

/**
 * Rate and concurrency of each key and each person that configuration limits. Synchronous; half a kilobyte for each
 * such key that asked within the last minute, nothing for the others.
 */
export class Admission {
  readonly #clock: Clock
  readonly #limitsOf: (principal: Principal) => AdmissionLimits | undefined
  readonly #gates = new Map<string, Gate>()
  #sweepAtSecond = 0

  /** `limitsOf` is asked each time: a new configuration applies at once to what was counted before it. */
  constructor(clock: Clock, limitsOf: (principal: Principal) => AdmissionLimits | undefined) {
    this.#clock = clock
    this.#limitsOf = limitsOf
  }

  /** Keys that are being counted. */
  get size(): number {
    return this.#gates.size
  }

  enter(principal: Principal): OrRefusal<Release> {
    const allowed = this.#limitsOf(principal)
    if (allowed?.requestsPerMinute === undefined && allowed?.concurrency === undefined) {
      return UNLIMITED
    }
    const nowMs = this.#clock.monotonicMs()
    this.#sweep(Math.floor(nowMs / 1_000))
    const name = countedAs(principal)
    const gate = this.#gates.get(name) ?? new Gate(principal.kind === 'user' ? 'person' : 'key')
    this.#gates.set(name, gate)
    return gate.enter(allowed, nowMs)
  }

  /** Once a minute, keys that are idle are forgotten: memory follows use, not history. */
  #sweep(second: number): void {
    if (second < this.#sweepAtSecond) return
    this.#sweepAtSecond = second + WINDOW_SECONDS
    for (const [keyId, gate] of this.#gates) if (gate.isIdle(second)) this.#gates.delete(keyId)
  }
}

/** People are counted as such: those of one issuer share its name as a key, and one may have several. */
const countedAs = (principal: Principal): string =>
  principal.kind === 'user' ? principalText(principal) : principal.keyId

/** One key's or person's minute, as a ring of seconds, and its requests in flight. */
class Gate {
  /** One slot more than the window: the second that is passing is never counted as a whole one. */
  readonly #counts = new Uint32Array(WINDOW_SECONDS + 1)
  #total = 0
  /** The newest second that the ring holds. */
  #second = 0
  #inFlight = 0
  readonly #whose: 'key' | 'person'

  constructor(whose: 'key' | 'person') {
    this.#whose = whose
  }

  enter(allowed: AdmissionLimits, nowMs: number): OrRefusal<Release> {
    this.#advance(Math.floor(nowMs / 1_000))
    const { concurrency, requestsPerMinute = Number.POSITIVE_INFINITY } = allowed
    if (concurrency !== undefined && this.#inFlight >= concurrency) {
      return refusal(
        'rate_limited',
        `this ${this.#whose} may have ${concurrency} requests in flight at once; wait for one to end`,
        { retryAfterMs: limits.concurrencyRetryMs },
      )
    }
    if (this.#total >= Math.min(requestsPerMinute, limits.requestsPerMinuteMax)) {
      const retryAfterMs = this.#firstFreeMs(nowMs)
      return refusal(
        'rate_limited',
        `this ${this.#whose} may make ${requestsPerMinute} requests a minute; try again in ${Math.ceil(retryAfterMs / 1_000)} s`,
        { retryAfterMs },
      )
    }
    return this.#admit()
  }

  isIdle(second: number): boolean {
    this.#advance(second)
    return this.#inFlight === 0 && this.#total === 0
  }

  #admit(): Release {
    this.#counts[this.#second % this.#counts.length]! += 1
    this.#total += 1
    this.#inFlight += 1
    let released = false
    return () => {
      if (released) return
      released = true
      this.#inFlight -= 1
    }
  }

  /**
   * INVARIANT (at most n a minute): whatever 60 seconds one looks at, at most `requestsPerMinute`
   * requests were admitted in them; refused ones are not counted.
   */
  #advance(second: number): void {
    const steps = Math.min(second - this.#second, this.#counts.length)
    for (let step = 1; step <= steps; step++) {
      const slot = (second - steps + step) % this.#counts.length
      this.#total -= this.#counts[slot]!
      this.#counts[slot] = 0
    }
    this.#second = Math.max(this.#second, second)
  }

  /** Milliseconds until the oldest counted second leaves the window. */
  #firstFreeMs(nowMs: number): number {
    for (let second = this.#second - WINDOW_SECONDS; second <= this.#second; second++) {
      if (second >= 0 && this.#counts[second % this.#counts.length]! > 0) {
        return Math.ceil((second + WINDOW_SECONDS + 1) * 1_000 - nowMs)
      }
    }
    return limits.concurrencyRetryMs
  }
}
