import { keep } from '../content/vault.ts'
import type { Kept } from '../content/kept.ts'
import { limits } from '../kernel/limits.ts'
import { labelText, type Label } from '../kernel/label.ts'
import type { NanoUsd } from '../kernel/values.ts'
import type { ModelEvent } from '../models/chat.ts'
import type { LiveAttempt } from './attempt.ts'
import { parted } from './resolve.ts'
import type { Work } from './work.ts'

export interface End {
  /** The client got all of it. */
  readonly complete: boolean
  readonly found: Label
  /** Of the values that were given back in it, each once. */
  readonly restored: readonly Label[]
  readonly charged: NanoUsd | undefined
}

/** Gathers what the client gets, where its alias keeps content; otherwise does nothing. */
export class Keeper {
  readonly #work: Work
  readonly #live: LiveAttempt
  readonly #batches: (readonly ModelEvent[])[] = []
  #characters = 0

  constructor(work: Work, live: LiveAttempt) {
    this.#work = work
    this.#live = live
  }

  get #isOff(): boolean {
    return this.#work.keeping === undefined || this.#characters > limits.contentCharsMax
  }

  push(batch: readonly ModelEvent[]): void {
    if (this.#isOff || batch.length === 0) return
    for (const event of batch) this.#characters += sizeOf(event)
    this.#batches.push(batch)
    // Too long to be kept: nothing of it is, and its memory is let go.
    if (this.#isOff) this.#batches.length = 0
  }

  /** Durable when it resolves. Never throws: the answer's money closes whether or not it is kept. */
  async keep(end: End): Promise<void> {
    const { stages, keeping, onBug } = this.#work
    if (keeping === undefined || this.#isOff) return
    try {
      const at = stages.clock.now()
      await keep({ content: stages.content, keys: stages.keys }, keeping, {
        kept: this.#kept(end),
        at,
      })
    } catch (error) {
      onBug(error)
    }
  }

  #kept({ complete, found, restored, charged }: End): Kept {
    const { label, retrieved, answeredAt, basis = [], dropped, restoredBefore = [] } = this.#work
    // What the client wrote: it is sealed, and labelled anew when it is gone on from.
    const request = this.#work.original ?? this.#work.request
    const { deployment, bound } = this.#live
    return {
      createdAt: answeredAt,
      complete,
      deployment: deployment.id,
      label,
      found,
      // What it goes on from is kept with it.
      restored: eachOnce([...restoredBefore, ...restored]),
      dropped: dropped.get(deployment.id) ?? [],
      outputTokensInserted: bound.inserted ? bound.tokens : undefined,
      passages: retrieved.passages,
      basis: [...basis, ...retrieved.passages.map(basisOf)],
      messages: parted(request).said,
      batches: complete
        ? [...this.#batches, [{ kind: 'charged', nanoUsd: charged }]]
        : this.#batches,
    }
  }
}

const eachOnce = (labels: readonly Label[]): readonly Label[] => [
  ...new Map(labels.map((label) => [labelText(label), label])).values(),
]

const basisOf = ({ knowledgeBase, source, path, version }: Kept['basis'][number]) => ({
  knowledgeBase,
  source,
  path,
  version,
})

/** Roughly: what makes an event large. */
function sizeOf(event: ModelEvent): number {
  const text = 'text' in event ? event.text.length : 0
  const vector = event.kind === 'embedding' ? event.vector.length * 20 : 0
  return text + vector + (event.frame?.data.length ?? 0) + 32
}
