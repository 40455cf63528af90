import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CARD, CITIES, HELLO, MODELS, PICTURE, QUESTION, SCHEMA } from './clients-asked.ts'
import { startClientsWorld, type ClientsWorld } from './clients-world.ts'
import { explained } from './signers.ts'
import { cleanUp } from './server.ts'
import { call, until } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** OpenAI's official SDK: Responses, embeddings and reranking, and chat completions of every wire. */
let world: ClientsWorld
let sent = 0
beforeAll(async () => {
  world = await startClientsWorld()
})
afterAll(async () => {
  await cleanUp()
  await world.close()
})

function client(key = world.server.key('intranet')): OpenAI {
  sent = 0
  return new OpenAI({
    baseURL: `${world.server.url}/v1`,
    apiKey: key,
    fetch: (input, init) => {
      sent += 1
      return fetch(input, init)
    },
  })
}
const TOOLS: OpenAI.Responses.FunctionTool[] = [
  { type: 'function', name: 'weather', parameters: SCHEMA, strict: true },
]
type Item = OpenAI.Responses.ResponseOutputItem
const callsOf = (output: readonly Item[]): unknown[] =>
  output.flatMap((item) =>
    item.type === 'function_call' ? [JSON.parse(item.arguments) as unknown] : [],
  )

describe.each(MODELS)('answers of %s', (model) => {
  test('whole and streamed, with usage', async () => {
    const whole = await client().responses.create({ model, input: 'hello' })
    const stream = client().responses.stream({ model, input: 'hello' })
    const kinds: string[] = []
    const numbers: number[] = []
    for await (const event of stream) {
      kinds.push(event.type)
      numbers.push(event.sequence_number)
    }
    const streamed = await stream.finalResponse()
    for (const response of [whole, streamed]) {
      expect(response.output_text).toBe(HELLO)
      expect(response.status).toBe('completed')
      expect(response.usage?.output_tokens).toBeGreaterThan(0)
    }
    expect([kinds[0], kinds.at(-1)]).toEqual(['response.created', 'response.completed'])
    expect(numbers).toEqual(numbers.map((_, at) => at))
  })

  test('two tool calls at once, and their results', async () => {
    const request = { model, input: 'use tools', tools: TOOLS }
    const whole = await client().responses.create(request)
    const streamed = await client().responses.stream(request).finalResponse()
    expect(callsOf(whole.output)).toEqual(CITIES)
    expect(callsOf(streamed.output)).toEqual(CITIES)
    const results = whole.output.flatMap((item) =>
      item.type === 'function_call'
        ? [{ type: 'function_call_output' as const, call_id: item.call_id, output: 'rain' }]
        : [],
    )
    const again = await client().responses.create({
      ...request,
      input: [
        { role: 'user', content: 'hello' },
        ...(whole.output as OpenAI.Responses.ResponseInputItem[]),
        ...results,
      ],
    })
    expect(again.output_text).toBe(HELLO)
  })

  test('an image', async () => {
    const image_url = `data:image/png;base64,${PICTURE.toString('base64')}`
    const content: OpenAI.Responses.ResponseInputContent[] = [
      { type: 'input_text', text: 'hello' },
      { type: 'input_image', image_url, detail: 'auto' },
    ]
    const answer = await client().responses.create({ model, input: [{ role: 'user', content }] })
    expect(answer.output_text).toBe(HELLO)
  })

  test('chat completions of the same deployment', async () => {
    const messages = [{ role: 'user' as const, content: 'hello' }]
    const whole = await client().chat.completions.create({ model, messages })
    const streamed = await client().chat.completions.stream({ model, messages }).finalContent()
    expect(whole.choices[0]?.message.content).toBe(HELLO)
    expect(streamed).toBe(HELLO)
  })

  test('a stream that is left goes on for nobody', async () => {
    const before = world.hangups()
    for await (const event of client().responses.stream({ model, input: 'talk long' }))
      if (event.type === 'response.output_text.delta') break
    await until('the deployment lost its client', () => world.hangups() > before)
  })

  test('a deployment that dies in the middle is an error, never an end', async () => {
    const stream = client().responses.stream({ model, input: 'die' })
    const kinds: string[] = []
    await expect(
      (async () => {
        for await (const event of stream) kinds.push(event.type)
        return await stream.finalResponse()
      })(),
    ).rejects.toThrow(/.+/)
    expect(kinds).not.toContain('response.completed')
  })
})

test('file_search is retrieval from a knowledge base', async () => {
  const answer = await client().responses.create({
    model: 'assistant',
    input: QUESTION,
    tools: [{ type: 'file_search', vector_store_ids: ['company'] }],
    include: ['file_search_call.results'],
  })
  expect(answer.output_text).toContain('27 days of annual leave')
  expect(answer.output.map(({ type }) => type)).toContain('file_search_call')
  const unknown = client().responses.create({
    model: 'assistant',
    input: QUESTION,
    tools: [{ type: 'file_search', vector_store_ids: ['nowhere'] }],
  })
  await expect(unknown).rejects.toMatchObject({ status: 404 })
})

test('an answer goes on where content is kept, and only there', async () => {
  const first = await client().responses.create({ model: 'kept', input: 'hello' })
  const second = await client().responses.create({
    model: 'kept',
    input: 'and again',
    previous_response_id: first.id,
  })
  expect(second.output_text).toBe(HELLO)
  expect(JSON.stringify(world.openai.requests.at(-1)?.body)).toContain('hello')
  const unkept = await client().responses.create({ model: 'chat', input: 'hello' })
  for (const [previous, key] of [
    [first.id, world.server.key('hr-desk')],
    [unkept.id, world.server.key('intranet')],
    ['resp_nowhere', world.server.key('intranet')],
  ] as const) {
    const foreign = await client(key)
      .responses.create({ model: 'kept', input: 'x', previous_response_id: previous })
      .catch((reason: unknown) => reason)
    expect(foreign).toMatchObject({ status: expect.toBeOneOf([400, 404]) as number })
  }
})

describe('an idempotency key', () => {
  const once = (model: string, key: string, input = 'hello') =>
    client().chat.completions.create(
      { model, messages: [{ role: 'user', content: input }] },
      { headers: { 'idempotency-key': key } },
    )
  test('kept content is replayed, and nothing is asked twice', async () => {
    const before = world.openai.requests.length
    const first = await once('kept', 'one')
    const second = await once('kept', 'one')
    expect(second.choices[0]?.message).toEqual(first.choices[0]?.message)
    expect(world.openai.requests.length).toBe(before + 1)
  })
  test('without content, and with another body: conflicts that are not tried again', async () => {
    await once('chat', 'two')
    for (const again of ['hello', 'other']) {
      await expect(once('chat', 'two', again)).rejects.toMatchObject({ status: 409 })
      expect(sent).toBe(1)
    }
  })
})

test('embeddings, as floats and packed', async () => {
  const packed = await client().embeddings.create({ model: 'embed', input: ['one', 'two'] })
  const floats = await client().embeddings.create({
    model: 'embed',
    input: ['one', 'two'],
    encoding_format: 'float',
  })
  expect(packed.data.map(({ embedding }) => embedding)).toEqual(
    floats.data.map(({ embedding }) => embedding),
  )
  expect(floats.data.map(({ embedding }) => embedding.length)).toEqual([4, 4])
  expect(floats.usage.prompt_tokens).toBeGreaterThan(0)
})

test('reranking', async () => {
  const body = { model: 'rank', query: 'leave', documents: ['lunch', 'annual leave'], top_n: 1 }
  const reply = await call(`${world.server.url}/v1/rerank`, world.server.key('intranet'), body)
  expect(reply.status).toBe(200)
  const { results } = JSON.parse(reply.text) as { readonly results: readonly object[] }
  expect(results).toHaveLength(1)
  expect(results[0]).toMatchObject({ index: 1 })
})

test('a refusal is asked once', async () => {
  await expect(client().responses.create({ model: 'open', input: CARD })).rejects.toMatchObject({
    status: 403,
    code: 'data_blocked',
  })
  expect(sent).toBe(1)
})

test('members that make a vendor store, fetch or act need a permit', async () => {
  const { data, response } = await client()
    .responses.create({ model: 'responses', input: 'hello', store: true })
    .withResponse()
  expect(data.output_text).toBe(HELLO)
  expect(response.headers.get('standpipe-dropped')).toContain('store')
  const { dropped } = await explained(world.server, response.headers.get('x-request-id') ?? '')
  expect(dropped).toEqual((response.headers.get('standpipe-dropped') ?? '').split(/, ?/))
  expect(world.openai.requests.at(-1)?.body?.['store']).not.toBe(true)
  for (const tool of [
    { type: 'web_search' },
    { type: 'mcp', server_label: 'x', server_url: 'https://x.example' },
  ]) {
    const asked = client().responses.create({
      model: 'responses',
      input: 'hello',
      tools: [tool as OpenAI.Responses.Tool],
    })
    await expect(asked).rejects.toMatchObject({ status: 403 })
  }
})
