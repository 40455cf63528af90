import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
  type ConverseCommandInput,
} from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startFakeBedrock, type FakeBedrock } from '../support/fake-bedrock.ts'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, startServer, type Server } from './server.ts'
import { PEOPLE, UPSTREAM_ENV, upstreamAt } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** The official SDK, unmodified but for HTTP/1.1, against the real server; Bedrock and OpenAI behind it. */
let bedrock: FakeBedrock
let openai: FakeOpenAi
let server: Server

beforeAll(async () => {
  const answers = { text: ['Hello ', 'from ', 'Bedrock'], extra: { unknown: 'kept' } }
  bedrock = await startFakeBedrock({ answers })
  openai = await startFakeOpenAi()
  const { apiKey: _, ...terms } = upstreamAt(bedrock.url) as Record<string, unknown>
  const aws = {
    region: 'eu-central-1',
    accessKeyId: '${env:AWS_ID}',
    secretAccessKey: '${env:AWS_SECRET}',
  }
  server = await startServer({
    env: { ...UPSTREAM_ENV, AWS_ID: 'AKIDEXAMPLE', AWS_SECRET: 'wJalrXUtnFEMI' },
    config: {
      deployments: [
        { ...terms, id: 'claude', provider: 'bedrock', model: 'anthropic.claude:0', aws },
        upstreamAt(openai.url),
      ],
      aliases: [
        { id: 'anthropic.claude-v1:0', deployments: ['claude'] },
        { id: 'chat', deployments: ['local'] },
      ],
      ...PEOPLE,
      apps: [...PEOPLE.apps, { id: 'poor', groups: ['staff'] }],
      budgets: [{ scope: 'app:poor', limit: '0.000001', period: 'total', mode: 'hard' }],
    },
  })
})
afterAll(async () => {
  await cleanUp()
  await bedrock.close()
  await openai.close()
})

const client = (key = server.key('intranet')): BedrockRuntimeClient =>
  new BedrockRuntimeClient({
    region: 'eu-central-1',
    endpoint: server.url,
    token: { token: key },
    authSchemePreference: ['httpBearerAuth'],
    requestHandler: new NodeHttpHandler(),
  })
const ask = (modelId: string): ConverseCommandInput => ({
  modelId,
  messages: [{ role: 'user', content: [{ text: 'hello' }] }],
  additionalModelRequestFields: { anything: 'kept' },
})

test.each([
  'anthropic.claude-v1:0',
  'arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-v1:0',
])('Converse to Bedrock, as %s: signed anew, nothing lost', async (modelId) => {
  const answer = await client().send(new ConverseCommand(ask(modelId)))
  expect(answer.output?.message?.content).toEqual([{ text: 'Hello from Bedrock' }])
  expect(answer.usage?.inputTokens).toBeGreaterThan(0)
  const sent = bedrock.requests.at(-1)
  expect(sent).toMatchObject({
    modelId: 'anthropic.claude:0',
    body: { additionalModelRequestFields: { anything: 'kept' } },
  })
  expect(sent?.headers['authorization']).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/bedrock\/aws4_request, /,
  )
})

test.each(['anthropic.claude-v1:0', 'chat'])('ConverseStream of %s', async (modelId) => {
  const { stream } = await client().send(new ConverseStreamCommand(ask(modelId)))
  const kinds: string[] = []
  let text = ''
  for await (const event of stream ?? []) {
    kinds.push(...Object.keys(event))
    text += event.contentBlockDelta?.delta?.text ?? ''
  }
  expect(text).toMatch(/^Hello from /)
  expect(kinds[0]).toBe('messageStart')
  expect(kinds.slice(-3)).toEqual(['contentBlockStop', 'messageStop', 'metadata'])
})

const MESSAGES = JSON.stringify({
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 50,
  messages: [{ role: 'user', content: 'hello' }],
})

test.each(['anthropic.claude-v1:0', 'chat'])(
  "InvokeModel of %s with Anthropic's messages",
  async (modelId) => {
    const answer = await client().send(new InvokeModelCommand({ modelId, body: MESSAGES }))
    const said = JSON.parse(Buffer.from(answer.body).toString()) as {
      readonly content: readonly { readonly text: string }[]
      readonly usage: { readonly input_tokens: number }
    }
    expect(said.content[0]?.text).toMatch(/^Hello from /)
    expect(said.usage.input_tokens).toBeGreaterThan(0)
  },
)

test('InvokeModelWithResponseStream', async () => {
  const command = new InvokeModelWithResponseStreamCommand({
    modelId: 'anthropic.claude-v1:0',
    body: MESSAGES,
  })
  const { body } = await client().send(command)
  const types: string[] = []
  for await (const { chunk } of body ?? []) {
    const event = JSON.parse(Buffer.from(chunk?.bytes ?? []).toString()) as { type: string }
    types.push(event.type)
  }
  expect(types[0]).toBe('message_start')
  expect(types.at(-1)).toBe('message_stop')
})

test('a client of OpenAI, with Bedrock behind', async () => {
  const official = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: server.key('intranet') })
  const answer = await official.chat.completions.create({
    model: 'anthropic.claude-v1:0',
    messages: [{ role: 'user', content: 'hello' }],
  })
  expect(answer.choices[0]?.message.content).toBe('Hello from Bedrock')
  expect(answer.usage?.prompt_tokens).toBeGreaterThan(0)
})

test('refusals arrive typed; an exhausted budget is asked for once', async () => {
  const send = (key: string, modelId: string) => client(key).send(new ConverseCommand(ask(modelId)))
  await expect(send('nobody', 'chat')).rejects.toMatchObject({ name: 'AccessDeniedException' })
  await expect(send(server.key('intranet'), 'no-model')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
  const before = openai.requests.length
  await expect(send(server.key('poor'), 'chat')).rejects.toMatchObject({
    name: 'ServiceQuotaExceededException',
    $metadata: { attempts: 1 },
  })
  expect(openai.requests.length).toBe(before)
})
