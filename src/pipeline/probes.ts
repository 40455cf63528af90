import { Cancellation } from '../kernel/cancel.ts'
import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'
import type { Deployment } from '../models/deployment.ts'
import type { Provider } from '../models/provider.ts'
import type { Router } from './route.ts'

export interface ProbeWorld {
  readonly router: Router
  readonly clock: Clock
  readonly provider: (id: string) => Provider | undefined
}

/**
 * Asks once for the health of own deployments and of those that do not answer, a few at a time. A probe
 * costs no token; one that does not answer in limits.healthProbeTimeoutMs is a no.
 */
export async function probeRound(world: ProbeWorld): Promise<void> {
  const waiting = [...world.router.toProbe()]
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await probe(world, next)
  }
  await Promise.all(Array.from({ length: limits.healthProbesAtOnce }, lane))
}

async function probe({ router, clock, provider }: ProbeWorld, asked: Deployment): Promise<void> {
  const adapter = provider(asked.provider)
  if (adapter?.probe === undefined) return
  const probing = new Cancellation()
  const answered = new Cancellation()
  const late = clock.sleep(limits.healthProbeTimeoutMs, answered.signal).then(() => {
    probing.abort()
    return false
  })
  // One that throws is as ill as one that says so; the race ends also for one that ignores its signal.
  const said = Promise.resolve(adapter.probe(asked, probing.signal)).catch(() => false)
  router.probed(asked, await Promise.race([said, late]))
  answered.abort()
}
