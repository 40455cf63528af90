import { responseIdOf } from '../../../models/response-id.ts'
import type { FinishReason } from '../../../models/chat.ts'
import type { Usage } from '../../../models/usage.ts'
import type { Fields } from '../../body.ts'
import type { AnswerContext } from '../../dialect.ts'
import { splice } from './splice.ts'

export type Status = 'in_progress' | 'completed' | 'incomplete' | 'failed'

/** The Response object as the client's own request makes it, before anything is said. */
export function responseOf(context: AnswerContext): Fields {
  const { request, createdAt } = context
  const { raw } = request
  return {
    id: responseIdOf(context.requestId),
    object: 'response',
    created_at: Math.floor(createdAt / 1000),
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: raw['instructions'] ?? null,
    max_output_tokens: raw['max_output_tokens'] ?? null,
    model: request.alias,
    output: [],
    parallel_tool_calls: raw['parallel_tool_calls'] ?? true,
    previous_response_id: raw['previous_response_id'] ?? null,
    reasoning: raw['reasoning'] ?? { effort: null, summary: null },
    temperature: raw['temperature'] ?? null,
    text: raw['text'] ?? { format: { type: 'text' } },
    tool_choice: raw['tool_choice'] ?? 'auto',
    tools: toolsOf(context),
    top_p: raw['top_p'] ?? null,
    truncation: raw['truncation'] ?? 'disabled',
    usage: null,
    metadata: raw['metadata'] ?? {},
    ...echoOf(raw),
  }
}

/**
 * INVARIANT (echoes are the client's): a deployment repeats what we sent it, and that is more than the
 * client wrote: the alias's instructions, passages, salted keys, names that stand for users. Of its
 * Response object, these members are always replaced by what the client itself wrote, as is the id.
 */
export function withOwnEchoes(upstream: Fields, context: AnswerContext): Fields {
  const own = ownMembers(context)
  const members: Record<string, unknown> = {}
  // Member by member: what is deleted again makes a dictionary of an object.
  for (const name of Object.keys(upstream)) if (!own.has(name)) put(members, name, upstream[name])
  for (const [name, value] of own) if (value !== undefined) members[name] = value
  return members
}

/** The same of its text, of which the rest goes on as it came. Undefined: it must be parsed. */
export function textWithOwnEchoes(upstream: string, context: AnswerContext): string | undefined {
  const own = new Map<string, string | undefined>()
  for (const [name, value] of ownMembers(context))
    own.set(name, value === undefined ? undefined : JSON.stringify(value))
  return splice(upstream, own)
}

/** Undefined: it is left out. */
function ownMembers(context: AnswerContext): ReadonlyMap<string, unknown> {
  const { raw } = context.request
  const own = new Map<string, unknown>([
    ['id', responseIdOf(context.requestId)],
    ['instructions', raw['instructions'] ?? null],
    ['previous_response_id', raw['previous_response_id'] ?? null],
    ['metadata', raw['metadata'] ?? {}],
    ['tools', toolsOf(context)],
  ])
  for (const name of ECHOED) own.set(name, raw[name])
  return own
}

function put(members: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') members[name] = value
  else Object.defineProperty(members, name, { value, enumerable: true })
}

/** Told only when the client wrote them. */
const ECHOED = ['prompt_cache_key', 'safety_identifier', 'user', 'prompt', 'conversation'] as const

const echoOf = (raw: Fields): Fields =>
  Object.fromEntries(
    ECHOED.filter((name) => raw[name] !== undefined).map((name) => [name, raw[name]]),
  )

/** `file_search` never went out, but the client reads what it asked for. */
function toolsOf({ request }: AnswerContext): readonly unknown[] {
  const tools: unknown = request.raw['tools']
  const given: readonly unknown[] = Array.isArray(tools) ? tools : []
  const { searches, searchLimit } = request
  if (searches === undefined) return given
  const most = searchLimit === undefined ? {} : { max_num_results: searchLimit }
  return [...given, { type: 'file_search', vector_store_ids: searches, ...most }]
}

/** What an answer's end means: an incomplete one says why. */
const INCOMPLETE: Readonly<Partial<Record<FinishReason, string>>> = {
  length: 'max_output_tokens',
  context_exceeded: 'max_output_tokens',
  content_filter: 'content_filter',
  refusal: 'content_filter',
}

export function endOf(reason: FinishReason): { readonly status: Status } & Fields {
  const why = INCOMPLETE[reason]
  return why === undefined
    ? { status: 'completed' }
    : { status: 'incomplete', incomplete_details: { reason: why } }
}

/** The API's nested counts out of disjoint classes. What is not known is null, never zero. */
export function usageObject(usage: Usage | undefined): object | null {
  if (usage === undefined) return null
  const { input = 0, cacheRead = 0, cacheWrite = 0, image = 0, audio = 0 } = usage
  const { output = 0, reasoning = 0 } = usage
  const prompt = input + cacheRead + cacheWrite + image + audio
  return {
    input_tokens: prompt,
    input_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWrite },
    output_tokens: output + reasoning,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: prompt + output + reasoning,
  }
}
