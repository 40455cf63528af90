import type { Refusal, RefusalCode } from '../../kernel/refusal.ts'
import type { Rendered } from '../dialect.ts'

interface Look {
  readonly status: number
  readonly type: string
  readonly code: string
  /** Said to SDKs when their own rule (retry 408, 409, 429, 5xx) would be wrong. */
  readonly retry?: false
}

/** The only place that knows how a refusal looks to a client of this dialect. */
const LOOKS: Readonly<Record<RefusalCode, Look>> = {
  unauthenticated: { status: 401, type: 'invalid_request_error', code: 'invalid_api_key' },
  forbidden: { status: 403, type: 'permission_error', code: 'forbidden' },
  not_found: { status: 404, type: 'invalid_request_error', code: 'not_found' },
  invalid_request: { status: 400, type: 'invalid_request_error', code: 'invalid_request' },
  data_blocked: { status: 403, type: 'permission_error', code: 'data_blocked', retry: false },
  model_unavailable: {
    status: 403,
    type: 'permission_error',
    code: 'model_unavailable',
    retry: false,
  },
  budget_exhausted: {
    status: 429,
    type: 'insufficient_quota',
    code: 'insufficient_quota',
    retry: false,
  },
  rate_limited: { status: 429, type: 'requests', code: 'rate_limit_exceeded' },
  limit_exceeded: { status: 413, type: 'invalid_request_error', code: 'limit_exceeded' },
  conflict: { status: 409, type: 'invalid_request_error', code: 'conflict', retry: false },
  upstream_failed: { status: 502, type: 'server_error', code: 'upstream_failed' },
  upstream_timeout: { status: 504, type: 'server_error', code: 'upstream_timeout' },
  audit_unavailable: { status: 503, type: 'server_error', code: 'audit_unavailable' },
  shutting_down: { status: 503, type: 'server_error', code: 'shutting_down' },
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

/** The error as a body, and as the last event of a stream that broke. */
export function errorObject(refusal: Refusal): object {
  const { type, code: own } = LOOKS[refusal.code]
  // OpenAI has a code for one thing that is not there; a client that falls back on it looks for a model.
  const code = refusal.code === 'not_found' && refusal.param === 'model' ? 'model_not_found' : own
  return {
    error: { message: refusal.message, type, param: refusal.param ?? null, code },
    ...(refusal.policyIds === undefined ? {} : { standpipe: { policies: refusal.policyIds } }),
  }
}
