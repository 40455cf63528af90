import type { Instant } from '../kernel/values.ts'

/** A keyed commitment in place of a value: HMAC-SHA-256 under the subject's key. */
export interface Commitment {
  /** Id of the data key; destroying that key makes the commitment meaningless. */
  readonly keyId: string
  /** base64url without padding. */
  readonly mac: string
}

/** The keys of one subject, unwrapped and in memory. */
export interface SubjectKeys {
  readonly keyId: string
  /** Synchronous, on the request's path. `domain` separates uses: `principal`, `request-body`, … */
  commit(domain: string, value: string | Uint8Array): Commitment
  /** The same commitment as `commit` gives, over a text that comes in pieces and is not kept. */
  committing(domain: string): CommitmentInPieces
}

export interface CommitmentInPieces {
  add(text: string): void
  /** The last call. */
  end(): Commitment
}

/** Something kept secret, at rest: AES-256-GCM under the content key of its subject. */
export interface Sealed {
  /** Id of the content key; destroying that key makes the ciphertext unreadable for good. */
  readonly keyId: string
  /** nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes); associated data = `<domain>|<row>`. */
  readonly bytes: Uint8Array
}

/** Where a sealed thing stands: it opens at no other place. `domain` is ours and holds no `|`. */
export interface SealedPlace {
  readonly domain: string
  /** Id of the row that holds it. */
  readonly row: string
}

/** INVARIANT (one key, one purpose): every key is derived or drawn for a single use and says so in its id's row. */
export interface KeyService {
  /** The subject's commitment key; created durably on first use, then cached (bounded). */
  subject(subject: string): SubjectKeys | Promise<SubjectKeys>
  /** Encrypts under the subject's content key; created durably on first use. */
  seal(subject: string, place: SealedPlace, secret: Uint8Array): Promise<Sealed>
  /** Undefined when the key was destroyed, or the bytes were not sealed by it at this place. */
  open(sealed: Sealed, place: SealedPlace): Uint8Array | undefined
  /** Keyed hash of an API key's text: 32 bytes. */
  apiKeyHash(text: string): Uint8Array
  /** Ed25519 over the bytes by the newest signing key. */
  sign(bytes: Uint8Array): { readonly keyId: string; readonly signature: Uint8Array }
  verify(keyId: string, bytes: Uint8Array, signature: Uint8Array): boolean
  signingPublicKey(): { readonly keyId: string; readonly publicKey: Uint8Array }
  /** Draws a new master key, rewraps every data key under it, retires the old one. Crash-safe at each step. */
  rotateMasterKey(
    at: Instant,
  ): Promise<{ readonly masterKeyId: string; readonly rewrapped: number }>
  /** Crypto-shredding: destroys all keys of the subject. */
  destroySubject(subject: string, at: Instant): Promise<number>
}
