import type { Grant, ModelAction } from '../authorization/authorization.ts'
import type { ModelRequest } from '../models/request.ts'

/** What policy is asked about a request. Counting tokens shows the deployment the same text as asking it. */
export const actionFor = ({ kind }: ModelRequest): ModelAction =>
  kind === 'embed' ? 'Embed' : kind === 'rerank' ? 'Rerank' : 'Chat'

/** What an open answer's grant was for. */
export const modelActionOf = ({ action }: Grant): ModelAction =>
  action === 'Embed' || action === 'Rerank' ? action : 'Chat'
