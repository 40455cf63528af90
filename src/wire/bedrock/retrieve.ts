import { limits } from '../../kernel/limits.ts'
import { isRefusal, type OrRefusal, type Refusal } from '../../kernel/refusal.ts'
import { invalid } from '../body.ts'
import type { Found, Params, Rendered, RetrieveQuestion, RetrieveRoute } from '../dialect.ts'
import { bodyMembers, countOf, isAbsent, json, membersOf, textOf } from './members.ts'
import { contentOf, referenceOf } from './references.ts'

/**
 * Clients read a score of every result, and some fail without one. Ours is one over the rank: what the
 * index weighed stays inside, and a threshold on it would mean another thing with every question.
 */
const encode = ({ passages }: Found): Rendered =>
  json({
    retrievalResults: passages.map((passage, at) => ({
      content: contentOf(passage.text),
      ...referenceOf(passage),
      score: 1 / (at + 1),
    })),
  })

/** Retrieve of the agent runtime: passages without a model. */
export const retrieveRoute: RetrieveRoute = {
  method: 'POST',
  path: '/knowledgebases/:knowledgeBaseId/retrieve',
  serves: 'retrieve',
  decode: decodeRetrieve,
  encode,
}

const RETRIEVE = new Set([
  'retrievalQuery',
  'retrievalConfiguration',
  'userContext',
  'knowledgeBaseId',
])

function decodeRetrieve(body: Uint8Array | string, params: Params): OrRefusal<RetrieveQuestion> {
  const parsed = bodyMembers(body, RETRIEVE)
  if (isRefusal(parsed)) return parsed
  const { retrievalQuery, retrievalConfiguration, userContext } = parsed.fields
  const query = membersOf(retrievalQuery, new Set(['text', 'type']), 'retrievalQuery')
  if (isRefusal(query)) return query
  if (!isAbsent(query.fields['type']) && query.fields['type'] !== 'TEXT')
    return invalid('retrievalQuery.type', '`TEXT`')
  const text = textOf(query.fields['text'], 'retrievalQuery.text', limits.queryCharsMax)
  if (isRefusal(text)) return text
  const limit = decodeSearch(retrievalConfiguration, 'retrievalConfiguration')
  if (isRefusal(limit)) return limit
  const user = decodeUser(userContext)
  if (isRefusal(user)) return user
  return { knowledgeBase: params['knowledgeBaseId'] ?? '', query: text, limit, ...user }
}

const SEARCH = new Set(['numberOfResults', 'overrideSearchType'])
const SEARCH_TYPES: readonly unknown[] = ['HYBRID', 'SEMANTIC']

/**
 * How many passages. The kind of search is ours to choose; whatever would narrow what is found
 * (`filter` among it) is refused by its name: without it the answer would hold more than was asked for.
 */
export function decodeSearch(value: unknown, param: string): OrRefusal<number | undefined> {
  if (isAbsent(value)) return undefined
  const config = membersOf(value, new Set(['vectorSearchConfiguration']), param)
  if (isRefusal(config)) return config
  const { vectorSearchConfiguration: given } = config.fields
  if (isAbsent(given)) return undefined
  const inner = `${param}.vectorSearchConfiguration`
  const search = membersOf(given, SEARCH, inner)
  if (isRefusal(search)) return search
  const { numberOfResults, overrideSearchType } = search.fields
  if (!isAbsent(overrideSearchType) && !SEARCH_TYPES.includes(overrideSearchType))
    return invalid(`${inner}.overrideSearchType`, '`HYBRID` or `SEMANTIC`')
  // AWS's own bound; more than ours means as many as we give.
  return countOf(numberOfResults, `${inner}.numberOfResults`, 100)
}

/** For whom the caller says it asks. It is checked by who knows the caller. */
export function decodeUser(value: unknown): { readonly userId?: string } | Refusal {
  if (isAbsent(value)) return {}
  const user = membersOf(value, new Set(['userId']), 'userContext')
  if (isRefusal(user)) return user
  const userId = textOf(user.fields['userId'], 'userContext.userId', 512)
  return isRefusal(userId) ? userId : { userId }
}
