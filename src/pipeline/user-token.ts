import type { Principal } from '../identity/principal.ts'
import { levelRank, type Label } from '../kernel/label.ts'
import { refusal, type Refusal } from '../kernel/refusal.ts'
import type { Snapshot } from './stages.ts'

/**
 * What an app may answer without saying for whom. Says nothing of what was found: only that it is more
 * than the app may hand to nobody in particular.
 */
export function needsUser(
  { userTokenAbove }: Snapshot,
  principal: Principal,
  label: Label,
): Refusal | undefined {
  if (principal.kind !== 'app' || principal.user !== undefined) return undefined
  const level = userTokenAbove?.get(principal.id)
  if (level === undefined || levelRank(label.level) <= levelRank(level)) return undefined
  return refusal(
    'forbidden',
    `app \`${principal.id}\` may ask for data above \`${level}\` only for a person; send the ID token of that person in \`Standpipe-User-Token\``,
  )
}
