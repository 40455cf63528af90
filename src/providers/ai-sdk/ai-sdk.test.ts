import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { eventsOf, promptOf, providerSuite, textOf, callsOf } from '../../models/conformance.ts'
import type { ScriptedAnswer, VendorWire } from '../../models/conformance.ts'
import type { Message, ModelEvent } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { EmbedRequest, RerankRequest } from '../../models/request.ts'
import type { Usage } from '../../models/usage.ts'
import { clock, deploymentAt } from '../../../test/support/deployments.ts'
import { chatSent } from '../../../test/support/sent-bodies.ts'
import { createAiSdkProvider } from './ai-sdk.ts'
import { packagesIn } from './packages.ts'

const folder = process.cwd()
const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`
const at = (baseUrl: string, name: string, terms: Partial<Deployment> = {}): Deployment =>
  deploymentAt(baseUrl, { provider: 'ai-sdk', package: `@ai-sdk/${name}`, ...terms })

describe('@ai-sdk/openai-compatible', () => {
  const reported = (usage: Usage): object => ({
    prompt_tokens: (usage.input ?? 0) + (usage.cacheRead ?? 0),
    completion_tokens: (usage.output ?? 0) + (usage.reasoning ?? 0),
    prompt_tokens_details: { cached_tokens: usage.cacheRead ?? 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
  })
  const head = { id: 'chatcmpl-1', created: 1, model: 'small-model' }
  const chunk = (delta: object, finish: string | null = null): string =>
    event({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] })
  const framesOf = (answer: ScriptedAnswer): string[] => [
    ...answer.choices.flatMap((choice) => [
      chunk({ role: 'assistant', content: '' }),
      ...(choice.thinking?.pieces ?? []).map((reasoning_content) => chunk({ reasoning_content })),
      ...(choice.text ?? []).map((content) => chunk({ content })),
      ...(choice.calls ?? []).flatMap(({ id, name, pieces }, index) => [
        chunk({
          tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }],
        }),
        ...pieces.map((text) => chunk({ tool_calls: [{ index, function: { arguments: text } }] })),
      ]),
      chunk({}, choice.finish),
    ]),
    ...(answer.usage === undefined
      ? []
      : [event({ ...head, choices: [], usage: reported(answer.usage) })]),
    'data: [DONE]\n\n',
  ]
  const wire: VendorWire = {
    stream: framesOf,
    whole: (answer) =>
      JSON.stringify({
        ...head,
        object: 'chat.completion',
        choices: answer.choices.map((choice, index) => ({
          index,
          finish_reason: choice.finish,
          message: {
            role: 'assistant',
            content: choice.text?.join('') ?? null,
            reasoning_content: choice.thinking?.pieces.join(''),
            tool_calls: choice.calls?.map(({ id, name, pieces }) => ({
              id,
              type: 'function',
              function: { name, arguments: pieces.join('') },
            })),
          },
        })),
        ...(answer.usage === undefined ? {} : { usage: reported(answer.usage) }),
      }),
    framesToSpare: 2,
    streamType: 'text/event-stream',
    errorFrame: event({ error: { message: 'secret words', type: 'server_error' } }),
    errorBody: JSON.stringify({ error: { message: 'secret words', type: 'server_error' } }),
    hugeFrame: (chars) => `data: ${'x'.repeat(chars)}\n\n`,
    garbageFrame: 'data: {"choices":[\n\n',
  }
  providerSuite('ai-sdk', (timeouts) => {
    const provider = createAiSdkProvider({
      clock,
      packageFolders: [folder],
      timeouts: { connectMs: 500, ...timeouts },
    })
    return {
      provider,
      wire,
      can: { choices: false, thinking: 'plain' },
      sent: chatSent,
      deployment: (baseUrl) => at(baseUrl, 'openai-compatible'),
      close: () => provider.close(),
    }
  })
})

interface Sent {
  readonly path: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Record<string, unknown>
}
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A vendor that answers all with the same. */
async function vendor(answer: string, type: string, status = 200) {
  const sent: Sent[] = []
  const server: Server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const text = Buffer.concat(pieces).toString()
      const body = JSON.parse(text) as Record<string, unknown>
      sent.push({ path: request.url ?? '', headers: request.headers, body })
      response.writeHead(status, { 'content-type': type }).end(answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const provider = createAiSdkProvider({ clock, packageFolders: [folder] })
  closing.push(
    () => provider.close(),
    () => new Promise((resolve) => server.close(resolve)),
  )
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { sent, url, provider }
}
const never = new AbortController().signal
const usageIn = (events: readonly ModelEvent[]): unknown =>
  events.flatMap((one) => (one.kind === 'usage' ? [one.usage] : []))[0]

/** Shapes as each vendor's API reference documents them. */
describe('vendors', () => {
  test('Gemini: thought, its seal, a call, and usage; the seal goes back where it stood', async () => {
    const parts = [
      { text: 'hm', thought: true },
      { functionCall: { name: 'look', args: { a: 1 } }, thoughtSignature: 'U0VBTA==' },
    ]
    const usageMetadata = {
      promptTokenCount: 30,
      cachedContentTokenCount: 10,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 7,
      totalTokenCount: 42,
    }
    const chunk = {
      candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }],
      usageMetadata,
    }
    const { sent, url, provider } = await vendor(event(chunk), 'text/event-stream')
    const deployment = at(`${url}/v1beta`, 'google', { model: 'gemini-2.5-flash' })
    const messages: readonly Message[] = [
      { role: 'user', parts: [{ kind: 'text', text: 'look' }] },
      {
        role: 'assistant',
        parts: [
          { kind: 'thinking', text: '', signature: 'google.thoughtSignature=U0VBTA==' },
          { kind: 'toolCall', id: 'c1', name: 'look', arguments: '{"a":1}' },
        ],
      },
      { role: 'user', parts: [{ kind: 'toolResult', id: 'c1', text: 'a cat' }] },
    ]
    const settings = { reasoning: { budgetTokens: 1024 } }
    const prompt = promptOf({ messages, settings, maxOutputTokens: 99, dialect: 'anthropic' })
    const events = await eventsOf(provider.invoke(deployment, prompt, never))
    expect(sent[0]).toMatchObject({
      path: '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
      headers: { 'x-goog-api-key': 'upstream-key', 'accept-encoding': 'identity' },
      body: {
        generationConfig: { maxOutputTokens: 99, thinkingConfig: { thinkingBudget: 1024 } },
        contents: [
          { role: 'user', parts: [{ text: 'look' }] },
          {
            role: 'model',
            parts: [
              { functionCall: { name: 'look', args: { a: 1 } }, thoughtSignature: 'U0VBTA==' },
            ],
          },
          { role: 'user', parts: [{ functionResponse: { name: 'look' } }] },
        ],
      },
    })
    expect(
      events.flatMap((one) => (one.kind === 'reasoning' ? [one.text + (one.signature ?? '')] : [])),
    ).toEqual(['hm', 'google.thoughtSignature=U0VBTA=='])
    expect(callsOf(events)).toMatchObject([{ name: 'look', text: '{"a":1}' }])
    expect(events.find(({ kind }) => kind === 'finish')).toMatchObject({ reason: 'tool_calls' })
    expect(usageIn(events)).toEqual({ input: 20, cacheRead: 10, output: 5, reasoning: 7 })
  })

  test('Mistral: a whole answer, tools and a schema', async () => {
    const answer = {
      id: 'm1',
      created: 1,
      model: 'mistral-small',
      object: 'chat.completion',
      choices: [
        { index: 0, finish_reason: 'length', message: { role: 'assistant', content: 'Hallo' } },
      ],
      usage: { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 },
    }
    const { sent, url, provider } = await vendor(JSON.stringify(answer), 'application/json')
    const tools = [{ name: 'look', description: 'looks', parameters: { type: 'object' } }]
    const settings = { temperature: 0.5, seed: 7, toolChoice: 'required' as const }
    const prompt = { ...promptOf({ stream: false, tools, settings }), instructions: 'Be brief.' }
    const events = await eventsOf(provider.invoke(at(`${url}/v1`, 'mistral'), prompt, never))
    expect(textOf(events)).toBe('Hallo')
    expect(events.find(({ kind }) => kind === 'finish')).toMatchObject({ reason: 'length' })
    expect(usageIn(events)).toEqual({ input: 4, output: 2 })
    expect(sent[0]).toMatchObject({
      path: '/v1/chat/completions',
      headers: { authorization: 'Bearer upstream-key' },
      body: {
        temperature: 0.5,
        random_seed: 7,
        tool_choice: 'any',
        messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user' }],
      },
    })
  })

  test('Cohere: embeddings and a ranking', async () => {
    const embedded = {
      id: 'e',
      embeddings: {
        float: [
          [1, 2],
          [3, 4],
        ],
      },
      texts: ['a', 'b'],
      meta: { billed_units: { input_tokens: 6 } },
    }
    const first = await vendor(JSON.stringify(embedded), 'application/json')
    const common = promptOf({}).request
    const parts = ['a', 'b'].map((text) => ({ kind: 'text' as const, text }))
    const messages = [{ role: 'user' as const, parts }]
    const embed = {
      ...common,
      kind: 'embed',
      messages,
      inputs: ['a', 'b'],
      dimensions: undefined,
      encoding: 'float',
      purpose: undefined,
    } as EmbedRequest
    const vectors = await eventsOf(
      first.provider.invoke(
        at(`${first.url}/v2`, 'cohere'),
        { ...promptOf({}), request: embed },
        never,
      ),
    )
    expect(vectors).toEqual([
      { kind: 'embedding', index: 0, vector: [1, 2] },
      { kind: 'embedding', index: 1, vector: [3, 4] },
      { kind: 'finish', choice: 0, reason: 'stop' },
      { kind: 'usage', usage: { input: 6 } },
    ])
    const results = [{ index: 0, relevance_score: 0.2 }]
    const second = await vendor(JSON.stringify({ id: 'r', results, meta: {} }), 'application/json')
    const rerank = {
      ...common,
      kind: 'rerank',
      messages,
      query: 'a',
      documents: ['b'],
      top: 1,
      returnDocuments: false,
    } as RerankRequest
    const ranking = await eventsOf(
      second.provider.invoke(
        at(`${second.url}/v2`, 'cohere'),
        { ...promptOf({}), request: rerank },
        never,
      ),
    )
    expect(ranking).toEqual([
      { kind: 'ranked', index: 0, score: 0.2 },
      { kind: 'finish', choice: 0, reason: 'stop' },
    ])
    expect(second.sent[0]).toMatchObject({
      path: '/v2/rerank',
      body: { query: 'a', documents: ['b'], top_n: 1 },
    })
  })

  test('an error in place of an answer: its status, none of its words', async () => {
    const { url, provider } = await vendor('{"message":"secret words"}', 'application/json', 401)
    const events = await eventsOf(provider.invoke(at(`${url}/v1`, 'mistral'), promptOf({}), never))
    expect(events).toMatchObject([
      { kind: 'failed', failure: { status: 401, dispatched: false, retryable: false } },
    ])
    expect(JSON.stringify(events)).not.toContain('secret')
  })

  test('perimeter is enforced: an address outside of it is never connected to', async () => {
    const { sent, url, provider } = await vendor('{}', 'application/json')
    const outside = at(url, 'mistral', { perimeter: 'external' })
    const events = await eventsOf(provider.invoke(outside, promptOf({}), never))
    expect(events).toMatchObject([
      { kind: 'failed', failure: { reason: 'address_forbidden', dispatched: false } },
    ])
    expect(sent).toEqual([])
  })

  test('a package that is not there is a failure that says so', async () => {
    const { url, provider } = await vendor('{}', 'application/json')
    const events = await eventsOf(provider.invoke(at(url, 'nothing'), promptOf({}), never))
    expect(events).toMatchObject([
      {
        kind: 'failed',
        failure: { dispatched: false, message: expect.stringContaining('npm i') as string },
      },
    ])
  })
})

describe('INVARIANT (named packages only)', () => {
  const packages = packagesIn([folder])
  test.each([
    'fs',
    'undici',
    '../package.json',
    '@ai-sdk/../undici',
    '@ai-sdk/google/internal',
    '@ai-sdk/',
    '',
  ])('never loaded: %s', async (name) => {
    expect(packages.find(name)).toBeUndefined()
    expect(await packages.load(name)).toBeUndefined()
  })
  test('loaded: what is installed', async () => {
    expect(await packages.load('@ai-sdk/google')).toBeTypeOf('function')
    expect(await packages.load('@ai-sdk/provider')).toBeUndefined()
  })
})

describe('losses', () => {
  const provider = createAiSdkProvider({ clock, packageFolders: [] })
  const lossesOf = (name: string, request: Parameters<typeof promptOf>[0]) =>
    provider.losses(at('http://127.0.0.1:1', name), promptOf(request).request, new Set())
  test('what no package takes is refused or told, by the names of the client', () => {
    const messages: readonly Message[] = [
      {
        role: 'user',
        parts: [
          { kind: 'text', text: 'a', cache: {} },
          { kind: 'image', url: 'https://a.example/b.png' },
          { kind: 'opaque', type: 'audio' },
        ],
      },
    ]
    const settings = { topK: 4, stop: ['x'], reasoning: { budgetTokens: 9 }, user: 'u' }
    expect(lossesOf('mistral', { dialect: 'anthropic', messages, settings })).toEqual({
      refused: ['image', 'audio', 'stop_sequences'],
      dropped: ['cache_control', 'top_k', 'metadata.user_id', 'thinking'],
    })
    expect(lossesOf('google', { settings: { topK: 4, stop: ['x'] } })).toEqual({
      refused: [],
      dropped: [],
    })
  })
})
