import type { LanguageModelV3Message, LanguageModelV3Prompt } from '@ai-sdk/provider'
import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import type { DocumentPart, ImagePart, Message, Part } from '../../models/chat.ts'
import type { Losing } from '../losing.ts'
import type { PackageTraits } from './dialects.ts'
import { signedOf, type ProviderOptions } from './signatures.ts'

type Assistant = Extract<LanguageModelV3Message, { role: 'assistant' }>['content'][number]
type Said = Extract<LanguageModelV3Message, { role: 'user' }>['content'][number]
type Result = Extract<LanguageModelV3Message, { role: 'tool' }>['content'][number]
type ToolResult = Extract<Part, { kind: 'toolResult' }>

/** A prompt for one package while it is written, and what of the messages does not fit into it. */
interface Writing {
  readonly traits: PackageTraits
  readonly losing: Losing
}

/** Our messages as the packages read them. What has no place there is named as lost. */
export function promptOf(
  messages: readonly Message[],
  writing: Writing,
  instructions?: string,
): LanguageModelV3Prompt {
  const { losing } = writing
  const prompt: LanguageModelV3Prompt = []
  if (instructions !== undefined) prompt.push({ role: 'system', content: instructions })
  const names = namesOf(messages)
  for (const message of messages) {
    for (const part of message.parts) losing.dropMark(part)
    if (message.role === 'system') system(message, prompt, losing)
    else if (message.role === 'assistant') {
      const content = assistantContent(message.parts, writing)
      if (content.length > 0) prompt.push({ role: 'assistant', content })
    } else {
      const results = message.parts.flatMap((part) =>
        part.kind === 'toolResult' ? [resultOf(part, names, writing)] : [],
      )
      if (results.length > 0) prompt.push({ role: 'tool', content: results })
      const content = message.parts.flatMap((part) => saidOf(part, writing))
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

function saidOf(part: Part, writing: Writing): Said[] {
  const { losing } = writing
  switch (part.kind) {
    case 'text':
      return [{ type: 'text', text: part.text }]
    case 'image':
      return fileOf(part, part.mediaType ?? 'image/png', writing)
    case 'document':
      return part.text !== undefined
        ? [{ type: 'text', text: documentText(part, losing) }]
        : fileOf(part, part.mediaType ?? 'application/octet-stream', writing)
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
      return heldIn(part, writing)
  }
}

/** INVARIANT (no effect without a permit): an address is not handed to a package: it might fetch it from here. */
function fileOf(
  part: ImagePart | DocumentPart,
  mediaType: string,
  { traits, losing }: Writing,
): Said[] {
  if (part.data === undefined || !traits.files.test(mediaType)) {
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
function assistantContent(parts: readonly Part[], writing: Writing): Assistant[] {
  const { traits, losing } = writing
  const content: Assistant[] = []
  let seal: { readonly providerOptions?: ProviderOptions } = {}
  for (const part of parts) {
    if (part.kind === 'thinking') {
      const options = part.signature === undefined ? undefined : signedOf(part.signature)
      // Another vendor's proof proves nothing here.
      const own = options !== undefined && Object.hasOwn(options, traits.key) ? options : undefined
      if (part.signature !== undefined && own === undefined) losing.dropNamed('signature')
      const sealed = own === undefined ? {} : { providerOptions: own }
      if (part.text === '') seal = sealed
      else if (traits.thoughts === 'all' || (traits.thoughts === 'signed' && own !== undefined))
        content.push({ type: 'reasoning', text: part.text, ...sealed })
      else losing.dropNamed('thinking')
      continue
    }
    if (part.kind === 'toolCall') {
      const { id, name, arguments: text } = part
      const input = inputOf(text)
      content.push({ type: 'tool-call', toolCallId: id, toolName: name, input, ...seal })
    } else if (part.kind === 'toolResult') losing.refuse('tool_result')
    else {
      const said = saidOf(part, writing)
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

function resultOf(part: ToolResult, names: ReadonlyMap<string, string>, writing: Writing): Result {
  const { id, text, isError, attachments = [] } = part
  const result = { type: 'tool-result', toolCallId: id, toolName: names.get(id) ?? id } as const
  const isInside = attachments.length > 0 && writing.traits.resultFiles === true
  if (isError === true && writing.traits.tellsFailure === true && !isInside)
    return { ...result, output: { type: 'error-text', value: text } }
  const said = isError === true ? `Error: ${text}` : text
  if (!isInside) return { ...result, output: { type: 'text', value: said } }
  const pieces = attachments.flatMap((one) => saidOf(one, writing)).map(pieceOf)
  const value = said === '' ? pieces : [pieceOf({ type: 'text', text: said }), ...pieces]
  return { ...result, output: { type: 'content', value } }
}

/** What a result holds follows it in a message of the user, where a package takes no files inside. */
function heldIn({ id, attachments = [] }: ToolResult, writing: Writing): Said[] {
  if (writing.traits.resultFiles === true || attachments.length === 0) return []
  const pieces = attachments.flatMap((one) => saidOf(one, writing))
  return [{ type: 'text', text: `Part of the result of the call ${id}:` }, ...pieces]
}

type Piece = Extract<
  Extract<Result, { type: 'tool-result' }>['output'],
  { type: 'content' }
>['value'][number]
function pieceOf(said: Said): Piece {
  if (said.type === 'text') return { type: 'text', text: said.text }
  const type = said.mediaType.startsWith('image/') ? 'image-data' : 'file-data'
  return { type, data: String(said.data), mediaType: said.mediaType }
}
