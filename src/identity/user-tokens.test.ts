import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal, type OrRefusal } from '../kernel/refusal.ts'
import { instant } from '../kernel/values.ts'
import { Directory } from './directory.ts'
import type { IssuerConfig } from './issuer.ts'
import type { Principal } from './principal.ts'
import { UserTokens } from './user-tokens.ts'

const START = Date.UTC(2026, 5, 1, 12)
const NOW = START / 1_000
const CORP: IssuerConfig = {
  id: 'corp',
  issuer: 'https://login.example.com/tenant',
  audience: 'standpipe',
  jwksUri: undefined,
  userClaim: 'email',
  emailsAreVerified: false,
  requestsPerMinute: undefined,
  concurrency: undefined,
  groupsClaim: 'roles',
  groups: [
    { value: 'HR-Team', group: 'hr' },
    { value: 'everybody', group: 'staff' },
  ],
}
const DISCOVERY = 'https://login.example.com/tenant/.well-known/openid-configuration'
const JWKS = 'https://login.example.com/keys'
const directory = new Directory({
  groups: [
    { id: 'staff', in: [] },
    { id: 'hr', in: ['staff'] },
    { id: 'board', in: [] },
  ],
  apps: [],
  users: [{ id: 'ada@example.com', groups: ['board'] }],
})

interface Signing {
  readonly alg: string
  readonly kid: string
  readonly key: CryptoKey
  readonly jwk: JWK
}
async function signing(alg: string, kid: string): Promise<Signing> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { alg, kid, key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } }
}
let keys: Readonly<Record<'RS256' | 'PS256' | 'ES256' | 'EdDSA' | 'next' | 'forger', Signing>>
beforeAll(async () => {
  keys = {
    RS256: await signing('RS256', 'rs'),
    PS256: await signing('PS256', 'ps'),
    ES256: await signing('ES256', 'es'),
    EdDSA: await signing('EdDSA', 'ed'),
    next: await signing('ES256', 'next'),
    forger: await signing('ES256', 'es'),
  }
})

const CLAIMS = {
  iss: CORP.issuer,
  aud: 'standpipe' as string | string[],
  sub: 'u1',
  email: 'Ada@example.com',
  email_verified: true as unknown,
  roles: ['HR-Team', 'unmapped'] as unknown,
  iat: NOW,
  exp: NOW + 600,
}
const token = (by: Signing, claims: object = {}, typ: string | undefined = 'JWT') =>
  new SignJWT({ ...CLAIMS, ...claims })
    .setProtectedHeader({ alg: by.alg, kid: by.kid, ...(typ === undefined ? {} : { typ }) })
    .sign(by.key)

function world(changes: Partial<IssuerConfig> = {}) {
  let now = START
  const clock: Clock = {
    now: () => instant(now),
    monotonicMs: () => now,
    sleep: () => Promise.resolve(),
  }
  const fetched: string[] = []
  const documents = new Map<string, unknown>([
    [DISCOVERY, { issuer: CORP.issuer, jwks_uri: JWKS }],
    [JWKS, { keys: [keys.RS256, keys.PS256, keys.ES256, keys.EdDSA].map(({ jwk }) => jwk) }],
  ])
  const tokens = new UserTokens({
    issuers: [{ ...CORP, ...changes }],
    directory,
    clock,
    fetch: async (url) => {
      fetched.push(url)
      return documents.get(url)
    },
  })
  return { tokens, fetched, documents, pass: (ms: number) => void (now += ms) }
}
const said = (outcome: OrRefusal<Principal>): string =>
  isRefusal(outcome) ? outcome.message : `user:${outcome.id} ${outcome.groups.join(',')}`
const ADA = 'user:ada@example.com board,hr,staff'

test.each(['RS256', 'PS256', 'ES256', 'EdDSA'] as const)('verified: %s', async (alg) => {
  const { tokens, fetched } = world()
  const text = await token(keys[alg])
  const person = await tokens.verify(text)
  expect(said(person)).toBe(ADA)
  expect(person).toMatchObject({ kind: 'user', keyId: 'issuer:corp', until: START + 600_000 })
  expect(fetched).toEqual([DISCOVERY, JWKS])
  // Known from here on: at once, without a fetch, and the same value.
  expect(tokens.verify(text)).toBe(person)
  expect(tokens.known(text)).toBe(person)
})

const SECOND = ['standpipe', 'other']
test.each<readonly [string, object, RegExp]>([
  ['of another issuer', { iss: 'https://evil.example.com' }, /no issuer and audience/],
  ['for another audience', { aud: 'other' }, /no issuer and audience/],
  ['for several, by none of them', { aud: SECOND }, /no issuer and audience/],
  ['for several, by another', { aud: SECOND, azp: 'other' }, /no issuer and audience/],
  ['expired', { exp: NOW }, /expired/],
  ['expired within the skew', { exp: NOW - 30 }, /expired/],
  ['without an expiry', { exp: undefined }, /does not verify/],
  ['without its time of issue', { iat: undefined }, /does not verify/],
  ['issued in the future', { iat: NOW + 120 }, /does not verify/],
  ['not valid yet', { nbf: NOW + 120 }, /does not verify/],
  ['without a user', { email: undefined }, /no `email`/],
  ['with a user that is no id', { email: 'group:hr' }, /no `email`/],
  ['with a list for a user', { email: ['a', 'b'] }, /no `email`/],
  ['with an unverified address', { email_verified: false }, /address is verified/],
  ['that says nothing of its address', { email_verified: undefined }, /address is verified/],
  ['whose address is verified in words', { email_verified: 'true' }, /address is verified/],
])('refused: a token %s', async (_what, claims, answer) => {
  const { tokens } = world()
  const text = await token(keys.ES256, claims)
  expect(said(await tokens.verify(text))).toMatch(answer)
  expect(tokens.size).toBe(0)
})

test.each<readonly [string, object]>([
  ['for several audiences, by us', { aud: SECOND, azp: 'standpipe' }],
  ['issued a moment ahead of our clock', { iat: NOW + 30, nbf: NOW + 30 }],
  ['with one group that is no list', { roles: 'HR-Team' }],
])('verified: a token %s', async (_what, claims) => {
  expect(said(await world().tokens.verify(await token(keys.ES256, claims)))).toBe(ADA)
})

test('addresses of an issuer that verifies them and does not say so', async () => {
  const text = await token(keys.ES256, { email_verified: undefined })
  expect(said(await world({ emailsAreVerified: true }).tokens.verify(text))).toBe(ADA)
})

test('groups come from the mapping alone', async () => {
  const roles = ['board', 'hr', '__proto__', { value: 'HR-Team' }, null, 'HR-TEAM']
  const text = await token(keys.ES256, { roles, email: 'bob@example.com' })
  expect(said(await world().tokens.verify(text))).toBe('user:bob@example.com ')
  const none = world({ groupsClaim: undefined })
  expect(said(await none.tokens.verify(await token(keys.ES256, { email: 'bob@x' })))).toBe(
    'user:bob@x ',
  )
})

test('forged, unsigned, signed with a shared secret, changed or for another use: refused', async () => {
  const { tokens } = world()
  const right = await token(keys.ES256)
  const [head = '', body = '', signature = ''] = right.split('.')
  const other = (await token(keys.ES256, { email: 'eve@example.com' })).split('.')[1] ?? ''
  const shared = new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256', kid: 'es' })
  const forged = [
    await token(keys.forger),
    new UnsecuredJWT(CLAIMS).encode(),
    await shared.sign(Buffer.from(JSON.stringify(keys.ES256.jwk))),
    `${head}.${other}.${signature}`,
    `${head}.${body}.`,
    await token(keys.ES256, {}, 'at+jwt'),
    await token(keys.ES256, {}, 'logout+jwt'),
    'x',
    '..',
    `${'e'.repeat(limits.userTokenCharsMax)}.e.e`,
  ]
  for (const text of forged) expect(isRefusal(await tokens.verify(text)), text).toBe(true)
  expect(tokens.size).toBe(0)
})

test('INVARIANT (a token stands for itself): equal but for one letter is not known', async () => {
  const { tokens } = world()
  const text = await token(keys.ES256)
  await tokens.verify(text)
  for (let at = 0; at < text.length; at += 7) {
    const letter = text[at] === 'A' ? 'B' : 'A'
    const changed = `${text.slice(0, at)}${letter}${text.slice(at + 1)}`
    expect(isRefusal(tokens.known(changed))).toBe(true)
  }
})

test('known until it expires, and not a moment longer', async () => {
  const { tokens, pass } = world()
  const text = await token(keys.ES256)
  await tokens.verify(text)
  pass(599_999)
  expect(said(tokens.known(text))).toBe(ADA)
  pass(1)
  expect(said(tokens.known(text))).toMatch(/expired/)
  expect(said(await tokens.verify(text))).toMatch(/expired/)
})

test('keys rotate: an unknown key id is asked for, but not more often than allowed', async () => {
  const { tokens, fetched, documents, pass } = world()
  expect(said(await tokens.verify(await token(keys.ES256)))).toBe(ADA)
  documents.set(JWKS, { keys: [keys.next.jwk] })
  // Too early to ask again.
  expect(said(await tokens.verify(await token(keys.next)))).toMatch(/does not verify/)
  expect(fetched).toHaveLength(2)
  pass(limits.issuerRefetchMs)
  const both = await Promise.all(
    [1, 2, 3].map(async (n) => said(await tokens.verify(await token(keys.next, { n })))),
  )
  expect(both).toEqual([ADA, ADA, ADA])
  expect(fetched).toHaveLength(4)
  // Key ids of strangers do not make us knock at the issuer's door.
  for (let n = 0; n < 20; n++) {
    const stranger = { ...keys.forger, kid: `stranger-${n}` }
    expect(isRefusal(await tokens.verify(await token(stranger)))).toBe(true)
  }
  expect(fetched).toHaveLength(4)
  // The old key is gone with the old document.
  expect(said(await tokens.verify(await token(keys.ES256, { n: 9 })))).toMatch(/does not verify/)
})

test('an issuer that is away: its keys serve for a day', async () => {
  const { tokens, documents, pass } = world()
  const long = { exp: NOW + 10 * 86_400 }
  expect(said(await tokens.verify(await token(keys.ES256, long)))).toBe(ADA)
  documents.clear()
  pass(limits.issuerKeysFreshMs + 1)
  expect(said(await tokens.verify(await token(keys.ES256, { ...long, n: 1 })))).toBe(ADA)
  pass(limits.issuerKeysStaleMs)
  const refused = await tokens.verify(await token(keys.ES256, { ...long, n: 2 }))
  expect(refused).toMatchObject({ code: 'upstream_failed' })
})

test.each<readonly [string, unknown]>([
  ['names another issuer', { issuer: 'https://evil.example.com', jwks_uri: JWKS }],
  ['has keys elsewhere', { issuer: CORP.issuer, jwks_uri: 'https://evil.example.com/keys' }],
  ['has keys on another port', { issuer: CORP.issuer, jwks_uri: 'https://login.example.com:1/k' }],
  ['has no keys', { issuer: CORP.issuer }],
  ['is none', 'not JSON'],
])('a discovery document that %s is not followed', async (_what, document) => {
  const { tokens, documents, fetched } = world()
  documents.set(DISCOVERY, document)
  expect(await tokens.verify(await token(keys.ES256))).toMatchObject({ code: 'upstream_failed' })
  expect(fetched).toEqual([DISCOVERY])
})

test('a configured `jwksUri` is the only thing that is fetched', async () => {
  const { tokens, documents, fetched } = world({ jwksUri: 'https://keys.example.net/corp' })
  documents.set('https://keys.example.net/corp', documents.get(JWKS))
  expect(said(await tokens.verify(await token(keys.ES256)))).toBe(ADA)
  expect(fetched).toEqual(['https://keys.example.net/corp'])
})

test('a new configuration: groups at once, tokens anew when their issuer changed', async () => {
  const { tokens } = world()
  const text = await token(keys.ES256)
  await tokens.verify(text)
  const next = new Directory({ groups: [], apps: [], users: [] })
  tokens.configure(next, [CORP])
  expect(said(tokens.known(text))).toBe('user:ada@example.com hr')
  tokens.configure(next, [{ ...CORP, groups: [] }])
  expect(said(tokens.known(text))).toMatch(/verified again/)
  tokens.configure(next, [])
  expect(said(await tokens.verify(text))).toMatch(/no issuer/)
})
