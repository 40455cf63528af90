import type { Caller } from '../identity/caller.ts'
import { principalText, type Principal } from '../identity/principal.ts'
import { limits } from '../kernel/limits.ts'
import { base32Id } from '../kernel/random.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import type { ProfileRow, Tags } from '../models/profile.ts'
import { refuse } from './refuse.ts'
import { findAlias } from './serve.ts'
import type { Stages } from './stages.ts'

export type Command =
  | {
      readonly does: 'create'
      readonly name: string
      readonly description: string | undefined
      readonly alias: string
      readonly tags: Tags
    }
  | { readonly does: 'get' | 'delete' | 'listTags'; readonly profile: string }
  | { readonly does: 'list'; readonly after: string | undefined; readonly limit: number }
  | { readonly does: 'tag'; readonly profile: string; readonly tags: Tags }
  | { readonly does: 'untag'; readonly profile: string; readonly keys: readonly string[] }

export interface ProfilesArrival {
  readonly id: RequestId
  readonly caller: Caller
  decode(): Promise<OrRefusal<{ readonly command: Command; readonly bodyBytes: Uint8Array }>>
}
export interface ProfilesFound {
  readonly profiles: readonly ProfileRow[]
  /** Where the next page begins. */
  readonly next: string | undefined
}

/**
 * Inference profiles, each its owner's alone. There is nothing for policy to decide: a profile opens no
 * alias that its owner could not ask for by name, and a request through it is decided like any other.
 */
export async function serveProfiles(
  arrival: ProfilesArrival,
  stages: Stages,
): Promise<OrRefusal<ProfilesFound>> {
  const principal = await stages.recognize(arrival.caller)
  if (isRefusal(principal)) return refuse(stages, arrival.id, undefined, principal)
  const release = stages.admit(principal)
  if (isRefusal(release)) return refuse(stages, arrival.id, principal, release)
  try {
    const decoded = await arrival.decode()
    if (isRefusal(decoded)) return await refuse(stages, arrival.id, principal, decoded)
    const { command, bodyBytes } = decoded
    const still = stages.authenticate({ ...arrival.caller, body: bodyBytes })
    if (isRefusal(still)) return await refuse(stages, arrival.id, principal, still)
    const found = still.kind === 'admin' ? ADMIN : await run(stages, still, command)
    if (isRefusal(found)) return await refuse(stages, arrival.id, still, found)
    await record(stages, arrival.id, still, { does: command.does, found })
    return found
  } finally {
    release()
  }
}

const ADMIN = refusal(
  'forbidden',
  'an admin key opens the control plane only; use the key of the app or user that the profile is for',
)

function run(
  stages: Stages,
  principal: Principal,
  command: Command,
): Promise<OrRefusal<ProfilesFound>> {
  switch (command.does) {
    case 'create':
      return create(stages, principal, command)
    case 'list':
      return list(stages, principal, command)
    case 'get':
    case 'listTags':
    case 'delete':
    case 'tag':
    case 'untag':
      return change(stages, principal, command)
  }
}

async function create(
  stages: Stages,
  principal: Principal,
  { name, description, alias, tags }: Command & { readonly does: 'create' },
): Promise<OrRefusal<ProfilesFound>> {
  const { clock, random, profiles } = stages
  const known = findAlias(stages.current(), principal, alias)
  if (isRefusal(known)) return known
  const at = clock.now()
  const owner = principalText(principal)
  const id = base32Id(random, ID_CHARS)
  const times = { createdAt: at, updatedAt: at }
  const row = { id, name, description, alias: known.id, owner, tags, ...times }
  const made = await profiles.create(row)
  if (made === 'nameTaken')
    return refusal('conflict', `there is an inference profile \`${name}\` already; choose another`)
  if (made === 'full')
    return refusal(
      'limit_exceeded',
      `there are ${limits.profilesMax} inference profiles of \`${owner}\` already; delete one first`,
    )
  return { profiles: [row], next: undefined }
}
const ID_CHARS = 16

/** One more than asked for tells whether there is a next page. */
async function list(
  { profiles }: Stages,
  principal: Principal,
  { after, limit }: Command & { readonly does: 'list' },
): Promise<ProfilesFound> {
  if (limit === 0) return { profiles: [], next: undefined }
  const rows = await profiles.list(principalText(principal), after, limit + 1)
  const page = rows.slice(0, limit)
  return { profiles: page, next: rows.length > limit ? page.at(-1)?.id : undefined }
}

/** What is asked of one profile. */
async function change(
  { clock, profiles }: Stages,
  principal: Principal,
  command: Command & { readonly profile: string },
): Promise<OrRefusal<ProfilesFound>> {
  const owner = principalText(principal)
  const { profile: id } = command
  const at = clock.now()
  const row = await profiles.get(owner, id)
  if (row === undefined) return unknownProfile(id)
  if (command.does === 'delete') {
    if (!(await profiles.delete(owner, id))) return unknownProfile(id)
  } else if (command.does === 'tag') {
    const done = await profiles.tag(owner, id, { tags: command.tags, at })
    if (done === 'unknown') return unknownProfile(id)
    if (done === 'full')
      return refusal('limit_exceeded', `a profile has at most ${limits.profileTagsMax} tags`)
  } else if (command.does === 'untag') {
    if (!(await profiles.untag(owner, id, { keys: command.keys, at }))) return unknownProfile(id)
  }
  return { profiles: [row], next: undefined }
}

/** Another's profile is as unknown as one that does not exist. */
const unknownProfile = (id: string): Refusal =>
  refusal('not_found', `there is no inference profile \`${id.slice(0, 100)}\` of this key`, {
    param: 'inferenceProfileIdentifier',
  })

const EVENTS = {
  create: 'profile created',
  delete: 'profile deleted',
  tag: 'profile tagged',
  untag: 'profile untagged',
} as const
const isChange = (does: Command['does']): does is keyof typeof EVENTS => Object.hasOwn(EVENTS, does)

/** Changes are recorded; what was only looked at is not. */
async function record(
  stages: Stages,
  id: RequestId,
  principal: Principal,
  { does, found }: { readonly does: Command['does']; readonly found: ProfilesFound },
): Promise<void> {
  const [row] = found.profiles
  if (!isChange(does) || row === undefined) return
  const at = stages.clock.now()
  const name = principalText(principal)
  const keys = await stages.keys.subject(name)
  const facts = { alias: row.alias, event: EVENTS[does], profile: row.id }
  await stages.ledger.append(
    {
      kind: 'admin',
      at,
      request: id,
      facts: { ...facts, principal: { ...keys.commit('principal', name) } },
    },
    { ...facts, at, principal: name, key: principal.keyId, result: { outcome: 'completed' } },
  )
}
