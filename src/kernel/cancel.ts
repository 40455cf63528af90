/**
 * What most work needs of an AbortSignal, and an AbortSignal is one of these. Work that passes its
 * signal on to code that wants the real thing makes one of its own.
 */
export interface CancelSignal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** An AbortController without the events, which cost several microseconds a request. Fires once. */
export class Cancellation implements CancelSignal {
  #listeners: (() => void)[] = []
  #aborted = false

  get aborted(): boolean {
    return this.#aborted
  }
  get signal(): CancelSignal {
    return this
  }

  /** Listeners that come later are never called: look at `aborted` first. */
  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.push(listener)
  }
  removeEventListener(_type: 'abort', listener: () => void): void {
    const at = this.#listeners.indexOf(listener)
    if (at !== -1) this.#listeners.splice(at, 1)
  }

  abort(): void {
    if (this.#aborted) return
    this.#aborted = true
    const listeners = this.#listeners
    this.#listeners = []
    for (const listener of listeners) listener()
  }
}
