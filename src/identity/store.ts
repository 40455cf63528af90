import type { Instant } from '../kernel/values.ts'

/** An API key at rest. The secret itself is never stored. */
export interface ApiKeyRow {
  /** Public part: 12 base32 characters; names the key in listings and records. */
  readonly id: string
  /** SHA-256 (keyed by `keys/`) of the whole key text; 32 bytes. */
  readonly hash: Uint8Array
  /** `app:intranet`, `user:ada`, `admin:<label>`. */
  readonly owner: string
  readonly createdAt: Instant
  readonly expiresAt: Instant | undefined
  readonly revokedAt: Instant | undefined
}

/** The pair that signs AWS requests for an API key: revoked, expired and listed with it. */
export interface AccessKeyRow {
  /** `SPAK` + 16 base32 characters; public. */
  readonly id: string
  /** The API key that it came with. */
  readonly apiKeyId: string
  /** The secret is needed to verify, so it is encrypted and not hashed: `SecretBox`. */
  readonly sealed: SealedSecret
  readonly createdAt: Instant
}

export interface SealedSecret {
  readonly keyId: string
  readonly bytes: Uint8Array
}

/** Port. Every implementation runs `accessKeyStoreSuite` of `conformance.ts`. */
export interface AccessKeyStore {
  /** MUST be durable before it resolves. MUST reject a repeated id and an unknown API key. */
  insert(row: AccessKeyRow): Promise<void>
  /** All rows, oldest first. */
  list(): Promise<readonly AccessKeyRow[]>
}

/** Port. Every implementation runs `apiKeyStoreSuite` of `conformance.ts`. */
export interface ApiKeyStore {
  /** MUST be durable before it resolves. MUST reject a repeated id. */
  insert(row: ApiKeyRow): Promise<void>
  /** Idempotent: the first revocation's time stays. False when there is no such key. Durable before it resolves. */
  revoke(id: string, at: Instant): Promise<boolean>
  /** All rows, oldest first. */
  list(): Promise<readonly ApiKeyRow[]>
}
