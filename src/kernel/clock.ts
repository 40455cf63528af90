import type { CancelSignal } from './cancel.ts'
import type { Instant } from './values.ts'

/** Time comes in as an argument, so that a simulation can own it. */
export interface Clock {
  now(): Instant
  /** Monotonic milliseconds, for durations only. */
  monotonicMs(): number
  /** Resolves after `ms`, or at once when `signal` aborts. Never rejects. */
  sleep(ms: number, signal?: CancelSignal): Promise<void>
}
