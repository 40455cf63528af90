import { limits } from '../../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal } from '../../kernel/refusal.ts'
import type { ChatRequest, Message } from '../../models/chat.ts'
import { modelIdOf } from '../../models/model-id.ts'
import { invalid, isFields, parseBody, type Fields } from '../body.ts'
import type { Params } from '../dialect.ts'
import { decodeExtension } from '../extension.ts'
import { decodeBlocks, decodeSystem, hasImage } from './content.ts'
import { Notes, notesOf } from './notes.ts'
import { decodeSettings } from './settings.ts'
import { decodeTags } from './tags.ts'
import { decodeTools } from './tools.ts'

/** Bedrock's own bound. */
const MODEL_ID_CHARS_MAX = 2_048

/** The alias that the route's `modelId` asks for; of an application's inference profile, its ARN. */
export function aliasOf(params: Params): OrRefusal<string> {
  const { modelId = '' } = params
  if (modelId === '' || modelId.length > MODEL_ID_CHARS_MAX) {
    return invalid(
      'modelId',
      `the name of an alias or an ARN, of at most ${MODEL_ID_CHARS_MAX} characters`,
    )
  }
  const id = modelIdOf(modelId)
  return 'alias' in id ? id.alias : modelId
}

/** The body of Converse and ConverseStream. Unknown members stay in `raw`; their text is collected. */
export function decodeConverse(
  body: Uint8Array | string,
  params: Params,
  stream: boolean,
): OrRefusal<ChatRequest> {
  const alias = aliasOf(params)
  if (isRefusal(alias)) return alias
  const parsed = parseBody(body)
  return isRefusal(parsed) ? parsed : converseOf(parsed.fields, { alias, stream })
}

interface Asked {
  readonly alias: string
  readonly stream: boolean
  readonly only?: 'count'
}

export function converseOf(raw: Fields, asked: Asked): OrRefusal<ChatRequest> {
  const notes = new Notes()
  const messages = decodeMessages(raw, notes)
  if (isRefusal(messages)) return messages
  const tools = decodeTools(raw['toolConfig'], notes)
  if (isRefusal(tools)) return tools
  const decoded = decodeSettings(raw, notes)
  if (isRefusal(decoded)) return decoded
  const tags = decodeTags(raw['requestMetadata'], 'requestMetadata')
  if (isRefusal(tags)) return tags
  const model = raw['additionalModelRequestFields']
  const own = isFields(model) ? model['standpipe'] : undefined
  const extension = decodeExtension(own)
  if (isRefusal(extension)) return extension
  noteOthers(raw, notes)
  if (notes.unknownText.length > limits.unknownTextsMax) {
    const most = `more than ${limits.unknownTextsMax} texts in members that are not messages`
    return refusal('invalid_request', most)
  }
  const { settings, maxOutputTokens } = decoded
  const toolChoice = tools.choice === undefined ? {} : { toolChoice: tools.choice }
  return {
    kind: 'chat',
    dialect: 'bedrock',
    ...asked,
    messages,
    rawMessages: messages,
    tools: tools.tools,
    maxOutputTokens,
    choiceCount: 1,
    // Every stream of this dialect ends with its usage.
    streamUsage: asked.stream,
    wants: {
      tools: tools.tools.length > 0,
      images: messages.some(({ parts }) => parts.some(hasImage)),
      structured: settings.format !== undefined,
    },
    unknownText: notes.unknownText,
    raw: withoutExtension(raw),
    declared: extension.declared,
    settings: { ...settings, ...toolChoice },
    ...notesOf(notes),
    ...tags,
    ...(isFields(own) ? { wantsProvenance: true as const } : {}),
    ...(extension.knowledgeBases === undefined ? {} : { knowledgeBases: extension.knowledgeBases }),
  }
}

/** What is ours never goes out. Clients with types reach it only inside the model's own fields. */
function withoutExtension(raw: Fields): Fields {
  const model = raw['additionalModelRequestFields']
  if (!isFields(model) || model['standpipe'] === undefined) return raw
  const { standpipe: _, ...rest } = model
  const { additionalModelRequestFields: __, ...others } = raw
  return Object.keys(rest).length === 0 ? others : { ...others, additionalModelRequestFields: rest }
}

const ROLES: ReadonlyMap<unknown, Message['role']> = new Map([
  ['user', 'user'],
  ['assistant', 'assistant'],
  ['system', 'system'],
])
const MESSAGE = new Set(['role', 'content'])

function decodeMessages(raw: Fields, notes: Notes): OrRefusal<readonly Message[]> {
  const { messages: given } = raw
  if (!Array.isArray(given) || given.length === 0) {
    return invalid('messages', 'an array with at least one message')
  }
  if (given.length > limits.messagesMax) {
    return refusal('invalid_request', `more than ${limits.messagesMax} messages`, {
      param: 'messages',
    })
  }
  const system = decodeSystem(raw['system'], notes)
  if (isRefusal(system)) return system
  const messages: Message[] = system.length === 0 ? [] : [{ role: 'system', parts: system }]
  for (let at = 0; at < given.length; at++) {
    const message = decodeMessage(given[at], `messages[${at}]`, notes)
    if (isRefusal(message)) return message
    messages.push(message)
  }
  return messages
}

function decodeMessage(value: unknown, param: string, notes: Notes): OrRefusal<Message> {
  if (!isFields(value)) return invalid(param, 'an object')
  const role = ROLES.get(value['role'])
  if (role === undefined) return invalid(`${param}.role`, 'one of `user`, `assistant`, `system`')
  const parts = decodeBlocks(value['content'], `${param}.content`, notes)
  if (isRefusal(parts)) return parts
  notes.others(value, MESSAGE, `${param}.`)
  return { role, parts }
}

/** Members that our values hold, or whose text is collected where they are read. */
const COVERED = new Set([
  'messages',
  'system',
  'toolConfig',
  'inferenceConfig',
  'outputConfig',
  'additionalModelRequestFields',
  'serviceTier',
  'modelId',
])
/** Bedrock's own: whether an answer without them is an answer to what was asked. */
const BEDROCKS: ReadonlyMap<string, boolean> = new Map([
  ['guardrailConfig', true],
  ['promptVariables', true],
  ['performanceConfig', false],
  ['additionalModelResponseFieldPaths', false],
])

function noteOthers(raw: Fields, notes: Notes): void {
  for (const key of Object.keys(raw)) {
    const value = raw[key]
    if (COVERED.has(key) || value === undefined || value === null) continue
    const needed = BEDROCKS.get(key)
    // Tags are ours to keep: a deployment of another dialect loses nothing by going without.
    if (key !== 'requestMetadata') notes.lost(key, needed ?? false)
    if (needed === undefined && key !== 'requestMetadata') {
      notes.unknownText.push(key)
      notes.judge(value, key, '')
    }
    if (key === 'promptVariables') notes.judge(value, key, '')
    notes.text(value)
  }
  notes.text(raw['modelId'])
}
