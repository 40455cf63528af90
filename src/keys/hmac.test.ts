import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HmacSha256 } from './hmac.ts'

test('the same as the HMAC of node:crypto, whatever the key, the text and its length', () => {
  const key = fc.uint8Array({ maxLength: 64 })
  const text = fc.string({ unit: 'grapheme', maxLength: 40 })
  // Around the end of the buffer, in bytes and in characters of three bytes.
  const long = fc
    .tuple(fc.constantFrom('a', 'é', '€'), fc.integer({ min: 5_000, max: 17_000 }))
    .map(([character, length]) => character.repeat(length))
  const value = fc.oneof(text, long, fc.uint8Array({ maxLength: 100 }))
  fc.assert(
    fc.property(fc.array(fc.tuple(key, text, value), { minLength: 1 }), (cases) => {
      for (const [secret, prefix, said] of cases) {
        const hmac = new HmacSha256(secret)
        const both = createHmac('sha256', secret).update(prefix).update(said)
        expect(hmac.base64url(prefix, said)).toBe(both.digest('base64url'))
        const one = createHmac('sha256', secret).update(prefix)
        expect(Buffer.from(hmac.bytes(prefix))).toEqual(one.digest())
      }
    }),
  )
})
