import { Readable } from 'node:stream'
import {
  BedrockAgentRuntimeClient,
  RerankCommand,
  RetrieveAndGenerateStreamCommand,
} from '@aws-sdk/client-bedrock-agent-runtime'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { passageOf } from '../../../test/fakes/work.ts'
import { isRefusal, refusal, REFUSAL_CODES } from '../../kernel/refusal.ts'
import { instant, type RequestId } from '../../kernel/values.ts'
import type { ModelEvent } from '../../models/chat.ts'
import type { AnswerContext, Codec, StreamEncoder } from '../dialect.ts'
import { agentRoutes, controlRoutes } from './agent.ts'
import { decodeGenerate } from './generate.ts'
import { GeneratedStream } from './generated.ts'
import { guardrailRoute } from './guardrail.ts'
import { rerankRoute } from './rerank.ts'

const context = (request: AnswerContext['request']): AnswerContext => ({
  requestId: 'req_1' as RequestId,
  createdAt: instant(0),
  request,
  passages: [],
  elapsedMs: () => 1,
})

interface Sent {
  readonly body: string
}
interface Back {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}
/** The official client, answered without a socket. */
const client = (answer: (sent: Sent) => Back): BedrockAgentRuntimeClient =>
  new BedrockAgentRuntimeClient({
    region: 'eu-central-1',
    endpoint: 'http://127.0.0.1:1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    requestHandler: {
      handle: async (sent: Sent) => {
        const { status, headers, body } = answer(sent)
        const whole = Readable.from([Buffer.from(body)])
        return { response: { statusCode: status, headers, body: whole } }
      },
      metadata: { handlerProtocol: 'h2' },
    } as never,
  })
const reply = (codec: Codec, events: readonly ModelEvent[]) => (sent: Sent) => {
  const request = codec.decode(sent.body, {}, {})
  if (isRefusal(request)) throw new Error(request.message)
  return codec.encodeWhole(events, context(request))
}

describe('rerank', () => {
  const { codec } = rerankRoute
  const input = (more: object = {}) => ({
    queries: [{ type: 'TEXT' as const, textQuery: { text: 'leave' } }],
    sources: [
      {
        type: 'INLINE' as const,
        inlineDocumentSource: { type: 'TEXT' as const, textDocument: { text: 'a' } },
      },
      {
        type: 'INLINE' as const,
        inlineDocumentSource: { type: 'JSON' as const, jsonDocument: { b: [1] } },
      },
    ],
    rerankingConfiguration: {
      type: 'BEDROCK_RERANKING_MODEL' as const,
      bedrockRerankingConfiguration: {
        numberOfResults: 2,
        modelConfiguration: { modelArn: 'arn:aws:bedrock:local::foundation-model/ranker' },
      },
    },
    ...more,
  })
  const RANKED: readonly ModelEvent[] = [
    { kind: 'ranked', index: 1, score: 0.9 },
    { kind: 'ranked', index: 0, score: 0.1 },
    { kind: 'finish', choice: 0, reason: 'stop' },
  ]

  test('what the official client asks, and what it reads', async () => {
    const { results } = await client(reply(codec, RANKED)).send(new RerankCommand(input()))
    expect(results).toEqual([
      { index: 1, relevanceScore: 0.9 },
      { index: 0, relevanceScore: 0.1 },
    ])
    expect(codec.decode(JSON.stringify(input()), {}, {})).toMatchObject({
      kind: 'rerank',
      alias: 'ranker',
      query: 'leave',
      documents: ['a', '{"b":[1]}'],
      top: 2,
    })
  })

  test('a ranking that broke off is none', async () => {
    const broken = client(reply(codec, RANKED.slice(0, 1))).send(new RerankCommand(input()))
    await expect(broken).rejects.toThrow('broke off')
  })

  test.each([
    [{ queries: [] }, 'queries'],
    [{ sources: [] }, 'sources'],
    [{ sources: [{ type: 'S3' }] }, 'sources[0].type'],
    [{ nextToken: 'x' }, 'nextToken'],
    [{ rerankingConfiguration: { type: 'OTHER' } }, 'rerankingConfiguration.type'],
  ])('%j is refused by name', (more, param) => {
    expect(codec.decode(JSON.stringify(input(more)), {}, {})).toMatchObject({
      code: 'invalid_request',
      param,
    })
  })
})

describe('generate', () => {
  const body = (more: object = {}, top: object = {}): string =>
    JSON.stringify({
      input: { text: 'why?' },
      retrieveAndGenerateConfiguration: {
        type: 'KNOWLEDGE_BASE',
        knowledgeBaseConfiguration: { knowledgeBaseId: 'kb', modelArn: 'chat', ...more },
      },
      ...top,
    })
  const inference = { temperature: 0.5, topP: 1, maxTokens: 9, stopSequences: ['END'] }

  test('settings, the session, the user; what only tunes AWS is said to be left out', () => {
    const decoded = decodeGenerate(
      body(
        {
          generationConfiguration: { inferenceConfig: { textInferenceConfig: inference } },
          retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: 3 } },
          orchestrationConfiguration: {},
        },
        { sessionId: 'req_0', userContext: { userId: 'alice' } },
      ),
      true,
    )
    expect(decoded).toMatchObject({
      alias: 'chat',
      searches: ['kb'],
      previous: 'resp_0',
      userId: 'alice',
      maxOutputTokens: 9,
      settings: { temperature: 0.5, topP: 1, stop: ['END'] },
      stream: true,
      raw: {},
      untranslated: [
        { needed: false, name: expect.stringContaining('.retrievalConfiguration') },
        { needed: false, name: expect.stringContaining('.orchestrationConfiguration') },
      ],
    })
  })

  test.each<[object, object]>([
    [{}, { sessionConfiguration: { kmsKeyArn: 'x' } }],
    [{ somethingNew: 1 }, {}],
    [{ generationConfiguration: { additionalModelRequestFields: { a: 1 } } }, {}],
    [{ generationConfiguration: { guardrailConfiguration: {} } }, {}],
    [
      { generationConfiguration: { inferenceConfig: { textInferenceConfig: { temperature: 2 } } } },
      {},
    ],
    [{}, { retrieveAndGenerateConfiguration: { type: 'EXTERNAL_SOURCES' } }],
  ])('%j %j is refused by name', (more, top) => {
    expect(decodeGenerate(body(more, top), false)).toMatchObject({ code: 'invalid_request' })
  })

  const cited = (start: number, end: number, number: number): ModelEvent => ({
    kind: 'citation',
    choice: 0,
    citation: { passage: passageOf(number, 'Ten days.'), quote: 'Ten days.', start, end },
  })
  const ANSWER: readonly ModelEvent[] = [
    { kind: 'text', choice: 0, text: 'Ten days ' },
    { kind: 'text', choice: 0, text: '[1].' },
    cited(9, 12, 1),
    cited(9, 12, 2),
    { kind: 'finish', choice: 0, reason: 'stop' },
  ]

  test('citations of one part are one, with several references', () => {
    const route = agentRoutes.find(({ path }) => path === '/retrieveAndGenerate')
    if (route?.serves !== 'chat') throw new Error('no such route')
    const request = decodeGenerate(body(), false)
    if (isRefusal(request)) throw new Error(request.message)
    const whole = JSON.parse(route.codec.encodeWhole(ANSWER, context(request)).body)
    expect(whole).toMatchObject({
      sessionId: 'resp_1',
      output: { text: 'Ten days [1].' },
      citations: [
        {
          generatedResponsePart: {
            textResponsePart: { text: '[1]', span: { start: 9, end: 12 } },
          },
          retrievedReferences: [{ content: { text: 'Ten days.' } }, {}],
        },
      ],
    })
  })

  async function read(write: (encoder: StreamEncoder) => readonly (string | Uint8Array)[]) {
    const request = decodeGenerate(body(), true)
    if (isRefusal(request)) throw new Error(request.message)
    const encoder = new GeneratedStream(context(request))
    const pieces = write(encoder).map((piece) => Buffer.from(piece))
    const { stream } = await client(() => ({
      status: 200,
      headers: encoder.headers,
      body: Buffer.concat(pieces),
    })).send(
      new RetrieveAndGenerateStreamCommand({
        input: { text: 'why?' },
      }),
    )
    const kinds: (string | undefined)[] = []
    for await (const event of stream ?? []) kinds.push(Object.keys(event)[0])
    return kinds
  }

  test('the official client reads the stream', async () => {
    const kinds = await read((encoder) => [encoder.push(ANSWER), encoder.end()])
    expect(kinds).toEqual(['output', 'output', 'citation', 'citation', 'guardrail'])
  })

  test('no end is made up', async () => {
    const broken = read((encoder) => [encoder.push(ANSWER.slice(0, 2)), encoder.end()])
    await expect(broken).rejects.toMatchObject({ name: 'DependencyFailedException' })
  })

  test.each(REFUSAL_CODES)(
    '%s after the first byte arrives as an exception that is typed',
    async (code) => {
      const broken = read((encoder) => [
        encoder.push(ANSWER.slice(0, 1)),
        encoder.fail(refusal(code, 'so it is')),
        encoder.push(ANSWER),
        encoder.end(),
      ])
      await expect(broken).rejects.toMatchObject({
        message: 'so it is',
        name: expect.stringMatching(/Exception$/),
      })
    },
  )
})

describe('whatever comes', () => {
  type Decode = (body: string) => unknown
  const decoders: readonly Decode[] = [
    ...[...agentRoutes, ...controlRoutes].flatMap((route): readonly Decode[] => {
      if ('codec' in route) return [(body: string) => route.codec.decode(body, {}, {})]
      if (route.serves === 'retrieve') return [(body: string) => route.decode(body, {})]
      if (route.serves === 'profiles')
        return [(body: string) => route.decode(body, { params: {}, query: {} })]
      return []
    }),
    (body) => guardrailRoute.decode(body, { guardrailIdentifier: 'a', guardrailVersion: 'DRAFT' }),
  ]
  const names = fc.constantFrom(
    'input',
    'text',
    'type',
    'queries',
    'sources',
    'tags',
    'content',
    'source',
    'retrievalQuery',
    'retrievalConfiguration',
    'vectorSearchConfiguration',
    'retrieveAndGenerateConfiguration',
    'knowledgeBaseConfiguration',
    'generationConfiguration',
    'rerankingConfiguration',
    'kind',
    '__proto__',
  )
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, true, 1, -1, 1e308, '', 'INPUT', 'TEXT', 'KNOWLEDGE_BASE', 'refusal'),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(names, tie('any'), { maxKeys: 5 }),
    ),
  })).any

  test('decoders never throw, and refuse as clients can be told', () => {
    fc.assert(
      fc.property(value, (any) => {
        for (const decode of decoders) {
          const decoded = decode(JSON.stringify(any))
          if (isRefusal(decoded))
            expect(['invalid_request', 'limit_exceeded']).toContain(decoded.code)
        }
      }),
      { numRuns: 500 },
    )
  })
})
