import { limits } from '../../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal } from '../../kernel/refusal.ts'
import type { Tool } from '../../models/chat.ts'
import type { Settings } from '../../models/settings.ts'
import { invalid, isFields } from '../body.ts'
import { decodeCachePoint } from './content.ts'
import type { Notes } from './notes.ts'
import { memberOf } from './union.ts'

export interface DecodedTools {
  readonly tools: readonly Tool[]
  readonly choice: Settings['toolChoice']
}

const NONE: DecodedTools = { tools: [], choice: undefined }
const CONFIG = new Set(['tools', 'toolChoice'])

/** `toolConfig`: tools that the client runs, tools of the vendor's own, cache points. */
export function decodeTools(value: unknown, notes: Notes): OrRefusal<DecodedTools> {
  if (value === undefined || value === null) return NONE
  if (!isFields(value)) return invalid('toolConfig', 'an object')
  const given = value['tools']
  if (!Array.isArray(given)) return invalid('toolConfig.tools', 'an array')
  if (given.length > limits.toolsMax) {
    return refusal('invalid_request', `more than ${limits.toolsMax} tools`, {
      param: 'toolConfig.tools',
    })
  }
  const tools: Tool[] = []
  for (let at = 0; at < given.length; at++) {
    const param = `toolConfig.tools[${at}]`
    const member = memberOf(given[at], param)
    if (isRefusal(member)) return member
    const problem = decodeTool(member, param, { tools, notes })
    if (isRefusal(problem)) return problem
  }
  const choice = decodeChoice(value['toolChoice'], notes)
  if (isRefusal(choice)) return choice
  notes.others(value, CONFIG, 'toolConfig.')
  return { tools, choice: choice?.choice }
}

interface Into {
  readonly tools: Tool[]
  readonly notes: Notes
}

function decodeTool(
  { name, content }: { readonly name: string; readonly content: unknown },
  param: string,
  { tools, notes }: Into,
): OrRefusal<undefined> {
  if (name === 'toolSpec') {
    const tool = decodeSpec(content, `${param}.toolSpec`, notes)
    if (isRefusal(tool)) return tool
    tools.push(tool)
    return undefined
  }
  if (name === 'cachePoint') {
    const cache = decodeCachePoint(content, `${param}.cachePoint`, notes)
    if (isRefusal(cache)) return cache
    const last = tools.at(-1)
    if (last === undefined) notes.lost(`${param}.cachePoint`, false)
    else tools[tools.length - 1] = { ...last, cache }
    return undefined
  }
  // A tool that the vendor itself runs (`systemTool`), or one that we do not know.
  if (name !== 'systemTool') notes.unknownText.push(name)
  notes.text(content)
  notes.effect('act', `${param}.${name}`, true)
  notes.lost(`${param}.${name}`, true)
  return undefined
}

const SPEC = new Set(['name', 'description', 'inputSchema', 'strict'])
const SCHEMA = new Set(['json'])

function decodeSpec(value: unknown, param: string, notes: Notes): OrRefusal<Tool> {
  if (!isFields(value)) return invalid(param, 'an object')
  const { name, description, inputSchema: schema, strict } = value
  if (typeof name !== 'string' || name === '') return invalid(`${param}.name`, 'a name')
  if (description !== undefined && description !== null && typeof description !== 'string') {
    return invalid(`${param}.description`, 'a string')
  }
  if (!isFields(schema)) return invalid(`${param}.inputSchema`, 'an object with `json`')
  const { json } = schema
  if (json !== undefined && !isFields(json)) {
    return invalid(`${param}.inputSchema.json`, 'a JSON Schema')
  }
  if (strict !== undefined && strict !== null && typeof strict !== 'boolean') {
    return invalid(`${param}.strict`, 'true or false')
  }
  notes.others(schema, SCHEMA, `${param}.inputSchema.`)
  notes.others(value, SPEC, `${param}.`)
  return {
    name,
    description: description ?? '',
    parameters: json,
    ...(typeof strict === 'boolean' ? { strict } : {}),
  }
}

const CHOICES: ReadonlyMap<string, 'auto' | 'required'> = new Map([
  ['auto', 'auto'],
  ['any', 'required'],
])

function decodeChoice(
  value: unknown,
  notes: Notes,
): OrRefusal<{ readonly choice: NonNullable<Settings['toolChoice']> } | undefined> {
  if (value === undefined || value === null) return undefined
  const member = memberOf(value, 'toolConfig.toolChoice')
  if (isRefusal(member)) return member
  const { name, content } = member
  const choice = CHOICES.get(name)
  if (isFields(content) && choice !== undefined) {
    notes.others(content, new Set(), `toolConfig.toolChoice.${name}.`)
    return { choice }
  }
  const tool = isFields(content) ? content['name'] : undefined
  if (name !== 'tool' || !isFields(content) || typeof tool !== 'string') {
    return invalid('toolConfig.toolChoice', '`auto`, `any` or `tool` with a name')
  }
  notes.text(tool)
  notes.others(content, new Set(['name']), 'toolConfig.toolChoice.tool.')
  return { choice: { tool } }
}
