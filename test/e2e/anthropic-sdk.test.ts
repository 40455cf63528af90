import Anthropic, {
  APIError,
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  PermissionDeniedError,
} from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CARD, CITIES, HELLO, MODELS, PICTURE, QUESTION, SCHEMA } from './clients-asked.ts'
import { startClientsWorld, type ClientsWorld } from './clients-world.ts'
import { cleanUp } from './server.ts'
import { until } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** Anthropic's official SDK, unmodified, against the real server and a deployment of every wire. */
let world: ClientsWorld
let sent = 0
beforeAll(async () => {
  world = await startClientsWorld()
})
afterAll(async () => {
  await cleanUp()
  await world.close()
})

function client(key = world.server.key('intranet')): Anthropic {
  sent = 0
  return new Anthropic({
    baseURL: world.server.url,
    apiKey: key,
    fetch: (input, init) => {
      sent += 1
      return fetch(input, init)
    },
  })
}
const ask = (text: string, model = 'claude') => ({
  model,
  max_tokens: 256,
  messages: [{ role: 'user' as const, content: text }],
})
const textOf = (message: Anthropic.Message): string =>
  message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
const callsOf = (message: Anthropic.Message): unknown[] =>
  message.content.flatMap((block) => (block.type === 'tool_use' ? [block.input] : []))
const TOOLS: Anthropic.Tool[] = [
  { name: 'weather', description: 'The weather of a city', input_schema: SCHEMA },
]

describe.each(MODELS)('answers of %s', (model) => {
  test('whole and streamed, with usage', async () => {
    const whole = await client().messages.create(ask('hello', model))
    const stream = client().messages.stream(ask('hello', model))
    const kinds: string[] = []
    for await (const event of stream) kinds.push(event.type)
    const streamed = await stream.finalMessage()
    for (const message of [whole, streamed]) {
      expect(textOf(message)).toBe(HELLO)
      expect(message.stop_reason).toBe('end_turn')
      expect(message.usage.output_tokens).toBeGreaterThan(0)
    }
    expect([kinds[0], kinds.at(-1)]).toEqual(['message_start', 'message_stop'])
  })

  test('two tool calls at once, and their results', async () => {
    const request = { ...ask('use tools', model), tools: TOOLS }
    const whole = await client().messages.create(request)
    const streamed = await client().messages.stream(request).finalMessage()
    for (const message of [whole, streamed]) {
      expect(callsOf(message)).toEqual(CITIES)
      expect(message.stop_reason).toBe('tool_use')
    }
    const results = whole.content.flatMap((block) =>
      block.type === 'tool_use'
        ? [{ type: 'tool_result' as const, tool_use_id: block.id, content: 'rain' }]
        : [],
    )
    const again = await client().messages.create({
      ...request,
      messages: [
        { role: 'user', content: 'hello' },
        { role: 'assistant', content: whole.content as Anthropic.ContentBlockParam[] },
        { role: 'user', content: results },
      ],
    })
    expect(textOf(again)).toBe(HELLO)
  })

  test('an image', async () => {
    const data = PICTURE.toString('base64')
    const source = { type: 'base64' as const, media_type: 'image/png' as const, data }
    const content: Anthropic.ContentBlockParam[] = [
      { type: 'image', source },
      { type: 'text', text: 'hello' },
    ]
    const answer = await client().messages.create({
      ...ask('', model),
      messages: [{ role: 'user', content }],
    })
    expect(textOf(answer)).toBe(HELLO)
  })

  test('tokens are counted', async () => {
    const { input_tokens: tokens } = await client().messages.countTokens({
      model,
      messages: [{ role: 'user', content: 'hello' }],
    })
    expect(tokens).toBeGreaterThan(0)
  })

  test('a stream that is left goes on for nobody', async () => {
    const before = world.hangups()
    for await (const event of client().messages.stream(ask('talk long', model)))
      if (event.type === 'content_block_delta') break
    await until('the deployment lost its client', () => world.hangups() > before)
  })

  test('a deployment that dies in the middle is an error, never an end', async () => {
    await expect(client().messages.stream(ask('die', model)).finalMessage()).rejects.toThrow(/.+/)
  })
})

test('thinking comes back with its signature and is given back unchanged', async () => {
  for (const model of ['claude', 'nova']) {
    const request = {
      ...ask('think', model),
      max_tokens: 4_096,
      thinking: { type: 'enabled' as const, budget_tokens: 1_024 },
    }
    const whole = await client().messages.create(request)
    const streamed = await client().messages.stream(request).finalMessage()
    for (const message of [whole, streamed]) {
      expect(message.content[0]).toMatchObject({ type: 'thinking', signature: /.+/ })
    }
    const again = await client().messages.create({
      ...request,
      messages: [
        { role: 'user', content: 'think' },
        { role: 'assistant', content: whole.content as Anthropic.ContentBlockParam[] },
        { role: 'user', content: 'hello' },
      ],
    })
    expect(textOf(again)).toBe(HELLO)
  }
})

test('what only this dialect knows reaches a deployment that speaks it, unchanged', async () => {
  await client().messages.create(
    {
      ...ask('hello'),
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
      context_management: { edits: [] },
    } as Anthropic.MessageCreateParamsNonStreaming,
    { headers: { 'anthropic-beta': 'context-management-2025-06-27' } },
  )
  const last = world.anthropic.requests.at(-1)
  expect(last?.headers['anthropic-beta']).toBe('context-management-2025-06-27')
  expect(last?.body).toMatchObject({
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    context_management: { edits: [] },
  })
})

test('models', async () => {
  const ids: string[] = []
  for await (const model of client().models.list()) ids.push(model.id)
  expect(ids).toEqual(expect.arrayContaining([...MODELS]))
  expect((await client().models.retrieve('claude')).id).toBe('claude')
})

test('documents are quoted', async () => {
  const answer = await client().messages.create(ask(QUESTION, 'assistant'))
  expect(textOf(answer)).toContain('27 days of annual leave')
})

describe('refusals, asked once', () => {
  const wrongTokens = { ...ask('hello'), max_tokens: 'x' as unknown as number }
  test.each<[string, () => string, object, new (...args: never[]) => Error]>([
    ['an unknown key', () => 'sp_wrong', ask('hello'), AuthenticationError],
    ['an admin key', () => world.server.adminKey ?? '', ask('hello'), PermissionDeniedError],
    ['an unknown model', () => world.server.key('intranet'), ask('hello', 'x'), NotFoundError],
    ['an empty budget', () => world.server.key('poor'), ask('hello'), APIError],
    ['data', () => world.server.key('intranet'), ask(CARD, 'open'), PermissionDeniedError],
    ['a wrong member', () => world.server.key('intranet'), wrongTokens, BadRequestError],
  ])('%s', async (_, key, request, kind) => {
    for (const stream of [false, true]) {
      const asked = { ...request, stream } as unknown as Anthropic.MessageCreateParamsNonStreaming
      const answer = client(key()).messages.create(asked)
      await expect(answer).rejects.toBeInstanceOf(kind)
      expect(sent).toBe(1)
    }
  })
})
