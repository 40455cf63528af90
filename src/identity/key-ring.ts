import { timingSafeEqual } from 'node:crypto'
import { assert } from '../kernel/assert.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Random } from '../kernel/random.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import { isoTime, type Instant } from '../kernel/values.ts'
import { createAccessKey, type NewAccessKey, type SecretBox } from './access-key.ts'
import { apiKeyId, createApiKey, type ApiKeyHash, type NewApiKey } from './api-key.ts'
import { refusedAs } from './caller.ts'
import type { Directory } from './directory.ts'
import type { Principal } from './principal.ts'
import type { AccessKeyRow, AccessKeyStore, ApiKeyRow, ApiKeyStore } from './store.ts'

/** Lower-case names, as Node gives them. */
export interface CredentialHeaders {
  readonly authorization?: string | undefined
  readonly 'x-api-key'?: string | readonly string[] | undefined
}

export interface KeyRingParts {
  readonly store: ApiKeyStore
  readonly directory: Directory
  readonly hash: ApiKeyHash
  readonly clock: Clock
  /** Where the pairs are that sign AWS requests, and what keeps their secrets; without: there are none. */
  readonly pairs?: { readonly store: AccessKeyStore; readonly box: SecretBox }
  /** Renewed at each start, kept in memory and `server.json` only: the admin principal `operator`. */
  readonly operatorToken?: string
}

/** The key behind an access key id. */
export interface Signer {
  readonly apiKeyId: string
  readonly principal: Principal
  /** Undefined when the secret cannot be read any more. Decrypted each time: none lies about. */
  secret(): Uint8Array | undefined
}

/** What is known of one key, ready to be compared. Some 300 bytes. */
interface Entry {
  readonly hash: Uint8Array
  /** A refusal for keys whose owner configuration does not name. */
  readonly principal: OrRefusal<Principal>
  readonly expiresAt: Instant | undefined
  readonly revokedAt: Instant | undefined
}

/** What headers show, and the hash of it. */
interface Shown {
  readonly authorization: string | undefined
  readonly apiKey: string | readonly string[] | undefined
  readonly id: string | undefined
  readonly hash: Uint8Array
}

/**
 * Every API key, in memory: authentication waits for nothing.
 *
 * INVARIANT (revocation is immediate): a change of a key is reported as done only after `reload`;
 * from then on this process answers by it. Other processes reload when they see the epoch change.
 */
export class KeyRing {
  readonly #parts: KeyRingParts
  #directory: Directory
  #rows: readonly ApiKeyRow[] = []
  #pairs: ReadonlyMap<string, AccessKeyRow> = new Map()
  #pairsByKey: ReadonlyMap<string, readonly AccessKeyRow[]> = new Map()
  #entries: ReadonlyMap<string, Entry> = new Map()
  #reloads = 0
  #applied = 0
  /** Of requests under way: what their headers show, hashed. Each is asked about twice at least. */
  readonly #shown = new WeakMap<CredentialHeaders, Shown>()

  private constructor(parts: KeyRingParts) {
    this.#parts = parts
    this.#directory = parts.directory
  }

  static async open(parts: KeyRingParts): Promise<KeyRing> {
    const ring = new KeyRing(parts)
    await ring.reload()
    return ring
  }

  get size(): number {
    return this.#rows.length
  }

  /** Reads the store again. Of reloads that overlap, what was read last stays. */
  async reload(): Promise<void> {
    const turn = ++this.#reloads
    const rows = await this.#parts.store.list()
    const pairs = (await this.#parts.pairs?.store.list()) ?? []
    if (turn < this.#applied) return
    this.#applied = turn
    this.#rows = rows
    this.#pairs = new Map(pairs.map((row) => [row.id, row]))
    this.#pairsByKey = byApiKey(pairs)
    this.#rebuild()
  }

  /** The key's text is in the result, once. Resolves when the key is durable and known to this ring. */
  async issue(
    owner: string,
    expiresAt: Instant | undefined,
    random: Random,
  ): Promise<OrRefusal<NewApiKey>> {
    const principal = this.#directory.principal(owner, '')
    if (isRefusal(principal)) return refusal('invalid_request', principal.message)
    const createdAt = this.#parts.clock.now()
    if (expiresAt !== undefined && expiresAt <= createdAt) {
      return refusal('invalid_request', `${isoTime(expiresAt)} is over; give a time to come`)
    }
    const key = createApiKey({ owner, createdAt, expiresAt }, this.#parts.hash, random)
    await this.#parts.store.insert(key.row)
    await this.reload()
    return key
  }

  /** An API key, and the pair that signs AWS requests for it. Both secrets are in the result, once. */
  async issuePair(
    owner: string,
    expiresAt: Instant | undefined,
    random: Random,
  ): Promise<OrRefusal<NewApiKey & { readonly accessKey: NewAccessKey }>> {
    const { pairs, clock } = this.#parts
    assert(pairs !== undefined, 'a ring that issues pairs has a store for them')
    if (owner.startsWith('admin:')) return ADMIN_SIGNS_NOTHING
    const key = await this.issue(owner, expiresAt, random)
    if (isRefusal(key)) return key
    const terms = { apiKeyId: key.row.id, owner, createdAt: clock.now() }
    const accessKey = await createAccessKey(terms, pairs.box, random)
    await pairs.store.insert(accessKey.row)
    await this.reload()
    return { ...key, accessKey }
  }

  /** The access key ids of an API key. */
  pairsOf(apiKeyId: string): readonly string[] {
    return this.#pairsByKey.get(apiKeyId)?.map(({ id }) => id) ?? []
  }

  /** The id of the API key that an access key id belongs to; any other id as it is. */
  keyIdOf(id: string): string {
    return this.#pairs.get(id)?.apiKeyId ?? id
  }

  /** Undefined for an id that nobody has, or whose owner configuration does not name. */
  signer(accessKeyId: string): Signer | undefined {
    const pair = this.#pairs.get(accessKeyId)
    const principal = pair && this.#entries.get(pair.apiKeyId)?.principal
    if (pair === undefined || principal === undefined || isRefusal(principal)) return undefined
    const box = this.#parts.pairs?.box
    return { apiKeyId: pair.apiKeyId, principal, secret: () => box?.open(pair.sealed, pair.id) }
  }

  /** The principal of a key whose secret was shown; refused when it expired or was revoked. */
  holder(apiKeyId: string): OrRefusal<Principal> {
    const entry = this.#entries.get(apiKeyId)
    if (entry === undefined) return UNKNOWN
    return this.#refused(apiKeyId, entry) ?? entry.principal
  }

  /** False when there is no such key. Resolves when nothing is authenticated by it any more. */
  async revoke(id: string): Promise<boolean> {
    const isThere = await this.#parts.store.revoke(id, this.#parts.clock.now())
    await this.reload()
    return isThere
  }

  /** A new configuration: owners and groups change, keys stay. */
  configure(directory: Directory): void {
    this.#directory = directory
    this.#rebuild()
  }

  /**
   * Unknown id, wrong secret and malformed text get the same answer, after the same hash and the same
   * comparison; only who proves to hold the secret learns that a key expired or was revoked.
   */
  authenticate(headers: CredentialHeaders): OrRefusal<Principal> {
    const shown = this.#shownBy(headers)
    if (isRefusal(shown)) return shown
    const { id, hash } = shown
    const entry = (id === undefined ? undefined : this.#entries.get(id)) ?? NOBODY
    const isOwn = timingSafeEqual(entry.hash, hash)
    if (!isOwn || id === undefined || entry === NOBODY) return UNKNOWN
    return this.#refused(id, entry) ?? entry.principal
  }

  /** A function of the headers alone; what the ring knows is looked up and compared each time. */
  #shownBy(headers: CredentialHeaders): OrRefusal<Shown> {
    const known = this.#shown.get(headers)
    const { authorization, 'x-api-key': apiKey } = headers
    const isSame =
      known !== undefined && known.authorization === authorization && known.apiKey === apiKey
    // A list could hold other members by now.
    if (isSame && typeof apiKey !== 'object') return known
    const text = apiKeyText(headers)
    if (isRefusal(text)) return text
    const shown = { authorization, apiKey, id: apiKeyId(text), hash: this.#parts.hash(text) }
    this.#shown.set(headers, shown)
    return shown
  }

  #refused(id: string, { expiresAt, revokedAt, principal }: Entry): Refusal | undefined {
    const over =
      revokedAt !== undefined
        ? 'was revoked'
        : expiresAt !== undefined && expiresAt <= this.#parts.clock.now()
          ? `expired at ${isoTime(expiresAt)}`
          : undefined
    if (over === undefined) return undefined
    const reason = refusal('unauthenticated', `the API key \`${id}\` ${over}; ask for a new one`)
    // Rationed like a stranger's: whoever was sent away for good must not fill the disk.
    return isRefusal(principal) ? reason : refusedAs(reason, { ...principal, claimed: true })
  }

  #rebuild(): void {
    const entries = new Map<string, Entry>()
    for (const { id, owner, hash, expiresAt, revokedAt } of this.#rows) {
      const owned = this.#directory.principal(owner, id)
      const principal =
        isRefusal(owned) || expiresAt === undefined ? owned : { ...owned, until: expiresAt }
      // A hash of another length is a damaged row; NOBODY's hash opens nothing.
      const comparable = hash.length === HASH_BYTES ? hash : NOBODY.hash
      entries.set(id, { hash: comparable, principal, expiresAt, revokedAt })
    }
    this.#addOperator(entries)
    this.#entries = entries
  }

  #addOperator(entries: Map<string, Entry>): void {
    const token = this.#parts.operatorToken
    if (token === undefined) return
    const keyId = apiKeyId(token)
    assert(keyId !== undefined, 'the operator token is written like an API key')
    entries.set(keyId, {
      hash: this.#parts.hash(token),
      principal: { kind: 'admin', id: 'operator', groups: [], keyId },
      expiresAt: undefined,
      revokedAt: undefined,
    })
  }
}

function byApiKey(pairs: readonly AccessKeyRow[]): ReadonlyMap<string, readonly AccessKeyRow[]> {
  const grouped = new Map<string, AccessKeyRow[]>()
  for (const row of pairs) {
    const before = grouped.get(row.apiKeyId)
    if (before === undefined) grouped.set(row.apiKeyId, [row])
    else before.push(row)
  }
  return grouped
}

const HASH_BYTES = 32
/** Compared with when there is no such key; no text has this hash but by breaking HMAC-SHA-256. */
const NOBODY: Entry = {
  hash: new Uint8Array(HASH_BYTES),
  principal: refusal('unauthenticated', 'nobody'),
  expiresAt: undefined,
  revokedAt: undefined,
}

const UNKNOWN = refusal(
  'unauthenticated',
  'the API key is not known here; check that it is complete and was made by this installation',
)
const ADMIN_SIGNS_NOTHING = refusal(
  'invalid_request',
  'an admin key opens the control plane, which takes no signed requests; make a pair for an app or a user',
)
const MISSING = refusal(
  'unauthenticated',
  'no API key was sent; send one as `authorization: Bearer …` or `x-api-key: …`',
)
const TWO = refusal(
  'unauthenticated',
  'two different API keys were sent, in `authorization` and in `x-api-key`; send one',
)

const BEARER = /^bearer +(\S+) *$/i

/** From `authorization: Bearer …` or `x-api-key`. Two that differ are refused: neither is preferred in silence. */
function apiKeyText(headers: CredentialHeaders): OrRefusal<string> {
  const bearer = BEARER.exec(headers.authorization ?? '')?.[1]
  const header = headers['x-api-key']
  const named = typeof header === 'string' ? header : header?.join(',')
  if (bearer !== undefined && named !== undefined && bearer !== named) return TWO
  return bearer ?? named ?? MISSING
}
