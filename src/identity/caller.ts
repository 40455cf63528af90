import type { Principal } from './principal.ts'
import { refusal, type Refusal } from '../kernel/refusal.ts'

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

/** A request that names a user names the one who is proven. Undefined: it may go on. */
export function boundUser(principal: Principal, userId: string | undefined): Refusal | undefined {
  if (userId === undefined) return undefined
  if (principal.kind === 'user' && principal.id === userId) return undefined
  return refusal(
    'forbidden',
    `the request names user \`${userId.slice(0, 100)}\`, who is not proven; use a key of that user`,
  )
}
