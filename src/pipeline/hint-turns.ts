import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'
import { compareKeys } from '../lake/key-order.ts'
import type { Hint } from '../lake/source.ts'
import type { Hints } from './hints.ts'

/** When a long sweep stops for what was told meanwhile. */
export class HintTurns {
  readonly #clock: Clock
  readonly #hints: Hints | undefined
  #nextMs: number

  constructor(clock: Clock, hints: Hints | undefined) {
    this.#clock = clock
    this.#hints = hints
    this.#nextMs = clock.monotonicMs() + limits.hintsDuringSweepMs
  }

  isDue(): boolean {
    if (this.#hints === undefined || this.#hints.size === 0) return false
    return this.#clock.monotonicMs() >= this.#nextMs
  }

  /** Only what lies behind: what lies ahead is listed anyway, and its row may be in hand already. */
  take(passed: string | undefined): readonly Hint[] {
    this.#nextMs = this.#clock.monotonicMs() + limits.hintsDuringSweepMs
    if (passed === undefined) return []
    const isPassed = (key: string): boolean => compareKeys(key, passed) <= 0
    return this.#hints?.take(limits.hintedBatchKeys, isPassed) ?? []
  }
}
