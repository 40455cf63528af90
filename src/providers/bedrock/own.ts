import type { ModelRequest } from '../../models/request.ts'
import { withheldFrom } from '../../models/withheld.ts'
import { isFields, type Fields } from '../fields.ts'

/** Whether the client's own body goes out, with all that we do not know in it. */
export const isOwn = (request: ModelRequest): boolean =>
  request.dialect === 'bedrock' && request.messages === request.rawMessages

/** Bounds of a model's own, which would outdo the one that was held for; other answers beside the first. */
const BOUNDS: readonly string[] = [
  'max_tokens',
  'max_tokens_to_sample',
  'maxTokens',
  'maxTokenCount',
  'max_gen_len',
  'max_completion_tokens',
  'num_generations',
  'numResults',
  'n',
]

/** Of the model's own fields: those that never reach a deployment. */
export const withheldFields = (fields: Fields): readonly string[] => [
  ...withheldFrom(fields),
  ...BOUNDS.filter((name) => fields[name] !== undefined),
]

/** Of the body: what costs another price than the one that was held. */
export function withheldMembers(raw: Fields): readonly string[] {
  const names: string[] = []
  const { serviceTier: tier, performanceConfig: performance } = raw
  if (isFields(tier) && tier['type'] !== 'default') names.push('serviceTier')
  if (isFields(performance) && performance['latency'] !== 'standard') {
    names.push('performanceConfig')
  }
  return names
}
