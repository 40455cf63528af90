import type { Json } from '../kernel/json.ts'
import { labelText, type Label } from '../kernel/label.ts'
import type { AttemptId, Instant } from '../kernel/values.ts'
import type { Settlement } from '../ledger/store.ts'
import type { Deployment } from '../models/deployment.ts'
import { priceUsage, totalOf, type Usage, type UsageLine } from '../models/usage.ts'
import type { LiveAttempt } from './attempt.ts'
import { usageUpperBound } from './hold.ts'
import type { Work } from './work.ts'

export type Outcome = 'completed' | 'blocked' | 'failed' | 'abandoned'

export interface Money {
  readonly state: Settlement['state']
  readonly lines: readonly UsageLine[]
  /** False: a class that was used has no price, so what it cost is not known. */
  readonly priced: boolean
  readonly usage: Usage | undefined
  readonly estimated: boolean
}

/**
 * What an attempt cost. INVARIANT (unknown is not zero): without the deployment's own word the hold
 * stays (`indeterminate`), unless the engine is ours: then the metered upper bound is charged, marked.
 */
export function moneyOf(live: LiveAttempt, characters: number, choiceCount: number): Money {
  const { meter, deployment } = live
  if (meter.usage !== undefined) return priced(deployment, meter.usage, false)
  // Whoever said something had begun, whatever it reports of itself afterwards.
  if (meter.failure?.dispatched === false && characters === 0) return NO_MONEY('voided')
  if (deployment.perimeter === 'external') return NO_MONEY('indeterminate')
  const bound = usageUpperBound(live.inputTokensMax, characters, live.bound.tokens * choiceCount)
  return priced(deployment, bound, true)
}

function priced(deployment: Deployment, usage: Usage, estimated: boolean): Money {
  const lines = deployment.price === undefined ? undefined : priceUsage(deployment.price, usage)
  // Without a price there is nothing to charge, and the record says so: `charge: null`, never zero.
  return { state: 'settled', lines: lines ?? [], priced: lines !== undefined, usage, estimated }
}

export interface Ending {
  readonly work: Work
  readonly attempt: AttemptId
  readonly deployment: Deployment | undefined
  readonly outcome: Outcome
  readonly money: Money
  readonly label: Label
  /** Commitment to all that the deployment said; undefined when it said nothing. */
  readonly answer: string
  readonly detail: { readonly [key: string]: Json }
  readonly at: Instant
}

export function settlementOf(ending: Ending): Settlement {
  const { work, money, outcome } = ending
  const total = chargeOf(ending)
  const usage = usageJson(money.usage)
  const label = labelText(ending.label)
  const common = {
    outcome,
    label,
    usage,
    charge: total,
    state: money.state,
    estimated: money.estimated,
    ...ending.detail,
  }
  const answer = ending.answer === '' ? null : { ...work.keys.commit('answer', ending.answer) }
  const facts = { ...common, answer, attempt: ending.attempt }
  return {
    attempt: ending.attempt,
    state: money.state,
    lines: money.lines,
    estimated: money.estimated,
    at: ending.at,
    record: { kind: 'outcome', at: ending.at, request: work.id, facts },
    explanation: { result: { ...common, deployment: ending.deployment?.id ?? null } },
  }
}

function chargeOf(ending: Ending): string | null {
  if (ending.money.state !== 'settled' || !ending.money.priced) return null
  return totalOf(ending.money.lines).toString()
}

function usageJson(usage: Usage | undefined): Json {
  return usage === undefined ? null : { ...usage }
}

export const NO_MONEY = (state: 'voided' | 'indeterminate'): Money => ({
  state,
  lines: [],
  priced: false,
  usage: undefined,
  estimated: false,
})
