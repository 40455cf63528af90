import type { Deployment } from '../../models/deployment.ts'
import type { Prompt } from '../../models/provider.ts'
import type { ModelRequest } from '../../models/request.ts'
import { isFields } from '../fields.ts'
import { Blocks } from './content.ts'
import { isOwn, withheldFields, withheldMembers } from './own.ts'
import { Names } from './names.ts'
import { settingsFor } from './settings.ts'

type Body = Record<string, unknown>

export interface Built {
  readonly text: string
  /** What the answer's names are put back by. */
  readonly names: Names
}

/** The body of Converse or, for a count, of CountTokens. */
export function requestBody(deployment: Deployment, prompt: Prompt): Built {
  const { request } = prompt
  const names = new Names()
  // INVARIANT (raw is sent only while true): see ChatRequest.rawMessages.
  const own = isOwn(request)
  const body = own ? fromRaw(prompt) : fromValues(deployment, prompt, names)
  if (isCount(request)) {
    return { text: JSON.stringify({ input: { converse: countable(body) } }), names }
  }
  boundOutput(body, prompt.maxOutputTokens ?? (own ? undefined : request.maxOutputTokens))
  return { text: JSON.stringify(body), names }
}

export const isCount = (request: ModelRequest): boolean =>
  request.kind === 'chat' && request.only === 'count'

/** All that CountTokens takes. */
const COUNTED = ['messages', 'system', 'toolConfig', 'additionalModelRequestFields'] as const
const countable = (body: Body): Body =>
  Object.fromEntries(
    COUNTED.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])),
  )

function fromRaw({ request, instructions }: Prompt): Body {
  const body: Body = { ...request.raw }
  for (const name of withheldMembers(request.raw)) delete body[name]
  if (Object.hasOwn(body, 'modelId')) delete body['modelId']
  const fields = body['additionalModelRequestFields']
  if (isFields(fields)) {
    const kept: Body = { ...fields }
    for (const name of withheldFields(fields)) delete kept[name]
    body['additionalModelRequestFields'] = kept
  }
  if (instructions !== undefined) {
    const system = Array.isArray(body['system']) ? (body['system'] as readonly unknown[]) : []
    body['system'] = [{ text: instructions }, ...system]
  }
  return body
}

function boundOutput(body: Body, bound: number | undefined): void {
  if (bound === undefined) return
  const config = isFields(body['inferenceConfig']) ? body['inferenceConfig'] : {}
  const own = config['maxTokens']
  const maxTokens = typeof own === 'number' ? Math.min(own, bound) : bound
  body['inferenceConfig'] = { ...config, maxTokens }
}

/** Members of our own dialect that hold no text of the conversation, and so survive a rebuilt body. */
export const KEPT: readonly string[] = [
  'guardrailConfig',
  'additionalModelResponseFieldPaths',
  'requestMetadata',
]

function fromValues(deployment: Deployment, prompt: Prompt, names: Names): Body {
  const { request, instructions } = prompt
  const blocks = new Blocks(names)
  const system = blocks.system(request.messages, instructions)
  const { inferenceConfig, outputConfig, modelFields } = settingsFor(
    deployment,
    request.settings ?? {},
  )
  const body: Body = { messages: blocks.turns(request.messages) }
  if (system.length > 0) body['system'] = system
  const tools = toolConfig(request, blocks, names)
  if (tools !== undefined) body['toolConfig'] = tools
  setUnlessEmpty(body, 'inferenceConfig', inferenceConfig)
  setUnlessEmpty(body, 'outputConfig', outputConfig)
  setUnlessEmpty(body, 'additionalModelRequestFields', modelFields)
  if (request.dialect === 'bedrock') {
    for (const name of KEPT) if (request.raw[name] !== undefined) body[name] = request.raw[name]
  }
  return body
}

function setUnlessEmpty(body: Body, name: string, value: Body): void {
  if (Object.keys(value).length > 0) body[name] = value
}

/** Converse cannot forbid tools that it is told of; without a call before, they are simply not told. */
function toolConfig(request: ModelRequest, blocks: Blocks, names: Names): Body | undefined {
  const choice = request.settings?.toolChoice
  if (request.tools.length === 0 || choice === 'none') return undefined
  const tools = blocks.tools(request.tools)
  if (choice === undefined) return { tools }
  if (choice === 'auto') return { tools, toolChoice: { auto: {} } }
  if (choice === 'required') return { tools, toolChoice: { any: {} } }
  return { tools, toolChoice: { tool: { name: names.name(choice.tool) } } }
}
