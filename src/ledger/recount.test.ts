import { describe, expect, test } from 'vitest'
import { recordBytes, recordText } from '../audit/bytes.ts'
import type { RecordKind, StoredRecord } from '../audit/record.ts'
import { nanoUsd } from '../kernel/values.ts'
import { AT, attemptId, budgetOf, recordOf, requestId } from './conformance.ts'
import { Recount, type CountedBalance } from './recount.ts'
import type { AttemptRow } from './store.ts'

const row: AttemptRow = {
  attempt: attemptId('r1'),
  request: requestId('r1'),
  n: 1,
  principal: 'app:intranet',
  alias: 'assistant',
  deployment: 'local',
  priceVersion: '',
  holdNanoUsd: nanoUsd(100n),
  chargedNanoUsd: nanoUsd(140n),
  state: 'settled',
  estimated: false,
  startedAt: AT,
  closedAt: AT,
  lines: [{ tokenClass: 'input', units: 140, nanoUsd: nanoUsd(140n) }],
}
const balance: CountedBalance = {
  ...budgetOf('organization', 1_000n),
  id: 1,
  periodStart: AT,
  spentNanoUsd: nanoUsd(140n),
  heldNanoUsd: nanoUsd(0n),
  overageNanoUsd: nanoUsd(40n),
  excessNanoUsd: nanoUsd(40n),
}
const stored = (kind: RecordKind, seq: bigint, request = 'r1'): StoredRecord => ({
  seq,
  kind,
  request,
  bytes: recordBytes(recordText(recordOf(kind, request)), seq),
})

interface Ledger {
  readonly row: AttemptRow
  readonly balance: CountedBalance
  readonly records: readonly StoredRecord[]
  readonly open: readonly string[]
}
const good: Ledger = {
  row,
  balance,
  records: [stored('intent', 1n), stored('outcome', 2n)],
  open: [],
}
const reserved: AttemptRow = { ...row, state: 'reserved', chargedNanoUsd: undefined, lines: [] }
const heldBalance: CountedBalance = {
  ...balance,
  spentNanoUsd: nanoUsd(0n),
  heldNanoUsd: nanoUsd(100n),
  excessNanoUsd: nanoUsd(0n),
}

function problemsOf(changes: Partial<Ledger>): readonly string[] {
  const { row: attempt, balance: kept, records, open } = { ...good, ...changes }
  const recount = new Recount()
  recount.attempt(attempt, [1])
  for (const record of records) recount.record(record)
  return recount.report([kept], new Set(open)).problems.map(({ invariant }) => invariant)
}

describe('recount', () => {
  test.each<[string, Partial<Ledger>]>([
    ['as it should be', {}],
    [
      'open',
      { row: reserved, balance: heldBalance, records: [stored('intent', 1n)], open: ['r1'] },
    ],
    [
      'settled at its hold',
      {
        row: { ...row, estimated: true, chargedNanoUsd: nanoUsd(100n), lines: [] },
        balance: { ...balance, spentNanoUsd: nanoUsd(100n), excessNanoUsd: nanoUsd(0n) },
      },
    ],
  ])('finds nothing: %s', (_, changes) => {
    expect(problemsOf(changes)).toEqual([])
  })

  const other = stored('outcome', 2n)
  test.each<[string, Partial<Ledger>]>([
    ['spent recount', { balance: { ...balance, spentNanoUsd: nanoUsd(139n) } }],
    ['held recount', { balance: { ...balance, heldNanoUsd: nanoUsd(1n) } }],
    ['overage recount', { balance: { ...balance, excessNanoUsd: nanoUsd(0n) } }],
    ['budgets hold', { balance: { ...balance, limitNanoUsd: nanoUsd(99n) } }],
    ['hold has a balance', { balance: { ...heldBalance, id: 2, heldNanoUsd: nanoUsd(0n) } }],
    ['lines sum to the charge', { row: { ...row, lines: [] } }],
    ['dense sequence', { records: [stored('intent', 1n), stored('outcome', 3n)] }],
    [
      'canonical bytes',
      { records: [stored('intent', 1n), { ...other, bytes: Buffer.from('{}') }] },
    ],
    [
      'canonical bytes',
      { records: [stored('intent', 1n), { ...stored('outcome', 2n, 'r2'), request: 'r1' }] },
    ],
    ['one outcome', { records: [stored('intent', 1n)] }],
    ['one outcome', { records: [...good.records, stored('outcome', 3n)] }],
    ['one outcome', { open: ['r1'] }],
    ['one outcome', { row: reserved, balance: heldBalance }],
  ])('finds a broken invariant: %s', (invariant, changes) => {
    expect(problemsOf(changes)).toEqual([invariant])
  })
})
