import { limits } from '../../../kernel/limits.ts'
import { isRefusal, type OrRefusal } from '../../../kernel/refusal.ts'
import type { ChatRequest, Message } from '../../../models/chat.ts'
import { isFields, parseBody } from '../../body.ts'
import { noteActing, noteStoring, tagsOf } from '../common.ts'
import { decodeExtension, withoutExtension } from '../extension.ts'
import { Notes } from '../notes.ts'
import { invalid, Reader } from '../reader.ts'
import { decodeMessages } from './messages.ts'
import { readSettings } from './settings.ts'
import { decodeTools } from './tools.ts'
import { noteMembers } from './members.ts'

/** The body of `POST /v1/chat/completions`. Unknown fields stay in `raw`; their text is collected. */
export function decodeChat(body: Uint8Array | string): OrRefusal<ChatRequest> {
  const parsed = parseBody(body)
  if (isRefusal(parsed)) return parsed
  const raw = parsed.fields
  const { model } = raw
  if (typeof model !== 'string' || model === '') return invalid('model', 'the name of an alias')
  const notes = new Notes()
  const messages = decodeMessages(raw['messages'], notes)
  if (isRefusal(messages)) return messages
  const tools = decodeTools(raw['tools'], raw['functions'], notes)
  if (isRefusal(tools)) return tools
  const reader = new Reader(raw)
  const settings = readSettings(reader, notes)
  const bounds = readBounds(reader)
  const extension = decodeExtension(raw['standpipe'])
  if (isRefusal(extension)) return extension
  noteMembers(raw, notes)
  noteStoring(raw, notes)
  noteActing(raw, notes, NOTHING_READ)
  const problem = reader.problem ?? notes.problem()
  if (problem !== undefined) return problem
  const request: Making = {
    kind: 'chat',
    dialect: 'openai',
    alias: model,
    messages,
    rawMessages: messages,
    tools,
    maxOutputTokens: bounds.maxOutputTokens,
    choiceCount: bounds.choiceCount,
    stream: bounds.stream,
    streamUsage: bounds.streamUsage,
    wants: {
      tools: tools.length > 0,
      images: messages.some(hasImage),
      structured: isFields(raw['response_format']) && raw['response_format']['type'] !== 'text',
    },
    unknownText: notes.texts,
    raw: withoutExtension(raw),
    declared: extension.declared,
  }
  const tags = tagsOf(raw['metadata'])
  if (Object.keys(settings).length > 0) request.settings = settings
  if (notes.effects.length > 0) request.effects = notes.effects
  if (notes.untranslated.length > 0) request.untranslated = notes.untranslated
  if (notes.unscannable) request.unscannable = true
  if (isFields(raw['standpipe'])) request.wantsProvenance = true
  if (extension.knowledgeBases !== undefined) request.knowledgeBases = extension.knowledgeBases
  if (tags !== undefined) request.tags = tags
  return request
}

/** Here, every name is somebody else's. */
const NOTHING_READ: ReadonlySet<string> = new Set()

/** Member after member: a request is made for every body, and spreading is what it would cost most. */
type Making = { -readonly [K in keyof ChatRequest]: ChatRequest[K] }

type Bounds = Pick<ChatRequest, 'maxOutputTokens' | 'choiceCount' | 'stream' | 'streamUsage'>

function readBounds(reader: Reader): Bounds {
  const older = reader.whole('max_tokens')
  const newer = reader.whole('max_completion_tokens')
  const stream = reader.flag('stream') ?? false
  const usage = asksUsage(reader)
  return {
    // Both given: a deployment may heed either, so the larger one is what must be reckoned with.
    maxOutputTokens:
      older === undefined || newer === undefined ? (newer ?? older) : Math.max(older, newer),
    choiceCount: reader.whole('n', limits.choicesMax) ?? 1,
    stream,
    streamUsage: stream && usage,
  }
}

function asksUsage(reader: Reader): boolean {
  const options = reader.raw['stream_options'] ?? {}
  if (!isFields(options)) return reader.wrong('stream_options', 'an object') ?? false
  const usage = options['include_usage'] ?? false
  if (typeof usage === 'boolean') return usage
  return reader.wrong('stream_options.include_usage', 'true or false') ?? false
}

const hasImage = ({ parts }: Message): boolean => parts.some(({ kind }) => kind === 'image')
