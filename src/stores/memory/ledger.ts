import type { RecordDraft } from '../../audit/record.ts'
import { assert } from '../../kernel/assert.ts'
import type { Json } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import {
  epoch,
  instant,
  nanoUsd,
  type AttemptId,
  type Epoch,
  type Instant,
  type NanoUsd,
  type RequestId,
} from '../../kernel/values.ts'
import { Recount } from '../../ledger/recount.ts'
import { budgetExhausted, priceUnknown } from '../../ledger/refusals.ts'
import type {
  AttemptDraft,
  AttemptRow,
  AttemptState,
  Claim,
  LedgerReport,
  LedgerStore,
  OpenResult,
  RequestView,
  Settled,
  Settlement,
} from '../../ledger/store.ts'
import { totalOf } from '../../models/usage.ts'
import { assertStorable } from '../text.ts'
import { change, hasRoom, MemoryBudgets, type Balance } from './budgets.ts'
import { faulty, type Fault } from './fault.ts'
import { MemoryRecords } from './records.ts'

type Explanation = { readonly [key: string]: Json }
interface Entry {
  row: AttemptRow
  readonly balances: readonly Balance[]
}

interface ClaimRow {
  readonly request: RequestId
  readonly body: string
  readonly claimedAt: Instant
}

const HOUR_MS = 3_600_000
const claimName = (principal: string, key: string): string => JSON.stringify([principal, key])

/** The ledger as plainly as it can be said: the model that other stores are compared with. */
export class MemoryLedger {
  readonly #budgets = new MemoryBudgets()
  readonly #records = new MemoryRecords()
  readonly #attempts = new Map<string, Entry>()
  /** Requests that owe an outcome, each with its latest attempt. */
  readonly #openRequests = new Map<string, AttemptId>()
  readonly #claims = new Map<string, ClaimRow>()
  #epoch: Epoch = epoch(1)

  /** `fault` runs before and after each operation. */
  port(fault: Fault): LedgerStore {
    const run = faulty(fault)
    return {
      epoch: () => run('epoch', () => this.#epoch),
      bumpEpoch: (record) => run('bumpEpoch', () => this.#bumpEpoch(record)),
      configureBudgets: (budgets) =>
        run('configureBudgets', () => this.#budgets.configure(budgets)),
      balances: (at) => run('balances', () => this.#budgets.at(at)),
      open: (draft) => run('open', () => this.#open(draft)),
      settle: (settlement) => run('settle', () => this.#settle(settlement)),
      claim: (principal, key, at) => run('claim', () => this.#claim(principal, key, at)),
      append: (record, explanation) => run('append', () => this.#append(record, explanation)),
      sweep: (at, startedBefore) =>
        run('sweep', () => {
          this.#forgetClaims(at)
          const crashed = this.#closeCrashed(at, startedBefore)
          return { crashed, expired: this.#settleExpired(at) }
        }),
      request: (id) => run('request', () => this.#request(id)),
      records: (after, limit) => run('records', () => this.#records.after(after, limit)),
      verify: () => run('verify', () => this.#verify()),
    }
  }

  #open(draft: AttemptDraft): OpenResult {
    if (draft.epoch !== this.#epoch) return { kind: 'epochChanged', current: this.#epoch }
    this.#checkDraft(draft)
    const balances = this.#budgets.of(draft.scopes, draft.startedAt)
    const { closes, idempotency, principal } = draft
    assert(idempotency === undefined || draft.n === 1, 'a key is claimed with the first attempt')
    if (
      idempotency !== undefined &&
      this.#claim(principal, idempotency.key, draft.startedAt) !== undefined
    )
      return { kind: 'claimed' }
    if (closes !== undefined) {
      this.#close(closes.attempt, { state: closes.state, at: draft.startedAt })
    }
    const refused = refusalOf(draft, balances)
    if (refused !== undefined) return refused
    for (const balance of balances) change(balance, draft.holdNanoUsd ?? 0n, 0n, 0n)
    this.#attempts.set(draft.attempt, { row: rowOf(draft), balances })
    this.#openRequests.set(draft.request, draft.attempt)
    this.#records.append(draft.record, draft.explanation)
    if (idempotency !== undefined) {
      const { body } = idempotency
      const claim = { request: draft.request, body, claimedAt: draft.startedAt }
      this.#claims.set(claimName(principal, idempotency.key), claim)
    }
    return { kind: 'opened' }
  }

  #claim(principal: string, key: string, at: Instant): Claim | undefined {
    const claim = this.#claims.get(claimName(principal, key))
    if (claim === undefined || isOver(claim, at)) return undefined
    const { request, body } = claim
    const open = this.#openRequests.has(request)
    const counts = [...this.#attempts.values()].some(
      ({ row }) => row.request === request && row.state !== 'voided',
    )
    return open || counts ? { request, body, open } : undefined
  }

  #forgetClaims(at: Instant): void {
    const over = [...this.#claims].filter(([, claim]) => isOver(claim, at))
    for (const [name] of over.slice(0, limits.sweepClaimsMax)) this.#claims.delete(name)
  }

  #checkDraft({ attempt, request, n, record, closes }: AttemptDraft): void {
    assertStorable(attempt, request)
    this.#records.check(record)
    assert(attempt === `${request}.${n}`, 'an attempt is named by its request and number')
    assert(!this.#attempts.has(attempt), 'an attempt opens once')
    assert(record.request === request, 'a record names its own request')
    const closing = closes && this.#attempts.get(closes.attempt)?.row.state
    assert(closes === undefined || closing === 'reserved', 'a reattempt closes a reserved attempt')
    const previous = this.#openRequests.get(request)
    if (record.kind === 'intent') {
      assert(previous === undefined, 'a request has one intent')
      return
    }
    assert(record.kind === 'reattempt', 'an attempt opens with an intent or a reattempt record')
    const state = previous === undefined ? undefined : this.#attempts.get(previous)?.row.state
    const follows = state !== undefined && (state !== 'reserved' || closes?.attempt === previous)
    assert(follows, 'a reattempt follows a closed attempt of a request without outcome')
  }

  #settle(settlement: Settlement): Settled {
    const entry = this.#attempts.get(settlement.attempt)
    assert(entry !== undefined, 'only an opened attempt settles')
    const { row } = entry
    if (row.state !== 'reserved') return { applied: false, ...amountsOf(row) }
    const { record, state, at, estimated } = settlement
    assert(
      record.kind === 'outcome' && record.request === row.request,
      'a settlement is an outcome',
    )
    this.#records.check(record)
    const lines = state === 'settled' ? settlement.lines : []
    this.#close(row.attempt, { state, at, lines, estimated })
    this.#answer(record, settlement.explanation)
    return { applied: true, ...amountsOf(entry.row) }
  }

  /** Money moves by the state that an attempt takes; an indeterminate one keeps its hold. */
  #close(
    attempt: AttemptId,
    closing: Partial<AttemptRow> & { readonly state: AttemptState; readonly at: Instant },
  ): void {
    const entry = this.#attempts.get(attempt)
    assert(entry?.row.state === 'reserved', 'only a reserved attempt closes')
    const { at, ...fields } = closing
    const open = closing.state === 'indeterminate'
    const chargedNanoUsd = open ? undefined : totalOf(closing.lines ?? [])
    entry.row = { ...entry.row, ...fields, chargedNanoUsd, closedAt: at }
    if (!open) charge(entry)
  }

  #append(record: RecordDraft, explanation: Explanation | undefined): void {
    const { kind } = record
    assert(kind !== 'intent' && kind !== 'reattempt', 'an intent record opens an attempt')
    if (kind === 'outcome') this.#answer(record, explanation)
    else this.#records.append(record, explanation)
  }

  #answer(record: RecordDraft, explanation: Explanation | undefined): void {
    const last = this.#attempts.get(this.#openRequests.get(record.request) ?? '')
    const closed = last !== undefined && last.row.state !== 'reserved'
    assert(closed, 'an outcome answers a request whose attempts are closed')
    this.#records.append(record, explanation)
    this.#openRequests.delete(record.request)
  }

  #bumpEpoch(record: RecordDraft): Epoch {
    this.#records.append(record)
    this.#epoch = epoch(this.#epoch + 1)
    return this.#epoch
  }

  #closeCrashed(at: Instant, startedBefore: Instant): number {
    const last = new Set(this.#openRequests.values())
    const crashed = [...this.#attempts.values()]
      .filter(({ row }) => last.has(row.attempt) && row.startedAt < startedBefore)
      .slice(0, limits.sweepAttemptsMax)
    for (const { row } of crashed) {
      const { attempt, request } = row
      if (row.state === 'reserved') this.#close(attempt, { state: 'indeterminate', at })
      this.#answer({ kind: 'outcome', at, request, facts: { attempt, outcome: 'crashed' } }, {})
    }
    return crashed.length
  }

  #settleExpired(at: Instant): number {
    const closedBefore = at - limits.indeterminateSettleHours * HOUR_MS
    const expired = [...this.#attempts.values()]
      .filter(({ row }) => row.state === 'indeterminate' && row.holdNanoUsd !== undefined)
      .filter(({ row }) => (row.closedAt ?? at) <= closedBefore)
      .toSorted((a, b) => (a.row.closedAt ?? 0) - (b.row.closedAt ?? 0))
      .slice(0, limits.sweepAttemptsMax)
    for (const entry of expired) this.#expire(entry, at)
    return expired.length
  }

  #expire(entry: Entry, at: Instant): void {
    const { attempt, request, holdNanoUsd } = entry.row
    const chargedNanoUsd = holdNanoUsd
    entry.row = { ...entry.row, state: 'settled', estimated: true, chargedNanoUsd, closedAt: at }
    charge(entry)
    const facts = { attempt, chargedNanoUsd: `${chargedNanoUsd}`, event: 'hold_expired' }
    this.#records.append({ kind: 'system', at, request, facts })
  }

  #request(id: string): RequestView | undefined {
    const records = this.#records.of(id)
    if (records.length === 0) return undefined
    const attempts = [...this.#attempts.values()]
      .map(({ row }) => row)
      .filter((row) => row.request === id)
      .toSorted((a, b) => a.n - b.n)
    return { attempts, records, explanation: this.#records.explanation(id) }
  }

  #verify(): LedgerReport {
    const recount = new Recount()
    for (const { row, balances } of this.#attempts.values()) {
      recount.attempt(
        row,
        balances.map(({ id }) => id),
      )
    }
    for (const record of this.#records.after(0n, Number.MAX_SAFE_INTEGER)) recount.record(record)
    return recount.report(this.#budgets.all(), new Set(this.#openRequests.keys()))
  }
}

const isOver = ({ claimedAt }: ClaimRow, at: Instant): boolean =>
  claimedAt + limits.idempotencyHours * HOUR_MS <= at

function refusalOf(draft: AttemptDraft, balances: readonly Balance[]): Refusal | undefined {
  const hold = draft.holdNanoUsd
  if (hold === undefined) {
    const hard = balances.find(({ definition }) => definition.mode === 'hard')
    return hard && priceUnknown(hard.definition)
  }
  const full = balances.find((balance) => !hasRoom(balance, hold))
  return full && budgetExhausted(full.definition)
}

function rowOf(draft: AttemptDraft): AttemptRow {
  const { attempt, request, n, principal, alias, deployment, priceVersion } = draft
  return {
    attempt,
    request,
    n,
    principal,
    alias,
    deployment,
    priceVersion,
    holdNanoUsd: draft.holdNanoUsd,
    chargedNanoUsd: undefined,
    state: 'reserved',
    estimated: false,
    startedAt: instant(draft.startedAt),
    closedAt: undefined,
    lines: [],
  }
}

function charge({ row, balances }: Entry): void {
  const { chargedNanoUsd, overageNanoUsd } = amountsOf(row)
  for (const balance of balances) {
    change(balance, 0n - (row.holdNanoUsd ?? 0n), chargedNanoUsd, overageNanoUsd)
  }
}

function amountsOf(row: AttemptRow): {
  readonly chargedNanoUsd: NanoUsd
  readonly overageNanoUsd: NanoUsd
} {
  const charged = row.chargedNanoUsd ?? nanoUsd(0n)
  const hold = row.holdNanoUsd ?? 0n
  return { chargedNanoUsd: charged, overageNanoUsd: nanoUsd(charged > hold ? charged - hold : 0n) }
}
