import type { DocumentPart, ImagePart, Message, Part, Tool } from '../../models/chat.ts'
import type { Writing } from './writing.ts'

type Body = Record<string, unknown>

/** One of our messages may be several of OpenAI's: each tool result is a message of its own there. */
export function messagesOf(message: Message, writing: Writing): Body[] {
  const results = message.parts.flatMap((part) =>
    part.kind === 'toolResult' ? [resultOf(part, writing)] : [],
  )
  const content = contentOf(message.parts, writing)
  const calls = message.parts.flatMap(callOf)
  const thought = thoughtOf(message.parts, writing)
  for (const part of message.parts) writing.losing.dropMark(part)
  if (content === undefined && calls.length === 0 && thought === '') return results
  const role = message.role === 'tool' ? 'user' : message.role
  const said: Body = { role, content: content ?? null }
  if (thought !== '') said['reasoning_content'] = thought
  if (calls.length > 0) said['tool_calls'] = calls
  return [...results, said]
}

type ToolResult = Part & { readonly kind: 'toolResult' }

/** OpenAI has no member for a failed call: the model reads it. */
export const resultText = ({ text, isError }: ToolResult): string =>
  isError === true ? `Error: ${text}` : text

const resultOf = (part: ToolResult, writing: Writing): Body => ({
  role: 'tool',
  tool_call_id: part.id,
  content: [
    resultText(part),
    ...(part.attachments ?? []).flatMap((one) =>
      one.kind === 'document' && one.text !== undefined ? [documentText(one, writing)] : [],
    ),
  ]
    .filter((text) => text !== '')
    .join('\n\n'),
})

function contentOf(parts: readonly Part[], writing: Writing): string | Body[] | undefined {
  const content = parts.flatMap((part) => pieceOf(part, writing))
  if (content.length === 0) return undefined
  const [only] = content
  if (content.length === 1 && only?.['type'] === 'text') return only['text'] as string
  return content
}

function pieceOf(part: Part, writing: Writing): Body[] {
  switch (part.kind) {
    case 'text':
      return [{ type: 'text', text: part.text }]
    case 'image':
      return imageOf(part, writing)
    case 'document':
      return documentOf(part, writing)
    case 'toolResult':
      return attachmentsOf(part, writing)
    case 'opaque':
      writing.losing.refuse(part.type)
      return []
    case 'redactedThinking':
      writing.losing.dropNamed('redacted')
      return []
    case 'thinking':
    case 'toolCall':
      return []
  }
}

/** A tool's message holds text alone: its pictures follow in a message of the user. */
function attachmentsOf(part: ToolResult, writing: Writing): Body[] {
  const pieces = (part.attachments ?? []).flatMap((one) =>
    one.kind === 'document' && one.text !== undefined ? [] : pieceOf(one, writing),
  )
  if (pieces.length === 0) return []
  return [{ type: 'text', text: `Part of the result of the call ${part.id}:` }, ...pieces]
}

function imageOf(image: ImagePart, writing: Writing): Body[] {
  const url = imageUrl(image, writing)
  return url === undefined ? [] : [{ type: 'image_url', image_url: { url } }]
}

/** INVARIANT (no effect without a permit): an address that the vendor would fetch is one. */
export function imageUrl(image: ImagePart, writing: Writing): string | undefined {
  if (image.data !== undefined) return `data:${image.mediaType ?? 'image/png'};base64,${image.data}`
  if (image.url !== undefined && writing.permits.has('fetch')) return image.url
  writing.losing.refuseNamed('imageUrl')
  return undefined
}

function documentOf(part: DocumentPart, writing: Writing): Body[] {
  if (part.text !== undefined) return [{ type: 'text', text: documentText(part, writing) }]
  if (part.data === undefined || !writing.openAi || !isPdf(part)) {
    writing.losing.refuseNamed('document')
    return []
  }
  if (part.cited === true) writing.losing.dropNamed('citations')
  const file = { filename: part.title ?? 'document.pdf', file_data: pdfUrl(part.data) }
  return [...contextOf(part), { type: 'file', file }]
}

const contextOf = ({ context }: DocumentPart): Body[] =>
  context === undefined ? [] : [{ type: 'text', text: context }]
export const isPdf = ({ mediaType }: DocumentPart): boolean => mediaType === 'application/pdf'
export const pdfUrl = (data: string): string => `data:application/pdf;base64,${data}`

/** A document as the text that it is, under its title and what was said of it. */
export function documentText(part: DocumentPart, writing: Writing): string {
  if (part.cited === true) writing.losing.dropNamed('citations')
  return [part.title, part.context, part.text].filter((text) => text !== undefined).join('\n\n')
}

/** Only some engines take an earlier thought back, and none its signature. */
function thoughtOf(parts: readonly Part[], writing: Writing): string {
  const thoughts = parts.flatMap((part) => (part.kind === 'thinking' ? [part] : []))
  if (thoughts.length === 0) return ''
  if (!writing.quirks.takesThinking) {
    writing.losing.dropNamed('thinking')
    return ''
  }
  if (thoughts.some(({ signature }) => signature !== undefined))
    writing.losing.dropNamed('signature')
  return thoughts.map(({ text }) => text).join('\n\n')
}

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

export function toolOf(tool: Tool, writing: Writing): Body {
  if (tool.cache !== undefined) writing.losing.dropNamed('cache')
  return {
    type: 'function',
    function: {
      name: tool.name,
      ...(tool.description === '' ? {} : { description: tool.description }),
      ...(tool.parameters === undefined ? {} : { parameters: tool.parameters }),
      ...(tool.strict === undefined ? {} : { strict: tool.strict }),
    },
  }
}
