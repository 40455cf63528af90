import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect as connectHttp2, constants, type ClientHttp2Session } from 'node:http2'
import { request } from 'node:https'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { Front } from './front.ts'
import { limits } from '../kernel/limits.ts'
import { vouchFor } from './http2.ts'
import { protocolOf } from './peek.ts'

/** Doors with little patience, and nobody behind them. */
const PATIENCE = { headersMs: 200, requestMs: 400, lookMs: 50 }
/** For what must happen, but is nobody's promise to happen at once: on a busy machine it takes a while. */
const SOON = { timeout: 10_000 }
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
let front: Front | undefined
afterEach(() => front?.close())

async function opened(
  handle: (request: IncomingMessage, response: ServerResponse) => void = greet,
): Promise<number> {
  front = new Front(handle, { tls: undefined, patience: PATIENCE })
  return (await front.listen('127.0.0.1', 0)).port
}
const greet = (asked: IncomingMessage, response: ServerResponse): void => {
  asked.resume()
  asked.on('end', () => response.end(`hello over ${asked.httpVersionMajor}`))
}

/** Milliseconds until the other side closed; rejects when it does not. */
function closedAfter(socket: Socket | ClientHttp2Session): Promise<number> {
  const begun = performance.now()
  socket.on('error', () => undefined)
  if ('write' in socket) socket.resume()
  return Promise.race([
    new Promise<number>((resolve) =>
      socket.once('close', () => resolve(performance.now() - begun)),
    ),
    after(4_000).then(() => Promise.reject(new Error('it stayed open'))),
  ])
}

test.each([
  ['', undefined],
  ['P', undefined],
  ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r', undefined],
  [PREFACE, 'http2'],
  [`${PREFACE}more`, 'http2'],
  ['G', 'http1'],
  ['POST / HTTP/1.1', 'http1'],
  ['PRI * HTTP/1.1\r\n', 'http1'],
  ['\u0016\u0003\u0001', 'http1'],
])('%j is %s', (text, protocol) => {
  expect(protocolOf(Buffer.from(text))).toBe(protocol)
})

describe('a client that takes its time', () => {
  test.each([
    ['nothing at all', []],
    ['half a preface', ['PRI * HTTP']],
    ['a preface, a letter at a time', Array.from(PREFACE)],
    ['a preface and no frame', [PREFACE]],
  ])('%s', async (_, pieces) => {
    const socket = connect(await opened(), '127.0.0.1')
    const closed = closedAfter(socket)
    for (const piece of pieces) {
      if (!socket.destroyed) socket.write(piece)
      await after(40)
    }
    expect(await closed).toBeLessThan(2_000)
  })

  test('a connection without a request', async () => {
    const session = connectHttp2(`http://127.0.0.1:${await opened()}`)
    expect(await closedAfter(session)).toBeLessThan(2_000)
  })

  test('a body that never ends is reset; its connection is not', async () => {
    const session = connectHttp2(`http://127.0.0.1:${await opened()}`)
    const stream = session.request({ ':method': 'POST' })
    stream.on('error', () => undefined)
    const drip = setInterval(() => stream.destroyed || stream.write('x'), 20)
    await new Promise((resolve) => stream.once('close', resolve))
    clearInterval(drip)
    expect([stream.rstCode, session.destroyed]).toEqual([constants.NGHTTP2_CANCEL, false])
    session.destroy()
  })

  test('an answer that takes longer than any request may is not cut', async () => {
    const port = await opened((asked, response) => {
      asked.resume()
      setTimeout(() => response.end('late'), 900)
    })
    const session = connectHttp2(`http://127.0.0.1:${port}`)
    const stream = session.request({ ':method': 'POST' })
    stream.end('x')
    let text = ''
    for await (const piece of stream.setEncoding('utf8')) text += String(piece)
    expect(text).toBe('late')
    session.destroy()
  })
})

describe('a client that does not read', () => {
  /** Nobody waits for these readers; a kilobyte a second is no matter for answers this small. */
  const readers = { drainMs: 100, stallMs: 600 }
  const openedTo = async (
    handle: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<number> => {
    front = new Front(handle, { tls: undefined, patience: { ...PATIENCE, readers } })
    return (await front.listen('127.0.0.1', 0)).port
  }
  const unread = async (port: number) => {
    const session = connectHttp2(`http://127.0.0.1:${port}`, { settings: { initialWindowSize: 0 } })
    session.on('error', () => undefined)
    await new Promise((resolve) => session.once('remoteSettings', resolve))
    const stream = session.request({})
    stream.on('error', () => undefined)
    const begun = performance.now()
    await new Promise((resolve) => stream.once('close', resolve))
    session.destroy()
    return { code: stream.rstCode, afterMs: performance.now() - begun }
  }

  test('HTTP/2, a window of nothing: a complete answer is cut, its response closes', async () => {
    let closed = 0
    const port = await openedTo((_, response) => {
      response.once('close', () => closed++)
      response.writeHead(401).end('who?')
    })
    const { code, afterMs } = await unread(port)
    expect([code, closed]).toEqual([constants.NGHTTP2_CANCEL, 1])
    expect(afterMs).toBeLessThan(500)
  })

  test('HTTP/2, an answer that goes on waits longer', async () => {
    const port = await openedTo((asked, response) => {
      asked.resume()
      response.write('a beginning')
    })
    const { code, afterMs } = await unread(port)
    expect(code).toBe(constants.NGHTTP2_CANCEL)
    expect(afterMs).toBeGreaterThan(500)
  })

  test('HTTP/1, requests ahead of a reader', async () => {
    const closed = new Set<ServerResponse>()
    let asked = 0
    const port = await openedTo((_, response) => {
      asked++
      response.once('close', () => closed.add(response))
      response.end('x'.repeat(1_000))
    })
    const socket = connect(port, '127.0.0.1').pause()
    socket.on('error', () => undefined)
    // More answers than the kernel's own buffers hold.
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(16 * 1024))
    await expect.poll(() => asked, SOON).toBeGreaterThan(0)
    await after(500)
    expect(closed.size).toBeLessThan(asked)
    await expect.poll(() => asked - closed.size, SOON).toBe(0)
    socket.destroy()
  })

  test('HTTP/1, a connection that ends before its answers had their turn', async () => {
    const responses: ServerResponse[] = []
    let closed = 0
    const port = await openedTo((_, response) => {
      responses.push(response.once('close', () => closed++))
    })
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(3))
    await expect.poll(() => responses.length, SOON).toBe(3)
    expect(closed).toBe(0)
    socket.destroy()
    await expect.poll(() => closed, SOON).toBe(3)
  })

  test('one that takes nothing to read is not cut', async () => {
    const port = await openedTo((asked, response) => {
      asked.resume()
      response.write('begun ')
      setTimeout(() => response.end('and done'), 900)
    })
    const session = connectHttp2(`http://127.0.0.1:${port}`)
    let text = ''
    for await (const piece of session.request({}).setEncoding('utf8')) text += String(piece)
    expect(text).toBe('begun and done')
    session.destroy()
  })
})

test('a stranger gets few streams at once, and all of them once somebody vouched', async () => {
  const waiting: (() => void)[] = []
  const port = await opened((asked, response) => {
    if (asked.url === '/known') vouchFor(asked)
    if (asked.url === '/wait') waiting.push(() => response.end())
    else response.end()
  })
  const session = connectHttp2(`http://127.0.0.1:${port}`)
  await new Promise((resolve) => session.once('remoteSettings', resolve))
  expect(session.remoteSettings.maxConcurrentStreams).toBe(limits.http2StreamsUnprovenMax)
  const fill = (): void => {
    for (let at = 0; at < 60; at++)
      session
        .request({ ':path': '/wait' })
        .on('error', () => undefined)
        .resume()
  }
  fill()
  const few = limits.http2StreamsUnprovenMax
  await expect.poll(() => waiting.length, SOON).toBe(few)
  await after(100)
  expect(waiting).toHaveLength(few)
  for (const answer of waiting.splice(0)) answer()
  await expect.poll(() => waiting.length, SOON).toBe(60 - few)
  for (const answer of waiting.splice(0)) answer()
  session.request({ ':path': '/known' }).resume()
  await new Promise((resolve) => session.once('remoteSettings', resolve))
  fill()
  await expect.poll(() => waiting.length, SOON).toBe(60)
  session.destroy()
})

test('a preface in pieces that comes in time, and a first request in pieces', async () => {
  const port = await opened()
  const first = connect(port, '127.0.0.1')
  for (const piece of ['P', 'OST / HT', 'TP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\n', 'x']) {
    first.write(piece)
    await after(10)
  }
  const said = await new Promise<string>((resolve) =>
    first.once('data', (bytes: Buffer) => resolve(bytes.toString())),
  )
  expect(said).toContain('hello over 1')
  first.destroy()
  const second = connect(port, '127.0.0.1')
  second.write(PREFACE.slice(0, 9))
  await after(20)
  // The rest, and an empty SETTINGS frame: the answer is a SETTINGS frame too.
  second.write(
    Buffer.concat([Buffer.from(PREFACE.slice(9)), Buffer.from('000000040000000000', 'hex')]),
  )
  const frame = await new Promise<Buffer>((resolve) => second.once('data', resolve))
  expect(frame[3]).toBe(4)
  second.destroy()
})

test('a stop closes connections that said nothing yet', async () => {
  const socket = connect(await opened(), '127.0.0.1')
  await new Promise((resolve) => socket.once('connect', resolve))
  const closed = closedAfter(socket)
  await after(20)
  front?.stop()
  expect(await closed).toBeLessThan(150)
})

const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0
test.skipIf(!HAS_OPENSSL)('under TLS both, by ALPN', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'standpipe-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const made = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -keyout ${key} -out ${cert}`
  execFileSync('openssl', made.split(' '), { stdio: 'ignore' })
  const tls = { key: readFileSync(key), cert: readFileSync(cert) }
  rmSync(folder, { recursive: true })
  front = new Front(greet, { tls, patience: PATIENCE })
  const { port } = await front.listen('127.0.0.1', 0)
  const trust = { ca: tls.cert, checkServerIdentity: () => undefined }
  const session = connectHttp2(`https://127.0.0.1:${port}`, trust)
  let text = ''
  for await (const piece of session.request({}).setEncoding('utf8')) text += String(piece)
  expect(text).toBe('hello over 2')
  session.destroy()
  const http1 = await new Promise<string>((resolve, reject) => {
    const asked = request({ ...trust, host: '127.0.0.1', port, agent: false }, (answer) =>
      answer.once('data', (bytes: Buffer) => resolve(bytes.toString())),
    )
    asked.once('error', reject).end()
  })
  expect(http1).toBe('hello over 1')
})
