import { refusal, type Refusal } from '../kernel/refusal.ts'
import type { Principal } from './principal.ts'

/** All that a request shows of who sent it. */
export interface Caller {
  /** Lower-case names, as Node gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly method: string
  /** The request target as it came, not decoded and not normalised: signatures cover its bytes. */
  readonly target: string
  /** Our id of the request: a signature that comes again under another id is a replay. */
  readonly requestId: string
  /** Undefined until it is read. A signature is proven only with it. */
  readonly body: Uint8Array | undefined
}

/** A refusal of somebody whose key is known: the record says whose. Doors render it like any other. */
interface RefusedCaller extends Refusal {
  readonly caller: Principal
}

export const refusedAs = (reason: Refusal, caller: Principal): RefusedCaller => ({
  ...reason,
  caller,
})

/** Whose key it was that came with what was refused. */
export const refusedCaller = (reason: Refusal): Principal | undefined =>
  (reason as Partial<RefusedCaller>).caller

/**
 * A request that names a user names the one who is proven: the person of the user token, or the user
 * whose own key it is. Undefined: it may go on.
 */
export function boundUser(principal: Principal, userId: string | undefined): Refusal | undefined {
  if (userId === undefined) return undefined
  const { id } = principal.user ?? (principal.kind === 'user' ? principal : { id: undefined })
  if (userId === id) return undefined
  const named = `the request names user \`${userId.slice(0, 100)}\``
  return refusal(
    'forbidden',
    id === undefined
      ? `${named}, and no user is proven; send the ID token of that user in \`Standpipe-User-Token\``
      : `${named}, and the user token is of another; send the token of the user that is named`,
  )
}
