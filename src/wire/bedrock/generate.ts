import { limits } from '../../kernel/limits.ts'
import { isRefusal, type OrRefusal } from '../../kernel/refusal.ts'
import type { RequestId } from '../../kernel/values.ts'
import type { ChatRequest, Message } from '../../models/chat.ts'
import { modelIdOf } from '../../models/model-id.ts'
import { responseIdOf } from '../../models/response-id.ts'
import type { Settings, Untranslated } from '../../models/settings.ts'
import { invalid, isFields, type Fields } from '../body.ts'
import { bodyMembers, countOf, isAbsent, membersOf, textOf } from './members.ts'
import { decodeSearch, decodeUser } from './retrieve.ts'

/**
 * RetrieveAndGenerate: a question to an alias over one knowledge base.
 *
 * Nothing of the body goes out as it came (`raw` is empty), so what our values do not hold would be lost
 * at every deployment: it is refused by its name, but for what only tunes AWS's own way to the answer.
 */
export function decodeGenerate(body: Uint8Array | string, stream: boolean): OrRefusal<ChatRequest> {
  const parsed = bodyMembers(body, BODY)
  if (isRefusal(parsed)) return parsed
  const { input, sessionId, retrieveAndGenerateConfiguration, userContext } = parsed.fields
  const asked = membersOf(input, new Set(['text']), 'input')
  if (isRefusal(asked)) return asked
  const question = textOf(asked.fields['text'], 'input.text', limits.queryCharsMax)
  if (isRefusal(question)) return question
  const session = isAbsent(sessionId) ? undefined : textOf(sessionId, 'sessionId', 100)
  if (isRefusal(session)) return session
  const user = decodeUser(userContext)
  if (isRefusal(user)) return user
  const over = decodeConfiguration(retrieveAndGenerateConfiguration)
  if (isRefusal(over)) return over
  return {
    kind: 'chat',
    dialect: 'bedrock',
    alias: over.alias,
    messages: messagesOf(question, over.template),
    ...(session === undefined ? {} : { previous: answerOf(session) }),
    ...user,
    searches: [over.knowledgeBase],
    settings: over.settings,
    untranslated: over.tunings,
    tools: [],
    maxOutputTokens: over.maxOutputTokens,
    choiceCount: 1,
    stream,
    streamUsage: false,
    wants: { tools: false, images: false, structured: false },
    unknownText: over.settings.stop ?? [],
    raw: {},
    declared: undefined,
  }
}

/** A session is named by its last answer. The answer's request is told beside it, and means the same. */
const answerOf = (session: string): string =>
  session.startsWith('req_') ? responseIdOf(session as RequestId) : session

const BODY = new Set(['input', 'sessionId', 'retrieveAndGenerateConfiguration', 'userContext'])
const CONFIGURATION = new Set(['type', 'knowledgeBaseConfiguration'])
const KNOWLEDGE_BASE = new Set([
  'knowledgeBaseId',
  'modelArn',
  'retrievalConfiguration',
  'generationConfiguration',
  'orchestrationConfiguration',
])
const OVER = 'retrieveAndGenerateConfiguration.knowledgeBaseConfiguration'
const ARN_CHARS_MAX = 2_048

interface Generation {
  readonly template: string | undefined
  readonly settings: Settings
  readonly maxOutputTokens: number | undefined
}
interface Over extends Generation {
  readonly alias: string
  readonly knowledgeBase: string
  /** What tunes AWS's own way to an answer, and nothing of ours. */
  readonly tunings: readonly Untranslated[]
}

function decodeConfiguration(value: unknown): OrRefusal<Over> {
  const given = membersOf(value, CONFIGURATION, 'retrieveAndGenerateConfiguration')
  if (isRefusal(given)) return given
  if (given.fields['type'] !== 'KNOWLEDGE_BASE')
    return invalid('retrieveAndGenerateConfiguration.type', '`KNOWLEDGE_BASE`')
  const inner = membersOf(given.fields['knowledgeBaseConfiguration'], KNOWLEDGE_BASE, OVER)
  if (isRefusal(inner)) return inner
  const { fields } = inner
  const knowledgeBase = textOf(fields['knowledgeBaseId'], `${OVER}.knowledgeBaseId`, 100)
  if (isRefusal(knowledgeBase)) return knowledgeBase
  const arn = textOf(fields['modelArn'], `${OVER}.modelArn`, ARN_CHARS_MAX)
  if (isRefusal(arn)) return arn
  const count = decodeSearch(fields['retrievalConfiguration'], `${OVER}.retrievalConfiguration`)
  if (isRefusal(count)) return count
  const generation = decodeGeneration(fields['generationConfiguration'])
  if (isRefusal(generation)) return generation
  const id = modelIdOf(arn)
  const alias = 'alias' in id ? id.alias : arn
  return { ...generation, alias, knowledgeBase, tunings: tuningsOf(fields, count) }
}

/** How many passages enter is the alias's to say; how the question is put to the index, ours. */
function tuningsOf(fields: Fields, count: number | undefined): readonly Untranslated[] {
  const tunings: Untranslated[] = []
  const dropped = (name: string): unknown =>
    tunings.push({ name: `${OVER}.${name}`, needed: false })
  if (count !== undefined) dropped('retrievalConfiguration')
  if (!isAbsent(fields['orchestrationConfiguration'])) dropped('orchestrationConfiguration')
  const generation = fields['generationConfiguration']
  if (isFields(generation) && !isAbsent(generation['performanceConfig']))
    dropped('generationConfiguration.performanceConfig')
  return tunings
}

const GENERATION = new Set(['promptTemplate', 'inferenceConfig', 'performanceConfig'])
const TEMPLATE_CHARS_MAX = 4_000

function decodeGeneration(value: unknown): OrRefusal<Generation> {
  if (isAbsent(value)) return { template: undefined, settings: {}, maxOutputTokens: undefined }
  const param = `${OVER}.generationConfiguration`
  const given = membersOf(value, GENERATION, param)
  if (isRefusal(given)) return given
  const template = decodeTemplate(given.fields['promptTemplate'], `${param}.promptTemplate`)
  if (isRefusal(template)) return template
  const inference = decodeInference(given.fields['inferenceConfig'], `${param}.inferenceConfig`)
  return isRefusal(inference) ? inference : { template, ...inference }
}

function decodeTemplate(value: unknown, param: string): OrRefusal<string | undefined> {
  if (isAbsent(value)) return undefined
  const given = membersOf(value, new Set(['textPromptTemplate']), param)
  if (isRefusal(given)) return given
  const { textPromptTemplate: text } = given.fields
  return isAbsent(text)
    ? undefined
    : textOf(text, `${param}.textPromptTemplate`, TEMPLATE_CHARS_MAX)
}

const INFERENCE = new Set(['temperature', 'topP', 'maxTokens', 'stopSequences'])

function decodeInference(value: unknown, param: string): OrRefusal<Omit<Generation, 'template'>> {
  if (isAbsent(value)) return { settings: {}, maxOutputTokens: undefined }
  const config = membersOf(value, new Set(['textInferenceConfig']), param)
  if (isRefusal(config)) return config
  const { textInferenceConfig: inner } = config.fields
  if (isAbsent(inner)) return { settings: {}, maxOutputTokens: undefined }
  const path = `${param}.textInferenceConfig`
  const given = membersOf(inner, INFERENCE, path)
  if (isRefusal(given)) return given
  const { temperature, topP, maxTokens, stopSequences: stop } = given.fields
  for (const [name, number] of Object.entries({ temperature, topP }))
    if (!isAbsent(number) && (typeof number !== 'number' || number < 0 || number > 1))
      return invalid(`${path}.${name}`, 'a number from 0 to 1')
  const maxOutputTokens = countOf(maxTokens, `${path}.maxTokens`, Number.MAX_SAFE_INTEGER)
  if (isRefusal(maxOutputTokens)) return maxOutputTokens
  if (!isAbsent(stop) && !(Array.isArray(stop) && stop.length <= 4 && stop.every(isText)))
    return invalid(`${path}.stopSequences`, 'at most 4 texts')
  const settings: Settings = {
    ...(isAbsent(temperature) ? {} : { temperature: temperature as number }),
    ...(isAbsent(topP) ? {} : { topP: topP as number }),
    ...(isAbsent(stop) ? {} : { stop: stop as readonly string[] }),
  }
  return { settings, maxOutputTokens }
}

const isText = (value: unknown): boolean => typeof value === 'string'

/**
 * A template says what the model is to do. Where it puts the passages and the question, we put words that
 * point at them: passages enter as numbered data, never inside instructions.
 */
function messagesOf(question: string, template: string | undefined): readonly Message[] {
  const asked: Message = { role: 'user', parts: [{ kind: 'text', text: question }] }
  if (template === undefined) return [asked]
  const text = template.replaceAll(PLACEHOLDER, (name) => POINTERS.get(name) ?? '')
  return [{ role: 'system', parts: [{ kind: 'text', text }] }, asked]
}
const PLACEHOLDER =
  /\$(?:search_results|query|output_format_instructions|current_time|conversation_history)\$/g
const POINTERS: ReadonlyMap<string, string> = new Map([
  ['$search_results$', '(the numbered passages)'],
  ['$query$', "(the user's message)"],
  ['$conversation_history$', '(the messages before)'],
])
