import { limits } from '../../kernel/limits.ts'
import { joinAll, type Label } from '../../kernel/label.ts'
import { HashTable, SHARD_BITS } from './hash-table.ts'
import { isAbovePublic, lowestOf } from './lowest.ts'

/** Why a text has its label. */
export interface Cause {
  /** What a raiser is named by: never a path. */
  readonly id: string
  readonly label: Label
  /** An answer that a model gave: it says nothing of what documents hold. */
  readonly isAnswer?: true
}

/** Whose text a shingle is. */
export interface Known extends Cause {
  /** Of the lowest label; of several the one that was there first, so that copies count as one text. */
  readonly holder: number
}

const SHARDS = 2 ** SHARD_BITS
const THINNED_AT_ONCE = 16
/** Of one hash, further ones of the list are looked at once and remembered. */
const LIST_REMEMBERED_FROM = 16

/**
 * The fingerprints of everything that is known, in memory, and why each has its label.
 *
 * INVARIANT (the lowest label counts): a hash has the lowest label among the documents that hold it, as
 * their causes are now; one that stands in anything public is nobody's.
 * INVARIANT (answers wash nothing): what a document holds has its documents' label whatever answers repeat
 * it, since whoever may ask can have an answer of a low label repeat anything. What answers alone hold has
 * all their labels.
 * INVARIANT (thinned, not full): beyond limits.fingerprintsMax every second hash goes, and again, so that
 * memory is bounded; texts twice as long are needed then, which `thinned` tells.
 */
export class KnownTexts {
  /** By the highest bits of a hash: none of them takes long to grow. */
  readonly #tables = Array.from({ length: SHARDS }, () => new HashTable())
  readonly #causes = new Map<number, Cause>()
  readonly #causeOf = new Map<number, number>()
  /** By first place of a long list, until anything changes. */
  readonly #remembered = new Map<number, Known | undefined>()
  readonly #hashesMax: number
  #thinned = 0
  /** The next table that is to be thinned. */
  #toThin = SHARDS
  #protected = 0

  constructor(hashesMax: number = limits.fingerprintsMax) {
    this.#hashesMax = hashesMax
  }

  /** How often every second hash was dropped. */
  get thinned(): number {
    return this.#thinned
  }
  get size(): number {
    return this.#tables.reduce((sum, { size }) => sum + size, 0)
  }
  get bytes(): number {
    return this.#tables.reduce((sum, { bytes }) => sum + bytes, 0)
  }
  /** Nothing that is known is above public. */
  get isIdle(): boolean {
    return this.#protected === 0 || this.#causeOf.size === 0
  }

  cause(id: number): Cause | undefined {
    return this.#causes.get(id)
  }
  setCause(id: number, cause: Cause): void {
    this.#causes.set(id, cause)
    this.#changed()
    this.#countProtected()
  }
  dropCause(id: number): void {
    this.#causes.delete(id)
    this.#changed()
    this.#countProtected()
  }

  has(holder: number): boolean {
    return this.#causeOf.has(holder)
  }
  causeOf(holder: number): number | undefined {
    return this.#causeOf.get(holder)
  }
  /** Whose text it is; fingerprints are added apart. */
  setHolder(holder: number, cause: number): void {
    this.#causeOf.set(holder, cause)
    this.#changed()
    this.#countProtected()
  }
  dropHolder(holder: number): void {
    this.#causeOf.delete(holder)
    this.#changed()
    this.#countProtected()
  }

  /** `prints`: ascending, each once, eight bytes. None of them MUST be there already for this holder. */
  add(holder: number, prints: Uint8Array): void {
    this.#changed()
    each(prints, (lo, hi) => {
      if (this.#isKept(lo)) this.#tableOf(hi).add(lo, hi, holder)
    })
    this.#bound()
  }
  remove(holder: number, prints: Uint8Array): void {
    this.#changed()
    each(prints, (lo, hi) => {
      if (this.#isKept(lo)) this.#tableOf(hi).remove(lo, hi, holder)
    })
  }

  /** Undefined: nobody's, or somebody's who is public. */
  find(lo: number, hi: number): Known | undefined {
    if (!this.#isKept(lo)) return undefined
    const table = this.#tableOf(hi)
    const place = table.find(lo, hi)
    if (place === 0) return undefined
    if (table.next(place) === 0) return this.#knownBy(table.holderAt(place))
    const key = (hi >>> (32 - SHARD_BITS)) * 2 ** 32 + place
    if (this.#remembered.has(key)) return this.#remembered.get(key)
    return this.#ofMany(table, place, key)
  }

  #tableOf(hi: number): HashTable {
    return this.#tables[hi >>> (32 - SHARD_BITS)] as HashTable
  }

  #knownBy(holder: number): Known | undefined {
    const cause = this.#causes.get(this.#causeOf.get(holder) ?? 0)
    if (cause === undefined || !isAbovePublic(cause.label)) return undefined
    return { holder, id: cause.id, label: cause.label }
  }

  #ofMany(table: HashTable, first: number, key: number): Known | undefined {
    /** The first holder of each cause. */
    const firsts = new Map<number, number>()
    let count = 0
    for (let place = first; place !== 0; place = table.next(place), count++) {
      const holder = table.holderAt(place)
      const cause = this.#causeOf.get(holder)
      if (cause === undefined || !this.#causes.has(cause)) continue
      firsts.set(cause, Math.min(firsts.get(cause) ?? holder, holder))
    }
    const known = this.#ofCauses(firsts)
    if (count >= LIST_REMEMBERED_FROM) {
      if (this.#remembered.size >= limits.fingerprintListsRemembered) this.#remembered.clear()
      this.#remembered.set(key, known)
    }
    return known
  }

  #ofCauses(firsts: ReadonlyMap<number, number>): Known | undefined {
    const held = [...firsts].map(([cause, holder]) => ({
      holder,
      cause: this.#causes.get(cause) as Cause,
    }))
    const documents = held.filter(({ cause }) => cause.isAnswer !== true)
    return documents.length > 0 ? lowestHeld(documents) : allHeld(held)
  }

  #isKept(lo: number): boolean {
    return this.#thinned === 0 || (lo & (2 ** this.#thinned - 1)) === 0
  }

  /** A few tables at a time: what is too much is gone after a few further texts. */
  #bound(): void {
    if (this.#toThin >= SHARDS) {
      if (this.#tables.reduce((sum, { held }) => sum + held, 0) <= this.#hashesMax) return
      this.#thinned++
      this.#toThin = 0
    }
    const end = Math.min(SHARDS, this.#toThin + THINNED_AT_ONCE)
    for (; this.#toThin < end; this.#toThin++) {
      const table = this.#tables[this.#toThin]
      if (table !== undefined) this.#tables[this.#toThin] = table.only((lo) => this.#isKept(lo))
    }
  }

  #changed(): void {
    if (this.#remembered.size > 0) this.#remembered.clear()
  }

  #countProtected(): void {
    this.#protected = 0
    for (const { label } of this.#causes.values()) if (isAbovePublic(label)) this.#protected++
  }
}

interface Held {
  readonly holder: number
  readonly cause: Cause
}

function lowestHeld(held: readonly Held[]): Known | undefined {
  const label = lowestOf(held.map(({ cause }) => cause.label))
  if (!isAbovePublic(label)) return undefined
  const own = held.filter(({ cause }) => lowestOf([cause.label, label]).level === cause.label.level)
  return known(own.length > 0 ? own : held, label)
}

function allHeld(held: readonly Held[]): Known | undefined {
  const label = joinAll(held.map(({ cause }) => cause.label))
  return isAbovePublic(label) ? known(held, label) : undefined
}

function known(held: readonly Held[], label: Label): Known | undefined {
  const [one] = held.toSorted((a, b) => a.holder - b.holder)
  return one && { holder: one.holder, id: one.cause.id, label }
}

/** The two halves of each hash. */
export function each(prints: Uint8Array, visit: (lo: number, hi: number) => void): void {
  const view = new DataView(prints.buffer, prints.byteOffset, prints.byteLength)
  for (let at = 0; at + 8 <= prints.byteLength; at += 8)
    visit(view.getUint32(at, true), view.getUint32(at + 4, true))
}
