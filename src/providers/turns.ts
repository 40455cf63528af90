import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'

/** Of a turn's time, the part after which its end is waited for; before, nobody needs to know it. */
const UNMARKED_MS = limits.answerTurnMs / 4

/**
 * Shares the turns of the event loop between answers. One poll of the sockets may find hundreds of them
 * with 64 KiB each, and all would be read, scanned and sent on in one turn, while everybody else waits.
 *
 * INVARIANT (a turn is short): once `answerTurnMs` of a turn are used, and a quarter more at most, what
 * else has come is put off to the next one, in the order it came.
 */
export class Turns {
  readonly #clock: Clock
  #begunMs: number | undefined
  /** The end of the turn is waited for. Most turns are over before: to wait costs more than the clock. */
  #isMarked = false
  #waiting: (() => void)[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** True: there is time left in this turn. False: `putOff` it. */
  hasTime(): boolean {
    const nowMs = this.#clock.monotonicMs()
    if (this.#isMarked) return nowMs - (this.#begunMs ?? nowMs) < limits.answerTurnMs
    if (this.#begunMs === undefined) this.#begunMs = nowMs
    else if (nowMs - this.#begunMs >= UNMARKED_MS) {
      // The turn that began then, or a later one.
      this.#begunMs = nowMs
      this.#mark()
    }
    return true
  }

  /** Its owner stops reading meanwhile, so at most one read of each answer waits here. */
  putOff(run: () => void): void {
    this.#waiting.push(run)
    // Nobody overtakes who waits: until the mark is reached, the turn has no more time.
    if (!this.#isMarked) this.#mark()
  }

  #mark(): void {
    this.#isMarked = true
    setImmediate(this.#next)
  }

  /** One at a time: whoever reads its events does so right after it, in the same turn. */
  readonly #next = (): void => {
    this.#begunMs = undefined
    this.#isMarked = false
    const run = this.#waiting.shift()
    if (run === undefined) return
    this.#begunMs = this.#clock.monotonicMs()
    this.#mark()
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
