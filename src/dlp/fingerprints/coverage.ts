import type { Clock } from '../../kernel/clock.ts'
import { limits } from '../../kernel/limits.ts'
import { instant } from '../../kernel/values.ts'
import type { Sighting } from '../fingerprint-store.ts'

/** Places of one text seen from one sender: 32 bits of their hash, and when. */
type Places = Map<number, number>

/**
 * What came from whom in pieces too small to be known by themselves, over limits.coverageMs.
 *
 * INVARIANT (twenty small pastes are one): however the pieces are spread over requests, different places of
 * one text that one sender sent within that time are counted together.
 *
 * Bounded: beyond limits.coverageSendersMax senders, or limits.coverageHoldersMax texts of one, what was
 * touched longest ago is forgotten; of one text no more places are kept than raise its label.
 */
export class Coverage {
  readonly #clock: Pick<Clock, 'now'>
  readonly #bySender = new Map<string, Map<number, Places>>()
  /** Not yet stored. */
  #fresh: Sighting[] = []

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** Adds places; true when the text is covered as far as raises its label, now or before. */
  add(who: string, holder: number, hashes: Iterable<number>): boolean {
    const at = this.#clock.now()
    const places = this.#placesOf(who, holder)
    for (const hash of hashes) {
      if (places.size >= limits.coveragePlaces && !places.has(hash)) break
      const before = places.get(hash)
      places.set(hash, at)
      // Seen again and again: stored anew only now and then.
      if (before !== undefined && at - before < limits.coverageMs / 24) continue
      if (this.#fresh.length < limits.coverageUnstoredMax)
        this.#fresh.push({ who, holder, hash, at })
    }
    for (const [hash, seen] of places) if (seen <= at - limits.coverageMs) places.delete(hash)
    return places.size >= limits.coveragePlaces
  }

  /** What an earlier process stored. */
  load(sightings: readonly Sighting[]): void {
    for (const { who, holder, hash, at } of sightings) {
      const places = this.#placesOf(who, holder)
      if (places.size < limits.coveragePlaces) places.set(hash, at)
    }
  }

  /** What is to be stored, once. */
  takeFresh(): readonly Sighting[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }

  /** Texts that are gone. */
  forget(holders: ReadonlySet<number>): void {
    for (const texts of this.#bySender.values()) for (const holder of holders) texts.delete(holder)
    this.#fresh = this.#fresh.filter(({ holder }) => !holders.has(holder))
  }

  /** How many places are remembered of these texts. */
  count(holders: ReadonlySet<number>): number {
    let count = this.#fresh.filter(({ holder }) => holders.has(holder)).length
    for (const texts of this.#bySender.values())
      for (const holder of holders) count += texts.get(holder)?.size ?? 0
    return count
  }

  /** A Map keeps the order of insertion: what is touched goes to its end. */
  #placesOf(who: string, holder: number): Places {
    const texts = this.#bySender.get(who) ?? new Map<number, Places>()
    this.#bySender.delete(who)
    this.#bySender.set(who, texts)
    if (this.#bySender.size > limits.coverageSendersMax) dropFirst(this.#bySender)
    const places = texts.get(holder) ?? new Map<number, number>()
    texts.delete(holder)
    texts.set(holder, places)
    if (texts.size > limits.coverageHoldersMax) dropFirst(texts)
    return places
  }
}

function dropFirst<Key>(map: Map<Key, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key)
    return
  }
}

/** From when on what was seen counts. */
export const coveredSince = (clock: Pick<Clock, 'now'>): ReturnType<typeof instant> =>
  instant(clock.now() - limits.coverageMs)
