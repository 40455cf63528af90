import OpenAI from 'openai'
import { expect, test } from 'vitest'
import { startFakeOpenAi, type FakeAnswer } from './fake-openai.ts'

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
