import type { Caller } from '../identity/caller.ts'
import { isSamePrincipal, principalText, type Principal } from '../identity/principal.ts'
import { limits } from '../kernel/limits.ts'
import { base32Id } from '../kernel/random.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import type { ProfileRow, Tags } from '../models/profile.ts'
import { KEEPS_CHANGING, refuse } from './refuse.ts'
import { findAlias } from './serve.ts'
import type { Stages } from './stages.ts'
import { whoFacts, whoNamed } from './who.ts'

export type Command =
  | {
      readonly does: 'create'
      readonly name: string
      readonly description: string | undefined
      readonly alias: string
      readonly tags: Tags
      /** The same again is the same profile again. */
      readonly token: string | undefined
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
    if (!isSamePrincipal(principal, still))
      return await refuse(stages, arrival.id, principal, KEEPS_CHANGING)
    const asked = { stages, id: arrival.id, principal: still }
    const found = still.kind === 'admin' ? ADMIN : await run(asked, command)
    return isRefusal(found)
      ? await refuse(stages, arrival.id, still, found, { explanation: NOT_DONE })
      : found
  } finally {
    release()
  }
}

const ADMIN = refusal(
  'forbidden',
  'an admin key opens the control plane only; use the key of the app or user that the profile is for',
)

/** A change that was recorded and then not made. */
const NOT_DONE = { result: { outcome: 'refused' } }

interface Asked {
  readonly stages: Stages
  readonly id: RequestId
  readonly principal: Principal
}

function run(asked: Asked, command: Command): Promise<OrRefusal<ProfilesFound>> {
  switch (command.does) {
    case 'create':
      return create(asked, command)
    case 'list':
      return list(asked, command)
    case 'get':
    case 'listTags':
    case 'delete':
    case 'tag':
    case 'untag':
      return change(asked, command)
  }
}

async function create(
  asked: Asked,
  command: Command & { readonly does: 'create' },
): Promise<OrRefusal<ProfilesFound>> {
  const { stages, principal } = asked
  const { clock, profiles } = stages
  const { name, description, tags } = command
  const known = findAlias(stages.current(), principal, command.alias)
  if (isRefusal(known)) return known
  const owner = principalText(principal)
  const id = await idFor(asked, command.token)
  const before = command.token === undefined ? undefined : await profiles.get(owner, id)
  if (before !== undefined) return again(before, command, known.id)
  const at = clock.now()
  const times = { createdAt: at, updatedAt: at }
  const row = { id, name, description, alias: known.id, owner, tags, ...times }
  await record(asked, 'create', row)
  const made = await profiles.create(row)
  if (made === 'nameTaken') {
    // Two with one token may come at once: the other one made it.
    const twin = command.token === undefined ? undefined : await profiles.get(owner, id)
    return twin === undefined ? nameTaken(name) : again(twin, command, known.id)
  }
  if (made === 'full')
    return refusal(
      'limit_exceeded',
      `there are ${limits.profilesMax} inference profiles of \`${owner}\` already; delete one first`,
    )
  return { profiles: [row], next: undefined }
}
const ID_CHARS = 16

const nameTaken = (name: string): Refusal =>
  refusal('conflict', `there is an inference profile \`${name}\` already; choose another`)

/**
 * INVARIANT (a token makes one profile): drawn, or out of the caller's token under a key of the owner's
 * own, so that the same token names the same profile, and another's token names nothing.
 */
async function idFor({ stages, principal }: Asked, token: string | undefined): Promise<string> {
  if (token === undefined) return base32Id(stages.random, ID_CHARS)
  const owner = principalText(principal)
  const { mac } = (await stages.keys.subject(owner)).commit('profile-token', `${owner}\n${token}`)
  return Buffer.from(mac, 'base64url').toString('hex').slice(0, TOKEN_ID_CHARS)
}
const TOKEN_ID_CHARS = 32

/** Its tags may have changed since; what it is may not. */
function again(
  before: ProfileRow,
  { name, description }: Command & { readonly does: 'create' },
  alias: string,
): OrRefusal<ProfilesFound> {
  const isSame =
    before.name === name && before.description === description && before.alias === alias
  return isSame
    ? { profiles: [before], next: undefined }
    : refusal(
        'conflict',
        'this `clientRequestToken` made another inference profile before; use a new token',
        { param: 'clientRequestToken' },
      )
}

/** One more than asked for tells whether there is a next page. */
async function list(
  { stages, principal }: Asked,
  { after, limit }: Command & { readonly does: 'list' },
): Promise<ProfilesFound> {
  if (limit === 0) return { profiles: [], next: undefined }
  const rows = await stages.profiles.list(principalText(principal), after, limit + 1)
  const page = rows.slice(0, limit)
  return { profiles: page, next: rows.length > limit ? page.at(-1)?.id : undefined }
}

/** What is asked of one profile. */
async function change(
  asked: Asked,
  command: Command & { readonly profile: string },
): Promise<OrRefusal<ProfilesFound>> {
  const { stages, principal } = asked
  const { clock, profiles } = stages
  const owner = principalText(principal)
  const { profile: id } = command
  const at = clock.now()
  const row = await profiles.get(owner, id)
  if (row === undefined) return unknownProfile(id)
  if (isChange(command.does)) await record(asked, command.does, row)
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

type Change = 'create' | 'delete' | 'tag' | 'untag'
const CHANGES: ReadonlySet<Command['does']> = new Set<Change>(['create', 'delete', 'tag', 'untag'])
const isChange = (does: Command['does']): does is Change => CHANGES.has(does)

/**
 * INVARIANT (intent before effect): durable before the store is asked, so that no change is without its
 * record. One that the store then refuses has a refusal of the same request behind it. What was only
 * looked at is not recorded.
 */
async function record(
  { stages, id, principal }: Asked,
  change: Change,
  row: Pick<ProfileRow, 'alias' | 'id'>,
): Promise<void> {
  const at = stages.clock.now()
  const facts = { alias: row.alias, change, profile: row.id }
  await stages.ledger.append(
    {
      kind: 'profile',
      at,
      request: id,
      facts: { ...facts, ...(await whoFacts(stages, principal)) },
    },
    { ...facts, at, ...whoNamed(principal), result: { outcome: 'completed' } },
  )
}
