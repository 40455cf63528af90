import { limits } from '../kernel/limits.ts'
import { refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import type { Person, Principal } from './principal.ts'

/** What configuration says about apps, users and groups. */
export interface DirectoryConfig {
  /** Group → the groups it is inside of (`in`). */
  readonly groups: readonly { readonly id: string; readonly in: readonly string[] }[]
  readonly apps: readonly { readonly id: string; readonly groups: readonly string[] }[]
  readonly users: readonly { readonly id: string; readonly groups: readonly string[] }[]
}

/** Who owns keys, and the groups of each: nested groups resolved once, cycles harmless. */
export class Directory {
  readonly #parents: ReadonlyMap<string, readonly string[]>
  readonly #members: ReadonlyMap<string, readonly string[]>
  readonly #resolved = new Map<string, readonly string[]>()

  constructor(config: DirectoryConfig) {
    this.#parents = new Map(config.groups.map((group) => [group.id, group.in]))
    this.#members = new Map([
      ...config.apps.map(({ id, groups }) => [`app:${id}`, groups] as const),
      ...config.users.map(({ id, groups }) => [`user:${id}`, groups] as const),
    ])
  }

  /** The principal of an owner's key. Refuses owners that configuration does not (or no longer) name. */
  principal(owner: string, keyId: string): OrRefusal<Principal> {
    const [kind, id] = splitOwner(owner)
    if (kind === 'admin') return { kind, id: keyId, groups: [], keyId }
    if (kind === undefined) {
      return refusal('invalid_request', `\`${owner}\` owns no keys; write app:…, user:… or admin:…`)
    }
    const groups = this.#groupsOf(owner)
    if (groups === undefined) {
      return refusal(
        'unauthenticated',
        `${kind} \`${id}\` is not in the configuration; add it under \`${kind}s\``,
      )
    }
    return refusedGroups(`${kind} \`${id}\``, groups) ?? { kind, id, groups, keyId }
  }

  /** A person for whom an issuer vouches. Need not be configured; what is configured is added. */
  person(id: string, claimed: readonly string[], keyId: string): OrRefusal<Person> {
    const groups = this.#closure([...(this.#members.get(`user:${id}`) ?? []), ...claimed])
    return refusedGroups(`user \`${id}\``, groups) ?? { kind: 'user', id, groups, keyId }
  }

  /** One array for all keys of an owner. */
  #groupsOf(owner: string): readonly string[] | undefined {
    const direct = this.#members.get(owner)
    if (direct === undefined) return undefined
    const groups = this.#resolved.get(owner) ?? this.#closure(direct)
    this.#resolved.set(owner, groups)
    return groups
  }

  /** A set iterates over what is added to it, and adds nothing twice: so cycles end. */
  #closure(direct: readonly string[]): readonly string[] {
    const all = new Set(direct)
    for (const group of all) for (const parent of this.#parents.get(group) ?? []) all.add(parent)
    return [...all].toSorted()
  }
}

const refusedGroups = (who: string, groups: readonly string[]): Refusal | undefined =>
  groups.length <= limits.principalGroupsMax
    ? undefined
    : refusal(
        'unauthenticated',
        `${who} is in more than ${limits.principalGroupsMax} groups; put it in fewer`,
      )

function splitOwner(owner: string): [kind: Principal['kind'] | undefined, id: string] {
  const colon = owner.indexOf(':')
  const kind = owner.slice(0, Math.max(colon, 0))
  const id = owner.slice(colon + 1)
  const known = kind === 'app' || kind === 'user' || kind === 'admin'
  return [known && id !== '' ? kind : undefined, id]
}
