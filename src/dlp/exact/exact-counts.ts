import type { Clock } from '../../kernel/clock.ts'
import { limits } from '../../kernel/limits.ts'

/** What an operator is told; never a value. */
export interface ExactAlert {
  /** As `principalText` writes it. */
  readonly who: string
  /** `rows`: rows were matched, and for a while all that the sender writes counts as found. `values`: they stood alone too. */
  readonly kind: 'rows' | 'values'
  readonly count: number
}

interface Counted {
  readonly rows: Set<string>
  readonly values: Set<string>
  since: number
  barredUntil: number
  readonly told: Set<ExactAlert['kind']>
}

/**
 * How many different rows and values came from whom, within a day of the first. In memory: a restart
 * forgets it. Bounded: beyond limits.exactSendersMax who came first is forgotten.
 *
 * INVARIANT (a lone value changes nothing): what is counted of values is told to operators alone.
 */
export class ExactCounts {
  readonly #clock: Pick<Clock, 'now'>
  readonly #onAlert: (alert: ExactAlert) => void
  readonly #bySender = new Map<string, Counted>()

  constructor(clock: Pick<Clock, 'now'>, onAlert: (alert: ExactAlert) => void) {
    this.#clock = clock
    this.#onAlert = onAlert
  }

  add(
    who: string,
    found: { readonly rows: readonly string[]; readonly values: readonly string[] },
  ): void {
    if (found.rows.length === 0 && found.values.length === 0) return
    const counted = this.#of(who)
    for (const row of found.rows)
      if (counted.rows.size <= limits.exactRowsPerDay) counted.rows.add(row)
    for (const value of found.values)
      if (counted.values.size <= limits.exactValuesPerDay) counted.values.add(value)
    if (counted.rows.size > limits.exactRowsPerDay) {
      counted.barredUntil = this.#clock.now() + limits.exactBarMs
      this.#tell(who, counted, 'rows')
    }
    if (counted.values.size > limits.exactValuesPerDay) this.#tell(who, counted, 'values')
  }

  /** Milliseconds for which all that the sender writes counts as found; 0: not at all. */
  barredMs(who: string): number {
    return Math.max(0, (this.#bySender.get(who)?.barredUntil ?? 0) - this.#clock.now())
  }

  #tell(who: string, counted: Counted, kind: ExactAlert['kind']): void {
    if (counted.told.has(kind)) return
    counted.told.add(kind)
    this.#onAlert({ who, kind, count: counted[kind].size })
  }

  #of(who: string): Counted {
    const now = this.#clock.now()
    let counted = this.#bySender.get(who)
    if (counted !== undefined && now - counted.since < limits.coverageMs) return counted
    counted = {
      rows: new Set(),
      values: new Set(),
      since: now,
      barredUntil: counted?.barredUntil ?? 0,
      told: new Set(),
    }
    this.#bySender.delete(who)
    this.#bySender.set(who, counted)
    if (this.#bySender.size > limits.exactSendersMax)
      for (const first of this.#bySender.keys()) {
        this.#bySender.delete(first)
        break
      }
    return counted
  }
}
