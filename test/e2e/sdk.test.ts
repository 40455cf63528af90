import OpenAI, {
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from 'openai'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { FakeOpenAi, RecordedRequest } from '../support/fake-openai.ts'
import { CALLS, startSdkWorld } from './sdk-world.ts'
import { cleanUp, type Server } from './server.ts'
import { call, until } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** The official SDK, unmodified, against the real server. */
let upstream: FakeOpenAi
let server: Server
/** HTTP requests that the SDK sent since the last `client`. */
let sent = 0

beforeAll(async () => {
  ;({ upstream, server } = await startSdkWorld())
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})

function client(key = server.key('intranet')): OpenAI {
  sent = 0
  return new OpenAI({
    baseURL: `${server.url}/v1`,
    apiKey: key,
    fetch: (input, init) => {
      sent += 1
      return fetch(input, init)
    },
  })
}
const ask = (text: string, model = 'chat') => ({
  model,
  messages: [{ role: 'user' as const, content: text }],
})
const TOOLS: OpenAI.ChatCompletionFunctionTool[] = [
  {
    type: 'function',
    function: {
      name: 'weather',
      description: 'The weather of a city',
      parameters: { type: 'object', properties: { city: { type: 'string' } } },
    },
  },
]
const lastSent = (): RecordedRequest | undefined => upstream.requests.at(-1)

describe('answers', () => {
  test('whole, with usage', async () => {
    const answer = await client().chat.completions.create(ask('hello'))
    expect(answer.choices[0]?.message.content).toBe('Hello from the model')
    expect(answer.choices[0]?.finish_reason).toBe('stop')
    expect(answer.usage?.completion_tokens).toBe(5)
    expect(answer).not.toHaveProperty('standpipe')
    expect(lastSent()?.headers['authorization']).toBe('Bearer upstream-key')
    expect(lastSent()?.body?.model).toBe('small-model')
  })

  test('streamed, with and without a usage chunk', async () => {
    const request = { ...ask('hello'), stream: true } as const
    const chunks: OpenAI.ChatCompletionChunk[] = []
    for await (const chunk of await client().chat.completions.create(request)) chunks.push(chunk)
    const texts = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '')
    expect(texts.join('')).toBe('Hello from the model')
    expect(chunks.every(({ usage }) => usage === undefined || usage === null)).toBe(true)
    const withUsage = await client()
      .chat.completions.stream({ ...request, stream_options: { include_usage: true } })
      .finalChatCompletion()
    expect(withUsage.usage?.total_tokens).toBeGreaterThan(5)
  })

  test('two tool calls at once, whole and streamed', async () => {
    const request = { ...ask('use tools'), tools: TOOLS, parallel_tool_calls: true }
    const whole = await client().chat.completions.create(request)
    const streamed = await client().chat.completions.stream(request).finalChatCompletion()
    for (const answer of [whole, streamed]) {
      const calls = answer.choices[0]?.message.tool_calls ?? []
      expect(answer.choices[0]?.finish_reason).toBe('tool_calls')
      expect(calls.map((one) => ('function' in one ? [one.id, one.function] : []))).toMatchObject(
        CALLS.map(({ id, name, arguments: text }) => [id, { name, arguments: text }]),
      )
    }
    expect(lastSent()?.body?.['tools']).toEqual(TOOLS)
    const results = await client().chat.completions.create({
      ...ask('hello'),
      tools: TOOLS,
      messages: [
        { role: 'user', content: 'hello' },
        whole.choices[0]?.message as OpenAI.ChatCompletionMessageParam,
        { role: 'tool', tool_call_id: 'call_1', content: 'rain' },
        { role: 'tool', tool_call_id: 'call_2', content: 'sun' },
      ],
    })
    expect(results.choices[0]?.message.content).toBe('Hello from the model')
    expect(lastSent()?.body?.messages).toHaveLength(4)
  })

  test('structured output', async () => {
    const format = {
      type: 'json_schema' as const,
      json_schema: {
        name: 'trip',
        strict: true,
        schema: { type: 'object', properties: { city: { type: 'string' } } },
      },
    }
    const answer = await client().chat.completions.parse({
      ...ask('answer as JSON'),
      response_format: format,
    })
    expect(answer.choices[0]?.message.parsed).toEqual({ city: 'Leeds', days: 3 })
    expect(lastSent()?.body?.['response_format']).toEqual(format)
  })

  test('an image goes to the deployment that takes it, and to no other', async () => {
    const url = `data:image/png;base64,${Buffer.from('not really a picture').toString('base64')}`
    const messages: OpenAI.ChatCompletionMessageParam[] = [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'what is this?' },
          { type: 'image_url', image_url: { url } },
        ],
      },
    ]
    const answer = await client().chat.completions.create({ model: 'chat', messages })
    expect(answer.choices[0]?.message.content).toBe('Hello from the model')
    expect(JSON.stringify(lastSent()?.body?.messages)).toContain(url)
    const before = upstream.requests.length
    const refused = client().chat.completions.create({ model: 'plain', messages })
    await expect(refused).rejects.toMatchObject({ status: 403, code: 'model_unavailable' })
    expect([upstream.requests.length, sent]).toEqual([before, 1])
  })

  test('models of the caller', async () => {
    const ids: string[] = []
    for await (const model of client().models.list()) ids.push(model.id)
    expect(ids.toSorted()).toEqual(['assistant', 'chat', 'open', 'plain', 'remembering'])
  })
})

describe('documents', () => {
  const question = 'How many days of annual leave do I have?'
  interface Own {
    readonly request: string
    readonly costNanoUsd: string
    readonly passages: readonly { readonly number: number; readonly path: string }[]
  }
  const path = 'handbook/leave-and-hours.md'

  test('annotations and provenance of a whole answer', async () => {
    const answer = await client().chat.completions.create(ask(question, 'assistant'))
    const message = answer.choices[0]?.message
    expect(message?.content).toContain('27 days of annual leave')
    const [annotation] = message?.annotations ?? []
    expect(annotation).toMatchObject({
      type: 'url_citation',
      url_citation: { url: `standpipe://company/${path}`, title: 'Leave and working hours' },
    })
    const { standpipe } = answer as unknown as { readonly standpipe: Own }
    expect(standpipe.costNanoUsd).toBe('0')
    expect(standpipe.passages.some((passage) => passage.path === path)).toBe(true)
  })

  test('and of a streamed one', async () => {
    let own: Own | undefined
    const annotations: unknown[] = []
    const request = { ...ask(question, 'assistant'), stream: true } as const
    for await (const chunk of await client().chat.completions.create(request)) {
      own = (chunk as { readonly standpipe?: Own }).standpipe ?? own
      const delta = chunk.choices[0]?.delta as { annotations?: [] } | undefined
      annotations.push(...(delta?.annotations ?? []))
    }
    expect(annotations[0]).toMatchObject({
      url_citation: { url: `standpipe://company/${path}` },
    })
    expect(own).toMatchObject({ costNanoUsd: '0' })
    expect(own?.request).toMatch(/^req_/)
  })

  test('who writes the `standpipe` member reads the charge in it', async () => {
    const request = { ...ask('hello'), standpipe: {} }
    const { usage, ...answer } = await client().chat.completions.create(request)
    const { standpipe } = answer as unknown as { readonly standpipe: Own }
    const charge = (usage?.prompt_tokens ?? 0) * 1_000 + (usage?.completion_tokens ?? 0) * 2_000
    expect(standpipe.costNanoUsd).toBe(String(charge))
    expect(lastSent()?.body).not.toHaveProperty('standpipe')
  })
})

describe('refusals have the SDK’s own types', () => {
  test.each([
    ['a wrong key', () => client('sp_wrong'), 'chat', AuthenticationError, 'invalid_api_key'],
    [
      'an admin key',
      () => client(server.adminKey ?? ''),
      'chat',
      PermissionDeniedError,
      'forbidden',
    ],
    ['an unknown model', () => client(), 'chatt', NotFoundError, 'model_not_found'],
    [
      'an empty budget',
      () => client(server.key('poor')),
      'chat',
      RateLimitError,
      'insufficient_quota',
    ],
  ])('%s', async (_, make, model, type, code) => {
    const before = upstream.requests.length
    const refused: unknown = await make()
      .chat.completions.create(ask('hello', model))
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(type)
    expect(refused).toMatchObject({ code })
    // Asked once, and the deployment not at all: such a "no" does not change by asking again.
    expect([sent, upstream.requests.length]).toEqual([1, before])
  })

  test('a streamed request is refused the same way', async () => {
    const request = { ...ask('hello'), stream: true } as const
    await expect(client(server.key('poor')).chat.completions.create(request)).rejects.toThrow(
      RateLimitError,
    )
    expect(sent).toBe(1)
  })

  test('data that no deployment is cleared for', async () => {
    const card = ask('my card is 4111 1111 1111 1111', 'open')
    await expect(client().chat.completions.create(card)).rejects.toMatchObject({
      constructor: PermissionDeniedError,
      code: 'data_blocked',
    })
    expect(sent).toBe(1)
  })

  test('a body that is wrong', async () => {
    const wrong = { ...ask('hello'), max_tokens: 'many' } as never
    const refused = await client()
      .chat.completions.create(wrong)
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(BadRequestError)
    expect(refused).toMatchObject({ param: 'max_tokens' })
  })
})

test('a stream that the client aborts is cancelled, settled and recorded', async () => {
  const stream = await client().chat.completions.create({ ...ask('talk long'), stream: true })
  const before = upstream.hangups()
  let chunks = 0
  for await (const _ of stream) if (++chunks === 5) break
  await until('the deployment sees the hang-up', () => upstream.hangups() > before)
  await until('the ledger has nothing open', async () => {
    const report = await call(`${server.url}/v1/standpipe/ledger/verify`, server.adminKey ?? '', {})
    const { ok, open } = JSON.parse(report.text) as { readonly ok: boolean; readonly open: number }
    expect(ok).toBe(true)
    return open === 0
  })
})
