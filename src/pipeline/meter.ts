import type { EventBatches, ModelEvent, UpstreamFailure } from '../models/chat.ts'
import type { Usage } from '../models/usage.ts'

/** What one attempt said of itself, seen from outside. */
export class Meter {
  usage: Usage | undefined
  failure: UpstreamFailure | undefined
  finished = false
  /** The deployment's events are over: there is nothing to cancel. */
  ended = false
  characters = 0

  observe(batch: readonly ModelEvent[]): void {
    for (const event of batch) {
      if (event.kind === 'text' || event.kind === 'toolCall') this.characters += event.text.length
      else if (event.kind === 'reasoning') this.characters += lengthOf(event)
      else if (event.kind === 'usage') this.usage = event.usage
      else if (event.kind === 'failed') this.failure = event.failure
      else if (event.kind === 'finish') this.finished = true
    }
  }
}

const lengthOf = (event: ModelEvent & { readonly kind: 'reasoning' }): number =>
  event.text.length + (event.signature?.length ?? 0) + (event.redacted?.length ?? 0)

export type BatchIterator = AsyncIterator<readonly ModelEvent[]>
export const iteratorOf = (batches: EventBatches): BatchIterator => batches[Symbol.asyncIterator]()

/** Pulls until something is there that a client could see, or the attempt failed, or it is over. */
export async function firstBatch(iterator: BatchIterator): Promise<readonly ModelEvent[]> {
  const events: ModelEvent[] = []
  for (;;) {
    const next = await iterator.next()
    if (next.done === true) return events
    if (events.length === 0 && next.value.some(isVisible)) return next.value
    events.push(...next.value)
    if (next.value.some(isVisible)) return events
  }
}

const isVisible = (event: ModelEvent): boolean => event.kind !== 'start' && event.kind !== 'other'
