import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Clock } from '../kernel/clock.ts'
import type { Random } from '../kernel/random.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { instant } from '../kernel/values.ts'
import { apiKeyId, createApiKey, createOperatorToken, type NewApiKey } from './api-key.ts'
import { Directory, type DirectoryConfig } from './directory.ts'
import { KeyRing, type CredentialHeaders } from './key-ring.ts'
import type { ApiKeyRow, ApiKeyStore } from './store.ts'

let drawn = 0
const random: Random = {
  bytes: (count) => createHash('sha256').update(`draw ${drawn++}`).digest().subarray(0, count),
  fraction: () => 0,
}
const hash = (text: string): Uint8Array => createHmac('sha256', 'key').update(text).digest()

let now = 1_000
const clock: Clock = {
  now: () => instant(now),
  monotonicMs: () => now,
  sleep: () => Promise.resolve(),
}

const CONFIG: DirectoryConfig = {
  groups: [
    { id: 'staff', in: [] },
    { id: 'hr', in: ['staff'] },
    { id: 'ring-a', in: ['ring-b'] },
    { id: 'ring-b', in: ['ring-a', 'staff'] },
  ],
  apps: [
    { id: 'intranet', groups: ['staff'] },
    { id: 'hr-desk', groups: ['hr'] },
    { id: 'round', groups: ['ring-a'] },
    { id: 'lonely', groups: [] },
  ],
  users: [{ id: 'ada', groups: ['hr', 'unnamed'] }],
}

class Rows implements ApiKeyStore {
  rows: readonly ApiKeyRow[] = []
  async insert(row: ApiKeyRow): Promise<void> {
    this.rows = [...this.rows, row]
  }
  async revoke(id: string, at: ReturnType<typeof instant>): Promise<boolean> {
    this.rows = this.rows.map((row) => (row.id === id ? { ...row, revokedAt: at } : row))
    return this.rows.some((row) => row.id === id)
  }
  async list(): Promise<readonly ApiKeyRow[]> {
    return this.rows
  }
}

async function ringOf(operatorToken?: string): Promise<{ ring: KeyRing; store: Rows }> {
  now = 1_000
  const store = new Rows()
  const parts = { store, directory: new Directory(CONFIG), hash, clock }
  const ring = await KeyRing.open(operatorToken === undefined ? parts : { ...parts, operatorToken })
  return { ring, store }
}
async function issued(ring: KeyRing, owner: string, expiresAt?: number): Promise<NewApiKey> {
  const key = await ring.issue(
    owner,
    expiresAt === undefined ? undefined : instant(expiresAt),
    random,
  )
  if (isRefusal(key)) throw new Error(key.message)
  return key
}
const bearer = (text: string): CredentialHeaders => ({ authorization: `Bearer ${text}` })
const message = (outcome: unknown): string =>
  isRefusal(outcome) ? `${outcome.code}: ${outcome.message}` : 'admitted'

test('a key is `sp_`, twelve base32 characters, and 256 random bits', () => {
  const { text, row } = createApiKey(
    { owner: 'app:x', createdAt: instant(1), expiresAt: undefined },
    hash,
    random,
  )
  expect(text).toMatch(/^sp_[0-9a-hjkmnp-tv-z]{12}_[\w-]{43}$/)
  expect(apiKeyId(text)).toBe(row.id)
  expect(JSON.stringify({ ...row, hash: undefined })).not.toContain(text.slice(16))
})

test.each([
  ['app:intranet', 'app', 'intranet', ['staff']],
  ['app:hr-desk', 'app', 'hr-desk', ['hr', 'staff']],
  ['app:round', 'app', 'round', ['ring-a', 'ring-b', 'staff']],
  ['app:lonely', 'app', 'lonely', []],
  ['user:ada', 'user', 'ada', ['hr', 'staff', 'unnamed']],
])('%s is who it is, in all its groups', async (owner, kind, id, groups) => {
  const { ring } = await ringOf()
  const { text, row } = await issued(ring, owner)
  expect(ring.authenticate(bearer(text))).toEqual({ kind, id, groups, keyId: row.id })
})

test('an admin key is its own principal, in no group', async () => {
  const { ring } = await ringOf()
  const { text, row } = await issued(ring, 'admin:root')
  const principal = { kind: 'admin', id: row.id, groups: [], keyId: row.id }
  expect(ring.authenticate(bearer(text))).toEqual(principal)
})

test('the operator token is admin `operator`; last start’s token is nobody', async () => {
  const token = createOperatorToken(random)
  const { ring } = await ringOf(token)
  expect(ring.authenticate(bearer(token))).toMatchObject({ kind: 'admin', id: 'operator' })
  await ring.reload()
  expect(ring.authenticate(bearer(token))).toMatchObject({ id: 'operator' })
  expect(message(ring.authenticate(bearer(createOperatorToken(random))))).toMatch(/not known here/)
})

test('every way to send a key, and every way to send a wrong one', async () => {
  const { ring } = await ringOf()
  const { text, row } = await issued(ring, 'app:intranet')
  const other = (await issued(ring, 'app:hr-desk')).text
  const unknown = createOperatorToken(random)
  const wrong = text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A')
  const table: readonly (readonly [CredentialHeaders, RegExp])[] = [
    [{ authorization: `Bearer ${text}` }, /^admitted/],
    [{ authorization: `bearer  ${text} ` }, /^admitted/],
    [{ 'x-api-key': text }, /^admitted/],
    [{ 'x-api-key': text, authorization: `Bearer ${text}` }, /^admitted/],
    [{ 'x-api-key': text, authorization: 'Basic dTpw' }, /^admitted/],
    [{ 'x-api-key': text, authorization: `Bearer ${other}` }, /two different API keys/],
    [{ 'x-api-key': [text, other] }, /not known here/],
    [{}, /no API key was sent/],
    [{ authorization: 'Basic dTpw' }, /no API key was sent/],
    [{ authorization: `Bearer ${text} x` }, /no API key was sent/],
    [bearer(unknown), /not known here/],
    [bearer(wrong), /not known here/],
    [bearer(`${text}A`), /not known here/],
    [bearer(text.toUpperCase()), /not known here/],
    [bearer(`sp_${row.id}_`), /not known here/],
    [bearer('x'.repeat(30_000)), /not known here/],
    [{ 'x-api-key': '' }, /not known here/],
    [{ 'x-api-key': '__proto__' }, /not known here/],
  ]
  for (const [headers, expected] of table) {
    expect(message(ring.authenticate(headers)), JSON.stringify(headers)).toMatch(expected)
  }
  const messages = [unknown, wrong, 'short'].map((sent) => message(ring.authenticate(bearer(sent))))
  expect(new Set(messages).size).toBe(1)
})

test('an unknown id costs one hash, like a known one', async () => {
  const { store } = await ringOf()
  let hashed = 0
  const counting = (text: string): Uint8Array => {
    hashed++
    return hash(text)
  }
  const ring = await KeyRing.open({
    store,
    directory: new Directory(CONFIG),
    hash: counting,
    clock,
  })
  const { text } = await issued(ring, 'app:intranet')
  for (const sent of [text, createOperatorToken(random), 'short', `${text.slice(0, -1)}-`]) {
    hashed = 0
    ring.authenticate(bearer(sent))
    expect(hashed).toBe(1)
  }
})

test('expiry: valid until the instant, refused from it on', async () => {
  const { ring } = await ringOf()
  const { text, row } = await issued(ring, 'app:intranet', 2_000)
  now = 1_999
  expect(message(ring.authenticate(bearer(text)))).toBe('admitted')
  now = 2_000
  const late = message(ring.authenticate(bearer(text)))
  expect(late).toBe(
    `unauthenticated: the API key \`${row.id}\` expired at 1970-01-01T00:00:02.000Z; ask for a new one`,
  )
  // Only the holder of the secret learns that.
  const wrong = text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A')
  expect(message(ring.authenticate(bearer(wrong)))).toMatch(/not known here/)
})

test('INVARIANT (revocation is immediate)', async () => {
  const { ring } = await ringOf()
  const { text, row } = await issued(ring, 'app:intranet')
  const kept = await issued(ring, 'app:intranet')
  expect(await ring.revoke(row.id)).toBe(true)
  expect(await ring.revoke('nobody')).toBe(false)
  expect(message(ring.authenticate(bearer(text)))).toMatch(/was revoked/)
  expect(message(ring.authenticate(bearer(kept.text)))).toBe('admitted')
})

test('what headers show is hashed once; what the ring knows is asked each time', async () => {
  now = 1_000
  let hashes = 0
  const counted = (text: string): Uint8Array => {
    hashes++
    return hash(text)
  }
  const parts = { store: new Rows(), directory: new Directory(CONFIG), hash: counted, clock }
  const ring = await KeyRing.open(parts)
  const key = await issued(ring, 'app:intranet')
  const other = await issued(ring, 'app:hr-desk')
  hashes = 0
  const headers: { -readonly [K in keyof CredentialHeaders]: CredentialHeaders[K] } = bearer(
    key.text,
  )
  for (let n = 0; n < 3; n++) expect(ring.authenticate(headers)).toMatchObject({ id: 'intranet' })
  expect(hashes).toBe(1)
  headers.authorization = `Bearer ${other.text}`
  expect(ring.authenticate(headers)).toMatchObject({ id: 'hr-desk' })
  headers['x-api-key'] = key.text
  expect(message(ring.authenticate(headers))).toContain('two different API keys')
  delete headers['x-api-key']
  await ring.revoke(other.row.id)
  expect(message(ring.authenticate(headers))).toContain('was revoked')
  expect(ring.authenticate(bearer(key.text))).toMatchObject({ id: 'intranet' })
})

test('a slow reload never undoes a revocation that a later one saw', async () => {
  const { ring, store } = await ringOf()
  const { text, row } = await issued(ring, 'app:intranet')
  const before = store.rows
  let finish: (rows: readonly ApiKeyRow[]) => void = () => undefined
  const list = store.list.bind(store)
  store.list = () => new Promise((resolve) => (finish = resolve))
  const slow = ring.reload()
  store.list = list
  await ring.revoke(row.id)
  finish(before)
  await slow
  expect(message(ring.authenticate(bearer(text)))).toMatch(/was revoked/)
})

test('an owner that leaves the configuration takes its keys along, and brings them back', async () => {
  const { ring } = await ringOf()
  const { text } = await issued(ring, 'app:intranet')
  ring.configure(new Directory({ ...CONFIG, apps: [] }))
  expect(message(ring.authenticate(bearer(text)))).toBe(
    'unauthenticated: app `intranet` is not in the configuration; add it under `apps`',
  )
  ring.configure(new Directory({ ...CONFIG, apps: [{ id: 'intranet', groups: ['hr'] }] }))
  expect(ring.authenticate(bearer(text))).toMatchObject({ groups: ['hr', 'staff'] })
})

test.each([
  ['app:nobody', undefined, 'app `nobody` is not in the configuration; add it under `apps`'],
  ['user:bob', undefined, 'user `bob` is not in the configuration; add it under `users`'],
  ['intranet', undefined, '`intranet` owns no keys; write app:…, user:… or admin:…'],
  ['admin:', undefined, '`admin:` owns no keys; write app:…, user:… or admin:…'],
  ['group:hr', undefined, '`group:hr` owns no keys; write app:…, user:… or admin:…'],
  ['app:intranet', 999, '1970-01-01T00:00:00.999Z is over; give a time to come'],
])('no key for %s (expires %s)', async (owner, expiresAt, expected) => {
  const { ring, store } = await ringOf()
  const expires = expiresAt === undefined ? undefined : instant(expiresAt)
  expect(message(await ring.issue(owner, expires, random))).toBe(`invalid_request: ${expected}`)
  expect(store.rows).toEqual([])
})

test('too many groups refuse the key instead of slowing every decision', async () => {
  const groups = Array.from({ length: 300 }, (_, n) => `g${n}`)
  const { ring } = await ringOf()
  const { text } = await issued(ring, 'app:intranet')
  ring.configure(new Directory({ ...CONFIG, apps: [{ id: 'intranet', groups }] }))
  expect(message(ring.authenticate(bearer(text)))).toMatch(/more than 256 groups/)
})

test('a row whose hash was cut opens nothing', async () => {
  const { ring, store } = await ringOf()
  const { text } = await issued(ring, 'app:intranet')
  store.rows = store.rows.map((row) => ({ ...row, hash: new Uint8Array() }))
  await ring.reload()
  expect(message(ring.authenticate(bearer(text)))).toMatch(/not known here/)
})

test('100,000 keys', async () => {
  const { ring, store } = await ringOf()
  const { text } = await issued(ring, 'app:hr-desk')
  const filler = Array.from({ length: 100_000 }, (_, n): ApiKeyRow => ({
    id: n.toString(32).padStart(12, '0'),
    hash: new Uint8Array(32),
    owner: 'app:intranet',
    createdAt: instant(n),
    expiresAt: undefined,
    revokedAt: undefined,
  }))
  store.rows = [...filler, ...store.rows]
  await ring.reload()
  expect(ring.size).toBe(100_001)
  expect(ring.authenticate(bearer(text))).toMatchObject({ id: 'hr-desk' })
})
