import { limits } from '../../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal } from '../../kernel/refusal.ts'
import type { ModelEvent } from '../../models/chat.ts'
import { failureRefusal } from '../../models/failure.ts'
import { modelIdOf } from '../../models/model-id.ts'
import type { RerankRequest } from '../../models/request.ts'
import { invalid } from '../body.ts'
import type { AnswerContext, ModelRoute, Rendered } from '../dialect.ts'
import { NO_STREAM } from './invoke.ts'
import { bodyMembers, countOf, isAbsent, membersOf, textOf, unsupported } from './members.ts'
import { renderRefusal } from './refusals.ts'
import { rendered } from './whole.ts'

/** AWS's own bounds. */
const SOURCES_MAX = 1_000
const QUERY_CHARS_MAX = 32_000
const ARN_CHARS_MAX = 2_048

/** Rerank of the agent runtime. */
export const rerankRoute: ModelRoute = {
  method: 'POST',
  path: '/rerank',
  serves: 'rerank',
  codec: { decode: decodeRerank, encodeStream: () => NO_STREAM, encodeWhole: encode },
}

const RERANK = new Set(['queries', 'sources', 'rerankingConfiguration'])

function decodeRerank(body: Uint8Array | string): OrRefusal<RerankRequest> {
  const parsed = bodyMembers(body, RERANK)
  if (isRefusal(parsed)) return parsed
  const query = decodeQuery(parsed.fields['queries'])
  if (isRefusal(query)) return query
  const documents = decodeSources(parsed.fields['sources'])
  if (isRefusal(documents)) return documents
  const how = decodeConfiguration(parsed.fields['rerankingConfiguration'])
  if (isRefusal(how)) return how
  return {
    kind: 'rerank',
    dialect: 'bedrock',
    ...how,
    query,
    documents,
    returnDocuments: false,
    messages: [
      { role: 'user', parts: [query, ...documents].map((text) => ({ kind: 'text', text })) },
    ],
    tools: [],
    maxOutputTokens: undefined,
    choiceCount: 1,
    stream: false,
    streamUsage: false,
    wants: { tools: false, images: false, structured: false },
    unknownText: [],
    // Nothing of it goes out as it came: this body is no model's own.
    raw: {},
    declared: undefined,
  }
}

function decodeQuery(value: unknown): OrRefusal<string> {
  if (!Array.isArray(value) || value.length !== 1)
    return invalid('queries', 'an array with one query')
  const query = membersOf(value[0], new Set(['type', 'textQuery']), 'queries[0]')
  if (isRefusal(query)) return query
  if (query.fields['type'] !== 'TEXT') return invalid('queries[0].type', '`TEXT`')
  const text = membersOf(query.fields['textQuery'], new Set(['text']), 'queries[0].textQuery')
  return isRefusal(text)
    ? text
    : textOf(text.fields['text'], 'queries[0].textQuery.text', QUERY_CHARS_MAX)
}

function decodeSources(value: unknown): OrRefusal<readonly string[]> {
  if (!Array.isArray(value) || value.length === 0 || value.length > SOURCES_MAX)
    return invalid('sources', `an array of 1 to ${SOURCES_MAX} sources`)
  const documents: string[] = []
  for (const [at, one] of value.entries()) {
    const text = decodeSource(one, `sources[${at}]`)
    if (isRefusal(text)) return text
    documents.push(text)
  }
  return documents
}

const SOURCE = new Set(['type', 'inlineDocumentSource'])
const DOCUMENT = new Set(['type', 'textDocument', 'jsonDocument'])

/** A document in JSON is ranked as its text. */
function decodeSource(value: unknown, param: string): OrRefusal<string> {
  const source = membersOf(value, SOURCE, param)
  if (isRefusal(source)) return source
  if (source.fields['type'] !== 'INLINE') return invalid(`${param}.type`, '`INLINE`')
  const inner = `${param}.inlineDocumentSource`
  const given = membersOf(source.fields['inlineDocumentSource'], DOCUMENT, inner)
  if (isRefusal(given)) return given
  const { type, textDocument, jsonDocument } = given.fields
  if (type === 'JSON' && !isAbsent(jsonDocument)) return JSON.stringify(jsonDocument)
  if (type !== 'TEXT') return invalid(`${inner}.type`, '`TEXT` or `JSON`, with its document')
  const text = membersOf(textDocument, new Set(['text']), `${inner}.textDocument`)
  return isRefusal(text)
    ? text
    : textOf(text.fields['text'], `${inner}.textDocument.text`, limits.responseCharsMax)
}

interface How {
  readonly alias: string
  readonly top: number | undefined
}
const CONFIGURATION = new Set(['type', 'bedrockRerankingConfiguration'])
const BEDROCK = new Set(['modelConfiguration', 'numberOfResults'])
const MODEL = new Set(['modelArn', 'additionalModelRequestFields'])

function decodeConfiguration(value: unknown): OrRefusal<How> {
  const config = membersOf(value, CONFIGURATION, 'rerankingConfiguration')
  if (isRefusal(config)) return config
  if (config.fields['type'] !== 'BEDROCK_RERANKING_MODEL')
    return invalid('rerankingConfiguration.type', '`BEDROCK_RERANKING_MODEL`')
  const param = 'rerankingConfiguration.bedrockRerankingConfiguration'
  const own = membersOf(config.fields['bedrockRerankingConfiguration'], BEDROCK, param)
  if (isRefusal(own)) return own
  const top = countOf(own.fields['numberOfResults'], `${param}.numberOfResults`, SOURCES_MAX)
  if (isRefusal(top)) return top
  const model = membersOf(own.fields['modelConfiguration'], MODEL, `${param}.modelConfiguration`)
  if (isRefusal(model)) return model
  const { modelArn, additionalModelRequestFields: more } = model.fields
  if (!isAbsent(more) && Object.keys(more).length > 0)
    return unsupported(`${param}.modelConfiguration.additionalModelRequestFields`)
  const arn = textOf(modelArn, `${param}.modelConfiguration.modelArn`, ARN_CHARS_MAX)
  if (isRefusal(arn)) return arn
  const id = modelIdOf(arn)
  return { alias: 'alias' in id ? id.alias : arn, top }
}

function encode(events: readonly ModelEvent[], context: AnswerContext): Rendered {
  const results: object[] = []
  let finished = false
  for (const event of events) {
    if (event.kind === 'failed') return renderRefusal(failureRefusal(event.failure))
    if (event.kind === 'refused') return renderRefusal(event.refusal)
    if (event.kind === 'finish') finished = true
    if (event.kind === 'ranked') results.push({ index: event.index, relevanceScore: event.score })
  }
  return finished
    ? rendered(JSON.stringify({ results }), context)
    : renderRefusal(refusal('upstream_failed', 'the ranking broke off before it was complete'))
}
