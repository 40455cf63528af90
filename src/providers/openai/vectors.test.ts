import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { clock, deploymentAt } from '../../../test/support/deployments.ts'
import { vectorOf } from '../../../test/support/fake-openai-vectors.ts'
import {
  startFakeOpenAi,
  type FakeAnswer,
  type FakeOpenAi,
} from '../../../test/support/fake-openai.ts'
import { isRefusal } from '../../kernel/refusal.ts'
import type { ModelEvent } from '../../models/chat.ts'
import { eventsOf, promptOf } from '../../models/conformance.ts'
import type { ModelRequest } from '../../models/request.ts'
import type { EffectKind } from '../../models/settings.ts'
import { decodeEmbed } from '../../wire/openai/embeddings.ts'
import { decodeRerank } from '../../wire/openai/rerank.ts'
import { createOpenAiProvider } from './openai.ts'
import { embeddingsReader, rankingReader } from './vectors.ts'
import { WholeJson } from './whole-json.ts'

const provider = createOpenAiProvider({ clock })
const NONE: ReadonlySet<EffectKind> = new Set()
const fakes: FakeOpenAi[] = []
afterEach(async () => {
  for (const fake of fakes.splice(0)) await fake.close()
})
afterAll(() => provider.close())

function decoded(body: object, decode: typeof decodeEmbed | typeof decodeRerank): ModelRequest {
  const request = decode(Buffer.from(JSON.stringify(body)))
  return isRefusal(request) ? expect.fail(request.message) : request
}
/** As a client of another dialect, or with changed texts. */
const foreign = (request: ModelRequest, dialect = request.dialect): ModelRequest => ({
  ...request,
  dialect,
  messages: [...request.messages],
})
const deploymentOf = (fake: FakeOpenAi) =>
  deploymentAt(fake.url, { serves: ['chat', 'embed', 'rerank'] })

async function ask(
  request: ModelRequest,
  answer: FakeAnswer = {},
): Promise<{ fake: FakeOpenAi; events: readonly ModelEvent[] }> {
  const fake = await startFakeOpenAi({ answers: answer })
  fakes.push(fake)
  const prompt = { ...promptOf({}), request }
  const signal = new AbortController().signal
  return { fake, events: await eventsOf(provider.invoke(deploymentOf(fake), prompt, signal)) }
}
const vectorsOf = (events: readonly ModelEvent[]) =>
  events.flatMap((event) => (event.kind === 'embedding' ? [[event.index, event.vector]] : []))
const rankedOf = (events: readonly ModelEvent[]) =>
  events.flatMap((event) => (event.kind === 'ranked' ? [[event.index, event.score]] : []))

describe('embeddings', () => {
  const BODY = { model: 'a', input: ['one', 'two'], user: 'u', more: { b: 1 } }

  test.each(['float', 'base64'])('one vector per input, written as %s', async (encoding) => {
    const raw = { ...BODY, encoding_format: encoding }
    const { fake, events } = await ask(decoded(raw, decodeEmbed))
    expect(fake.requests[0]?.path).toBe('/v1/embeddings')
    expect(fake.requests[0]?.body).toEqual({ ...raw, model: 'small-model' })
    expect(vectorsOf(events)).toEqual([
      [0, vectorOf('one')],
      [1, vectorOf('two')],
    ])
    expect(events.map(({ kind }) => kind)).toEqual([
      'embedding',
      'embedding',
      'other',
      'finish',
      'usage',
    ])
    expect(events.at(-1)).toMatchObject({ usage: { input: 2 } })
    expect(JSON.parse(events[0]?.frame?.data ?? '')).toMatchObject({ object: 'list' })
  })

  test('texts that policy changed, and other dialects, are written anew', async () => {
    const request = decoded({ ...BODY, dimensions: 3 }, decodeEmbed)
    const parts = [{ kind: 'text' as const, text: '[name]' }]
    const { fake } = await ask({ ...request, messages: [{ role: 'user', parts }] })
    expect(fake.requests[0]?.body).toEqual({
      model: 'small-model',
      input: ['[name]'],
      encoding_format: 'float',
      dimensions: 3,
    })
  })

  test('what is lost is named', () => {
    const request = decoded(BODY, decodeEmbed)
    const losses = (one: ModelRequest) =>
      provider.losses(deploymentAt('http://x.example'), one, NONE)
    expect(losses(request)).toEqual({ refused: [], dropped: [] })
    expect(losses(foreign(request))).toEqual({ refused: [], dropped: ['more'] })
    const opaque: ModelRequest = {
      ...foreign(request, 'bedrock'),
      kind: 'embed',
      purpose: 'query',
      messages: [
        {
          role: 'user',
          parts: [
            { kind: 'image', data: 'AA==' },
            { kind: 'opaque', type: 'video' },
          ],
        },
      ],
    } as ModelRequest
    expect(losses(opaque)).toEqual({
      refused: ['image', 'video'],
      dropped: ['more', 'input_type'].toReversed(),
    })
  })

  test('missing usage is unknown, never zero', async () => {
    const { events } = await ask(decoded(BODY, decodeEmbed), { usage: 'omit' })
    expect(events.some(({ kind }) => kind === 'usage')).toBe(false)
  })

  const item = (index: unknown, embedding: unknown = [1, 2]): object => ({ index, embedding })
  test.each<[string, object]>([
    ['no list', { object: 'list' }],
    ['too few', { data: [item(0)] }],
    ['one twice', { data: [item(0), item(0)] }],
    ['one that nobody asked for', { data: [item(0), item(2)] }],
    ['a negative one', { data: [item(0), item(-1)] }],
    ['a position of text', { data: [item(0), item('1')] }],
    ['no vector', { data: [item(0), { index: 1 }] }],
    ['text among numbers', { data: [item(0), item(1, [1, 'x'])] }],
    ['no base64', { data: [item(0), item(1, 'no base64!')] }],
    ['half a number', { data: [item(0), item(1, 'AAAAAAA=')] }],
    ['nothing', { data: [item(0), item(1, '')] }],
    ['no object', { data: [item(0), 7] }],
  ])('%s is garbage', (_, body) => {
    expect(read(new WholeJson(embeddingsReader(2)), body)).toMatchObject({ reason: 'garbage' })
  })

  test('in any order, and without positions', () => {
    const events: ModelEvent[] = []
    read(new WholeJson(embeddingsReader(2)), { data: [item(1, [1]), item(0, [0])] }, events)
    expect(vectorsOf(events)).toEqual([
      [0, [0]],
      [1, [1]],
    ])
    const bare: ModelEvent[] = []
    read(new WholeJson(embeddingsReader(1)), { data: [{ embedding: 'AACAPwAAAMA=' }] }, bare)
    expect(vectorsOf(bare)).toEqual([[0, [1, -2]]])
  })
})

describe('rerankings', () => {
  const BODY = { model: 'a', query: 'green apple', documents: ['pear', 'apple', 'green apple'] }

  test('documents by falling score, out of what came', async () => {
    const { fake, events } = await ask(decoded({ ...BODY, top_n: 2, x: 1 }, decodeRerank))
    expect(fake.requests[0]?.path).toBe('/v1/rerank')
    expect(fake.requests[0]?.body).toEqual({ ...BODY, top_n: 2, x: 1, model: 'small-model' })
    expect(rankedOf(events)).toEqual([
      [2, 1],
      [1, 0.5],
    ])
  })

  test('written anew, the query and the documents are the texts as policy left them', async () => {
    const request = decoded({ ...BODY, top_n: 1, return_documents: true }, decodeRerank)
    const parts = ['[name]', 'x', 'y'].map((text) => ({ kind: 'text' as const, text }))
    const { fake } = await ask({ ...request, messages: [{ role: 'user', parts }] })
    expect(fake.requests[0]?.body).toEqual({
      model: 'small-model',
      query: '[name]',
      documents: ['x', 'y'],
      top_n: 1,
      return_documents: true,
    })
  })

  const ranked = (index: unknown, score: unknown = 0.5): object => ({
    index,
    relevance_score: score,
  })
  test.each<[string, object]>([
    ['no list', {}],
    ['one twice', { results: [ranked(0), ranked(0)] }],
    ['one beyond the last', { results: [ranked(2)] }],
    ['half a position', { results: [ranked(0.5)] }],
    ['a score of text', { results: [ranked(0, '1')] }],
    ['no score', { results: [{ index: 0 }] }],
    ['no object', { results: [null] }],
  ])('%s is garbage', (_, body) => {
    expect(read(new WholeJson(rankingReader(2)), body)).toMatchObject({ reason: 'garbage' })
  })

  test.each<[string, object, unknown]>([
    ['Voyage', { data: [ranked(1)], usage: { total_tokens: 5 } }, 5],
    ['Cohere', { results: [ranked(1)], meta: { billed_units: { input_tokens: 6 } } }, 6],
    ['Cohere, by tokens', { results: [ranked(1)], meta: { tokens: { input_tokens: 7 } } }, 7],
    ['llama-server', { results: [{ index: 1, score: 0.5 }] }, undefined],
    ['a count that is none', { results: [ranked(1)], usage: { prompt_tokens: -1 } }, undefined],
  ])('the shape of %s', (_, body, tokens) => {
    const events: ModelEvent[] = []
    expect(read(new WholeJson(rankingReader(2)), body, events)).toBe('done')
    expect(rankedOf(events)).toEqual([[1, 0.5]])
    const usage = events.flatMap((event) => (event.kind === 'usage' ? [event.usage.input] : []))
    expect(usage).toEqual(tokens === undefined ? [] : [tokens])
  })
})

test.each([embeddingsReader, rankingReader])('an error in place of an answer', (reader) => {
  const error = { error: { message: 'secret words' } }
  const failure = read(new WholeJson(reader(1)), error)
  expect(failure).toMatchObject({ reason: 'status', retryable: true })
  expect(JSON.stringify(failure)).not.toContain('secret')
})

function read(reader: WholeJson, body: object, out: ModelEvent[] = []) {
  reader.push(Buffer.from(JSON.stringify(body)))
  return reader.end(out)
}

test('text that an answer says beside its vectors is scanned; the vectors are not', () => {
  const body = { data: [{ index: 0, embedding: 'AAAA'.repeat(4), note: 'Mnote' }], more: 'Mmore' }
  const events: ModelEvent[] = []
  read(new WholeJson(embeddingsReader(1)), body, events)
  const texts = events.flatMap((event) => (event.kind === 'other' ? (event.texts ?? []) : []))
  expect(texts.map(({ text }) => text)).toEqual(expect.arrayContaining(['Mnote', 'Mmore']))
  expect(JSON.stringify(texts)).not.toContain('AAAA')
})
