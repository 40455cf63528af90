import { createCipheriv, createDecipheriv } from 'node:crypto'
import { assert } from '../kernel/assert.ts'
import type { Random } from '../kernel/random.ts'
import type { MasterKey, WrappedKeyRow } from './store.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
export const KEY_BYTES = 32

/** Names the use of a wrapped key: the associated data of its ciphertext. */
export type KeyName = Pick<WrappedKeyRow, 'id' | 'purpose' | 'subject'>

/** Ids hold no `|` and purposes are ours, so the text names one triple only. */
const associatedData = ({ id, purpose, subject }: KeyName): Buffer =>
  Buffer.from(`${id}|${purpose}|${subject}`, 'utf8')

/**
 * nonce ‖ ciphertext ‖ tag under AES-256-GCM. A random nonce of 96 bits is safe for 2^32 wraps under
 * one master key; every rotation starts again.
 */
export function wrapKey(
  master: MasterKey,
  name: KeyName,
  key: Uint8Array,
  random: Random,
): Uint8Array {
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', master.bytes, nonce)
  cipher.setAAD(associatedData(name))
  const ciphertext = Buffer.concat([cipher.update(key), cipher.final()])
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()])
}

/**
 * Undefined when the bytes were not wrapped by this master key under this very name: a row whose
 * id, purpose or subject was changed does not open.
 */
export function unwrapKey(
  master: MasterKey,
  name: KeyName,
  wrapped: Uint8Array,
): Uint8Array | undefined {
  assert(master.bytes.length === KEY_BYTES, 'a master key is 32 bytes')
  if (wrapped.length < NONCE_BYTES + TAG_BYTES) return undefined
  const nonce = wrapped.subarray(0, NONCE_BYTES)
  const tag = wrapped.subarray(wrapped.length - TAG_BYTES)
  // Without the length, Node takes a shortened tag, which is easier to forge.
  const decipher = createDecipheriv('aes-256-gcm', master.bytes, nonce, {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(associatedData(name))
  decipher.setAuthTag(tag)
  const head = decipher.update(wrapped.subarray(NONCE_BYTES, wrapped.length - TAG_BYTES))
  try {
    return Buffer.concat([head, decipher.final()])
  } catch {
    return undefined
  }
}
