import type { Classified } from '../dlp/scan.ts'
import { refusal, type OrRefusal } from '../kernel/refusal.ts'
import type { ModelRequest } from '../models/request.ts'
import { classifyAny } from './classify.ts'
import type { Snapshot, Stages } from './stages.ts'

/** What could not be looked at is not sent anywhere: nobody knows what is in it. */
export const UNCHECKED = refusal(
  'data_blocked',
  'the request could not be checked for sensitive data, so it was not sent; ask an administrator to look at the log',
)

/** INVARIANT (a detector that throws denies): the request is refused and recorded, never let through unseen. */
export async function classified(
  request: ModelRequest,
  snapshot: Pick<Snapshot, 'scanner' | 'unscannable'>,
  { clock }: Pick<Stages, 'clock'>,
  onBug: (error: unknown) => void,
): Promise<OrRefusal<Classified>> {
  try {
    return await classifyAny(request, snapshot, clock)
  } catch (error) {
    onBug(error)
    return UNCHECKED
  }
}
