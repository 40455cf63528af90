import { limits } from '../kernel/limits.ts'

/** In tenths of a retry: whole numbers, so that ten requests are worth exactly one. */
const RETRY = 10
const FLOOR = limits.retriesMin * RETRY
const CEILING = limits.retriesSavedMax * RETRY

/**
 * How many second tries a deployment gets, so that retries never multiply the load of one that is down.
 *
 * INVARIANT (retries are bounded): over any time they are at most limits.retriesSavedMax, a tenth of the
 * requests in it, and one for each limits.retryRefillMs of it.
 */
export class RetryBudget {
  #tenths = FLOOR
  #refilledMs: number

  constructor(nowMs: number) {
    this.#refilledMs = nowMs
  }

  asked(): void {
    this.#tenths = Math.min(CEILING, this.#tenths + 1)
  }

  /** True: the retry is taken. */
  take(nowMs: number): boolean {
    this.#refill(nowMs)
    if (this.#tenths < RETRY) return false
    this.#tenths -= RETRY
    return true
  }

  /** Where few ask, a tenth of them is nothing: up to the floor, time gives. */
  #refill(nowMs: number): void {
    const steps = Math.floor((nowMs - this.#refilledMs) / limits.retryRefillMs)
    if (steps <= 0) return
    this.#refilledMs += steps * limits.retryRefillMs
    if (this.#tenths < FLOOR) this.#tenths = Math.min(FLOOR, this.#tenths + steps * RETRY)
  }
}
