import type { Reasoning } from '../../models/settings.ts'
import { budgetOf, effortOf, nearestEffort, type Effort } from '../efforts.ts'

type Fields = Readonly<Record<string, unknown>>

/** What one package takes beyond the common call, and what of the common call it ignores. */
export interface PackageTraits {
  /** The name under which it reads its own options. */
  readonly key: string
  /** Settings that it does not pass on. */
  readonly lacks: readonly Lackable[]
  /** Its own options that are always said. */
  readonly always?: Fields
  /** More for its factory. */
  readonly factory?: Fields
  reasoning?(reasoning: Reasoning): Fields | undefined
}
export type Lackable =
  | 'topK'
  | 'seed'
  | 'presencePenalty'
  | 'frequencyPenalty'
  | 'stop'
  | 'format'
  | 'toolChoice'

const COMMON: readonly Effort[] = ['minimal', 'low', 'medium', 'high']
const byEffort = (known: readonly Effort[]) => (reasoning: Reasoning) => {
  const effort = effortOf(reasoning)
  return effort === undefined ? undefined : { reasoningEffort: nearestEffort(effort, known) }
}
const byBudget = (reasoning: Reasoning): Fields | undefined => {
  const budget = budgetOf(reasoning)
  if (budget === undefined) return undefined
  return budget === 0
    ? { thinking: { type: 'disabled' } }
    : { thinking: { type: 'enabled', budgetTokens: budget } }
}

/** Read in each package's own source: which settings it warns of as unsupported, and its options. */
const TRAITS: ReadonlyMap<string, PackageTraits> = new Map([
  [
    '@ai-sdk/google',
    {
      key: 'google',
      lacks: [],
      reasoning: (reasoning) => {
        const budget = budgetOf(reasoning)
        if (budget === undefined) return undefined
        return { thinkingConfig: { thinkingBudget: budget, includeThoughts: budget > 0 } }
      },
    },
  ],
  [
    '@ai-sdk/mistral',
    { key: 'mistral', lacks: ['topK', 'presencePenalty', 'frequencyPenalty', 'stop'] },
  ],
  ['@ai-sdk/cohere', { key: 'cohere', lacks: [], reasoning: cohereThinking }],
  [
    '@ai-sdk/openai-compatible',
    {
      key: 'openaiCompatible',
      lacks: ['topK'],
      factory: { name: 'compatible', includeUsage: true, supportsStructuredOutputs: true },
      reasoning: byEffort(COMMON),
    },
  ],
  [
    '@ai-sdk/openai',
    {
      key: 'openai',
      lacks: ['topK', 'seed', 'presencePenalty', 'frequencyPenalty', 'stop'],
      // Absent means stored there.
      always: { store: false },
      reasoning: byEffort(['none', ...COMMON, 'xhigh']),
    },
  ],
  [
    '@ai-sdk/anthropic',
    {
      key: 'anthropic',
      lacks: ['seed', 'presencePenalty', 'frequencyPenalty'],
      reasoning: byBudget,
    },
  ],
])

function cohereThinking(reasoning: Reasoning): Fields | undefined {
  const budget = budgetOf(reasoning)
  if (budget === undefined) return undefined
  return budget === 0
    ? { thinking: { type: 'disabled' } }
    : { thinking: { type: 'enabled', tokenBudget: budget } }
}

/** A package that nobody looked into gets what all of them take. */
export const traitsOf = (name: string): PackageTraits =>
  TRAITS.get(name) ?? {
    key: name.slice('@ai-sdk/'.length),
    lacks: ['topK', 'seed', 'presencePenalty', 'frequencyPenalty'],
    always: { store: false },
  }
