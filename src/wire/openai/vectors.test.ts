import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { limits } from '../../kernel/limits.ts'
import { isRefusal } from '../../kernel/refusal.ts'
import { instant, type RequestId } from '../../kernel/values.ts'
import type { ModelEvent } from '../../models/chat.ts'
import type { ModelRequest } from '../../models/request.ts'
import type { AliasView, AnswerContext, Codec } from '../dialect.ts'
import { decodeEmbed, embeddings } from './embeddings.ts'
import { renderModel } from './models.ts'
import { decodeRerank, rerank } from './rerank.ts'

const context = (request: ModelRequest): AnswerContext => ({
  requestId: 'req_1' as RequestId,
  createdAt: instant(1_700_000_000_000),
  request,
  passages: [],
  elapsedMs: () => 0,
})
function asked(codec: Codec, body: object): ModelRequest {
  const request = codec.decode(JSON.stringify({ model: 'assistant', ...body }), {}, {})
  if (isRefusal(request)) throw new Error(request.message)
  return request
}
const FINISH: ModelEvent = { kind: 'finish', choice: 0, reason: 'stop' }
const USAGE: ModelEvent = { kind: 'usage', usage: { input: 7 } }
const vector = (index: number, ...numbers: number[]): ModelEvent => ({
  kind: 'embedding',
  index,
  vector: numbers,
})
const ranked = (index: number, score: number): ModelEvent => ({ kind: 'ranked', index, score })

describe('embeddings', () => {
  test('each text is an input and a part to scan', () => {
    expect(asked(embeddings, { input: ['a', 'b'], dimensions: 3, user: 'u' })).toMatchObject({
      kind: 'embed',
      inputs: ['a', 'b'],
      dimensions: 3,
      encoding: 'float',
      settings: { user: 'u' },
      messages: [
        {
          role: 'user',
          parts: [
            { kind: 'text', text: 'a' },
            { kind: 'text', text: 'b' },
          ],
        },
      ],
      unknownText: ['u'],
    })
  })

  test.each<[object, string]>([
    [{ input: [1, 2, 3] }, 'input'],
    [{ input: [[1, 2], [3]] }, 'input'],
    [{ input: [] }, 'input'],
    [{ input: '' }, 'input'],
    [{ input: ['a', ''] }, 'input[1]'],
    [{ input: { a: 1 } }, 'input'],
    [{ input: Array.from({ length: limits.inputsMax + 1 }, () => 'a') }, 'input'],
    [{ input: 'a', encoding_format: 'hex' }, 'encoding_format'],
    [{ input: 'a', dimensions: 0 }, 'dimensions'],
    [{ input: 'a', user: 5 }, 'user'],
    [{ input: 'a', model: '' }, 'model'],
    [{ input: 'a', standpipe: { labell: 'x' } }, 'standpipe'],
  ])('a wrong field is named: %j', (body, param) => {
    const refused = decodeEmbed(JSON.stringify({ model: 'assistant', ...body }))
    expect(refused).toMatchObject({ code: 'invalid_request', param })
  })

  test('unknown members are scanned and told', () => {
    const request = asked(embeddings, { input: 'a', task: { 'a-name': 'a-word' } })
    expect(request.unknownText).toEqual(['task', 'a-name', 'a-word'])
    expect(request.untranslated).toEqual([{ name: 'task', needed: false }])
  })

  /** The SDK asks for base64 by itself, and decodes it. */
  async function throughSdk(input: string[], events: readonly ModelEvent[], more: object = {}) {
    const client = new OpenAI({
      apiKey: 'k',
      maxRetries: 0,
      fetch: (_url, init) => {
        const request = embeddings.decode(init?.body as string, {}, {})
        if (isRefusal(request)) throw new Error(request.message)
        const { body, status, headers } = embeddings.encodeWhole(events, context(request))
        return Promise.resolve(new Response(body, { status, headers }))
      },
    })
    return client.embeddings.create({ model: 'assistant', input, ...more })
  }

  test('the official SDK reads floats and base64, in the order of the inputs', async () => {
    const events = [vector(1, -0.5, 1e-3), vector(0, 1.25, -3e38), USAGE, FINISH]
    const floats = await throughSdk(['a', 'b'], events, { encoding_format: 'float' })
    expect(floats.data.map(({ embedding }) => embedding)).toEqual([
      [1.25, -3e38],
      [-0.5, 1e-3],
    ])
    const bytes = await throughSdk(['a', 'b'], events)
    expect(bytes.data.map(({ embedding }) => [...embedding])).toEqual([
      [1.25, Math.fround(-3e38)],
      [-0.5, Math.fround(1e-3)],
    ])
    expect(bytes.usage).toEqual({ prompt_tokens: 7, total_tokens: 7 })
  })

  test('base64 is little-endian', () => {
    const request = asked(embeddings, { input: 'a', encoding_format: 'base64' })
    const { body } = embeddings.encodeWhole([vector(0, 1), FINISH], context(request))
    expect(body).toContain('"AACAPw=="')
    expect(body).not.toContain('usage')
  })

  test.each<[string, readonly ModelEvent[]]>([
    ['a vector is missing', [vector(0, 1), FINISH]],
    ['one comes twice', [vector(0, 1), vector(0, 1), FINISH]],
    ['it never ended', [vector(0, 1), vector(1, 1)]],
  ])('no answer is made up when %s', (_, events) => {
    const request = asked(embeddings, { input: ['a', 'b'] })
    expect(embeddings.encodeWhole(events, context(request)).status).toBe(502)
  })

  test('a body of the same dialect goes out as it came, when it is written as was asked', () => {
    const data = '{"object":"list","data":[{"embedding":[1.0],"index":0}],"new":1.0}'
    const events: ModelEvent[] = []
    const frame = { dialect: 'openai', unit: 'whole', data, events } as const
    events.push({ ...vector(0, 1), frame }, { ...FINISH, sameFrame: true } as ModelEvent)
    const float = asked(embeddings, { input: 'a' })
    expect(embeddings.encodeWhole(events, context(float)).body).toBe(data)
    const base64 = asked(embeddings, { input: 'a', encoding_format: 'base64' })
    expect(embeddings.encodeWhole(events, context(base64)).body).toContain('"AACAPw=="')
    const told = asked(embeddings, { input: 'a', standpipe: {} })
    const charged: ModelEvent = { kind: 'charged', nanoUsd: undefined }
    expect(embeddings.encodeWhole([...events, charged], context(told)).body).toContain(
      '"costNanoUsd":null',
    )
  })
})

describe('rerankings', () => {
  const BODY = { query: 'q', documents: ['x', { text: 'y', title: 'a-title' }] }

  test('the query and each document are parts to scan', () => {
    const request = asked(rerank, { ...BODY, top_n: 1, return_documents: true, rank_fields: ['z'] })
    expect(request).toMatchObject({
      kind: 'rerank',
      query: 'q',
      documents: ['x', 'y'],
      top: 1,
      returnDocuments: true,
      untranslated: [
        { name: 'documents[1].title', needed: false },
        { name: 'rank_fields', needed: false },
      ],
    })
    expect(request.messages[0]?.parts.map((part) => part.kind === 'text' && part.text)).toEqual([
      'q',
      'x',
      'y',
    ])
    expect(request.unknownText).toEqual(['title', 'a-title', 'rank_fields', 'z'])
  })

  test.each<[object, string]>([
    [{ documents: ['x'] }, 'query'],
    [{ query: 'q' }, 'documents'],
    [{ query: 'q', documents: [] }, 'documents'],
    [{ query: 'q', documents: ['x', 5] }, 'documents[1]'],
    [{ query: 'q', documents: [{ body: 'x' }] }, 'documents[0]'],
    [{ ...BODY, top_n: 0 }, 'top_n'],
    [{ ...BODY, return_documents: 1 }, 'return_documents'],
  ])('a wrong field is named: %j', (body, param) => {
    const refused = decodeRerank(JSON.stringify({ model: 'assistant', ...body }))
    expect(refused).toMatchObject({ code: 'invalid_request', param })
  })

  test('the best first, as many as were asked for, with their text if wanted', () => {
    const request = asked(rerank, { ...BODY, top_n: 1, return_documents: true })
    const events = [ranked(0, 0.1), ranked(1, 0.9), USAGE, FINISH]
    const { body } = rerank.encodeWhole(events, context(request))
    expect(JSON.parse(body)).toEqual({
      id: 'rerank-req_1',
      model: 'assistant',
      results: [{ index: 1, relevance_score: 0.9, document: { text: 'y' } }],
      usage: { prompt_tokens: 7, total_tokens: 7 },
    })
  })

  test.each<[string, readonly ModelEvent[]]>([
    ['a document is missing', [ranked(0, 1), FINISH]],
    ['one comes twice', [ranked(0, 1), ranked(0, 1), FINISH]],
    ['one was never sent', [ranked(0, 1), ranked(2, 1), FINISH]],
    ['it never ended', [ranked(0, 1), ranked(1, 1)]],
  ])('no answer is made up when %s', (_, events) => {
    expect(rerank.encodeWhole(events, context(asked(rerank, BODY))).status).toBe(502)
  })

  test('a body of the same dialect goes out as it came', () => {
    const data = '{"results":[{"index":0,"relevance_score":1.0}],"new":1.0}'
    const events: ModelEvent[] = []
    const frame = { dialect: 'openai', unit: 'whole', data, events } as const
    events.push({ ...ranked(0, 1), frame }, { ...FINISH, sameFrame: true } as ModelEvent)
    const request = asked(rerank, { query: 'q', documents: ['x'] })
    expect(rerank.encodeWhole(events, context(request)).body).toBe(data)
  })
})

test('one model: what the caller may not see is as unknown as what is not there', () => {
  const createdAt = instant(1_700_000_000_123)
  const aliases: readonly AliasView[] = [
    { id: 'assistant', serves: ['chat'], images: false, createdAt },
  ]
  const found = renderModel(aliases, { params: { model: 'assistant' }, query: {} })
  expect('body' in found && JSON.parse(found.body)).toEqual({
    id: 'assistant',
    object: 'model',
    created: 1_700_000_000,
    owned_by: 'standpipe',
  })
  expect(renderModel(aliases, { params: { model: 'boss' }, query: {} })).toMatchObject({
    code: 'not_found',
    param: 'model',
  })
})
