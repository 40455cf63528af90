import type { DocumentPart, ImagePart, Message, Part, Tool } from '../../../models/chat.ts'
import { documentText, imageUrl, isPdf, pdfUrl, resultText } from '../messages.ts'
import { maybe } from '../settings.ts'
import type { Body, Writing } from '../writing.ts'

/** One of our messages as items of a Responses input, in the order of its parts. */
export function itemsOf(message: Message, writing: Writing): Body[] {
  const role = message.role === 'tool' ? 'user' : message.role
  const items: Body[] = []
  let content: Body[] = []
  const flush = (): void => {
    if (content.length > 0) items.push({ type: 'message', role, content })
    content = []
  }
  for (const part of message.parts) {
    writing.losing.dropMark(part)
    const item = itemOf(part, writing)
    if (item !== undefined) {
      flush()
      items.push(item)
    } else content.push(...contentOf(part, role, writing))
  }
  flush()
  return items
}

function itemOf(part: Part, writing: Writing): Body | undefined {
  if (part.kind === 'toolCall') {
    const { id, name, arguments: text } = part
    return { type: 'function_call', call_id: id, name, arguments: text }
  }
  if (part.kind === 'toolResult') {
    return { type: 'function_call_output', call_id: part.id, output: outputOf(part, writing) }
  }
  return part.kind === 'redactedThinking' ? sealedItem(part.data, writing) : undefined
}

function outputOf(part: Part & { readonly kind: 'toolResult' }, writing: Writing): string | Body[] {
  const text = resultText(part)
  const { attachments = [] } = part
  if (attachments.length === 0) return text
  const pieces = attachments.flatMap((one) => contentOf(one, 'user', writing))
  return text === '' ? pieces : [{ type: 'input_text', text }, ...pieces]
}

/** Thought that OpenAI encrypted, as `reader.ts` gave it to the client. Another vendor's cannot be read. */
function sealedItem(data: string, { losing }: Writing): Body | undefined {
  const [, id, sealed] = SEALED.exec(data) ?? []
  if (id === undefined || sealed === undefined) {
    losing.dropNamed('redacted')
    return undefined
  }
  return { type: 'reasoning', id, summary: [], encrypted_content: sealed }
}
const SEALED = /^openai (\S{1,256}) (\S+)$/
export const sealedData = (id: string, encrypted: string): string => `openai ${id} ${encrypted}`

function contentOf(part: Part, role: Message['role'], writing: Writing): Body[] {
  switch (part.kind) {
    case 'text':
      return [{ type: role === 'assistant' ? 'output_text' : 'input_text', text: part.text }]
    case 'image':
      return imageOf(part, writing)
    case 'document':
      return documentOf(part, writing)
    case 'thinking':
      // A thought without OpenAI's own seal is refused there.
      writing.losing.dropNamed('thinking')
      return []
    case 'opaque':
      writing.losing.refuse(part.type)
      return []
    case 'redactedThinking':
    case 'toolCall':
    case 'toolResult':
      return []
  }
}

function imageOf(image: ImagePart, writing: Writing): Body[] {
  const url = imageUrl(image, writing)
  return url === undefined ? [] : [{ type: 'input_image', image_url: url, detail: 'auto' }]
}

function documentOf(part: DocumentPart, writing: Writing): Body[] {
  if (part.text !== undefined) return [{ type: 'input_text', text: documentText(part, writing) }]
  const file = fileOf(part, writing)
  if (file === undefined) {
    writing.losing.refuseNamed('document')
    return []
  }
  if (part.cited === true) writing.losing.dropNamed('citations')
  // A file behind an address has no name of its own here.
  const title = 'file_url' in file ? part.title : undefined
  const said = [title, part.context].flatMap((text) =>
    text === undefined ? [] : [{ type: 'input_text', text }],
  )
  return [...said, { type: 'input_file', ...file }]
}

/** INVARIANT (no effect without a permit): an address that the vendor would fetch is one. */
function fileOf(part: DocumentPart, writing: Writing): Body | undefined {
  if (part.data !== undefined && isPdf(part))
    return { filename: part.title ?? 'document.pdf', file_data: pdfUrl(part.data) }
  if (part.url !== undefined && writing.permits.has('fetch')) return { file_url: part.url }
  return undefined
}

/** A tool without `strict` is strict here, so it is always said. */
export function toolOf(tool: Tool, writing: Writing): Body {
  if (tool.cache !== undefined) writing.losing.dropNamed('cache')
  return {
    type: 'function',
    name: tool.name,
    ...maybe('description', tool.description === '' ? undefined : tool.description),
    parameters: tool.parameters ?? { type: 'object', properties: {} },
    strict: tool.strict ?? false,
  }
}
