import type { Message, Part, Tool } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { Losses, Prompt } from '../../models/provider.ts'
import type { ModelRequest } from '../../models/request.ts'
import { withheldFrom } from '../../models/withheld.ts'
import { parametersOf } from './parameters.ts'

type Body = Record<string, unknown>

/** Fields that make a vendor keep the conversation. */
const STORING: readonly string[] = ['metadata', 'prompt_cache_retention']

export interface BodyTerms {
  /** The deployment's terms allow that the vendor stores conversations. */
  readonly mayStore: boolean
}

/** The text of a request body, without copying what stays as it is. */
export function requestBody(deployment: Deployment, prompt: Prompt, terms: BodyTerms): string {
  const { request } = prompt
  // INVARIANT (raw is sent only while true): see ChatRequest.rawMessages.
  const own = request.dialect === 'openai' && request.messages === request.rawMessages
  const body = own ? fromRaw(prompt, terms) : fromValues(prompt)
  body['model'] = deployment.model
  boundOutput(
    body,
    deployment,
    prompt.maxOutputTokens ?? (own ? undefined : request.maxOutputTokens),
  )
  if (request.stream) {
    body['stream'] = true
    if (!request.streamUsage) body['stream_options'] = withUsage(body['stream_options'])
  }
  return JSON.stringify(body)
}

function fromRaw(prompt: Prompt, terms: BodyTerms): Body {
  const body: Body = { ...prompt.request.raw }
  const { instructions } = prompt
  if (instructions !== undefined) {
    const messages = body['messages'] as readonly unknown[]
    body['messages'] = [{ role: 'system', content: instructions }, ...messages]
  }
  if (body['standpipe'] !== undefined) delete body['standpipe']
  for (const name of withheldFrom(body)) delete body[name]
  if (terms.mayStore) return body
  if (body['store'] !== undefined) body['store'] = false
  for (const name of STORING) if (body[name] !== undefined) delete body[name]
  return body
}

/** Usage is always asked for; the encoder strips its chunk when the client did not ask. */
function withUsage(options: unknown): unknown {
  return typeof options === 'object' && options !== null
    ? { ...options, include_usage: true }
    : { include_usage: true }
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
  body[deployment.perimeter === 'external' ? 'max_completion_tokens' : 'max_tokens'] = bound
}

function fromValues(prompt: Prompt): Body {
  const { request, instructions } = prompt
  const messages = request.messages.flatMap(messagesOf)
  if (instructions !== undefined) messages.unshift({ role: 'system', content: instructions })
  const { tools } = request
  return {
    ...parametersOf(request),
    messages,
    ...(tools.length === 0 ? {} : { tools: tools.map(toolOf) }),
  }
}

const toolOf = (tool: Tool): Body => ({
  type: 'function',
  function: {
    name: tool.name,
    ...(tool.description === '' ? {} : { description: tool.description }),
    ...(tool.parameters === undefined ? {} : { parameters: tool.parameters }),
  },
})

/** One of our messages may be several of OpenAI's: each tool result is a message of its own there. */
function messagesOf(message: Message): Body[] {
  const results = message.parts.flatMap((part) =>
    part.kind === 'toolResult'
      ? [{ role: 'tool', tool_call_id: part.id, content: part.text } satisfies Body]
      : [],
  )
  const content = contentOf(message.parts)
  const calls = message.parts.flatMap(callOf)
  if (content === undefined && calls.length === 0) return results
  const role = message.role === 'tool' ? 'user' : message.role
  const said: Body = { role, content: content ?? null }
  if (calls.length > 0) said['tool_calls'] = calls
  return [...results, said]
}

function contentOf(parts: readonly Part[]): string | Body[] | undefined {
  const content = parts.flatMap((part): Body[] => {
    if (part.kind === 'text') return [{ type: 'text', text: part.text }]
    if (part.kind === 'image') return [{ type: 'image_url', image_url: { url: imageUrl(part) } }]
    return []
  })
  if (content.length === 0) return undefined
  const [only] = content
  if (content.length === 1 && only?.['type'] === 'text') return only['text'] as string
  return content
}

const imageUrl = (image: Part & { readonly kind: 'image' }): string =>
  image.data === undefined
    ? (image.url ?? '')
    : `data:${image.mediaType ?? 'image/png'};base64,${image.data}`

const callOf = (part: Part): Body[] =>
  part.kind === 'toolCall'
    ? [
        {
          id: part.id,
          type: 'function',
          function: { name: part.name, arguments: part.arguments },
        },
      ]
    : []

/** What this deployment would not get: parts that only their own dialect can carry, and members with effects. */
export function lossesOf(request: ModelRequest): Losses {
  const own = request.dialect === 'openai' && request.messages === request.rawMessages
  if (own) return { refused: [], dropped: withheldFrom(request.raw) }
  const parts = request.messages.flatMap(({ parts }) => parts)
  return {
    refused: parts.flatMap((part) => (part.kind === 'opaque' ? [part.type] : [])),
    dropped: [],
  }
}
