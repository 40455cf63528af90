/** Runs a bounded number of tasks at once. The first failure is kept and thrown at the next turn. */
export class Lanes {
  readonly #count: number
  readonly #running = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | undefined

  constructor(count: number) {
    this.#count = count
  }

  /** Resolves when the task has begun: the caller reads no further ahead than there are lanes. */
  async begin(task: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#count) await Promise.race(this.#running)
    this.#throwFailure()
    const running = task()
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** Resolves when nothing runs any more; throws what failed first. */
  async finish(): Promise<void> {
    await this.settle()
    this.#throwFailure()
  }

  /** Like `finish`, for a caller that has a failure of its own. */
  async settle(): Promise<void> {
    await Promise.all(this.#running)
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }
}
