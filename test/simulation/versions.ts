interface Version<T> {
  readonly value: T
  /** From here on it may be what holds. */
  readonly effect: number
  /** From here on nothing before it may hold any more. */
  ack: number | undefined
}

/** What was true when, by the ticks of a run: a change holds at some moment between effect and acknowledgement. */
export class Versions<T> {
  readonly #versions: Version<T>[]

  constructor(first: T) {
    this.#versions = [{ value: first, effect: 0, ack: 0 }]
  }
  set(value: T, tick: number): void {
    this.#versions.push({ value, effect: tick, ack: undefined })
  }
  acknowledge(tick: number): void {
    for (const version of this.#versions) version.ack ??= tick
  }
  get latest(): T {
    return (this.#versions.at(-1) as Version<T>).value
  }
  /** Every value that may have held at some moment from `from` to `to`. */
  during(from: number, to: number): T[] {
    return this.#versions
      .filter(({ effect }, at) => {
        const overBy = this.#versions
          .slice(at + 1)
          .some(({ ack }) => ack !== undefined && ack < from)
        return effect <= to && !overBy
      })
      .map(({ value }) => value)
  }
}
