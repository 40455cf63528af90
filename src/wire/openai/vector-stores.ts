import { limits } from '../../kernel/limits.ts'
import { labelText } from '../../kernel/label.ts'
import { isRefusal, refusal, type OrRefusal } from '../../kernel/refusal.ts'
import { documentId } from '../../models/document-id.ts'
import { parseBody, type Fields } from '../body.ts'
import type { Found, Params, Rendered, RetrieveQuestion, RetrieveRoute } from '../dialect.ts'
import { answered } from './outcome.ts'
import { invalid, Reader } from './reader.ts'
import { isThere } from './notes.ts'

/** OpenAI's own bound on `max_num_results`, and what it is when it is left out. */
const RESULTS_MAX = 50
const RESULTS_DEFAULT = 10

/** `POST /v1/vector_stores/:vectorStore/search`: a knowledge base is a vector store. */
export const vectorStoreSearch: RetrieveRoute = {
  method: 'POST',
  path: '/v1/vector_stores/:vectorStore/search',
  serves: 'retrieve',
  decode: decodeSearch,
  encode,
}

function decodeSearch(body: Uint8Array | string, params: Params): OrRefusal<RetrieveQuestion> {
  const parsed = parseBody(body)
  if (isRefusal(parsed)) return parsed
  const { fields } = parsed
  const unknown = Object.keys(fields).find((key) => !KNOWN.has(key) && isThere(fields[key]))
  if (unknown !== undefined)
    return refusal(
      'invalid_request',
      `\`${unknown.slice(0, 100)}\` is not known here; leave it out`,
      {
        param: unknown.slice(0, 100),
      },
    )
  const query = queryOf(fields['query'])
  if (typeof query !== 'string') return query
  const reader = new Reader(fields)
  const limit = reader.whole('max_num_results', RESULTS_MAX) ?? RESULTS_DEFAULT
  const rewrites = reader.flag('rewrite_query') ?? false
  const problem = reader.problem ?? narrowing(fields, rewrites)
  if (problem !== undefined) return problem
  return { knowledgeBase: params['vectorStore'] ?? '', query, limit }
}

const KNOWN = new Set(['query', 'max_num_results', 'rewrite_query', 'filters', 'ranking_options'])

/** Several questions are asked as one text: what answers any of them is found. */
function queryOf(value: unknown): string | ReturnType<typeof invalid> {
  const texts = Array.isArray(value) ? value : [value]
  const isText = (text: unknown): text is string => typeof text === 'string' && text.trim() !== ''
  if (texts.length === 0 || !texts.every(isText))
    return invalid('query', 'a text, or a list of texts')
  const query = texts.join('\n')
  return query.length > limits.queryCharsMax
    ? invalid('query', `at most ${limits.queryCharsMax} characters`)
    : query
}

/**
 * Whatever would narrow or reorder what is found, and that we do not do, is refused by its name: without
 * it the answer would hold more than was asked for.
 */
function narrowing(fields: Fields, rewrites: boolean): ReturnType<typeof invalid> | undefined {
  if (isThere(fields['filters']))
    return refusal(
      'invalid_request',
      '`filters` are not supported; what a caller may read is filtered by the lake’s rules',
      { param: 'filters' },
    )
  if (rewrites)
    return refusal(
      'invalid_request',
      '`rewrite_query` is not supported; send the query as it shall be searched',
      { param: 'rewrite_query' },
    )
  const ranking = fields['ranking_options']
  if (!isThere(ranking)) return undefined
  if (typeof ranking !== 'object' || Array.isArray(ranking))
    return invalid('ranking_options', 'an object')
  const { ranker, score_threshold: threshold } = ranking as Fields
  if (isThere(ranker) && ranker !== 'auto' && ranker !== 'none')
    return invalid('ranking_options.ranker', '`auto` or `none`')
  return isThere(threshold) && threshold !== 0
    ? invalid(
        'ranking_options.score_threshold',
        '0: results are ranked, and what the index weighed stays inside',
      )
    : undefined
}

/**
 * Clients read a score of every result. Ours is one over the rank: what the index weighed stays inside,
 * and a threshold on it would mean another thing with every question.
 */
function encode({ passages }: Found, { query }: RetrieveQuestion): Rendered {
  const data = passages.map((passage, at) => ({
    file_id: documentId(passage),
    filename: passage.path,
    score: 1 / (at + 1),
    attributes: {
      source: passage.source,
      title: passage.title,
      version: passage.version,
      headings: passage.headings.join(' > '),
      label: labelText(passage.label),
      ...(passage.page === undefined ? {} : { page: passage.page }),
    },
    content: [{ type: 'text', text: passage.text }],
  }))
  return answered(
    JSON.stringify({
      object: 'vector_store.search_results.page',
      search_query: [query],
      data,
      has_more: false,
      next_page: null,
    }),
  )
}
