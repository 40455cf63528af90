import type { Clock } from '../../src/kernel/clock.ts'
import { instant } from '../../src/kernel/values.ts'
import type { Deployment } from '../../src/models/deployment.ts'

/** A clock that stands still. */
export const clock: Clock = {
  now: () => instant(1_700_000_000_000),
  monotonicMs: () => 0,
  sleep: () => Promise.resolve(),
}

export const deploymentAt = (baseUrl: string, terms: Partial<Deployment> = {}): Deployment => ({
  id: 'local',
  provider: 'openai',
  perimeter: 'network',
  baseUrl,
  model: 'small-model',
  apiKey: 'upstream-key',
  addresses: [],
  region: undefined,
  retention: undefined,
  training: false,
  baa: false,
  clearance: { level: 'public', compartments: [] },
  price: undefined,
  onHangup: 'abort',
  accepts: { tools: true, images: true, structured: true },
  outputTokensMax: undefined,
  ...terms,
})
