import type { Instant } from '../../kernel/values.ts'
import { periodStart } from '../../ledger/period.ts'
import type { BudgetDefinition } from '../../ledger/store.ts'
import type { Connection, Statement } from './connection.ts'

/** A budget that applies, with the balance row that it used last. */
interface ActiveBudget {
  readonly id: number
  readonly definition: BudgetDefinition
  periodStart: Instant | undefined
  balance: number
}

export interface BudgetBalanceRef {
  readonly balance: number
  readonly definition: BudgetDefinition
}

/**
 * Which balance rows an attempt spends from. Definitions are kept in memory (only the writer changes
 * them); amounts never are: the database decides.
 */
export class BudgetCache {
  readonly #select: Statement
  readonly #find: Statement
  readonly #insert: Statement
  #byScope = new Map<string, ActiveBudget[]>()

  constructor(connection: Connection) {
    this.#select = connection.prepare(
      'SELECT id, scope, period, mode, limit_nano FROM budget WHERE active = 1 ORDER BY scope, period',
    )
    this.#find = connection.prepare('SELECT id FROM balance WHERE budget = ? AND period_start = ?')
    this.#insert = connection.prepare(
      `INSERT INTO balance (budget, period_start, mode, limit_nano,
         spent_nano, held_nano, overage_nano, lowered_nano)
       SELECT id, ?2, mode, limit_nano, 0, 0, 0, 0 FROM budget WHERE id = ?1`,
    )
  }

  load(): void {
    this.#byScope = new Map()
    for (const [id, scope, period, mode, limitNanoUsd] of this.#select.all([])) {
      const definition = { scope, period, mode, limitNanoUsd } as BudgetDefinition
      const budgets = this.#byScope.get(definition.scope) ?? []
      budgets.push({ id: Number(id), definition, periodStart: undefined, balance: 0 })
      this.#byScope.set(definition.scope, budgets)
    }
  }

  /** In a fixed order (scope, then period); rows of a new period are made on first use. */
  balancesOf(scopes: readonly string[], at: Instant): readonly BudgetBalanceRef[] {
    const found: BudgetBalanceRef[] = []
    for (const scope of inOrder(scopes.filter((each) => this.#byScope.has(each)))) {
      for (const budget of this.#byScope.get(scope) ?? []) {
        found.push({ balance: this.#balance(budget, at), definition: budget.definition })
      }
    }
    return found
  }

  #balance(budget: ActiveBudget, at: Instant): number {
    const start = periodStart(budget.definition.period, at)
    if (budget.periodStart !== start) {
      budget.balance = this.#findOrInsert(budget.id, start)
      budget.periodStart = start
    }
    return budget.balance
  }

  #findOrInsert(budget: number, start: Instant): number {
    const row = this.#find.first([budget, start])
    if (row !== undefined) return Number(row[0])
    this.#insert.run([budget, start])
    return Number(this.#find.first([budget, start])?.[0])
  }
}

const inOrder = (scopes: readonly string[]): readonly string[] =>
  scopes.length < 2 ? scopes : [...new Set(scopes)].toSorted()
