import {
  connect,
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type OutgoingHttpHeaders,
} from 'node:http2'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startFakeOpenAi, type FakeAnswer, type FakeOpenAi } from '../support/fake-openai.ts'
import { limits } from '../../src/kernel/limits.ts'
import { cleanUp, startServer, type Server } from './server.ts'
import { head, say } from './sockets.ts'
import { call, chatBody, PEOPLE, until, UPSTREAM_ENV, upstreamAt } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** HTTP/2 with prior knowledge and HTTP/1.1 on the same port of the real program. */
const CHAT = '/v1/chat/completions'
let upstream: FakeOpenAi
let server: Server

beforeAll(async () => {
  upstream = await startFakeOpenAi({
    answers: ({ body }): FakeAnswer => {
      const asked = JSON.stringify(body?.messages ?? '')
      if (asked.includes('talk long'))
        return { text: Array.from({ length: 400 }, () => 'word '), betweenPiecesMs: 20 }
      if (asked.includes('much')) return { text: 'x'.repeat(300_000), pieceChars: 1_000 }
      return {}
    },
  })
  server = await startServer({
    env: UPSTREAM_ENV,
    config: {
      deployments: [upstreamAt(upstream.url, { onHangup: 'abort' })],
      aliases: [{ id: 'chat', deployments: ['local'] }],
      ...PEOPLE,
    },
  })
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})

interface Got {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly text: string
  readonly code: number
}

/** What came back on one stream, whether it ended well or not. */
function collected(stream: ClientHttp2Stream): Promise<Got> {
  return new Promise((resolve) => {
    let headers: OutgoingHttpHeaders = {}
    let text = ''
    stream.setEncoding('utf8')
    stream.on('response', (given) => (headers = given))
    stream.on('data', (piece: string) => (text += piece))
    stream.on('error', () => undefined)
    stream.on('close', () =>
      resolve({ status: Number(headers[':status']), headers, text, code: stream.rstCode }),
    )
  })
}

function post(
  session: ClientHttp2Session,
  body: object,
  key: string,
  path = CHAT,
): ClientHttp2Stream {
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
  })
  stream.on('error', () => undefined)
  stream.end(JSON.stringify(body))
  return stream
}

function open(url = server.url): ClientHttp2Session {
  const session = connect(url)
  session.on('error', () => undefined)
  return session
}
const ended = (session: ClientHttp2Session): Promise<void> =>
  new Promise((resolve) => (session.destroyed ? resolve() : session.once('close', resolve)))

describe('the same doors', () => {
  test('an answer, whole and streamed, without headers of a connection', async () => {
    const session = open()
    const key = server.key('intranet')
    const whole = await collected(post(session, chatBody('chat', 'hello'), key))
    expect([whole.status, JSON.parse(whole.text).choices[0].message.content]).toEqual([
      200,
      'Hello from the model',
    ])
    const streamed = await collected(
      post(session, chatBody('chat', 'hello', { stream: true }), key),
    )
    expect(streamed.text.trimEnd().endsWith('data: [DONE]')).toBe(true)
    for (const { headers } of [whole, streamed])
      for (const name of ['connection', 'transfer-encoding', 'keep-alive', 'upgrade'])
        expect(headers).not.toHaveProperty(name)
    const h1 = await call(`${server.url}${CHAT}`, key, chatBody('chat', 'hello'))
    expect(h1.status).toBe(200)
    session.close()
  })

  test('a refusal while the body is still to come; the connection serves on', async () => {
    const session = open()
    const stream = session.request({
      ':method': 'POST',
      ':path': CHAT,
      authorization: 'Bearer sp_wrong',
    })
    const got = collected(stream)
    stream.write('x'.repeat(200_000))
    await until('the stream is over', () => stream.closed || stream.destroyed)
    expect((await got).status).toBe(401)
    const next = post(session, chatBody('chat', 'hello'), server.key('intranet'))
    expect((await collected(next)).status).toBe(200)
    session.close()
  })

  test('a body over the limit is a 413', async () => {
    const session = open()
    const stream = session.request({
      ':method': 'POST',
      ':path': CHAT,
      authorization: `Bearer ${server.key('intranet')}`,
    })
    const got = collected(stream)
    stream.end(Buffer.alloc(33 * 1024 * 1024, ' '))
    expect((await got).status).toBe(413)
    session.close()
  })

  test('a thousand streams of one connection', async () => {
    const session = open()
    const key = server.key('intranet')
    await new Promise((resolve) => session.once('remoteSettings', resolve))
    const all = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) =>
        collected(post(session, chatBody('chat', `hello ${n}`, { stream: n % 2 === 0 }), key)),
      ),
    )
    expect(all.filter(({ status, code }) => status === 200 && code === 0)).toHaveLength(1_000)
    session.close()
  })

  test('a slow reader stops the deployment, and loses nothing', async () => {
    const session = open()
    const stream = post(
      session,
      chatBody('chat', 'say much', { stream: true }),
      server.key('intranet'),
    )
    const got = collected(stream)
    stream.pause()
    await after(500)
    stream.resume()
    const { text, code } = await got
    const said = [...text.matchAll(/"content":"(x+)"/g)].map((match) => match[1])
    expect([said.join('').length, code]).toEqual([300_000, 0])
    session.close()
  })

  test('a reset ends the work at the deployment', async () => {
    const session = open()
    const aborted = upstream.hangups()
    const stream = post(
      session,
      chatBody('chat', 'talk long', { stream: true }),
      server.key('intranet'),
    )
    await new Promise((resolve) => stream.once('data', resolve))
    stream.close(constants.NGHTTP2_CANCEL)
    await until('the deployment was left', () => upstream.hangups() > aborted)
    session.close()
  })

  test('a socket that dies ends the work of all its streams', async () => {
    const session = open()
    const aborted = upstream.hangups()
    const streams = [1, 2, 3].map(() =>
      post(session, chatBody('chat', 'talk long', { stream: true }), server.key('intranet')),
    )
    await Promise.all(streams.map((one) => new Promise((resolve) => one.once('data', resolve))))
    session.destroy()
    await until('the deployment was left', () => upstream.hangups() >= aborted + 3)
  })

  test('requests in a row on one connection of HTTP/1.1, sent at once', async () => {
    const body = JSON.stringify(chatBody('chat', 'hello'))
    const one = `${head(CHAT, {
      authorization: `Bearer ${server.key('intranet')}`,
      'content-type': 'application/json',
      'content-length': body.length,
    })}${body}`
    const said = await say(server.url, one.repeat(3), {
      until: /(HTTP\/1\.1 200 OK[^]*Hello from the model[^]*){3}/,
    })
    expect(said.text.match(/HTTP\/1\.1 200/g)).toHaveLength(3)
  })

  test.each(['PRI', 'P', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r'])(
    'a beginning that a method may have, and one that never is: %j',
    async (beginning) => {
      const said = await say(server.url, [...Array.from(beginning), ' '], {
        limitMs: 1_000,
        end: true,
      })
      expect(said.closed).toBe(true)
    },
  )
})

describe('strangers', () => {
  test('have few streams at once; who shows a key has them all', async () => {
    const session = open()
    await new Promise((resolve) => session.once('remoteSettings', resolve))
    const streams = (): number | undefined => session.remoteSettings.maxConcurrentStreams
    await collected(post(session, chatBody('chat', 'hello'), 'sp_wrong'))
    await after(50)
    expect(streams()).toBe(limits.http2StreamsUnprovenMax)
    await collected(post(session, chatBody('chat', 'hello'), server.key('intranet')))
    await until('it is told', async () => streams() === limits.http2StreamsMax)
    session.destroy()
  })

  test('who never read what they are told take nobody’s place', async () => {
    const perSession = limits.http2StreamsUnprovenMax
    const count = Math.ceil((limits.requestsInFlightMax + 1) / perSession)
    let told = 0
    const sessions = await Promise.all(
      Array.from({ length: count }, async () => {
        const session = connect(server.url, { settings: { initialWindowSize: 0 } })
        session.on('error', () => undefined)
        await new Promise((resolve) => session.once('remoteSettings', resolve))
        for (let at = 0; at < perSession; at++)
          session
            .request({ ':path': '/v1/models', authorization: 'Bearer nobody' })
            .on('error', () => undefined)
            .on('response', () => told++)
        return session
      }),
    )
    await until('all are refused', async () => told === count * perSession)
    const answer = await call(
      `${server.url}${CHAT}`,
      server.key('intranet'),
      chatBody('chat', 'hello'),
    )
    expect(answer.status).toBe(200)
    for (const session of sessions) session.destroy()
  })
})

describe('what costs us more than the client', () => {
  test('headers over the limit', async () => {
    const session = open()
    const stream = session.request({ ':path': '/healthz', 'x-long': 'x'.repeat(60_000) })
    expect((await collected(stream)).status).not.toBe(200)
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`x-${at}`, 'yes']))
    const flood = await collected(open().request({ ':path': '/healthz', ...many }))
    expect(flood.status).not.toBe(200)
    session.destroy()
  })

  test('requests taken back at once: the connection ends, others do not notice', async () => {
    const session = open()
    await new Promise((resolve) => session.once('remoteSettings', resolve))
    let sent = 0
    while (!session.destroyed && !session.closed && sent < 5_000) {
      const stream = post(session, chatBody('chat', 'talk long', { stream: true }), 'sp_wrong')
      stream.close(constants.NGHTTP2_CANCEL)
      // Beyond a stranger's streams the client would wait by itself, and take back what it never sent.
      if (++sent % limits.http2StreamsUnprovenMax === 0) await after(10)
    }
    await ended(session)
    expect(sent).toBeLessThan(5_000)
    expect((await collected(open().request({ ':path': '/healthz' }))).status).toBe(200)
  })

  test('pings', async () => {
    const session = connect(server.url, { maxOutstandingPings: 5_000 })
    session.on('error', () => undefined)
    await new Promise((resolve) => session.once('remoteSettings', resolve))
    for (let sent = 0; sent < 2_000 && !session.destroyed; sent++) session.ping(() => undefined)
    await ended(session)
  })

  test('settings', async () => {
    const session = connect(server.url)
    session.on('error', () => undefined)
    await new Promise((resolve) => session.once('remoteSettings', resolve))
    for (let sent = 0; sent < 3_000 && !session.destroyed; sent++) {
      session.settings({ initialWindowSize: 65_535 + sent }, () => undefined)
      if (sent % 100 === 0) await after(1)
    }
    await ended(session)
  })
})

test('a stop says GOAWAY and lets open streams finish', async () => {
  const other = await startServer({
    env: UPSTREAM_ENV,
    config: {
      deployments: [upstreamAt(upstream.url)],
      aliases: [{ id: 'chat', deployments: ['local'] }],
      ...PEOPLE,
    },
  })
  const session = open(other.url)
  const stream = post(
    session,
    chatBody('chat', 'talk long', { stream: true }),
    other.key('intranet'),
  )
  const got = collected(stream)
  await new Promise((resolve) => stream.once('data', resolve))
  let goaway: number | undefined
  session.once('goaway', (code: number) => (goaway = code))
  const code = await other.stop()
  const { text } = await got
  expect([code, goaway, text.trimEnd().endsWith('data: [DONE]')]).toEqual([0, 0, true])
})
