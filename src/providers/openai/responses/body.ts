import type { ChatRequest } from '../../../models/chat.ts'
import type { Deployment } from '../../../models/deployment.ts'
import type { Prompt } from '../../../models/provider.ts'
import type { EffectKind, Format, Reasoning, Settings } from '../../../models/settings.ts'
import { effortOf, nearestEffort, type Effort } from '../../efforts.ts'
import { leastOf, NO_PERMITS } from '../body.ts'
import { isPlainTier, maybe, pick } from '../settings.ts'
import { begin, fromRaw, isOwn, loseRest, loseUnknown } from '../writing.ts'
import type { Body, Writing, Written } from '../writing.ts'
import { itemsOf, toolOf } from './items.ts'

/** The text of a request body for the Responses API. */
export function responsesBody(deployment: Deployment, prompt: Prompt): string {
  const request = prompt.request as ChatRequest
  const { body } = writeResponses(deployment, request, prompt.permits ?? NO_PERMITS)
  instruct(body, prompt.instructions)
  body['model'] = deployment.model
  boundOutput(body, leastOf(prompt.maxOutputTokens, request.maxOutputTokens))
  if (request.stream) body['stream'] = true
  return JSON.stringify(body)
}

/** The same for `/responses/input_tokens`, which takes what makes input. */
export function countBody(deployment: Deployment, prompt: Prompt): string {
  const request = prompt.request as ChatRequest
  const { body } = writeResponses(deployment, request, prompt.permits ?? NO_PERMITS)
  instruct(body, prompt.instructions)
  return JSON.stringify({ ...pick(body, COUNTED), model: deployment.model })
}
const COUNTED: readonly string[] = [
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'text',
  'reasoning',
  'parallel_tool_calls',
  'truncation',
]

/** The client's request for this deployment, before anything of ours is added, and what is lost of it. */
export function writeResponses(
  deployment: Deployment,
  request: ChatRequest,
  permits: ReadonlySet<EffectKind>,
): Written {
  const writing = begin(deployment, request, permits)
  const own = isOwn(request, 'responses')
  const body = own ? fromRaw(request, writing) : fromValues(request, writing)
  if (own) loseState(body, writing)
  if (request.choiceCount > 1) writing.losing.refuseNamed('choices')
  // Absent means stored here, so it is always said; whoever wants it kept says so and is permitted.
  body['store'] = permits.has('store') && body['store'] === true
  return { body, losses: writing.losing.losses }
}

/** What stands at the vendor by a name is never reached through us: it is not this caller's alone. */
function loseState(body: Body, { losing }: Writing): void {
  for (const name of ['previous_response_id', 'conversation']) {
    if (!Object.hasOwn(body, name)) continue
    if (body[name] !== undefined && body[name] !== null) losing.refuse(name)
    delete body[name]
  }
}

/** As an item of the input: a vendor repeats `instructions` in its answer, to whom they are no news. */
function instruct(body: Body, instructions: string | undefined): void {
  if (instructions === undefined) return
  const ours = { type: 'message', role: 'system', content: instructions }
  const input = body['input']
  if (Array.isArray(input)) body['input'] = [ours, ...(input as readonly unknown[])]
  else if (typeof input === 'string')
    body['input'] = [ours, { type: 'message', role: 'user', content: input }]
  else body['input'] = [ours]
}

function boundOutput(body: Body, bound: number | undefined): void {
  if (bound === undefined) return
  const { max_output_tokens: given } = body
  // Not raised to the 16 that the API demands: no more was held for.
  body['max_output_tokens'] = typeof given === 'number' ? Math.min(bound, given) : bound
}

/** Members of an own body that hold no text and survive a rebuilt one. */
const PLAIN: readonly string[] = [
  'temperature',
  'top_p',
  'top_logprobs',
  'parallel_tool_calls',
  'max_tool_calls',
  'truncation',
  'include',
]
const HELD: ReadonlySet<string> = new Set([
  ...PLAIN,
  'model',
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'max_output_tokens',
  'stream',
  'text',
  'reasoning',
  'user',
  'safety_identifier',
  'prompt_cache_key',
  'service_tier',
  'previous_response_id',
  'standpipe',
])

function fromValues(request: ChatRequest, writing: Writing): Body {
  const ours = request.dialect === 'responses'
  const tools = request.tools.map((tool) => toolOf(tool, writing))
  const settings = settingsOf(request.settings ?? {}, writing)
  const stores =
    writing.permits.has('store') &&
    (ours || request.dialect === 'openai') &&
    request.effects?.some(({ name }) => name === 'store') === true
  const body: Body = {
    ...settings,
    ...(ours ? pick(request.raw, PLAIN) : {}),
    input: request.messages.flatMap((message) => itemsOf(message, writing)),
    ...(tools.length === 0 ? {} : { tools }),
    ...(stores ? { store: true } : {}),
  }
  const carried = (name: string): boolean =>
    (ours && HELD.has(name)) || (name === 'store' && (stores || request.raw['store'] !== true))
  loseRest(request, writing, carried)
  if (ours) loseUnknown(request, writing, carried)
  return body
}

function settingsOf(settings: Settings, writing: Writing): Body {
  const { losing } = writing
  // Text beyond a stop sequence is another answer; the rest only shades it.
  if (settings.stop !== undefined && settings.stop.length > 0) losing.refuseNamed('stop')
  for (const name of ['topK', 'seed', 'presencePenalty', 'frequencyPenalty'] as const)
    if (settings[name] !== undefined) losing.dropNamed(name)
  const tier = settings.serviceTier
  if (tier !== undefined && !isPlainTier(tier)) losing.dropNamed('serviceTier')
  const { toolChoice: choice, format, reasoning } = settings
  return {
    ...maybe('temperature', settings.temperature),
    ...maybe('top_p', settings.topP),
    ...maybe('tool_choice', typeof choice === 'object' ? named(choice.tool) : choice),
    ...maybe('parallel_tool_calls', settings.parallelToolCalls),
    ...(format === undefined ? {} : { text: { format: formatOf(format) } }),
    ...(reasoning === undefined ? {} : reasoningOf(reasoning, writing)),
    ...maybe('user', settings.user),
    ...maybe('prompt_cache_key', settings.promptCacheKey),
    ...(tier !== undefined && isPlainTier(tier) ? { service_tier: tier } : {}),
  }
}

const named = (name: string): Body => ({ type: 'function', name })

function formatOf(format: Format): Body {
  if (format.kind === 'json') return { type: 'json_object' }
  const { name, description, schema, strict } = format
  return {
    type: 'json_schema',
    name,
    ...maybe('description', description),
    schema,
    ...maybe('strict', strict),
  }
}

const EFFORTS: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh']

/** Nothing is stored there, so the thought comes back sealed: without it a turn with tools starts anew. */
function reasoningOf(reasoning: Reasoning, { losing }: Writing): Body {
  const effort = effortOf(reasoning)
  if (effort === undefined && reasoning.summary === undefined) {
    losing.dropNamed('reasoning')
    return {}
  }
  return {
    reasoning: {
      ...(effort === undefined ? {} : { effort: nearestEffort(effort, EFFORTS) }),
      ...maybe('summary', SUMMARIES.has(reasoning.summary ?? '') ? reasoning.summary : undefined),
      ...(reasoning.summary !== undefined && !SUMMARIES.has(reasoning.summary)
        ? { summary: 'auto' }
        : {}),
    },
    include: ['reasoning.encrypted_content'],
  }
}
const SUMMARIES: ReadonlySet<string> = new Set(['auto', 'concise', 'detailed'])
