import { refusal, type Refusal } from '../kernel/refusal.ts'
import type { BudgetDefinition } from './store.ts'

/** Says nothing of amounts: what is left of a wide scope tells what others spent. */
export const budgetExhausted = (budget: Pick<BudgetDefinition, 'scope' | 'period'>): Refusal =>
  refusal(
    'budget_exhausted',
    `the ${budget.period} budget of \`${budget.scope}\` has no room for this request; ` +
      'ask for a shorter answer (a lower `max_tokens`, or what this API calls it), or ask an administrator to raise the budget',
  )

/** Unknown is not zero: a hard budget cannot promise to hold what it cannot price. */
export const priceUnknown = (budget: Pick<BudgetDefinition, 'scope' | 'period'>): Refusal =>
  refusal(
    'budget_exhausted',
    `the ${budget.period} budget of \`${budget.scope}\` is hard and this model has no known price; ` +
      'ask an administrator to set its price',
  )
