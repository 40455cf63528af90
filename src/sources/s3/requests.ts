import type { Clock } from '../../kernel/clock.ts'

const HOUR_MS = 60 * 60_000
const HOURS = 24

interface Hour {
  readonly startMs: number
  requests: number
  throttled: number
}

/** Requests of the last day, by the hour. */
export class RequestCount {
  readonly #clock: Clock
  #hours: Hour[] = []
  /** Since the start. */
  total = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(throttled: boolean): void {
    const hour = this.#current()
    hour.requests += 1
    this.total += 1
    if (throttled) hour.throttled += 1
  }

  get today(): { readonly requests: number; readonly throttled: number } {
    this.#current()
    return {
      requests: this.#hours.reduce((sum, { requests }) => sum + requests, 0),
      throttled: this.#hours.reduce((sum, { throttled }) => sum + throttled, 0),
    }
  }

  #current(): Hour {
    const now = this.#clock.monotonicMs()
    this.#hours = this.#hours.filter(({ startMs }) => now - startMs < HOURS * HOUR_MS)
    const last = this.#hours.at(-1)
    if (last !== undefined && now - last.startMs < HOUR_MS) return last
    const hour = { startMs: now, requests: 0, throttled: 0 }
    this.#hours.push(hour)
    return hour
  }
}

const DAY_MS = HOURS * HOUR_MS
/** Of the day's budget that sweeps keep when everything else has used it up. */
const SWEEP_SHARE_MIN = 0.1

/**
 * Milliseconds between two sweeps, so that a day of them fits in what is left of the day's budget.
 * `sweepRequests`: of one sweep's listing; `otherToday`: everything else in the last day.
 */
export function sweepEveryMs(
  sweep: { readonly everyMs: number; readonly requestsPerDay: number | undefined },
  sweepRequests: number,
  otherToday: number,
): number {
  if (sweep.requestsPerDay === undefined) return sweep.everyMs
  const floor = sweep.requestsPerDay * SWEEP_SHARE_MIN
  const left = Math.max(sweep.requestsPerDay - otherToday, floor, 1)
  return Math.max(sweep.everyMs, Math.ceil((DAY_MS * Math.max(1, sweepRequests)) / left))
}

/** Permits at a steady rate; the rate halves when the store asks to slow down and comes back by and by. */
export class Pace {
  readonly #clock: Clock
  readonly #rateMax: number
  #rate: number
  #nextAtMs = 0

  constructor(clock: Clock, requestsPerSecond: number) {
    this.#clock = clock
    this.#rateMax = requestsPerSecond
    this.#rate = requestsPerSecond
  }

  get requestsPerSecond(): number {
    return this.#rate
  }

  async turn(signal: AbortSignal): Promise<void> {
    const now = this.#clock.monotonicMs()
    // A tenth of a second's worth may go at once: what is allowed is a rate, not a rhythm.
    const at = Math.max(this.#nextAtMs, now - BURST_MS)
    this.#nextAtMs = at + 1_000 / this.#rate
    if (at > now) await this.#clock.sleep(at - now, signal)
    signal.throwIfAborted()
  }

  slower(): void {
    this.#rate = Math.max(RATE_MIN, this.#rate / 2)
  }
  faster(): void {
    this.#rate = Math.min(this.#rateMax, this.#rate + 0.1)
  }
}
const BURST_MS = 100
const RATE_MIN = 0.5
