import type { Classified } from '../dlp/scan.ts'
import type { Principal } from '../identity/principal.ts'
import type { Clock } from '../kernel/clock.ts'
import { refusal, type OrRefusal } from '../kernel/refusal.ts'
import type { ModelRequest } from '../models/request.ts'
import { classifyAny } from './classify.ts'
import type { Snapshot } from './stages.ts'

/** What could not be looked at is not sent anywhere: nobody knows what is in it. */
export const UNCHECKED = refusal(
  'data_blocked',
  'the request could not be checked for sensitive data, so it was not sent; ask an administrator to look at the log',
)

/** INVARIANT (a detector that throws denies): the request is refused and recorded, never let through unseen. */
export async function classified(
  request: ModelRequest,
  snapshot: Pick<Snapshot, 'scanner' | 'unscannable' | 'recognizer'>,
  { clock, principal, onBug }: Asking,
): Promise<OrRefusal<Classified>> {
  try {
    return await classifyAny(request, snapshot, clock, principal)
  } catch (error) {
    onBug(error)
    return UNCHECKED
  }
}

interface Asking {
  readonly clock: Clock
  readonly principal: Principal
  readonly onBug: (error: unknown) => void
}
