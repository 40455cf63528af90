import { expect, test } from 'vitest'
import type { Dialect, Route } from '../wire/dialect.ts'
import { doorstepsOf, routeFor, RouteTable } from './table.ts'

const route = (method: Route['method'], path: string, claims?: Route['claims']): Route => ({
  method,
  path,
  serves: 'catalog',
  ...(claims === undefined ? {} : { claims }),
  render: () => ({ status: 200, headers: {}, body: '' }),
})
const dialect = (id: Dialect['id'], routes: readonly Route[]): Dialect => ({
  id,
  routes,
  renderRefusal: () => ({ status: 400, headers: {}, body: id }),
  requestIdHeader: 'x-request-id',
})
const versioned: NonNullable<Route['claims']> = (headers) =>
  headers['anthropic-version'] !== undefined
const DIALECTS = [
  dialect('openai', [route('GET', '/v1/models/:model'), route('POST', '/v1/chat/completions')]),
  dialect('anthropic', [
    route('GET', '/v1/models/:id', versioned),
    route('POST', '/v1/messages'),
    route('POST', '/v1/messages/count_tokens'),
  ]),
  dialect('bedrock', [
    route('POST', '/model/:modelId/converse'),
    route('GET', '/inference-profiles/:id'),
    route('DELETE', '/inference-profiles/:id'),
  ]),
]

test('one doorstep for a path that two dialects name differently', () => {
  const steps = doorstepsOf(DIALECTS)
  const shared = steps.find(({ path }) => path === '/v1/models/:p0')
  expect(shared?.mounted.map(({ dialect: { id }, names }) => [id, names])).toEqual([
    ['openai', ['model']],
    ['anthropic', ['id']],
  ])
  const chosen = (headers: Record<string, string>): string | undefined =>
    routeFor(shared?.mounted ?? [], headers)?.dialect.id
  expect([chosen({}), chosen({ 'anthropic-version': '2023-06-01' })]).toEqual([
    'openai',
    'anthropic',
  ])
})

const table = new RouteTable()
for (const whose of DIALECTS)
  for (const { method, path, claims } of whose.routes) table.add(method, path, whose, claims)

test.each([
  ['/v1/messages/batches', {}, 'anthropic'],
  ['/v1/messages?beta=true', {}, 'anthropic'],
  ['/v1/chat/completion', {}, 'openai'],
  ['/v1/models/a/b', {}, 'openai'],
  ['/v1/models/a/b', { 'anthropic-version': '2023-06-01' }, 'anthropic'],
  ['/model/a%2Fb/invoke', {}, 'bedrock'],
  ['/model', {}, 'bedrock'],
  ['/v1', {}, undefined],
  ['/v1/nothing', {}, undefined],
  ['/', {}, undefined],
  ['', {}, undefined],
])('%s with %j is for %s', (path, headers, id) => {
  expect(table.dialect(path, headers)?.id).toBe(id)
})

test.each([
  ['/inference-profiles/x', ['DELETE', 'GET']],
  ['/inference-profiles/x?y=1', ['DELETE', 'GET']],
  ['/v1/messages', ['POST']],
  ['/v1/messages/', []],
  ['/nothing', []],
])('%s takes %j', (path, methods) => {
  expect(table.methods(path)).toEqual(methods)
})
