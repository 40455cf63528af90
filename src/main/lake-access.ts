import type {
  AccessRequest,
  AccessResponse,
  ReadableRequest,
  ReadableResponse,
} from '../api/lake.ts'
import type { Config } from '../config/config.ts'
import { Directory } from '../identity/directory.ts'
import { principalText, readerTokens, type Principal } from '../identity/principal.ts'
import { parseJson } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal } from '../kernel/refusal.ts'
import {
  accessOf,
  decisionOn,
  readableObjects,
  type Access,
  type AccessCursor,
  type AccessWorld,
} from '../pipeline/lake-access.ts'

/** Who may read an object, by the members of this configuration. */
export async function access(
  config: Config,
  world: AccessWorld,
  { path, source, as, groups = [] }: AccessRequest,
): Promise<OrRefusal<AccessResponse>> {
  if (as === undefined && groups.length > 0) {
    return refusal('invalid_request', GROUP_ALONE, { param: 'groups' })
  }
  const directory = new Directory(config)
  const principal = as === undefined ? undefined : principalOf(config, directory, { as, groups })
  if (isRefusal(principal)) return principal
  const found = await accessOf(world, path, source)
  if (isRefusal(found)) return found
  const all = readersAmong(config, directory, found)
  return {
    source: found.source,
    path: found.path,
    state: found.state,
    reason: found.reason ?? null,
    label: found.label,
    current: found.isCurrent,
    readers: found.readers,
    denied: found.denied,
    governedBy: found.governedBy,
    principals: all.slice(0, limits.pageRowsMax),
    principalsMore: Math.max(0, all.length - limits.pageRowsMax),
    asked: principal === undefined ? null : askedOf(principal, found),
  }
}

const GROUP_ALONE = '`--group` says in which groups the reader of `--as` is; give `--as` as well'

function askedOf(principal: Principal, found: Access): AccessResponse['asked'] {
  const { allowed, because } = decisionOn(found, readerTokens(principal))
  return {
    principal: principalText(principal),
    groups: principal.groups,
    allowed,
    because: because.map(({ by, token, says }) => ({ by, token: token ?? null, says })),
  }
}

/** What somebody may read, by the members of this configuration. */
export async function readable(
  config: Config,
  world: AccessWorld,
  { as, groups = [], source, prefix = '', after }: ReadableRequest,
): Promise<OrRefusal<ReadableResponse>> {
  const principal = principalOf(config, new Directory(config), { as, groups })
  if (isRefusal(principal)) return principal
  if (source !== undefined && !world.sources.includes(source)) {
    return refusal('not_found', `there is no source \`${source}\``)
  }
  const cursor = after === undefined ? undefined : cursorIn(after)
  if (after !== undefined && cursor === undefined) {
    return refusal('invalid_request', '`after` is not the `next` of a page', { param: 'after' })
  }
  const page = await readableObjects(world, {
    tokens: readerTokens(principal),
    sources: source === undefined ? world.sources : [source],
    prefix: prefix.normalize('NFC'),
    after: cursor,
  })
  const next = page.next === undefined ? null : cursorText(page.next)
  return {
    principal: principalText(principal),
    groups: principal.groups,
    objects: page.objects,
    next,
  }
}

/** A person need not be configured where an issuer vouches for people; what a token would claim can be given. */
function principalOf(
  config: Config,
  directory: Directory,
  { as, groups }: { readonly as: string; readonly groups: readonly string[] },
): OrRefusal<Principal> {
  const unknown = groups.find((group) => !config.groups.some(({ id }) => id === group))
  if (unknown !== undefined) {
    return refusal('invalid_request', `there is no group \`${unknown}\` for \`--group\``, {
      param: 'groups',
    })
  }
  const isPerson = as.startsWith('user:') && config.issuers.length > 0
  if (isPerson) return directory.person(as.slice('user:'.length), groups, '')
  if (groups.length > 0) {
    return refusal(
      'invalid_request',
      'groups are claimed by the tokens of people, and there is no issuer of such; leave `--group` out',
      { param: 'groups' },
    )
  }
  const principal = directory.principal(as, '')
  return isRefusal(principal) ? refusal('invalid_request', principal.message) : principal
}

function readersAmong(config: Config, directory: Directory, found: Access): readonly string[] {
  const owners = [
    ...config.apps.map(({ id }) => `app:${id}`),
    ...config.users.map(({ id }) => `user:${id}`),
  ]
  return owners.filter((owner) => {
    const principal = directory.principal(owner, '')
    return !isRefusal(principal) && found.admits(readerTokens(principal))
  })
}

const cursorText = ({ source, path }: AccessCursor): string =>
  Buffer.from(JSON.stringify([source, path])).toString('base64url')

function cursorIn(text: string): AccessCursor | undefined {
  const decoded = Buffer.from(text, 'base64url').toString('utf8')
  const parsed = parseJson(decoded, { depthMax: 1 })
  const [source, path] = parsed.ok && Array.isArray(parsed.value) ? (parsed.value as unknown[]) : []
  return typeof source === 'string' && typeof path === 'string' ? { source, path } : undefined
}
