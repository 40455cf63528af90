import { limits } from '../kernel/limits.ts'
import type { ModelEvent } from '../models/chat.ts'
import type { Work } from './work.ts'

/**
 * Gathers what the deployment said, so that an answer above public is known again when it comes back as an
 * assistant's turn or as somebody's text. After the answer, and nothing waits for it.
 *
 * INVARIANT (what was replaced stays replaced): it is known as it was before values were given back for
 * placeholders, at the label of what the deployment got. Detectors find the values again; a fingerprint of
 * them would raise the next turn of a conversation to a label that replacing cannot lower.
 */
export class Learner {
  readonly #work: Work
  /** Pieces of each text that the client keeps apart. */
  readonly #texts = new Map<string, string[]>()
  #characters = 0

  constructor(work: Work) {
    this.#work = work
  }

  push(batch: readonly ModelEvent[]): void {
    if (this.#work.stages.learn === undefined) return
    for (const event of batch) {
      if (event.kind !== 'text' && event.kind !== 'reasoning' && event.kind !== 'toolCall') continue
      if (event.text === '' || this.#characters >= limits.answerPrintedCharsMax) continue
      this.#characters += event.text.length
      const part = event.kind === 'toolCall' ? event.index : ''
      const key = `${event.kind} ${event.choice} ${part}`
      const pieces = this.#texts.get(key)
      if (pieces === undefined) this.#texts.set(key, [event.text])
      else pieces.push(event.text)
    }
  }

  learn(): void {
    const { stages, retrieved, label } = this.#work
    if (this.#texts.size === 0) return
    const texts = [...this.#texts.values()].map((pieces) => pieces.join(''))
    const sources = retrieved.passages.map(({ source, path }) => ({ source, path }))
    stages.learn?.({ label, texts, sources })
  }
}
