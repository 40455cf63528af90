import type { UpstreamFailure } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { Prompt } from '../../models/provider.ts'
import type { EmbedRequest, ModelRequest, RerankRequest } from '../../models/request.ts'
import type { EffectKind } from '../../models/settings.ts'
import type { Usage } from '../../models/usage.ts'
import { garbage } from '../failures.ts'
import { NO_PERMITS } from './body.ts'
import { emit, type Marked } from './emit.ts'
import { isFields, saysTwice, type Fields } from './fields.ts'
import { Others } from './others.ts'
import type { ObjectReader } from './whole-json.ts'
import { begin, fromRaw, isOwn, loseRest, type Body, type Written } from './writing.ts'

/** The texts of a request, as policy left them. */
const textsOf = ({ messages }: ModelRequest): readonly string[] =>
  messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])),
  )

export function vectorsBody(deployment: Deployment, prompt: Prompt): string {
  const { body } = writeVectors(deployment, prompt.request, prompt.permits ?? NO_PERMITS)
  return JSON.stringify({ ...body, model: deployment.model })
}

/** A body for `/embeddings` or `/rerank`, and what is lost of the request. */
export function writeVectors(
  deployment: Deployment,
  request: ModelRequest,
  permits: ReadonlySet<EffectKind>,
): Written {
  const writing = begin(deployment, request, permits)
  if (isOwn(request, 'openai')) {
    const body = fromRaw(request, writing)
    return { body, losses: writing.losing.losses }
  }
  const { losing } = writing
  for (const { parts } of request.messages)
    for (const part of parts) if (part.kind !== 'text') losing.refuse(nameOfPart(part))
  const body = request.kind === 'rerank' ? rerankOf(request) : embedOf(request as EmbedRequest)
  if (request.kind === 'embed' && request.purpose !== undefined) losing.dropNamed('purpose')
  loseRest(request, writing, () => false)
  return { body, losses: losing.losses }
}

const nameOfPart = (part: { readonly kind: string; readonly type?: string }): string =>
  part.type ?? part.kind

const embedOf = (request: EmbedRequest): Body => ({
  input: textsOf(request),
  encoding_format: 'float',
  ...(request.dimensions === undefined ? {} : { dimensions: request.dimensions }),
})

function rerankOf(request: RerankRequest): Body {
  const [query = '', ...documents] = textsOf(request)
  return {
    query,
    documents,
    ...(request.top === undefined ? {} : { top_n: request.top }),
    ...(request.returnDocuments ? { return_documents: true } : {}),
  }
}

/** One vector per input, in the order of the inputs. */
export const embeddingsReader =
  (inputs: number): ObjectReader =>
  (object, data, out) => {
    const error = errorOf(object)
    if (error !== undefined) return error
    const items = object['data']
    if (!Array.isArray(items)) return garbage('the deployment answered without vectors')
    const vectors = new Map<number, readonly number[]>()
    for (const [at, item] of items.entries()) {
      const index: unknown = isFields(item) ? (item['index'] ?? at) : undefined
      const vector = isFields(item) ? vectorOf(item['embedding']) : undefined
      if (!isIndex(index, inputs) || vector === undefined || vectors.has(index))
        return garbage('the deployment answered with a vector that nobody asked for')
      vectors.set(index, vector)
    }
    if (vectors.size !== inputs) return garbage('the deployment left a vector out')
    const events = [...vectors]
      .toSorted(([a], [b]) => a - b)
      .map(([index, vector]): Marked => ({ kind: 'embedding', index, vector }))
    // Vectors are no text, however they are written.
    const rest = { ...object, data: items.map(withoutVector) }
    finish({ object, data, events, rest, usage: inputUsage(object) }, out)
    return undefined
  }

const withoutVector = (item: unknown): unknown =>
  isFields(item)
    ? Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'embedding'))
    : item

function vectorOf(value: unknown): readonly number[] | undefined {
  if (Array.isArray(value))
    return value.every((one) => typeof one === 'number') ? (value as number[]) : undefined
  return typeof value === 'string' ? floatsOf(value) : undefined
}

/** 32-bit floats, little-endian, in base64: OpenAI's other form. */
function floatsOf(base64: string): readonly number[] | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return undefined
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length === 0 || bytes.length % 4 !== 0) return undefined
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4))
}

/** Documents by falling score; each at most once. */
export const rankingReader =
  (documents: number): ObjectReader =>
  (object, data, out) => {
    const error = errorOf(object)
    if (error !== undefined) return error
    // Cohere, Jina, vLLM and llama-server say `results`; Voyage's shape says `data`.
    const items = object['results'] ?? object['data']
    if (!Array.isArray(items)) return garbage('the deployment answered without a ranking')
    const scores = new Map<number, number>()
    for (const item of items) {
      const fields: Fields = isFields(item) ? item : {}
      const { index, relevance_score: score = fields['score'] } = fields
      if (!isIndex(index, documents) || typeof score !== 'number' || scores.has(index))
        return garbage('the deployment ranked a document that nobody asked for')
      scores.set(index, score)
    }
    const events = [...scores]
      .toSorted(([, a], [, b]) => b - a)
      .map(([index, score]): Marked => ({ kind: 'ranked', index, score }))
    finish({ object, data, events, rest: object, usage: inputUsage(object) }, out)
    return undefined
  }

interface Finished {
  readonly object: Fields
  readonly data: string
  readonly events: Marked[]
  /** What of the object no event says. */
  readonly rest: Fields
  readonly usage: Usage | undefined
}

function finish({ object, data, events, rest, usage }: Finished, out: Marked[]): void {
  events.push({ kind: 'finish', choice: 0, reason: 'stop' })
  if (usage !== undefined) events.push({ kind: 'usage', usage })
  const texts = new Others().of(rest)
  const seen = saysTwice(data, object) ? JSON.stringify(object) : data
  const frame = { dialect: 'openai', unit: 'whole', data: seen, events } as const
  emit({ frame, events, other: texts.length === 0 ? undefined : { kind: 'other', texts } }, out)
}

const isIndex = (value: unknown, count: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < count

/** Tokens of the input: OpenAI's and Jina's `usage`, Cohere's `meta`. Missing: unknown, not zero. */
function inputUsage(object: Fields): Usage | undefined {
  const usage = fieldsOf(object['usage'])
  const meta = fieldsOf(object['meta'])
  const tokens =
    usage['prompt_tokens'] ??
    usage['total_tokens'] ??
    fieldsOf(meta['billed_units'])['input_tokens'] ??
    fieldsOf(meta['tokens'])['input_tokens']
  return isIndex(tokens, 1e12) ? { input: tokens } : undefined
}

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})

function errorOf(object: Fields): UpstreamFailure | undefined {
  const { error } = object
  if (error === undefined || error === null) return undefined
  return {
    reason: 'status',
    dispatched: true,
    retryable: true,
    message: 'the deployment reported an error in place of its answer',
  }
}
