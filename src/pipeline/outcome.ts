import type { Json } from '../kernel/json.ts'
import { labelText, type Label } from '../kernel/label.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { AttemptId, Instant, NanoUsd } from '../kernel/values.ts'
import type { Commitment } from '../keys/keys.ts'
import type { Settlement } from '../ledger/store.ts'
import type { Deployment } from '../models/deployment.ts'
import { servedKindOf, type ModelRequest } from '../models/request.ts'
import { priceUsage, TOKEN_CLASSES, totalOf, type Usage, type UsageLine } from '../models/usage.ts'
import type { LiveAttempt } from './attempt.ts'
import { inputBelievedMax, possibleOf, usageUpperBound } from './hold.ts'
import { commitmentJson, type Work } from './work.ts'

export type Outcome = 'completed' | 'blocked' | 'failed' | 'abandoned'

export interface Money {
  readonly state: Settlement['state']
  readonly lines: readonly UsageLine[]
  /** False: a class that was used has no price, so what it cost is not known. */
  readonly priced: boolean
  readonly usage: Usage | undefined
  readonly estimated: boolean
  /** What the deployment reported, when it is more than the request can have used. */
  readonly disputed?: Usage
}

/**
 * What an attempt cost. INVARIANT (unknown is not zero): without the deployment's own word the hold
 * stays (`indeterminate`), unless the engine is ours: then the metered upper bound is charged, marked.
 *
 * INVARIANT (a report is not a blank cheque): classes beyond what was sent, or beyond the output bound
 * where one was told, are charged as the bound, so never above the hold; the record keeps the report.
 * Only input that nobody here can measure is charged as reported, and what is beyond the hold is overage.
 */
export function moneyOf(live: LiveAttempt, characters: number, request: ModelRequest): Money {
  const { meter, deployment } = live
  const { choiceCount } = request
  // Counting is free with every vendor, whatever is said of it.
  if (servedKindOf(request) === 'count') return COUNTED
  const reported = meter.usage
  if (reported !== undefined) {
    const outputMax = live.bound.binds ? live.bound.tokens * choiceCount : Number.MAX_SAFE_INTEGER
    const inputMax = inputBelievedMax(request, live.inputTokensMax)
    const possible = possibleOf(reported, inputMax, outputMax)
    return possible === reported
      ? priced(deployment, reported, false)
      : { ...priced(deployment, possible, true), disputed: reported }
  }
  // Whoever said something had begun, whatever it reports of itself afterwards.
  if (meter.failure?.dispatched === false && characters === 0) return NO_MONEY('voided')
  if (deployment.perimeter === 'external') return NO_MONEY('indeterminate')
  const bound = usageUpperBound(live.inputTokensMax, characters, live.bound.tokens * choiceCount)
  return priced(deployment, bound, true)
}

const COUNTED: Money = { state: 'settled', lines: [], priced: true, usage: {}, estimated: false }

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
  readonly answer: Commitment | undefined
  /** Why it was refused before the first byte, or how the answer went. */
  readonly detail:
    | { readonly code: string }
    | {
        readonly failure: string | null
        readonly droppedCitations: number
        /** What kept the rest of the answer back. Undefined: nothing did. */
        readonly broken: Refusal | undefined
      }
  readonly at: Instant
}

type Facts = { readonly [key: string]: Json }

export function settlementOf(ending: Ending): Settlement {
  const { work, money, outcome } = ending
  const total = chargeOf(money)
  const usage = usageJson(money.usage)
  const label = labelText(ending.label)
  const answer = ending.answer === undefined ? null : commitmentJson(ending.answer)
  const { attempt, detail } = ending
  const { state, estimated } = money
  const { disputed, reported } = disputeOf(money)
  const charge = total === undefined ? null : total.toString()
  const how = 'code' in detail ? undefined : detail
  const refused = 'code' in detail ? { code: detail.code } : {}
  // In the order of canonical JSON, which then has nothing left to sort.
  const facts: Facts =
    how === undefined
      ? { answer, attempt, charge, ...refused, estimated, label, outcome, state, usage }
      : {
          answer,
          attempt,
          charge,
          ...disputed,
          droppedCitations: how.droppedCitations,
          estimated,
          failure: how.failure,
          label,
          outcome,
          ...stoppedBy(how.broken),
          ...reported,
          state,
          usage,
        }
  const deployment = ending.deployment?.id ?? null
  const result: Facts =
    how === undefined
      ? { charge, ...refused, deployment, estimated, label, outcome, state, usage }
      : {
          charge,
          deployment,
          ...disputed,
          ...leftOut(work, ending.deployment),
          droppedCitations: how.droppedCitations,
          estimated,
          failure: how.failure,
          label,
          outcome,
          ...stoppedBy(how.broken),
          ...reported,
          ...(how.broken && { code: how.broken.code, message: how.broken.message }),
          state,
          usage,
        }
  return {
    attempt: ending.attempt,
    state,
    lines: money.lines,
    estimated,
    at: ending.at,
    record: { kind: 'outcome', at: ending.at, request: work.id, facts },
    explanation: { result },
  }
}

/** Policies that stopped it: names only. */
const stoppedBy = (broken: Refusal | undefined): Facts =>
  broken?.policyIds === undefined || broken.policyIds.length === 0
    ? {}
    : { policies: broken.policyIds }

/** What the answer's header `standpipe-dropped` named. */
function leftOut({ dropped }: Work, deployment: Deployment | undefined): Facts {
  const names = deployment === undefined ? undefined : dropped.get(deployment.id)
  return names === undefined || names.length === 0 ? {} : { dropped: names }
}

/** Numbers that nobody vouches for are kept as text. */
function disputeOf({ disputed }: Money): { readonly disputed: Facts; readonly reported: Facts } {
  if (disputed === undefined) return { disputed: {}, reported: {} }
  const reported: Record<string, string> = {}
  for (const tokenClass of SORTED_CLASSES) {
    const units = disputed[tokenClass]
    if (units !== undefined) reported[tokenClass] = String(units)
  }
  return { disputed: { disputed: true }, reported: { reported } }
}

/** Undefined: not settled, or without a price. */
export function chargeOf(money: Money): NanoUsd | undefined {
  if (money.state !== 'settled' || !money.priced) return undefined
  return totalOf(money.lines)
}

function usageJson(usage: Usage | undefined): Json {
  if (usage === undefined) return null
  const members: Record<string, number> = {}
  for (const tokenClass of SORTED_CLASSES) {
    const units = usage[tokenClass]
    if (units !== undefined) members[tokenClass] = units
  }
  return members
}

const SORTED_CLASSES = TOKEN_CLASSES.toSorted()

export const NO_MONEY = (state: 'voided' | 'indeterminate'): Money => ({
  state,
  lines: [],
  priced: false,
  usage: undefined,
  estimated: false,
})
