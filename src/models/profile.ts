import type { Instant } from '../kernel/values.ts'

export type Tags = Readonly<Record<string, string>>

/** An inference profile: a name of its own for an alias, with tags for chargeback. */
export interface ProfileRow {
  readonly id: string
  readonly name: string
  readonly description: string | undefined
  /** The alias that it stands for. */
  readonly alias: string
  /** `app:intranet`: who made it, and who alone may see and use it. */
  readonly owner: string
  readonly tags: Tags
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/**
 * Port. Every implementation runs `profileStoreSuite` of `profile-conformance.ts`.
 * INVARIANT (own alone): what another principal owns is as unknown as what does not exist.
 */
export interface ProfileStore {
  /**
   * MUST be durable before it resolves. `nameTaken`: the owner has one of this name or id. `full`: it
   * has limits.profilesMax. MUST reject an id that another owner has.
   */
  create(row: ProfileRow): Promise<'created' | 'nameTaken' | 'full'>
  /** MUST NOT wait for commits in progress: it is on the request's path. */
  get(owner: string, id: string): Promise<ProfileRow | undefined>
  /** By id, after `after`, at most `limit`. */
  list(owner: string, after: string | undefined, limit: number): Promise<readonly ProfileRow[]>
  /** False when there was none. */
  delete(owner: string, id: string): Promise<boolean>
  /** Sets these, keeps the others. `full`: it would have more than limits.profileTagsMax; nothing was changed. */
  tag(
    owner: string,
    id: string,
    change: { readonly tags: Tags; readonly at: Instant },
  ): Promise<'tagged' | 'unknown' | 'full'>
  /** False when there is no such profile. */
  untag(
    owner: string,
    id: string,
    change: { readonly keys: readonly string[]; readonly at: Instant },
  ): Promise<boolean>
}

/** Undefined: more than limits.profileTagsMax. Names come from outside: a map has no prototype's keys. */
export function tagged(before: Tags, more: Tags, tagsMax: number): Tags | undefined {
  const all = new Map([...Object.entries(before), ...Object.entries(more)])
  return all.size > tagsMax ? undefined : Object.fromEntries(all)
}

export const untagged = (before: Tags, keys: readonly string[]): Tags =>
  Object.fromEntries(Object.entries(before).filter(([key]) => !keys.includes(key)))

const PROFILE_ARN =
  /^arn:[a-z-]{1,20}:bedrock:[a-z0-9-]{0,30}:[0-9a-zA-Z_-]{0,64}:application-inference-profile\/([a-z0-9]{12,64})$/
const PROFILE_ID = /^[a-z0-9]{12,64}$/

/** The id in the name of a model, when it can be a profile's: an ARN, or the id alone. */
export const profileIdOf = (model: string): string | undefined =>
  PROFILE_ID.test(model) ? model : PROFILE_ARN.exec(model)?.[1]
