import { expect, test } from 'vitest'
import { nanoUsd } from '../../kernel/values.ts'
import { AT, attemptId, draftOf, recordOf, settlementOf } from '../../ledger/conformance.ts'
import { recordText } from '../../audit/bytes.ts'
import { packCalls, packReplies, unpackCalls, unpackReplies } from './packing.ts'
import type { WriterCall, WriterReply } from './writer-protocol.ts'

const record = recordText(recordOf('intent', 'r1'))
const opening = (changes: object) => ({
  ...draftOf('r1'),
  record,
  explanation: '{"a":1}',
  ...changes,
})
const settling = (changes: object) => ({
  ...settlementOf('r1', 7),
  record,
  explanation: '{"b":1}',
  ...changes,
})

const CALLS: readonly WriterCall[] = [
  { operation: 'open', request: opening({}) },
  {
    operation: 'open',
    request: opening({ holdNanoUsd: undefined, scopes: [], closes: undefined }),
  },
  {
    operation: 'open',
    request: opening({
      explanation: undefined,
      closes: { attempt: attemptId('r1', 1), state: 'voided', reason: 'cut' },
    }),
  },
  { operation: 'open', request: opening({ idempotency: { key: 'k', body: 'b' } }) },
  { operation: 'settle', request: settling({}) },
  { operation: 'settle', request: settling({ lines: [], explanation: undefined }) },
  { operation: 'append', request: { record, explanation: undefined } },
  { operation: 'sweep', request: { at: AT, startedBefore: AT } },
  { operation: 'allocateIds', request: 3 },
]
const REPLIES: readonly WriterReply[] = [
  { ok: true, value: { kind: 'opened' } },
  { ok: true, value: { kind: 'claimed' } },
  { ok: true, value: { kind: 'epochChanged', current: 4 } },
  { ok: true, value: { kind: 'refusal', code: 'budget_exhausted', message: 'no' } },
  {
    ok: true,
    value: { applied: true, chargedNanoUsd: nanoUsd(2n ** 60n), overageNanoUsd: nanoUsd(0n) },
  },
  { ok: true, value: undefined },
  { ok: true, value: 7 },
  { ok: false, error: { name: 'Error', message: 'x' } },
]

test('packing loses nothing: calls and replies come back as they were, each alone and all together', () => {
  for (const calls of [...CALLS.map((call) => [call]), CALLS, []])
    expect(unpackCalls(structuredClone(packCalls(calls)))).toEqual(calls)
  for (const replies of [...REPLIES.map((reply) => [reply]), REPLIES, []])
    expect(unpackReplies(structuredClone(packReplies(replies)))).toEqual(replies)
})
