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
const nameText = ({ id, purpose, subject }: KeyName): string => `${id}|${purpose}|${subject}`

export const wrapKey = (
  master: MasterKey,
  name: KeyName,
  key: Uint8Array,
  random: Random,
): Uint8Array => encrypt(master.bytes, nameText(name), key, random)

/**
 * Undefined when the bytes were not wrapped by this master key under this very name: a row whose
 * id, purpose or subject was changed does not open.
 */
export const unwrapKey = (
  master: MasterKey,
  name: KeyName,
  wrapped: Uint8Array,
): Uint8Array | undefined => decrypt(master.bytes, nameText(name), wrapped)

/**
 * nonce ‖ ciphertext ‖ tag under AES-256-GCM. A random nonce of 96 bits is safe for 2^32 ciphertexts
 * under one key; of a master key, every rotation starts again.
 */
export function encrypt(
  key: Uint8Array,
  associated: string,
  plain: Uint8Array,
  random: Random,
): Uint8Array {
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(associated, 'utf8'))
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()])
}

/** Undefined when the bytes were not encrypted by this key for this very purpose. */
export function decrypt(
  key: Uint8Array,
  associated: string,
  bytes: Uint8Array,
): Uint8Array | undefined {
  assert(key.length === KEY_BYTES, 'a key is 32 bytes')
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  const nonce = bytes.subarray(0, NONCE_BYTES)
  const tag = bytes.subarray(bytes.length - TAG_BYTES)
  // Without the length, Node takes a shortened tag, which is easier to forge.
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(associated, 'utf8'))
  decipher.setAuthTag(tag)
  const head = decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES))
  try {
    return Buffer.concat([head, decipher.final()])
  } catch {
    return undefined
  }
}
