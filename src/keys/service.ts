import type { KeyObject } from 'node:crypto'
import { assert } from '../kernel/assert.ts'
import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'
import { base32Id, type Random } from '../kernel/random.ts'
import type { Instant } from '../kernel/values.ts'
import { publicBytesOf, signBytes, signingKeyOf, verifyBytes, verifyingKeyOf } from './ed25519.ts'
import { HmacSha256 } from './hmac.ts'
import { ContentKeys } from './content-keys.ts'
import type { KeyService, Sealed, SealedPlace, SubjectKeys } from './keys.ts'
import { Masters, UnusableKeys } from './masters.ts'
import type { MasterKey, MasterKeySource, WrappedKeyRow, WrappedKeyStore } from './store.ts'
import { subjectKeys, SubjectKeyCache } from './subject-keys.ts'
import { decrypt, encrypt, KEY_BYTES, unwrapKey, wrapKey } from './wrap.ts'

/** Whoever opens the service catches it. */
export { UnusableKeys }

const ID_CHARS = 12
/** The subject of the installation's own keys. */
const OWN = ''

export interface KeyServiceParts {
  readonly store: WrappedKeyStore
  readonly master: MasterKeySource
  readonly random: Random
  readonly clock: Clock
  /** Unwrapped subject keys in memory; limits.subjectKeysMax unless a test says otherwise. */
  readonly subjectKeysMax?: number
}

/**
 * Opens what is there; on an empty store draws the master key, the key of API key hashes and the
 * signing key. Throws `UnusableKeys` when wrapped keys are there that no master key opens: drawing
 * new ones would orphan every record and every API key without a word.
 *
 * One process writes keys at a time (the data directory's lock): a rotation retires master keys
 * that a second writer might still wrap under.
 */
export async function openKeyService(parts: KeyServiceParts): Promise<KeyService> {
  const rows = await parts.store.list()
  const masters = new Masters(await parts.master.load())
  if (masters.isEmpty) {
    if (rows.some(isAlive)) {
      throw new UnusableKeys(
        'the master key is missing, but keys wrapped by it are in the store; restore the master key from its backup',
      )
    }
    await addMaster(parts, masters)
  }
  const hashKey = await ownKey(parts, masters, rows, 'api-key-hash')
  const signingKey = await ownKey(parts, masters, rows, 'signing')
  return new StoredKeyService(parts, masters, {
    rows: [...rows, hashKey, signingKey],
    hashKey,
    signingKey,
  })
}

const isAlive = (row: WrappedKeyRow): boolean => row.destroyedAt === undefined

/** Later is newer; ids break ties, so that every process picks the same one. */
const byAge = (a: WrappedKeyRow, b: WrappedKeyRow): number =>
  a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)

async function addMaster(parts: KeyServiceParts, masters: Masters): Promise<MasterKey> {
  const key = { id: base32Id(parts.random, ID_CHARS), bytes: parts.random.bytes(KEY_BYTES) }
  await parts.master.add(key)
  masters.add(key)
  return key
}

/** Durable before it resolves: INVARIANT (a key is stored before its first use). */
async function drawKey(
  parts: KeyServiceParts,
  masters: Masters,
  purpose: WrappedKeyRow['purpose'],
  subject: string,
): Promise<WrappedKeyRow> {
  const name = { id: base32Id(parts.random, ID_CHARS), purpose, subject }
  const key = parts.random.bytes(KEY_BYTES)
  const row: WrappedKeyRow = {
    ...name,
    masterKeyId: masters.newest.id,
    wrapped: wrapKey(masters.newest, name, key, parts.random),
    createdAt: parts.clock.now(),
    destroyedAt: undefined,
    publicKey: purpose === 'signing' ? publicBytesOf(signingKeyOf(key)) : undefined,
  }
  await parts.store.insert(row)
  return row
}

/** The installation's newest key of this purpose; drawn when there is none. */
async function ownKey(
  parts: KeyServiceParts,
  masters: Masters,
  rows: readonly WrappedKeyRow[],
  purpose: 'api-key-hash' | 'signing',
): Promise<WrappedKeyRow> {
  const own = rows.filter((row) => row.purpose === purpose && row.subject === OWN && isAlive(row))
  return own.toSorted(byAge).at(-1) ?? drawKey(parts, masters, purpose, OWN)
}

interface OwnKeys {
  readonly rows: readonly WrappedKeyRow[]
  readonly hashKey: WrappedKeyRow
  readonly signingKey: WrappedKeyRow
}

class StoredKeyService implements KeyService {
  readonly #parts: KeyServiceParts
  readonly #masters: Masters
  readonly #hashKey: HmacSha256
  readonly #signing: {
    readonly keyId: string
    readonly key: KeyObject
    readonly public: Uint8Array
  }
  readonly #verifying: ReadonlyMap<string, KeyObject>
  /** Every living commitment key, wrapped: some 300 bytes a subject. */
  readonly #wrapped = new Map<string, WrappedKeyRow>()
  readonly #content = new ContentKeys()
  readonly #cache: SubjectKeyCache
  readonly #creating = new Map<string, Promise<SubjectKeys>>()
  /** Creation, destruction and rotation take turns: none sees another's half. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: KeyServiceParts, masters: Masters, own: OwnKeys) {
    this.#parts = parts
    this.#masters = masters
    this.#cache = new SubjectKeyCache(parts.subjectKeysMax ?? limits.subjectKeysMax)
    this.#hashKey = new HmacSha256(masters.open(own.hashKey))
    this.#signing = openSigningKey(own.signingKey, masters)
    this.#verifying = new Map(own.rows.filter(isSigning).map((row) => [row.id, openPublicKey(row)]))
    for (const row of own.rows.filter(isAlive).toSorted(byAge)) {
      if (row.purpose === 'commitment') this.#wrapped.set(row.subject, row)
      if (row.purpose === 'content') this.#content.set(row)
    }
  }

  subject(subject: string): SubjectKeys | Promise<SubjectKeys> {
    return this.#cache.get(subject) ?? this.#opened(subject) ?? this.#created(subject)
  }

  seal(subject: string, place: SealedPlace, secret: Uint8Array): Promise<Sealed> {
    assertSubject(subject)
    return this.#inTurn(async () => {
      const known = this.#content.of(subject)
      const row = known ?? (await drawKey(this.#parts, this.#masters, 'content', subject))
      this.#content.set(row)
      const key = this.#masters.open(row)
      return { keyId: row.id, bytes: encrypt(key, placeText(place), secret, this.#parts.random) }
    })
  }

  open({ keyId, bytes }: Sealed, place: SealedPlace): Uint8Array | undefined {
    const row = this.#content.byId(keyId)
    return row === undefined ? undefined : decrypt(this.#masters.open(row), placeText(place), bytes)
  }

  apiKeyHash(text: string): Uint8Array {
    return this.#hashKey.bytes(text)
  }

  sign(bytes: Uint8Array): { readonly keyId: string; readonly signature: Uint8Array } {
    return { keyId: this.#signing.keyId, signature: signBytes(this.#signing.key, bytes) }
  }

  verify(keyId: string, bytes: Uint8Array, signature: Uint8Array): boolean {
    const key = this.#verifying.get(keyId)
    return key !== undefined && verifyBytes(key, bytes, signature)
  }

  signingPublicKey(): { readonly keyId: string; readonly publicKey: Uint8Array } {
    return { keyId: this.#signing.keyId, publicKey: this.#signing.public }
  }

  rotateMasterKey(
    _at: Instant,
  ): Promise<{ readonly masterKeyId: string; readonly rewrapped: number }> {
    return this.#inTurn(() => this.#rotate())
  }

  destroySubject(subject: string, at: Instant): Promise<number> {
    assert(subject !== OWN, "the installation's own keys are never destroyed")
    // At once: whoever asks from here on waits for its turn and gets a new key.
    this.#forget(subject)
    return this.#inTurn(() => this.#destroy(subject, at))
  }

  #opened(subject: string): SubjectKeys | undefined {
    const row = this.#wrapped.get(subject)
    if (row === undefined) return undefined
    const keys = subjectKeys(row.id, this.#masters.open(row))
    this.#cache.set(subject, keys)
    return keys
  }

  /** Requests that meet at a new subject share one key. */
  #created(subject: string): Promise<SubjectKeys> {
    assertSubject(subject)
    const already = this.#creating.get(subject)
    if (already !== undefined) return already
    const creating = this.#inTurn(async () => {
      const row = await drawKey(this.#parts, this.#masters, 'commitment', subject)
      this.#wrapped.set(subject, row)
      const keys = this.#opened(subject)
      assert(keys !== undefined, 'a stored key opens')
      return keys
    }).finally(() => this.#creating.delete(subject))
    this.#creating.set(subject, creating)
    return creating
  }

  /**
   * INVARIANT (rotation survives a crash): the new master key is durable before anything is wrapped
   * by it, and old ones are retired only after every living key, read back from the store, opened
   * under the new one. Cut off at any step, every key still opens, and the next rotation finishes
   * what is left.
   */
  async #rotate(): Promise<{ masterKeyId: string; rewrapped: number }> {
    const newest = await addMaster(this.#parts, this.#masters)
    const stale = (await this.#living()).filter((row) => row.masterKeyId !== newest.id)
    for (let from = 0; from < stale.length; from += limits.rewrapBatchMax) {
      await this.#rewrap(stale.slice(from, from + limits.rewrapBatchMax), newest)
    }
    await this.#proveAllOpen(newest)
    for (const { id } of this.#masters.older) {
      await this.#parts.master.retire(id)
      this.#masters.remove(id)
    }
    return { masterKeyId: newest.id, rewrapped: stale.length }
  }

  async #proveAllOpen(newest: MasterKey): Promise<void> {
    for (const [n, row] of (await this.#living()).entries()) {
      const key = unwrapKey(newest, row, row.wrapped)
      assert(key !== undefined, 'every living key opens under the newest master key')
      // Requests are served meanwhile.
      if (n % limits.rewrapBatchMax === 0) await this.#parts.clock.sleep(0)
    }
  }

  async #living(): Promise<readonly WrappedKeyRow[]> {
    return (await this.#parts.store.list()).filter(isAlive)
  }

  async #rewrap(rows: readonly WrappedKeyRow[], newest: MasterKey): Promise<void> {
    const rewrapped = rows.map((row) => ({
      ...row,
      masterKeyId: newest.id,
      wrapped: wrapKey(newest, row, this.#masters.open(row), this.#parts.random),
    }))
    await this.#parts.store.rewrap(
      rewrapped.map(({ id, masterKeyId, wrapped }) => ({ id, masterKeyId, wrapped })),
    )
    for (const row of rewrapped) {
      if (this.#wrapped.get(row.subject)?.id === row.id) this.#wrapped.set(row.subject, row)
      this.#content.replace(row)
    }
  }

  /**
   * INVARIANT (shredded is gone): once this resolves, no call gives a destroyed key again, in this
   * process or after a restart. A caller that already holds one may finish its request with it.
   */
  async #destroy(subject: string, at: Instant): Promise<number> {
    // Again: a creation that was before us in the queue may have put one there.
    this.#forget(subject)
    const rows = (await this.#living()).filter((row) => row.subject === subject)
    for (const row of rows) await this.#parts.store.destroy(row.id, at)
    return rows.length
  }

  #forget(subject: string): void {
    this.#wrapped.delete(subject)
    this.#content.forget(subject)
    this.#cache.delete(subject)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    // The next in turn does not care how this one ended; its caller does.
    this.#turn = result.catch(() => undefined)
    return result
  }
}

const assertSubject = (subject: string): void =>
  assert(subject.length <= limits.subjectCharsMax, 'a subject is a short name')

function placeText({ domain, row }: SealedPlace): string {
  assert(!domain.includes('|'), 'a domain holds no `|`')
  return `${domain}|${row}`
}

const isSigning = (row: WrappedKeyRow): boolean => row.purpose === 'signing'
const damagedPublicKey = (id: string): UnusableKeys =>
  new UnusableKeys(
    `the public half of signing key \`${id}\` was changed in the store; restore the store from its backup`,
  )

function openPublicKey({ id, publicKey }: WrappedKeyRow): KeyObject {
  if (publicKey?.length !== KEY_BYTES) throw damagedPublicKey(id)
  return verifyingKeyOf(publicKey)
}

function openSigningKey(
  row: WrappedKeyRow,
  masters: Masters,
): { keyId: string; key: KeyObject; public: Uint8Array } {
  const key = signingKeyOf(masters.open(row))
  const publicKey = publicBytesOf(key)
  if (row.publicKey === undefined || !Buffer.from(row.publicKey).equals(publicKey)) {
    throw damagedPublicKey(row.id)
  }
  return { keyId: row.id, key, public: publicKey }
}
