import { createHmac } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import type { Clock } from '../kernel/clock.ts'
import { signRequest } from '../kernel/aws-signature.ts'
import { isRefusal, type OrRefusal } from '../kernel/refusal.ts'
import { instant, type Instant } from '../kernel/values.ts'
import { memoryStores } from '../stores/memory/memory.ts'
import { boundUser, refusedCaller, type Caller } from './caller.ts'
import { Callers } from './callers.ts'
import { Directory } from './directory.ts'
import { KeyRing } from './key-ring.ts'
import { isSamePrincipal, readersOf, type Principal } from './principal.ts'
import { SignedCallers } from './signed-callers.ts'
import { UserTokens } from './user-tokens.ts'

const START = Date.UTC(2026, 5, 1, 12)
const ISSUER = 'https://login.example.com'
let privateKey: CryptoKey
let jwk: JWK
beforeAll(async () => {
  const pair = await generateKeyPair('ES256')
  privateKey = pair.privateKey
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one' }
})
const tokenOf = (sub: string, changes: object = {}): Promise<string> =>
  new SignJWT({
    iss: ISSUER,
    aud: 'gate',
    sub,
    iat: START / 1_000,
    exp: START / 1_000 + 600,
    ...changes,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .sign(privateKey)

let drawn = 0
const random = {
  bytes: (count: number) =>
    createHmac('sha256', 'draw').update(`${drawn++}`).digest().subarray(0, count),
  fraction: () => 0,
}

async function world() {
  let now = START
  const clock: Clock = {
    now: () => instant(now),
    monotonicMs: () => now,
    sleep: () => Promise.resolve(),
  }
  const stores = memoryStores()
  const directory = new Directory({
    groups: [{ id: 'staff', in: [] }],
    apps: [{ id: 'crm', groups: ['staff'] }],
    users: [{ id: 'bob', groups: [] }],
  })
  const ring = await KeyRing.open({
    store: stores.apiKeys,
    directory,
    hash: (text) => createHmac('sha256', 'key').update(text).digest(),
    clock,
    pairs: {
      store: stores.accessKeys,
      box: {
        seal: (keyId, _row, bytes) => Promise.resolve({ keyId, bytes }),
        open: ({ bytes }) => bytes,
      },
    },
  })
  const key = async (owner: string, until?: Instant): Promise<string> => {
    const made = await ring.issue(owner, until, random)
    if (isRefusal(made)) throw new Error(made.message)
    return made.text
  }
  const corp = {
    id: 'corp',
    issuer: ISSUER,
    audience: 'gate',
    jwksUri: `${ISSUER}/keys`,
    userClaim: 'sub',
    emailsAreVerified: false,
    requestsPerMinute: undefined,
    concurrency: undefined,
    groupsClaim: undefined,
    groups: [],
  }
  const tokens = new UserTokens({
    issuers: [corp],
    directory,
    clock,
    fetch: () => Promise.resolve({ keys: [jwk] }),
  })
  const callers = new Callers({ ring, signed: new SignedCallers(ring, clock), tokens })
  return { callers, ring, key, pass: (ms: number) => void (now += ms), at: () => now }
}

const caller = (headers: Caller['headers'], changes: Partial<Caller> = {}): Caller => ({
  headers,
  method: 'POST',
  target: '/v1/chat/completions',
  requestId: 'req_1',
  body: Buffer.alloc(0),
  ...changes,
})
/** As the pipeline asks: recognized first, then proven. */
async function proven({ callers }: Awaited<ReturnType<typeof world>>, asked: Caller) {
  const known = await callers.recognize({ ...asked, body: undefined })
  if (isRefusal(known)) return known
  const principal = callers.authenticate(asked)
  if (!isRefusal(principal)) expect(isSamePrincipal(known, principal)).toBe(true)
  return principal
}
const said = (outcome: OrRefusal<Principal>): string =>
  isRefusal(outcome)
    ? outcome.message
    : `${outcome.kind}:${outcome.id}${outcome.user === undefined ? '' : ` for ${outcome.user.id}`}`

test('who calls, by all that can be shown', async () => {
  const w = await world()
  const app = `Bearer ${await w.key('app:crm')}`
  const user = `Bearer ${await w.key('user:bob')}`
  const admin = `Bearer ${await w.key('admin:ops')}`
  const ada = await tokenOf('ada')
  const eve = await tokenOf('eve')
  const table: readonly [Caller['headers'], RegExp][] = [
    [{ authorization: app }, /^app:crm$/],
    [{ authorization: `Bearer ${ada}` }, /^user:ada$/],
    [{ authorization: app, 'standpipe-user-token': ada }, /^app:crm for ada$/],
    [{ 'x-api-key': app.slice(7), 'standpipe-user-token': ada }, /^app:crm for ada$/],
    [{ authorization: `Bearer ${ada}`, 'standpipe-user-token': ada }, /^user:ada$/],
    [{ authorization: `Bearer ${ada}`, 'standpipe-user-token': eve }, /two user tokens/],
    [{ authorization: `Bearer ${ada}`, 'x-api-key': app.slice(7) }, /two different API keys/],
    [{ authorization: user, 'standpipe-user-token': ada }, /beside the key of an app/],
    [{ authorization: admin, 'standpipe-user-token': ada }, /beside the key of an app/],
    [{ 'standpipe-user-token': ada }, /no API key was sent/],
    [{ authorization: app, 'standpipe-user-token': `${ada}, ${eve}` }, /no issuer and audience/],
    [{ authorization: app, 'standpipe-user-token': [ada, eve] }, /no issuer and audience/],
    [{ authorization: app, 'standpipe-user-token': '' }, /no issuer and audience/],
    [{ authorization: app, 'standpipe-user-token': app.slice(7) }, /no issuer and audience/],
    [{}, /no API key was sent/],
  ]
  for (const [headers, expected] of table)
    expect(said(await proven(w, caller(headers))), JSON.stringify(headers)).toMatch(expected)
  const presigned = caller({ authorization: app }, { target: '/model/a?X-Amz-Signature=00' })
  expect(said(await proven(w, presigned))).toMatch(/signature in the query/)
})

test('a signature with the token of a person', async () => {
  const w = await world()
  const made = await w.ring.issuePair('app:crm', undefined, random)
  if (isRefusal(made)) throw new Error(made.message)
  const { id: accessKeyId, secret: secretAccessKey } = made.accessKey
  const signed = signRequest(
    {
      method: 'POST',
      url: 'http://gate/model/a/converse',
      headers: { 'standpipe-user-token': await tokenOf('ada') },
      body: '',
      region: 'us-east-1',
      service: 'bedrock',
      at: instant(w.at()),
    },
    { accessKeyId, secretAccessKey },
  )
  const headers = { ...signed, host: 'gate' }
  const asked = caller(headers, { target: '/model/a/converse' })
  expect(said(await proven(w, asked))).toBe('app:crm for ada')
  const known = await w.callers.recognize({ ...asked, body: undefined })
  expect(known).toMatchObject({ claimed: true, user: { id: 'ada' } })
  expect(said(await proven(w, caller({ ...headers, 'x-api-key': made.text })))).toMatch(
    /a signature and an API key/,
  )
  // INVARIANT (nothing is added under a signature): nor is the person exchanged.
  const exchanged = { ...headers, 'standpipe-user-token': await tokenOf('eve') }
  expect(said(await proven(w, { ...asked, headers: exchanged }))).toMatch(/does not match/)
})

test('what is refused beside a known key is told of that key', async () => {
  const w = await world()
  const authorization = `Bearer ${await w.key('app:crm')}`
  const old = await tokenOf('ada', { exp: START / 1_000 - 1 })
  const foreign = await tokenOf('ada', { aud: 'another' })
  for (const token of [old, foreign]) {
    const refused = await proven(w, caller({ authorization, 'standpipe-user-token': token }))
    expect(isRefusal(refused) && refusedCaller(refused)).toMatchObject({ kind: 'app', id: 'crm' })
  }
  const alone = await proven(w, caller({ authorization: `Bearer ${old}` }))
  expect(isRefusal(alone) && refusedCaller(alone)).toBeUndefined()
})

test('the end of what was shown is known: of the key, of the token, of the earlier of both', async () => {
  const w = await world()
  const key = await w.key('app:crm', instant(START + 1_000_000))
  const short = await w.key('app:crm', instant(START + 1_000))
  const token = await tokenOf('ada')
  const until = async (headers: Caller['headers']): Promise<number | undefined> => {
    const principal = await proven(w, caller(headers))
    return isRefusal(principal) ? undefined : principal.until
  }
  expect(await until({ 'x-api-key': key })).toBe(START + 1_000_000)
  expect(await until({ 'x-api-key': key, 'standpipe-user-token': token })).toBe(START + 600_000)
  expect(await until({ 'x-api-key': short, 'standpipe-user-token': token })).toBe(START + 1_000)
  const asked = caller({ 'x-api-key': key, 'standpipe-user-token': token })
  const first = w.callers.authenticate(asked)
  expect(w.callers.authenticate(asked)).toBe(first)
  w.pass(600_000)
  expect(said(w.callers.authenticate(asked))).toMatch(/expired/)
})

test('the person is one more who must be allowed to read', async () => {
  const w = await world()
  const headers = {
    'x-api-key': await w.key('app:crm'),
    'standpipe-user-token': await tokenOf('ada'),
  }
  const principal = await proven(w, caller(headers))
  if (isRefusal(principal)) throw new Error(principal.message)
  expect(readersOf(principal)).toEqual([['app:crm', 'group:staff'], ['user:ada']])
})

test.each<readonly [string | undefined, Partial<Principal>, RegExp | undefined]>([
  [undefined, {}, undefined],
  ['ada', { user: { kind: 'user', id: 'ada', groups: [], keyId: 'i' } }, undefined],
  ['ada', { kind: 'user', id: 'ada' }, undefined],
  ['ada', {}, /no user is proven/],
  ['crm', {}, /no user is proven/],
  ['ada', { user: { kind: 'user', id: 'eve', groups: [], keyId: 'i' } }, /of another/],
  ['ada', { kind: 'admin', id: 'ada' }, /no user is proven/],
  ['Ada', { kind: 'user', id: 'ada' }, /of another/],
])('a request that names %j', (userId, changes, expected) => {
  const principal: Principal = { kind: 'app', id: 'crm', groups: [], keyId: 'k', ...changes }
  const refused = boundUser(principal, userId)
  if (expected === undefined) expect(refused).toBeUndefined()
  else
    expect(refused).toMatchObject({ code: 'forbidden', message: expect.stringMatching(expected) })
})
