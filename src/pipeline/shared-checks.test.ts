import { expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import { instant } from '../kernel/values.ts'
import { compileRules } from '../lake/rules.ts'
import type { Source } from '../lake/source.ts'
import { SharedChecks } from './shared-checks.ts'

function world(isDistant: boolean) {
  let now = 0
  let state: 'current' | 'gone' | Error = 'current'
  const calls: string[] = []
  const source: Source = {
    id: 'docs',
    list: () => {
      throw new Error('not listed here')
    },
    read: () => Promise.resolve({ kind: 'gone' }),
    check: (key) => {
      calls.push(key)
      return state instanceof Error ? Promise.reject(state) : Promise.resolve(state)
    },
    watch: () => () => undefined,
    isDistant,
  }
  const shared = new SharedChecks({
    now: () => instant(now),
    monotonicMs: () => now,
    sleep: () => Promise.resolve(),
  })
  const rules = compileRules([])
  return {
    calls,
    pass: (ms: number) => void (now += ms),
    be: (next: typeof state) => void (state = next),
    request: () => {
      const asked = new Map()
      return (path: string) => shared.check(source, { path, version: 'v', rules }, asked)
    },
  }
}

test('one request asks nothing twice', async () => {
  const { calls, request } = world(false)
  const check = request()
  await Promise.all([check('_acl.json'), check('_acl.json'), check('a.metadata.json')])
  expect(calls).toEqual(['_acl.json', 'a.metadata.json'])
})

test('near sources are asked anew by every request', async () => {
  const { calls, request, be } = world(false)
  expect(await request()('_acl.json')).toBe('current')
  be('gone')
  expect(await request()('_acl.json')).toBe('gone')
  expect(calls).toHaveLength(2)
})

test('of a distant source, what is known of an ACL file serves others for a bounded time; sidecars never', async () => {
  const { calls, request, be, pass } = world(true)
  await request()('hr/_acl.json')
  await request()('a.metadata.json')
  be('gone')
  pass(limits.sharedCheckMs - 1)
  expect(await request()('hr/_acl.json')).toBe('current')
  expect(await request()('a.metadata.json')).toBe('gone')
  pass(1)
  expect(await request()('hr/_acl.json')).toBe('gone')
  expect(calls).toEqual(['hr/_acl.json', 'a.metadata.json', 'a.metadata.json', 'hr/_acl.json'])
})

test('doubt is `changed`', async () => {
  const { request, be } = world(true)
  be(new Error('down'))
  expect(await request()('_acl.json')).toBe('changed')
})
