import { expect, test } from 'vitest'
import { instant } from '../kernel/values.ts'
import { AddressForbidden } from './connector.ts'
import { brokenFailure, retryAfter, statusFailure } from './failures.ts'

const clock = {
  now: () => instant(Date.UTC(2026, 0, 1, 0, 0, 0)),
  monotonicMs: () => 0,
  sleep: () => Promise.resolve(),
}

test.each([
  [{ 'retry-after': '2' }, 2_000],
  [{ 'retry-after': '0.25' }, 250],
  [{ 'retry-after-ms': '120', 'retry-after': '9' }, 120],
  [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
  [{ 'retry-after': '999999999' }, 86_400_000],
  [{ 'retry-after': '-1' }, undefined],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': ['1', '2'] }, undefined],
  [{}, undefined],
])('retry-after of %j', (headers, expected) => {
  expect(retryAfter(headers, clock)).toBe(expected)
})

test('a deployment that says not to retry is heeded', () => {
  expect(statusFailure(429, { 'x-should-retry': 'false' }, clock).retryable).toBe(false)
  expect(statusFailure(500, { 'x-should-retry': 'false' }, clock).retryable).toBe(false)
  expect(statusFailure(400, { 'x-should-retry': 'true' }, clock).retryable).toBe(true)
})

const coded = (code: string): Error => Object.assign(new Error(`secret ${code}`), { code })

test.each([
  [coded('ECONNREFUSED'), false, 'unreachable', true],
  [coded('ENOTFOUND'), false, 'unreachable', true],
  [coded('CERT_HAS_EXPIRED'), false, 'unreachable', false],
  [coded('UND_ERR_CONNECT_TIMEOUT'), false, 'timeout', true],
  [coded('UND_ERR_HEADERS_TIMEOUT'), true, 'timeout', true],
  [coded('UND_ERR_BODY_TIMEOUT'), true, 'timeout', true],
  [coded('UND_ERR_SOCKET'), true, 'cut', true],
  [coded('HPE_INVALID_CONSTANT'), true, 'garbage', false],
  [coded('UND_ERR_HEADERS_OVERFLOW'), true, 'too_large', false],
  [new AddressForbidden('x'), false, 'address_forbidden', false],
  [new AggregateError([coded('ECONNREFUSED')]), false, 'unreachable', true],
  [new AggregateError([new AddressForbidden('x')]), false, 'address_forbidden', false],
  [new Error('secret'), false, 'unreachable', true],
])('%s', (error, dispatched, reason, retryable) => {
  const failure = brokenFailure(error, { dispatched, headers: false })
  expect(failure).toMatchObject({ reason, retryable, dispatched })
  expect(failure.message).not.toContain('secret')
})
