import { assert } from '../kernel/assert.ts'
import type { MasterKey, WrappedKeyRow } from './store.ts'
import { KEY_BYTES, unwrapKey } from './wrap.ts'

/** What the operator has to mend before the service can start: a sentence for the terminal. */
export class UnusableKeys extends Error {
  override readonly name = 'UnusableKeys'
}

/** The master keys in memory, newest first. */
export class Masters {
  #keys: readonly MasterKey[]

  constructor(keys: readonly MasterKey[]) {
    this.#keys = keys
  }

  get isEmpty(): boolean {
    return this.#keys.length === 0
  }
  get newest(): MasterKey {
    const [newest] = this.#keys
    assert(newest !== undefined, 'there is a master key once the service is open')
    return newest
  }
  get older(): readonly MasterKey[] {
    return this.#keys.slice(1)
  }
  add(key: MasterKey): void {
    this.#keys = [key, ...this.#keys]
  }
  remove(id: string): void {
    this.#keys = this.#keys.filter((key) => key.id !== id)
  }

  open(row: WrappedKeyRow): Uint8Array {
    const master = this.#keys.find((key) => key.id === row.masterKeyId)
    if (master === undefined) {
      throw new UnusableKeys(
        `key \`${row.id}\` is wrapped by master key \`${row.masterKeyId}\`, which is missing; restore it from its backup`,
      )
    }
    const key = unwrapKey(master, row, row.wrapped)
    if (key === undefined) {
      throw new UnusableKeys(
        `key \`${row.id}\` does not open under its master key; the store or the master key was changed, restore both from one backup`,
      )
    }
    assert(key.length === KEY_BYTES, 'a wrapped key is 32 bytes')
    return key
  }
}
