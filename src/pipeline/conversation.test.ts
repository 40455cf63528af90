import { expect, test } from 'vitest'
import { pricedAt, requestOf } from '../../test/fakes/work.ts'
import type { Principal } from '../identity/principal.ts'
import { PUBLIC, type Label } from '../kernel/label.ts'
import type { KeyService } from '../keys/keys.ts'
import { HmacSha256 } from '../keys/hmac.ts'
import type { Message } from '../models/chat.ts'
import { cacheSaltOf, conversationOf } from './conversation.ts'

const APP: Principal = { kind: 'app', id: 'intranet', groups: ['hr', 'staff'], keyId: 'k' }
const say = (role: Message['role'], text: string): Message => ({
  role,
  parts: [{ kind: 'text', text }],
})
const talk = (...messages: readonly Message[]): string =>
  conversationOf(APP, requestOf('', { messages }))

test('a conversation goes on under the same name, and another one has another', () => {
  const first = talk(say('system', 'Be kind.'), say('user', 'Hello'))
  expect(
    talk(
      say('system', 'Be kind.'),
      say('user', 'Hello'),
      say('assistant', 'Hi'),
      say('user', 'So?'),
    ),
  ).toBe(first)
  const others = [
    talk(say('system', 'Be kind.'), say('user', 'Hallo')),
    talk(say('system', 'Be brief.'), say('user', 'Hello')),
    conversationOf({ ...APP, id: 'other' }, requestOf('Hello')),
    talk(),
  ]
  expect(new Set([first, ...others]).size).toBe(5)
})

test('however long it begins, its name is bounded', () => {
  const messages = Array.from({ length: 500 }, () => say('system', 'x'.repeat(10_000)))
  expect(talk(...messages, say('user', 'x')).length).toBeLessThan(10_000)
})

const keysOf = (key: number): KeyService => {
  const hmac = new HmacSha256(new Uint8Array(32).fill(key))
  const commit = (domain: string, value: string | Uint8Array) => ({
    keyId: 'k',
    mac: hmac.base64url(`${domain}\n`, value),
  })
  return { subject: () => ({ keyId: 'k', commit }) } as unknown as KeyService
}
const SALTED = [pricedAt('plain'), pricedAt('engine', { saltsCache: true })]
const HIGH: Label = { ...PUBLIC, level: 'confidential' }

test('INVARIANT (caches tell nothing across classes): readers and label make the salt, under a key', async () => {
  const salt = (who: Principal, label: Label = PUBLIC, key = 1) =>
    cacheSaltOf(keysOf(key), who, label, SALTED)
  const own = await salt(APP)
  expect(own).toMatch(/^[\w-]{43}$/)
  expect(await salt({ ...APP, groups: ['staff', 'hr'], keyId: 'another' })).toBe(own)
  const others = await Promise.all([
    salt({ ...APP, groups: ['hr'] }),
    salt({ ...APP, id: 'other' }),
    salt({ ...APP, kind: 'user' }),
    salt(APP, HIGH),
    salt(APP, PUBLIC, 2),
  ])
  expect(new Set([own, ...others]).size).toBe(6)
  expect(await cacheSaltOf(keysOf(1), APP, PUBLIC, [pricedAt('plain')])).toBeUndefined()
})
