import type { ChatRequest } from '../../models/chat.ts'
import type { Reasoning, Settings } from '../../models/settings.ts'
import type { Body } from './build.ts'

/** Sampling, tool choice, thought and the answer's shape, in Anthropic's names. */
export function parametersOf({ settings = {}, tools }: ChatRequest): Body {
  const { temperature, topP, topK, stop, user } = settings
  const tier = tierOf(settings.serviceTier)
  return {
    // Others count to two; what is hotter than the scale is as hot as it goes.
    ...(temperature === undefined ? {} : { temperature: Math.min(temperature, 1) }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(topK === undefined ? {} : { top_k: topK }),
    ...(stop === undefined || stop.length === 0 ? {} : { stop_sequences: stop }),
    ...(user === undefined ? {} : { metadata: { user_id: user } }),
    ...(tier === undefined ? {} : { service_tier: tier }),
    ...(tools.length === 0 ? {} : choiceOf(settings)),
    ...thoughtOf(settings.reasoning),
    ...configOf(settings),
  }
}

/** Undefined: Anthropic has no such tier. */
export function tierOf(tier: string | undefined): string | undefined {
  if (tier === 'auto' || tier === 'standard_only') return tier
  return tier === 'default' ? 'standard_only' : undefined
}

function choiceOf({ toolChoice, parallelToolCalls }: Settings): Body {
  const serial = parallelToolCalls === false ? { disable_parallel_tool_use: true } : {}
  if (toolChoice === undefined) {
    return parallelToolCalls === false ? { tool_choice: { type: 'auto', ...serial } } : {}
  }
  if (toolChoice === 'none') return { tool_choice: { type: 'none' } }
  if (toolChoice === 'auto') return { tool_choice: { type: 'auto', ...serial } }
  if (toolChoice === 'required') return { tool_choice: { type: 'any', ...serial } }
  return { tool_choice: { type: 'tool', name: toolChoice.tool, ...serial } }
}

function thoughtOf(reasoning: Reasoning | undefined): Body {
  if (reasoning === undefined) return {}
  if (reasoning.effort === 'none') return { thinking: { type: 'disabled' } }
  const display = reasoning.summary === undefined ? {} : { display: 'summarized' }
  return reasoning.budgetTokens === undefined
    ? { thinking: { type: 'adaptive', ...display } }
    : { thinking: { type: 'enabled', budget_tokens: reasoning.budgetTokens, ...display } }
}

function configOf({ format, reasoning }: Settings): Body {
  const effort = reasoning?.effort
  const config = {
    ...(effort === undefined || effort === 'none'
      ? {}
      : { effort: effort === 'minimal' ? 'low' : effort }),
    ...(format?.kind === 'schema'
      ? { format: { type: 'json_schema', schema: format.schema } }
      : {}),
  }
  return Object.keys(config).length === 0 ? {} : { output_config: config }
}
