import { limits } from '../../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../../kernel/refusal.ts'
import type { ChatRequest, Message } from '../../models/chat.ts'
import { isFields, parseBody, type Fields } from '../body.ts'
import { collectSetting, collectText } from '../../kernel/texts.ts'
import { decodeExtension } from './extension.ts'
import { decodeMessages } from './messages.ts'
import { invalid } from './parts.ts'
import { decodeTools } from './tools.ts'

/** The body of `POST /v1/chat/completions`. Unknown fields stay in `raw`; their text is collected. */
export function decodeChat(body: Uint8Array | string): OrRefusal<ChatRequest> {
  const parsed = parseBody(body)
  if (isRefusal(parsed)) return parsed
  const raw = parsed.fields
  const { model } = raw
  if (typeof model !== 'string' || model === '') return invalid('model', 'the name of an alias')
  const unknownText: string[] = []
  const messages = decodeMessages(raw['messages'], unknownText)
  if (isRefusal(messages)) return messages
  const tools = decodeTools(raw['tools'], raw['functions'], unknownText)
  if (isRefusal(tools)) return tools
  const settings = decodeSettings(raw)
  if (isRefusal(settings)) return settings
  const extension = decodeExtension(raw['standpipe'])
  if (isRefusal(extension)) return extension
  collectUnknown(raw, unknownText)
  if (unknownText.length > limits.unknownTextsMax) {
    const most = `more than ${limits.unknownTextsMax} texts in members that are not messages`
    return refusal('invalid_request', most)
  }
  return {
    kind: 'chat',
    dialect: 'openai',
    alias: model,
    messages,
    rawMessages: messages,
    tools,
    maxOutputTokens: settings.maxOutputTokens,
    choiceCount: settings.choiceCount,
    stream: settings.stream,
    streamUsage: settings.streamUsage,
    wants: {
      tools: tools.length > 0,
      images: messages.some(hasImage),
      structured: settings.structured,
    },
    unknownText,
    raw: withoutExtension(raw),
    declared: extension.declared,
    ...(isFields(raw['standpipe']) ? { wantsProvenance: true as const } : {}),
    ...(extension.knowledgeBases === undefined ? {} : { knowledgeBases: extension.knowledgeBases }),
  }
}

const hasImage = ({ parts }: Message): boolean => parts.some(({ kind }) => kind === 'image')

/** What is ours never goes out. */
function withoutExtension(raw: Fields): Fields {
  if (raw['standpipe'] === undefined) return raw
  const { standpipe: _, ...rest } = raw
  return rest
}

interface Settings {
  readonly maxOutputTokens: number | undefined
  readonly choiceCount: number
  readonly stream: boolean
  readonly streamUsage: boolean
  readonly structured: boolean
}

function decodeSettings(raw: Fields): OrRefusal<Settings> {
  const older = wholeNumber(raw, 'max_tokens', Number.MAX_SAFE_INTEGER)
  if (isRefusal(older)) return older
  const newer = wholeNumber(raw, 'max_completion_tokens', Number.MAX_SAFE_INTEGER)
  if (isRefusal(newer)) return newer
  const choices = wholeNumber(raw, 'n', limits.choicesMax)
  if (isRefusal(choices)) return choices
  const stream = raw['stream'] ?? false
  if (typeof stream !== 'boolean') return invalid('stream', 'true or false')
  const streamUsage = decodeStreamOptions(raw['stream_options'])
  if (isRefusal(streamUsage)) return streamUsage
  const structured = decodeResponseFormat(raw['response_format'])
  if (isRefusal(structured)) return structured
  const problem = toolChoiceProblem(raw['tool_choice'])
  if (problem !== undefined) return problem
  return {
    // Both given: a deployment may heed either, so the larger one is what must be reckoned with.
    maxOutputTokens:
      older === undefined || newer === undefined ? (newer ?? older) : Math.max(older, newer),
    choiceCount: choices ?? 1,
    stream,
    streamUsage: stream && streamUsage,
    structured,
  }
}

function wholeNumber(raw: Fields, name: string, most: number): OrRefusal<number | undefined> {
  const value = raw[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1 || value > most) {
    return invalid(
      name,
      most === Number.MAX_SAFE_INTEGER
        ? 'a whole number from 1'
        : `a whole number from 1 to ${most}`,
    )
  }
  return value
}

function decodeStreamOptions(value: unknown): OrRefusal<boolean> {
  if (value === undefined || value === null) return false
  if (!isFields(value)) return invalid('stream_options', 'an object')
  const usage = value['include_usage'] ?? false
  return typeof usage === 'boolean'
    ? usage
    : invalid('stream_options.include_usage', 'true or false')
}

function decodeResponseFormat(value: unknown): OrRefusal<boolean> {
  if (value === undefined || value === null) return false
  if (!isFields(value)) return invalid('response_format', 'an object')
  const { type } = value
  if (typeof type !== 'string') return invalid('response_format.type', 'a string')
  return type !== 'text'
}

function toolChoiceProblem(value: unknown): Refusal | undefined {
  if (value === undefined || value === null || typeof value === 'string' || isFields(value))
    return undefined
  return invalid('tool_choice', 'a string or an object')
}

/** Members whose text stands in our values already, or that hold no text. */
const COVERED = new Set([
  'model',
  'messages',
  'tools',
  'functions',
  'standpipe',
  'stream',
  'stream_options',
])
/** Numbers that go out as they came. */
const SETTINGS = new Set([
  'max_tokens',
  'max_completion_tokens',
  'n',
  'seed',
  'temperature',
  'top_p',
  'presence_penalty',
  'frequency_penalty',
  'top_logprobs',
])
/** Members that we know: their names tell nothing. Their text is collected. */
const NAMED = new Set([
  'stop',
  'user',
  'metadata',
  'store',
  'tool_choice',
  'parallel_tool_calls',
  'response_format',
  'logit_bias',
  'logprobs',
  'reasoning_effort',
  'service_tier',
  'modalities',
])

function collectUnknown(raw: Fields, into: string[]): void {
  for (const key of Object.keys(raw)) {
    if (COVERED.has(key)) continue
    if (SETTINGS.has(key)) {
      collectSetting(raw[key], into)
      continue
    }
    if (!NAMED.has(key)) into.push(key)
    collectText(raw[key], into)
  }
  // The older form is not decoded when both are there, but it goes out.
  if (raw['tools'] !== undefined && raw['tools'] !== null) collectText(raw['functions'], into)
  const { stream_options: options } = raw
  if (isFields(options)) {
    for (const key of Object.keys(options)) {
      if (key === 'include_usage') continue
      into.push(key)
      collectText(options[key], into)
    }
  }
}
