import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import type { CryptoKey, GenerateKeyPairResult, JWTHeaderParameters } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, startServer, type Server } from './server.ts'
import { explained, pairFor, send, signed, type Heard, type Protocol } from './signers.ts'
import {
  call,
  chatBody,
  PEOPLE,
  SAMPLE_SOURCE,
  tokenOf,
  UPSTREAM_ENV,
  upstreamAt,
} from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** ID tokens that vouch for nobody, and people of one app who are nothing to each other. */
const CHAT = '/v1/chat/completions'
let issuer: HttpServer
let issuerUrl: string
let upstream: FakeOpenAi
let server: Server
let own: GenerateKeyPairResult
let foreign: GenerateKeyPairResult
/** The text of the public key, which is no secret: a token signed with it proves nothing. */
let published: readonly string[]
const secrets: string[] = []

beforeAll(async () => {
  own = await generateKeyPair('RS256', { extractable: true })
  foreign = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', use: 'sig', alg: 'RS256' }
  published = [await exportSPKI(own.publicKey), JSON.stringify(jwk), jwk.n ?? '']
  issuer = createServer((request, response) => {
    const found: object =
      request.url === '/jwks'
        ? { keys: [jwk] }
        : { issuer: issuerUrl, jwks_uri: `${issuerUrl}/jwks` }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found))
  })
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve))
  issuerUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`
  upstream = await startFakeOpenAi({ answers: (_request, n) => ({ text: `answer ${100 + n}` }) })
  server = await startServer({
    env: UPSTREAM_ENV,
    config: {
      lake: { sources: [SAMPLE_SOURCE()] },
      knowledgeBases: [{ id: 'company', sources: ['company'] }],
      deployments: [upstreamAt(upstream.url)],
      aliases: [
        { id: 'chat', deployments: ['local'] },
        { id: 'kept', deployments: ['local'], content: { keepDays: 1 } },
      ],
      ...PEOPLE,
      issuers: [
        {
          id: 'corp',
          issuer: issuerUrl,
          audience: 'gate',
          groupsClaim: 'roles',
          groups: { HR: 'hr', everybody: 'staff' },
        },
      ],
    },
  })
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
  issuer.closeAllConnections()
  await new Promise((resolve) => issuer.close(resolve))
})

interface Claims {
  readonly header?: Partial<JWTHeaderParameters>
  readonly payload?: object
  readonly key?: CryptoKey | Uint8Array
}
const seconds = (fromNow: number): number => Math.floor(Date.now() / 1_000) + fromNow
async function token(sub: string, { header, payload, key }: Claims = {}): Promise<string> {
  const claims = { sub, roles: ['everybody', 'HR'], iss: issuerUrl, aud: 'gate' }
  const text = await new SignJWT({ ...claims, iat: seconds(0), exp: seconds(600), ...payload })
    .setProtectedHeader({ alg: 'RS256', kid: 'one', ...header })
    .sign(key ?? own.privateKey)
  secrets.push(text)
  return text
}
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
async function unsignedToken(): Promise<string> {
  const [, payload = '', signature = ''] = (await token('ada')).split('.')
  return `${encoded({ alg: 'none', kid: 'one' })}.${payload}.${signature}`
}
const sharedSecret = (text: string): Promise<string> =>
  token('ada', { header: { alg: 'HS256' }, key: Buffer.from(text) })

const asked = (): number =>
  upstream.requests.filter(({ path }) => path.endsWith('/chat/completions')).length
let nonce = 0
const ask = (over: Protocol, headers: Readonly<Record<string, string>>): Promise<Heard> =>
  send(server.url, over, {
    method: 'POST',
    path: CHAT,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(chatBody('chat', `question ${(nonce += 1)}`)),
  })
const bearer = (text: string): Record<string, string> => ({ authorization: `Bearer ${text}` })
const BAD: readonly (readonly [string, () => Promise<string>])[] = [
  ['expired', () => token('ada', { payload: { iat: seconds(-700), exp: seconds(-1) } })],
  ['not valid yet', () => token('ada', { payload: { nbf: seconds(300) } })],
  ['issued in the future', () => token('ada', { payload: { iat: seconds(300) } })],
  ['without an expiry', () => token('ada', { payload: { exp: undefined } })],
  ['of a foreign issuer', () => token('ada', { payload: { iss: 'https://evil.example.com' } })],
  ['for another audience', () => token('ada', { payload: { aud: 'another' } })],
  [
    'for several, of which we are not the party',
    () => token('ada', { payload: { aud: ['gate', 'another'] } }),
  ],
  ['of alg none', unsignedToken],
  ['signed with the public key as a secret, as PEM', () => sharedSecret(published[0] ?? '')],
  ['signed with the public key as a secret, as JWK', () => sharedSecret(published[1] ?? '')],
  ['signed with the public key as a secret, as modulus', () => sharedSecret(published[2] ?? '')],
  ['of a key that the issuer does not have', () => token('ada', { key: foreign.privateKey })],
  ['of an unknown kid', () => token('ada', { header: { kid: 'two' }, key: foreign.privateKey })],
  ['for access, not for identity', () => token('ada', { header: { typ: 'at+jwt' } })],
  ['of nobody', () => token('')],
]

describe.each<Protocol>(['HTTP/1.1', 'HTTP/2'])('over %s', (over) => {
  test.each(BAD)('a token %s is refused, alone and beside a key', async (_what, make) => {
    const before = asked()
    const text = await make()
    secrets.push(text)
    const alone = await ask(over, bearer(text))
    const beside = await ask(over, {
      ...bearer(server.key('intranet')),
      'standpipe-user-token': text,
    })
    for (const [heard, principal] of [
      [alone, null],
      [beside, 'app:intranet'],
    ] as const) {
      expect(heard.status).toBe(401)
      expect(JSON.parse(heard.text)).toMatchObject({ error: { code: 'invalid_api_key' } })
      expect(heard.text).not.toContain(text)
      const told = await explained(server, heard.id)
      expect(told).toMatchObject({
        principal,
        user: null,
        outcome: 'refused',
        reason: { code: 'unauthenticated' },
      })
      expect(told.records.map(({ kind }) => kind)).toEqual(['refused'])
    }
    expect(asked()).toBe(before)
  })

  test('a good token opens, alone, beside a key, and beside a signature', async () => {
    const ada = await token('ada')
    expect((await ask(over, bearer(ada))).status).toBe(200)
    const both = await ask(over, {
      ...bearer(server.key('intranet')),
      'standpipe-user-token': ada,
    })
    expect(both.status).toBe(200)
    const pair = await pairFor(server, 'intranet')
    secrets.push(pair.credentials.secretAccessKey)
    const body = JSON.stringify(chatBody('chat', `signed ${(nonce += 1)}`))
    const headers = { 'content-type': 'application/json', 'standpipe-user-token': ada }
    const sent = signed(server.url, { method: 'POST', path: CHAT, headers, body }, pair)
    const together = await send(server.url, over, sent)
    expect(together.status).toBe(200)
    for (const { id } of [both, together])
      expect(await explained(server, id)).toMatchObject({
        principal: 'app:intranet',
        user: 'user:ada',
      })
    // The token is what the signature covers; another one in its place opens nothing.
    const bob = await token('bob')
    const swapped = await send(server.url, over, {
      ...sent,
      headers: { ...sent.headers, 'standpipe-user-token': bob },
    })
    expect(swapped.status).toBe(401)
  })
})

describe('whom an app asks for', () => {
  const post = async (
    path: string,
    body: object,
    headers: Readonly<Record<string, string>>,
  ): Promise<Heard> =>
    send(server.url, 'HTTP/1.1', {
      method: 'POST',
      path,
      headers: {
        'content-type': 'application/json',
        ...bearer(server.key('intranet')),
        ...headers,
      },
      body: JSON.stringify(body),
    })
  const forUser = async (sub: string) => ({ 'standpipe-user-token': await token(sub) })

  type Doorway = (userId: string) => readonly [path: string, body: object]
  test('is who is proven, at every door that names a user', async () => {
    const before = asked()
    const retrieve: Doorway = (userId) => [
      '/v1/knowledge_bases/company/retrieve',
      { query: 'leave', userId },
    ]
    const passages: Doorway = (userId) => [
      '/knowledgebases/company/retrieve',
      { retrievalQuery: { text: 'leave' }, userContext: { userId } },
    ]
    const generate: Doorway = (userId) => [
      '/retrieveAndGenerate',
      {
        input: { text: 'leave' },
        userContext: { userId },
        retrieveAndGenerateConfiguration: {
          type: 'KNOWLEDGE_BASE',
          knowledgeBaseConfiguration: { knowledgeBaseId: 'company', modelArn: 'chat' },
        },
      },
    ]
    for (const door of [retrieve, passages, generate]) {
      const unproven = await post(...door('ada'), {})
      const another = await post(...door('bob'), await forUser('ada'))
      for (const [heard, user] of [
        [unproven, null],
        [another, 'user:ada'],
      ] as const) {
        expect(heard.status).toBe(403)
        expect(await explained(server, heard.id)).toMatchObject({
          principal: 'app:intranet',
          user,
          outcome: 'refused',
          reason: { code: 'forbidden' },
        })
      }
    }
    expect(asked()).toBe(before)
    for (const door of [retrieve, passages, generate])
      expect((await post(...door('ada'), await forUser('ada'))).status).toBe(200)
  })

  test('stands in the records of checks and profiles', async () => {
    const ada = await forUser('ada')
    const checked = await post(
      '/guardrail/chat/version/DRAFT/apply',
      { source: 'INPUT', content: [{ text: { text: 'hello' } }] },
      ada,
    )
    const made = await post(
      '/inference-profiles',
      {
        inferenceProfileName: 'for ada',
        modelSource: { copyFrom: 'arn:aws:bedrock:local::foundation-model/chat' },
      },
      ada,
    )
    expect([checked.status, made.status]).toEqual([200, 201])
    for (const [{ id }, kind] of [
      [checked, 'check'],
      [made, 'profile'],
    ] as const) {
      const told = await explained(server, id)
      expect(told).toMatchObject({
        principal: 'app:intranet',
        user: 'user:ada',
        outcome: 'completed',
      })
      expect(told.records.map((record) => record.kind)).toEqual([kind])
    }
  })

  test('neither shares nor learns of another’s idempotency key', async () => {
    const [ada, bob] = [await forUser('ada'), await forUser('bob')]
    const named = (key: string, text: string, user: Readonly<Record<string, string>>) =>
      post(CHAT, chatBody('kept', text), { ...user, 'idempotency-key': key })
    const shape = ({ status, headers, text }: Heard) => [
      status,
      Object.keys(headers).toSorted(),
      text.replaceAll(/answer \d+|req_\w+|"created":\d+|chatcmpl-\w+/g, '…'),
    ]
    const first = await named('one', 'mine', ada)
    expect((await named('one', 'mine', ada)).headers['standpipe-replayed']).toBe('true')
    expect((await named('one', 'else', ada)).status).toBe(409)
    const fresh = await named('never used', 'mine', bob)
    for (const [text, user] of [
      ['mine', bob],
      ['mine', {}],
    ] as const) {
      const theirs = await named('one', text, user)
      expect(shape(theirs)).toEqual(shape(fresh))
      expect(theirs.text).not.toBe(first.text)
    }
    await named('two', 'mine', ada)
    expect(shape(await named('two', 'else', bob))).toEqual(shape(fresh))
  })

  test('neither goes on from nor learns of another’s answer, kept or not', async () => {
    const [ada, bob] = [await forUser('ada'), await forUser('bob')]
    const respond = (model: string, more: object, user: Readonly<Record<string, string>>) =>
      post('/v1/responses', { model, input: 'hello', ...more }, user)
    for (const model of ['kept', 'chat']) {
      const { id } = JSON.parse((await respond(model, {}, ada)).text) as { id: string }
      const unknown = await respond(model, { previous_response_id: 'resp_nothing' }, bob)
      expect(unknown.status).toBe(404)
      for (const other of [bob, {}]) {
        const heard = await respond(model, { previous_response_id: id }, other)
        expect([heard.status, heard.text.replace(id, 'resp_nothing')]).toEqual([404, unknown.text])
      }
      const again = await respond(model, { previous_response_id: id }, ada)
      expect(again.status).toBe(model === 'kept' ? 200 : 400)
    }
  })
})

test('no token is in the log, and the ledger verifies', async () => {
  expect(secrets.length).toBeGreaterThanOrEqual(20)
  for (const secret of secrets) expect(server.log()).not.toContain(secret)
  const verified = await call(`${server.url}/v1/standpipe/ledger/verify`, tokenOf(server), {})
  expect(verified.text).toContain('"problems":[]')
})
