import { parseRecord } from '../audit/bytes.ts'
import type { StoredRecord } from '../audit/record.ts'
import { nanoUsd, type NanoUsd } from '../kernel/values.ts'
import { totalOf } from '../models/usage.ts'
import type { AttemptRow, BudgetBalance, LedgerProblem, LedgerReport } from './store.ts'

/** A balance with the number that attempts name it by, and its overage without what a lowered limit left. */
export interface CountedBalance extends BudgetBalance {
  readonly id: number
  readonly excessNanoUsd: NanoUsd
}

interface Sums {
  held: bigint
  spent: bigint
  excess: bigint
}

/** More problems than this change nothing about the answer. */
const PROBLEMS_MAX = 100

/**
 * Counts everything again from the attempts and the records, by other means than the stores that keep
 * running totals. Feed every attempt, then every record in order, then ask for the report.
 */
export class Recount {
  readonly #problems: LedgerProblem[] = []
  readonly #sums = new Map<number, Sums>()
  readonly #reservedRequests = new Set<string>()
  readonly #unanswered = new Set<string>()
  readonly #counts = { attempts: 0, records: 0, open: 0, indeterminate: 0 }
  #spent = 0n
  #seq = 0n

  /** `balances` are those that the attempt spends from. */
  attempt(row: AttemptRow, balances: readonly number[]): void {
    const { held, charged, excess } = amountsOf(row)
    this.#counts.attempts += 1
    this.#counts.open += row.state === 'reserved' ? 1 : 0
    this.#counts.indeterminate += row.state === 'indeterminate' ? 1 : 0
    this.#spent += charged
    if (row.state === 'reserved') this.#reservedRequests.add(row.request)
    this.#checkCharge(row)
    for (const id of balances) {
      const sums = this.#sumsOf(id)
      sums.held += held
      sums.spent += charged
      sums.excess += excess
    }
  }

  /** INVARIANT (dense sequence), INVARIANT (canonical bytes), INVARIANT (one outcome). */
  record(stored: StoredRecord): void {
    this.#counts.records += 1
    this.#seq += 1n
    if (stored.seq !== this.#seq) {
      this.#problem('dense sequence', `record ${stored.seq} stands where ${this.#seq} is due`)
      this.#seq = stored.seq
    }
    const parsed = parseRecord(stored.bytes)
    const same =
      parsed?.seq === stored.seq && parsed.kind === stored.kind && parsed.request === stored.request
    if (!same) this.#problem('canonical bytes', `record ${stored.seq} does not re-parse to itself`)
    this.#countOutcome(stored)
  }

  /** `openRequests` are those that still owe an outcome record. */
  report(balances: Iterable<CountedBalance>, openRequests: ReadonlySet<string>): LedgerReport {
    const known = new Set<number>()
    for (const balance of balances) {
      known.add(balance.id)
      this.#checkBalance(balance)
    }
    for (const id of this.#sums.keys()) {
      if (!known.has(id)) this.#problem('hold has a balance', `an attempt names balance ${id}`)
    }
    this.#checkOpenRequests(openRequests)
    return { ...this.#counts, spentNanoUsd: nanoUsd(this.#spent), problems: this.#problems }
  }

  #checkCharge(row: AttemptRow): void {
    if (row.state !== 'settled' && row.state !== 'reconciled') {
      if ((row.chargedNanoUsd ?? 0n) !== 0n || row.lines.length > 0) {
        this.#problem(
          'lines sum to the charge',
          `attempt ${row.attempt} is ${row.state}, yet charged`,
        )
      }
      return
    }
    const atHold = row.estimated && row.lines.length === 0 && row.chargedNanoUsd === row.holdNanoUsd
    if (row.chargedNanoUsd !== totalOf(row.lines) && !atHold) {
      this.#problem('lines sum to the charge', `attempt ${row.attempt}: ${row.chargedNanoUsd}`)
    }
  }

  #countOutcome(stored: StoredRecord): void {
    if (stored.kind === 'intent') {
      if (this.#unanswered.has(stored.request)) {
        this.#problem('one outcome', `request ${stored.request} has two open intents`)
      }
      this.#unanswered.add(stored.request)
    } else if (stored.kind === 'outcome' && !this.#unanswered.delete(stored.request)) {
      this.#problem('one outcome', `record ${stored.seq} is an outcome that no intent waits for`)
    }
  }

  /** INVARIANT (budgets hold), and the running totals against the recount. */
  #checkBalance(balance: CountedBalance): void {
    const name = `${balance.scope} ${balance.period} ${balance.periodStart}`
    const counted = this.#sums.get(balance.id) ?? { held: 0n, spent: 0n, excess: 0n }
    const { heldNanoUsd: held, spentNanoUsd: spent, overageNanoUsd: overage } = balance
    if (held !== counted.held) {
      this.#problem('held recount', `${name}: ${held} kept, ${counted.held} counted`)
    }
    if (spent !== counted.spent) {
      this.#problem('spent recount', `${name}: ${spent} kept, ${counted.spent} counted`)
    }
    if (balance.excessNanoUsd !== counted.excess) {
      const kept = balance.excessNanoUsd
      this.#problem('overage recount', `${name}: ${kept} kept, ${counted.excess} counted`)
    }
    if (balance.mode === 'hard' && spent + held > balance.limitNanoUsd + overage) {
      this.#problem(
        'budgets hold',
        `${name}: ${spent} + ${held} > ${balance.limitNanoUsd} + ${overage}`,
      )
    }
  }

  #checkOpenRequests(open: ReadonlySet<string>): void {
    for (const request of this.#unanswered) {
      if (!open.has(request)) this.#problem('one outcome', `request ${request} lost its outcome`)
    }
    for (const request of open) {
      if (!this.#unanswered.has(request)) {
        this.#problem('one outcome', `request ${request} is open without an intent`)
      }
    }
    for (const request of this.#reservedRequests) {
      if (!open.has(request)) {
        this.#problem('one outcome', `request ${request} is answered while an attempt is reserved`)
      }
    }
  }

  #sumsOf(id: number): Sums {
    let sums = this.#sums.get(id)
    if (sums === undefined) {
      sums = { held: 0n, spent: 0n, excess: 0n }
      this.#sums.set(id, sums)
    }
    return sums
  }

  #problem(invariant: string, detail: string): void {
    if (this.#problems.length < PROBLEMS_MAX) this.#problems.push({ invariant, detail })
  }
}

/** INVARIANT (unknown is not zero): an indeterminate attempt still holds what it held. */
function amountsOf(row: AttemptRow): { held: bigint; charged: NanoUsd; excess: bigint } {
  const hold = row.holdNanoUsd ?? 0n
  const charged = row.chargedNanoUsd ?? nanoUsd(0n)
  const open = row.state === 'reserved' || row.state === 'indeterminate'
  return { held: open ? hold : 0n, charged, excess: charged > hold ? charged - hold : 0n }
}
