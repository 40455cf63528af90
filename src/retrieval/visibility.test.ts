import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PUBLIC } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { AclClassRow } from '../lake/store.ts'
import { mayAllRead, mayRead, visibleClasses, VisibilityMemo, visibleToAll } from './visibility.ts'

const token = fc.constantFrom('user:ada', 'user:bob', 'app:intranet', 'group:hr', 'group:staff')
const row = fc.record({
  id: fc.integer({ min: 1, max: 50 }),
  readers: fc.array(token, { maxLength: 4 }),
  denied: fc.array(token, { maxLength: 2 }),
  within: fc.array(fc.array(token, { maxLength: 4 }), { maxLength: 2 }),
})

/** As a person would say it. */
function naive(
  tokens: readonly string[],
  rows: readonly Pick<AclClassRow, 'id' | 'readers' | 'within' | 'denied'>[],
) {
  const ids: number[] = []
  for (const { id, readers, within = [], denied } of rows) {
    let granted = false
    let refused = false
    for (const held of tokens) {
      if (readers.includes(held)) granted = true
      if (denied.includes(held)) refused = true
    }
    for (const list of within) {
      if (!list.some((one) => tokens.includes(one))) granted = false
    }
    if (granted && !refused) ids.push(id)
  }
  return [...new Set(ids)].toSorted((a, b) => a - b)
}

test('visible classes are what a naive reading of the rows gives', () => {
  fc.assert(
    fc.property(fc.uniqueArray(token), fc.array(row, { maxLength: 40 }), (tokens, rows) => {
      expect([...visibleClasses(tokens, rows)]).toEqual(naive(tokens, rows))
      for (const one of rows) {
        expect(mayRead(one, tokens)).toBe(naive(tokens, [one]).length === 1)
      }
    }),
  )
})

test('denies win; no readers: nobody; no tokens: nothing', () => {
  const rows = [
    { id: 3, readers: ['group:staff'], denied: ['user:ada'] },
    { id: 2, readers: [], denied: [] },
    { id: 1, readers: ['group:staff'], denied: [] },
  ]
  expect([...visibleClasses(['group:staff'], rows)]).toEqual([1, 3])
  expect([...visibleClasses(['user:ada', 'group:staff'], rows)]).toEqual([1])
  expect([...visibleClasses([], rows)]).toEqual([])
})

const view = (revision: number, readers: readonly string[]) => ({
  revision,
  byId: new Map([
    [1, { id: 1, source: 's', cause: 'c', ruleId: '**', readers, denied: [], label: PUBLIC }],
    [2, { id: 2, source: 't', cause: 'c', ruleId: '**', readers, denied: [], label: PUBLIC }],
  ]),
})

test('revocation is immediate: a new revision is never answered from before', () => {
  const memo = new VisibilityMemo()
  const ask = (revision: number, readers: readonly string[]) => [
    ...memo.visible(view(revision, readers), [['group:hr']], ['s']),
  ]
  expect(ask(1, ['group:hr'])).toEqual([1])
  expect(ask(1, [])).toEqual([1])
  expect(ask(2, [])).toEqual([])
})

test('sources narrow, and the memo is bounded', () => {
  const memo = new VisibilityMemo()
  const staff = view(1, ['group:staff'])
  expect([...memo.visible(staff, [['group:staff']], ['s', 't'])]).toEqual([1, 2])
  expect([...memo.visible(staff, [['group:staff']], ['t'])]).toEqual([2])
  expect([...memo.visible(staff, [['group:staff']], [])]).toEqual([])
  for (let user = 0; user < limits.visibilityMemoMax + 10; user++) {
    memo.visible(staff, [[`user:${user}`]], ['s'])
  }
  expect(memo.size).toBe(limits.visibilityMemoMax)
})

test('INVARIANT (a user never widens): what two read is what each of them reads', () => {
  const held = fc.constantFrom('app:crm', 'user:ada', 'group:hr', 'group:staff')
  const rows = fc.array(
    fc.record({ readers: fc.uniqueArray(held), denied: fc.uniqueArray(held, { maxLength: 1 }) }),
  )
  fc.assert(
    fc.property(rows, fc.uniqueArray(held), fc.uniqueArray(held), (drawn, app, user) => {
      const classes = drawn.map((one, id) => ({ ...one, id }))
      const alone = (tokens: readonly string[]) => [...visibleClasses(tokens, classes)]
      const both = [...visibleToAll([app, user], classes)]
      expect(both).toEqual(alone(app).filter((id) => alone(user).includes(id)))
      // The check outside is written apart from the filter inside, and says the same.
      const checked = classes.filter((one) => mayAllRead(one, [app, user])).map(({ id }) => id)
      expect(both).toEqual(checked)
      // What is remembered of one is not given to two, nor the other way round.
      const rest = { source: 's', cause: 'c', ruleId: '**', label: PUBLIC }
      const byId = new Map(classes.map((one) => [one.id, { ...rest, ...one }]))
      const memo = new VisibilityMemo()
      const seen = (readers: readonly (readonly string[])[]) => [
        ...memo.visible({ revision: 1, byId }, readers, ['s']),
      ]
      expect(seen([app])).toEqual(alone(app))
      expect(seen([app, user])).toEqual(both)
      expect(seen([[...app, ...user]])).toEqual(alone([...app, ...user]))
      expect(seen([])).toEqual([])
    }),
  )
})
