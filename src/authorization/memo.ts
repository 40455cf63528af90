import { assert } from '../kernel/assert.ts'

/**
 * A bounded memo that forgets what was not used lately: two generations, the younger of which takes
 * the place of the elder when it is full. Nearly LRU, and a hit on the younger writes nothing.
 */
export class Memo<Value> {
  readonly #generationMax: number
  #young = new Map<string, Value>()
  #old: Map<string, Value> = new Map()
  hits = 0
  misses = 0

  constructor(sizeMax: number) {
    assert(sizeMax >= 2, 'a memo holds two entries or more')
    this.#generationMax = Math.floor(sizeMax / 2)
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  get(key: string): Value | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) {
      this.hits++
      return young
    }
    const old = this.#old.get(key)
    if (old === undefined) this.misses++
    else {
      this.hits++
      this.#old.delete(key)
      this.set(key, old)
    }
    return old
  }

  set(key: string, value: Value): void {
    if (this.#young.size >= this.#generationMax) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }
}
