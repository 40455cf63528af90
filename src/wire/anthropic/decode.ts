import { limits } from '../../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal } from '../../kernel/refusal.ts'
import { collectSetting, collectText } from '../../kernel/texts.ts'
import type { ChatRequest, Message, Part } from '../../models/chat.ts'
import { effectOfName, isAsked } from '../../models/effectful.ts'
import type { EffectKind } from '../../models/settings.ts'
import { invalid, isFields, parseBody, type Fields } from '../body.ts'
import type { Headers, Params } from '../dialect.ts'
import { decodeExtension } from '../extension.ts'
import { addEffect, collectOthers, keepApart, type Found } from './found.ts'
import { forwardedHeaders } from './headers.ts'
import { decodeMessages } from './messages.ts'
import { decodeSettings } from './settings.ts'
import { decodeTools } from './tools.ts'

/** What stands around the body. */
export interface Asked {
  readonly params: Params
  readonly headers: Headers
  readonly only?: 'count'
}

/**
 * The body of `POST /v1/messages`, of its `count_tokens`, and of Bedrock's InvokeModel, where the path
 * names the model and says whether to stream. Unknown fields stay in `raw`; their text is collected.
 */
export function decodeMessagesBody(
  body: Uint8Array | string,
  asked: Asked,
): OrRefusal<ChatRequest> {
  const parsed = parseBody(body)
  if (isRefusal(parsed)) return parsed
  const raw = parsed.fields
  const found: Found = { unknown: [], effects: [], untranslated: [], unscannable: false }
  const door = decodeDoor(raw, asked)
  if (isRefusal(door)) return door
  const messages = decodeMessages(raw['system'], raw['messages'], found)
  if (isRefusal(messages)) return messages
  const tools = decodeTools(raw['tools'], found)
  if (isRefusal(tools)) return tools
  const settings = decodeSettings(raw, found)
  if (isRefusal(settings)) return settings
  const extension = decodeExtension(raw['standpipe'])
  if (isRefusal(extension)) return extension
  collectRest(raw, found)
  for (const value of Object.values(door.forwarded)) found.unknown.push(value)
  // Only this dialect has features to be tried out.
  if (door.forwarded['anthropic-beta'] !== undefined)
    found.untranslated.push({ name: 'anthropic-beta', needed: false })
  const most = limits.unknownTextsMax
  if (found.unknown.length > most || found.untranslated.length > most) {
    const message = `more than ${most} texts in members that are not messages`
    return refusal('invalid_request', message)
  }
  const { alias, stream, maxOutputTokens, forwarded } = door
  collectSetting(raw['max_tokens'], found.unknown)
  return {
    kind: 'chat',
    ...(asked.only === undefined ? {} : { only: asked.only }),
    dialect: 'anthropic',
    alias,
    messages,
    rawMessages: messages,
    tools: tools.tools,
    maxOutputTokens,
    choiceCount: 1,
    stream,
    // Usage is no choice of the client's here: every stream tells it.
    streamUsage: true,
    wants: {
      tools: tools.any,
      images: messages.some(hasImage),
      structured: settings.format !== undefined,
    },
    unknownText: found.unknown,
    raw: withoutOurs(raw),
    declared: extension.declared,
    ...(isFields(raw['standpipe']) ? { wantsProvenance: true as const } : {}),
    ...(extension.knowledgeBases === undefined ? {} : { knowledgeBases: extension.knowledgeBases }),
    settings,
    ...(found.unscannable ? { unscannable: true as const } : {}),
    ...(found.effects.length === 0 ? {} : { effects: found.effects }),
    ...(found.untranslated.length === 0 ? {} : { untranslated: found.untranslated }),
    ...(Object.keys(forwarded).length === 0 ? {} : { forwarded }),
  }
}

interface DoorFacts {
  readonly alias: string
  readonly stream: boolean
  readonly maxOutputTokens: number | undefined
  readonly forwarded: Readonly<Record<string, string>>
}

function decodeDoor(raw: Fields, { params, headers, only }: Asked): OrRefusal<DoorFacts> {
  const { modelId } = params
  const model = modelId ?? raw['model']
  if (typeof model !== 'string' || model === '') return invalid('model', 'the name of an alias')
  const asks = modelId === undefined ? (raw['stream'] ?? false) : params['stream'] === 'true'
  if (typeof asks !== 'boolean') return invalid('stream', 'true or false')
  const bound = decodeBound(raw['max_tokens'], only)
  if (isRefusal(bound)) return bound
  const betas = decodeBetas(raw['anthropic_beta'])
  if (isRefusal(betas)) return betas
  // Bedrock's own headers are signed and say nothing of Anthropic's.
  const forwarded = forwardedHeaders(modelId === undefined ? headers : {}, betas.text)
  if (isRefusal(forwarded)) return forwarded
  return {
    alias: model,
    stream: asks && only === undefined,
    maxOutputTokens: bound.tokens,
    forwarded,
  }
}

function decodeBound(
  value: unknown,
  only: 'count' | undefined,
): OrRefusal<{ readonly tokens: number | undefined }> {
  if (value === undefined || value === null)
    return only === 'count' ? { tokens: undefined } : BOUND_IS_REQUIRED
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1
    ? { tokens: value }
    : invalid('max_tokens', 'a whole number from 1')
}

const BOUND_IS_REQUIRED = refusal(
  'invalid_request',
  '`max_tokens` is required: a whole number from 1',
  { param: 'max_tokens' },
)

/** Bodies name betas where headers cannot. */
function decodeBetas(value: unknown): OrRefusal<{ readonly text: string | undefined }> {
  if (value === undefined || value === null) return { text: undefined }
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string'))
    return invalid('anthropic_beta', 'an array of strings')
  return { text: value.join(',') }
}

const hasImage = ({ parts }: Message): boolean => parts.some(isPicture)
const isPicture = (part: Part): boolean =>
  part.kind === 'image' ||
  (part.kind === 'toolResult' && part.attachments?.some(({ kind }) => kind === 'image') === true)

/** What is ours, and what belongs to the way of calling, never goes out with the body. */
function withoutOurs(raw: Fields): Fields {
  const rest: Record<string, unknown> = { ...raw }
  for (const name of ['standpipe', 'anthropic_version', 'anthropic_beta']) {
    if (rest[name] !== undefined) delete rest[name]
  }
  return rest
}

/** Members whose text stands in our values already, or that hold no text. */
const COVERED = new Set([
  'model',
  'messages',
  'system',
  'max_tokens',
  'stream',
  'tools',
  'tool_choice',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'metadata',
  'thinking',
  'output_config',
  'output_format',
  'service_tier',
  'standpipe',
  'anthropic_version',
  'anthropic_beta',
])

interface Special {
  readonly needed: boolean
  readonly effect?: EffectKind
}
/** Members that only this dialect has. What is not here is unknown: its name is scanned too. */
const SPECIAL: ReadonlyMap<string, Special> = new Map([
  ['cache_control', { needed: false }],
  ['context_management', { needed: false }],
  ['speed', { needed: false }],
  // Where the work may be done is a promise that only this vendor can keep.
  ['inference_geo', { needed: true }],
  ['container', { needed: true, effect: 'act' }],
  ['mcp_servers', { needed: true, effect: 'act' }],
  ['compaction', { needed: true }],
  ['thread', { needed: true, effect: 'store' }],
  ['diagnostics', { needed: false, effect: 'store' }],
])

function collectRest(raw: Fields, found: Found): void {
  collectOthers(raw, KNOWN, '', found)
  for (const [name, { needed, effect }] of SPECIAL) {
    const value = raw[name]
    if (value === undefined || value === null) continue
    if (Array.isArray(value) && value.length === 0) continue
    keepApart(value, name, needed, found)
    if (effect !== undefined) addEffect(effect, name, needed, found)
  }
  for (const name of Object.keys(raw)) {
    const effect = KNOWN.has(name) || !isAsked(raw[name]) ? undefined : effectOfName(name)
    if (effect !== undefined) addEffect(effect, name, true, found)
  }
  // Said to the way of calling; it does not go on, but it is recorded with the body.
  collectText(raw['anthropic_version'], found.unknown)
}
const KNOWN = new Set([...COVERED, ...SPECIAL.keys()])
