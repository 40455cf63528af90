import type { LanguageModelV3CallOptions } from '@ai-sdk/provider'
import type { ChatRequest } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import { headersLost, type Losses, type Prompt } from '../../models/provider.ts'
import type { ModelRequest } from '../../models/request.ts'
import type { EffectKind, Settings } from '../../models/settings.ts'
import { Losing } from '../losing.ts'
import { traitsOf, type PackageTraits } from './dialects.ts'
import { promptOf } from './prompt.ts'

type Options = Omit<LanguageModelV3CallOptions, 'abortSignal'>
interface Written {
  readonly options: Options
  readonly losses: Losses
}

/** What a package is called with, and what of the request it would not get. */
export function writeCall(
  deployment: Deployment,
  request: ChatRequest,
  instructions?: string,
): Written {
  const losing = new Losing(request.dialect)
  const traits = traitsOf(deployment.package ?? '')
  loseForeign(request, losing)
  if (request.choiceCount > 1) losing.refuseNamed('choices')
  const tools = request.tools.map((tool) => {
    if (tool.cache !== undefined) losing.dropNamed('cache')
    return {
      type: 'function' as const,
      name: tool.name,
      ...(tool.description === '' ? {} : { description: tool.description }),
      inputSchema: (tool.parameters ?? { type: 'object', properties: {} }) as object,
      ...(tool.strict === undefined ? {} : { strict: tool.strict }),
    }
  })
  if (traits.strict !== true && tools.some(({ strict }) => strict === true)) losing.drop('strict')
  const options: Options = {
    prompt: promptOf(request.messages, { traits, losing }, instructions),
    ...settingsOf(request.settings ?? {}, traits, losing),
    ...(tools.length === 0 ? {} : { tools }),
  }
  return { options, losses: losing.losses }
}

/** What a deployment gets beyond the client's own words. */
export function optionsFor(deployment: Deployment, prompt: Prompt): Options {
  const request = prompt.request as ChatRequest
  const { options } = writeCall(deployment, request, prompt.instructions)
  const bound = prompt.maxOutputTokens ?? request.maxOutputTokens
  return bound === undefined ? options : { ...options, maxOutputTokens: bound }
}

/** Nothing of a client's own body passes: members that only its dialect has are all lost. */
function loseForeign(request: ModelRequest, losing: Losing): void {
  for (const { name, needed } of [...(request.effects ?? []), ...(request.untranslated ?? [])])
    losing.lose(name, needed)
  for (const name of headersLost(request)) losing.drop(name)
}

export function lossesOf(
  deployment: Deployment,
  request: ModelRequest,
  _permits: ReadonlySet<EffectKind>,
): Losses {
  if (request.kind === 'chat') return writeCall(deployment, request).losses
  const losing = new Losing(request.dialect)
  loseForeign(request, losing)
  for (const { parts } of request.messages)
    for (const part of parts) if (part.kind !== 'text') losing.refuse(part.kind)
  if (request.kind === 'embed') {
    if (request.dimensions !== undefined) losing.refuseNamed('dimensions')
    if (request.purpose !== undefined) losing.dropNamed('purpose')
  }
  return losing.losses
}

function settingsOf(settings: Settings, traits: PackageTraits, losing: Losing): Partial<Options> {
  const lacks = new Set<string>(traits.lacks)
  for (const name of ['topK', 'seed', 'presencePenalty', 'frequencyPenalty'] as const)
    if (settings[name] !== undefined && lacks.has(name)) losing.dropNamed(name)
  for (const name of ['user', 'serviceTier', 'promptCacheKey'] as const)
    if (settings[name] !== undefined) losing.dropNamed(name)
  // Several calls are what models do anyway.
  if (settings.parallelToolCalls === false) losing.dropNamed('parallelToolCalls')
  if (settings.stop !== undefined && settings.stop.length > 0 && lacks.has('stop'))
    losing.refuseNamed('stop')
  const own = { ...traits.always, ...reasoningOf(settings, traits, losing) }
  const kept = <N extends keyof Settings>(name: N): Settings[N] | undefined =>
    lacks.has(name) ? undefined : settings[name]
  const stop = kept('stop')
  return present({
    temperature: settings.temperature,
    topP: settings.topP,
    topK: kept('topK'),
    seed: kept('seed'),
    presencePenalty: kept('presencePenalty'),
    frequencyPenalty: kept('frequencyPenalty'),
    stopSequences: stop === undefined ? undefined : [...stop],
    toolChoice: toolChoice(settings.toolChoice),
    responseFormat: formatOf(settings.format, losing),
    providerOptions: Object.keys(own).length === 0 ? undefined : { [traits.key]: own },
  }) as Partial<Options>
}

const present = (members: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

function reasoningOf({ reasoning }: Settings, traits: PackageTraits, losing: Losing): object {
  if (reasoning === undefined) return {}
  if (reasoning.summary !== undefined) losing.dropNamed('summary')
  const options = traits.reasoning?.(reasoning)
  if (options === undefined) losing.dropNamed('reasoning')
  return options ?? {}
}

function toolChoice(choice: Settings['toolChoice']): LanguageModelV3CallOptions['toolChoice'] {
  if (choice === undefined) return undefined
  return typeof choice === 'string' ? { type: choice } : { type: 'tool', toolName: choice.tool }
}

function formatOf(
  format: Settings['format'],
  losing: Losing,
): LanguageModelV3CallOptions['responseFormat'] {
  if (format === undefined) return undefined
  if (format.kind === 'json') return { type: 'json' }
  const { name, description, schema, strict } = format
  // Whether it is strict is each package's own choice.
  if (strict === true) losing.drop('strict')
  return {
    type: 'json',
    name,
    ...(description === undefined ? {} : { description }),
    schema: schema as object,
  }
}
