import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import type { CacheMark, DocumentPart, ImagePart, Message, Part, Tool } from '../../models/chat.ts'
import type { ChatRequest } from '../../models/chat.ts'
import { isFields } from '../fields.ts'

export type Body = Record<string, unknown>

/** The conversation in Anthropic's shape: `system` apart, then turns of user and assistant. */
export function conversationOf(request: ChatRequest, instructions: string | undefined): Body {
  const system: Body[] = instructions === undefined ? [] : [textBlock(instructions)]
  const turns: { readonly role: 'user' | 'assistant'; readonly content: Body[] }[] = []
  for (const message of request.messages) {
    const content = message.parts.flatMap((part) => blocksOf(part, request))
    if (content.length === 0) continue
    if (message.role === 'system') system.push(...content)
    else {
      const role = roleOf(message)
      const last = turns.at(-1)
      if (last?.role === role) last.content.push(...content)
      else turns.push({ role, content })
    }
  }
  // A conversation needs a turn: who only gave instructions wants an answer to them.
  if (turns.length === 0) return { messages: [{ role: 'user', content: system }] }
  const messages = turns.map(({ role, content }) => ({ role, content: resultsFirst(content) }))
  return { ...(system.length === 0 ? {} : { system }), messages }
}

const roleOf = ({ role }: Message): 'user' | 'assistant' =>
  role === 'assistant' ? 'assistant' : 'user'

/** Results answer the calls of the turn before, so Anthropic wants them at the head of theirs. */
function resultsFirst(content: readonly Body[]): readonly Body[] {
  const isResult = (block: Body): boolean => block['type'] === 'tool_result'
  return content.some(isResult)
    ? [...content.filter(isResult), ...content.filter((block) => !isResult(block))]
    : content
}

const textBlock = (text: string, cache?: CacheMark): Body => ({
  type: 'text',
  text,
  ...cacheControl(cache),
})

const cacheControl = (cache: CacheMark | undefined): Body =>
  cache === undefined ? {} : { cache_control: { type: 'ephemeral', ...cache } }

/** Whether thought of this dialect may be given back: signatures are the vendor's own. */
export const keepsThought = ({ dialect }: Pick<ChatRequest, 'dialect'>): boolean =>
  dialect === 'anthropic' || dialect === 'bedrock'

/** What is left out here MUST be named by `losses.ts`. */
function blocksOf(part: Part, request: ChatRequest): Body[] {
  switch (part.kind) {
    case 'text':
      // Anthropic refuses empty blocks.
      return part.text === '' ? [] : [textBlock(part.text, part.cache)]
    case 'image':
    case 'document':
      return [attachmentOf(part)]
    case 'thinking':
      if (!keepsThought(request) || part.signature === undefined) return []
      return [{ type: 'thinking', thinking: part.text, signature: part.signature }]
    case 'redactedThinking':
      return keepsThought(request) ? [{ type: 'redacted_thinking', data: part.data }] : []
    case 'toolCall':
      return [
        {
          type: 'tool_use',
          // The older calls of OpenAI have no id; their results name the function.
          id: idOf(part.id === '' ? part.name : part.id),
          name: part.name,
          input: inputOf(part.arguments),
          ...cacheControl(part.cache),
        },
      ]
    case 'toolResult':
      return [resultOf(part)]
    case 'opaque':
      return []
  }
}

/** Anthropic takes letters, digits, `_` and `-` in ids. Calls and results are written alike. */
const idOf = (id: string): string => id.replaceAll(/[^\w-]/g, '_')

/** Arguments that are no JSON object have no place in a call: they are given as they are, under one name. */
function inputOf(text: string): object {
  if (text.trim() === '') return {}
  const parsed = parseJson(text, { depthMax: limits.jsonDepthMax })
  return parsed.ok && isFields(parsed.value) ? parsed.value : { input: text }
}

function resultOf(part: Part & { readonly kind: 'toolResult' }): Body {
  const { attachments = [] } = part
  const content =
    attachments.length === 0
      ? part.text
      : [...(part.text === '' ? [] : [textBlock(part.text)]), ...attachments.map(attachmentOf)]
  return {
    type: 'tool_result',
    tool_use_id: idOf(part.id),
    content,
    ...(part.isError === true ? { is_error: true } : {}),
    ...cacheControl(part.cache),
  }
}

function attachmentOf(part: ImagePart | DocumentPart): Body {
  if (part.kind === 'image') {
    const source = sourceOf(part, 'image/png')
    return { type: 'image', source, ...cacheControl(part.cache) }
  }
  const source =
    part.text === undefined
      ? sourceOf(part, 'application/pdf')
      : { type: 'text', media_type: 'text/plain', data: part.text }
  return {
    type: 'document',
    source,
    ...(part.title === undefined ? {} : { title: part.title }),
    ...(part.context === undefined ? {} : { context: part.context }),
    ...(part.cited === true ? { citations: { enabled: true } } : {}),
    ...cacheControl(part.cache),
  }
}

const sourceOf = (part: ImagePart | DocumentPart, mediaType: string): Body =>
  part.data === undefined
    ? { type: 'url', url: part.url ?? '' }
    : { type: 'base64', media_type: part.mediaType ?? mediaType, data: part.data }

export const toolOf = (tool: Tool): Body => ({
  name: tool.name,
  ...(tool.description === '' ? {} : { description: tool.description }),
  input_schema: tool.parameters ?? { type: 'object' },
  ...(tool.strict === undefined ? {} : { strict: tool.strict }),
  ...cacheControl(tool.cache),
})
