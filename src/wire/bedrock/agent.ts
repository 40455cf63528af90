import type { Codec, Route } from '../dialect.ts'
import { catalogRoutes } from './catalog.ts'
import { decodeGenerate } from './generate.ts'
import { encodeGenerated, GeneratedStream } from './generated.ts'
import { profileRoutes } from './profiles.ts'
import { rerankRoute } from './rerank.ts'
import { retrieveRoute } from './retrieve.ts'

const generate = (stream: boolean): Codec => ({
  decode: (body) => decodeGenerate(body, stream),
  encodeStream: (context) => new GeneratedStream(context),
  encodeWhole: encodeGenerated,
})

/** AWS Bedrock's control plane: what models there are, and inference profiles. */
export const controlRoutes: readonly Route[] = [...catalogRoutes, ...profileRoutes]

/** AWS Bedrock's agent runtime: knowledge bases. */
export const agentRoutes: readonly Route[] = [
  retrieveRoute,
  rerankRoute,
  { method: 'POST', path: '/retrieveAndGenerate', serves: 'chat', codec: generate(false) },
  { method: 'POST', path: '/retrieveAndGenerateStream', serves: 'chat', codec: generate(true) },
]
