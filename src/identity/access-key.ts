import { base32Id, type Random } from '../kernel/random.ts'
import type { Instant } from '../kernel/values.ts'
import type { AccessKeyRow, SealedSecret } from './store.ts'

const ID_CHARS = 16
const SECRET_BYTES = 32
const ACCESS_KEY_ID = /^SPAK[0-9A-HJKMNP-TV-Z]{16}$/

/** Keeps the secrets of access keys: `KeyService.seal` and `open`, for one kind of row. */
export interface SecretBox {
  /** Encrypted under a key of the subject, for the row of this id alone. */
  seal(subject: string, rowId: string, secret: Uint8Array): Promise<SealedSecret>
  /** Undefined when the subject's keys were destroyed or the row was changed. */
  open(sealed: SealedSecret, rowId: string): Uint8Array | undefined
}

/** What an AWS SDK signs with. The secret is given once, here. */
export interface NewAccessKey {
  readonly id: string
  readonly secret: string
  readonly row: AccessKeyRow
}

export async function createAccessKey(
  terms: { readonly apiKeyId: string; readonly owner: string; readonly createdAt: Instant },
  box: SecretBox,
  random: Random,
): Promise<NewAccessKey> {
  const { apiKeyId, owner, createdAt } = terms
  // Not AKIA nor ASIA: neither people nor detectors may take it for a key of AWS.
  const id = `SPAK${base32Id(random, ID_CHARS).toUpperCase()}`
  const secret = Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url')
  const sealed = await box.seal(owner, id, Buffer.from(secret))
  return { id, secret, row: { id, apiKeyId, sealed, createdAt } }
}

export const isAccessKeyId = (text: string): boolean => ACCESS_KEY_ID.test(text)
