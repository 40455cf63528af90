import { limits } from '../../kernel/limits.ts'
import { isRefusal, type OrRefusal } from '../../kernel/refusal.ts'
import { isoTime } from '../../kernel/values.ts'
import { modelIdOf } from '../../models/model-id.ts'
import { invalid, isFields } from '../body.ts'
import type {
  CatalogQuestion,
  Profile,
  ProfileCommand,
  ProfileResult,
  ProfileRoute,
  Rendered,
} from '../dialect.ts'
import { modelArn, profileArn, profileIdIn } from './arns.ts'
import { bodyMembers, isAbsent, json, membersOf, textOf } from './members.ts'

/** A body to be read, and what the path and the query say. */
type Decode = ProfileRoute['decode']
type Tags = Readonly<Record<string, string>>

const route = (method: ProfileRoute['method'], path: string, decode: Decode): ProfileRoute => ({
  method,
  path,
  serves: 'profiles',
  decode,
  encode,
})

/** Application inference profiles and their tags: what carries the cost of a team or a product. */
export const profileRoutes: readonly ProfileRoute[] = [
  route('POST', '/inference-profiles', decodeCreate),
  route('GET', '/inference-profiles', (_, asked) => decodeList(asked)),
  route('GET', '/inference-profiles/:inferenceProfileIdentifier', (_, asked) =>
    named('get', asked),
  ),
  route('DELETE', '/inference-profiles/:inferenceProfileIdentifier', (_, asked) =>
    named('delete', asked),
  ),
  route('POST', '/tagResource', decodeTag),
  route('POST', '/untagResource', decodeUntag),
  route('POST', '/listTagsForResource', decodeListTags),
]

const NAME = /^[0-9a-zA-Z][0-9a-zA-Z _-]{0,63}$/
const DESCRIPTION_CHARS_MAX = 200
const ARN_CHARS_MAX = 2_048
const TOKEN_CHARS_MAX = 256
const CREATE = new Set([
  'inferenceProfileName',
  'description',
  'modelSource',
  'tags',
  'clientRequestToken',
])

function decodeCreate(body: Uint8Array | string): OrRefusal<ProfileCommand> {
  const parsed = bodyMembers(body, CREATE)
  if (isRefusal(parsed)) return parsed
  const { inferenceProfileName: name, description, modelSource } = parsed.fields
  const { tags, clientRequestToken } = parsed.fields
  if (typeof name !== 'string' || !NAME.test(name))
    return invalid('inferenceProfileName', '1 to 64 letters, digits, spaces, `_` and `-`')
  const about = isAbsent(description)
    ? undefined
    : textOf(description, 'description', DESCRIPTION_CHARS_MAX)
  if (isRefusal(about)) return about
  const source = membersOf(modelSource, new Set(['copyFrom']), 'modelSource')
  if (isRefusal(source)) return source
  const from = textOf(source.fields['copyFrom'], 'modelSource.copyFrom', ARN_CHARS_MAX)
  if (isRefusal(from)) return from
  const model = modelIdOf(from)
  if ('profile' in model) return invalid('modelSource.copyFrom', 'a model, not another profile')
  const token = isAbsent(clientRequestToken)
    ? undefined
    : textOf(clientRequestToken, 'clientRequestToken', TOKEN_CHARS_MAX)
  if (isRefusal(token)) return token
  const decoded = isAbsent(tags) ? { tags: {} } : decodeTags(tags)
  if (isRefusal(decoded)) return decoded
  return { does: 'create', name, description: about, alias: model.alias, token, ...decoded }
}

function decodeList({ query }: CatalogQuestion): OrRefusal<ProfileCommand> {
  const { maxResults, nextToken, type } = query
  const limit = maxResults === undefined ? limits.pageRowsMax : Number(maxResults)
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > 1_000)
    return invalid('maxResults', 'a whole number from 1 to 1000')
  if (type !== undefined && type !== 'APPLICATION' && type !== 'SYSTEM_DEFINED')
    return invalid('type', '`APPLICATION` or `SYSTEM_DEFINED`')
  // The system defines none: an alias is asked for by its own name.
  if (type === 'SYSTEM_DEFINED') return { does: 'list', after: undefined, limit: 0 }
  return { does: 'list', after: nextToken, limit: Math.min(limit, limits.pageRowsMax) }
}

const named = (does: 'get' | 'delete', { params }: CatalogQuestion): ProfileCommand => ({
  does,
  profile: profileIdIn(params['inferenceProfileIdentifier'] ?? ''),
})

function decodeTag(body: Uint8Array | string): OrRefusal<ProfileCommand> {
  const parsed = bodyMembers(body, new Set(['resourceARN', 'tags']))
  if (isRefusal(parsed)) return parsed
  const arn = textOf(parsed.fields['resourceARN'], 'resourceARN', ARN_CHARS_MAX)
  if (isRefusal(arn)) return arn
  const tags = decodeTags(parsed.fields['tags'])
  return isRefusal(tags) ? tags : { does: 'tag', profile: profileIdIn(arn), ...tags }
}

function decodeUntag(body: Uint8Array | string): OrRefusal<ProfileCommand> {
  const parsed = bodyMembers(body, new Set(['resourceARN', 'tagKeys']))
  if (isRefusal(parsed)) return parsed
  const arn = textOf(parsed.fields['resourceARN'], 'resourceARN', ARN_CHARS_MAX)
  if (isRefusal(arn)) return arn
  const { tagKeys: keys } = parsed.fields
  if (!Array.isArray(keys) || keys.length > limits.profileTagsMax || !keys.every(isKey))
    return invalid('tagKeys', `at most ${limits.profileTagsMax} texts of 1 to 128 characters`)
  return { does: 'untag', profile: profileIdIn(arn), keys }
}

function decodeListTags(body: Uint8Array | string): OrRefusal<ProfileCommand> {
  const parsed = bodyMembers(body, new Set(['resourceARN']))
  if (isRefusal(parsed)) return parsed
  const arn = textOf(parsed.fields['resourceARN'], 'resourceARN', ARN_CHARS_MAX)
  return isRefusal(arn) ? arn : { does: 'listTags', profile: profileIdIn(arn) }
}

const isKey = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= 128

/**
 * Names come from outside: `fromEntries` makes own members only, whatever they are called. Wrapped: a tag
 * `kind` with the value `refusal` must not pass for one of ours.
 */
function decodeTags(value: unknown): OrRefusal<{ readonly tags: Tags }> {
  const expected = `at most ${limits.profileTagsMax} objects with \`key\` and \`value\``
  if (!Array.isArray(value) || value.length > limits.profileTagsMax)
    return invalid('tags', expected)
  const tags: [string, string][] = []
  for (const one of value) {
    const { key, value: text } = isFields(one) ? one : {}
    if (!isKey(key) || typeof text !== 'string' || text.length > 256)
      return invalid('tags', expected)
    tags.push([key, text])
  }
  return { tags: Object.fromEntries(tags) }
}

function encode({ profiles, next }: ProfileResult, command: ProfileCommand): Rendered {
  const [profile] = profiles
  switch (command.does) {
    case 'create':
      return json({ inferenceProfileArn: profileArn(profile?.id ?? ''), status: 'ACTIVE' }, 201)
    case 'get':
      return json(profile === undefined ? {} : summaryOf(profile))
    case 'list':
      return json({ inferenceProfileSummaries: profiles.map(summaryOf), nextToken: next })
    case 'listTags':
      return json({
        tags: Object.entries(profile?.tags ?? {}).map(([key, value]) => ({ key, value })),
      })
    case 'delete':
    case 'tag':
    case 'untag':
      return json({})
  }
}

const summaryOf = ({ id, name, description, alias, createdAt, updatedAt }: Profile): object => ({
  inferenceProfileName: name,
  description,
  createdAt: isoTime(createdAt),
  updatedAt: isoTime(updatedAt),
  inferenceProfileArn: profileArn(id),
  models: [{ modelArn: modelArn(alias) }],
  inferenceProfileId: id,
  status: 'ACTIVE',
  type: 'APPLICATION',
})
