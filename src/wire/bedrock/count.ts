import { isRefusal, refusal, type OrRefusal } from '../../kernel/refusal.ts'
import type { ModelEvent } from '../../models/chat.ts'
import { failureRefusal } from '../../models/failure.ts'
import type { ModelRequest } from '../../models/request.ts'
import { invalid, isFields, parseBody } from '../body.ts'
import type { AnswerContext, Codec, Headers, Params, Rendered, SharedCodecs } from '../dialect.ts'
import { aliasOf, converseOf } from './decode.ts'
import { decodeInvoked, NO_STREAM } from './invoke.ts'
import { renderRefusal } from './refusals.ts'
import { memberOf } from './union.ts'
import { rendered } from './whole.ts'

/** CountTokens: a request that is not sent, of Converse or of InvokeModel. */
export const countTokens = (codecs: SharedCodecs): Codec => ({
  decode: (body, params, headers) => decodeCount(body, { codecs, params, headers }),
  encodeStream: () => NO_STREAM,
  encodeWhole: encodeCount,
})

interface Asked {
  readonly codecs: SharedCodecs
  readonly params: Params
  readonly headers: Headers
}

function decodeCount(body: Uint8Array | string, asked: Asked): OrRefusal<ModelRequest> {
  const alias = aliasOf(asked.params)
  if (isRefusal(alias)) return alias
  const parsed = parseBody(body)
  if (isRefusal(parsed)) return parsed
  const input = memberOf(parsed.fields['input'], 'input')
  if (isRefusal(input)) return input
  const { name, content } = input
  if (!isFields(content)) return invalid(`input.${name}`, 'an object')
  if (name === 'converse') return converseOf(content, { alias, stream: false, only: 'count' })
  const inner = content['body']
  if (name !== 'invokeModel' || typeof inner !== 'string') {
    return invalid('input', '`converse`, or `invokeModel` with a `body` in base64')
  }
  const request = decodeInvoked(Buffer.from(inner, 'base64'), { ...asked, stream: false })
  if (isRefusal(request)) return request
  return request.kind === 'chat'
    ? { ...request, only: 'count' }
    : invalid('input.invokeModel.body', 'a request for messages')
}

function encodeCount(events: readonly ModelEvent[], context: AnswerContext): Rendered {
  for (const event of events) {
    if (event.kind === 'failed') return renderRefusal(failureRefusal(event.failure))
    if (event.kind === 'refused') return renderRefusal(event.refusal)
    if (event.kind === 'counted') {
      return rendered(JSON.stringify({ inputTokens: event.tokens }), context)
    }
  }
  return renderRefusal(refusal('upstream_failed', 'the deployment counted nothing'))
}
