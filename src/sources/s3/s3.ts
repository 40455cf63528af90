import { limits } from '../../kernel/limits.ts'
import type { S3Place } from '../../lake/place.ts'
import type { Hint, ObjectEntry, ObjectRead, Source, SourceFacts } from '../../lake/source.ts'
import { Bucket, Store } from './bucket.ts'
import { Calls, failureText, type S3World } from './calls.ts'
import { Checks } from './checks.ts'
import { entryOf, versionOf } from './entry.ts'
import { listing } from './listing.ts'
import { isReadableName } from './names.ts'
import { NotificationQueue } from './queue.ts'
import { readObject } from './reading.ts'
import { sweepEveryMs } from './requests.ts'
import { Inventories } from './inventory.ts'

/** A bucket and prefix as a source. Nothing is asked before the first call. */
export function openS3Source(id: string, place: S3Place, world: S3World): Source {
  return new S3Source(id, place, world)
}

class S3Source implements Source {
  readonly id: string
  /** Each check is a call over a network. */
  readonly isDistant = true
  readonly listsPast: boolean
  readonly #place: S3Place
  readonly #calls: Calls
  readonly #store: Store
  readonly #bucket: Bucket
  readonly #checks: Checks
  readonly #queue: NotificationQueue | undefined
  readonly #inventories: Inventories | undefined
  readonly #closed = new AbortController()
  /** Requests of the last listing. */
  #sweepRequests = 1

  constructor(id: string, place: S3Place, world: S3World) {
    this.id = id
    this.listsPast = place.inventory !== undefined
    this.#place = place
    this.#calls = new Calls(world, place.sweep.requestsPerSecond)
    this.#store = new Store(place, this.#calls)
    this.#bucket = new Bucket(this.#store, place.bucket)
    this.#checks = new Checks(world.clock, (key) => this.#versionNow(key))
    this.#queue =
      place.notifications && new NotificationQueue(place, place.notifications, world, this.#calls)
    this.#inventories = place.inventory && new Inventories(this.#store, place, world)
  }

  async *list(signal: AbortSignal, after?: string): AsyncGenerator<readonly ObjectEntry[]> {
    signal.throwIfAborted()
    const either = AbortSignal.any([signal, this.#closed.signal])
    const before = this.#calls.count.total
    const inventory = await this.#inventories?.newest(either)
    yield* inventory === undefined
      ? listing(this.#bucket, this.#place, either, after)
      : inventory.entries(either, after)
    if (after === undefined) this.#sweepRequests = this.#calls.count.total - before
  }

  read(key: string, bytesMax: number): Promise<ObjectRead> {
    if (!isReadableName(key)) return Promise.resolve({ kind: 'gone' })
    const { prefix, versions } = this.#place
    const signal = this.#closed.signal
    return readObject(this.#bucket, prefix + key, { bytesMax, versions, signal })
  }

  check(key: string, version: string): Promise<'current' | 'changed' | 'gone'> {
    if (!isReadableName(key)) return Promise.resolve('gone')
    return this.#checks.verdict(key, version)
  }

  /**
   * INVARIANT (a transient error deletes nothing): 404 to a HEAD may mean that the bucket is gone, so that
   * an object is absent only when a listing says so too.
   */
  async lookup(key: string): Promise<ObjectEntry | undefined> {
    const { prefix, versions } = this.#place
    const signal = this.#closed.signal
    this.#checks.forget(key)
    if (isReadableName(key)) {
      const told = await this.#patientHead(prefix + key, signal)
      if (told !== undefined) return entryOf(told, prefix, versions)
    }
    // The key itself is the first of all keys that begin with it.
    const page = await this.#bucket.page(prefix + key, {}, signal, { max: 1 })
    const told = page.objects.find((object) => object.key === prefix + key)
    if (told === undefined) return undefined
    if (isReadableName(key)) throw new Error('the object is listed and cannot be asked for')
    return entryOf(told, prefix, versions)
  }

  /** The object's tags now; undefined when they cannot be had. */
  async tags(key: string): Promise<Readonly<Record<string, string>> | undefined> {
    if (!isReadableName(key)) return undefined
    return this.#bucket.tags(this.#place.prefix + key, this.#closed.signal).catch(() => undefined)
  }

  watch(onHint: (hint?: Hint) => void): () => void {
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, this.#closed.signal])
    void this.#queue?.poll((hint) => {
      for (const key of hint.keys) this.#checks.forget(key)
      onHint(hint)
    }, signal)
    return () => stop.abort()
  }

  sweepEveryMs(): number {
    const other = Math.max(0, this.#calls.count.today.requests - this.#sweepRequests)
    return sweepEveryMs(this.#place.sweep, this.#sweepRequests, other)
  }

  facts(): SourceFacts {
    const { requests, throttled } = this.#calls.count.today
    return {
      requestsToday: requests,
      throttledToday: throttled,
      sweepEveryMs: this.sweepEveryMs(),
      inventoryAt: this.#inventories?.madeAt,
      queue: this.#queue?.facts,
    }
  }

  async close(): Promise<void> {
    this.#closed.abort()
    await this.#queue?.close()
    await this.#store.close()
  }

  async #patientHead(key: string, signal: AbortSignal) {
    try {
      return await this.#calls.patiently((bounded) => this.#bucket.head(key, bounded), signal)
    } catch (error) {
      signal.throwIfAborted()
      throw new Error(failureText(error, 'an object cannot be looked up'), { cause: error })
    }
  }

  async #versionNow(key: string): Promise<string | undefined> {
    const told = await this.#calls.once(
      (signal) => this.#bucket.head(this.#place.prefix + key, signal),
      limits.objectCheckMs,
    )
    if (told === undefined) return undefined
    const { etag = '', sizeBytes, versionId } = told
    return versionOf(etag, sizeBytes, this.#place.versions ? versionId : undefined)
  }
}
