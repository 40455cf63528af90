import {
  BedrockRuntimeClient,
  ConverseCommand,
  InvokeModelCommand,
} from '@aws-sdk/client-bedrock-runtime'
import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import { signRequest } from '../kernel/aws-signature.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Random } from '../kernel/random.ts'
import { isRefusal, type OrRefusal } from '../kernel/refusal.ts'
import { instant } from '../kernel/values.ts'
import { memoryStores } from '../stores/memory/memory.ts'
import { isAccessKeyId, type SecretBox } from './access-key.ts'
import { refusedCaller, type Caller } from './caller.ts'
import { Directory } from './directory.ts'
import { KeyRing } from './key-ring.ts'
import type { Principal } from './principal.ts'
import { Replays } from './replays.ts'
import { SignedCallers } from './signed-callers.ts'

const START = Date.UTC(2026, 5, 1, 12)
const TEN = 10_000

/** Seals nothing; knows whose keys were destroyed. */
class OpenBox implements SecretBox {
  readonly destroyed = new Set<string>()
  async seal(subject: string, _row: string, bytes: Uint8Array) {
    return { keyId: subject, bytes }
  }
  open({ keyId, bytes }: { keyId: string; bytes: Uint8Array }) {
    return this.destroyed.has(keyId) ? undefined : bytes
  }
}

async function world(replaysMax?: number) {
  let now = START
  let drawn = 0
  const clock: Clock = {
    now: () => instant(now),
    monotonicMs: () => now,
    sleep: () => Promise.resolve(),
  }
  const random: Random = {
    bytes: (count) => createHash('sha256').update(`draw ${drawn++}`).digest().subarray(0, count),
    fraction: () => 0,
  }
  const stores = memoryStores()
  const box = new OpenBox()
  const ring = await KeyRing.open({
    store: stores.apiKeys,
    directory: new Directory({ groups: [], apps: [{ id: 'crm', groups: [] }], users: [] }),
    hash: (text) => createHmac('sha256', 'key').update(text).digest(),
    clock,
    pairs: { store: stores.accessKeys, box },
  })
  const made = await ring.issuePair('app:crm', instant(START + 3_600_000), random)
  if (isRefusal(made)) throw new Error(made.message)
  const signed = new SignedCallers(ring, clock, new Replays(clock.now(), replaysMax))
  const pass = (ms: number): void => void (now += ms)
  return { ring, signed, box, made, clock, random, pass, at: () => now }
}
type World = Awaited<ReturnType<typeof world>>

let requests = 0
interface Asked {
  readonly target?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly secret?: string
  readonly id?: string
  readonly at?: number
  readonly service?: string
}

function callerOf({ made, at }: World, asked: Asked = {}): Caller {
  const { target = '/model/a%3A0/converse', body = '{"messages":[]}' } = asked
  const headers = asked.headers ?? { 'content-type': 'application/json' }
  const signed = signRequest(
    {
      method: 'POST',
      url: `http://gate.test:8080${target}`,
      headers,
      body,
      region: 'eu-central-1',
      service: asked.service ?? 'bedrock',
      at: instant(asked.at ?? at()),
    },
    {
      accessKeyId: asked.id ?? made.accessKey.id,
      secretAccessKey: asked.secret ?? made.accessKey.secret,
    },
  )
  return {
    headers: { ...signed, host: 'gate.test:8080' },
    method: 'POST',
    target,
    requestId: `req_${requests++}`,
    body: Buffer.from(body),
  }
}

const said = (outcome: OrRefusal<Principal>): string =>
  isRefusal(outcome) ? `${outcome.code}: ${outcome.message}` : `${outcome.kind}:${outcome.id}`

/** What a client of AWS sends, caught before it leaves. */
async function sentBy(
  pair: { readonly id: string; readonly secret: string },
  at: number,
  ask: (client: BedrockRuntimeClient) => Promise<unknown>,
): Promise<Caller> {
  const caught: Caller[] = []
  const client = new BedrockRuntimeClient({
    region: 'us-west-2',
    endpoint: 'http://gate.test:8080',
    credentials: { accessKeyId: pair.id, secretAccessKey: pair.secret },
    systemClockOffset: at - Date.now(),
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: {
        method: string
        path: string
        query: Record<string, string>
        headers: Record<string, string>
        body: Uint8Array | string | undefined
      }) => {
        caught.push({
          headers: Object.fromEntries(
            Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
          ),
          method: request.method,
          target: request.path,
          requestId: `req_${requests++}`,
          body: Buffer.from(request.body ?? ''),
        })
        throw new Error('caught')
      },
    },
  })
  await ask(client).catch(() => undefined)
  const [caller] = caught
  if (caller === undefined) throw new Error('the client sent nothing')
  return caller
}

test.each([
  'anthropic.claude-3-haiku-20240307-v1:0',
  'arn:aws:bedrock:eu-central-1:123456789012:inference-profile/a b',
  "odd id !'()*~%41",
])('what the official client signs is proven: %s', async (modelId) => {
  const w = await world()
  const messages = [{ role: 'user' as const, content: [{ text: 'hällo' }] }]
  const asks = [
    (client: BedrockRuntimeClient) => client.send(new ConverseCommand({ modelId, messages })),
    (client: BedrockRuntimeClient) =>
      client.send(new InvokeModelCommand({ modelId, body: '{"x":1}', accept: 'application/json' })),
  ]
  for (const ask of asks) {
    const caller = await sentBy(w.made.accessKey, w.at(), ask)
    expect(said(w.signed.recognize({ ...caller, body: undefined }))).toBe('app:crm')
    expect(said(w.signed.authenticate(caller))).toBe('app:crm')
    const { 'x-amz-date': _, ...dateless } = caller.headers
    expect(said(w.signed.authenticate({ ...caller, headers: dateless }))).toMatch(
      /carries its date/,
    )
    const other = { ...caller, headers: { ...caller.headers }, target: '/model/another/converse' }
    expect(said(w.signed.authenticate(other))).toMatch(/does not match/)
  }
})

test('HTTP/2: an SDK signs `:authority`, or `host` where none is sent', async () => {
  const w = await world()
  const { headers, ...rest } = callerOf(w)
  const { host, ...others } = headers
  expect(said(w.signed.authenticate({ ...rest, headers: { ...others, ':authority': host } }))).toBe(
    'app:crm',
  )
})

test('recognized is not proven: it opens the body, and says so', async () => {
  const w = await world()
  const forged = callerOf(w, { secret: 'not the secret' })
  expect(w.signed.recognize({ ...forged, body: undefined })).toMatchObject({
    id: 'crm',
    claimed: true,
  })
  expect(said(w.signed.authenticate({ ...forged, body: undefined }))).toMatch(/with the body/)
  expect(said(w.signed.authenticate(forged))).toMatch(/does not match/)
  expect(w.signed.authenticate(callerOf(w))).not.toHaveProperty('claimed')
})

test('unknown ids, wrong secrets and destroyed keys get one answer', async () => {
  const w = await world()
  const unknown = callerOf(w, { id: 'SPAK0000000000000000' })
  const wrong = callerOf(w, { secret: 'x' })
  const answers = [w.signed.authenticate(unknown), w.signed.authenticate(wrong)]
  answers.push(w.signed.recognize({ ...unknown, body: undefined }))
  const fine = callerOf(w)
  w.box.destroyed.add('app:crm')
  answers.push(w.signed.authenticate(fine))
  expect(new Set(answers.map(said)).size).toBe(1)
  expect(answers.every((answer) => isRefusal(answer) && refusedCaller(answer) === undefined)).toBe(
    true,
  )
})

/** Each change of what was signed, and what the answer names. */
const CHANGES: Readonly<Record<string, readonly [(caller: Caller) => Partial<Caller>, RegExp]>> = {
  'another body': [() => ({ body: Buffer.from('{}') }), /not the hash of the body/],
  'another method': [() => ({ method: 'GET' }), /does not match/],
  'a query': [({ target }) => ({ target: `${target}?a=1` }), /does not match/],
  'another host': [({ headers }) => ({ headers: { ...headers, host: 'evil' } }), /does not match/],
  'another content type': [
    ({ headers }) => ({ headers: { ...headers, 'content-type': 'text/plain' } }),
    /does not match/,
  ],
  'an unsigned payload': [
    ({ headers }) => ({ headers: { ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
    /switch payload signing on/,
  ],
  'a streamed payload': [
    ({ headers }) => ({
      headers: { ...headers, 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' },
    }),
    /switch payload signing on/,
  ],
  'the day of another': [
    ({ headers }) => ({ headers: { ...headers, 'x-amz-date': '20260602T000000Z' } }),
    /date of the credential scope/,
  ],
  'no date': [({ headers }) => ({ headers: { ...headers, 'x-amz-date': 'now' } }), /its date/],
  'an authorization cut short': [
    ({ headers }) => ({
      headers: { ...headers, authorization: String(headers['authorization']).slice(0, -1) },
    }),
    /is not `AWS4/,
  ],
  'a region of one’s choice': [
    ({ headers }) => ({
      headers: {
        ...headers,
        authorization: String(headers['authorization']).replace('eu-central-1', 'us-east-1'),
      },
    }),
    /does not match/,
  ],
}
test.each(Object.entries(CHANGES))('signed, then changed: %s', async (_what, [change, answer]) => {
  const w = await world()
  const caller = callerOf(w)
  expect(said(w.signed.authenticate({ ...caller, ...change(caller) }))).toMatch(answer)
})

test.each([
  [{ at: START - 301_000 }, /five minutes/],
  [{ at: START + 301_000 }, /five minutes/],
  [{ at: START + 299_000 }, /^app:crm$/],
  [{ service: 's3' }, /another service/],
])('%j', async (asked, answer) => {
  const w = await world()
  expect(said(w.signed.authenticate(callerOf(w, asked)))).toMatch(answer)
})

test('what decides the meaning of a request is covered', async () => {
  const w = await world()
  const caller = callerOf(w, { headers: {} })
  expect(said(w.signed.authenticate(caller))).toBe('app:crm')
  const typed = callerOf(w, { headers: {} })
  const headers = { ...typed.headers, 'content-type': 'application/json' }
  expect(said(w.signed.authenticate({ ...typed, headers }))).toMatch(/cover `content-type`/)
  const authorization = String(typed.headers['authorization'])
  for (const [name, sent] of [
    ['host', 'host;'],
    ['x-amz-date', ';x-amz-date'],
  ] as const) {
    const less = { ...typed.headers, authorization: authorization.replace(sent, '') }
    expect(said(w.signed.authenticate({ ...typed, headers: less }))).toContain(`cover \`${name}\``)
  }
})

test.each([['standpipe-user-token'], ['standpipe-anything'], ['idempotency-key']])(
  'INVARIANT (nothing is added under a signature): %s',
  async (name) => {
    const w = await world()
    const bare = callerOf(w)
    const added = { ...bare, headers: { ...bare.headers, [name]: 'x' } }
    expect(said(w.signed.recognize({ ...added, body: undefined }))).toContain(`cover \`${name}\``)
    expect(said(w.signed.authenticate(added))).toContain(`cover \`${name}\``)
    expect(said(w.signed.authenticate(callerOf(w, { headers: { [name]: 'x' } })))).toBe('app:crm')
  },
)

test('what Bedrock itself reads may come unsigned', async () => {
  const w = await world()
  const { headers, ...bare } = callerOf(w)
  const added = { ...headers, 'x-amzn-bedrock-trace': 'ENABLED', 'user-agent': 'x' }
  expect(said(w.signed.authenticate({ ...bare, headers: added }))).toBe('app:crm')
})

test.each([
  ['?a=1&b=2', /^app:crm$/],
  ['?a=1&a=2', /read in two ways/],
  ['?a=1&%61=2', /read in two ways/],
  ['?a=1+2', /read in two ways/],
  ['?a=1%2B2', /^app:crm$/],
])('a query that a signature covers: %s', async (query, answer) => {
  const w = await world()
  expect(said(w.signed.authenticate(callerOf(w, { target: `/x${query}` })))).toMatch(answer)
})

test('INVARIANT (a signature opens one request): not another, within its window or after', async () => {
  const w = await world()
  const caller = callerOf(w)
  expect(said(w.signed.authenticate(caller))).toBe('app:crm')
  expect(said(w.signed.authenticate(caller))).toBe('app:crm')
  const again = { ...caller, headers: { ...caller.headers }, requestId: 'another' }
  const refused = w.signed.authenticate(again)
  expect(refused).toMatchObject({ code: 'rate_limited', retryAfterMs: 1_000 })
  expect(isRefusal(refused) && refusedCaller(refused)).toMatchObject({ id: 'crm' })
  w.pass(310_000)
  expect(said(w.signed.authenticate(again))).toMatch(/five minutes/)
  expect(said(w.signed.authenticate(callerOf(w)))).toBe('app:crm')
})

test('an answer that takes longer than a signature lives keeps its caller, until the key ends', async () => {
  const w = await world()
  const caller = callerOf(w)
  expect(said(w.signed.authenticate(caller))).toBe('app:crm')
  w.pass(20 * 60_000)
  expect(said(w.signed.authenticate(caller))).toBe('app:crm')
  await w.ring.revoke(w.made.row.id)
  expect(said(w.signed.authenticate(caller))).toMatch(/was revoked/)
})

test('a signature from before the start counts as used; memory is bounded', async () => {
  const w = await world(3)
  expect(w.signed.authenticate(callerOf(w, { at: START - 1_000 }))).toMatchObject({
    code: 'rate_limited',
  })
  for (let n = 0; n < 3; n++)
    expect(said(w.signed.authenticate(callerOf(w, { body: `${n}` })))).toBe('app:crm')
  expect(w.signed.authenticate(callerOf(w, { body: '3' }))).toMatchObject({ code: 'rate_limited' })
  w.pass(7 * 60_000)
  expect(said(w.signed.authenticate(callerOf(w, { body: '3' })))).toBe('app:crm')
})

test('our clock set back brings no signature back', () => {
  const replays = new Replays(instant(START))
  const signature = createHash('sha256').update('s').digest()
  const use = (now: number, requestId: string): string =>
    replays.use(signature, { at: instant(START + TEN), now: instant(now), requestId })
  expect(use(START + TEN, 'one')).toBe('fresh')
  replays.use(Buffer.alloc(32), {
    at: instant(START + 900_000),
    now: instant(START + 900_000),
    requestId: 'x',
  })
  expect(replays.size).toBe(1)
  expect(use(START + TEN, 'two')).toBe('used')
})

test('a pair ends with its API key: expiry and revocation', async () => {
  const w = await world()
  w.pass(3_600_000)
  expect(said(w.signed.authenticate(callerOf(w)))).toMatch(/expired at/)
  const fresh = await world()
  expect(fresh.ring.keyIdOf(fresh.made.accessKey.id)).toBe(fresh.made.row.id)
  expect(fresh.ring.pairsOf(fresh.made.row.id)).toEqual([fresh.made.accessKey.id])
  await fresh.ring.revoke(fresh.made.row.id)
  const refused = fresh.signed.authenticate(callerOf(fresh))
  expect(said(refused)).toMatch(/was revoked/)
  expect(isRefusal(refused) && refusedCaller(refused)).toMatchObject({ id: 'crm', claimed: true })
})

test('a pair is no key of AWS to our own detectors, and no administrator gets one', async () => {
  const { made, ring, random } = await world()
  expect(isAccessKeyId(made.accessKey.id)).toBe(true)
  const scanner = createScanner(defaultRaises)
  const types = (text: string): readonly string[] => scanner.find(text).map(({ type }) => type)
  expect(types('the id AKIAIOSFODNN7EXAMPLE signs')).toContain('secret_aws_access_key')
  expect(types(`the id ${made.accessKey.id} signs`)).not.toContain('secret_aws_access_key')
  expect(await ring.issuePair('admin:x', undefined, random)).toMatchObject({
    code: 'invalid_request',
  })
})
