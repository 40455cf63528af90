import type { Dialect } from '../dialect.ts'
import { decodeChat } from './decode.ts'
import { renderModels } from './models.ts'
import { renderRefusal } from './refusals.ts'
import { OpenAiStream } from './stream.ts'
import { encodeWhole } from './whole.ts'

/** OpenAI's chat completions, as its official SDKs speak them. */
export const openaiDialect: Dialect = {
  id: 'openai',
  routes: [
    { method: 'POST', path: '/v1/chat/completions', serves: 'chat' },
    { method: 'GET', path: '/v1/models', serves: 'models' },
  ],
  decodeChat: (body) => decodeChat(body),
  encodeStream: (context) => new OpenAiStream(context),
  encodeWhole,
  renderRefusal,
  renderModels,
}
