import { assert } from '../kernel/assert.ts'
import { base32Id, type Random } from '../kernel/random.ts'
import type { Instant } from '../kernel/values.ts'
import type { ApiKeyRow } from './store.ts'

const ID_CHARS = 12
const SECRET_BYTES = 32
/** `sp_` + 12 base32 characters (the id) + `_` + 43 base64url characters (256 random bits). */
const API_KEY = /^sp_([0-9a-hjkmnp-tv-z]{12})_[A-Za-z0-9_-]{43}$/
const API_KEY_CHARS = 3 + ID_CHARS + 1 + 43

/** Keyed, so that a stolen table of hashes is of no use: `KeyService.apiKeyHash`. */
export type ApiKeyHash = (text: string) => Uint8Array

/** The secret text exists only here and at its owner: printed once, never stored, never logged. */
export interface NewApiKey {
  readonly text: string
  readonly row: ApiKeyRow
}

export interface ApiKeyTerms {
  /** `app:intranet`, `user:ada`, `admin:<label>`. */
  readonly owner: string
  readonly createdAt: Instant
  readonly expiresAt: Instant | undefined
}

export function createApiKey(terms: ApiKeyTerms, hash: ApiKeyHash, random: Random): NewApiKey {
  const text = apiKeyText(random)
  const id = apiKeyId(text)
  assert(id !== undefined, 'a new API key reads back as itself')
  return { text, row: { id, hash: hash(text), ...terms, revokedAt: undefined } }
}

/** Drawn anew at each start; written like an API key, so that every client can carry it. */
export const createOperatorToken = (random: Random): string => apiKeyText(random)

function apiKeyText(random: Random): string {
  const secret = Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url')
  return `sp_${base32Id(random, ID_CHARS)}_${secret}`
}

/** The public part, or undefined when the text cannot be an API key of ours. */
export function apiKeyId(text: string): string | undefined {
  return text.length === API_KEY_CHARS ? API_KEY.exec(text)?.[1] : undefined
}
