import { describe, expect, test } from 'vitest'
import { addressGuard, parseRange } from './addresses.ts'
import { parseBaseUrl } from './endpoints.ts'

describe('INVARIANT (the perimeter is enforced): what each perimeter may reach', () => {
  const none = { addresses: [] }
  const lab = { addresses: ['10.20.0.0/16', 'fd12:3456::/32', '203.0.113.7'] }
  test.each([
    // address                     own     own+lab  external  external+lab
    ['127.0.0.1', true, true, false, false],
    ['127.255.0.3', true, true, false, false],
    ['::1', true, true, false, false],
    ['::ffff:127.0.0.1', true, true, false, false],
    ['::ffff:7f00:1', true, true, false, false],
    ['10.20.3.4', false, true, false, true],
    ['::ffff:10.20.3.4', false, true, false, true],
    ['::ffff:a14:304', false, true, false, true],
    ['10.21.0.1', false, false, false, false],
    ['fd12:3456::9', false, true, false, true],
    ['fd12:3457::9', false, false, false, false],
    ['203.0.113.7', false, true, false, true],
    ['203.0.113.8', false, false, false, false],
    ['169.254.169.254', false, false, false, false],
    ['::ffff:169.254.169.254', false, false, false, false],
    ['fd00:ec2::254', false, false, false, false],
    ['fe80::1%eth0', false, false, false, false],
    ['192.168.1.1', false, false, false, false],
    ['172.31.255.255', false, false, false, false],
    ['100.100.100.200', false, false, false, false],
    ['0.0.0.0', false, false, false, false],
    ['::', false, false, false, false],
    ['255.255.255.255', false, false, false, false],
    ['64:ff9b::7f00:1', false, false, false, false],
    ['2002:7f00:1::', false, false, false, false],
    ['172.32.0.1', false, false, true, true],
    ['8.8.8.8', false, false, true, true],
    ['::ffff:8.8.8.8', false, false, true, true],
    ['2606:4700::1111', false, false, true, true],
    ['not an address', false, false, false, false],
    ['', false, false, false, false],
  ])('%s', (address, own, ownLab, external, externalLab) => {
    for (const perimeter of ['process', 'sealed', 'network'] as const) {
      expect(addressGuard({ perimeter, ...none }).allows(address)).toBe(own)
      expect(addressGuard({ perimeter, ...lab }).allows(address)).toBe(ownLab)
    }
    expect(addressGuard({ perimeter: 'external', ...none }).allows(address)).toBe(external)
    expect(addressGuard({ perimeter: 'external', ...lab }).allows(address)).toBe(externalLab)
  })
})

test.each([
  ['10.0.0.0/8', 8],
  ['10.0.0.1', 32],
  ['::1', 128],
  ['fd00::/7', 7],
  ['10.0.0.0/33', undefined],
  ['10.0.0.0/', undefined],
  ['10.0.0/8', undefined],
  ['10.0.0.0/8/8', undefined],
  ['fe80::1%eth0/64', undefined],
  ['localhost', undefined],
])('range %s', (text, prefix) => {
  expect(parseRange(text)?.prefix).toBe(prefix)
})

test.each([
  ['http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080', '/v1', undefined],
  ['https://vendor.example/api/v1/', 'https://vendor.example', '/api/v1', undefined],
  ['http://[::1]:1/', 'http://[::1]:1', '', undefined],
  ['http+unix://%2Frun%2Fengine.sock/v1', 'http://localhost', '/v1', '/run/engine.sock'],
])('base URL %s', (text, origin, basePath, socketPath) => {
  expect(parseBaseUrl(text)).toEqual({ origin, basePath, socketPath })
})

test.each([
  undefined,
  '',
  'vendor.example/v1',
  'ftp://vendor.example',
  'file:///etc/passwd',
  'http://user:secret@vendor.example/v1',
  'http://vendor.example/v1?key=secret',
  'http://vendor.example/v1#x',
  'http+unix://relative.sock/v1',
  'http+unix://%zz/v1',
])('no base URL: %s', (text) => {
  expect(parseBaseUrl(text)).toBeUndefined()
})
