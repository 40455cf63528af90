import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'

/**
 * Runs a bounded number of tasks at once. The first failure is kept and thrown at the next turn.
 *
 * INVARIANT (a slow object delays nobody): a task that takes long is moved aside, and its lane takes the
 * next one. What stands aside is bounded too: beyond it, slow tasks keep their lanes.
 */
export class Lanes {
  readonly #clock: Pick<Clock, 'sleep'>
  /** Task in a lane → resolves when the lane is free again. */
  readonly #lanes = new Map<Promise<void>, Promise<void>>()
  readonly #aside = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | undefined

  constructor(clock: Pick<Clock, 'sleep'>) {
    this.#clock = clock
  }

  /** Resolves when the task has begun: the caller reads no further ahead than there are lanes. */
  async begin(task: () => Promise<void>): Promise<void> {
    while (this.#lanes.size >= limits.ingestWorkers) await Promise.race(this.#lanes.values())
    this.#throwFailure()
    const done = new AbortController()
    const running: Promise<void> = task()
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
      .finally(() => {
        done.abort()
        this.#lanes.delete(running)
        this.#aside.delete(running)
      })
    this.#lanes.set(running, Promise.race([running, this.#movedAside(running, done.signal)]))
  }

  /** Resolves when nothing runs any more; throws what failed first. */
  async finish(): Promise<void> {
    await this.settle()
    this.#throwFailure()
  }

  /** Like `finish`, for a caller that has a failure of its own. */
  async settle(): Promise<void> {
    await Promise.all([...this.#lanes.keys(), ...this.#aside])
  }

  /** Resolves when the task has left its lane; while there is no room aside, with the task itself. */
  async #movedAside(running: Promise<void>, done: AbortSignal): Promise<void> {
    await this.#clock.sleep(limits.ingestSlowMs, done)
    if (!this.#lanes.has(running)) return
    if (this.#aside.size >= limits.ingestAsideMax) return running
    this.#lanes.delete(running)
    this.#aside.add(running)
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }
}
