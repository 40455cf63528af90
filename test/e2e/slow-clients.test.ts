import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ServerPorts } from '../../src/server/ports.ts'
import { listen, type RunningServer } from '../../src/server/app.ts'
import { WatchFeed } from '../../src/server/watch-feed.ts'
import { instant } from '../../src/kernel/values.ts'
import { refusal } from '../../src/kernel/refusal.ts'
import { head, say } from './sockets.ts'

/**
 * The running server waits ten seconds for headers and sixty for a body: too long for a test. Here the
 * same doors are opened with less patience; behind them, a caller who may do everything.
 */
const PATIENCE = { headersMs: 300, requestMs: 600, lookMs: 50 }
/** What the doors ask before they read a body; nothing else is reached. */
const ports = {
  stages: {
    clock: { now: () => instant(0), monotonicMs: () => performance.now(), sleep: async () => {} },
    random: { bytes: (count: number) => new Uint8Array(count), fraction: () => 0 },
    authenticate: () => ({ kind: 'admin', id: 'test', keyId: 'k', groups: [] }),
    recognize: () => ({ kind: 'admin', id: 'test', keyId: 'k', groups: [] }),
  },
  authorization: () => ({ control: () => ({ allowed: true }) }),
  keys: { create: async () => refusal('not_found', 'the whole body was read') },
  feed: new WatchFeed(),
  onBug: (error: unknown) => bugs.push(error),
} as unknown as ServerPorts
const bugs: unknown[] = []
let server: RunningServer

beforeAll(async () => {
  const options = { host: '127.0.0.1', port: 0, tls: undefined, patience: PATIENCE }
  server = await listen(ports, options)
})
afterAll(() => server.close())

const KEYS = '/v1/standpipe/keys'
const BODY = '{"owner":"app:intranet"}'
const letters = (text: string): readonly string[] => Array.from(text)

test('a body in time is read', async () => {
  const said = await say(server.url, [head(KEYS, { 'content-length': BODY.length }), BODY], {
    until: /whole body was read/,
  })
  expect(said.ms).toBeLessThan(2_000)
})

test.each([
  ['headers, a letter at a time', letters(head(KEYS, { 'content-length': BODY.length }))],
  ['a body, a letter at a time', [head(KEYS, { 'content-length': 500 }), ...letters(BODY)]],
  ['a body that never comes', [head(KEYS, { 'content-length': 500 })]],
  ['chunks without an end', [head(KEYS, { 'transfer-encoding': 'chunked' }), '2\r\n{"\r\n']],
])('%s: closed within the time', async (_, pieces) => {
  const said = await say(server.url, pieces, { everyMs: 60, limitMs: 5_000 })
  expect([said.closed, said.ms < 3_000, bugs]).toEqual([true, true, []])
  expect(said.text === '' || said.text.startsWith('HTTP/1.1 408')).toBe(true)
})

test('a connection that says nothing at all is closed too', async () => {
  const said = await say(server.url, [], { limitMs: 5_000 })
  expect(said.closed).toBe(true)
})
