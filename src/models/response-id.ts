import type { RequestId } from '../kernel/values.ts'

/**
 * What clients of OpenAI's Responses call an answer: `resp_` and our own request's id without `req_`.
 *
 * INVARIANT (answers carry our ids): no vendor's id of a response ever reaches a client, so whatever comes
 * back as `previous_response_id`, or is asked for under `/v1/responses/`, is the id of a request of ours.
 */
export const responseIdOf = (request: RequestId): string =>
  `resp_${request.startsWith('req_') ? request.slice('req_'.length) : request}`

/** The request behind a response's id; undefined when the text cannot be an id of ours. */
export function requestIdOf(response: string): RequestId | undefined {
  const tail = /^resp_([a-z0-9]{1,60})$/.exec(response)?.[1]
  return tail === undefined ? undefined : (`req_${tail}` as RequestId)
}
