import OpenAI, { BadRequestError, NotFoundError } from 'openai'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, startServer, type Server } from './server.ts'
import { call, PEOPLE, SAMPLE_SOURCE, tokenOf, UPSTREAM_ENV, upstreamAt } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

let upstream: FakeOpenAi
let server: Server
beforeAll(async () => {
  upstream = await startFakeOpenAi({
    answers: (_request, n) => ({ text: `answer ${n}`, pieceChars: 4 }),
  })
  server = await startServer({
    env: UPSTREAM_ENV,
    config: {
      lake: { sources: [SAMPLE_SOURCE()] },
      knowledgeBases: [{ id: 'company', sources: ['company'] }],
      deployments: [{ id: 'extract', provider: 'extract' }, upstreamAt(upstream.url)],
      aliases: [
        { id: 'kept', deployments: ['local'], content: { keepDays: 1 } },
        { id: 'chat', deployments: ['local'] },
      ],
      ...PEOPLE,
    },
  })
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})
const client = (app = 'intranet'): OpenAI =>
  new OpenAI({ baseURL: `${server.url}/v1`, apiKey: server.key(app), maxRetries: 0 })
const lastMessages = () =>
  upstream.requests.at(-1)?.body?.messages?.map(({ role, content }) => [role, content])

test('previous_response_id goes on from one’s own kept answer, streamed or whole', async () => {
  const first = await client().responses.create({
    model: 'kept',
    instructions: 'be brief',
    input: 'first',
  })
  const events = await client().responses.create({
    model: 'kept',
    instructions: 'be long',
    input: 'second',
    previous_response_id: first.id,
    stream: true,
  })
  let second: OpenAI.Responses.Response | undefined
  let said = ''
  for await (const event of events) {
    if (event.type === 'response.output_text.delta') said += event.delta
    if (event.type === 'response.completed') second = event.response
  }
  expect(second?.previous_response_id).toBe(first.id)
  expect(lastMessages()).toEqual([
    ['system', 'be long'],
    ['user', 'first'],
    ['assistant', first.output_text],
    ['user', 'second'],
  ])
  const third = await client().responses.create({
    model: 'kept',
    input: 'third',
    previous_response_id: second?.id ?? '',
  })
  expect(lastMessages()).toEqual([
    ['user', 'first'],
    ['assistant', first.output_text],
    ['user', 'second'],
    ['assistant', said],
    ['user', 'third'],
  ])
  expect(JSON.stringify(upstream.requests.at(-1)?.body)).not.toContain('previous_response_id')
  expect(third.output_text).toMatch(/^answer \d+$/)
})

test('a secret of an earlier turn labels the next', async () => {
  const first = client().responses.create({
    model: 'kept',
    input: 'my card is 4111 1111 1111 1111',
  })
  const [answer, { response }] = await first
    .withResponse()
    .then((both) => [both.data, both] as const)
  const next = await client()
    .responses.create({ model: 'kept', input: 'and now?', previous_response_id: answer.id })
    .withResponse()
  expect(response.headers.get('standpipe-label')).toContain('pci')
  expect(next.response.headers.get('standpipe-label')).toContain('pci')
})

test('own alone, and only what is kept', async () => {
  const kept = await client().responses.create({ model: 'kept', input: 'mine' })
  const notKept = await client().responses.create({ model: 'chat', input: 'mine' })
  const from = (id: string, app?: string) =>
    client(app)
      .responses.create({ model: 'kept', input: 'go on', previous_response_id: id })
      .catch((error: unknown) => error)
  const foreign = await from(kept.id, 'hr-desk')
  const unknown = await from('resp_nothing', 'hr-desk')
  expect(foreign).toBeInstanceOf(NotFoundError)
  expect(String(foreign).replace(kept.id, '…')).toBe(String(unknown).replace('resp_nothing', '…'))
  const gone = await from(notKept.id)
  expect(gone).toBeInstanceOf(BadRequestError)
  expect(gone).toMatchObject({ param: 'previous_response_id' })
  expect(String(gone)).toContain('not kept')
})

test('a Responses answer comes again byte for byte', async () => {
  for (const stream of [true, false]) {
    const ask = async () => {
      const response = await fetch(`${server.url}/v1/responses`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${server.key('intranet')}`,
          'content-type': 'application/json',
          'idempotency-key': `again ${stream}`,
        },
        body: JSON.stringify({ model: 'kept', input: 'once', stream }),
      })
      return [response.headers.get('standpipe-replayed'), await response.text()]
    }
    const [fresh, text] = await ask()
    const [replayed, again] = await ask()
    expect([fresh, replayed]).toEqual([null, 'true'])
    expect(again).toBe(text)
  }
})

test('an inference profile stands for its alias, with its tags, for its owner alone', async () => {
  const authorization = `Bearer ${server.key('intranet')}`
  const headers = { authorization, 'content-type': 'application/json' }
  const from = { copyFrom: 'arn:aws:bedrock:local::foundation-model/chat' }
  const made = await fetch(`${server.url}/inference-profiles`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      inferenceProfileName: 'search',
      modelSource: from,
      tags: [{ key: 'team', value: 'search' }],
    }),
  })
  const { inferenceProfileArn: arn } = (await made.json()) as { inferenceProfileArn: string }
  const id = arn.split('/').at(-1) ?? ''
  for (const model of [id, arn]) {
    const ask = { model, messages: [{ role: 'user' as const, content: 'hello' }] }
    const { response } = await client().chat.completions.create(ask).withResponse()
    const request = response.headers.get('standpipe-request-id') ?? ''
    expect(response.headers.get('standpipe-deployment')).toBe('local')
    const told = await call(`${server.url}/v1/standpipe/requests/${request}`, tokenOf(server))
    expect(JSON.parse(told.text)).toMatchObject({ alias: 'chat' })
    const foreign = await client('hr-desk')
      .chat.completions.create(ask)
      .catch((error: unknown) => error)
    expect(foreign).toBeInstanceOf(NotFoundError)
  }
})
