import type { Codec, Dialect } from '../dialect.ts'
import { decodeChat } from './chat/decode.ts'
import { embeddings } from './embeddings.ts'
import { renderModel, renderModels } from './models.ts'
import { renderRefusal } from './refusals.ts'
import { rerank } from './rerank.ts'
import { decodeResponses } from './responses/decode.ts'
import { keptRoutes } from './responses/kept.ts'
import { ResponsesStream } from './responses/stream.ts'
import { encodeWhole as encodeResponse } from './responses/whole.ts'
import { OpenAiStream } from './chat/stream.ts'
import { encodeWhole } from './chat/whole.ts'
import { vectorStoreSearch } from './vector-stores.ts'

/** OpenAI's chat completions, as its official SDKs speak them. */
export const chatCompletions: Codec = {
  decode: (body) => decodeChat(body),
  encodeStream: (context) => new OpenAiStream(context),
  encodeWhole,
}

/** OpenAI's Responses, as its official SDKs speak them. */
export const responses: Codec = {
  decode: (body) => decodeResponses(body),
  encodeStream: (context) => new ResponsesStream(context),
  encodeWhole: encodeResponse,
}

/** OpenAI's API, as its official SDKs speak it. */
export const openaiDialect: Dialect = {
  id: 'openai',
  routes: [
    { method: 'POST', path: '/v1/chat/completions', serves: 'chat', codec: chatCompletions },
    { method: 'POST', path: '/v1/responses', serves: 'chat', codec: responses },
    ...keptRoutes,
    { method: 'POST', path: '/v1/embeddings', serves: 'embed', codec: embeddings },
    { method: 'POST', path: '/v1/rerank', serves: 'rerank', codec: rerank },
    { method: 'POST', path: '/v2/rerank', serves: 'rerank', codec: rerank },
    vectorStoreSearch,
    { method: 'GET', path: '/v1/models', serves: 'catalog', render: renderModels },
    { method: 'GET', path: '/v1/models/:model', serves: 'catalog', render: renderModel },
  ],
  renderRefusal,
  requestIdHeader: 'x-request-id',
}
