import type { Refusal, RefusalCode } from '../../kernel/refusal.ts'
import type { Rendered } from '../dialect.ts'

interface Look {
  readonly status: number
  readonly type: string
  /** Said to SDKs when their own rule (retry 408, 409, 429, 5xx) would be wrong. */
  readonly retry?: false
}

/** The only place that knows how a refusal looks to a client of this dialect. */
const LOOKS: Readonly<Record<RefusalCode, Look>> = {
  unauthenticated: { status: 401, type: 'authentication_error' },
  forbidden: { status: 403, type: 'permission_error' },
  not_found: { status: 404, type: 'not_found_error' },
  invalid_request: { status: 400, type: 'invalid_request_error' },
  data_blocked: { status: 403, type: 'permission_error', retry: false },
  model_unavailable: { status: 403, type: 'permission_error', retry: false },
  budget_exhausted: { status: 402, type: 'billing_error', retry: false },
  rate_limited: { status: 429, type: 'rate_limit_error' },
  limit_exceeded: { status: 413, type: 'request_too_large' },
  conflict: { status: 409, type: 'conflict_error', retry: false },
  upstream_failed: { status: 502, type: 'api_error' },
  upstream_timeout: { status: 504, type: 'timeout_error' },
  audit_unavailable: { status: 503, type: 'api_error' },
  shutting_down: { status: 503, type: 'overloaded_error' },
}

export function renderRefusal(refusal: Refusal): Rendered {
  const look = LOOKS[refusal.code]
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' }
  if (look.retry === false) headers['x-should-retry'] = 'false'
  if (refusal.retryAfterMs !== undefined) {
    headers['retry-after'] = String(Math.max(1, Math.ceil(refusal.retryAfterMs / 1000)))
  }
  return { status: look.status, headers, body: JSON.stringify(errorObject(refusal)) }
}

/**
 * The error as a body, and as the last event of a stream that broke. Anthropic's types are few: which of
 * our own refusals it is stands beside them.
 */
export function errorObject({ code, message, param, policyIds }: Refusal): object {
  return {
    type: 'error',
    error: { type: LOOKS[code].type, message },
    standpipe: {
      code,
      ...(param === undefined ? {} : { param }),
      ...(policyIds === undefined ? {} : { policies: policyIds }),
    },
  }
}
