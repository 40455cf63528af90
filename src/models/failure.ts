import { refusal, type Refusal } from '../kernel/refusal.ts'
import type { UpstreamFailure } from './chat.ts'

/** How a deployment's failure looks to a caller: our words only. */
export function failureRefusal(failure: UpstreamFailure): Refusal {
  const code = failure.reason === 'timeout' ? 'upstream_timeout' : 'upstream_failed'
  const { retryAfterMs } = failure
  return refusal(code, failure.message, retryAfterMs === undefined ? {} : { retryAfterMs })
}
