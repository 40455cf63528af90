import OpenAI, { APIError } from 'openai'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { cleanUp, startServer, type Server } from './server.ts'
import { call, chatBody, PEOPLE, SAMPLE_SOURCE } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

let server: Server
beforeAll(async () => {
  server = await startServer({
    config: {
      lake: { sources: [SAMPLE_SOURCE()] },
      knowledgeBases: [{ id: 'company', sources: ['company'] }],
      deployments: [
        { id: 'extract', provider: 'extract' },
        { id: 'builtin-embedder', provider: 'embedder' },
      ],
      aliases: [
        { id: 'assistant', deployments: ['extract'], knowledgeBases: ['company'] },
        { id: 'embed', deployments: ['builtin-embedder'] },
      ],
      ...PEOPLE,
    },
  })
})
afterAll(cleanUp)
const client = (): OpenAI =>
  new OpenAI({ baseURL: `${server.url}/v1`, apiKey: server.key('intranet'), maxRetries: 0 })
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)

test('the official client gets vectors of the built-in embedder, and what they mean is near', async () => {
  const { data, model, usage } = await client().embeddings.create({
    model: 'embed',
    input: ['days of annual leave', 'vacation entitlement of employees', 'pumps and pipes'],
  })
  const [leave = [], vacation = [], pumps = []] = data.map(({ embedding }) => embedding)
  expect(model).toBe('embed')
  expect(leave).toHaveLength(256)
  for (const vector of [leave, vacation, pumps]) expect(dot(vector, vector)).toBeCloseTo(1, 4)
  expect(dot(leave, vacation)).toBeGreaterThan(dot(leave, pumps) + 0.2)
  expect(usage.prompt_tokens).toBeGreaterThanOrEqual(11)
  expect(usage.total_tokens).toBe(usage.prompt_tokens)
})

test('fewer dimensions as asked; more than there are is refused by name', async () => {
  const embed = (dimensions: number) =>
    client().embeddings.create({ model: 'embed', input: 'annual leave', dimensions })
  const short = (await embed(64)).data[0]?.embedding ?? []
  expect(short).toHaveLength(64)
  expect(dot(short, short)).toBeCloseTo(1, 4)
  const error: unknown = await embed(257).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(APIError)
  expect((error as APIError).status).toBe(400)
  expect((error as APIError).message).toContain('`dimensions` must be 1 to 256')
})

test.each<[string, string, string]>([
  ['too long', 'a '.repeat(40_000), '`input` holds a text that is longer than 65536 characters'],
  ['empty', '', '`input` must not be empty'],
])('a text that is %s is refused in words that help', async (_, input, message) => {
  const error: unknown = await client()
    .embeddings.create({ model: 'embed', input })
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(APIError)
  expect(error).toMatchObject({ status: 400, param: 'input' })
  expect((error as APIError).message).toContain(message)
})

test('it runs in this process: the most sensitive text may be embedded, and costs nothing', async () => {
  const reply = await call(`${server.url}/v1/embeddings`, server.key('intranet'), {
    model: 'embed',
    input: 'Her card is 4111 1111 1111 1111 and her e-mail jane.roe@example.com.',
    standpipe: { label: { level: 'restricted', compartments: ['phi'] } },
  })
  expect([reply.status, reply.headers.get('standpipe-deployment')]).toEqual([
    200,
    'builtin-embedder',
  ])
  expect(JSON.parse(reply.text)).toMatchObject({ standpipe: { costNanoUsd: '0' } })
})

test('it does not chat', async () => {
  const reply = await call(
    `${server.url}/v1/chat/completions`,
    server.key('intranet'),
    chatBody('embed', 'hello'),
  )
  expect(reply.status).toBeGreaterThanOrEqual(400)
  expect(reply.status).toBeLessThan(500)
})
