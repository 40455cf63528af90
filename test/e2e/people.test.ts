import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { signRequest } from '../../src/kernel/aws-signature.ts'
import { instant } from '../../src/kernel/values.ts'
import { cleanUp, cli, startServer, type Server } from './server.ts'
import { PEOPLE, SAMPLE_SOURCE } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** People behind apps: an issuer of our own, apps with keys and with pairs, and a lake that tells readers apart. */
const QUESTION = 'What is the salary range for grade 4?'
let issuer: HttpServer
let issuerUrl: string
let documents: ReadonlyMap<string, unknown>
const fetched: string[] = []
let privateKey: CryptoKey
let jwk: JWK
let server: Server
let admin: string

beforeAll(async () => {
  const pair = await generateKeyPair('ES256')
  privateKey = pair.privateKey
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', use: 'sig' }
  issuer = createServer((request, response) => {
    fetched.push(request.url ?? '')
    const found = documents.get(request.url ?? '')
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(found ?? {}))
  })
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve))
  issuerUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`
  documents = new Map<string, unknown>([
    ['/.well-known/openid-configuration', { issuer: issuerUrl, jwks_uri: `${issuerUrl}/jwks` }],
    ['/jwks', { keys: [jwk] }],
  ])
  const [intranet, desk] = PEOPLE.apps
  server = await startServer({
    config: {
      lake: { sources: [SAMPLE_SOURCE()] },
      knowledgeBases: [{ id: 'company', sources: ['company'] }],
      deployments: [{ id: 'extract', provider: 'extract' }],
      aliases: [{ id: 'assistant', deployments: ['extract'], knowledgeBases: ['company'] }],
      groups: PEOPLE.groups,
      apps: [intranet, { ...desk, userTokenAbove: 'internal' }],
      budgets: [{ scope: 'user:ada', limit: '1.00', period: 'total', mode: 'observe' }],
      issuers: [
        {
          id: 'corp',
          issuer: issuerUrl,
          audience: 'gate',
          groupsClaim: 'roles',
          groups: { HR: 'hr', everybody: 'staff' },
        },
        { id: 'few', issuer: issuerUrl, audience: 'few', requestsPerMinute: 2 },
      ],
    },
  })
  admin = server.adminKey ?? ''
})
afterAll(async () => {
  await cleanUp()
  issuer.closeAllConnections()
  await new Promise((resolve) => issuer.close(resolve))
})

const tokenOf = (sub: string, roles: readonly string[], audience = 'gate'): Promise<string> =>
  new SignJWT({ sub, roles })
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setIssuer(issuerUrl)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(privateKey)
const ada = () => tokenOf('ada', ['everybody', 'HR'])
const bob = () => tokenOf('bob', ['everybody'])

interface Answer {
  readonly status: number
  readonly id: string
  readonly text: string
  readonly paths: readonly string[]
}
async function retrieve(
  headers: Readonly<Record<string, string>>,
  more: object = {},
): Promise<Answer> {
  const response = await fetch(`${server.url}/v1/knowledge_bases/company/retrieve`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: QUESTION, ...more }),
    signal: AbortSignal.timeout(20_000),
  })
  const text = await response.text()
  const { results = [] } = JSON.parse(text) as { results?: readonly { path: string }[] }
  const id = response.headers.get('standpipe-request-id') ?? ''
  return { status: response.status, id, text, paths: results.map(({ path }) => path) }
}
const key = (app: string): Record<string, string> => ({
  authorization: `Bearer ${server.key(app)}`,
})
const forUser = async (app: string, token: Promise<string>): Promise<Record<string, string>> => ({
  ...key(app),
  'standpipe-user-token': await token,
})
const explained = async (id: string) => {
  const ran = await cli(['explain', id, '--json', '--data', server.data])
  return JSON.parse(ran.out) as { principal: string; user: string | null; outcome: string }
}
const readsHr = ({ paths }: Answer): boolean => paths.some((path) => path.startsWith('hr/'))

describe('rights are those of both', () => {
  test('app and person may: the document is found, and both stand in the explanation', async () => {
    const answer = await retrieve(await forUser('hr-desk', ada()))
    expect([answer.status, readsHr(answer)]).toEqual([200, true])
    expect(await explained(answer.id)).toMatchObject({ principal: 'app:hr-desk', user: 'user:ada' })
    expect(fetched).toEqual(['/.well-known/openid-configuration', '/jwks'])
  })

  test.each([
    ['the person may not', 'hr-desk', bob],
    ['the app may not', 'intranet', ada],
  ])('%s: nothing of it is found', async (_what, app, token) => {
    const answer = await retrieve(await forUser(app, token()))
    expect([answer.status, answer.paths.length > 0, readsHr(answer)]).toEqual([200, true, false])
  })

  test('a person alone reads as that person', async () => {
    const alone = async (token: Promise<string>) =>
      retrieve({ authorization: `Bearer ${await token}` })
    expect(readsHr(await alone(ada()))).toBe(true)
    const answer = await alone(bob())
    expect([answer.status, readsHr(answer)]).toEqual([200, false])
    expect((await alone(tokenOf('eve', []))).paths).toEqual([])
  })

  test('what is above its level, the app answers for a person only', async () => {
    const answer = await retrieve(key('hr-desk'))
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('Standpipe-User-Token')
    const chat = await fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...key('hr-desk') },
      body: JSON.stringify({
        model: 'assistant',
        messages: [{ role: 'user', content: QUESTION }],
      }),
    })
    expect(chat.status).toBe(403)
    await chat.text()
    expect((await retrieve(key('intranet'))).status).toBe(200)
  })

  test('a check tells what would become of it, for nobody and for a person', async () => {
    const check = async (text: string, headers: Readonly<Record<string, string>>) => {
      const response = await fetch(`${server.url}/guardrail/assistant/version/DRAFT/apply`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ source: 'INPUT', content: [{ text: { text } }] }),
      })
      const told = (await response.json()) as { action: string; actionReason?: string }
      return [response.status, told.action, told.actionReason ?? '']
    }
    const card = 'my card is 4111 1111 1111 1111'
    const faceless = await check(card, key('hr-desk'))
    expect(faceless).toEqual([
      200,
      'GUARDRAIL_INTERVENED',
      expect.stringContaining('Standpipe-User-Token'),
    ])
    expect(await check(card, await forUser('hr-desk', ada()))).toEqual([200, 'NONE', ''])
    expect(await check('hello', key('hr-desk'))).toEqual([200, 'NONE', ''])
  })

  test('the user that a request names is the one who is proven', async () => {
    const headers = await forUser('hr-desk', ada())
    expect((await retrieve(headers, { userId: 'ada' })).status).toBe(200)
    const refused = await retrieve(headers, { userId: 'bob' })
    expect(refused.status).toBe(403)
    expect(await explained(refused.id)).toMatchObject({
      principal: 'app:hr-desk',
      user: 'user:ada',
      outcome: 'refused',
    })
  })

  test('a token that is not good is recorded as shown by the app', async () => {
    const forged = ada().then((text) => `${text.slice(0, -8)}AAAAAAAA`)
    const foreign = new SignJWT({ sub: 'ada' })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer('https://evil.example.com')
      .setAudience('gate')
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(privateKey)
    for (const token of [foreign, forged]) {
      const refused = await retrieve(await forUser('hr-desk', token))
      expect(refused.status).toBe(401)
      expect(await explained(refused.id)).toMatchObject({
        principal: 'app:hr-desk',
        outcome: 'refused',
      })
    }
  })
})

describe('pairs that sign', () => {
  interface Made {
    readonly id: string
    readonly accessKey: { readonly id: string; readonly secret: string }
  }
  const made = async (): Promise<Made> => {
    const ran = await cli([
      'keys',
      'create',
      '--for',
      'app:intranet',
      '--aws',
      '--json',
      '--data',
      server.data,
    ])
    expect([ran.code, ran.err]).toEqual([0, ''])
    return JSON.parse(ran.out) as Made
  }
  const send = async (
    pair: Made['accessKey'],
    change: (path: string) => string = (path) => path,
  ) => {
    const path = '/v1/knowledge_bases/company/retrieve'
    const body = JSON.stringify({ query: QUESTION })
    const headers = signRequest(
      {
        method: 'POST',
        url: `${server.url}${path}`,
        headers: { 'content-type': 'application/json' },
        body,
        region: 'eu-central-1',
        service: 'bedrock',
        at: instant(Date.now()),
      },
      { accessKeyId: pair.id, secretAccessKey: pair.secret },
    )
    const again = () => retrieve(headers)
    const response = await fetch(`${server.url}${change(path)}`, { method: 'POST', headers, body })
    return { response, text: await response.text(), again }
  }

  test('open what the key opens; a signature opens it once; listed and revoked with the key', async () => {
    const { id, accessKey } = await made()
    expect(accessKey.id).toMatch(/^SPAK[0-9A-Z]{16}$/)
    const { response, again } = await send(accessKey)
    expect(response.status).toBe(200)
    const replayed = await again()
    expect(replayed.status).toBe(429)
    expect(await explained(replayed.id)).toMatchObject({ principal: 'app:intranet' })
    const listed = await cli(['keys', 'list', '--json', '--data', server.data])
    const { keys } = JSON.parse(listed.out) as { keys: { id: string; accessKeys: string[] }[] }
    expect(keys.find((each) => each.id === id)?.accessKeys).toEqual([accessKey.id])
    expect(listed.out).not.toContain(accessKey.secret)
    // A signature over another path is recorded, as of a key that was only named.
    const elsewhere = await send(accessKey, (path) => `${path}?x=1`)
    expect(elsewhere.response.status).toBe(401)
    const refused = await explained(elsewhere.response.headers.get('standpipe-request-id') ?? '')
    expect(refused).toMatchObject({ principal: 'app:intranet', outcome: 'refused' })
    const rotated = await cli(['keys', 'rotate', '--json', '--data', server.data])
    expect(rotated.code).toBe(0)
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    expect((await send(accessKey)).response.status).toBe(200)
    const revoked = await cli(['keys', 'revoke', accessKey.id, '--json', '--data', server.data])
    expect(JSON.parse(revoked.out)).toMatchObject({ id })
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const late = await send(accessKey)
    expect(late.response.status).toBe(401)
    expect(late.text).toContain('was revoked')
  })

  test('no administrator signs, and nobody reads secrets in the log', async () => {
    const ran = await cli(['keys', 'create', '--for', 'admin:ops', '--aws', '--data', server.data])
    expect([ran.code, ran.out]).toEqual([1, ''])
    const pair = (await made()).accessKey
    expect(server.log()).not.toContain(pair.secret)
    expect(server.log()).not.toContain(admin)
  })
})

test('people alone are counted each by themselves, as their issuer says', async () => {
  const ask = async (sub: string): Promise<number> => {
    const authorization = `Bearer ${await tokenOf(sub, [], 'few')}`
    return (await retrieve({ authorization })).status
  }
  expect([await ask('carol'), await ask('carol'), await ask('carol')]).toEqual([200, 200, 429])
  expect(await ask('dave')).toBe(200)
})
