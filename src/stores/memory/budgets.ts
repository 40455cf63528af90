import { nanoUsd, type Instant } from '../../kernel/values.ts'
import { periodStart } from '../../ledger/period.ts'
import type { CountedBalance } from '../../ledger/recount.ts'
import type { BudgetBalance, BudgetDefinition } from '../../ledger/store.ts'
import { assert } from '../../kernel/assert.ts'

/** One budget in one period. */
export interface Balance {
  readonly id: number
  readonly budget: string
  readonly periodStart: Instant
  definition: BudgetDefinition
  spent: bigint
  held: bigint
  overage: bigint
  lowered: bigint
}

const nameOf = (budget: BudgetDefinition): string => `${budget.scope} ${budget.period}`
const byName = (a: BudgetDefinition, b: BudgetDefinition): number =>
  compare(a.scope, b.scope) || compare(a.period, b.period)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** What configuration says, and what was spent and held under it. */
export class MemoryBudgets {
  #definitions: readonly BudgetDefinition[] = []
  readonly #balances = new Map<string, Balance>()
  readonly #newest = new Map<string, Balance>()

  configure(definitions: readonly BudgetDefinition[]): void {
    this.#definitions = [...new Map(definitions.map((d) => [nameOf(d), d])).values()].toSorted(
      byName,
    )
    for (const definition of this.#definitions) {
      const balance = this.#newest.get(nameOf(definition))
      if (balance === undefined) continue
      const above = balance.spent + balance.held - definition.limitNanoUsd - balance.overage
      balance.definition = definition
      balance.lowered = above > 0n ? above : 0n
    }
  }

  /** In a fixed order: scope, then period. */
  of(scopes: readonly string[], at: Instant): readonly Balance[] {
    return this.#definitions
      .filter((definition) => scopes.includes(definition.scope))
      .map((definition) => this.#balance(definition, at))
  }

  #balance(definition: BudgetDefinition, at: Instant): Balance {
    const start = periodStart(definition.period, at)
    const budget = nameOf(definition)
    const found = this.#balances.get(`${budget} ${start}`)
    if (found !== undefined) return found
    const id = this.#balances.size + 1
    const zero = { spent: 0n, held: 0n, overage: 0n, lowered: 0n }
    const balance = { id, budget, periodStart: start, definition, ...zero }
    this.#balances.set(`${budget} ${start}`, balance)
    if (start >= (this.#newest.get(budget)?.periodStart ?? start)) this.#newest.set(budget, balance)
    return balance
  }

  at(at: Instant): readonly BudgetBalance[] {
    return this.#definitions.map((definition) => {
      const start = periodStart(definition.period, at)
      const kept = this.#balances.get(`${nameOf(definition)} ${start}`)
      const zero = nanoUsd(0n)
      return kept === undefined
        ? {
            ...definition,
            periodStart: start,
            spentNanoUsd: zero,
            heldNanoUsd: zero,
            overageNanoUsd: zero,
          }
        : shown(kept)
    })
  }

  all(): readonly CountedBalance[] {
    return [...this.#balances.values()].map((balance) => ({
      ...shown(balance),
      id: balance.id,
      excessNanoUsd: nanoUsd(balance.overage),
    }))
  }
}

const shown = (balance: Balance): BudgetBalance => ({
  ...balance.definition,
  periodStart: balance.periodStart,
  spentNanoUsd: nanoUsd(balance.spent),
  heldNanoUsd: nanoUsd(balance.held),
  overageNanoUsd: nanoUsd(balance.overage + balance.lowered),
})

/** Overage never lets a further hold in: the room is up to the limit alone. */
export const hasRoom = (balance: Balance, hold: bigint): boolean =>
  balance.definition.mode !== 'hard' ||
  balance.spent + balance.held + hold <= balance.definition.limitNanoUsd

/** Hold becomes charge. INVARIANT (budgets hold) is checked where SQLite has its constraint. */
export function change(balance: Balance, held: bigint, spent: bigint, overage: bigint): void {
  balance.held += held
  balance.spent += spent
  balance.overage += overage
  const bound = balance.definition.limitNanoUsd + balance.overage + balance.lowered
  const holds = balance.definition.mode !== 'hard' || balance.spent + balance.held <= bound
  assert(holds && balance.held >= 0n && balance.spent >= 0n, 'budgets hold')
}
