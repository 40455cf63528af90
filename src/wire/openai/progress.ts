import type { ModelEvent } from '../../models/chat.ts'

/** Which choices began and which finished: what decides whether an answer may be called complete. */
export class Progress {
  readonly #begun = new Set<number>()
  readonly #finished = new Set<number>()

  see(event: ModelEvent): void {
    if (event.kind === 'finish') this.#finished.add(event.choice)
    else if (event.kind === 'text' || event.kind === 'reasoning' || event.kind === 'toolCall') {
      this.#begun.add(event.choice)
    }
  }

  /** True the first time that this choice says anything. */
  opens(choice: number): boolean {
    return !this.#begun.has(choice)
  }

  get complete(): boolean {
    if (this.#finished.size === 0) return false
    for (const choice of this.#begun) if (!this.#finished.has(choice)) return false
    return true
  }
}
