import {
  BedrockClient,
  CreateInferenceProfileCommand,
  DeleteInferenceProfileCommand,
  GetFoundationModelCommand,
  GetInferenceProfileCommand,
  ListFoundationModelsCommand,
  ListInferenceProfilesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-bedrock'
import {
  BedrockAgentRuntimeClient,
  RetrieveAndGenerateCommand,
  RetrieveAndGenerateStreamCommand,
  RetrieveCommand,
  type RetrieveAndGenerateCommandInput,
} from '@aws-sdk/client-bedrock-agent-runtime'
import {
  ApplyGuardrailCommand,
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { FakeOpenAi } from '../support/fake-openai.ts'
import { startSdkWorld } from './sdk-world.ts'
import { cleanUp, cli, type Server } from './server.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** AWS's official clients, over HTTP/2 as they come, against the real server. */
let upstream: FakeOpenAi
let server: Server

beforeAll(async () => {
  ;({ upstream, server } = await startSdkWorld())
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})

const config = (app: string) => ({
  region: 'eu-central-1',
  endpoint: server.url,
  token: { token: server.key(app) },
  authSchemePreference: ['httpBearerAuth'],
  maxAttempts: 1,
})
const control = (app = 'intranet') => new BedrockClient(config(app))
const runtime = (app = 'intranet') => new BedrockRuntimeClient(config(app))
/** The agent runtime's client knows no bearer: its signer writes one. */
const agent = (app = 'intranet') =>
  new BedrockAgentRuntimeClient({
    region: 'eu-central-1',
    endpoint: server.url,
    maxAttempts: 1,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    signer: {
      sign: async (request) => ({
        ...request,
        headers: { ...request.headers, authorization: `Bearer ${server.key(app)}` },
      }),
    },
  })
const failed = async (call: Promise<unknown>): Promise<readonly [string, number | undefined]> => {
  try {
    await call
  } catch (error) {
    const { name, $metadata } = error as {
      readonly name: string
      readonly $metadata?: { readonly httpStatusCode?: number }
    }
    return [name, $metadata?.httpStatusCode]
  }
  throw new Error('it did not fail')
}

describe('runtime', () => {
  const messages = [{ role: 'user' as const, content: [{ text: 'hello' }] }]
  test.each([
    'chat',
    'arn:aws:bedrock:eu-central-1::foundation-model/chat',
    'arn:aws:bedrock:eu-central-1:000000000000:inference-profile/chat',
  ])('a model by the name of %s', async (modelId) => {
    const { output } = await runtime().send(new ConverseCommand({ modelId, messages }))
    expect(output?.message?.content?.[0]?.text).toBe('Hello from the model')
  })

  test('a stream', async () => {
    const { stream } = await runtime().send(
      new ConverseStreamCommand({ modelId: 'chat', messages }),
    )
    let text = ''
    for await (const event of stream ?? []) text += event.contentBlockDelta?.delta?.text ?? ''
    expect(text).toBe('Hello from the model')
  })

  test.each([
    ['a%41b', 'a%41b'],
    ['../converse', '../converse'],
    ['a/b:c+d e', 'a/b:c+d e'],
    [
      `arn:aws:bedrock:eu-central-1:000000000000:inference-profile/${'x'.repeat(1_900)}`,
      'x'.repeat(90),
    ],
  ])('a name is decoded once and looked up as it is: %s', async (modelId, told) => {
    const call = runtime().send(new ConverseCommand({ modelId, messages }))
    await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await expect(call).rejects.toThrow(told)
  })

  test('a name that is too long, and what does not exist, in the words of this dialect', async () => {
    const long = runtime().send(new ConverseCommand({ modelId: 'x'.repeat(3_000), messages }))
    expect(await failed(long)).toEqual(['ValidationException', 400])
    const reply = await fetch(`${server.url}/model/chat/sing`, { method: 'POST' })
    expect([reply.status, reply.headers.get('x-amzn-errortype')]).toEqual([
      404,
      'ResourceNotFoundException',
    ])
    const wrong = await fetch(`${server.url}/model/chat/converse`)
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
  })

  test('an exhausted budget is a quota, never a throttle', async () => {
    const call = runtime('poor').send(new ConverseCommand({ modelId: 'chat', messages }))
    expect(await failed(call)).toEqual(['ServiceQuotaExceededException', 400])
  })
})

describe('guardrails', () => {
  const apply = (guardrailIdentifier: string, text: string, source: 'INPUT' | 'OUTPUT' = 'INPUT') =>
    new ApplyGuardrailCommand({
      guardrailIdentifier,
      guardrailVersion: 'DRAFT',
      source,
      content: [{ text: { text } }],
      outputScope: 'FULL',
    })
  const SECRET = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----'
  const CARD = 'my card is 4111 1111 1111 1111, thanks'

  test('what would pass, with what was found in it', async () => {
    const { action, outputs, assessments, usage } = await runtime().send(apply('chat', CARD))
    expect([action, outputs]).toEqual(['NONE', []])
    expect(assessments?.[0]?.sensitiveInformationPolicy?.piiEntities).toEqual([
      {
        match: '4111 1111 1111 1111',
        type: 'CREDIT_DEBIT_CARD_NUMBER',
        action: 'NONE',
        detected: true,
      },
    ])
    expect(usage?.sensitiveInformationPolicyUnits).toBe(1)
  })

  test('what would be refused, on the way in and on the way out', async () => {
    const before = upstream.requests.length
    const out = await runtime().send(apply('open', CARD))
    expect([
      out.action,
      out.assessments?.[0]?.sensitiveInformationPolicy?.piiEntities?.[0]?.action,
    ]).toEqual(['GUARDRAIL_INTERVENED', 'BLOCKED'])
    expect(out.actionReason).toContain('no deployment of `open` is cleared')
    const plain = await runtime().send(apply('open', 'what a nice day'))
    expect(plain.action).toBe('NONE')
    const back = await runtime().send(apply('chat', SECRET, 'OUTPUT'))
    const card = await runtime().send(apply('chat', CARD, 'OUTPUT'))
    expect(card.action).toBe('NONE')
    expect(back.action).toBe('GUARDRAIL_INTERVENED')
    expect(back.actionReason).toContain('may not be given out')
    expect(upstream.requests.length).toBe(before)
  })

  test('a program of its own learns what was found without asking for all of it', async () => {
    const { input } = apply('chat', CARD)
    const { action, assessments } = await runtime().send(
      new ApplyGuardrailCommand({ ...input, outputScope: 'INTERVENTIONS' }),
    )
    const [found] = assessments?.[0]?.sensitiveInformationPolicy?.piiEntities ?? []
    expect([action, found?.type, found?.action]).toEqual([
      'NONE',
      'CREDIT_DEBIT_CARD_NUMBER',
      'NONE',
    ])
  })

  test('a check is explained as a request is', async () => {
    const { $metadata } = await runtime().send(apply('open', CARD))
    const { code, out, err } = await cli([
      'explain',
      $metadata.requestId ?? '',
      '--data',
      server.data,
      '--json',
    ])
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toMatchObject({
      alias: 'open',
      label: 'restricted[pci]',
      raisers: [{ kind: 'detector', id: 'card', label: 'restricted[pci]' }],
      findings: { card: 1 },
      reason: { code: 'data_blocked', message: expect.stringContaining('no deployment of `open`') },
    })
  })

  test('an alias that nobody has', async () => {
    expect(await failed(runtime().send(apply('nobody', 'x')))).toEqual([
      'ResourceNotFoundException',
      404,
    ])
  })
})

describe('models', () => {
  test('all that the caller may see, and by filter', async () => {
    const ids = async (input: object): Promise<readonly (string | undefined)[]> =>
      (await control().send(new ListFoundationModelsCommand(input))).modelSummaries?.map(
        ({ modelId }) => modelId,
      ) ?? []
    const all = ['assistant', 'chat', 'open', 'plain', 'remembering']
    expect(await ids({})).toEqual(all)
    expect(await ids({ byProvider: 'standpipe', byOutputModality: 'TEXT' })).toEqual(all)
    expect(await ids({ byInferenceType: 'ON_DEMAND' })).toEqual(all)
    expect(await ids({ byInferenceType: 'PROVISIONED' })).toEqual([])
    expect(await ids({ byOutputModality: 'EMBEDDING' })).toEqual([])
    expect(await ids({ byProvider: 'Anthropic' })).toEqual([])
    const wrong = control().send(
      new ListFoundationModelsCommand({ byOutputModality: 'SMELL' as never }),
    )
    expect(await failed(wrong)).toEqual(['ValidationException', 400])
  })

  test.each(['chat', 'arn:aws:bedrock:local::foundation-model/chat'])('one, as %s', async (id) => {
    const { modelDetails } = await control().send(
      new GetFoundationModelCommand({ modelIdentifier: id }),
    )
    expect(modelDetails).toMatchObject({
      modelId: 'chat',
      inputModalities: ['TEXT', 'IMAGE'],
      responseStreamingSupported: true,
      modelLifecycle: { status: 'ACTIVE' },
    })
  })

  test('one that nobody has', async () => {
    const call = control().send(new GetFoundationModelCommand({ modelIdentifier: 'nobody' }))
    expect(await failed(call)).toEqual(['ResourceNotFoundException', 404])
  })
})

describe('inference profiles', () => {
  const create = (inferenceProfileName: string, copyFrom = 'chat') =>
    new CreateInferenceProfileCommand({
      inferenceProfileName,
      description: 'for the shop',
      modelSource: { copyFrom: `arn:aws:bedrock:eu-central-1::foundation-model/${copyFrom}` },
      tags: [
        { key: 'team', value: 'shop' },
        { key: 'kind', value: 'refusal' },
        { key: '__proto__', value: 'x' },
      ],
    })

  test('their whole life', async () => {
    const client = control()
    const { inferenceProfileArn: arn = '', status, $metadata } = await client.send(create('shop'))
    expect([status, $metadata.httpStatusCode]).toEqual(['ACTIVE', 201])
    const got = await client.send(
      new GetInferenceProfileCommand({ inferenceProfileIdentifier: arn }),
    )
    expect(got).toMatchObject({
      inferenceProfileName: 'shop',
      description: 'for the shop',
      inferenceProfileArn: arn,
      models: [{ modelArn: 'arn:aws:bedrock:local::foundation-model/chat' }],
      status: 'ACTIVE',
      type: 'APPLICATION',
    })
    expect(got.createdAt).toBeInstanceOf(Date)
    const byId = new GetInferenceProfileCommand({
      inferenceProfileIdentifier: got.inferenceProfileId ?? '',
    })
    expect((await client.send(byId)).inferenceProfileArn).toBe(arn)
    await client.send(
      new TagResourceCommand({ resourceARN: arn, tags: [{ key: 'stage', value: 'live' }] }),
    )
    await client.send(new UntagResourceCommand({ resourceARN: arn, tagKeys: ['kind'] }))
    const { tags } = await client.send(new ListTagsForResourceCommand({ resourceARN: arn }))
    expect(tags?.map(({ key, value }) => `${key}=${value}`).toSorted()).toEqual([
      '__proto__=x',
      'stage=live',
      'team=shop',
    ])
    await client.send(new DeleteInferenceProfileCommand({ inferenceProfileIdentifier: arn }))
    const gone = client.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: arn }))
    expect(await failed(gone)).toEqual(['ResourceNotFoundException', 404])
  })

  test('in pages; each its owner alone', async () => {
    const client = control('hr-desk')
    for (const name of ['one', 'two', 'three']) await client.send(create(name))
    const names: (string | undefined)[] = []
    let nextToken: string | undefined
    do {
      const page = await client.send(new ListInferenceProfilesCommand({ maxResults: 2, nextToken }))
      const own = page.inferenceProfileSummaries ?? []
      expect(own.length).toBeLessThanOrEqual(2)
      names.push(...own.map(({ inferenceProfileName }) => inferenceProfileName))
      ;({ nextToken } = page)
    } while (nextToken !== undefined)
    expect(names.map(String).toSorted()).toEqual(['one', 'three', 'two'])
    const [first] =
      (await client.send(new ListInferenceProfilesCommand({ typeEquals: 'APPLICATION' })))
        .inferenceProfileSummaries ?? []
    const id = first?.inferenceProfileArn
    const other = control().send(
      new DeleteInferenceProfileCommand({ inferenceProfileIdentifier: id }),
    )
    expect(await failed(other)).toEqual(['ResourceNotFoundException', 404])
    const system = new ListInferenceProfilesCommand({ typeEquals: 'SYSTEM_DEFINED' })
    expect((await client.send(system)).inferenceProfileSummaries).toEqual([])
  })

  test('a token makes one profile, of its owner', async () => {
    const named = (name: string, clientRequestToken: string) =>
      new CreateInferenceProfileCommand({ ...create(name).input, clientRequestToken })
    const made = async (app: string, name: string, token: string) => {
      const { inferenceProfileArn, $metadata } = await control(app).send(named(name, token))
      expect($metadata.httpStatusCode).toBe(201)
      return inferenceProfileArn
    }
    const twins = await Promise.all([1, 2].map(() => made('intranet', 'once', 'token-1')))
    const arn = twins[0] ?? ''
    expect(await made('intranet', 'once', 'token-1')).toBe(arn)
    expect(twins).toEqual([arn, arn])
    const others = [
      await made('hr-desk', 'once', 'token-1'),
      await made('intranet', 'x', 'token-2'),
    ]
    expect(new Set([arn, ...others]).size).toBe(3)
    for (const [name, token] of [
      ['another', 'token-1'],
      ['once', 'token-3'],
    ] as const)
      expect(await failed(control().send(named(name, token)))).toEqual(['ConflictException', 409])
    const got = new GetInferenceProfileCommand({ inferenceProfileIdentifier: arn })
    expect((await control().send(got)).inferenceProfileName).toBe('once')
  })

  test('a name twice, a model that nobody has', async () => {
    await control().send(create('twice'))
    expect(await failed(control().send(create('twice')))).toEqual(['ConflictException', 409])
    expect(await failed(control().send(create('none', 'nobody')))).toEqual([
      'ResourceNotFoundException',
      404,
    ])
  })
})

describe('knowledge bases', () => {
  const QUESTION = 'How many days of annual leave do employees get?'
  const retrieve = (more: object = {}) =>
    new RetrieveCommand({
      knowledgeBaseId: 'company',
      retrievalQuery: { text: QUESTION },
      ...more,
    })

  test('passages', async () => {
    const search = { vectorSearchConfiguration: { numberOfResults: 3 } }
    const { retrievalResults = [] } = await agent().send(
      retrieve({ retrievalConfiguration: search }),
    )
    expect(retrievalResults.length).toBeGreaterThan(0)
    expect(retrievalResults.length).toBeLessThanOrEqual(3)
    const [best] = retrievalResults
    expect(best?.location?.customDocumentLocation?.id).toContain('standpipe://company/handbook/')
    expect(best?.content?.text).toContain('leave')
    // By the rank alone: what the index weighed stays inside.
    expect(retrievalResults.map(({ score }) => score)).toEqual(
      retrievalResults.map((_, at) => 1 / (at + 1)),
    )
    expect(best?.metadata).toMatchObject({ source: 'company' })
  })

  test.each([
    [{ userContext: { userId: 'alice' } }, 'AccessDeniedException'],
    [
      {
        retrievalConfiguration: {
          vectorSearchConfiguration: { filter: { equals: { key: 'a', value: 'b' } } },
        },
      },
      'ValidationException',
    ],
    [{ knowledgeBaseId: 'nothing' }, 'ResourceNotFoundException'],
    [
      { guardrailConfiguration: { guardrailId: 'g', guardrailVersion: '1' } },
      'ValidationException',
    ],
  ])('%j is refused', async (more, name) => {
    expect((await failed(agent().send(retrieve(more))))[0]).toBe(name)
  })

  const ask = (more: object = {}): RetrieveAndGenerateCommandInput => ({
    input: { text: QUESTION },
    retrieveAndGenerateConfiguration: {
      type: 'KNOWLEDGE_BASE',
      knowledgeBaseConfiguration: {
        knowledgeBaseId: 'company',
        modelArn: 'arn:aws:bedrock:eu-central-1::foundation-model/assistant',
        ...more,
      },
    },
  })

  test('an answer with citations', async () => {
    const answer = await agent().send(new RetrieveAndGenerateCommand(ask()))
    expect(answer.output?.text).toContain('leave')
    expect(answer.sessionId).toMatch(/^resp_/)
    const [cited] = answer.citations ?? []
    const part = cited?.generatedResponsePart?.textResponsePart
    const { start = 0, end = 0 } = part?.span ?? {}
    expect(answer.output?.text?.slice(start, end)).toBe(part?.text)
    expect(cited?.retrievedReferences?.[0]?.location?.type).toBe('CUSTOM')
  })

  test('an answer as it comes', async () => {
    const { stream, sessionId } = await agent().send(new RetrieveAndGenerateStreamCommand(ask()))
    let text = ''
    const kinds = new Set<string>()
    for await (const event of stream ?? []) {
      for (const kind of Object.keys(event)) kinds.add(kind)
      text += event.output?.text ?? ''
      const part = event.citation?.generatedResponsePart?.textResponsePart
      if (part !== undefined) expect(text).toContain(part.text)
    }
    expect([...kinds].toSorted()).toEqual(['citation', 'guardrail', 'output'])
    expect([text.includes('leave'), sessionId?.startsWith('resp_')]).toEqual([true, true])
  })

  test('a session goes on from the answer that named it, whole or streamed', async () => {
    const over = ask({ modelArn: 'remembering' })
    const first = await agent().send(new RetrieveAndGenerateCommand(over))
    const { sessionId } = first
    const second = await agent().send(
      new RetrieveAndGenerateStreamCommand({ ...over, sessionId, input: { text: 'And sick?' } }),
    )
    for await (const event of second.stream ?? []) expect(event).not.toHaveProperty('error')
    const third = await agent().send(
      new RetrieveAndGenerateCommand({
        ...over,
        sessionId: second.sessionId,
        input: { text: 'And then?' },
      }),
    )
    expect(third.output?.text).toBe('Hello from the model')
    const sent = JSON.stringify(upstream.requests.at(-1)?.body?.messages)
    for (const said of [QUESTION, 'And sick?', 'And then?']) expect(sent).toContain(said)
    const unkept = await agent().send(new RetrieveAndGenerateCommand(ask()))
    const again = agent().send(
      new RetrieveAndGenerateCommand({ ...ask(), sessionId: unkept.sessionId }),
    )
    await expect(again).rejects.toMatchObject({ name: 'ValidationException' })
    await expect(again).rejects.toThrow('`sessionId`')
  })

  test('a knowledge base that the alias does not carry, settings, a template', async () => {
    const input = ask({
      modelArn: 'chat',
      generationConfiguration: {
        promptTemplate: { textPromptTemplate: 'Answer briefly. $search_results$ $query$' },
        inferenceConfig: { textInferenceConfig: { temperature: 0.5, maxTokens: 77 } },
      },
    })
    const answer = await agent().send(new RetrieveAndGenerateCommand(input))
    expect(answer.output?.text).toBe('Hello from the model')
    const body = upstream.requests.at(-1)?.body
    expect(body?.['max_tokens'] ?? body?.['max_completion_tokens']).toBe(77)
    const sent = JSON.stringify(body?.messages)
    expect([sent.includes('Answer briefly'), sent.includes('$search_results$')]).toEqual([
      true,
      false,
    ])
    expect(sent).toContain('annual leave')
  })

  test.each([
    [{ knowledgeBaseId: 'nothing' }, 'ResourceNotFoundException'],
    [{ modelArn: 'nobody' }, 'ResourceNotFoundException'],
    [
      {
        generationConfiguration: {
          guardrailConfiguration: { guardrailId: 'g', guardrailVersion: '1' },
        },
      },
      'ValidationException',
    ],
  ])('with %j it is refused', async (more, name) => {
    expect((await failed(agent().send(new RetrieveAndGenerateCommand(ask(more)))))[0]).toBe(name)
    const streamed = agent().send(new RetrieveAndGenerateStreamCommand(ask(more)))
    expect((await failed(streamed))[0]).toBe(name)
  })
})

test('all of it is in the ledger, and the ledger verifies', async () => {
  const { code, out } = await cli(['verify', '--data', server.data, '--json'])
  expect([code, (JSON.parse(out) as { ok: boolean }).ok]).toEqual([0, true])
})
