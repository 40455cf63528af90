import {
  BedrockClient,
  CreateInferenceProfileCommand,
  DeleteInferenceProfileCommand,
  GetFoundationModelCommand,
  ListFoundationModelsCommand,
  ListInferenceProfilesCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-bedrock'
import {
  BedrockAgentRuntimeClient,
  RetrieveAndGenerateCommand,
  RetrieveAndGenerateStreamCommand,
  RetrieveCommand,
} from '@aws-sdk/client-bedrock-agent-runtime'
import {
  AccessDeniedException,
  ApplyGuardrailCommand,
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  CountTokensCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
  type ContentBlock,
  type ConverseCommandInput,
  type ConverseStreamOutput,
  type Message,
  type Tool,
} from '@aws-sdk/client-bedrock-runtime'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CARD, CITIES, HELLO, MODELS, PICTURE, QUESTION, SCHEMA } from './clients-asked.ts'
import { startClientsWorld, type ClientsWorld } from './clients-world.ts'
import { cleanUp } from './server.ts'
import { until } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** AWS's official clients, unmodified: they sign with SigV4 and speak HTTP/2 with prior knowledge. */
let world: ClientsWorld
interface Common {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}
let common: (app?: string) => Common
beforeAll(async () => {
  world = await startClientsWorld()
  const env = await world.awsEnv()
  common = (app = 'INTRANET') => ({
    endpoint: world.server.url,
    region: 'eu-central-1',
    credentials: {
      accessKeyId: env[`AWS_ID_${app}`] ?? '',
      secretAccessKey: env[`AWS_SECRET_${app}`] ?? '',
    },
  })
})
afterAll(async () => {
  await cleanUp()
  await world.close()
})

const runtime = (app?: string): BedrockRuntimeClient => new BedrockRuntimeClient(common(app))
const ask = (text: string, modelId = 'nova'): ConverseCommandInput => ({
  modelId,
  messages: [{ role: 'user', content: [{ text }] }],
})
const textOf = (message: Message | undefined): string =>
  (message?.content ?? []).map((block) => block.text ?? '').join('')
const TOOLS: Tool[] = [{ toolSpec: { name: 'weather', inputSchema: { json: SCHEMA } } }]
const IDS = [...MODELS, 'us.nova-v1:0'] as const

async function streamed(input: ConverseCommandInput): Promise<ConverseStreamOutput[]> {
  const { stream } = await runtime().send(new ConverseStreamCommand(input))
  const events: ConverseStreamOutput[] = []
  for await (const event of stream ?? []) events.push(event)
  return events
}

describe.each(IDS)('answers of %s', (model) => {
  test('whole and streamed, with usage', async () => {
    const whole = await runtime().send(new ConverseCommand(ask('hello', model)))
    expect(textOf(whole.output?.message)).toBe(HELLO)
    expect(whole.stopReason).toBe('end_turn')
    expect(whole.usage?.outputTokens).toBeGreaterThan(0)
    const events = await streamed(ask('hello', model))
    expect(events.map((event) => event.contentBlockDelta?.delta?.text ?? '').join('')).toBe(HELLO)
    expect(events[0]?.messageStart?.role).toBe('assistant')
    expect(events.at(-2)?.messageStop?.stopReason).toBe('end_turn')
    expect(events.at(-1)?.metadata?.usage?.outputTokens).toBeGreaterThan(0)
  })

  test('two tool calls at once, and their results', async () => {
    const input = { ...ask('use tools', model), toolConfig: { tools: TOOLS } }
    const whole = await runtime().send(new ConverseCommand(input))
    const content = whole.output?.message?.content ?? []
    const calls = content.flatMap((block) => (block.toolUse === undefined ? [] : [block.toolUse]))
    expect(calls.map((call) => call.input)).toEqual(CITIES)
    const pieces = new Map<number, string>()
    for (const { contentBlockDelta: delta } of await streamed(input)) {
      const at = delta?.contentBlockIndex ?? 0
      const piece = delta?.delta?.toolUse?.input
      if (piece !== undefined) pieces.set(at, (pieces.get(at) ?? '') + piece)
    }
    expect([...pieces.values()].map((text) => JSON.parse(text) as unknown)).toEqual(CITIES)
    const results: ContentBlock[] = calls.map(({ toolUseId }) => ({
      toolResult: { toolUseId, content: [{ text: 'rain' }] },
    }))
    const messages: Message[] = [
      { role: 'user', content: [{ text: 'hello' }] },
      { role: 'assistant', content },
      { role: 'user', content: results },
    ]
    const again = await runtime().send(new ConverseCommand({ ...input, messages }))
    expect(textOf(again.output?.message)).toBe(HELLO)
  })

  test('an image', async () => {
    const content: ContentBlock[] = [
      { image: { format: 'png', source: { bytes: PICTURE } } },
      { text: 'hello' },
    ]
    const messages: Message[] = [{ role: 'user', content }]
    const answer = await runtime().send(new ConverseCommand({ modelId: model, messages }))
    expect(textOf(answer.output?.message)).toBe(HELLO)
  })

  test('tokens are counted', async () => {
    const { messages } = ask('hello')
    const counted = await runtime().send(
      new CountTokensCommand({ modelId: model, input: { converse: { messages } } }),
    )
    expect(counted.inputTokens).toBeGreaterThan(0)
  })

  test('a stream that is left goes on for nobody', async () => {
    const before = world.hangups()
    const left = new AbortController()
    const { stream } = await runtime().send(new ConverseStreamCommand(ask('talk long', model)), {
      abortSignal: left.signal,
    })
    for await (const event of stream ?? []) if (event.contentBlockDelta !== undefined) break
    left.abort()
    await until('the deployment lost its client', () => world.hangups() > before)
  })

  test('a deployment that dies in the middle is an exception, never an end', async () => {
    await expect(streamed(ask('die', model))).rejects.toThrow(/.+/)
  })
})

test('an Anthropic body, whole and streamed', async () => {
  const body = JSON.stringify({
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 64,
    messages: [{ role: 'user', content: 'hello' }],
  })
  for (const modelId of ['claude', 'nova']) {
    const whole = await runtime().send(new InvokeModelCommand({ modelId, body }))
    expect(JSON.parse(whole.body.transformToString())).toMatchObject({ content: [{ text: HELLO }] })
    const { body: events } = await runtime().send(
      new InvokeModelWithResponseStreamCommand({ modelId, body }),
    )
    const texts: string[] = []
    for await (const { chunk } of events ?? []) {
      const event = JSON.parse(Buffer.from(chunk?.bytes ?? []).toString()) as {
        readonly type: string
        readonly delta?: { readonly text?: string }
      }
      if (event.type === 'content_block_delta') texts.push(event.delta?.text ?? '')
    }
    expect(texts.join('')).toBe(HELLO)
  }
})

test('embeddings', async () => {
  const body = JSON.stringify({ inputText: 'one' })
  const titan = await runtime().send(new InvokeModelCommand({ modelId: 'embed', body }))
  const answer = JSON.parse(titan.body.transformToString()) as { readonly embedding: number[] }
  expect(answer.embedding).toHaveLength(4)
})

test('a guardrail is our detectors and policy', async () => {
  const apply = async (text: string) =>
    await runtime().send(
      new ApplyGuardrailCommand({
        guardrailIdentifier: 'open',
        guardrailVersion: '1',
        source: 'INPUT',
        content: [{ text: { text } }],
      }),
    )
  expect((await apply('hello')).action).toBe('NONE')
  expect((await apply(CARD)).action).toBe('GUARDRAIL_INTERVENED')
})

test('the catalogue, and inference profiles that carry tags', async () => {
  const control = new BedrockClient(common())
  const { modelSummaries } = await control.send(new ListFoundationModelsCommand({}))
  const ids = (modelSummaries ?? []).map(({ modelId }) => modelId)
  expect(ids).toEqual(expect.arrayContaining([...MODELS, 'embed']))
  const { modelDetails } = await control.send(
    new GetFoundationModelCommand({ modelIdentifier: 'nova' }),
  )
  const made = await control.send(
    new CreateInferenceProfileCommand({
      inferenceProfileName: 'travel-desk',
      modelSource: { copyFrom: modelDetails?.modelArn ?? '' },
      tags: [{ key: 'costCentre', value: '4711' }],
    }),
  )
  const arn = made.inferenceProfileArn ?? ''
  const answer = await runtime().send(new ConverseCommand(ask('hello', arn)))
  expect(textOf(answer.output?.message)).toBe(HELLO)
  const { inferenceProfileSummaries } = await control.send(new ListInferenceProfilesCommand({}))
  expect(inferenceProfileSummaries?.map((one) => one.inferenceProfileArn)).toContain(arn)
  const { tags } = await control.send(new ListTagsForResourceCommand({ resourceARN: arn }))
  expect(tags).toEqual([{ key: 'costCentre', value: '4711' }])
  await expect(runtime('HR_DESK').send(new ConverseCommand(ask('hello', arn)))).rejects.toThrow(
    /.+/,
  )
  await control.send(new DeleteInferenceProfileCommand({ inferenceProfileIdentifier: arn }))
  await expect(runtime().send(new ConverseCommand(ask('hello', arn)))).rejects.toBeInstanceOf(
    ResourceNotFoundException,
  )
})

describe('the agent runtime', () => {
  const agent = (app?: string): BedrockAgentRuntimeClient =>
    new BedrockAgentRuntimeClient(common(app))
  const retrieve = { knowledgeBaseId: 'company', retrievalQuery: { text: QUESTION } }

  test('retrieves what the caller may read', async () => {
    const found = await agent().send(new RetrieveCommand(retrieve))
    const texts = (found.retrievalResults ?? []).map(({ content }) => content?.text ?? '')
    expect(texts.join('\n')).toContain('27 days')
  })

  test('an app cannot vouch for a person', async () => {
    const asserted = { ...retrieve, userContext: { userId: 'ada@example.com' } }
    await expect(agent().send(new RetrieveCommand(asserted))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })

  test('generates with citations, whole and streamed', async () => {
    const { modelDetails } = await new BedrockClient(common()).send(
      new GetFoundationModelCommand({ modelIdentifier: 'assistant' }),
    )
    const input = {
      input: { text: QUESTION },
      retrieveAndGenerateConfiguration: {
        type: 'KNOWLEDGE_BASE' as const,
        knowledgeBaseConfiguration: {
          knowledgeBaseId: 'company',
          modelArn: modelDetails?.modelArn ?? '',
        },
      },
    }
    const whole = await agent().send(new RetrieveAndGenerateCommand(input))
    expect(whole.output?.text).toContain('27 days of annual leave')
    expect(whole.citations?.[0]?.retrievedReferences?.length).toBeGreaterThan(0)
    const { stream } = await agent().send(new RetrieveAndGenerateStreamCommand(input))
    let text = ''
    for await (const event of stream ?? []) text += event.output?.text ?? ''
    expect(text).toContain('27 days')
  })
})

describe('refusals, typed', () => {
  test.each<[string, string | undefined, ConverseCommandInput, new (...a: never[]) => Error]>([
    ['an unknown model', undefined, ask('hello', 'nowhere'), ResourceNotFoundException],
    ['an empty budget', 'POOR', ask('hello'), ServiceQuotaExceededException],
    ['data', undefined, ask(CARD, 'open'), AccessDeniedException],
  ])('%s', async (_, app, input, kind) => {
    const error = await runtime(app)
      .send(new ConverseCommand(input))
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(kind)
    expect(error).toMatchObject({ $metadata: { attempts: 1 } })
  })
})
