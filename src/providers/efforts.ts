import type { Reasoning } from '../models/settings.ts'

export type Effort = NonNullable<Reasoning['effort']>

/**
 * How much thought, on OpenAI's scale and on Anthropic's. No vendor publishes a conversion; this one
 * doubles from the least budget that Anthropic takes, and reading it back gives the same effort.
 *
 * | effort  | budget in tokens |
 * |---------|------------------|
 * | none    | 0                |
 * | minimal | 1,024            |
 * | low     | 2,048            |
 * | medium  | 8,192            |
 * | high    | 16,384           |
 * | xhigh   | 32,768           |
 * | max     | 65,536           |
 */
const BUDGETS: readonly (readonly [Effort, number])[] = [
  ['none', 0],
  ['minimal', 1_024],
  ['low', 2_048],
  ['medium', 8_192],
  ['high', 16_384],
  ['xhigh', 32_768],
  ['max', 65_536],
]

/** The least effort whose budget is enough. */
export const effortFor = (budgetTokens: number): Effort =>
  BUDGETS.find(([, budget]) => budgetTokens <= budget)?.[0] ?? 'max'

export const budgetFor = (effort: Effort): number =>
  BUDGETS.find(([name]) => name === effort)?.[1] ?? 0

/** What was asked for, on OpenAI's scale. Undefined: the model decides. */
export const effortOf = ({ effort, budgetTokens }: Reasoning): Effort | undefined =>
  effort ?? (budgetTokens === undefined ? undefined : effortFor(budgetTokens))

/** The same on Anthropic's scale. */
export const budgetOf = ({ effort, budgetTokens }: Reasoning): number | undefined =>
  budgetTokens ?? (effort === undefined ? undefined : budgetFor(effort))

/** The nearest effort that an engine knows. */
export const nearestEffort = (effort: Effort, known: readonly Effort[]): Effort => {
  const rank = (one: Effort): number => BUDGETS.findIndex(([name]) => name === one)
  return known.reduce((best, one) =>
    Math.abs(rank(one) - rank(effort)) < Math.abs(rank(best) - rank(effort)) ? one : best,
  )
}
