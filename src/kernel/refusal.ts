/**
 * An expected "no". Refusals are returned, rendered once per dialect, and audited.
 * Bugs and outages are thrown.
 */
export const REFUSAL_CODES = [
  'unauthenticated',
  'forbidden',
  'not_found',
  'invalid_request',
  'data_blocked',
  'model_unavailable',
  'budget_exhausted',
  'rate_limited',
  'limit_exceeded',
  'conflict',
  'upstream_failed',
  'upstream_timeout',
  'audit_unavailable',
  'shutting_down',
] as const
export type RefusalCode = (typeof REFUSAL_CODES)[number]

/**
 * `message`: one sentence in our nouns, lower case, no final period, user input in backticks, what
 * to do next. MUST NOT hold a secret, a path or a document's text that the caller may not read.
 */
export interface Refusal {
  readonly kind: 'refusal'
  readonly code: RefusalCode
  readonly message: string
  /** Ids of the Cedar policies behind a deny. */
  readonly policyIds?: readonly string[]
  /** The JSON path of the offending field, for `invalid_request`. */
  readonly param?: string
  readonly retryAfterMs?: number
}
export type OrRefusal<T> = T | Refusal

export function refusal(
  code: RefusalCode,
  message: string,
  detail: Omit<Refusal, 'kind' | 'code' | 'message'> = {},
): Refusal {
  return { kind: 'refusal', code, message, ...detail }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && (value as Refusal).kind === 'refusal'
}
