import { createServer, type AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startFakeOpenAi, type FakeAnswer, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, cli, startServer, type Server } from './server.ts'
import { balanceOf, call, chatBody, UPSTREAM_ENV, upstreamAt, type Reply } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** Deployments that are down, slow, die or keep silent about what they used. */
let first: FakeOpenAi
let second: FakeOpenAi
let server: Server
/** What the first deployment does next. */
let script: FakeAnswer = {}

/** A port where nobody listens. */
async function deadUrl(): Promise<string> {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as AddressInfo
  await new Promise((resolve) => taken.close(resolve))
  return `http://127.0.0.1:${port}/v1`
}

beforeAll(async () => {
  first = await startFakeOpenAi({ answers: () => script })
  second = await startFakeOpenAi({ answers: { text: 'from the second' } })
  const dead = await deadUrl()
  server = await startServer({
    env: UPSTREAM_ENV,
    config: {
      deployments: [
        upstreamAt(first.url, { id: 'first', timeoutSeconds: 1 }),
        upstreamAt(second.url, { id: 'second' }),
        upstreamAt(dead, { id: 'dead' }),
        upstreamAt(dead, { id: 'dead-too' }),
        {
          id: 'outside',
          provider: 'openai',
          // This machine's own name: it leads to a loopback or private address, or nowhere.
          baseUrl: `https://${hostname()}/v1`,
          model: 'm',
          perimeter: 'external',
          clearance: { level: 'public' },
        },
      ],
      aliases: [
        { id: 'one', deployments: ['first'] },
        { id: 'two', deployments: ['first', 'second'] },
        { id: 'fallback', deployments: ['dead', 'second'] },
        { id: 'down', deployments: ['dead', 'dead-too'] },
        { id: 'outside', deployments: ['outside'] },
      ],
      groups: [],
      apps: [{ id: 'intranet', groups: [] }],
      budgets: [{ scope: 'app:intranet', limit: '9.00', period: 'total', mode: 'soft' }],
    },
  })
})
afterAll(async () => {
  await cleanUp()
  await first.close()
  await second.close()
})
beforeEach(async () => {
  script = {}
  // One good answer closes the breaker that the failures of the test before may have opened.
  await ask('one')
})

const ask = (model: string, more: object = {}): Promise<Reply> =>
  call(`${server.url}/v1/chat/completions`, server.key('intranet'), chatBody(model, 'hi', more))
interface Explained {
  readonly outcome: string
  readonly attempts: readonly {
    readonly deployment: string
    readonly state: string
    readonly estimated: boolean
    readonly holdNanoUsd: string
    readonly chargedNanoUsd: string | null
  }[]
}
async function explained(reply: Reply): Promise<Explained> {
  const id = reply.headers.get('standpipe-request-id') ?? ''
  const { text } = await call(`${server.url}/v1/standpipe/requests/${id}`, server.adminKey ?? '')
  return JSON.parse(text) as Explained
}
const triedBy = async (reply: Reply): Promise<readonly string[]> =>
  (await explained(reply)).attempts.map(({ deployment, state }) => `${deployment} ${state}`)
const codeOf = ({ text }: Reply): string =>
  (JSON.parse(text) as { readonly error: { readonly code: string } }).error.code

describe('down', () => {
  test('the next candidate answers, and the failed attempts cost nothing', async () => {
    const reply = await ask('fallback')
    expect([reply.status, reply.headers.get('standpipe-deployment')]).toEqual([200, 'second'])
    const tried = await triedBy(reply)
    expect([tried[0], tried.at(-1)]).toEqual(['dead voided', 'second settled'])
  })

  test('502 after every candidate was tried', async () => {
    const reply = await ask('down')
    expect([reply.status, codeOf(reply)]).toEqual([502, 'upstream_failed'])
    const tried = await triedBy(reply)
    expect(new Set(tried)).toEqual(new Set(['dead voided', 'dead-too voided']))
  })

  test('a perimeter is enforced at the socket: an external name may not lead inside', async () => {
    const reply = await ask('outside')
    expect([reply.status, codeOf(reply)]).toEqual([502, 'upstream_failed'])
    expect(new Set(await triedBy(reply))).toEqual(new Set(['outside voided']))
  })
})

describe('slow', () => {
  test('504 when it does not answer in the time that configuration gives it', async () => {
    script = { headersAfterMs: 8_000 }
    const reply = await ask('one')
    expect([reply.status, codeOf(reply)]).toEqual([504, 'upstream_timeout'])
  })
  test('silence inside a stream ends it as an error', async () => {
    script = { text: ['a ', 'b ', 'c '], stallAfter: 2 }
    const reply = await ask('one', { stream: true })
    expect(reply.status).toBe(200)
    expect(reply.text).toContain('"code":"upstream_timeout"')
    expect(reply.text).not.toContain('[DONE]')
  })
})

describe('broken', () => {
  // So many failures in a row would keep requests from it.
  beforeEach(async () => {
    expect((await ask('one')).status).toBe(200)
  })

  test.each<[string, FakeAnswer]>([
    ['dies', { text: ['a ', 'b ', 'c '], dieAfter: 3 }],
    ['ends without a finish', { text: ['a ', 'b ', 'c '], truncateAfter: 3 }],
    ['reports an error', { text: ['a ', 'b ', 'c '], errorAfter: 3 }],
  ])('a stream that %s: a typed error event, no [DONE]', async (_, answer) => {
    // Apart, so that the first piece has gone out: before that, the next candidate would answer.
    script = { ...answer, betweenPiecesMs: 40 }
    const reply = await ask('two', { stream: true })
    expect(reply.status).toBe(200)
    const events = reply.text.trim().split('\n\n')
    expect(JSON.parse((events.at(-1) ?? '').slice('data: '.length))).toMatchObject({
      error: { type: 'server_error', code: 'upstream_failed' },
    })
    expect(reply.text).not.toContain('[DONE]')
    const { outcome, attempts } = await explained(reply)
    expect([outcome, attempts.length]).toEqual(['failed', 1])
  })

  test('before the first byte, the next candidate answers', async () => {
    script = { status: 503, errorBody: '{"error":{"message":"secret of the vendor"}}' }
    const reply = await ask('two')
    expect([reply.status, reply.text.includes('from the second')]).toEqual([200, true])
    expect((await triedBy(reply)).at(-1)).toBe('second settled')
    const alone = await ask('one')
    expect([alone.status, alone.text.includes('secret of the vendor')]).toEqual([502, false])
  })

  test('its own rate limit is told as one; what it finds wrong is the client’s to mend', async () => {
    script = { status: 429, headers: { 'retry-after': '1' } }
    const limited = await ask('one')
    expect([limited.status, codeOf(limited)]).toEqual([429, 'rate_limit_exceeded'])
    expect(limited.headers.get('retry-after')).toBe('1')
    script = { status: 400 }
    const before = second.requests.length
    const wrong = await ask('two')
    expect([wrong.status, codeOf(wrong), second.requests.length]).toEqual([
      400,
      'invalid_request',
      before,
    ])
  })
})

test('usage that an own engine does not report is charged as its upper bound, and marked', async () => {
  script = { usage: 'omit' }
  for (const stream of [false, true]) {
    const reply = await ask('one', { stream })
    expect(reply.status).toBe(200)
    const [attempt] = (await explained(reply)).attempts
    expect(attempt).toMatchObject({ state: 'settled', estimated: true })
    expect(BigInt(attempt?.chargedNanoUsd ?? 0)).toBeGreaterThan(0n)
    expect(BigInt(attempt?.chargedNanoUsd ?? 0) <= BigInt(attempt?.holdNanoUsd ?? 0)).toBe(true)
  }
})

test('after all of it the ledger adds up and nothing is held', async () => {
  const ledger = await cli(['ledger', 'verify', '--json', '--data', server.data])
  expect(JSON.parse(ledger.out)).toMatchObject({ ok: true, open: 0, problems: [] })
  const { held } = await balanceOf(server.url, server.adminKey ?? '', 'app:intranet')
  const { indeterminate } = JSON.parse(ledger.out) as { readonly indeterminate: number }
  expect(held > 0n).toBe(indeterminate > 0)
})
