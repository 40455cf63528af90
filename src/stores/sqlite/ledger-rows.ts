import type { RecordKind, StoredRecord } from '../../audit/record.ts'
import {
  instant,
  nanoUsd,
  type AttemptId,
  type NanoUsd,
  type RequestId,
} from '../../kernel/values.ts'
import type { AttemptRow, AttemptState, BudgetMode, BudgetPeriod } from '../../ledger/store.ts'
import type { CountedBalance } from '../../ledger/recount.ts'
import type { TokenClass, UsageLine } from '../../models/usage.ts'
import type { Row } from './connection.ts'

/** Rows of the ledger's tables as values. The column lists stand beside the functions that read them. */

const money = (cell: Row[number] | undefined): NanoUsd | undefined =>
  cell === null ? undefined : nanoUsd(cell as bigint)

export const RECORD_COLUMNS = 'seq, kind, request, bytes'
export function recordOf([seq, kind, request, bytes]: Row): StoredRecord {
  return {
    seq: seq as bigint,
    kind: kind as RecordKind,
    request: request as string,
    bytes: bytes as Uint8Array,
  }
}

export const ATTEMPT_COLUMNS = `id, attempt, request, n, principal, alias, deployment, price_version,
  hold_nano, charged_nano, state, estimated, started_at, closed_at`
export function attemptOf(row: Row, lines: readonly UsageLine[]): AttemptRow {
  const [, attempt, request, n, principal, alias, deployment, priceVersion] = row
  const [hold, charged, state, estimated, startedAt, closedAt] = row.slice(8)
  return {
    attempt: attempt as AttemptId,
    request: request as RequestId,
    n: Number(n),
    principal: principal as string,
    alias: alias as string,
    deployment: deployment as string,
    priceVersion: priceVersion as string,
    holdNanoUsd: money(hold),
    chargedNanoUsd: money(charged),
    state: state as AttemptState,
    estimated: estimated === 1n,
    startedAt: instant(Number(startedAt)),
    closedAt: closedAt === null ? undefined : instant(Number(closedAt)),
    lines,
  }
}

export const LINE_COLUMNS = 'token_class, units, nano'
export function lineOf([tokenClass, units, nano]: Row): UsageLine {
  return {
    tokenClass: tokenClass as TokenClass,
    units: Number(units),
    nanoUsd: nanoUsd(nano as bigint),
  }
}

export const BALANCE_COLUMNS = `l.id, b.scope, b.period, l.mode, l.limit_nano, l.period_start,
  l.spent_nano, l.held_nano, l.overage_nano, l.lowered_nano`
export function balanceOf(row: Row): CountedBalance {
  const [id, scope, period, mode, limit, start, spent, held, overage, lowered] = row
  return {
    id: Number(id),
    scope: scope as string,
    period: period as BudgetPeriod,
    mode: mode as BudgetMode,
    limitNanoUsd: nanoUsd(limit as bigint),
    periodStart: instant(Number(start)),
    spentNanoUsd: nanoUsd(spent as bigint),
    heldNanoUsd: nanoUsd(held as bigint),
    overageNanoUsd: nanoUsd((overage as bigint) + (lowered as bigint)),
    excessNanoUsd: nanoUsd(overage as bigint),
  }
}
