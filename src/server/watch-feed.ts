import type { WatchEvent } from '../api/requests.ts'
import { limits } from '../kernel/limits.ts'

export interface Subscription {
  /** What came since the last call, after waiting for at least one event or for `enough`. */
  next(enough: Promise<void>): Promise<readonly WatchEvent[]>
  close(): void
}

/** Fans summaries out to watchers. A slow one loses the oldest events and is told how many. */
export class WatchFeed {
  readonly #queues = new Set<Queue>()
  #closed = false

  publish(event: WatchEvent): void {
    for (const queue of this.#queues) queue.push(event)
  }

  /** The server stops: watchers get what is left, and their answers end. */
  close(): void {
    this.#closed = true
    for (const queue of this.#queues) queue.wake()
  }
  get closed(): boolean {
    return this.#closed
  }

  /** Nobody watching: callers skip the work of making an event. */
  get watched(): boolean {
    return this.#queues.size > 0
  }

  subscribe(): Subscription | undefined {
    if (this.#queues.size >= limits.watchersMax) return undefined
    const queue = new Queue()
    this.#queues.add(queue)
    return { next: (enough) => queue.next(enough), close: () => this.#queues.delete(queue) }
  }
}

class Queue {
  #events: WatchEvent[] = []
  #droppedCount = 0
  #wake: (() => void) | undefined
  #arrived: Promise<void> | undefined

  /** One shared promise until an event comes: waiting often adds no listeners. */
  #arrival(): Promise<void> {
    this.#arrived ??= new Promise((resolve) => {
      this.#wake = resolve
    })
    return this.#arrived
  }

  push(event: WatchEvent): void {
    if (this.#events.length >= limits.watchQueueMax) {
      this.#events.shift()
      this.#droppedCount += 1
    }
    this.#events.push(event)
    this.wake()
  }

  wake(): void {
    this.#wake?.()
    this.#arrived = undefined
  }

  /** What came, after waiting for at least one event or for `enough`. */
  async next(enough: Promise<void>): Promise<readonly WatchEvent[]> {
    if (this.#events.length === 0) await Promise.race([this.#arrival(), enough])
    const dropped: WatchEvent[] =
      this.#droppedCount === 0 ? [] : [{ kind: 'dropped', count: this.#droppedCount }]
    const events = [...dropped, ...this.#events]
    this.#events = []
    this.#droppedCount = 0
    return events
  }
}
