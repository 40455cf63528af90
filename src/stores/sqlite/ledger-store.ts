import { recordText, type RecordText } from '../../audit/bytes.ts'
import type { RecordDraft } from '../../audit/record.ts'
import { assert } from '../../kernel/assert.ts'
import type { Json } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import type { AttemptDraft, LedgerReport, LedgerStore, Settlement } from '../../ledger/store.ts'
import { assertStorable } from '../text.ts'
import type { LedgerReads } from './ledger-reads.ts'
import type { OpenMessage, SettleMessage } from './writer-protocol.ts'
import type { Writer } from './writer.ts'

export interface LedgerParts {
  readonly writer: Writer
  readonly reads: LedgerReads
  /** Counts everything again, in a thread of its own. */
  readonly verify: () => Promise<LedgerReport>
}

export function sqliteLedger({ writer, reads, verify }: LedgerParts): LedgerStore {
  return {
    epoch: async () => reads.epoch(),
    bumpEpoch: async (record) => writer.submit('bumpEpoch', storableRecord(record)),
    configureBudgets: async (budgets) => {
      assertStorable(...budgets.map(({ scope }) => scope))
      await writer.submit('configureBudgets', budgets)
    },
    balances: async (at) => reads.balances(at),
    open: (draft) => rejecting(() => writer.submit('open', openMessage(draft))),
    settle: (settlement) => rejecting(() => writer.submit('settle', settleMessage(settlement))),
    claim: async (principal, key, at) => reads.claim(principal, key, at),
    append: async (record, explanation = {}) =>
      writer.submit('append', {
        record: storableRecord(record),
        explanation: explanationText(explanation),
      }),
    sweep: async (at, startedBefore) => writer.submit('sweep', { at, startedBefore }),
    request: async (id) => reads.request(id),
    records: async (after, limit) => reads.records(after, limit),
    verify,
  }
}

/** What `async` would do, without its promise beside the writer's own. */
function rejecting<T>(work: () => Promise<T>): Promise<T> {
  try {
    return work()
  } catch (error) {
    return Promise.reject(error as Error)
  }
}

/** Member by member: a spread makes a slow object of it, several times the size. */
function openMessage(draft: AttemptDraft): OpenMessage {
  const { attempt, request, principal, alias, deployment, priceVersion } = draft
  assertStorable(attempt, request, principal, alias, deployment, priceVersion)
  assert(attempt === `${request}.${draft.n}`, 'an attempt is named by its request and number')
  return {
    attempt,
    request,
    n: draft.n,
    principal,
    alias,
    deployment,
    priceVersion,
    holdNanoUsd: draft.holdNanoUsd,
    scopes: draft.scopes,
    startedAt: draft.startedAt,
    deadlineAt: draft.deadlineAt,
    epoch: draft.epoch,
    record: storableRecord(draft.record),
    explanation: explanationText(draft.explanation),
    idempotency: storableKey(draft),
    closes: draft.closes,
  }
}

function storableKey({ idempotency }: AttemptDraft): AttemptDraft['idempotency'] {
  if (idempotency !== undefined) assertStorable(idempotency.key, idempotency.body)
  return idempotency
}

function settleMessage(settlement: Settlement): SettleMessage {
  const { attempt, state, lines, estimated, at } = settlement
  return {
    attempt,
    state,
    lines,
    estimated,
    at,
    record: storableRecord(settlement.record),
    explanation: explanationText(settlement.explanation),
  }
}

function storableRecord(draft: RecordDraft): RecordText {
  assertStorable(draft.request)
  return recordText(draft)
}

/** What `explain` lacks is said; a request never fails for it. */
function explanationText(explanation: { readonly [key: string]: Json }): string | undefined {
  const text = JSON.stringify(explanation)
  if (text === '{}') return undefined
  return text.length <= limits.explanationBytesMax
    ? text
    : JSON.stringify({ omitted: `an explanation of ${text.length} characters was left out` })
}
