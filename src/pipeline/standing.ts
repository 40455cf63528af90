import { isRefusal, refusal, type Refusal } from '../kernel/refusal.ts'
import { isSamePrincipal } from '../identity/principal.ts'
import { modelActionOf } from './action.ts'
import { needsUser } from './user-token.ts'
import type { Work } from './work.ts'

/** What an answer stands on. */
export type Stood = Pick<
  Work,
  'stages' | 'caller' | 'alias' | 'askedLabel' | 'label' | 'grant' | 'epoch'
>

/**
 * Whether the caller of an open answer may still have it.
 *
 * INVARIANT (revocation reaches open answers): what goes out after a change of policy, membership or
 * keys goes to a caller who was authenticated and authorized after it. While nothing changes, this
 * compares two numbers.
 */
export class Standing {
  readonly #work: Stood
  #epoch: Work['epoch']

  constructor(work: Stood) {
    this.#work = work
    this.#epoch = work.epoch
  }

  /** Why the answer ends here; undefined: it goes on. */
  lost(): Refusal | undefined {
    const { stages, caller, alias: name, askedLabel, label, grant: given } = this.#work
    const { until } = given.principal
    // The clock is asked only where what was shown expires at all.
    if (until !== undefined && until <= stages.clock.now()) return EXPIRED
    const snapshot = stages.current()
    const { authorization, aliases } = snapshot
    if (authorization.epoch === this.#epoch) return undefined
    const principal = stages.authenticate(caller)
    if (isRefusal(principal)) return principal
    if (!isSamePrincipal(given.principal, principal)) return EXPIRED
    const alias = aliases.get(name)
    if (alias === undefined) return ALIAS_GONE
    const grant = authorization.authorize(principal, modelActionOf(given), alias, askedLabel)
    if (isRefusal(grant)) return grant
    const faceless = needsUser(snapshot, principal, label)
    if (faceless !== undefined) return faceless
    this.#epoch = authorization.epoch
    return undefined
  }
}

const EXPIRED = refusal(
  'unauthenticated',
  'what proved who asks expired while the model was answering; sign in again, or ask for a new key',
)
const ALIAS_GONE = refusal('forbidden', 'this model was taken away while it was answering')
