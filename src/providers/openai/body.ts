import type { ChatRequest } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { Prompt } from '../../models/provider.ts'
import type { EffectKind } from '../../models/settings.ts'
import { quirksOf } from './engines/engines.ts'
import { messagesOf, toolOf } from './messages.ts'
import { chatSettings, ownSettings, PLAIN, SHAPING } from './settings.ts'
import { begin, fromRaw, isOwn, loseRest, loseUnknown } from './writing.ts'
import type { Body, Writing, Written } from './writing.ts'

type Permits = ReadonlySet<EffectKind>
export const NO_PERMITS: Permits = new Set()

/** The text of a request body for chat completions, without copying what stays as it is. */
export function requestBody(deployment: Deployment, prompt: Prompt): string {
  const request = prompt.request as ChatRequest
  const { body } = writeChat(deployment, request, prompt.permits ?? NO_PERMITS)
  const own = isOwn(request, 'openai')
  instruct(body, prompt.instructions)
  body['model'] = deployment.model
  const bound = leastOf(prompt.maxOutputTokens, own ? undefined : request.maxOutputTokens)
  boundOutput(body, deployment, bound)
  if (request.stream) {
    body['stream'] = true
    if (!request.streamUsage || !own) body['stream_options'] = withUsage(body['stream_options'])
  }
  if (deployment.saltsCache === true && prompt.cacheSalt !== undefined)
    Object.assign(body, quirksOf(deployment).salt(prompt.cacheSalt))
  return JSON.stringify(body)
}

/** The client's request for this deployment, before anything of ours is added, and what is lost of it. */
export function writeChat(deployment: Deployment, request: ChatRequest, permits: Permits): Written {
  const writing = begin(deployment, request, permits)
  const own = isOwn(request, 'openai')
  const body = own ? fromRaw(request, writing) : fromValues(request, writing)
  if (own && !writing.quirks.toolChoice) weakenChoice(body, writing)
  if (!writing.quirks.choices && request.choiceCount > 1) {
    delete body['n']
    writing.losing.refuseNamed('choices')
  }
  return { body, losses: writing.losing.losses }
}

/** An engine that does not know `tool_choice` ignores it: `none` is kept by leaving the tools out. */
function weakenChoice(body: Body, { losing }: Writing): void {
  const choice = body['tool_choice']
  if (choice === undefined || choice === null || choice === 'auto') return
  delete body['tool_choice']
  if (choice === 'none') delete body['tools']
  else losing.refuseNamed('toolChoice')
}

function instruct(body: Body, instructions: string | undefined): void {
  if (instructions === undefined) return
  const messages = body['messages'] as readonly unknown[]
  body['messages'] = [{ role: 'system', content: instructions }, ...messages]
}

/** Usage is always asked for; the encoder strips its chunk when the client did not ask. */
const withUsage = (options: unknown): unknown =>
  typeof options === 'object' && options !== null
    ? { ...options, include_usage: true }
    : { include_usage: true }

/** Ours never raises the client's own. */
export function leastOf(ours: number | undefined, own: number | undefined): number | undefined {
  if (ours === undefined || own === undefined) return ours ?? own
  return Math.min(ours, own)
}

/**
 * The bound goes into the field that the client used. Otherwise own engines get `max_tokens`, which
 * all of them know, and vendors `max_completion_tokens`, which newer models demand.
 */
function boundOutput(body: Body, deployment: Deployment, bound: number | undefined): void {
  if (bound === undefined) return
  const { max_completion_tokens: newer, max_tokens: older } = body
  if (typeof newer === 'number') body['max_completion_tokens'] = Math.min(bound, newer)
  if (typeof older === 'number') body['max_tokens'] = Math.min(bound, older)
  if (typeof newer === 'number' || typeof older === 'number') return
  const byPerimeter = deployment.perimeter === 'external' ? 'max_completion_tokens' : 'max_tokens'
  body[quirksOf(deployment).bound ?? byPerimeter] = bound
}

function fromValues(request: ChatRequest, writing: Writing): Body {
  const ours = request.dialect === 'openai'
  const settings = ours
    ? ownSettings(request, writing)
    : chatSettings(request.settings ?? {}, writing)
  const { quirks } = writing
  const silent = !quirks.toolChoice && request.settings?.toolChoice === 'none'
  const tools = silent ? [] : request.tools.map((tool) => toolOf(tool, writing))
  const body: Body = {
    ...settings,
    ...(request.choiceCount > 1 && !ours ? { n: request.choiceCount } : {}),
    messages: request.messages.flatMap((message) => messagesOf(message, writing)),
    ...(tools.length === 0 ? {} : { tools }),
  }
  const stores = carriesStore(request, writing)
  if (stores) body['store'] = true
  const carried = (name: string): boolean =>
    (ours && (HELD.has(name) || quirks.kept.includes(name))) ||
    (ours && request.settings !== undefined && NAMED.has(name)) ||
    (name === 'store' && (stores || request.raw['store'] === false))
  loseRest(request, writing, carried)
  if (ours) loseUnknown(request, writing, carried)
  return body
}

/** Both of OpenAI's dialects say `store` and mean the same. */
const carriesStore = ({ dialect, effects }: ChatRequest, writing: Writing): boolean =>
  writing.permits.has('store') &&
  writing.openAi &&
  (dialect === 'openai' || dialect === 'responses') &&
  effects?.some(({ name }) => name === 'store') === true

/** Members that settings hold, where a decoder gives them. */
const NAMED: ReadonlySet<string> = new Set(['user', 'prompt_cache_key', 'service_tier'])
/** Members of an own body that our values hold. */
const HELD: ReadonlySet<string> = new Set([
  ...PLAIN,
  ...SHAPING,
  'model',
  'messages',
  'tools',
  'functions',
  'max_tokens',
  'max_completion_tokens',
  'stream',
  'stream_options',
  'standpipe',
])
