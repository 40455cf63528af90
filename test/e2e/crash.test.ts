import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openBare } from '../../src/stores/sqlite/connection.ts'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, cli, startServer, type Server } from './server.ts'
import {
  balanceOf,
  chatBody,
  tokenOf,
  until,
  UPSTREAM_ENV,
  upstreamAt,
  type Balance,
} from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/**
 * Two hundred clients, a third of them hanging up, a budget that cannot pay for all, one `kill -9` in
 * the middle. What the clients saw is compared with what the ledger says after the next start.
 */
const CLIENTS = 200
/** The first load ends with the server, at the latest after this; the second one after that. */
const FIRST_MS = 40_000
const SECOND_MS = 2_500
/** Between a refusal and the next try of the same client. */
const PAUSE_MS = 400
/** Requests at the deployment when the server is killed: some are settled by then, some under way. */
const KILL_AT = 55
/** What the deployment reports for every answer: 20 tokens in at a dollar a million, 30 out at 20. */
const USAGE = { prompt_tokens: 20, completion_tokens: 30, total_tokens: 50 }
const CHARGE = 20n * 1_000n + 30n * 20_000n

let upstream: FakeOpenAi
beforeAll(async () => {
  upstream = await startFakeOpenAi({
    answers: {
      text: Array.from({ length: 30 }, () => 'word '),
      betweenPiecesMs: 5,
      usage: USAGE,
    },
  })
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})

interface Seen {
  readonly request: string | undefined
  readonly status: number | undefined
  /** The answer came to its own end: `[DONE]` after the usage. */
  readonly clean: boolean
  /** Nobody listens there any more. */
  readonly gone: boolean
}

/** One streaming request on a connection of its own; hangs up after `hangUpMs`. */
function stream(url: string, key: string, hangUpMs: number | undefined): Promise<Seen> {
  const body = JSON.stringify(
    chatBody('chat', 'talk', { stream: true, stream_options: { include_usage: true } }),
  )
  return new Promise((resolve) => {
    let text = ''
    let request: string | undefined
    let status: number | undefined
    const over = (error?: NodeJS.ErrnoException): void => {
      clearTimeout(timer)
      const clean = text.includes('"total_tokens":50') && text.endsWith('data: [DONE]\n\n')
      resolve({ request, status, clean, gone: error?.code === 'ECONNREFUSED' })
    }
    const sent = httpRequest(
      `${url}/v1/chat/completions`,
      {
        method: 'POST',
        agent: false,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      },
      (response) => {
        request = String(response.headers['standpipe-request-id'])
        status = response.statusCode
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece))
        response.once('close', () => over())
      },
    )
    sent.once('error', over)
    const timer = setTimeout(() => sent.destroy(), hangUpMs ?? 20_000)
    sent.end(body)
  })
}

/** Small and seeded: the same hang-ups in every run. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Each asks until the server is gone or the time is over. */
async function clients(server: Server, seed: number, forMs: number): Promise<readonly Seen[]> {
  const key = server.key('intranet')
  const fraction = random(seed)
  const deadline = performance.now() + forMs
  const one = async (at: number): Promise<readonly Seen[]> => {
    const seen: Seen[] = []
    while (performance.now() < deadline) {
      const hangUpMs = at % 3 === 0 ? fraction() * 400 : undefined
      const last = await stream(server.url, key, hangUpMs)
      seen.push(last)
      if (last.gone) break
      if (last.status !== 200) await after(PAUSE_MS * (0.5 + fraction()))
    }
    return seen
  }
  return (await Promise.all(Array.from({ length: CLIENTS }, (_, at) => one(at)))).flat()
}

/** Looks at the budget until told to stop; a server that died answers no more. */
function sampler(server: Server): { readonly samples: Balance[]; stop(): Promise<void> } {
  const samples: Balance[] = []
  const token = tokenOf(server)
  let stopped = false
  const done = (async () => {
    while (!stopped) {
      const sample = balanceOf(server.url, token, 'app:intranet')
      const balance = await sample.catch(() => undefined)
      if (balance !== undefined) samples.push(balance)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })()
  return {
    samples,
    async stop() {
      stopped = true
      await done
    },
  }
}

test('kill -9 under load: the budget holds, no charge is lost, every intent has one outcome', async () => {
  const config = (limit: string): object => ({
    deployments: [
      upstreamAt(upstream.url, {
        price: { perMillion: { input: '1.00', output: '20.00' } },
        outputTokensMax: 30,
      }),
    ],
    aliases: [{ id: 'chat', deployments: ['local'] }],
    groups: [],
    apps: [{ id: 'intranet', groups: [] }],
    budgets: [{ scope: 'app:intranet', limit, period: 'total', mode: 'hard' }],
  })
  const server = await startServer({ config: config('0.05'), env: UPSTREAM_ENV })
  const watch = sampler(server)
  const running = clients(server, 7, FIRST_MS)
  await until('answers are under way', () => upstream.requests.length >= KILL_AT, FIRST_MS)
  await server.stop('SIGKILL')
  const seen = await running
  await watch.stop()
  expect(watch.samples.length).toBeGreaterThan(1)

  const { dir } = server
  const next = await startServer({ dir, config: config('0.10'), env: UPSTREAM_ENV })
  const admin = ['--data', next.data, '--json']
  const [ledger, audit] = [
    await cli(['ledger', 'verify', ...admin]),
    await cli(['verify', ...admin]),
  ]
  expect(JSON.parse(ledger.out)).toMatchObject({ ok: true, open: 0, problems: [] })
  expect(JSON.parse(audit.out)).toMatchObject({ ok: true, problems: [] })
  // The same clients again, with the key that they have and a budget that has room again.
  const watchAgain = sampler(next)
  const seenAgain = await clients({ ...next, key: (app) => server.key(app) }, 8, SECOND_MS)
  await watchAgain.stop()
  expect(await next.stop()).toBe(0)
  for (const { spent, held, limit } of [...watch.samples, ...watchAgain.samples])
    expect(spent + held <= limit).toBe(true)
  expectAllAccountedFor(next.data, [...seen, ...seenAgain])
})

/** Read with nothing of ours in between: the tables themselves, after the server stopped. */
function expectAllAccountedFor(data: string, seen: readonly Seen[]): void {
  const database = openBare(join(data, 'standpipe.sqlite'))
  const rows = (sql: string): readonly (readonly unknown[])[] => database.prepare(sql).all([])
  try {
    // One outcome for each intent, and none without.
    const records = rows(
      `SELECT request, sum(kind = 'intent'), sum(kind = 'outcome') FROM record
       WHERE kind IN ('intent', 'outcome') GROUP BY request`,
    )
    expect(records.length).toBeGreaterThan(0)
    expect(records.filter(([, intents, outcomes]) => intents !== 1n || outcomes !== 1n)).toEqual([])

    const attempts = rows('SELECT request, state, charged_nano, hold_nano FROM attempt')
    const byRequest = new Map(attempts.map(([request, ...rest]) => [request, rest]))
    expect(attempts.filter(([, state]) => state === 'reserved')).toEqual([])

    // No charge is lost: who saw a clean end with its usage finds exactly that charge.
    const clean = seen.filter((one) => one.clean)
    expect(clean.length).toBeGreaterThan(0)
    for (const { request } of clean)
      expect([request, ...(byRequest.get(request) ?? [])].slice(0, 3)).toEqual([
        request,
        'settled',
        CHARGE,
      ])

    // Spent is the sum of the charges, held the sum of the holds that stay: no hold without its attempt.
    const sum = (state: string, column: number): bigint =>
      attempts
        .filter((row) => row[1] === state)
        .reduce((total, row) => total + BigInt(row[column] as bigint), 0n)
    const [balance] = rows('SELECT spent_nano, held_nano FROM balance')
    expect(balance).toEqual([sum('settled', 2), sum('indeterminate', 3)])
    expect(sum('settled', 2) + sum('indeterminate', 3) <= 100_000_000n).toBe(true)
    // The kill hit answers under way, and the budget did refuse: otherwise nothing was tested.
    expect(sum('indeterminate', 3)).toBeGreaterThan(0n)
    expect(seen.some(({ status }) => status === 429)).toBe(true)
  } finally {
    database.close()
  }
}
