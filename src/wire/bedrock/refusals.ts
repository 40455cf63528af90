import type { Refusal, RefusalCode } from '../../kernel/refusal.ts'
import type { Rendered } from '../dialect.ts'

interface Look {
  readonly status: number
  readonly exception: string
  /** Member of the response stream's union; it has five only. */
  readonly inStream: StreamException
}
export type StreamException =
  | 'internalServerException'
  | 'modelStreamErrorException'
  | 'validationException'
  | 'throttlingException'
  | 'serviceUnavailableException'

const DENIED = {
  status: 403,
  exception: 'AccessDeniedException',
  inStream: 'validationException',
} as const

/**
 * The only place that knows how a refusal looks to a client of this dialect. SDKs type it by the header.
 *
 * INVARIANT (a budget is no throttle): SDKs send again what was throttled, so an exhausted budget is a
 * quota, which they do not.
 */
const LOOKS: Readonly<Record<RefusalCode, Look>> = {
  unauthenticated: DENIED,
  forbidden: DENIED,
  data_blocked: DENIED,
  model_unavailable: DENIED,
  not_found: {
    status: 404,
    exception: 'ResourceNotFoundException',
    inStream: 'validationException',
  },
  invalid_request: {
    status: 400,
    exception: 'ValidationException',
    inStream: 'validationException',
  },
  limit_exceeded: {
    status: 400,
    exception: 'ValidationException',
    inStream: 'validationException',
  },
  budget_exhausted: {
    status: 400,
    exception: 'ServiceQuotaExceededException',
    inStream: 'validationException',
  },
  rate_limited: {
    status: 429,
    exception: 'ThrottlingException',
    inStream: 'throttlingException',
  },
  conflict: { status: 409, exception: 'ConflictException', inStream: 'validationException' },
  upstream_failed: {
    status: 424,
    exception: 'ModelErrorException',
    inStream: 'modelStreamErrorException',
  },
  upstream_timeout: {
    status: 408,
    exception: 'ModelTimeoutException',
    inStream: 'modelStreamErrorException',
  },
  audit_unavailable: {
    status: 503,
    exception: 'ServiceUnavailableException',
    inStream: 'serviceUnavailableException',
  },
  shutting_down: {
    status: 503,
    exception: 'ServiceUnavailableException',
    inStream: 'serviceUnavailableException',
  },
}

export function renderRefusal(refusal: Refusal): Rendered {
  const { status, exception } = LOOKS[refusal.code]
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-amzn-errortype': exception,
  }
  if (refusal.retryAfterMs !== undefined) {
    headers['retry-after'] = String(Math.max(1, Math.ceil(refusal.retryAfterMs / 1000)))
  }
  return { status, headers, body: JSON.stringify(errorObject(refusal)) }
}

export const streamExceptionOf = (refusal: Refusal): StreamException => LOOKS[refusal.code].inStream

export const errorObject = (refusal: Refusal): object => ({
  message: refusal.message,
  ...(refusal.policyIds === undefined ? {} : { standpipe: { policies: refusal.policyIds } }),
})
