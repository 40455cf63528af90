import type { SeededRandom } from '../simulation/seeded.ts'
import type { TwinLakes } from './lakes.ts'
import type { Asked } from './server.ts'
import { mistype, phrase } from './words.ts'

/** Who asks, in words: each server has keys of its own. */
export type AskedBy = Omit<Asked, 'key'> & { readonly by: string | undefined }

type Maker = (random: SeededRandom, lakes: TwinLakes) => Omit<AskedBy, 'by'>

const CHAT = '/v1/chat/completions'
const RETRIEVE = '/v1/knowledge_bases/company/retrieve'
const post = (path: string, body: unknown): Omit<AskedBy, 'by'> => ({
  method: 'POST',
  path,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

type Asking = (random: SeededRandom, lakes: TwinLakes) => string

/** Words as documents have them, slips and compounds of them, whole sentences, and what asks for everything. */
const ASKING: readonly Asking[] = [
  (random, { words }) => phrase(random, words, 1 + random.below(3)),
  (random, { words }) => phrase(random, words, 3 + random.below(5)),
  (random, { words, dark }) => `${random.pick(dark)} ${phrase(random, words, random.below(3))}`,
  (random, { words }) =>
    `${mistype(random, random.pick(words))} ${phrase(random, words, random.below(3))}`,
  (random, { dark }) => mistype(random, random.pick(dark)),
  (random, { words, dark }) => `${random.pick(words)}${random.pick([...words, ...dark])}`,
  (random, { sentences }) => `What is ${random.pick(sentences)}?`,
  (random, { words, readable }) =>
    `How many ${phrase(random, words, 2)} are in ${random.pick(readable)}?`,
  (random, { words }) => `secret ${phrase(random, words, 3)} board hr cases orphans`,
  (random, { words }) => phrase(random, words, 300),
]

export const question: Asking = (random, lakes) => random.pick(ASKING)(random, lakes)

const chat =
  (extra: object): Maker =>
  (random, lakes) =>
    post(CHAT, {
      model: 'assistant',
      messages: [{ role: 'user', content: question(random, lakes) }],
      ...extra,
    })

const retrieve: Maker = (random, lakes) =>
  post(RETRIEVE, { query: question(random, lakes), limit: 1 + random.below(20) })

/** The other dialects: the same question, the same knowledge bases, and those that are not for this key. */
const OTHER_DIALECTS: readonly Maker[] = [
  (random, lakes) =>
    post('/v1/messages', {
      model: 'assistant',
      max_tokens: 500,
      stream: random.chance(0.5),
      messages: [{ role: 'user', content: question(random, lakes) }],
    }),
  (random, lakes) =>
    post('/v1/responses', {
      model: 'assistant',
      stream: random.chance(0.5),
      input: question(random, lakes),
      tools: [
        { type: 'file_search', vector_store_ids: [random.pick(['company', 'board', 'none'])] },
      ],
      include: ['file_search_call.results'],
    }),
  (random, lakes) =>
    post('/model/assistant/converse', {
      messages: [{ role: 'user', content: [{ text: question(random, lakes) }] }],
    }),
  (random, lakes) =>
    post(`/knowledgebases/${random.pick(['company', 'board', 'none'])}/retrieve`, {
      retrievalQuery: { text: question(random, lakes).slice(0, 20_000) },
    }),
  (random, lakes) =>
    post('/retrieveAndGenerate', {
      input: { text: question(random, lakes) },
      retrieveAndGenerateConfiguration: {
        type: 'KNOWLEDGE_BASE',
        knowledgeBaseConfiguration: {
          knowledgeBaseId: random.pick(['company', 'board', 'none']),
          modelArn: 'assistant',
        },
      },
    }),
  (random, lakes) =>
    post('/v1/messages/count_tokens', {
      model: 'assistant',
      messages: [{ role: 'user', content: question(random, lakes) }],
    }),
  (random, lakes) =>
    post('/guardrail/assistant/version/1/apply', {
      source: random.pick(['INPUT', 'OUTPUT']),
      content: [{ text: { text: question(random, lakes) } }],
    }),
]

/** Not one of them is well-formed, allowed or within bounds. */
const MISTAKES: readonly Maker[] = [
  chat({ model: 'asistant' }),
  chat({ model: 'boardroom' }),
  chat({ model: 'boardrooms' }),
  chat({ n: 4_000 }),
  chat({ max_tokens: -1 }),
  chat({ messages: [] }),
  chat({ standpipe: { labels: 'internal' } }),
  () => post(CHAT, '{"model":"assistant","messages":'),
  () => post(RETRIEVE, { query: 'x', limit: 21 }),
  () => post(RETRIEVE, { query: '' }),
  (random, { words }) => post(RETRIEVE, { query: phrase(random, words, 4_000) }),
  (random, { words }) =>
    post('/v1/knowledge_bases/board/retrieve', { query: phrase(random, words, 2) }),
  (random, { words }) =>
    post('/v1/knowledge_bases/boards/retrieve', { query: phrase(random, words, 2) }),
  () => ({ method: 'GET', path: '/v1/models' }),
  () => ({ method: 'GET', path: '/v1/standpipe/lake' }),
  () => ({ method: 'GET', path: '/v1/standpipe/status' }),
  () => ({ method: 'GET', path: '/metrics' }),
  () => ({ method: 'GET', path: '/v1/standpipe/requests/req_0' }),
  () => ({ method: 'GET', path: '/v1/nothing' }),
]

const WEIGHTED: readonly (readonly [number, Maker])[] = [
  [14, chat({})],
  [16, (random, lakes) => random.pick(OTHER_DIALECTS)(random, lakes)],
  [12, chat({ stream: true })],
  [6, chat({ stream: true, stream_options: { include_usage: true } })],
  [4, chat({ max_tokens: 12, n: 2 })],
  [4, chat({ standpipe: { label: 'internal', knowledge_bases: ['company', 'board'] } })],
  [30, retrieve],
  [14, (random, lakes) => random.pick(MISTAKES)(random, lakes)],
]

/** What `intranet` asks, and now and then somebody without a key. */
export function anyQuestion(random: SeededRandom, lakes: TwinLakes): AskedBy {
  let left = random.below(100)
  const [, make] = WEIGHTED.find(([weight]) => (left -= weight) < 0) ?? (WEIGHTED[0] as never)
  return { ...make(random, lakes), by: random.below(50) === 0 ? undefined : 'intranet' }
}

/** A question that reaches a model over the wire. */
export const wiredQuestion = (random: SeededRandom, lakes: TwinLakes, model: string): AskedBy => ({
  ...chat({ model, stream: random.chance(0.5) })(random, lakes),
  by: 'intranet',
})

export const askedAs = (asked: AskedBy, by: string): AskedBy => ({ ...asked, by })
