import type { Codec, Dialect } from '../dialect.ts'
import { decodeMessagesBody } from './decode.ts'
import { renderModel, renderModels, saysVersion } from './models.ts'
import { renderRefusal } from './refusals.ts'
import { AnthropicStream } from './stream.ts'
import { encodeWhole } from './whole.ts'

/** Anthropic's Messages, as its official SDKs speak them, and as bodies of Bedrock's InvokeModel hold them. */
export const messagesCodec: Codec = {
  decode: (body, params, headers) => decodeMessagesBody(body, { params, headers }),
  encodeStream: (context) => new AnthropicStream(context),
  encodeWhole,
}

/** How long a prompt is: the same body, nothing is generated. */
const countCodec: Codec = {
  ...messagesCodec,
  decode: (body, params, headers) => decodeMessagesBody(body, { params, headers, only: 'count' }),
}

/** Anthropic's API, as its official SDKs speak it. */
export const anthropicDialect: Dialect = {
  id: 'anthropic',
  routes: [
    { method: 'POST', path: '/v1/messages', serves: 'chat', codec: messagesCodec },
    { method: 'POST', path: '/v1/messages/count_tokens', serves: 'count', codec: countCodec },
    {
      method: 'GET',
      path: '/v1/models',
      serves: 'catalog',
      claims: saysVersion,
      render: renderModels,
    },
    {
      method: 'GET',
      path: '/v1/models/:model',
      serves: 'catalog',
      claims: saysVersion,
      render: renderModel,
    },
  ],
  renderRefusal,
  requestIdHeader: 'request-id',
}
