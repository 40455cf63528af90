import type { Codec, Dialect } from '../dialect.ts'
import { decodeChat } from './decode.ts'
import { renderModels } from './models.ts'
import { renderRefusal } from './refusals.ts'
import { OpenAiStream } from './stream.ts'
import { encodeWhole } from './whole.ts'

/** OpenAI's chat completions, as its official SDKs speak them. */
export const chatCompletions: Codec = {
  decode: (body) => decodeChat(body),
  encodeStream: (context) => new OpenAiStream(context),
  encodeWhole,
}

/** OpenAI's API, as its official SDKs speak it. */
export const openaiDialect: Dialect = {
  id: 'openai',
  routes: [
    { method: 'POST', path: '/v1/chat/completions', serves: 'chat', codec: chatCompletions },
    { method: 'GET', path: '/v1/models', serves: 'catalog', render: renderModels },
  ],
  renderRefusal,
}
