import { expect, test } from 'vitest'
import type { Principal } from '../identity/principal.ts'
import { contentSubject, ownerOf } from './owner.ts'

const app: Principal = { kind: 'app', id: 'intranet', groups: [], keyId: 'k' }
const ada = { kind: 'user', id: 'ada', groups: [], keyId: 'k' } as const
const eve = { ...ada, id: 'eve' } as const

test('own alone: what an app asked for one person is not what it asked for another, or for nobody', () => {
  const owners = [app, { ...app, user: ada }, { ...app, user: eve }].map(ownerOf)
  expect(owners).toEqual(['app:intranet', 'app:intranet for user:ada', 'app:intranet for user:eve'])
})

test('the person’s key seals, where there is a person', () => {
  expect(contentSubject(app)).toBe('app:intranet')
  expect(contentSubject({ ...app, user: ada })).toBe('user:ada')
})
