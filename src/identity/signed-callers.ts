import { timingSafeEqual } from 'node:crypto'
import { signatureOf, signingKey } from '../kernel/aws-signature.ts'
import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal } from '../kernel/refusal.ts'
import { refusedAs, type Caller } from './caller.ts'
import type { KeyRing } from './key-ring.ts'
import type { Principal } from './principal.ts'
import { Replays } from './replays.ts'
import { parseSigned, signedText } from './signed-request.ts'

/** Callers who sign their requests the way AWS wants it, with a pair that this installation made. */
export class SignedCallers {
  readonly #ring: KeyRing
  readonly #clock: Clock
  readonly #replays: Replays
  /** By the headers of a request, which are one object for as long as it lives. */
  readonly #proven = new WeakMap<Caller['headers'], Proven>()

  constructor(ring: KeyRing, clock: Clock, replays: Replays = new Replays(clock.now())) {
    this.#ring = ring
    this.#clock = clock
    this.#replays = replays
  }

  /** Whose key id it is; nothing is proven. */
  recognize(caller: Caller): OrRefusal<Principal> {
    const signed = parseSigned(caller, this.#clock.now())
    if (isRefusal(signed)) return signed
    const signer = this.#ring.signer(signed.accessKeyId)
    if (signer !== undefined) return { ...signer.principal, claimed: true }
    this.authenticate({ ...caller, body: NO_BODY })
    return NO_MATCH
  }

  /**
   * Asked again for one request, it asks only whether the key still stands: an answer may take longer
   * than a signature is good for.
   *
   * Unknown id, unreadable secret and wrong signature get the same answer after the same work. Only who
   * proves to hold the secret learns that the key expired or was revoked.
   */
  authenticate(caller: Caller): OrRefusal<Principal> {
    if (caller.body === undefined) return UNREAD
    const before = this.#proven.get(caller.headers)
    if (before !== undefined && isSame(before.caller, caller))
      return this.#ring.holder(before.apiKeyId)
    const now = this.#clock.now()
    const signed = parseSigned(caller, now)
    if (isRefusal(signed)) return signed
    const signer = this.#ring.signer(signed.accessKeyId)
    const secret = signer?.secret()
    const text = signedText(caller, caller.body, signed)
    if (isRefusal(text)) return text
    const key = signingKey(Buffer.from(secret ?? NOBODYS_SECRET).toString('latin1'), signed.scope)
    const isOwn = timingSafeEqual(signatureOf(key, text), signed.signature)
    if (!isOwn || signer === undefined || secret === undefined) return NO_MATCH
    const holder = this.#ring.holder(signer.apiKeyId)
    if (isRefusal(holder)) return holder
    const { signature, at } = signed
    const use = this.#replays.use(signature, { at, now, requestId: caller.requestId })
    if (use !== 'fresh') return refusedAs(use === 'used' ? USED : FULL, holder)
    this.#proven.set(caller.headers, { caller, apiKeyId: signer.apiKeyId })
    return holder
  }
}

interface Proven {
  readonly caller: Caller
  readonly apiKeyId: string
}

/** Bodies are compared by identity: the one that was hashed, not one that looks like it. */
const isSame = (a: Caller, b: Caller): boolean =>
  a.requestId === b.requestId && a.method === b.method && a.target === b.target && a.body === b.body

const NO_BODY = new Uint8Array(0)
const NOBODYS_SECRET = new Uint8Array(43)

const UNREAD = refusal('unauthenticated', 'a signature is proven only with the body that it covers')
const NO_MATCH = refusal(
  'unauthenticated',
  'the signature does not match; check the access key pair, and that nothing on the way rewrites the path, the query or the host',
)
/**
 * Clients that sign the date to the second give two equal requests of one second one signature. Asked to
 * wait, they sign anew and succeed.
 */
const USED = refusal(
  'rate_limited',
  'this signature was used already; sign the request again, a second later',
  { retryAfterMs: 1_000 },
)
const FULL = refusal(
  'rate_limited',
  'too many signed requests within a few minutes; send it again in a moment, or use an API key',
  { retryAfterMs: limits.concurrencyRetryMs },
)
