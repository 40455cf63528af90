import type { Clock } from '../../kernel/clock.ts'
import { limits } from '../../kernel/limits.ts'

type Verdict = 'current' | 'changed' | 'gone'

/**
 * Answers of HEAD, shared for limits.objectCheckFreshMs and by all who ask at once: ten passages of one
 * document are one request. Bounded in number, in how many run and in how many wait; beyond, and on
 * every error, the object counts as changed.
 */
export class Checks {
  readonly #head: (key: string) => Promise<string | undefined>
  readonly #clock: Clock
  /** In the order of their time. */
  readonly #known = new Map<
    string,
    { readonly atMs: number; readonly version: string | undefined }
  >()
  readonly #asked = new Map<string, Promise<string | undefined>>()
  #running = 0
  readonly #waiting: (() => void)[] = []

  /** `head` resolves with the version that is there now, undefined when there is none. */
  constructor(clock: Clock, head: (key: string) => Promise<string | undefined>) {
    this.#clock = clock
    this.#head = head
  }

  async verdict(key: string, version: string): Promise<Verdict> {
    try {
      const now = await this.#versionOf(key)
      if (now === undefined) return 'gone'
      return now === version ? 'current' : 'changed'
    } catch {
      // Deny on doubt.
      return 'changed'
    }
  }

  /** What was learned in another way counts from now on. */
  forget(key: string): void {
    this.#known.delete(key)
    this.#asked.delete(key)
  }

  async #versionOf(key: string): Promise<string | undefined> {
    const known = this.#known.get(key)
    if (known !== undefined && this.#clock.monotonicMs() - known.atMs < FRESH_MS) {
      return known.version
    }
    const asked = this.#asked.get(key)
    if (asked !== undefined) return asked
    const asking = this.#ask(key)
    this.#asked.set(key, asking)
    const done = (): void => {
      if (this.#asked.get(key) === asking) this.#asked.delete(key)
    }
    asking.then(done, done)
    return asking
  }

  async #ask(key: string): Promise<string | undefined> {
    await this.#enter()
    try {
      // The time before the question: what the answer is sure to be younger than.
      const atMs = this.#clock.monotonicMs()
      const version = await this.#head(key)
      this.#remember(key, atMs, version)
      return version
    } finally {
      this.#leave()
    }
  }

  #remember(key: string, atMs: number, version: string | undefined): void {
    this.#known.delete(key)
    this.#known.set(key, { atMs, version })
    for (const [oldest, { atMs: at }] of this.#known) {
      const isOver = this.#known.size > limits.objectChecksMax
      if (!isOver && this.#clock.monotonicMs() - at < FRESH_MS) return
      this.#known.delete(oldest)
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < limits.objectChecksAtOnce) {
      this.#running += 1
      return
    }
    if (this.#waiting.length >= limits.objectChecksWaitingMax) throw new Error('too many checks')
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Whoever waits longest takes the place over. */
  #leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#running -= 1
    else next()
  }
}
const FRESH_MS = limits.objectCheckFreshMs
