import type { Codec, Dialect, SharedCodecs } from '../dialect.ts'
import { agentRoutes, controlRoutes } from './agent.ts'
import { countTokens } from './count.ts'
import { decodeConverse } from './decode.ts'
import { guardrailRoute } from './guardrail.ts'
import { invokeModel } from './invoke.ts'
import { renderRefusal } from './refusals.ts'
import { ConverseStream } from './stream.ts'
import { encodeWhole } from './whole.ts'

const converse = (stream: boolean): Codec => ({
  decode: (body, params) => decodeConverse(body, params, stream),
  encodeStream: (context) => new ConverseStream(context),
  encodeWhole,
})

/** AWS Bedrock's runtime, as its official SDKs speak it. `codecs.anthropic` reads InvokeModel's messages. */
export const createBedrockDialect = (codecs: SharedCodecs): Dialect => ({
  id: 'bedrock',
  routes: [
    { method: 'POST', path: '/model/:modelId/converse', serves: 'chat', codec: converse(false) },
    {
      method: 'POST',
      path: '/model/:modelId/converse-stream',
      serves: 'chat',
      codec: converse(true),
    },
    {
      method: 'POST',
      path: '/model/:modelId/invoke',
      serves: 'chat',
      codec: invokeModel(codecs, false),
    },
    {
      method: 'POST',
      path: '/model/:modelId/invoke-with-response-stream',
      serves: 'chat',
      codec: invokeModel(codecs, true),
    },
    {
      method: 'POST',
      path: '/model/:modelId/count-tokens',
      serves: 'count',
      codec: countTokens(codecs),
    },
    guardrailRoute,
    ...agentRoutes,
    ...controlRoutes,
  ],
  renderRefusal,
  requestIdHeader: 'x-amzn-requestid',
})
