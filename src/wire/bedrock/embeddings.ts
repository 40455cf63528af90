import { limits } from '../../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal } from '../../kernel/refusal.ts'
import { collectSetting } from '../../kernel/texts.ts'
import type { ModelEvent } from '../../models/chat.ts'
import { failureRefusal } from '../../models/failure.ts'
import type { EmbedRequest } from '../../models/request.ts'
import type { Usage } from '../../models/usage.ts'
import { invalid, type Fields } from '../body.ts'
import type { AnswerContext, Rendered } from '../dialect.ts'
import { Notes, notesOf } from './notes.ts'
import { renderRefusal } from './refusals.ts'
import { rendered } from './whole.ts'

interface Inputs {
  readonly inputs: readonly string[]
  readonly dimensions: unknown
  readonly dimensionsName: string
  readonly purpose: EmbedRequest['purpose']
}

/** InvokeModel bodies of Titan's and Cohere's embedding models; told apart by their input. */
export function decodeEmbed(raw: Fields, alias: string): OrRefusal<EmbedRequest> {
  const notes = new Notes()
  const found = raw['inputText'] === undefined ? decodeCohere(raw, notes) : decodeTitan(raw, notes)
  if (isRefusal(found)) return found
  const { inputs, dimensions, dimensionsName, purpose } = found
  if (dimensions !== undefined && dimensions !== null && !isCount(dimensions)) {
    return invalid(dimensionsName, 'a whole number from 1')
  }
  collectSetting(dimensions, notes.unknownText)
  const messages = [
    { role: 'user' as const, parts: inputs.map((text) => ({ kind: 'text' as const, text })) },
  ]
  return {
    kind: 'embed',
    dialect: 'bedrock',
    alias,
    inputs,
    dimensions: isCount(dimensions) ? dimensions : undefined,
    encoding: 'float',
    purpose,
    messages,
    rawMessages: messages,
    tools: [],
    maxOutputTokens: undefined,
    choiceCount: 1,
    stream: false,
    streamUsage: false,
    wants: { tools: false, images: false, structured: false },
    unknownText: notes.unknownText,
    raw,
    declared: undefined,
    ...notesOf(notes),
  }
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0

const TITAN = new Set(['inputText', 'dimensions', 'normalize', 'embeddingTypes'])

function decodeTitan(raw: Fields, notes: Notes): OrRefusal<Inputs> {
  const { inputText, dimensions, normalize, embeddingTypes: types } = raw
  if (typeof inputText !== 'string') return invalid('inputText', 'a string')
  if (!isFloatOnly(types)) return invalid('embeddingTypes', '`["float"]`')
  if (normalize !== undefined && normalize !== true) {
    notes.text(normalize)
    notes.lost('normalize', true)
  }
  notes.others(raw, TITAN, '')
  return { inputs: [inputText], dimensions, dimensionsName: 'dimensions', purpose: undefined }
}

const COHERE = new Set(['texts', 'input_type', 'truncate', 'embedding_types', 'output_dimension'])
const PURPOSES: ReadonlyMap<unknown, EmbedRequest['purpose']> = new Map([
  ['search_document', 'document'],
  ['search_query', 'query'],
  ['classification', undefined],
  ['clustering', undefined],
])

function decodeCohere(raw: Fields, notes: Notes): OrRefusal<Inputs> {
  const { texts, input_type: type, truncate, embedding_types: types } = raw
  if (!Array.isArray(texts) || texts.length === 0 || !texts.every(isText)) {
    return invalid('texts', 'an array of strings')
  }
  if (texts.length > limits.messagesMax) {
    return refusal('invalid_request', `more than ${limits.messagesMax} texts`, { param: 'texts' })
  }
  if (!PURPOSES.has(type)) {
    return invalid(
      'input_type',
      'one of `search_document`, `search_query`, `classification`, `clustering`',
    )
  }
  if (!isFloatOnly(types)) return invalid('embedding_types', '`["float"]`')
  const purpose = PURPOSES.get(type)
  if (purpose === undefined) notes.lost('input_type', false)
  if (truncate !== undefined && truncate !== null) {
    notes.text(truncate)
    if (truncate !== 'NONE') notes.lost('truncate', false)
  }
  notes.others(raw, COHERE, '')
  const dimensions = raw['output_dimension']
  return { inputs: texts, dimensions, dimensionsName: 'output_dimension', purpose }
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isFloatOnly = (types: unknown): boolean =>
  types === undefined ||
  types === null ||
  (Array.isArray(types) && types.length === 1 && types[0] === 'float')

/** The answer in the shape of the model whose body it was. */
export function encodeEmbedded(
  events: readonly ModelEvent[],
  request: EmbedRequest,
  context: AnswerContext,
): Rendered {
  const vectors: (readonly number[])[] = []
  let usage: Usage | undefined
  for (const event of events) {
    if (event.kind === 'failed') return renderRefusal(failureRefusal(event.failure))
    if (event.kind === 'refused') return renderRefusal(event.refusal)
    if (event.kind === 'embedding') vectors[event.index] = event.vector
    if (event.kind === 'usage') usage = event.usage
  }
  const complete = request.inputs.every((_, at) => vectors[at] !== undefined)
  if (!complete || vectors.length !== request.inputs.length) {
    return renderRefusal(refusal('upstream_failed', 'the deployment did not embed every text'))
  }
  const tokens = usage?.input
  const body =
    request.raw['inputText'] === undefined
      ? cohereBody(vectors, request, context)
      : titanBody(vectors[0] ?? [], request, tokens)
  const counted = tokens === undefined ? {} : { 'x-amzn-bedrock-input-token-count': String(tokens) }
  return rendered(JSON.stringify(body), context, counted)
}

const titanBody = (
  embedding: readonly number[],
  { raw }: EmbedRequest,
  tokens: number | undefined,
): object => ({
  embedding,
  ...(raw['embeddingTypes'] === undefined ? {} : { embeddingsByType: { float: embedding } }),
  ...(tokens === undefined ? {} : { inputTextTokenCount: tokens }),
})

const cohereBody = (
  vectors: readonly (readonly number[])[],
  { raw, inputs }: EmbedRequest,
  context: AnswerContext,
): object => ({
  id: context.requestId,
  texts: inputs,
  ...(raw['embedding_types'] === undefined
    ? { embeddings: vectors, response_type: 'embeddings_floats' }
    : { embeddings: { float: vectors }, response_type: 'embeddings_by_type' }),
})
