import type { Instant } from '../kernel/values.ts'

/** A key at rest, wrapped (AES-256-GCM) by a master key. */
export interface WrappedKeyRow {
  /** 12 base32 characters; stands on every ciphertext, commitment and signature made with it. */
  readonly id: string
  readonly purpose: 'commitment' | 'content' | 'api-key-hash' | 'signing'
  /** Whose data it covers: a principal's text, or '' for the installation's own. */
  readonly subject: string
  readonly masterKeyId: string
  /** nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes); associated data = `<id>|<purpose>|<subject>`. Empty once destroyed. */
  readonly wrapped: Uint8Array
  readonly createdAt: Instant
  /** Set when the key was destroyed (crypto-shredding): what it covered can never be read or recomputed again. */
  readonly destroyedAt: Instant | undefined
  /** The public half, for signing keys: 32 bytes, raw Ed25519. */
  readonly publicKey: Uint8Array | undefined
}

/** Port. Every implementation runs `wrappedKeyStoreSuite` of `conformance.ts`. */
export interface WrappedKeyStore {
  /** MUST be durable before it resolves. MUST reject a repeated id. */
  insert(row: WrappedKeyRow): Promise<void>
  /** Replaces wrapped bytes and master key id of all given rows in one transaction (rotation). */
  rewrap(rows: readonly { id: string; masterKeyId: string; wrapped: Uint8Array }[]): Promise<void>
  /** Empties `wrapped` and sets `destroyedAt`, durably. False when there is no such key. */
  destroy(id: string, at: Instant): Promise<boolean>
  list(): Promise<readonly WrappedKeyRow[]>
}

/** Where the master key is: a file (0600) at first. Newest key first; the others only unwrap. */
export interface MasterKeySource {
  load(): Promise<readonly MasterKey[]>
  /** Adds a new newest key, durably, keeping the older ones until `retire`. */
  add(key: MasterKey): Promise<void>
  retire(id: string): Promise<void>
}
export interface MasterKey {
  readonly id: string
  /** 32 bytes. */
  readonly bytes: Uint8Array
}
