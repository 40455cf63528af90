import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { clock, deploymentAt } from '../../test/support/deployments.ts'
import { startFakeOpenAi } from '../../test/support/fake-openai.ts'
import { limits } from '../kernel/limits.ts'
import { eventsOf, promptOf, textOf } from '../models/conformance.ts'
import type { ModelEvent } from '../models/chat.ts'
import { createOpenAiProvider } from './openai/openai.ts'

const signal = (): AbortSignal => new AbortController().signal
const chunk = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`

test('INVARIANT (bounded read-ahead): a consumer that does not read stops the deployment', async () => {
  const piece = chunk('x'.repeat(16_000))
  let written = 0
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const more = (): void => {
      while (written < 100_000_000 && !response.destroyed) {
        written += piece.length
        if (!response.write(piece)) return void response.once('drain', more)
      }
    }
    more()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const provider = createOpenAiProvider({ clock })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  const batches = provider.invoke(deploymentAt(url), promptOf({}), signal())[Symbol.asyncIterator]()
  await batches.next()
  // The kernel's own buffers fill first, and grow while they do.
  let stalledAt = -1
  for (let round = 0; round < 30 && written !== stalledAt; round++) {
    stalledAt = written
    await after(100)
  }
  expect(written).toBe(stalledAt)
  // What waits is our read-ahead and the kernel's socket buffers, far from all there is.
  expect(written).toBeLessThan(40_000_000)
  const waiting = (await batches.next()).value as readonly ModelEvent[]
  expect(textOf(waiting).length).toBeLessThan(2 * limits.upstreamReadAheadBytesMax)
  for (let read = 0; read < 40; read++) await batches.next()
  await expect.poll(() => written).toBeGreaterThan(stalledAt)
  await batches.return?.()
  await provider.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test('one batch per socket read, however many chunks it holds', async () => {
  const fake = await startFakeOpenAi({ bench: { pieces: 200, pieceText: ' word' } })
  const provider = createOpenAiProvider({ clock })
  let batches = 0
  const events: ModelEvent[] = []
  for await (const batch of provider.invoke(deploymentAt(fake.url), promptOf({}), signal())) {
    batches++
    events.push(...batch)
  }
  expect(textOf(events)).toBe(' word'.repeat(200))
  expect(batches).toBeLessThan(20)
  await provider.close()
  await fake.close()
})

test('a connection is used again after an answer, after an error and after [DONE]', async () => {
  const fake = await startFakeOpenAi({ answers: [{}, { status: 429 }, {}, {}] })
  const provider = createOpenAiProvider({ clock })
  const deployment = deploymentAt(fake.url)
  const kinds: (string | undefined)[] = []
  for (const stream of [true, true, false, true]) {
    const events = await eventsOf(
      provider.invoke(deployment, promptOf({ stream, raw: { stream } }), signal()),
    )
    kinds.push(events.at(-1)?.kind)
    await after(5)
  }
  expect(kinds).toEqual(['usage', 'failed', 'usage', 'usage'])
  expect(fake.hangups()).toBe(0)
  await provider.close()
  await fake.close()
})

test('a request still waiting for a connection is dropped when its client leaves', async () => {
  const fake = await startFakeOpenAi({ answers: { headersAfterMs: 100 } })
  const provider = createOpenAiProvider({ clock })
  const abort = new AbortController()
  // The connection is not there yet when the client leaves.
  const pending = eventsOf(provider.invoke(deploymentAt(fake.url), promptOf({}), abort.signal))
  abort.abort()
  expect((await pending).at(-1)).toMatchObject({
    kind: 'failed',
    failure: { reason: 'cancelled', dispatched: false },
  })
  await after(50)
  expect(fake.requests.length).toBe(0)
  await provider.close()
  await fake.close()
})

test('a server that answers a stream request with a whole body, and compresses unasked', async () => {
  const whole = { choices: [{ index: 0, message: { content: 'hi' }, finish_reason: 'stop' }] }
  const server = createServer((request, response) => {
    request.resume()
    const encoding = request.url?.startsWith('/zip') === true ? { 'content-encoding': 'gzip' } : {}
    response.writeHead(200, { 'content-type': 'application/json', ...encoding })
    response.end(JSON.stringify(whole))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = createOpenAiProvider({ clock })
  const call = (path: string) =>
    eventsOf(provider.invoke(deploymentAt(`${origin}${path}`), promptOf({}), signal()))
  expect(textOf(await call('/v1'))).toBe('hi')
  expect((await call('/zip')).at(-1)).toMatchObject({ failure: { reason: 'garbage' } })
  await provider.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test('terms that change open a new pool; what is under way finishes on the old one', async () => {
  const fake = await startFakeOpenAi({ answers: { betweenPiecesMs: 5 } })
  const provider = createOpenAiProvider({ clock })
  const open = eventsOf(
    provider.invoke(deploymentAt(fake.url), promptOf({ raw: { stream: true } }), signal()),
  )
  await after(10)
  const moved = deploymentAt(fake.url, { perimeter: 'external' })
  const refused = await eventsOf(provider.invoke(moved, promptOf({}), signal()))
  expect(refused.at(-1)).toMatchObject({ failure: { reason: 'address_forbidden' } })
  expect(textOf(await open)).toBe('Hello from the model')
  await provider.close()
  await fake.close()
})
