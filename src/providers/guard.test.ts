import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mkdtempSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clock, deploymentAt } from '../../test/support/deployments.ts'
import { eventsOf, promptOf } from '../models/conformance.ts'
import type { Deployment } from '../models/deployment.ts'
import type { Lookup } from './connector.ts'
import { createOpenAiProvider } from './openai/openai.ts'

/** A server on all of loopback that counts who reaches it. */
let server: Server
let unix: Server
let port: number
let reached = 0
const directory = mkdtempSync(join(tmpdir(), 'standpipe-guard-'))
const socketPath = join(directory, 'engine.sock')
const serve = (): Server =>
  createServer((request, response) => {
    reached++
    request.resume()
    response.end('{"choices":[{"index":0,"message":{"content":"hi"},"finish_reason":"stop"}]}')
  })
beforeAll(async () => {
  server = serve()
  unix = serve()
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  await new Promise<void>((resolve) => unix.listen(socketPath, resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  for (const one of [server, unix]) {
    one.closeAllConnections()
    await new Promise((resolve) => one.close(resolve))
  }
  rmSync(directory, { recursive: true })
})

async function call(
  baseUrl: string,
  terms: Partial<Deployment>,
  lookup?: Lookup,
): Promise<{ outcome: string; reached: number }> {
  const provider = createOpenAiProvider({
    clock,
    lookup,
    timeouts: { connectMs: 300, headersMs: 2_000, bodyMs: 2_000 },
  })
  const before = reached
  const deployment = deploymentAt(baseUrl, terms)
  const prompt = promptOf({ stream: false })
  const events = await eventsOf(provider.invoke(deployment, prompt, new AbortController().signal))
  await provider.close()
  const last = events.at(-1)
  const outcome = last?.kind === 'failed' ? last.failure.reason : 'answered'
  return { outcome, reached: reached - before }
}

const at = (host: string): string => `http://${host}:${port}/v1`
/** Answers with the next list at each question; the last one stays. */
const resolver = (...answers: readonly (readonly string[])[]): Lookup => {
  let asked = 0
  return (_host, _options, done) => {
    const addresses = answers[Math.min(asked++, answers.length - 1)] ?? []
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
}
const ANSWERED = { outcome: 'answered', reached: 1 }
const FORBIDDEN = { outcome: 'address_forbidden', reached: 0 }

test.each<[string, string, Partial<Deployment>, object]>([
  ['own, loopback', '127.0.0.1', { perimeter: 'network' }, ANSWERED],
  ['own, loopback, mapped', '[::ffff:127.0.0.1]', { perimeter: 'sealed' }, ANSWERED],
  ['external, loopback', '127.0.0.1', { perimeter: 'external' }, FORBIDDEN],
  ['external, loopback as a number', '2130706433', { perimeter: 'external' }, FORBIDDEN],
  ['external, loopback mapped', '[::ffff:7f00:1]', { perimeter: 'external' }, FORBIDDEN],
  ['external, metadata', '169.254.169.254', { perimeter: 'external' }, FORBIDDEN],
  [
    'external, declared',
    '127.0.0.1',
    { perimeter: 'external', addresses: ['127.0.0.1/32'] },
    ANSWERED,
  ],
  ['own, public', '8.8.8.8', { perimeter: 'network', addresses: ['10.0.0.0/8'] }, FORBIDDEN],
])('a literal address: %s', async (_, host, terms, expected) => {
  expect(await call(at(host), terms)).toEqual(expected)
})

test.each<[string, readonly string[], Partial<Deployment>, object]>([
  ['own, loopback', ['127.0.0.1'], { perimeter: 'network' }, ANSWERED],
  ['own, elsewhere', ['8.8.8.8'], { perimeter: 'network' }, FORBIDDEN],
  ['own, one of two', ['8.8.8.8', '127.0.0.1'], { perimeter: 'network' }, ANSWERED],
  ['external, private', ['10.0.0.1'], { perimeter: 'external' }, FORBIDDEN],
  ['external, loopback', ['127.0.0.1', '::1'], { perimeter: 'external' }, FORBIDDEN],
])('a name, after resolution: %s', async (_, addresses, terms, expected) => {
  expect(await call(at('engine.example'), terms, resolver(addresses))).toEqual(expected)
})

test('rebinding: a name that changes its mind is asked and checked at each connection', async () => {
  const lookup = resolver(['127.0.0.1'], ['10.0.0.1'], ['127.0.0.1', '10.0.0.1'])
  const outcomes = []
  // One provider per call: each needs a connection of its own.
  for (let n = 0; n < 3; n++) {
    outcomes.push(await call(at('rebind.example'), { perimeter: 'network' }, lookup))
  }
  expect(outcomes).toEqual([ANSWERED, FORBIDDEN, ANSWERED])
})

test('rebinding between check and connection: the socket itself is checked before a byte leaves', async () => {
  // Says an allowed address when it is checked, another one when it is connected to.
  let asked = 0
  const shifting = {
    family: 4,
    get address() {
      return asked++ === 0 ? '127.0.0.2' : '127.0.0.1'
    },
  }
  const lookup: Lookup = (_host, _options, done) => done(null, [shifting])
  const terms = { perimeter: 'external', addresses: ['127.0.0.2/32'] } as const
  expect(await call(at('shifting.example'), terms, lookup)).toEqual(FORBIDDEN)
  expect(asked).toBeGreaterThan(1)
})

test('the same over TLS: checked before the handshake', async () => {
  let bytes = 0
  let connected = 0
  const plain = createTcpServer((socket) => {
    connected++
    socket.on('error', () => undefined)
    socket.on('data', (data) => (bytes += data.length))
  })
  await new Promise<void>((resolve) => plain.listen(0, '0.0.0.0', resolve))
  const url = `https://shifting.example:${(plain.address() as AddressInfo).port}/v1`
  let asked = 0
  const shifting = {
    family: 4,
    get address() {
      return asked++ === 0 ? '127.0.0.2' : '127.0.0.1'
    },
  }
  const lookup: Lookup = (_host, _options, done) => done(null, [shifting])
  const terms = { perimeter: 'external', addresses: ['127.0.0.2/32'] } as const
  expect(await call(url, terms, lookup)).toEqual(FORBIDDEN)
  await expect.poll(() => connected).toBe(1)
  expect(bytes).toBe(0)
  await new Promise((resolve) => plain.close(resolve))
})

test('a Unix socket is inside every own perimeter and outside the external one', async () => {
  const url = `http+unix://${encodeURIComponent(socketPath)}/v1`
  expect(await call(url, { perimeter: 'sealed' })).toEqual(ANSWERED)
  expect(await call(url, { perimeter: 'external' })).toEqual(FORBIDDEN)
})

test.each([undefined, 'ftp://127.0.0.1/v1', 'http://a:b@127.0.0.1/v1'])(
  'a base URL that cannot be used: %s',
  async (baseUrl) => {
    expect(await call(baseUrl ?? '', {})).toEqual({ outcome: 'unreachable', reached: 0 })
  },
)
