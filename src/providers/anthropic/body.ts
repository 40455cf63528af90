import { limits } from '../../kernel/limits.ts'
import type { ChatRequest } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { Prompt } from '../../models/provider.ts'
import type { ModelRequest } from '../../models/request.ts'
import type { EffectKind } from '../../models/settings.ts'
import { withheldFromMessages } from '../../models/withheld-messages.ts'
import { isFields } from '../fields.ts'
import { conversationOf, toolOf, type Body } from './build.ts'
import { parametersOf } from './parameters.ts'

/** INVARIANT (raw is sent only while true): see ChatRequest.rawMessages. */
export const isOwn = (request: ModelRequest): boolean =>
  request.dialect === 'anthropic' && request.messages === request.rawMessages

/** The text of a request body, without copying what stays as it is. */
export function requestBody(deployment: Deployment, prompt: Prompt, request: ChatRequest): string {
  const own = isOwn(request)
  const body = own ? fromRaw(prompt, request) : fromValues(prompt, request)
  body['model'] = deployment.model
  if (request.only === 'count') return JSON.stringify(forCount(body))
  // Absent is false. Not deleted: that makes a dictionary of a body.
  body['stream'] = request.stream ? true : undefined
  boundOutput(body, prompt.maxOutputTokens ?? request.maxOutputTokens ?? boundOf(deployment))
  return JSON.stringify(body)
}

/** What the hold covers when nobody gave a bound; the API demands one. */
const boundOf = ({ outputTokensMax }: Deployment): number =>
  Math.min(limits.outputTokensDefault, outputTokensMax ?? Number.POSITIVE_INFINITY)

function fromRaw(prompt: Prompt, request: ChatRequest): Body {
  const body: Body = { ...request.raw }
  const { instructions } = prompt
  if (instructions !== undefined) {
    const { system } = body
    const prefix = { type: 'text', text: instructions }
    const own = typeof system === 'string' ? [{ type: 'text', text: system }] : (system ?? [])
    body['system'] = [prefix, ...(own as readonly unknown[])]
  }
  for (const name of strippedFrom(request, prompt.permits ?? NOTHING)) delete body[name]
  return body
}
const NOTHING: ReadonlySet<EffectKind> = new Set()

/** Top-level members that do not go out: withheld ones, and effects without a permit that nobody needs. */
export function strippedFrom(
  { raw, effects = [] }: ModelRequest,
  permits: ReadonlySet<EffectKind>,
): readonly string[] {
  const unpermitted = effects.filter(({ kind, needed }) => !needed && !permits.has(kind))
  return [...withheldFromMessages(raw), ...unpermitted.map(({ name }) => name)]
}

function boundOutput(body: Body, bound: number): void {
  const asked = body['max_tokens']
  body['max_tokens'] = typeof asked === 'number' ? Math.min(asked, bound) : bound
  const { thinking } = body
  if (!isFields(thinking) || typeof thinking['budget_tokens'] !== 'number') return
  // Thought is inside the bound: a budget beyond it is refused by the vendor.
  if (body['max_tokens'] === asked || thinking['budget_tokens'] < (body['max_tokens'] as number))
    return
  const budget = (body['max_tokens'] as number) - 1
  body['thinking'] =
    budget < BUDGET_MIN ? { type: 'disabled' } : { ...thinking, budget_tokens: budget }
}
/** Anthropic's own bound. */
const BUDGET_MIN = 1_024

function fromValues(prompt: Prompt, request: ChatRequest): Body {
  const { tools } = request
  return {
    ...parametersOf(request),
    ...conversationOf(request, prompt.instructions),
    ...(tools.length === 0 ? {} : { tools: tools.map(toolOf) }),
  }
}

/** Members of `count_tokens`: how to answer is no part of how long the prompt is. */
const COUNTED = [
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'cache_control',
  'context_management',
  'mcp_servers',
] as const

function forCount(body: Body): Body {
  const counted: Body = {}
  for (const name of COUNTED) if (body[name] !== undefined) counted[name] = body[name]
  return counted
}
