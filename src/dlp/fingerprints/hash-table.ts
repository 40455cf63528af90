import { assert } from '../../kernel/assert.ts'

/** Three numbers of 32 bits a slot: the two halves of a hash, and who holds it. */
const SLOT = 3
const LOAD_MAX = 0.8
const GROWTH = 1.25
const SLOTS_MIN = 16
/** In the third number: it is the head of a list of holders, and not the one holder. */
const LISTED = 0x80000000
/** Of the highest bits of a hash: which table of a set it is in. */
export const SHARD_BITS = 8
/** Holders are numbers from 1 up to here, not included. */
export const HOLDERS_MAX = LISTED

/**
 * Hashes of 64 bits and the numbers of who holds them: open addressing in one array, 15 to 19 bytes a
 * hash, and 8 more for each further holder. Hashes are values of a keyed function: nobody outside can
 * choose them so that they meet.
 */
export class HashTable {
  #slots = new Uint32Array(SLOT * SLOTS_MIN)
  #capacity = SLOTS_MIN
  #used = 0
  /** Pairs of holder and next pair. The first is never used. */
  #pairs = new Uint32Array(64)
  #pairCount = 1
  #free = 0
  #held = 0

  /** Different hashes. */
  get size(): number {
    return this.#used
  }
  get bytes(): number {
    return this.#slots.byteLength + this.#pairs.byteLength
  }
  /** Hashes, each as often as it is held. */
  get held(): number {
    return this.#held
  }

  /** A holder that holds it already holds it once more: callers MUST add each hash of a holder once. */
  add(lo: number, hi: number, holder: number): void {
    assert(holder > 0 && holder < HOLDERS_MAX, 'a holder is a positive number of 31 bits')
    if (this.#used + 1 > this.#capacity * LOAD_MAX) this.#grow()
    const slot = this.#slotOf(lo, hi)
    const known = this.#slots[slot + 2] ?? 0
    this.#held++
    if (known === 0) {
      this.#slots[slot] = lo
      this.#slots[slot + 1] = hi
      this.#slots[slot + 2] = holder
      this.#used++
      return
    }
    const rest = known >= LISTED ? known - LISTED : this.#pair(known, 0)
    this.#slots[slot + 2] = LISTED + this.#pair(holder, rest)
  }

  remove(lo: number, hi: number, holder: number): void {
    const slot = this.#slotOf(lo, hi)
    const known = this.#slots[slot + 2] ?? 0
    if (known === 0) return
    if (known < LISTED) {
      if (known === holder) this.#clear(slot)
      return
    }
    const head = this.#without(known - LISTED, holder)
    const next = this.#pairs[2 * head + 1] ?? 0
    if (next !== 0) this.#slots[slot + 2] = LISTED + head
    else {
      this.#slots[slot + 2] = this.#pairs[2 * head] ?? 0
      this.#release(head)
    }
  }

  /** Where the holders of a hash begin; 0: nobody holds it. For `holderAt` and `next`. */
  find(lo: number, hi: number): number {
    return this.#slots[this.#slotOf(lo, hi) + 2] ?? 0
  }
  holderAt(place: number): number {
    return place < LISTED ? place : (this.#pairs[2 * (place - LISTED)] ?? 0)
  }
  /** The place of the next holder; 0: there is none. */
  next(place: number): number {
    if (place < LISTED) return 0
    const next = this.#pairs[2 * (place - LISTED) + 1] ?? 0
    return next === 0 ? 0 : LISTED + next
  }

  /** A table with those hashes alone that `keeps` says. */
  only(keeps: (lo: number) => boolean): HashTable {
    const kept = new HashTable()
    const slots = this.#slots
    for (let at = 0; at < slots.length; at += SLOT) {
      const [lo = 0, hi = 0, first = 0] = slots.subarray(at, at + SLOT)
      if (first === 0 || !keeps(lo)) continue
      for (let place = first; place !== 0; place = this.next(place))
        kept.add(lo, hi, this.holderAt(place))
    }
    return kept
  }

  #home(hi: number): number {
    // The highest bits say which table of a set it is in, and are the same in all of it.
    return Math.floor((((hi << SHARD_BITS) >>> 0) / 0x100000000) * this.#capacity)
  }

  /** Of the hash, or the empty one where it would stand. As an offset into the array. */
  #slotOf(lo: number, hi: number): number {
    const slots = this.#slots
    const end = SLOT * this.#capacity
    let at = SLOT * this.#home(hi)
    while (slots[at + 2] !== 0 && (slots[at] !== lo || slots[at + 1] !== hi)) {
      at += SLOT
      if (at === end) at = 0
    }
    return at
  }

  /** What stands behind moves up, so that no search ends too early. */
  #clear(from: number): void {
    const slots = this.#slots
    const end = SLOT * this.#capacity
    this.#used--
    this.#held--
    let hole = from
    for (let at = from; ;) {
      at += SLOT
      if (at === end) at = 0
      if (slots[at + 2] === 0) break
      const home = SLOT * this.#home(slots[at + 1] ?? 0)
      // Does its search begin behind the hole? Then it stays.
      const stays = hole <= at ? hole < home && home <= at : hole < home || home <= at
      if (stays) continue
      slots.copyWithin(hole, at, at + SLOT)
      hole = at
    }
    slots.fill(0, hole, hole + SLOT)
  }

  #grow(): void {
    const before = this.#slots
    this.#capacity = Math.ceil(this.#capacity * GROWTH)
    this.#slots = new Uint32Array(SLOT * this.#capacity)
    for (let at = 0; at < before.length; at += SLOT) {
      if (before[at + 2] === 0) continue
      this.#slots.set(
        before.subarray(at, at + SLOT),
        this.#slotOf(before[at] ?? 0, before[at + 1] ?? 0),
      )
    }
  }

  #pair(holder: number, next: number): number {
    let pair = this.#free
    if (pair !== 0) this.#free = this.#pairs[2 * pair + 1] ?? 0
    else {
      pair = this.#pairCount++
      if (2 * pair + 2 > this.#pairs.length) {
        const larger = new Uint32Array(Math.ceil(this.#pairs.length * GROWTH) + 2)
        larger.set(this.#pairs)
        this.#pairs = larger
      }
    }
    this.#pairs[2 * pair] = holder
    this.#pairs[2 * pair + 1] = next
    return pair
  }

  #release(pair: number): void {
    this.#pairs[2 * pair] = 0
    this.#pairs[2 * pair + 1] = this.#free
    this.#free = pair
  }

  /** The head of the list without one holder; a list has two at least. */
  #without(head: number, holder: number): number {
    let before = 0
    for (let at = head; at !== 0; at = this.#pairs[2 * at + 1] ?? 0) {
      if (this.#pairs[2 * at] !== holder) {
        before = at
        continue
      }
      const next = this.#pairs[2 * at + 1] ?? 0
      this.#release(at)
      this.#held--
      if (before === 0) return next
      this.#pairs[2 * before + 1] = next
      return head
    }
    return head
  }
}
