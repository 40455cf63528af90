import type { Reasoning } from '../../models/settings.ts'
import { budgetOf, effortOf, nearestEffort, type Effort } from '../efforts.ts'

type Fields = Readonly<Record<string, unknown>>

/** What one package takes beyond the common call, and what of the common call it ignores. */
export interface PackageTraits {
  /** The name under which it reads its own options. */
  readonly key: string
  /** Settings that it does not pass on. */
  readonly lacks: readonly Lackable[]
  /** Files that it takes in a message; it throws for others. */
  readonly files: RegExp
  /** It says that a call failed. Otherwise the model reads it. */
  readonly tellsFailure?: true
  /** It takes pictures and files inside a tool's result. Otherwise they follow it. */
  readonly resultFiles?: true
  /** Whether a tool's arguments must fit exactly is passed on. */
  readonly strict?: true
  /** Earlier thought that it gives back: all, or what it signed itself. Absent: none. */
  readonly thoughts?: 'all' | 'signed'
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

const PICTURES = /^image\//
const PICTURES_AND_PDF = /^image\/|^application\/pdf$/
const TEXTUAL = /^image\/|^application\/pdf$|^text\//

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
const TRAITS: ReadonlyMap<string, PackageTraits> = new Map<string, PackageTraits>([
  [
    '@ai-sdk/google',
    {
      key: 'google',
      lacks: [],
      files: /^/,
      strict: true,
      resultFiles: true,
      thoughts: 'all',
      reasoning: (reasoning) => {
        const budget = budgetOf(reasoning)
        if (budget === undefined) return undefined
        return { thinkingConfig: { thinkingBudget: budget, includeThoughts: budget > 0 } }
      },
    },
  ],
  [
    '@ai-sdk/mistral',
    {
      key: 'mistral',
      lacks: ['topK', 'presencePenalty', 'frequencyPenalty', 'stop'],
      files: PICTURES_AND_PDF,
      strict: true,
      thoughts: 'all',
    },
  ],
  ['@ai-sdk/cohere', { key: 'cohere', lacks: [], files: /^/, reasoning: cohereThinking }],
  [
    '@ai-sdk/openai-compatible',
    {
      key: 'openaiCompatible',
      lacks: ['topK'],
      files: TEXTUAL,
      strict: true,
      thoughts: 'all',
      factory: { name: 'compatible', includeUsage: true, supportsStructuredOutputs: true },
      reasoning: byEffort(COMMON),
    },
  ],
  [
    '@ai-sdk/openai',
    {
      key: 'openai',
      lacks: ['topK', 'seed', 'presencePenalty', 'frequencyPenalty', 'stop'],
      files: PICTURES_AND_PDF,
      strict: true,
      resultFiles: true,
      thoughts: 'signed',
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
      files: TEXTUAL,
      tellsFailure: true,
      resultFiles: true,
      thoughts: 'signed',
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
    files: PICTURES,
    always: { store: false },
  }
