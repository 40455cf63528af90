import { expect, test } from 'vitest'
import type { RequestView } from '../ledger/store.ts'
import { explainView } from './explain.ts'

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
