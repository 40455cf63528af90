import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'

/**
 * Shares the turns of the event loop between answers. One poll of the sockets may find hundreds of them
 * with 64 KiB each, and all would be read, scanned and sent on in one turn, while everybody else waits.
 *
 * INVARIANT (a turn is short): once `answerTurnMs` of a turn are used, what else has come is put off to
 * the next one, in the order it came.
 */
export class Turns {
  readonly #clock: Clock
  #begunMs: number | undefined
  #waiting: (() => void)[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** True: there is time left in this turn. False: `putOff` it. */
  hasTime(): boolean {
    const nowMs = this.#clock.monotonicMs()
    if (this.#begunMs !== undefined) return nowMs - this.#begunMs < limits.answerTurnMs
    this.#begunMs = nowMs
    setImmediate(this.#next)
    // Nobody overtakes who waits.
    return this.#waiting.length === 0
  }

  /** Its owner stops reading meanwhile, so at most one read of each answer waits here. */
  putOff(run: () => void): void {
    this.#waiting.push(run)
  }

  /** One at a time: whoever reads its events does so right after it, in the same turn. */
  readonly #next = (): void => {
    this.#begunMs = undefined
    const run = this.#waiting.shift()
    if (run === undefined) return
    this.#begunMs = this.#clock.monotonicMs()
    setImmediate(this.#next)
    run()
  }
}

/** The event loop is the process's, and so is its clock: all providers share one. */
const known = new WeakMap<Clock, Turns>()
export function turnsOf(clock: Clock): Turns {
  let turns = known.get(clock)
  if (turns === undefined) known.set(clock, (turns = new Turns(clock)))
  return turns
}
