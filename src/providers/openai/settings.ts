import type { Format, Reasoning, Settings } from '../../models/settings.ts'
import type { ModelRequest } from '../../models/request.ts'
import { effortOf } from '../efforts.ts'
import type { Body, Writing } from './writing.ts'

/** Numbers and switches of OpenAI's own dialect that survive a rebuilt body: they hold no text. */
export const PLAIN: readonly string[] = [
  'temperature',
  'top_p',
  'n',
  'seed',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'parallel_tool_calls',
  'reasoning_effort',
  'verbosity',
  'modalities',
]
/** Members of it whose text is the client's own words for the answer's shape. */
export const SHAPING: readonly string[] = ['stop', 'response_format', 'tool_choice']

/** The client's own settings, in the same dialect. */
export function ownSettings(request: ModelRequest, writing: Writing): Body {
  const { raw, settings } = request
  const plain = pick(raw, [...PLAIN, ...writing.quirks.kept])
  if (settings === undefined) return { ...plain, ...pick(raw, SHAPING) }
  // Where a decoder gives settings, they are what was scanned and perhaps changed.
  const { user, promptCacheKey, ...rest } = chatSettings(settings, writing)
  return { ...rest, ...plain, ...maybe('user', user), ...maybe('prompt_cache_key', promptCacheKey) }
}

/** What was asked for, in the names of chat completions. What the engine does not know is named as lost. */
export function chatSettings(settings: Settings, writing: Writing): Body {
  const { quirks, losing } = writing
  const body: Body = {
    ...maybe('temperature', settings.temperature),
    ...maybe('top_p', settings.topP),
    ...maybe('stop', settings.stop),
    ...maybe('seed', settings.seed),
    ...maybe('presence_penalty', settings.presencePenalty),
    ...maybe('frequency_penalty', settings.frequencyPenalty),
    ...toolChoice(settings.toolChoice, writing),
    ...(settings.format === undefined ? {} : { response_format: formatOf(settings.format) }),
    ...(settings.reasoning === undefined ? {} : reasoningOf(settings.reasoning, writing)),
  }
  if (settings.topK !== undefined) {
    if (quirks.topK) body['top_k'] = settings.topK
    else losing.dropNamed('topK')
  }
  vendorMembers(settings, writing, body)
  return body
}

function vendorMembers(settings: Settings, { quirks, losing }: Writing, body: Body): void {
  const { parallelToolCalls, user, promptCacheKey, serviceTier } = settings
  const heeds = quirks.vendorMembers
  if (parallelToolCalls !== undefined) {
    if (heeds) body['parallel_tool_calls'] = parallelToolCalls
    // Several calls are what these engines do anyway.
    else if (!parallelToolCalls) losing.dropNamed('parallelToolCalls')
  }
  if (user !== undefined) {
    if (heeds) body['user'] = user
    else losing.dropNamed('user')
  }
  if (promptCacheKey !== undefined) {
    if (heeds) body['prompt_cache_key'] = promptCacheKey
    else losing.dropNamed('promptCacheKey')
  }
  // Other tiers cost another price than the one that was held.
  if (serviceTier === undefined) return
  if (heeds && isPlainTier(serviceTier)) body['service_tier'] = serviceTier
  else losing.dropNamed('serviceTier')
}

export const isPlainTier = (tier: string): boolean => tier === 'auto' || tier === 'default'

function toolChoice(choice: Settings['toolChoice'], { quirks, losing }: Writing): Body {
  if (choice === undefined) return {}
  if (!quirks.toolChoice) {
    // `none` is kept by leaving the tools out; see chat.ts.
    if (choice !== 'auto' && choice !== 'none') losing.refuseNamed('toolChoice')
    return {}
  }
  if (typeof choice === 'string') return { tool_choice: choice }
  return { tool_choice: { type: 'function', function: { name: choice.tool } } }
}

function formatOf(format: Format): Body {
  if (format.kind === 'json') return { type: 'json_object' }
  const { name, description, schema, strict } = format
  return {
    type: 'json_schema',
    json_schema: { name, ...maybe('description', description), schema, ...maybe('strict', strict) },
  }
}

function reasoningOf(reasoning: Reasoning, { quirks, losing }: Writing): Body {
  if (reasoning.summary !== undefined) losing.dropNamed('summary')
  const effort = effortOf(reasoning)
  if (effort !== undefined) return { ...quirks.reasoning(effort) }
  losing.dropNamed('reasoning')
  return {}
}

export const maybe = (name: string, value: unknown): Body =>
  value === undefined ? {} : { [name]: value }

export function pick(from: Readonly<Body>, names: readonly string[]): Body {
  const picked: Body = {}
  for (const name of names) if (from[name] !== undefined) picked[name] = from[name]
  return picked
}
