import type { LanguageModelV3Message, LanguageModelV3Prompt } from '@ai-sdk/provider'
import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import type { DocumentPart, ImagePart, Message, Part } from '../../models/chat.ts'
import type { Losing } from '../losing.ts'
import { signedOf, type ProviderOptions } from './signatures.ts'

type Assistant = Extract<LanguageModelV3Message, { role: 'assistant' }>['content'][number]
type Said = Extract<LanguageModelV3Message, { role: 'user' }>['content'][number]
type Result = Extract<LanguageModelV3Message, { role: 'tool' }>['content'][number]
type ToolResult = Extract<Part, { kind: 'toolResult' }>

/** Our messages as the packages read them. What has no place there is named as lost. */
export function promptOf(
  messages: readonly Message[],
  losing: Losing,
  instructions?: string,
): LanguageModelV3Prompt {
  const prompt: LanguageModelV3Prompt = []
  if (instructions !== undefined) prompt.push({ role: 'system', content: instructions })
  const names = namesOf(messages)
  for (const message of messages) {
    for (const part of message.parts) losing.dropMark(part)
    if (message.role === 'system') system(message, prompt, losing)
    else if (message.role === 'assistant') {
      const content = assistantContent(message.parts, losing)
      if (content.length > 0) prompt.push({ role: 'assistant', content })
    } else {
      const results = message.parts.flatMap((part) =>
        part.kind === 'toolResult' ? [resultOf(part, names, losing)] : [],
      )
      if (results.length > 0) prompt.push({ role: 'tool', content: results })
      const content = message.parts.flatMap((part) => saidOf(part, losing))
      if (content.length > 0) prompt.push({ role: 'user', content })
    }
  }
  return prompt
}

/** A result names its tool there; our dialects only point at the call. */
const namesOf = (messages: readonly Message[]): ReadonlyMap<string, string> =>
  new Map(
    messages.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.kind === 'toolCall' ? [[part.id, part.name] as const] : [])),
    ),
  )

function system({ parts }: Message, prompt: LanguageModelV3Prompt, losing: Losing): void {
  const content = parts
    .flatMap((part) => {
      if (part.kind === 'text') return [part.text]
      if (part.kind === 'document' && part.text !== undefined) return [documentText(part, losing)]
      losing.refuse(part.kind === 'opaque' ? part.type : part.kind)
      return []
    })
    .join('\n\n')
  if (content !== '') prompt.push({ role: 'system', content })
}

function saidOf(part: Part, losing: Losing): Said[] {
  switch (part.kind) {
    case 'text':
      return [{ type: 'text', text: part.text }]
    case 'image':
      return fileOf(part, part.mediaType ?? 'image/png', losing)
    case 'document':
      return part.text !== undefined
        ? [{ type: 'text', text: documentText(part, losing) }]
        : fileOf(part, part.mediaType ?? 'application/octet-stream', losing)
    case 'opaque':
      losing.refuse(part.type)
      return []
    case 'thinking':
      losing.dropNamed('thinking')
      return []
    case 'redactedThinking':
      losing.dropNamed('redacted')
      return []
    case 'toolCall':
      // Of whom if not of the model?
      losing.refuse('tool_calls')
      return []
    case 'toolResult':
      return []
  }
}

/** INVARIANT (no effect without a permit): an address is not handed to a package: it might fetch it from here. */
function fileOf(part: ImagePart | DocumentPart, mediaType: string, losing: Losing): Said[] {
  if (part.data === undefined) {
    losing.refuseNamed(part.kind === 'image' ? 'imageUrl' : 'document')
    return []
  }
  const title = part.kind === 'document' ? part.title : undefined
  if (part.kind === 'document' && part.cited === true) losing.dropNamed('citations')
  const file = { type: 'file', data: part.data, mediaType } as const
  const context = part.kind === 'document' ? part.context : undefined
  return [
    ...(context === undefined ? [] : [{ type: 'text', text: context } as const]),
    title === undefined ? file : { ...file, filename: title },
  ]
}

function documentText(part: DocumentPart, losing: Losing): string {
  if (part.cited === true) losing.dropNamed('citations')
  return [part.title, part.context, part.text].filter((text) => text !== undefined).join('\n\n')
}

/** A thought of no text holds the seal of what follows it: Gemini signs calls. */
function assistantContent(parts: readonly Part[], losing: Losing): Assistant[] {
  const content: Assistant[] = []
  let seal: { readonly providerOptions?: ProviderOptions } = {}
  for (const part of parts) {
    if (part.kind === 'thinking') {
      const options = part.signature === undefined ? undefined : signedOf(part.signature)
      if (part.signature !== undefined && options === undefined) losing.dropNamed('signature')
      const sealed = options === undefined ? {} : { providerOptions: options }
      if (part.text === '') seal = sealed
      else content.push({ type: 'reasoning', text: part.text, ...sealed })
      continue
    }
    if (part.kind === 'toolCall') {
      const { id, name, arguments: text } = part
      const input = inputOf(text)
      content.push({ type: 'tool-call', toolCallId: id, toolName: name, input, ...seal })
    } else if (part.kind === 'toolResult') losing.refuse('tool_result')
    else {
      const said = saidOf(part, losing)
      // What is left out takes no seal with it.
      if (said.length === 0) continue
      content.push(...said.map((one) => ({ ...one, ...seal })))
    }
    seal = {}
  }
  // Nothing followed that it could stand on.
  if (seal.providerOptions !== undefined) losing.dropNamed('signature')
  return content
}

function inputOf(text: string): unknown {
  const parsed = parseJson(text === '' ? '{}' : text, { depthMax: limits.jsonDepthMax })
  return parsed.ok ? parsed.value : text
}

function resultOf(part: ToolResult, names: ReadonlyMap<string, string>, losing: Losing): Result {
  const { id, text, isError, attachments = [] } = part
  const result = { type: 'tool-result', toolCallId: id, toolName: names.get(id) ?? id } as const
  if (isError === true) {
    if (attachments.length > 0) losing.refuseNamed('document')
    return { ...result, output: { type: 'error-text', value: text } }
  }
  if (attachments.length === 0) return { ...result, output: { type: 'text', value: text } }
  const pieces = attachments.flatMap((one) => saidOf(one, losing)).map(pieceOf)
  const value = text === '' ? pieces : [pieceOf({ type: 'text', text }), ...pieces]
  return { ...result, output: { type: 'content', value } }
}

type Piece = Extract<
  Extract<Result, { type: 'tool-result' }>['output'],
  { type: 'content' }
>['value'][number]
const pieceOf = (said: Said): Piece =>
  said.type === 'text'
    ? { type: 'text', text: said.text }
    : { type: 'file-data', data: String(said.data), mediaType: said.mediaType }
