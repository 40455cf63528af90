import { assert } from '../kernel/assert.ts'
import { HmacSha256 } from './hmac.ts'
import type { SubjectKeys } from './keys.ts'

/**
 * HMAC-SHA-256 over `domain ‖ NUL ‖ value`: a domain holds no NUL, so two uses of one key can never
 * give one mac for different things.
 */
export function subjectKeys(keyId: string, key: Uint8Array): SubjectKeys {
  const hmac = new HmacSha256(key)
  const macOf = (domain: string, value: string | Uint8Array): string => {
    assert(!domain.includes('\0'), 'a commitment domain holds no NUL')
    return hmac.base64url(`${domain}\0`, value)
  }
  // The subject's own name stands in each of its records.
  let named: { readonly name: string; readonly mac: string } | undefined
  return {
    keyId,
    commit(domain, value) {
      if (domain !== 'principal' || typeof value !== 'string')
        return { keyId, mac: macOf(domain, value) }
      if (named?.name !== value) named = { name: value, mac: macOf(domain, value) }
      return { keyId, mac: named.mac }
    },
    committing(domain) {
      assert(!domain.includes('\0'), 'a commitment domain holds no NUL')
      const pieces = hmac.inPieces(`${domain}\0`)
      return {
        add: (text) => pieces.add(text),
        end: () => ({ keyId, mac: pieces.base64url() }),
      }
    },
  }
}

/** Least recently used out first; a Map keeps insertion order. */
export class SubjectKeyCache {
  readonly #keys = new Map<string, SubjectKeys>()
  readonly #sizeMax: number

  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax
  }

  get(subject: string): SubjectKeys | undefined {
    const keys = this.#keys.get(subject)
    if (keys === undefined) return undefined
    this.#keys.delete(subject)
    this.#keys.set(subject, keys)
    return keys
  }

  set(subject: string, keys: SubjectKeys): void {
    this.#keys.delete(subject)
    this.#keys.set(subject, keys)
    if (this.#keys.size <= this.#sizeMax) return
    for (const oldest of this.#keys.keys()) {
      this.#keys.delete(oldest)
      return
    }
  }

  delete(subject: string): void {
    this.#keys.delete(subject)
  }

  get size(): number {
    return this.#keys.size
  }
}
