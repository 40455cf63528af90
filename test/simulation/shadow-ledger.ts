import type {
  AttemptDraft,
  AttemptState,
  BudgetBalance,
  BudgetDefinition,
  OpenResult,
  Settled,
  Settlement,
} from '../../src/ledger/store.ts'

type Violate = (invariant: string, detail: string, request?: string) => void

interface ShadowBalance {
  readonly name: string
  readonly start: number
  mode: BudgetDefinition['mode']
  limit: bigint
  /** What a limit that was lowered below what is spent and held leaves above it. */
  lowered: bigint
  readonly attempts: ShadowAttempt[]
}
export interface ShadowAttempt {
  readonly draft: AttemptDraft
  readonly tick: number
  readonly balances: readonly ShadowBalance[]
  state: AttemptState
  charged: bigint
  closedAt: number
  /** The call that it was opened for was made. */
  called: boolean
}

const DAY_MS = 86_400_000

/** UTC; a week begins on Monday. Written from the words of the contract. */
function startOf(period: BudgetDefinition['period'], at: number): number {
  const date = new Date(at)
  const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())
  if (period === 'total') return 0
  if (period === 'monthly') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
  return period === 'daily' ? midnight : midnight - ((date.getUTCDay() + 6) % 7) * DAY_MS
}

const keyOf = ({ principal, idempotency }: AttemptDraft): string =>
  `${principal} ${idempotency?.key}`

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n)
const holdOf = ({ draft }: ShadowAttempt): bigint => draft.holdNanoUsd ?? 0n
const isHolding = ({ state }: ShadowAttempt): boolean =>
  state === 'reserved' || state === 'indeterminate'

/** Everything about a balance, counted again from its attempts. */
function count({ attempts }: ShadowBalance) {
  return {
    held: sum(attempts.filter(isHolding).map(holdOf)),
    spent: sum(attempts.map(({ charged }) => charged)),
    excess: sum(
      attempts.map((each) => (each.charged > holdOf(each) ? each.charged - holdOf(each) : 0n)),
    ),
  }
}

/**
 * What the ledger should hold, from what was asked of it and what it answered: attempts in a list,
 * every sum made anew. It decides nothing; it only says where the two differ.
 */
export class ShadowLedger {
  readonly attempts = new Map<string, ShadowAttempt>()
  /** Requests that owe an outcome: their latest attempt. */
  readonly owing = new Map<string, ShadowAttempt>()
  readonly outcomes = new Map<string, string>()
  epoch = 1
  /** What each key of each principal names. */
  readonly #claims = new Map<string, { readonly request: string; readonly at: number }>()
  readonly #violate: Violate
  #budgets: readonly BudgetDefinition[] = []
  readonly #balances: ShadowBalance[] = []

  constructor(violate: Violate) {
    this.#violate = violate
  }

  configured(budgets: readonly BudgetDefinition[]): void {
    this.#budgets = budgets
    for (const { scope, period, mode, limitNanoUsd } of budgets) {
      const name = `${scope} ${period}`
      const newest = this.#balances
        .filter((each) => each.name === name)
        .toSorted((a, b) => b.start - a.start)[0]
      if (newest === undefined) continue
      const { held, spent, excess } = count(newest)
      const above = held + spent - limitNanoUsd - excess
      Object.assign(newest, { mode, limit: limitNanoUsd, lowered: above > 0n ? above : 0n })
    }
  }

  opened(draft: AttemptDraft, result: OpenResult, tick: number): void {
    const { request } = draft
    if (result.kind === 'epochChanged') {
      if (draft.epoch === this.epoch)
        this.#violate('epoch compared', 'refused the right epoch', request)
      return
    }
    if (draft.epoch !== this.epoch)
      this.#violate('epoch compared', `opened under ${draft.epoch}, it is ${this.epoch}`, request)
    const claimed = this.#claimed(draft)
    if (result.kind === 'claimed') {
      if (!claimed) this.#violate('asked once', 'refused a key that is free', request)
      return
    }
    if (claimed && result.kind === 'opened')
      this.#violate('asked once', 'opened under a key that names another request', request)
    if (draft.closes !== undefined)
      this.#close(draft.closes.attempt, draft.closes.state, 0n, draft.startedAt)
    if (result.kind === 'refusal') return
    const balances = this.#budgets
      .filter(({ scope }) => draft.scopes.includes(scope))
      .map((budget) => this.#balanceOf(budget, draft.startedAt))
    const attempt: ShadowAttempt = {
      draft,
      tick,
      balances,
      state: 'reserved',
      charged: 0n,
      closedAt: 0,
      called: false,
    }
    for (const balance of balances) this.#take(balance, attempt)
    this.attempts.set(draft.attempt, attempt)
    if (draft.idempotency !== undefined)
      this.#claims.set(keyOf(draft), { request, at: draft.startedAt })
    if (draft.record.kind === 'intent' && this.owing.has(request))
      this.#violate('one intent', 'a second intent', request)
    this.owing.set(request, attempt)
  }

  #claimed(draft: AttemptDraft): boolean {
    const claim = draft.idempotency && this.#claims.get(keyOf(draft))
    if (claim === undefined || claim.at + DAY_MS <= draft.startedAt) return false
    const counts = [...this.attempts.values()].some(
      (attempt) => attempt.draft.request === claim.request && attempt.state !== 'voided',
    )
    return this.owing.has(claim.request) || counts
  }

  #take(balance: ShadowBalance, attempt: ShadowAttempt): void {
    const { draft } = attempt
    balance.attempts.push(attempt)
    const { held, spent } = count(balance)
    if (balance.mode !== 'hard') return
    if (draft.holdNanoUsd === undefined)
      this.#violate('budgets hold', `${balance.name}: unpriced under a hard budget`, draft.request)
    if (spent + held > balance.limit)
      this.#violate(
        'budgets hold',
        `${balance.name}: ${spent} + ${held} > ${balance.limit}`,
        draft.request,
      )
  }

  settled(settlement: Settlement, result: Settled): boolean {
    const attempt = this.attempts.get(settlement.attempt)
    if (attempt === undefined) {
      this.#violate('settle after open', `${settlement.attempt} was never opened`)
      return false
    }
    const { request } = attempt.draft
    if (result.applied !== (attempt.state === 'reserved'))
      this.#violate('settle once', `applied ${result.applied} while ${attempt.state}`, request)
    if (!result.applied) return false
    const charged =
      settlement.state === 'settled' ? sum(settlement.lines.map((line) => line.nanoUsd)) : 0n
    this.#close(settlement.attempt, settlement.state, charged, settlement.at)
    this.answered(request, JSON.stringify(settlement.record.facts['outcome']))
    return true
  }

  answered(request: string, outcome: string): void {
    if (!this.owing.delete(request))
      this.#violate('one outcome', 'an outcome that nobody owes', request)
    this.outcomes.set(request, outcome)
  }

  swept(at: number, startedBefore: number): void {
    for (const [request, attempt] of this.owing) {
      if (attempt.draft.startedAt >= startedBefore) continue
      if (attempt.state === 'reserved') this.#close(attempt.draft.attempt, 'indeterminate', 0n, at)
      this.answered(request, 'crashed')
    }
    for (const attempt of this.attempts.values()) {
      if (attempt.state !== 'indeterminate' || attempt.draft.holdNanoUsd === undefined) continue
      if (attempt.closedAt + DAY_MS <= at)
        Object.assign(attempt, { state: 'settled', charged: holdOf(attempt), closedAt: at })
    }
  }

  #close(name: string, state: AttemptState, charged: bigint, closedAt: number): void {
    const attempt = this.attempts.get(name)
    if (attempt === undefined) return this.#violate('settle after open', `${name} was never opened`)
    Object.assign(attempt, { state, charged, closedAt })
  }

  #balanceOf({ scope, period, mode, limitNanoUsd }: BudgetDefinition, at: number): ShadowBalance {
    const name = `${scope} ${period}`
    const start = startOf(period, at)
    const found = this.#balances.find((each) => each.name === name && each.start === start)
    if (found !== undefined) return found
    const made = { name, start, mode, limit: limitNanoUsd, lowered: 0n, attempts: [] }
    this.#balances.push(made)
    return made
  }

  /** INVARIANT (budgets hold), after every operation, and what the ledger says of itself. */
  check(told: readonly BudgetBalance[], at: number, request?: string): void {
    for (const balance of this.#balances) {
      const { held, spent, excess } = count(balance)
      const bound = balance.limit + excess + balance.lowered
      if (balance.mode === 'hard' && spent + held > bound)
        this.#violate('budgets hold', `${balance.name}: ${spent} + ${held} > ${bound}`, request)
    }
    for (const { scope, period, spentNanoUsd, heldNanoUsd } of told) {
      const name = `${scope} ${period}`
      const own = this.#balances.find(
        (each) => each.name === name && each.start === startOf(period, at),
      )
      const { held, spent } = own === undefined ? { held: 0n, spent: 0n } : count(own)
      if (held !== heldNanoUsd || spent !== spentNanoUsd)
        this.#violate(
          'holds recounted',
          `${name}: ${spentNanoUsd} + ${heldNanoUsd} told, ${spent} + ${held} counted`,
          request,
        )
    }
  }
}
