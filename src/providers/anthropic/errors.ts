import type { UpstreamFailure } from '../../models/chat.ts'
import { isFields } from '../fields.ts'

/** Anthropic's types of errors, by the status that each would have had before the answer began. */
const STATUSES: ReadonlyMap<unknown, number> = new Map([
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['conflict_error', 409],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['api_error', 500],
  ['timeout_error', 504],
  ['overloaded_error', 529],
])

/** An error in place of an answer, or in the middle of one. Its words stay here: they may quote the prompt. */
export function errorFailure(error: unknown): UpstreamFailure {
  const status = isFields(error) ? STATUSES.get(error['type']) : undefined
  return {
    reason: 'status',
    dispatched: true,
    ...(status === undefined ? {} : { status }),
    retryable: status === undefined || status >= 500 || status === 429,
    message: 'the deployment reported an error in place of its answer',
  }
}
