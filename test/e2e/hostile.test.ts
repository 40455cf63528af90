import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, startServer, type Server } from './server.ts'
import { head, say, statusOf } from './sockets.ts'
import { call, chatBody, PEOPLE, UPSTREAM_ENV, upstreamAt, type Reply } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** What a stranger, a broken client or an attacker sends: a plain answer or a closed connection, and we go on. */
const CHAT = '/v1/chat/completions'
const MIB = 1024 * 1024

let upstream: FakeOpenAi
let server: Server
let auth: { readonly authorization: string; readonly 'content-type': string }

beforeAll(async () => {
  upstream = await startFakeOpenAi({ answers: { echo: true } })
  server = await startServer({
    env: UPSTREAM_ENV,
    config: {
      deployments: [upstreamAt(upstream.url)],
      aliases: [{ id: 'chat', deployments: ['local'] }],
      ...PEOPLE,
    },
  })
  auth = {
    authorization: `Bearer ${server.key('intranet')}`,
    'content-type': 'application/json',
  }
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})
afterEach(async () => {
  expect((await ask(chatBody('chat', 'still there?'))).status).toBe(200)
})

const ask = (body: unknown): Promise<Reply> =>
  call(`${server.url}${CHAT}`, server.key('intranet'), body)
const errorOf = ({ text }: { readonly text: string }): Record<string, unknown> =>
  (JSON.parse(text.slice(text.indexOf('{'))) as { error: Record<string, unknown> }).error

describe('before the body', () => {
  test('a wrong key is answered while the body is still to come', async () => {
    const headers = { authorization: 'Bearer sp_wrong', 'content-length': 20 * MIB }
    const said = await say(server.url, head(CHAT, headers), { until: /\r\n\r\n.*\}$/s })
    expect(statusOf(said)).toBe(401)
    expect(said.ms).toBeLessThan(2_000)
    expect(errorOf(said)).toMatchObject({ code: 'invalid_api_key' })
  })

  test('no key, an empty one, one of another scheme, one of 30 KB', async () => {
    for (const value of [undefined, 'Bearer ', 'Basic abc', `Bearer ${'x'.repeat(30_000)}`]) {
      const headers = value === undefined ? {} : { authorization: value }
      const said = await say(server.url, head(CHAT, { ...headers, 'content-length': 2 }), {
        until: /\r\n\r\n.*\}$/s,
      })
      expect(statusOf(said)).toBe(401)
      expect(said.text).not.toContain('xxxx')
    }
  })

  test('an announced body over the limit is refused unread', async () => {
    const headers = { ...auth, 'content-length': 33 * MIB }
    const said = await say(server.url, head(CHAT, headers), { until: /\r\n\r\n.*\}$/s })
    expect([statusOf(said), errorOf(said)['code']]).toEqual([413, 'limit_exceeded'])
    expect(said.ms).toBeLessThan(2_000)
  })

  test('a body over the limit that was not announced', async () => {
    const piece = `${MIB.toString(16)}\r\n${' '.repeat(MIB)}\r\n`
    const pieces = [
      head(CHAT, { ...auth, 'transfer-encoding': 'chunked' }),
      ...Array.from({ length: 34 }, () => piece),
    ]
    const said = await say(server.url, pieces, { until: /\r\n\r\n.*\}$/s, limitMs: 10_000 })
    expect([statusOf(said), errorOf(said)['code']]).toEqual([413, 'limit_exceeded'])
  })

  test('headers over the limit', async () => {
    const long = await say(server.url, head(CHAT, { ...auth, 'x-long': 'x'.repeat(40_000) }))
    expect([statusOf(long), long.closed]).toEqual([431, true])
    const many = Object.fromEntries(Array.from({ length: 4_000 }, (_, at) => [`x-${at}`, 'yes']))
    const flood = await say(server.url, head(CHAT, { ...auth, ...many }))
    expect([statusOf(flood), flood.closed]).toEqual([431, true])
  })

  test('two lengths, a length and chunks, a length that is none: refused, never guessed', async () => {
    const body = JSON.stringify(chatBody('chat', 'hello'))
    for (const framing of [
      `content-length: ${body.length}\r\ncontent-length: ${body.length + 1}`,
      `content-length: ${body.length}\r\ntransfer-encoding: chunked`,
      'content-length: many',
      'content-length: -1',
      'transfer-encoding: chunked, identity',
    ]) {
      const start = head(CHAT, auth).trimEnd()
      const said = await say(server.url, `${start}\r\n${framing}\r\n\r\n${body}`)
      expect([framing, statusOf(said), said.closed]).toEqual([framing, 400, true])
    }
  })
})

describe('who may not', () => {
  test('an admin key asks no model', async () => {
    const reply = await call(`${server.url}${CHAT}`, server.adminKey ?? '', chatBody('chat', 'hi'))
    expect([reply.status, errorOf(reply)['code']]).toEqual([403, 'forbidden'])
  })
  test('an app key opens no control plane', async () => {
    for (const path of ['keys', 'models', 'lake', 'watch', 'budgets', 'status']) {
      const reply = await call(`${server.url}/v1/standpipe/${path}`, server.key('intranet'))
      expect([path, reply.status]).toEqual([path, 403])
    }
    expect((await call(`${server.url}/metrics`, server.key('intranet'))).status).toBe(403)
  })
  test('an unknown alias, and the nearest that this key may use', async () => {
    const reply = await ask(chatBody('chatt', 'hi'))
    expect(reply.status).toBe(404)
    expect(errorOf(reply)['message']).toBe(
      'there is no model `chatt`; the nearest that this key may use is `chat`',
    )
  })
  test('paths that do not exist, and methods', async () => {
    for (const path of ['/', '/v1', '/v1/../etc/passwd', '/%', `/v1/${'x'.repeat(8_000)}`])
      expect([path, (await call(`${server.url}${path}`, server.key('intranet'))).status]).toEqual([
        path,
        path === '/%' ? 400 : 404,
      ])
    const got = await call(`${server.url}${CHAT}`, server.key('intranet'))
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST'])
  })
})

describe('bodies', () => {
  test.each<[string, string, string | null]>([
    ['nothing', '', null],
    ['no JSON', 'hello', null],
    ['half of it', '{"model":"chat","messages":[{"role":"us', null],
    ['a list', '[]', null],
    ['no model', '{"messages":[]}', 'model'],
    ['no messages', '{"model":"chat"}', 'messages'],
    ['a role of nobody', '{"model":"chat","messages":[{"role":"boss","content":"x"}]}', 'messages'],
    ['n of zero', '{"model":"chat","messages":[{"role":"user","content":"x"}],"n":0}', 'n'],
    ['a __proto__', '{"__proto__":{"model":"chat"},"messages":[]}', 'model'],
  ])('%s is a 400 that says where', async (_, body, param) => {
    const reply = await ask(body === '' ? ' ' : body)
    const error = errorOf(reply)
    expect([reply.status, error['code']]).toEqual([400, 'invalid_request'])
    if (param === null) expect(error['param']).toBeNull()
    else expect(String(error['param'])).toMatch(new RegExp(`^${param}`))
  })

  test('ten megabytes of brackets', async () => {
    const begun = performance.now()
    for (const bracket of ['[', '{"a":']) {
      const reply = await ask(bracket.repeat((10 * MIB) / bracket.length))
      expect(reply.status).toBe(400)
    }
    const inside = `{"model":"chat","messages":[],"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    expect((await ask(inside)).status).toBe(400)
    expect(performance.now() - begun).toBeLessThan(10_000)
  })

  test('lone surrogates and NULs arrive as U+FFFD, everywhere the same', async () => {
    const body = '{"model":"chat","messages":[{"role":"user","content":"a\\ud800b\\u0000c"}]}'
    const reply = await ask(body)
    expect(reply.status).toBe(200)
    expect(reply.text).toContain('a\ufffdb\ufffdc')
    expect(upstream.requests.at(-1)?.text).toContain('a\ufffdb\ufffdc')
  })

  test('bytes that are no UTF-8', async () => {
    const bytes = Buffer.from(
      '{"model":"chat","messages":[{"role":"user","content":"\xff\xfe"}]}',
      'latin1',
    )
    const said = await say(
      server.url,
      [head(CHAT, { ...auth, 'content-length': bytes.length }), bytes],
      { until: /\r\n\r\n.*\}$/s },
    )
    expect(statusOf(said)).toBe(400)
  })

  test('clients that leave in the middle of their body', async () => {
    const start = head(CHAT, { ...auth, 'content-length': 1_000 })
    await Promise.all(
      Array.from({ length: 50 }, () => say(server.url, [start, '{"model":'], { end: true })),
    )
  })
})

test('slow headers are cut; a thousand sockets of noise; memory stays', async () => {
  const slow = say(
    server.url,
    [
      'POST ',
      ...Array.from({ length: 60 }, (_, at) =>
        at === 0 ? '/v1/models HTTP/1.1\r\n' : `x-${at}: 1\r\n`,
      ),
    ],
    { everyMs: 500, limitMs: 25_000 },
  )
  const noise = seeded(11)
  await storm(noise, 250)
  const warm = server.rssBytes()
  await storm(noise, 750)
  expect(server.rssBytes() - warm).toBeLessThan(64 * MIB)
  // limits.headersTimeoutMs is 10 s, looked at every 5 s.
  const { closed, ms } = await slow
  expect([closed, ms < 17_000]).toEqual([true, true])
  expect(server.log()).not.toContain('unexpectedly')
}, 40_000)

/** Sockets of random bytes, some dressed as HTTP, twenty-five at a time. */
async function storm(bytes: () => Buffer, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 25) {
    await Promise.all(
      Array.from({ length: 25 }, (_, at) => {
        const dressed = [head(CHAT, { ...auth, 'transfer-encoding': 'chunked' }), bytes()]
        return say(server.url, at % 5 === 0 ? dressed : bytes(), { end: true, limitMs: 3_000 })
      }),
    )
  }
}

function seeded(seed: number): () => Buffer {
  let state = seed
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 8
  }
  return () => Buffer.from(Array.from({ length: 1 + (next() % 600) }, () => next() & 255))
}

test.each(['/%zz', `/v1/requests/${'a'.repeat(300)}`])(
  'a path that cannot be read is refused by us, without echo: %s',
  async (path) => {
    const said = await say(
      server.url,
      `GET ${path} HTTP/1.1\r\nhost: standpipe\r\nconnection: close\r\n\r\n`,
    )
    expect(said.text).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(said.text).toContain('standpipe-request-id: req_')
    expect(said.text).not.toContain(path)
    expect(said.text).not.toContain('FST_')
  },
)
