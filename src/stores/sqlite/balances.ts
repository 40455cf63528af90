import { assert } from '../../kernel/assert.ts'
import type { Connection, Statement } from './connection.ts'

/** A balance as the batch has made it so far, and by how much the database is behind. */
interface Amounts {
  readonly isHard: boolean
  readonly limit: bigint
  spent: bigint
  held: bigint
  spentMore: bigint
  heldMore: bigint
  overageMore: bigint
}

/**
 * Money of the budgets that one batch moves: each balance is read once, checked and changed in memory
 * in the order of the calls, and written once, under the same constraints.
 *
 * INVARIANT (the database decides): nothing is remembered from one batch to the next, and `flush`
 * MUST be called before COMMIT, before RELEASE and before anything else reads or writes a balance.
 */
export class Balances {
  readonly #select: Statement
  readonly #update: Statement
  #touched = new Map<number, Amounts>()

  constructor(connection: Connection) {
    this.#select = connection.prepare(
      'SELECT mode, limit_nano, spent_nano, held_nano FROM balance WHERE id = ?',
    )
    this.#update = connection.prepare(
      `UPDATE balance SET held_nano = held_nano + ?2, spent_nano = spent_nano + ?3,
         overage_nano = overage_nano + ?4 WHERE id = ?1`,
    )
  }

  /** False, and nothing changed, when there is no room. It is up to the limit alone: overage lets nothing in. */
  hold(balance: number, amount: bigint): boolean {
    const amounts = this.#amounts(balance)
    if (amounts.isHard && amounts.spent + amounts.held + amount > amounts.limit) return false
    amounts.held += amount
    amounts.heldMore += amount
    return true
  }

  /** A hold becomes a charge; `charge(balance, hold, 0n)` gives it back. */
  charge(balance: number, held: bigint, charged: bigint): void {
    const amounts = this.#amounts(balance)
    amounts.held -= held
    amounts.heldMore -= held
    amounts.spent += charged
    amounts.spentMore += charged
    amounts.overageMore += excess(charged, held)
  }

  flush(): void {
    if (this.#touched.size === 0) return
    for (const [balance, { heldMore, spentMore, overageMore }] of this.#touched) {
      if (heldMore === 0n && spentMore === 0n && overageMore === 0n) continue
      const changed = this.#update.run([balance, heldMore, spentMore, overageMore])
      assert(changed === 1, 'a balance stays')
    }
    this.#touched.clear()
  }

  /** After a rollback. */
  drop(): void {
    this.#touched.clear()
  }

  #amounts(balance: number): Amounts {
    const known = this.#touched.get(balance)
    if (known !== undefined) return known
    const row = this.#select.first([balance])
    assert(row !== undefined, 'a balance stays')
    const [mode, limit, spent, held] = row
    const amounts = {
      isHard: mode === 'hard',
      limit: limit as bigint,
      spent: spent as bigint,
      held: held as bigint,
      spentMore: 0n,
      heldMore: 0n,
      overageMore: 0n,
    }
    this.#touched.set(balance, amounts)
    return amounts
  }
}

/** What a charge exceeded its hold by. */
export const excess = (charged: bigint, held: bigint): bigint =>
  charged > held ? charged - held : 0n
