import { createHash, hash } from 'node:crypto'
import { assert } from '../kernel/assert.ts'

const BLOCK_BYTES = 64
const HASH_BYTES = 32
/** Messages up to here are put together in one buffer; longer ones are fed piece by piece. */
const scratch = Buffer.alloc(16 * 1024)

/**
 * HMAC-SHA-256 (RFC 2104) under one key, as two one-shot hashes: half of what `createHmac` costs, which
 * looks its algorithm up and makes two objects each time. A request has three of them.
 */
export class HmacSha256 {
  /** The key's block xor 0x36, and xor 0x5c with room for the inner hash behind it. */
  readonly #inner = Buffer.alloc(BLOCK_BYTES, 0x36)
  readonly #outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES, 0x5c)

  constructor(key: Uint8Array) {
    assert(key.length <= BLOCK_BYTES, 'a key is no longer than a block of the hash')
    for (const [at, byte] of key.entries()) {
      this.#inner[at] = byte ^ 0x36
      this.#outer[at] = byte ^ 0x5c
    }
  }

  /** Over the UTF-8 of the prefix, and then the value. */
  base64url(prefix: string, value: string | Uint8Array): string {
    this.#hashInside(prefix, value)
    return hash('sha256', this.#outer, 'base64url')
  }

  /** Over the UTF-8 of the prefix and then of pieces that end between characters. */
  inPieces(prefix: string): { add(text: string): void; base64url(): string } {
    const inside = createHash('sha256').update(this.#inner).update(prefix)
    return {
      add: (text) => void inside.update(text),
      base64url: () => {
        this.#outer.write(inside.digest('binary'), BLOCK_BYTES, HASH_BYTES, 'latin1')
        return hash('sha256', this.#outer, 'base64url')
      },
    }
  }

  bytes(text: string): Uint8Array {
    this.#hashInside('', text)
    return Buffer.from(hash('sha256', this.#outer, 'binary'), 'latin1')
  }

  #hashInside(prefix: string, value: string | Uint8Array): void {
    // A character has three bytes at most.
    const width = typeof value === 'string' ? 3 : 1
    const most = BLOCK_BYTES + prefix.length * 3 + value.length * width
    const inside = most <= scratch.length ? this.#short(prefix, value) : this.#long(prefix, value)
    this.#outer.write(inside, BLOCK_BYTES, HASH_BYTES, 'latin1')
  }

  #short(prefix: string, value: string | Uint8Array): string {
    this.#inner.copy(scratch)
    let end = BLOCK_BYTES + scratch.write(prefix, BLOCK_BYTES, 'utf8')
    if (typeof value === 'string') end += scratch.write(value, end, 'utf8')
    else {
      scratch.set(value, end)
      end += value.length
    }
    return hash('sha256', scratch.subarray(0, end), 'binary')
  }

  #long(prefix: string, value: string | Uint8Array): string {
    return createHash('sha256').update(this.#inner).update(prefix).update(value).digest('binary')
  }
}
