import { expect, test } from 'vitest'
import { requestOf, workWorld } from '../../test/fakes/work.ts'
import { Grant } from '../authorization/authorization.ts'
import type { Principal } from '../identity/principal.ts'
import { PUBLIC } from '../kernel/label.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { epoch, instant } from '../kernel/values.ts'
import type { SubjectKeys } from '../keys/keys.ts'
import { needsUser } from './user-token.ts'
import { NOTHING_RETRIEVED, type Snapshot } from './stages.ts'
import { Standing } from './standing.ts'
import { workOf, type Work, type WorkParts } from './work.ts'

/** What an app and the person whom it asks for become in a request's life. */
const app: Principal = { kind: 'app', id: 'crm', groups: [], keyId: 'k' }
const user = { kind: 'user', id: 'ada', groups: [], keyId: 'issuer:corp' } as const

function grantOf(principal: Principal): Grant {
  const grant = Grant.from(
    { allowed: true, failed: false, policyIds: [] },
    { principal, action: 'Chat', alias: 'assistant', policyIds: [], epoch: epoch(1) },
    '',
  )
  if (isRefusal(grant)) throw new Error(grant.message)
  return grant
}
const keysOf = (keyId: string): SubjectKeys => ({
  keyId,
  commit: (domain, value) => ({ keyId, mac: `${domain} ${value.length}` }),
  committing: () => {
    throw new Error('nothing is committed to as it comes')
  },
})

function workFor(principal: Principal): Work {
  const { work } = workWorld()
  const parts = {
    stages: work.stages,
    snapshot: {
      hardScopes: new Set(['user:ada']),
      authorization: { policyHash: 'hash' },
    } as unknown as Snapshot,
    arrival: { id: work.id, caller: work.caller, gone: work.gone },
    decoded: { request: requestOf('hello'), bodyBytes: Buffer.from('hello') },
    caller: work.caller,
    keys: keysOf('of the app'),
    userKeys: principal.user === undefined ? undefined : keysOf('of the person'),
    startedAt: instant(0),
    startedMs: 0,
    decided: {
      unable: [],
      principal,
      alias: { id: 'assistant', deployments: [], knowledgeBases: [], passages: 1 },
      asked: { label: PUBLIC, raisers: [], findings: [] },
      parts: [],
      label: PUBLIC,
      grant: grantOf(principal),
      retrieved: NOTHING_RETRIEVED,
      question: 'hello',
      clearing: { cleared: [], denied: [] },
      route: { deployments: [], why: [] },
      permits: new Map(),
    },
    release: () => undefined,
    onBug: () => undefined,
  } as unknown as WorkParts
  return workOf(parts)
}

test('budgets, records and the explanation count both; the person has a key of their own', () => {
  const both = workFor({ ...app, user })
  expect(both.scopes).toEqual(['organization', 'app:crm', 'user:ada', 'key:k', 'alias:assistant'])
  expect(both.hardBudget).toBe(true)
  expect(both.facts).toMatchObject({
    principal: { keyId: 'of the app' },
    user: { keyId: 'of the person', mac: 'principal 8' },
  })
  expect(both.explanation).toMatchObject({ principal: 'app:crm', user: 'user:ada' })
  const alone = workFor(app)
  expect(alone.scopes).toEqual(['organization', 'app:crm', 'key:k', 'alias:assistant'])
  expect(alone.hardBudget).toBe(false)
  expect(alone.facts).not.toHaveProperty('user')
  expect(alone.explanation).not.toHaveProperty('user')
})

test('an open answer ends when what proved its caller expires, though nothing else changed', () => {
  const { work, clock } = workWorld({
    current: () => ({ authorization: { epoch: epoch(1) } }) as unknown as Snapshot,
  })
  const until = (ms: number): Standing =>
    new Standing({
      ...work,
      grant: grantOf({ ...app, user, until: instant(clock.now() + ms) }),
    })
  expect(until(1).lost()).toBeUndefined()
  expect(until(0).lost()).toMatchObject({ code: 'unauthenticated' })
  expect(new Standing({ ...work, grant: grantOf(app) }).lost()).toBeUndefined()
})

test('after a change, an answer goes on for the same two only', () => {
  const now: { principal: Principal } = { principal: { ...app, user } }
  const grant = grantOf({ ...app, user })
  const { work } = workWorld({
    authenticate: () => now.principal,
    current: () =>
      ({
        aliases: new Map([['assistant', {}]]),
        authorization: { epoch: epoch(2), authorize: () => grant },
      }) as unknown as Snapshot,
  })
  const lost = () => new Standing({ ...work, grant }).lost()
  expect(lost()).toBeUndefined()
  for (const other of [app, { ...app, user: { ...user, id: 'eve' } }, { ...app, keyId: 'other' }]) {
    now.principal = other
    expect(lost()).toMatchObject({ code: 'unauthenticated' })
  }
})

test('after a change, an open answer above what its app may have for nobody ends', () => {
  const grant = grantOf(app)
  const lost = (level: 'internal' | 'confidential') => {
    const { work } = workWorld({
      authenticate: () => app,
      current: () =>
        ({
          aliases: new Map([['assistant', {}]]),
          authorization: { epoch: epoch(2), authorize: () => grant },
          userTokenAbove: new Map([['crm', 'internal']]),
        }) as unknown as Snapshot,
    })
    return new Standing({ ...work, grant, label: { ...PUBLIC, level } }).lost()?.code
  }
  expect([lost('internal'), lost('confidential')]).toEqual([undefined, 'forbidden'])
})

test.each([
  [app, 'confidential', true],
  [app, 'internal', false],
  [{ ...app, user }, 'restricted', false],
  [{ ...app, id: 'other' }, 'restricted', false],
  [user, 'restricted', false],
] as const)('%j with %s data needs a user: %s', (principal, level, needs) => {
  const snapshot = { userTokenAbove: new Map([['crm', 'internal']]) } as unknown as Snapshot
  const refused = needsUser(snapshot, principal, { ...PUBLIC, level })
  expect(refused?.code).toBe(needs ? 'forbidden' : undefined)
})
