import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Anthropic from '@anthropic-ai/sdk'
import {
  BedrockAgentRuntimeClient,
  RetrieveAndGenerateCommand,
  RetrieveCommand,
} from '@aws-sdk/client-bedrock-agent-runtime'
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock'
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { FakeOpenAi } from '../support/fake-openai.ts'
import { startSdkWorld } from './sdk-world.ts'
import { cleanUp, type Server } from './server.ts'
import {
  explained,
  pairFor,
  send,
  signed,
  type Heard,
  type Pair,
  type Protocol,
} from './signers.ts'
import type { Sent, Signing } from './signers.ts'
import { call, chatBody, tokenOf, until } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** Requests signed with AWS's Signature Version 4: what opens the gate, and what does not. */
const CHAT = '/v1/chat/completions'
const PROTOCOLS: readonly Protocol[] = ['HTTP/1.1', 'HTTP/2']
const MINUTE_MS = 60_000
let upstream: FakeOpenAi
let server: Server
let pair: Pair
let other: Pair
let revoked: Pair
let expired: Pair
/** All that must be found nowhere but at who sent it. */
const secrets = new Set<string>()

beforeAll(async () => {
  ;({ upstream, server } = await startSdkWorld())
  pair = await pairFor(server, 'intranet')
  other = await pairFor(server, 'hr-desk')
  revoked = await pairFor(server, 'intranet')
  const soon = Date.now() + 1_500
  expired = await pairFor(server, 'intranet', { expiresAt: new Date(soon).toISOString() })
  const url = `${server.url}/v1/standpipe/keys/${revoked.keyId}/revoke`
  expect((await call(url, tokenOf(server), {})).status).toBe(200)
  for (const each of [pair, other, revoked, expired]) secrets.add(each.credentials.secretAccessKey)
  await until('the key expired', () => Date.now() > soon + 100)
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})

/** Health is asked for now and then, which is no request. */
const asked = (): number =>
  upstream.requests.filter(({ path }) => path.endsWith('/chat/completions')).length

let nonce = 0
/** No two are alike: two equal ones of one second have one signature. */
const question = (more: object = {}): Sent => ({
  method: 'POST',
  path: CHAT,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(chatBody('chat', `question ${(nonce += 1)}`, more)),
})
/** Sends it, and remembers the signature. */
async function deliver(over: Protocol, sent: Sent): Promise<Heard> {
  const signature = /Signature=([0-9a-f]{64})/.exec(sent.headers['authorization'] ?? '')?.[1]
  if (signature !== undefined) secrets.add(signature)
  return send(server.url, over, sent)
}
const signedBy = (by: Pair, signing?: Signing, more?: object): Sent =>
  signed(server.url, question(more), by, signing)
const withHeaders = (sent: Sent, headers: Sent['headers']): Sent => ({
  ...sent,
  headers: { ...sent.headers, ...headers },
})
const codeOf = ({ text }: Heard): string =>
  (JSON.parse(text) as { error: { code: string } }).error.code

describe.each(PROTOCOLS)('over %s', (over) => {
  test('a signature opens what its key opens, and the answer tells nothing of it', async () => {
    const before = asked()
    const heard = await deliver(over, signedBy(pair))
    expect(heard.text).toContain('Hello from the model')
    expect(heard.headers['x-request-id']).toBe(heard.id)
    expect(asked()).toBe(before + 1)
    expect(await explained(server, heard.id)).toMatchObject({
      principal: 'app:intranet',
      outcome: 'completed',
    })
    const sent = JSON.stringify(upstream.requests.at(-1))
    for (const secret of secrets) expect(sent).not.toContain(secret)
  })

  test.each<[string, () => Sent, string]>([
    ['over another path', () => ({ ...signedBy(pair), path: `${CHAT}?x=1` }), 'does not match'],
    [
      'over another method',
      () => ({ ...signed(server.url, { ...question(), method: 'PUT' }, pair), method: 'POST' }),
      'does not match',
    ],
    [
      'over another body that says its hash',
      () => ({ ...signedBy(pair), body: question().body }),
      'not the hash of the body',
    ],
    [
      'over another host',
      () => withHeaders(signedBy(pair), { host: 'gate.example.com' }),
      'does not match',
    ],
    [
      'over no body',
      () => withHeaders(signedBy(pair), { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }),
      'not covered by the signature',
    ],
    [
      'of a body in chunks',
      () =>
        withHeaders(signedBy(pair), {
          'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
        }),
      'not covered by the signature',
    ],
    ['six minutes old', () => signedBy(pair, { skewMs: -6 * MINUTE_MS }), 'five minutes'],
    ['of in six minutes', () => signedBy(pair, { skewMs: 6 * MINUTE_MS }), 'five minutes'],
    [
      'of yesterday with the date of now',
      () =>
        withHeaders(signedBy(pair, { skewMs: -86_400_000 }), {
          'x-amz-date': signedBy(pair).headers['x-amz-date'] ?? '',
        }),
      'credential scope',
    ],
    ['for another service', () => signedBy(pair, { service: 's3' }), 'another service'],
    [
      'with a header changed',
      () => withHeaders(signedBy(pair), { 'content-type': 'text/plain' }),
      'does not match',
    ],
    [
      'that covers no content type',
      () =>
        withHeaders(signed(server.url, { ...question(), headers: {} }, pair), {
          'content-type': 'application/json',
        }),
      '`content-type`',
    ],
    [
      'with the secret of another pair',
      () =>
        signedBy({
          ...pair,
          credentials: { ...pair.credentials, secretAccessKey: other.credentials.secretAccessKey },
        }),
      'does not match',
    ],
    ['of a revoked key', () => signedBy(revoked), 'was revoked'],
    ['of an expired key', () => signedBy(expired), 'expired'],
  ])('a signature %s is refused', async (_what, make, why) => {
    const before = asked()
    const heard = await deliver(over, make())
    expect([heard.status, codeOf(heard)]).toEqual([401, 'invalid_api_key'])
    expect(heard.text).toContain(why)
    expect(heard.headers['x-request-id']).toBe(heard.id)
    expect(asked()).toBe(before)
    // Either whose key was named, or a stranger: a record is there.
    const told = await explained(server, heard.id)
    expect(told).toMatchObject({ outcome: 'refused', reason: { code: 'unauthenticated' } })
    expect(['app:intranet', null]).toContain(told.principal)
    expect(told.records.map(({ kind }) => kind)).toEqual(['refused'])
  })

  test('an id that nobody has, and a signature in the query', async () => {
    const before = asked()
    const credentials = { accessKeyId: 'SPAK0000000000000000', secretAccessKey: 'x'.repeat(43) }
    const nobody = await deliver(over, signedBy({ keyId: '', credentials }))
    const query = `?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=${'0'.repeat(64)}`
    const presigned = await deliver(over, { ...question(), path: `${CHAT}${query}` })
    for (const [heard, why] of [
      [nobody, 'does not match'],
      [presigned, 'in the query'],
    ] as const) {
      expect([heard.status, codeOf(heard)]).toEqual([401, 'invalid_api_key'])
      expect(heard.text).toContain(why)
      expect(await explained(server, heard.id)).toMatchObject({
        principal: null,
        outcome: 'refused',
      })
    }
    // The same word for an id that is unknown and a secret that is wrong.
    const wrong = await deliver(
      over,
      signedBy({ ...pair, credentials: { ...pair.credentials, secretAccessKey: 'wrong' } }),
    )
    expect(wrong.text).toBe(nobody.text)
    expect(asked()).toBe(before)
  })

  test('the same bytes again open nothing: at once, while the first is open, and after it', async () => {
    const before = asked()
    const long = signed(
      server.url,
      {
        ...question(),
        body: JSON.stringify(chatBody('chat', `talk a while ${(nonce += 1)}`, { stream: true })),
      },
      pair,
    )
    const open = deliver(over, long)
    await until('the first is open', () => asked() > before)
    const during = await deliver(over, long)
    const elsewhere = await deliver(over === 'HTTP/2' ? 'HTTP/1.1' : 'HTTP/2', long)
    expect((await open).text).toContain('[DONE]')
    const after = await deliver(over, long)
    for (const heard of [during, elsewhere, after]) {
      expect([heard.status, codeOf(heard)]).toEqual([429, 'rate_limit_exceeded'])
      expect(await explained(server, heard.id)).toMatchObject({
        principal: 'app:intranet',
        outcome: 'refused',
        reason: { code: 'rate_limited' },
      })
    }
    const twins = signedBy(pair)
    const both = await Promise.all([deliver(over, twins), deliver(over, twins)])
    expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['200', '429'])
    expect(asked()).toBe(before + 2)
  })

  test('a clock that is ahead by less than five minutes', async () => {
    const heard = await deliver(over, signedBy(pair, { skewMs: 4.8 * MINUTE_MS }))
    expect(heard.status).toBe(200)
  })
})

describe('the official clients sign', () => {
  const config = (by: Pair = pair, more: object = {}) => ({
    region: 'eu-central-1',
    endpoint: server.url,
    credentials: by.credentials,
    authSchemePreference: ['sigv4'],
    maxAttempts: 1,
    ...more,
  })
  const messages = [{ role: 'user' as const, content: [{ text: 'hello' }] }]
  const failure = async (call: Promise<unknown>) => {
    const error = await call.then(
      () => undefined,
      (caught: unknown) => caught,
    )
    return error as {
      readonly name: string
      readonly $metadata: { readonly requestId?: string; readonly httpStatusCode?: number }
    }
  }

  test.each(['chat', 'arn:aws:bedrock:eu-central-1:000000000000:inference-profile/chat'])(
    'a model by the name of %s, whole and streamed',
    async (modelId) => {
      const client = new BedrockRuntimeClient(config())
      const { output, $metadata } = await client.send(new ConverseCommand({ modelId, messages }))
      expect(output?.message?.content?.[0]?.text).toBe('Hello from the model')
      expect(await explained(server, $metadata.requestId ?? '')).toMatchObject({
        principal: 'app:intranet',
        outcome: 'completed',
      })
      const { stream } = await client.send(new ConverseStreamCommand({ modelId, messages }))
      let text = ''
      for await (const event of stream ?? []) text += event.contentBlockDelta?.delta?.text ?? ''
      expect(text).toBe('Hello from the model')
    },
  )

  test('lists with a query, and passages', async () => {
    const models = new BedrockClient(config())
    const { modelSummaries } = await models.send(
      new ListFoundationModelsCommand({ byProvider: 'standpipe', byOutputModality: 'TEXT' }),
    )
    expect(modelSummaries?.length).toBeGreaterThan(0)
    const { retrievalResults } = await new BedrockAgentRuntimeClient(config()).send(
      new RetrieveCommand({
        knowledgeBaseId: 'company',
        retrievalQuery: { text: 'How many days of annual leave are there?' },
      }),
    )
    expect(retrievalResults?.length).toBeGreaterThan(0)
  })

  test.each([
    ['a revoked key', () => revoked],
    ['an expired key', () => expired],
    [
      'a wrong secret',
      () => ({ ...pair, credentials: { ...pair.credentials, secretAccessKey: 'no' } }),
    ],
  ])('%s is an AccessDeniedException with the id of its record', async (_what, by) => {
    const before = asked()
    for (const call of [
      () =>
        new BedrockRuntimeClient(config(by())).send(
          new ConverseCommand({ modelId: 'chat', messages }),
        ),
      () => new BedrockClient(config(by())).send(new ListFoundationModelsCommand({})),
    ]) {
      const { name, $metadata } = await failure(call())
      expect([name, $metadata.httpStatusCode]).toEqual(['AccessDeniedException', 403])
      expect(await explained(server, $metadata.requestId ?? '')).toMatchObject({
        outcome: 'refused',
        principal: 'app:intranet',
      })
    }
    expect(asked()).toBe(before)
  })

  test('a user that an app merely names is refused', async () => {
    const before = asked()
    const client = new BedrockAgentRuntimeClient(config())
    const userContext = { userId: 'ada' }
    const calls = [
      () =>
        client.send(
          new RetrieveCommand({
            knowledgeBaseId: 'company',
            retrievalQuery: { text: 'leave' },
            userContext,
          }),
        ),
      () =>
        client.send(
          new RetrieveAndGenerateCommand({
            input: { text: 'leave' },
            userContext,
            retrieveAndGenerateConfiguration: {
              type: 'KNOWLEDGE_BASE',
              knowledgeBaseConfiguration: { knowledgeBaseId: 'company', modelArn: 'chat' },
            },
          }),
        ),
    ]
    for (const call of calls) {
      const { name, $metadata } = await failure(call())
      expect(name).toBe('AccessDeniedException')
      expect(await explained(server, $metadata.requestId ?? '')).toMatchObject({
        principal: 'app:intranet',
        user: null,
        outcome: 'refused',
        reason: { code: 'forbidden' },
      })
    }
    expect(asked()).toBe(before)
  })

  /** What this process takes for now; the server is another process. */
  const withClock = async <T>(skewMs: number, work: () => Promise<T>): Promise<T> => {
    const now = Date.now.bind(Date)
    const spy = vi.spyOn(Date, 'now').mockImplementation(() => now() + skewMs)
    try {
      return await work()
    } finally {
      spy.mockRestore()
    }
  }
  // Behind: what may have been used before this server started counts as used, until a clock agrees.
  test.each([
    [20, 2],
    [-20, 2],
    [-3, 2],
    [3, 1],
  ])(
    'a clock that is off by %i minutes: the client succeeds in %i attempts',
    async (minutes, attempts) => {
      const { $metadata } = await withClock(minutes * MINUTE_MS, () =>
        new BedrockRuntimeClient(config(pair, { maxAttempts: 2 })).send(
          new ConverseCommand({ modelId: 'chat', messages }),
        ),
      )
      expect([$metadata.httpStatusCode, $metadata.attempts]).toEqual([200, attempts])
    },
  )

  /** Without what the client adds to tell its attempts apart, equal requests of a second sign equally. */
  const alike =
    <Args extends { readonly request: unknown }, Out>(next: (args: Args) => Promise<Out>) =>
    (args: Args): Promise<Out> => {
      const { headers } = args.request as { readonly headers: Record<string, string> }
      delete headers['amz-sdk-invocation-id']
      delete headers['amz-sdk-request']
      return next(args)
    }
  const twinClient = () => {
    const client = new BedrockRuntimeClient(config(pair, { maxAttempts: 5 }))
    client.middlewareStack.addRelativeTo(alike, {
      relation: 'before',
      toMiddleware: 'httpSigningMiddleware',
      name: 'alike',
    })
    return client
  }
  test('two alike at once: the second is asked to wait, signs anew and succeeds', async () => {
    const before = asked()
    await until('a second begins', () => Date.now() % 1_000 < 100)
    const command = () => new ConverseCommand({ modelId: 'chat', messages })
    const both = await Promise.all([twinClient(), twinClient()].map((each) => each.send(command())))
    expect(both.map(({ $metadata }) => $metadata.httpStatusCode)).toEqual([200, 200])
    const attempts = both.map(({ $metadata }) => $metadata.attempts ?? 0)
    expect([Math.min(...attempts), Math.max(...attempts) > 1]).toEqual([1, true])
    expect(asked()).toBe(before + 2)
  })
})

test('a refusal carries its id where the SDK of each dialect looks for it', async () => {
  const wrong = { apiKey: 'sp_wrong', maxRetries: 0 }
  const messages = [{ role: 'user' as const, content: 'hello' }]
  const openai = new OpenAI({ baseURL: `${server.url}/v1`, ...wrong })
  const anthropic = new Anthropic({ baseURL: server.url, ...wrong })
  const calls = [
    () => openai.chat.completions.create({ model: 'chat', messages }),
    () => openai.models.list(),
    () => anthropic.messages.create({ model: 'chat', messages, max_tokens: 10 }),
    () => anthropic.models.list(),
  ]
  for (const call of calls) {
    const error = await Promise.resolve(call()).catch((caught: unknown) => caught)
    const { status, requestID } = error as { readonly status: number; readonly requestID: string }
    expect(status).toBe(401)
    expect(await explained(server, requestID)).toMatchObject({
      principal: null,
      outcome: 'refused',
    })
  }
})

test('no secret and no signature is in the log, the metrics, or any file', async () => {
  expect(secrets.size).toBeGreaterThan(30)
  const key = server.key('intranet')
  const { text: metrics } = await call(`${server.url}/metrics`, tokenOf(server))
  const places = [server.log(), metrics, ...filesOf(server.data)]
  expect(places.length).toBeGreaterThan(4)
  for (const place of places)
    for (const secret of [...secrets, key]) expect(place.includes(secret)).toBe(false)
  const verified = await call(`${server.url}/v1/standpipe/ledger/verify`, tokenOf(server), {})
  expect(verified.text).toContain('"problems":[]')
})

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
