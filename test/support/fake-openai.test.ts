import OpenAI, { AzureOpenAI } from 'openai'
import { expect, test } from 'vitest'
import { vectorOf } from './fake-openai-vectors.ts'
import { startFakeOpenAi, type FakeAnswer, type FakeOpenAi } from './fake-openai.ts'

const ASK = { model: 'm', messages: [{ role: 'user' as const, content: 'grüße 👩‍👧' }] }

async function streamed(answer: FakeAnswer): Promise<{ text: string; failed: boolean }> {
  const fake = await startFakeOpenAi({ answers: answer })
  const client = new OpenAI({ apiKey: 'k', baseURL: fake.url, maxRetries: 0 })
  let text = ''
  let failed = false
  try {
    for await (const chunk of await client.chat.completions.create({ ...ASK, stream: true })) {
      text += chunk.choices[0]?.delta.content ?? ''
    }
  } catch {
    failed = true
  }
  await fake.close()
  return { text, failed }
}

test('the official SDK is content with it', async () => {
  const fake = await startFakeOpenAi({
    answers: [{ toolCalls: [{ id: 'c', name: 'f', arguments: '{"a":1}' }], usage: 'omit' }, {}],
  })
  const client = new OpenAI({ apiKey: 'k', baseURL: fake.url, maxRetries: 0 })
  const first = await client.chat.completions.create(ASK)
  expect(first.choices[0]?.message.tool_calls?.[0]).toMatchObject({
    id: 'c',
    function: { name: 'f' },
  })
  expect(first.usage).toBeUndefined()
  const second = await client.chat.completions
    .stream({ ...ASK, stream_options: { include_usage: true } })
    .finalChatCompletion()
  expect(second.choices[0]?.message.content).toBe('Hello from the model')
  expect(second.usage?.completion_tokens).toBe(5)
  expect(fake.requests.map(({ body }) => body?.stream ?? false)).toEqual([false, true])
  expect(fake.requests[0]?.headers['authorization']).toBe('Bearer k')
  await fake.close()
})

test.each<[string, FakeAnswer, object]>([
  [
    'echoes in slices of one byte',
    { echo: true, pieceChars: 1, sliceBytes: 1 },
    { text: 'grüße 👩‍👧', failed: false },
  ],
  ['dies', { text: ['a', 'b'], dieAfter: 2 }, { text: 'a', failed: true }],
  ['reports an error', { text: ['a', 'b'], errorAfter: 2 }, { text: 'a', failed: true }],
  ['truncates', { text: ['a', 'b'], truncateAfter: 2 }, { text: 'a', failed: false }],
  ['refuses', { status: 429 }, { text: '', failed: true }],
])('%s', async (_, answer, expected) => {
  expect(await streamed(answer)).toEqual(expected)
})

test('bench mode answers both ways without recording', async () => {
  const fake = await startFakeOpenAi({ bench: { pieces: 3, pieceText: ' w' } })
  const client = new OpenAI({ apiKey: 'k', baseURL: fake.url, maxRetries: 0 })
  expect((await client.chat.completions.create(ASK)).choices[0]?.message.content).toBe(' w w w')
  const streamedText = await client.chat.completions.stream(ASK).finalContent()
  expect(streamedText).toBe(' w w w')
  expect(fake.requests).toHaveLength(0)
  await fake.close()
})

const clientOf = (fake: FakeOpenAi): OpenAI =>
  new OpenAI({ apiKey: 'k', baseURL: fake.url, maxRetries: 0 })

const THINKS: FakeAnswer = {
  thinking: 'Hm, so.',
  text: 'grüße 👩‍👧',
  pieceChars: 3,
  toolCalls: [{ id: 'c', name: 'f', arguments: '{"a":1}' }],
  usage: { prompt_tokens: 7, completion_tokens: 9, total_tokens: 16 },
}

test('a chat thinks aloud beside its answer', async () => {
  const fake = await startFakeOpenAi({ answers: THINKS })
  const whole = await clientOf(fake).chat.completions.create(ASK)
  expect(whole.choices[0]?.message).toMatchObject({ reasoning_content: 'Hm, so.' })
  let thought = ''
  for await (const { choices } of await clientOf(fake).chat.completions.create({
    ...ASK,
    stream: true,
  })) {
    const delta = choices[0]?.delta as { readonly reasoning_content?: string } | undefined
    thought += delta?.reasoning_content ?? ''
  }
  expect(thought).toBe('Hm, so.')
  await fake.close()
})

test('a streamed response is put together by the official SDK to what the whole one says', async () => {
  const fake = await startFakeOpenAi({ answers: THINKS })
  const ask = {
    model: 'm',
    input: 'Hi',
    include: ['reasoning.encrypted_content' as const],
    instructions: 'Be brief',
  }
  const whole = await clientOf(fake).responses.create(ask)
  expect(whole.output.map(({ type }) => type)).toEqual(['reasoning', 'message', 'function_call'])
  expect(whole.output[0]).toMatchObject({ encrypted_content: 'sealed:rs_fake' })
  expect(whole).toMatchObject({ status: 'completed', instructions: 'Be brief' })
  expect(whole.output_text).toBe('grüße 👩‍👧')
  expect(whole.usage).toMatchObject({ input_tokens: 7, output_tokens: 9, total_tokens: 16 })
  const stream = clientOf(fake).responses.stream({ ...ask })
  const types: string[] = []
  for await (const event of stream) types.push(event.type)
  const { output, usage } = await stream.finalResponse()
  expect(output.map(withoutParsed)).toEqual(whole.output)
  expect(usage).toEqual(whole.usage)
  expect(types.filter((type, at) => type !== types[at - 1])).toEqual([
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.reasoning_summary_part.added',
    'response.reasoning_summary_text.delta',
    'response.reasoning_summary_text.done',
    'response.reasoning_summary_part.done',
    'response.output_item.done',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.output_item.added',
    'response.function_call_arguments.delta',
    'response.function_call_arguments.done',
    'response.output_item.done',
    'response.completed',
  ])
  await fake.close()
})

/** The SDK's helper adds what it parsed. */
const withoutParsed = (item: object): unknown =>
  JSON.parse(
    JSON.stringify(item, (name, value: unknown) =>
      name === 'parsed' || name === 'parsed_arguments' ? undefined : value,
    ),
  )

test.each<[string, FakeAnswer, object]>([
  ['dies', { text: ['a', 'b'], dieAfter: 5 }, { text: 'a', last: 'failed' }],
  ['reports an error', { text: ['a', 'b'], errorAfter: 5 }, { text: 'a', last: 'error' }],
  [
    'truncates',
    { text: ['a', 'b'], truncateAfter: 5 },
    { text: 'a', last: 'response.output_text.delta' },
  ],
  [
    'runs out of room',
    { finish: 'length', text: 'ab' },
    { text: 'ab', last: 'response.incomplete' },
  ],
  ['fails', { finish: 'failed', text: 'ab' }, { text: 'ab', last: 'response.failed' }],
])('a response %s', async (_, answer, expected) => {
  const fake = await startFakeOpenAi({ answers: answer })
  let text = ''
  let last = ''
  try {
    const events = await clientOf(fake).responses.create({ model: 'm', input: 'x', stream: true })
    for await (const event of events) {
      last = event.type
      if (event.type === 'response.output_text.delta') text += event.delta
    }
  } catch {
    last = 'failed'
  }
  expect({ text, last }).toEqual(expected)
  await fake.close()
})

test('vectors follow from their texts, in either way of writing', async () => {
  const fake = await startFakeOpenAi()
  const input = ['one', 'two', 'one']
  const { embeddings } = clientOf(fake)
  const packed = await embeddings.create({ model: 'm', input })
  const floats = await embeddings.create({ model: 'm', input, encoding_format: 'float' })
  expect(fake.requests[0]?.body?.['encoding_format']).toBe('base64')
  expect(packed.data).toEqual(floats.data)
  const [one, two, again] = floats.data.map(({ embedding }) => embedding)
  expect(one).toEqual(vectorOf('one'))
  expect(one).toHaveLength(4)
  expect(again).toEqual(one)
  expect(two).not.toEqual(one)
  expect(floats.usage).toEqual({ prompt_tokens: 3, total_tokens: 3 })
  await fake.close()
})

test.each<[string, object, object]>([
  [
    '/v1/rerank',
    { query: 'green apple', documents: ['a pear', 'an APPLE', { text: 'green apple' }], top_n: 2 },
    {
      results: [
        { index: 2, relevance_score: 1 },
        { index: 1, relevance_score: 0.5 },
      ],
      usage: { prompt_tokens: 10, total_tokens: 10 },
    },
  ],
  ['/tokenize', { content: '12345' }, { tokens: [0, 1] }],
  ['/tokenize', { model: 'm', prompt: '12345' }, { count: 2, tokens: [0, 1] }],
  ['/tokenize', { model: 'm', messages: [{ role: 'user', content: 'Hi' }] }, { count: 13 }],
  [
    '/apply-template',
    { messages: [{ role: 'user', content: 'Hi' }] },
    { prompt: '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n' },
  ],
  ['/v1/responses/input_tokens', { model: 'm', input: '123456' }, { input_tokens: 2 }],
])('%s answers %j', async (path, body, expected) => {
  const fake = await startFakeOpenAi()
  const answer = await fetch(new URL(path, fake.url), {
    method: 'POST',
    body: JSON.stringify(body),
  })
  expect(await answer.json()).toMatchObject(expected)
  await fake.close()
})

test("Azure's client finds it by a deployment's name, and only with a version", async () => {
  const fake = await startFakeOpenAi({ answers: { text: 'Ahoy' } })
  const endpoint = new URL(fake.url).origin
  const client = new AzureOpenAI({ apiKey: 'k', endpoint, apiVersion: 'v', deployment: 'mine' })
  const whole = await client.chat.completions.create(ASK)
  expect(whole.choices[0]?.message.content).toBe('Ahoy')
  const chunks = []
  for await (const chunk of await client.chat.completions.create({ ...ASK, stream: true }))
    chunks.push(chunk)
  expect(chunks[0]).toMatchObject({ choices: [], prompt_filter_results: [{ prompt_index: 0 }] })
  expect(fake.requests[0]).toMatchObject({
    path: '/openai/deployments/mine/chat/completions?api-version=v',
    headers: { 'api-key': 'k' },
  })
  const versionless = await fetch(`${endpoint}/openai/deployments/mine/chat/completions`, {
    method: 'POST',
    body: JSON.stringify(ASK),
  })
  expect(versionless.status).toBe(404)
  await fake.close()
})
