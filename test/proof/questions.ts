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
  [30, chat({})],
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
