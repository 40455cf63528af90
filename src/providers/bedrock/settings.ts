import type { DialectId } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { ModelRequest } from '../../models/request.ts'
import type { Settings } from '../../models/settings.ts'

type Fields = Record<string, unknown>

/** How the words that we share are said to Converse, and which are not. */
export interface Said {
  readonly inferenceConfig: Fields
  readonly outputConfig: Fields
  /** Of the model's own. */
  readonly modelFields: Fields
  /** Settings that Converse, or this model behind it, has no word for. */
  readonly dropped: readonly (keyof Settings)[]
  readonly refused: readonly (keyof Settings)[]
}

/** Claude's own fields are passed through Converse. */
const isClaude = ({ model }: Deployment): boolean => model.includes('anthropic.')

const EFFORTS = new Set(['low', 'medium', 'high', 'xhigh', 'max'])
/** What costs the price that was held. */
const PLAIN_TIERS = new Set(['default', 'auto', 'standard'])

const UNKNOWN_THERE: readonly (keyof Settings)[] = [
  'seed',
  'presencePenalty',
  'frequencyPenalty',
  'user',
  'promptCacheKey',
]

export function settingsFor(deployment: Deployment, settings: Settings): Said {
  const said = {
    inferenceConfig: {} as Fields,
    outputConfig: {} as Fields,
    modelFields: {} as Fields,
    dropped: UNKNOWN_THERE.filter((name) => settings[name] !== undefined),
    refused: [] as (keyof Settings)[],
  }
  const { temperature, topP, topK, stop, serviceTier } = settings
  if (temperature !== undefined) said.inferenceConfig['temperature'] = temperature
  if (topP !== undefined) said.inferenceConfig['topP'] = topP
  if (stop !== undefined) said.inferenceConfig['stopSequences'] = stop
  if (topK !== undefined) {
    if (isClaude(deployment)) said.modelFields['top_k'] = topK
    else said.dropped.push('topK')
  }
  if (serviceTier !== undefined && !PLAIN_TIERS.has(serviceTier)) said.dropped.push('serviceTier')
  if (settings.parallelToolCalls === false) said.dropped.push('parallelToolCalls')
  sayFormat(settings, said)
  sayReasoning(deployment, settings, said)
  return said
}

interface Saying {
  readonly outputConfig: Fields
  readonly modelFields: Fields
  readonly dropped: (keyof Settings)[]
  readonly refused: (keyof Settings)[]
}

function sayFormat({ format }: Settings, said: Saying): void {
  if (format === undefined) return
  if (format.kind === 'json') {
    said.refused.push('format')
    return
  }
  const { name, description, schema } = format
  said.outputConfig['textFormat'] = {
    type: 'json_schema',
    structure: {
      jsonSchema: {
        schema: JSON.stringify(schema),
        name,
        ...(description === undefined ? {} : { description }),
      },
    },
  }
}

function sayReasoning(deployment: Deployment, { reasoning }: Settings, said: Saying): void {
  if (reasoning === undefined) return
  const { effort, budgetTokens, summary } = reasoning
  const thinking = thinkingOf(effort, budgetTokens)
  if (thinking !== undefined && isClaude(deployment)) said.modelFields['thinking'] = thinking
  if (effort !== undefined && EFFORTS.has(effort)) said.outputConfig['effort'] = effort
  const unsaid =
    summary !== undefined ||
    (thinking !== undefined && !isClaude(deployment)) ||
    effort === 'minimal'
  if (unsaid) said.dropped.push('reasoning')
}

function thinkingOf(
  effort: string | undefined,
  budgetTokens: number | undefined,
): object | undefined {
  if (budgetTokens !== undefined) return { type: 'enabled', budget_tokens: budgetTokens }
  if (effort === 'none') return { type: 'disabled' }
  return effort === undefined ? { type: 'adaptive' } : undefined
}

/** What clients of each dialect call it. */
const NAMES: Readonly<Record<DialectId, Readonly<Partial<Record<keyof Settings, string>>>>> = {
  openai: {
    topK: 'top_k',
    presencePenalty: 'presence_penalty',
    frequencyPenalty: 'frequency_penalty',
    toolChoice: 'tool_choice',
    parallelToolCalls: 'parallel_tool_calls',
    format: 'response_format',
    reasoning: 'reasoning_effort',
    serviceTier: 'service_tier',
    promptCacheKey: 'prompt_cache_key',
  },
  responses: {
    topK: 'top_k',
    toolChoice: 'tool_choice',
    parallelToolCalls: 'parallel_tool_calls',
    format: 'text.format',
    serviceTier: 'service_tier',
    promptCacheKey: 'prompt_cache_key',
  },
  anthropic: {
    topK: 'top_k',
    toolChoice: 'tool_choice',
    parallelToolCalls: 'tool_choice.disable_parallel_tool_use',
    format: 'output_format',
    reasoning: 'thinking',
    user: 'metadata.user_id',
    serviceTier: 'service_tier',
  },
  bedrock: {
    topK: 'additionalModelRequestFields.top_k',
    toolChoice: 'toolConfig.toolChoice',
    format: 'outputConfig.textFormat',
    reasoning: 'additionalModelRequestFields.thinking',
  },
}

/** The setting as the client wrote it. */
export const settingName = ({ dialect }: ModelRequest, name: keyof Settings): string =>
  NAMES[dialect][name] ?? name
