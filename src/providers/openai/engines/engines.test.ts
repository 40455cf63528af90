import { afterEach, describe, expect, test } from 'vitest'
import { clock, deploymentAt } from '../../../../test/support/deployments.ts'
import {
  startFakeOpenAi,
  type FakeAnswer,
  type FakeOpenAi,
} from '../../../../test/support/fake-openai.ts'
import { templated } from '../../../../test/support/fake-openai-vectors.ts'
import { callsOf, eventsOf, promptOf, textOf } from '../../../models/conformance.ts'
import type { ChatRequest, Message } from '../../../models/chat.ts'
import type { Deployment, Engine } from '../../../models/deployment.ts'
import type { Prompt } from '../../../models/provider.ts'
import { createOpenAiProvider } from '../openai.ts'
import { isOpenAi } from './engines.ts'

const provider = createOpenAiProvider({ clock })
const fakes: FakeOpenAi[] = []
afterEach(async () => {
  for (const fake of fakes.splice(0)) await fake.close()
})
async function served(answers: FakeAnswer | readonly FakeAnswer[] = {}): Promise<FakeOpenAi> {
  const fake = await startFakeOpenAi({ answers })
  fakes.push(fake)
  return fake
}
const signal = new AbortController().signal
const ask = (deployment: Deployment, request: Partial<ChatRequest>, more: Partial<Prompt> = {}) =>
  eventsOf(provider.invoke(deployment, { ...promptOf(request), ...more }, signal))
const hello: readonly Message[] = [{ role: 'user', parts: [{ kind: 'text', text: 'hello' }] }]
/** As the decoder gives it: raw, with the messages that it says. */
const own = (raw: object, more: Partial<ChatRequest> = {}): Partial<ChatRequest> => ({
  stream: false,
  messages: hello,
  rawMessages: hello,
  raw: { model: 'a', messages: [{ role: 'user', content: 'hello' }], ...raw },
  ...more,
})
const at = (fake: FakeOpenAi, engine: Engine, terms: Partial<Deployment> = {}): Deployment =>
  deploymentAt(fake.url, { engine, ...terms })

describe('Azure', () => {
  const azure = (fake: FakeOpenAi): Deployment =>
    at(fake, 'azure', {
      baseUrl: `${new URL(fake.url).origin}/openai/deployments/my%20chat`,
      apiVersion: '2024-10-21',
    })

  test('its path holds the deployment and a version, its header a bare key', async () => {
    const fake = await served({ text: 'Ahoy' })
    const events = await ask(azure(fake), { stream: false }, { maxOutputTokens: 9 })
    expect(textOf(events)).toBe('Ahoy')
    expect(fake.requests[0]?.path).toBe(
      '/openai/deployments/my%20chat/chat/completions?api-version=2024-10-21',
    )
    expect(fake.requests[0]?.headers).toMatchObject({ 'api-key': 'upstream-key' })
    expect(fake.requests[0]?.headers).not.toHaveProperty('authorization')
    expect(fake.requests[0]?.body).toMatchObject({ max_completion_tokens: 9 })
  })

  test('a first chunk of no choices, with what its filter found, is no answer and no end', async () => {
    const fake = await served({ text: ['Ahoy', ' there'] })
    const events = await ask(azure(fake), {})
    expect(textOf(events)).toBe('Ahoy there')
    expect(events.at(-1)?.kind).toBe('usage')
    const frames = events.flatMap(({ frame }) => (frame === undefined ? [] : [frame.data]))
    expect(frames[0]).toContain('prompt_filter_results')
  })

  test('its health is asked beside its deployments', async () => {
    const fake = await served()
    expect(await provider.probe?.(azure(fake), signal)).toBe(true)
    expect(fake.probes[0]?.path).toBe('/openai/models?api-version=2024-10-21')
  })

  test('documents that it would fetch are a caller’s not to ask for', async () => {
    const fake = await served()
    const request = own({ data_sources: [{ type: 'azure_search' }], dataSources: [{}] })
    await ask(azure(fake), request)
    expect(fake.requests[0]?.text).not.toMatch(/data_?sources/i)
    const { dropped } = provider.losses(azure(fake), promptOf(request).request, new Set())
    expect(dropped).toEqual(['data_sources', 'dataSources'])
  })
})

describe('vLLM', () => {
  test('cache_salt is ours alone, and only where a deployment wants it', async () => {
    const fake = await served()
    const salted = at(fake, 'vllm', { saltsCache: true })
    await ask(salted, own({ cache_salt: 'theirs' }), { cacheSalt: 'ours' })
    await ask(salted, own({ cache_salt: 'theirs' }))
    await ask(at(fake, 'vllm'), own({}), { cacheSalt: 'ours' })
    expect(fake.requests.map(({ body }) => body?.['cache_salt'])).toEqual([
      'ours',
      undefined,
      undefined,
    ])
  })

  test('guided shapes go out raw; a body built anew cannot hold them, so they are refused', async () => {
    const fake = await served()
    const guided = {
      guided_json: { type: 'object' },
      guided_regex: 'a+',
      guided_choice: ['a', 'b'],
      guided_grammar: 'root ::= "a"',
      structured_outputs: { choice: ['a'] },
    }
    const kept = { top_k: 4, min_p: 0.1, repetition_penalty: 1.2 }
    const deployment = at(fake, 'vllm')
    await ask(deployment, own({ ...guided, ...kept }))
    expect(fake.requests[0]?.body).toMatchObject({ ...guided, ...kept, model: 'small-model' })
    const rebuilt = own({ ...guided, ...kept }, { messages: [...hello] })
    const { refused, dropped } = provider.losses(deployment, promptOf(rebuilt).request, new Set())
    expect(refused.toSorted()).toEqual(Object.keys(guided).toSorted())
    expect(dropped).toEqual([])
    await ask(deployment, { ...rebuilt, raw: { model: 'a', ...kept } })
    expect(fake.requests[1]?.body).toMatchObject(kept)
  })

  test.each([
    ['high', { reasoning_effort: 'high' }],
    ['max', { reasoning_effort: 'high' }],
    ['minimal', { reasoning_effort: 'low' }],
    ['none', { chat_template_kwargs: { enable_thinking: false } }],
  ] as const)('effort %s', async (effort, expected) => {
    const fake = await served()
    const settings = { reasoning: { effort } }
    await ask(at(fake, 'vllm'), { dialect: 'anthropic', stream: false, settings })
    expect(fake.requests[0]?.body).toMatchObject(expected)
  })

  test('one call counts, with the template applied', async () => {
    const fake = await served()
    const tools = [{ name: 'f', description: 'd', parameters: {} }]
    const events = await ask(at(fake, 'vllm'), { only: 'count', tools }, { instructions: 'brief' })
    expect(fake.requests.map(({ path }) => path)).toEqual(['/tokenize'])
    expect(fake.requests[0]?.body).toMatchObject({
      model: 'small-model',
      add_generation_prompt: true,
      messages: [
        { role: 'system', content: 'brief' },
        { role: 'user', content: 'hello' },
      ],
      tools: [{ type: 'function' }],
    })
    expect(events.map(({ kind }) => kind)).toEqual(['counted', 'finish'])
    const written = templated(fake.requests[0]?.body ?? {})
    expect(events[0]).toMatchObject({ tokens: Math.ceil(written.length / 4) })
  })
})

describe('llama-server', () => {
  test('a count is two calls: the template writes the prompt, then it is counted', async () => {
    const fake = await served()
    const events = await ask(at(fake, 'llama-server'), { only: 'count' })
    expect(fake.requests.map(({ path }) => path)).toEqual(['/apply-template', '/tokenize'])
    const prompt = '<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n'
    expect(fake.requests[1]?.body).toEqual({
      content: prompt,
      add_special: true,
      parse_special: true,
    })
    expect(events[0]).toMatchObject({ kind: 'counted', tokens: Math.ceil(prompt.length / 4) })
  })

  test.each<[string, readonly FakeAnswer[], number]>([
    ['the first', [{ status: 503 }], 1],
    ['the second', [{}, { status: 503 }], 2],
  ])('%s failing fails the count', async (_, answers, calls) => {
    const fake = await served(answers)
    const events = await ask(at(fake, 'llama-server'), { only: 'count' })
    expect(events.at(-1)).toMatchObject({ kind: 'failed', failure: { status: 503 } })
    expect(fake.requests).toHaveLength(calls)
  })

  test('without a salt, nothing of the cache is told; slots and bounds are not a caller’s', async () => {
    const fake = await served()
    const deployment = at(fake, 'llama-server', { saltsCache: true })
    const request = own({ id_slot: 3, n_predict: 9, cache_prompt: true, mirostat: 2 })
    await ask(deployment, request, { cacheSalt: 'ours' })
    expect(fake.requests[0]?.body).toMatchObject({ cache_prompt: false, mirostat: 2 })
    expect(fake.requests[0]?.text).not.toMatch(/id_slot|n_predict|ours/)
    const { dropped } = provider.losses(deployment, promptOf(request).request, new Set())
    expect(dropped.toSorted()).toEqual(['id_slot', 'n_predict'])
  })

  test.each([
    ['none', { enable_thinking: false }],
    ['xhigh', { enable_thinking: true, reasoning_effort: 'high' }],
  ] as const)('effort %s is told to the template', async (effort, kwargs) => {
    const fake = await served({ thinking: 'Hm', text: 'x' })
    const settings = { reasoning: { effort } }
    const events = await ask(at(fake, 'llama-server'), { dialect: 'anthropic', settings })
    expect(fake.requests[0]?.body).toMatchObject({ chat_template_kwargs: kwargs })
    expect(events.some((event) => event.kind === 'reasoning' && event.text === 'Hm')).toBe(true)
  })
})

describe('Ollama', () => {
  const tools = [{ type: 'function', function: { name: 'f', parameters: {} } }]

  test('a forbidden tool is not shown, a demanded one refused', async () => {
    const fake = await served()
    const deployment = at(fake, 'ollama')
    await ask(deployment, own({ tools, tool_choice: 'none' }))
    await ask(deployment, own({ tools, tool_choice: 'auto' }))
    expect(fake.requests.map(({ body }) => [body?.['tools'], body?.['tool_choice']])).toEqual([
      [undefined, undefined],
      [tools, 'auto'],
    ])
    const { refused } = provider.losses(
      deployment,
      promptOf(own({ tools, tool_choice: 'required', n: 2 }, { choiceCount: 2 })).request,
      new Set(),
    )
    expect(refused.toSorted()).toEqual(['n', 'tool_choice'])
  })

  test('its native members are the operator’s, and it has neither salt nor count', async () => {
    const fake = await served()
    const deployment = at(fake, 'ollama', { saltsCache: true })
    await ask(deployment, own({ options: { num_ctx: 1 }, keep_alive: -1, raw: true }), {
      cacheSalt: 'ours',
      maxOutputTokens: 7,
    })
    expect(fake.requests[0]?.body).toEqual({
      model: 'small-model',
      messages: [{ role: 'user', content: 'hello' }],
      max_tokens: 7,
    })
    expect(provider.serves(deployment)).toEqual(['chat'])
    const counted = await ask(deployment, { only: 'count' })
    expect(counted.at(-1)).toMatchObject({ kind: 'failed', failure: { dispatched: false } })
  })
})

describe('probe', () => {
  const HEALTH: readonly (readonly [Engine | undefined, string])[] = [
    [undefined, '/v1/models'],
    ['vllm', '/health'],
    ['llama-server', '/health'],
    ['ollama', '/v1/models'],
  ]
  test.each(HEALTH)('%s is asked at %s, and spends nothing', async (engine, path) => {
    const fake = await served([{}, { status: 503 }, { status: 401 }])
    const deployment = deploymentAt(fake.url, engine === undefined ? {} : { engine })
    expect(await provider.probe?.(deployment, signal)).toBe(true)
    expect(await provider.probe?.(deployment, signal)).toBe(false)
    expect(await provider.probe?.(deployment, signal)).toBe(false)
    expect(fake.requests).toEqual([])
    expect(fake.probes.map((one) => [one.path, one.text])).toEqual([
      [path, ''],
      [path, ''],
      [path, ''],
    ])
  })

  test('nobody there, or no address: not well', async () => {
    expect(await provider.probe?.(deploymentAt('http://127.0.0.1:1/v1'), signal)).toBe(false)
    expect(await provider.probe?.(deploymentAt('not an address'), signal)).toBe(false)
  })
})

test.each<[string, Partial<Deployment>, boolean]>([
  ['https://api.openai.com/v1', {}, true],
  ['https://eu.api.openai.com/v1', {}, true],
  ['https://api.openai.com.evil.example/v1', {}, false],
  ['https://notapi.openai.com/v1', {}, false],
  ['https://api.openai.com/v1', { engine: 'vllm' }, false],
  ['http://127.0.0.1:1', { engine: 'azure' }, true],
  ['not an address', {}, false],
])('who is OpenAI: %s %j', (baseUrl, terms, expected) => {
  expect(isOpenAi(deploymentAt(baseUrl, terms))).toBe(expected)
})

test('a response is a chat by another API: thought, text, calls, and its count', async () => {
  const answer: FakeAnswer = {
    thinking: 'Hm',
    text: 'x',
    toolCalls: [{ id: 'c', name: 'f', arguments: '{"a":1}' }],
  }
  const fake = await served(answer)
  const deployment = deploymentAt(fake.url, { api: 'responses', engine: 'azure' })
  const events = await ask(deployment, { dialect: 'anthropic' })
  expect([textOf(events), callsOf(events)]).toEqual([
    'x',
    [{ id: 'c', name: 'f', text: '{"a":1}' }],
  ])
  const counted = await ask(deployment, { dialect: 'anthropic', only: 'count' })
  expect(counted[0]).toMatchObject({ kind: 'counted' })
  expect(fake.requests.map(({ path }) => path)).toEqual([
    '/v1/responses',
    '/v1/responses/input_tokens',
  ])
  expect(fake.requests[1]?.body).not.toHaveProperty('stream')
})
