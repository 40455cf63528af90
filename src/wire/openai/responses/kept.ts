import { refusal } from '../../../kernel/refusal.ts'
import type { KeptRoute } from '../../dialect.ts'
import { answered } from '../outcome.ts'
import { encodeWhole } from './whole.ts'

const PATH = '/v1/responses/:response'

/** `GET` and `DELETE /v1/responses/:response`: an answer that is kept, by the id that it was given under. */
export const keptRoutes: readonly KeptRoute[] = [route('GET', 'get'), route('DELETE', 'delete')]

function route(method: KeptRoute['method'], does: 'get' | 'delete'): KeptRoute {
  return {
    method,
    path: PATH,
    serves: 'kept',
    decode({ params, query }) {
      const wrong = Object.entries(query).find(
        ([name, value]) => name !== 'stream' || value !== 'false',
      )?.[0]
      return wrong === undefined
        ? { does, answer: params['response'] ?? '' }
        : refusal(
            'invalid_request',
            `a kept answer is given whole and as it was; leave \`${wrong.slice(0, 100)}\` out`,
            { param: wrong.slice(0, 100) },
          )
    },
    encode: ({ answer }, again) =>
      again === undefined
        ? answered(JSON.stringify({ id: answer, object: 'response', deleted: true }))
        : encodeWhole(again.events, again.context),
  }
}
