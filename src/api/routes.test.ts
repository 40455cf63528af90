import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CONTROL_ACTIONS } from '../authorization/authorization.ts'
import { createKeyRequest } from './keys.ts'
import { retrieveRequest } from './lake.ts'
import { ROUTES, pathOf, type Route, type RouteId } from './routes.ts'
import { nanoUsd, owner } from './values.ts'

const GOLDEN = 'src/api/routes.golden.txt'
const routes: readonly (readonly [string, Route])[] = Object.entries(ROUTES)

function rendered(): string {
  const rows = routes.map(([id, route]) => {
    const request = typeof route.request === 'string' ? route.request : 'json'
    return `${route.method.padEnd(5)}${route.path.padEnd(36)}${route.action.padEnd(15)}${request.padEnd(6)}${route.response.kind.padEnd(7)}${id}`
  })
  return `${rows.join('\n')}\n`
}

test('the route list is the golden file', () => {
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(GOLDEN, rendered())
  expect(rendered()).toBe(readFileSync(GOLDEN, 'utf8'))
})

test('no door without an action: every endpoint names one, and every control action has a door', () => {
  const used = new Set(routes.map(([, route]) => route.action))
  for (const [, route] of routes) {
    expect(route.action === 'data' || CONTROL_ACTIONS.includes(route.action)).toBe(true)
    expect(route.action === 'data').toBe(!route.path.startsWith('/v1/standpipe/'))
  }
  expect(CONTROL_ACTIONS.filter((action) => !used.has(action))).toEqual([])
})

test('no two endpoints share method and path', () => {
  const keys = routes.map(([, route]) => `${route.method} ${route.path.replace(/\{\w+\}/g, '{}')}`)
  expect(new Set(keys).size).toBe(keys.length)
})

test('each path parameter is checked, and a GET has no body', () => {
  for (const [id, route] of routes) {
    expect([id, /\{\w+\}/.test(route.path)]).toEqual([id, route.params !== 'none'])
    if (route.method === 'GET') expect([id, route.request]).toEqual([id, 'none'])
  }
})

test('ids in paths cannot climb', () => {
  for (const [id, route] of routes) {
    if (route.params === 'none') continue
    for (const hostile of ['..', '../keys', 'a/b', '', 'a%2fb', 'x'.repeat(65), 'a\n']) {
      expect([id, hostile, route.params.safeParse({ id: hostile }).success]).toEqual([
        id,
        hostile,
        false,
      ])
    }
  }
})

test.each<[RouteId, Record<string, string>, string]>([
  ['status', {}, '/v1/standpipe/status'],
  ['revokeKey', { id: 'k3y' }, '/v1/standpipe/keys/k3y/revoke'],
  ['retrieve', { id: 'a/b' }, '/v1/knowledge_bases/a%2Fb/retrieve'],
])('pathOf %s', (id, params, path) => {
  expect(pathOf(id, params)).toBe(path)
})

test('requests are strict and bounded', () => {
  expect(createKeyRequest.safeParse({ owner: 'app:intranet' }).success).toBe(true)
  expect(createKeyRequest.safeParse({ owner: 'app:intranet', admin: true }).success).toBe(false)
  expect(owner.safeParse('intranet').success).toBe(false)
  expect(owner.safeParse('group:staff').success).toBe(false)
  expect(retrieveRequest.safeParse({ query: 'leave', limit: 20 }).success).toBe(true)
  expect(retrieveRequest.safeParse({ query: 'leave', limit: 21 }).success).toBe(false)
  expect(retrieveRequest.safeParse({ query: '' }).success).toBe(false)
  expect(nanoUsd.safeParse('1.5').success).toBe(false)
})
