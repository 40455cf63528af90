import { expect, test } from 'vitest'
import type { RequestId } from '../kernel/values.ts'
import type { RequestView } from '../ledger/store.ts'
import type { RequestSummary } from '../pipeline/stages.ts'
import { explainView, watchEventOf } from './explain.ts'

const summary = (changes: Partial<RequestSummary>): RequestSummary => ({
  id: 'req_1' as RequestId,
  explanation: {},
  result: undefined,
  principal: 'app:intranet',
  alias: 'assistant',
  deployment: 'local',
  outcome: 'completed',
  durationMs: 3,
  firstEventMs: undefined,
  ...changes,
})
const seen = (changes: Partial<RequestSummary>) => {
  const event = watchEventOf(summary(changes), '2026-11-22T10:00:00.000Z')
  return event.kind === 'request' && [event.tokens, event.costNanoUsd, event.replayed]
}

test.each<[string, Partial<RequestSummary>, unknown]>([
  ['a kept answer again costs nothing', { explanation: { replayOf: 'req_0' } }, [{}, '0', true]],
  ['so does a refusal before any attempt', { outcome: 'refused:forbidden' }, [{}, '0', false]],
  [
    'an attempt whose usage nobody told is unknown',
    { result: { usage: null, charge: null } },
    [null, null, false],
  ],
  [
    'one that told is counted',
    { result: { usage: { input: 2 }, charge: '7' } },
    [{ input: 2 }, '7', false],
  ],
])('%s', (_, changes, told) => {
  expect(seen(changes)).toEqual(told)
})

test('raisers that were stored as text are told like those that were not', () => {
  const raisers = ['detector:card restricted[pci]', { kind: 'rule', id: 'a b', label: 'internal' }]
  const view = { explanation: { at: 1, raisers }, attempts: [], records: [] }
  expect(explainView('req_1', view).raisers).toEqual([
    { kind: 'detector', id: 'card', label: 'restricted[pci]' },
    { kind: 'rule', id: 'a b', label: 'internal' },
  ])
})

const view = (result: object): RequestView =>
  ({ explanation: { at: 0, result }, attempts: [], records: [] }) as unknown as RequestView

test('a report that was not believed is shown; one that was charged by is in the charges', () => {
  const reported = { input: '90000' }
  expect(explainView('r', view({ disputed: true, reported })).reported).toEqual(reported)
  expect(explainView('r', view({ usage: { input: 5 } }))).not.toHaveProperty('reported')
})

test('a candidate that could not do what was asked says why', () => {
  const row = { deployment: 'a', cleared: false, policies: [], why: 'would not be given `x`' }
  const explained = { ...view({}), explanation: { candidates: [row] } } as unknown as RequestView
  expect(explainView('r', explained).candidates).toEqual([row])
})

test('a passage tells what words and meaning gave to it, as far as that was kept', () => {
  const passage = { number: 1, source: 'lake', path: 'a.md', version: 'v', label: 'internal' }
  const scores = { fused: 1.25, lexical: null, dense: 0.71 }
  const explanation = { at: 0, passages: [{ ...passage, scores }, passage] }
  const told = explainView('r', { explanation, attempts: [], records: [] })
  expect(told.passages).toEqual([{ ...passage, scores }, passage])
})
