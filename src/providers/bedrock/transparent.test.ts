import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  type ConverseCommandInput,
} from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judged } from '../../../test/support/bedrock-client.ts'
import { clock, deploymentAt } from '../../../test/support/deployments.ts'
import {
  startFakeBedrock,
  type FakeBedrock,
  type FakeBedrockAnswer,
} from '../../../test/support/fake-bedrock.ts'
import { promptOf } from '../../models/conformance.ts'
import type { ChatRequest, ModelEvent } from '../../models/chat.ts'
import { createBedrockDialect } from '../../wire/bedrock/bedrock.ts'
import { decodeConverse } from '../../wire/bedrock/decode.ts'
import { requestBody } from './body.ts'
import { createBedrockProvider } from './bedrock.ts'

let fake: FakeBedrock
let answer: FakeBedrockAnswer = {}
const provider = createBedrockProvider({ clock })
const dialect = createBedrockDialect({})
beforeAll(async () => {
  fake = await startFakeBedrock({ answers: () => answer })
})
afterAll(async () => {
  await provider.close()
  await fake.close()
})

const INPUT: ConverseCommandInput = {
  modelId: 'small-model',
  system: [{ text: 'be brief' }, { cachePoint: { type: 'default', ttl: '1h' } }],
  messages: [
    {
      role: 'user',
      content: [
        { text: 'hello' },
        { image: { format: 'png', source: { bytes: new Uint8Array([1, 2]) } } },
        { guardContent: { text: { text: 'guarded' } } },
      ],
    },
    { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'f', input: { x: [1] } } }] },
    {
      role: 'user',
      content: [{ toolResult: { toolUseId: 't', content: [{ json: { y: 1 } }], status: 'error' } }],
    },
  ],
  inferenceConfig: { maxTokens: 100, temperature: 0.5 },
  toolConfig: { tools: [{ toolSpec: { name: 'f', inputSchema: { json: {} } } }] },
  additionalModelRequestFields: { anything: { deep: [null, true] } },
  guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' },
  requestMetadata: { team: 'search' },
}
const ANSWERS: Readonly<Record<string, FakeBedrockAnswer>> = {
  text: { text: ['Grüße, ', '世界 ', '👩‍👩‍👧'] },
  'thought and calls': {
    thinking: { text: 'hm', signature: 'c2lnbmVk' },
    toolUses: [
      { toolUseId: 'a', name: 'f', input: { city: 'Lyon' } },
      { toolUseId: 'b', name: 'f', input: {} },
    ],
    usage: { inputTokens: 3, outputTokens: 4, totalTokens: 12, cacheReadInputTokens: 5 },
  },
  'a reason that we do not know': { stopReason: 'malformed_tool_use', sliceBytes: 7 },
}

/** The official client, straight to the server. */
const direct = new BedrockRuntimeClient({
  region: 'eu-central-1',
  endpoint: 'http://127.0.0.1:1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  requestHandler: new NodeHttpHandler(),
})

async function read(client: BedrockRuntimeClient, stream: boolean): Promise<unknown> {
  if (!stream) {
    const { $metadata: _, ...whole } = await client.send(new ConverseCommand(INPUT))
    return whole
  }
  const events: unknown[] = []
  const { stream: answered } = await client.send(new ConverseStreamCommand(INPUT))
  for await (const event of answered ?? []) events.push(event)
  return events
}

/** Through our decoder and our provider: the batches that come of it. */
async function through(stream: boolean): Promise<(readonly ModelEvent[])[]> {
  const { client, requests } = judged(dialect, {})
  await read(client, stream).catch(() => undefined)
  const request = requests[0] as ChatRequest
  const batches: (readonly ModelEvent[])[] = []
  const prompt = { ...promptOf({}), request }
  const signal = new AbortController().signal
  for await (const batch of provider.invoke(deploymentAt(fake.url), prompt, signal)) {
    batches.push(batch)
  }
  return batches
}

test.each(Object.keys(ANSWERS))('the same dialect in and out is transparent: %s', async (name) => {
  answer = ANSWERS[name] ?? {}
  direct.config.endpoint = async () => {
    const { hostname, port } = new URL(fake.url)
    return { protocol: 'http:', hostname, port: Number(port), path: '/' }
  }
  for (const stream of [false, true]) {
    const expected = await read(direct, stream)
    const batches = await through(stream)
    const [straight, ours] = fake.requests.slice(-2)
    // What the deployment gets, member for member.
    expect(ours?.body).toEqual(straight?.body)
    expect(ours?.path).toBe(straight?.path)
    // What the client gets.
    expect(await read(judged(dialect, { batches }).client, stream)).toEqual(expected)
    // Built from our values it says the same, but for words that are Bedrock's own.
    const bare = batches.map((batch) => batch.map((event) => withoutFrame(event)))
    const built = await read(judged(dialect, { batches: bare }).client, stream)
    if (name !== 'a reason that we do not know')
      expect(comparable(built)).toEqual(comparable(expected))
  }
})

function withoutFrame(event: ModelEvent): ModelEvent {
  const { frame: _, sameFrame: __, ...bare } = event
  return bare as ModelEvent
}
/** Times differ, and totals where the fake's do not add up. */
const comparable = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/"latencyMs":\d+/g, '"latencyMs":0'))

test('what is built from our values, our own decoder reads as the same values', () => {
  const body = JSON.stringify({
    system: [{ text: 's' }, { cachePoint: { type: 'default' } }],
    messages: [
      {
        role: 'user',
        content: [
          { text: 'a' },
          { cachePoint: { type: 'default', ttl: '5m' } },
          { image: { format: 'gif', source: { bytes: 'AA==' } } },
          { document: { format: 'docx', name: 'n', source: { bytes: 'AA==' }, context: 'c' } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'hm', signature: 'AA==' } } },
          { reasoningContent: { redactedContent: 'AA==' } },
          { toolUse: { toolUseId: 'a', name: 'f', input: { x: 1 } } },
        ],
      },
      {
        role: 'user',
        content: [{ toolResult: { toolUseId: 'a', content: [{ text: 'r' }], status: 'error' } }],
      },
    ],
    inferenceConfig: { temperature: 0.5, stopSequences: ['x'], maxTokens: 7 },
    toolConfig: {
      tools: [
        { toolSpec: { name: 'f', description: 'd', inputSchema: { json: {} } } },
        { cachePoint: { type: 'default' } },
      ],
      toolChoice: { any: {} },
    },
    outputConfig: {
      effort: 'low',
      textFormat: {
        type: 'json_schema',
        structure: { jsonSchema: { schema: '{"type":"object"}', name: 'n' } },
      },
    },
  })
  const decode = (text: string) => decodeConverse(text, { modelId: 'a' }, false) as ChatRequest
  const once = decode(body)
  // Another array: built anew.
  const request = { ...once, messages: [...once.messages] }
  const again = decode(requestBody(deploymentAt('http://x'), { ...promptOf({}), request }).text)
  const { raw: _, rawMessages: __, ...values } = again
  expect(once).toMatchObject(values)
})
