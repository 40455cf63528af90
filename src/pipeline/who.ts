import { principalText, type Principal } from '../identity/principal.ts'
import type { Json } from '../kernel/json.ts'
import type { Stages } from './stages.ts'
import { userFacts, userNamed } from './work.ts'

type Facts = { readonly [key: string]: Json }

/**
 * Who asked, for a record: commitments to app and person, each under a key of its own. `claimed`: only
 * named, nothing was proven.
 */
export async function whoFacts(
  { keys }: Pick<Stages, 'keys'>,
  principal: Principal,
): Promise<Facts> {
  const name = principalText(principal)
  const own = await keys.subject(name)
  const { user } = principal
  const userKeys = user === undefined ? undefined : await keys.subject(principalText(user))
  return {
    ...(principal.claimed === true ? { claimed: true } : {}),
    principal: { ...own.commit('principal', name) },
    ...userFacts(principal, userKeys),
  }
}

/** The same for `explain`: personal, erasable. */
export const whoNamed = (principal: Principal): Facts => ({
  principal: principalText(principal),
  ...userNamed(principal),
  key: principal.keyId,
  groups: principal.groups,
  ...(principal.user === undefined ? {} : { userGroups: principal.user.groups }),
})
