import type { ModelRequest } from '../../models/request.ts'
import { withheldFromMessages } from '../../models/withheld-messages.ts'
import { BOUNDS as OTHER_BOUNDS, withheldFrom, withholding } from '../../models/withheld.ts'
import { isFields, type Fields } from '../fields.ts'

/** Whether the client's own body goes out, with all that we do not know in it. */
export const isOwn = (request: ModelRequest): boolean =>
  request.dialect === 'bedrock' && request.messages === request.rawMessages

/** Bounds of a model's own, which would outdo the one that was held for; the objects in which models keep them. */
const BOUNDS: readonly string[] = [
  'max_output_tokens',
  'inference_config',
  'generation_config',
  'text_generation_config',
  'options',
]
const isBound = withholding([...BOUNDS, ...OTHER_BOUNDS])

/** Features to be tried out that cost another price, or with which the vendor acts. */
const BETAS = /fast-mode|mcp-client|code-execution|files-api|skills|web-fetch/i

/** Of the model's own fields: those that are taken out. */
export function withheldFields(fields: Fields): readonly string[] {
  const names = new Set([...withheldFrom(fields), ...isBound(fields)])
  // Anthropic's members: other speeds cost another price than the one that was held.
  for (const name of withheldFromMessages(fields)) names.add(name)
  if (BETAS.test(JSON.stringify(fields['anthropic_beta'] ?? ''))) names.add('anthropic_beta')
  return [...names]
}

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
