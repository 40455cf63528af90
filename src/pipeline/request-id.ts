import type { Clock } from '../kernel/clock.ts'
import { base32Id, type Random } from '../kernel/random.ts'
import type { RequestId } from '../kernel/values.ts'

/** Time first, so that ids sort by arrival; then 60 random bits. Lower-case base 32. */
export function newRequestId(world: { readonly clock: Clock; readonly random: Random }): RequestId {
  const time = world.clock.now().toString(32).padStart(9, '0')
  return `req_${time}${base32Id(world.random, 12)}` as RequestId
}
