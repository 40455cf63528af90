import OpenAI, { BadRequestError, NotFoundError, PermissionDeniedError } from 'openai'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, startServer, writeConfig, type Server } from './server.ts'
import { explained } from './signers.ts'
import { PEOPLE, SAMPLE_SOURCE, until, UPSTREAM_ENV, upstreamAt } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** Kept answers by the official client: had again, and deleted. */
let upstream: FakeOpenAi
let server: Server
const KEPT = { keepDays: 1 }
const config = (changes: object = {}): object => ({
  lake: { sources: [SAMPLE_SOURCE()] },
  knowledgeBases: [{ id: 'company', sources: ['company'] }],
  deployments: [{ id: 'extract', provider: 'extract' }, upstreamAt(upstream.url)],
  aliases: [
    { id: 'kept', deployments: ['local'], content: KEPT },
    { id: 'chat', deployments: ['local'] },
    { id: 'assistant', deployments: ['extract'], knowledgeBases: ['company'], content: KEPT },
  ],
  ...PEOPLE,
  ...changes,
})
beforeAll(async () => {
  upstream = await startFakeOpenAi({ answers: (_request, n) => ({ text: `answer ${n}` }) })
  server = await startServer({ env: UPSTREAM_ENV, config: config() })
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})
const client = (app = 'intranet'): OpenAI =>
  new OpenAI({ baseURL: `${server.url}/v1`, apiKey: server.key(app), maxRetries: 0 })
const failed = (call: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(call).then(
    () => undefined,
    (error: unknown) => error,
  )
const calls = (): number =>
  upstream.requests.filter(({ path }) => path.endsWith('/chat/completions')).length

test.each([true, false])('an answer comes again, without a call (streamed: %s)', async (stream) => {
  const made = await client().responses.create({ model: 'kept', input: 'hello', stream })
  let first: OpenAI.Responses.Response | undefined
  if ('output_text' in made) first = made
  else
    for await (const event of made) if (event.type === 'response.completed') first = event.response
  const before = calls()
  const { data: again, request_id: id } = await client()
    .responses.retrieve(first?.id ?? '')
    .withResponse()
  expect(again.id).toBe(first?.id)
  expect(again.output_text).toMatch(/^answer \d+$/)
  for (const member of ['created_at', 'model', 'output', 'status', 'usage'] as const)
    expect(again[member]).toEqual(first?.[member])
  expect(calls()).toBe(before)
  const told = await explained(server, id ?? '')
  expect(told).toMatchObject({ principal: 'app:intranet', outcome: 'completed' })
  expect(told.records.map(({ kind }) => kind)).toEqual(['replay'])
})

test('own alone, and only what is kept', async () => {
  const kept = await client().responses.create({ model: 'kept', input: 'mine' })
  const notKept = await client().responses.create({ model: 'chat', input: 'mine' })
  const unknown = await failed(client('hr-desk').responses.retrieve('resp_nothing'))
  expect(unknown).toBeInstanceOf(NotFoundError)
  const { requestID = '' } = unknown as { readonly requestID?: string }
  expect(await explained(server, requestID)).toMatchObject({ outcome: 'refused' })
  for (const [id, app] of [
    [kept.id, 'hr-desk'],
    [notKept.id, 'intranet'],
    ['../models', 'intranet'],
    ['resp_', 'intranet'],
  ] as const) {
    const again = await failed(client(app).responses.retrieve(id))
    expect(String(again)).toBe(String(unknown).replace('resp_nothing', id))
    const gone = await failed(client(app).responses.delete(id))
    expect(String(gone)).toBe(String(unknown).replace('resp_nothing', id))
  }
  expect((await client().responses.retrieve(kept.id)).id).toBe(kept.id)
  const streamed = await failed(client().responses.retrieve(kept.id, { stream: true }))
  expect(streamed).toBeInstanceOf(BadRequestError)
  expect(streamed).toMatchObject({ param: 'stream' })
})

test('what is deleted is gone, from here and from what would go on from it', async () => {
  const { id } = await client().responses.create({ model: 'kept', input: 'delete me' })
  const response = await client().responses.delete(id).asResponse()
  expect(await response.json()).toEqual({
    id,
    object: 'response',
    deleted: true,
  })
  const told = await explained(server, response.headers.get('x-request-id') ?? '')
  expect(told).toMatchObject({ principal: 'app:intranet', outcome: 'completed' })
  expect(told.records.map(({ kind }) => kind)).toEqual(['content'])
  expect(await failed(client().responses.retrieve(id))).toBeInstanceOf(NotFoundError)
  expect(await failed(client().responses.delete(id))).toBeInstanceOf(NotFoundError)
  const next = client().responses.create({
    model: 'kept',
    input: 'and?',
    previous_response_id: id,
  })
  expect(String(await failed(next))).toContain('not kept')
})

test('what may not be read or asked any more does not come again, and may be deleted', async () => {
  const ask = (model: string) =>
    client().responses.create({ model, input: 'How many days of annual leave are there?' })
  const built = await ask('assistant')
  const plain = await ask('kept')
  const cited = await client().responses.retrieve(built.id)
  expect(JSON.stringify(cited.output)).toContain('leave')
  expect(cited.output).toEqual(built.output)
  const source = SAMPLE_SOURCE() as { readonly rules: readonly object[] }
  const closed = {
    ...source,
    rules: source.rules.map((rule) => ({ ...rule, readers: ['group:board'] })),
  }
  const { aliases } = config() as { readonly aliases: readonly { readonly id: string }[] }
  writeConfig(
    server.configFile,
    config({
      lake: { sources: [closed] },
      aliases: aliases.filter(({ id }) => id !== 'kept'),
    }),
  )
  await until('the new rules are in force', async () => {
    const error = await failed(client().responses.retrieve(built.id))
    return error instanceof PermissionDeniedError
  })
  const refused = await failed(client().responses.retrieve(built.id))
  expect(String(refused)).not.toContain('leave')
  await until('the alias is gone', async () => {
    const error = await failed(client().responses.retrieve(plain.id))
    return error instanceof NotFoundError
  })
  for (const { id } of [built, plain]) {
    const { response } = await client().responses.delete(id).withResponse()
    expect(response.status).toBe(200)
  }
})
