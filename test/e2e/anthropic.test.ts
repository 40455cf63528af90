import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import {
  startFakeAnthropic,
  type FakeAnswer,
  type FakeAnthropic,
} from '../support/fake-anthropic.ts'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, startServer, type Server } from './server.ts'
import { balanceOf, tokenOf, UPSTREAM_ENV, upstreamAt } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** Anthropic's official SDK, unmodified, against the real server; behind it both dialects. */
let claude: FakeAnthropic
let other: FakeOpenAi
let server: Server
/** What the deployment of the same dialect does next. */
let script: FakeAnswer = {}

beforeAll(async () => {
  claude = await startFakeAnthropic({ answers: () => script })
  other = await startFakeOpenAi({ answers: { text: 'from the other dialect' } })
  server = await startServer({
    env: UPSTREAM_ENV,
    config: {
      deployments: [
        upstreamAt(claude.url, { id: 'claude', provider: 'anthropic' }),
        upstreamAt(other.url, { id: 'other' }),
      ],
      aliases: [
        { id: 'claude', deployments: ['claude'] },
        { id: 'other', deployments: ['other'] },
      ],
      groups: [],
      apps: [
        { id: 'intranet', groups: [] },
        { id: 'poor', groups: [] },
      ],
      budgets: [
        { scope: 'app:intranet', limit: '9.00', period: 'total', mode: 'hard' },
        { scope: 'app:poor', limit: '0.000001', period: 'total', mode: 'hard' },
      ],
    },
  })
})
afterAll(async () => {
  await cleanUp()
  await claude.close()
  await other.close()
})

const client = (app = 'intranet'): Anthropic =>
  new Anthropic({ baseURL: server.url, apiKey: server.key(app), maxRetries: 1 })
const ask = (model: string, text = 'hello') => ({
  model,
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: text }],
})

test('whole: the deployment’s own bytes, its own fields and beta headers', async () => {
  script = { text: 'hi', blocks: [{ type: 'of_tomorrow', x: 1 }], usage: { of_tomorrow: 1 } }
  const message = await client().messages.create(
    Object.assign(ask('claude'), { of_tomorrow: { kept: true } }),
    { headers: { 'anthropic-beta': 'b1' } },
  )
  expect(message).toMatchObject({
    id: 'msg_fake',
    model: 'small-model',
    content: [{ type: 'text', text: 'hi' }, { type: 'of_tomorrow' }],
    usage: { of_tomorrow: 1 },
  })
  const { body, headers } = claude.requests.at(-1) ?? {}
  expect(body).toMatchObject({ model: 'small-model', of_tomorrow: { kept: true } })
  expect(headers).toMatchObject({ 'anthropic-beta': 'b1', 'x-api-key': 'upstream-key' })
})

test('streamed: thought with its signature, calls, usage with cache classes', async () => {
  script = {
    thinking: { text: 'hm', signature: 'c2ln' },
    toolCalls: [{ id: 'toolu_1', name: 'f', input: { to: 'Lyon' } }],
    usage: { input_tokens: 3, cache_read_input_tokens: 9, output_tokens: 7 },
  }
  const message = await client().messages.stream(ask('claude')).finalMessage()
  expect(message.content).toMatchObject([
    { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
    { type: 'text', text: 'Hello from the model' },
    { type: 'tool_use', input: { to: 'Lyon' } },
  ])
  expect(message.usage).toMatchObject({ input_tokens: 3, output_tokens: 7 })
})

test('to another dialect and from another dialect', async () => {
  script = { text: 'from claude' }
  const message = await client().messages.stream(ask('other')).finalMessage()
  expect(message.content).toMatchObject([{ type: 'text', text: 'from the other dialect' }])
  const openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: server.key('intranet') })
  const answer = await openai.chat.completions.create({
    model: 'claude',
    messages: [
      { role: 'system', content: 'be brief' },
      { role: 'user', content: 'hello' },
    ],
  })
  expect(answer.choices[0]?.message.content).toBe('from claude')
  expect(claude.requests.at(-1)?.body).toMatchObject({
    system: [{ type: 'text', text: 'be brief' }],
    messages: [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }],
  })
})

test('a count costs nothing; an answer is charged to the unit', async () => {
  script = { text: 'hi', inputTokens: 42, usage: { input_tokens: 20, output_tokens: 10 } }
  const balance = () => balanceOf(server.url, tokenOf(server), 'app:intranet')
  const before = await balance()
  const { max_tokens: _, ...counted } = ask('claude')
  expect((await client().messages.countTokens(counted)).input_tokens).toBe(42)
  expect((await balance()).spent).toBe(before.spent)
  await client().messages.create(ask('claude'))
  // 20 tokens at 1 dollar a million, 10 at 2.
  expect((await balance()).spent - before.spent).toBe(40_000n)
})

test('refusals in Anthropic’s words', async () => {
  const asked = claude.requests.length
  await expect(client('poor').messages.create(ask('claude'))).rejects.toMatchObject({
    status: 402,
    error: { error: { type: 'billing_error' } },
  })
  const nobody = new Anthropic({ baseURL: server.url, apiKey: 'wrong', maxRetries: 0 })
  await expect(nobody.messages.create(ask('claude'))).rejects.toThrow(Anthropic.AuthenticationError)
  await expect(
    client().messages.create({
      ...ask('claude'),
      tools: [{ type: 'web_search_20250305', name: 'web_search' }],
    }),
  ).rejects.toThrow(Anthropic.PermissionDeniedError)
  expect(claude.requests.length).toBe(asked)
})

test.each<[string, FakeAnswer]>([
  ['dies', { dieAfter: 4 }],
  ['ends early', { truncateAfter: 4 }],
  ['reports an error', { errorAfter: 4 }],
])('a stream that %s is an error to the SDK', async (_, answer) => {
  script = answer
  await expect(client().messages.stream(ask('claude')).finalMessage()).rejects.toThrow()
})

test('the list of models is Anthropic’s to who says its version, OpenAI’s to everybody else', async () => {
  const ids: string[] = []
  for await (const { id, type } of client().models.list({ limit: 1 })) ids.push(`${type} ${id}`)
  expect(ids).toEqual(['model claude', 'model other'])
  expect(await client().models.retrieve('claude')).toMatchObject({ type: 'model', id: 'claude' })
  const openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: server.key('intranet') })
  expect((await openai.models.list()).data.map(({ object }) => object)).toEqual(['model', 'model'])
})
