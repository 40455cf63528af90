import type { Hint } from '../lake/source.ts'

/** Hints of a source that were not yet acted on. */
export class Hints {
  #waiting: Hint[] = []
  #arrived = new AbortController()

  get size(): number {
    return this.#waiting.length
  }
  /** Aborts when the next hint comes. */
  get arrival(): AbortSignal {
    if (this.#arrived.signal.aborted) this.#arrived = new AbortController()
    return this.#arrived.signal
  }

  add(hint: Hint): void {
    this.#waiting.push(hint)
    this.#arrived.abort()
  }

  /** Takes hints of at most `keysMax` keys, but one at least if there is any whose keys all fit. */
  take(keysMax: number, fits: (key: string) => boolean = () => true): readonly Hint[] {
    const taken: Hint[] = []
    const left: Hint[] = []
    let keys = 0
    for (const hint of this.#waiting) {
      const goes = taken.length === 0 || keys + hint.keys.length <= keysMax
      if (goes && hint.keys.every(fits)) {
        taken.push(hint)
        keys += hint.keys.length
      } else left.push(hint)
    }
    this.#waiting = left
    return taken
  }

  /** Nobody will act on them: whoever sent them tells them again. */
  drop(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const hint of waiting) hint.settle(false)
  }
}
