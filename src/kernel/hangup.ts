/**
 * Says once that the client is gone. An AbortSignal would do, at several microseconds a request;
 * every request has one of these, few ever fire.
 */
export class Hangup {
  #listeners: (() => void)[] = []
  #gone = false

  get gone(): boolean {
    return this.#gone
  }

  /** Called once, at once when the client is gone already. */
  onGone(listener: () => void): void {
    if (this.#gone) listener()
    else this.#listeners.push(listener)
  }

  hangUp(): void {
    if (this.#gone) return
    this.#gone = true
    const listeners = this.#listeners
    this.#listeners = []
    for (const listener of listeners) listener()
  }

  /** For what only understands signals. */
  signal(): AbortSignal {
    const controller = new AbortController()
    this.onGone(() => controller.abort())
    return controller.signal
  }
}
