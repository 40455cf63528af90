import { spawn, type ChildProcess } from 'node:child_process'
import { Agent, request } from 'node:http'
import { join } from 'node:path'

/** What the outside sees of one answer: everything but the connection. */
export interface Observed {
  readonly status: number
  /** In the order in which they came. */
  readonly headers: readonly string[]
  readonly body: string
}

export interface Asked {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly key: string | undefined
  readonly body?: string
}

/** A long answer, as far as it has come. */
export interface Followed {
  text(): string
  close(): void
}

/** One real server: a process of its own, started as an operator starts it. */
export interface Server {
  readonly url: string
  readonly adminKey: string
  readonly keys: Readonly<Record<string, string>>
  send(asked: Asked): Promise<Observed>
  /** Collects what a long answer says until it is closed. */
  follow(path: string): Followed
  /** All that the process wrote to stdout and stderr, but for the keys that it printed at first. */
  said(): string
  stop(): Promise<void>
}

const START_MS_MAX = 30_000

export async function startServer(folder: string): Promise<Server> {
  const main = join(process.cwd(), 'dist', 'src', 'main.js')
  const args = ['up', '--config', join(folder, 'standpipe.yaml'), '--data', join(folder, 'data')]
  const oneKey = join(process.cwd(), 'dist', 'test', 'proof', 'one-key.js')
  const child = spawn(
    process.execPath,
    ['--import', oneKey, main, ...args, '--port', '0', '--json'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const first = await firstLine(child, () => said)
  child.stdout.on('data', (text: string) => (said += text))
  const { url, adminKey, appKeys } = JSON.parse(first) as {
    url: string
    adminKey: string
    appKeys: Record<string, string>
  }
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  return {
    url,
    adminKey,
    keys: appKeys,
    said: () => said,
    send: (asked) => send(new URL(asked.path, url), agent, asked),
    follow: (path) => follow(new URL(path, url), adminKey),
    async stop() {
      agent.destroy()
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
    },
  }
}

function firstLine(child: ChildProcess, said: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const fail = (): void => reject(new Error(`the server did not start: ${said()}`))
    const timer = setTimeout(fail, START_MS_MAX)
    child.once('exit', fail)
    child.stdout?.setEncoding('utf8').on('data', function take(piece: string) {
      text += piece
      if (!text.includes('\n')) return
      clearTimeout(timer)
      child.stdout?.off('data', take)
      resolve(text)
    })
  })
}

function send(url: URL, agent: Agent, { method, key, body }: Asked): Promise<Observed> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> =
      key === undefined ? {} : { authorization: `Bearer ${key}` }
    if (body !== undefined) headers['content-type'] = 'application/json'
    const sent = request(url, { method, agent, headers }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.once('error', reject)
      response.once('end', () => {
        const names = response.rawHeaders.flatMap((name, at, all) =>
          at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : [],
        )
        const text = Buffer.concat(pieces).toString('utf8')
        resolve({ status: response.statusCode ?? 0, headers: names, body: text })
      })
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

function follow(url: URL, key: string): Followed {
  let text = ''
  const sent = request(
    url,
    { headers: { authorization: `Bearer ${key}` }, agent: false },
    (response) => {
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      response.once('error', () => undefined)
    },
  )
  sent.once('error', () => undefined)
  sent.end()
  return { text: () => text, close: () => sent.destroy() }
}

/**
 * What may differ between two servers that say the same: the id of the request, and when it was.
 * Lengths are left alone, and so is everything else: a number of any kind that moves is a finding.
 */
export function masked({ status, headers, body }: Observed): string {
  // How long it took has as many digits as it has.
  const timed = body.includes('"latencyMs":')
  const lines = headers
    .map((line) => line.replace(/^date: .*$/i, 'date: then'))
    .map((line) => (timed ? line.replace(/^content-length: .*$/i, 'content-length: then') : line))
  return (
    [status, ...lines, body]
      .join('\n')
      .replaceAll(/req_[0-9a-z]{21}/g, 'req_then')
      // Other dialects make their ids of the request's, and tell how long it took.
      .replaceAll(/_[0-9a-z]{21}(?![0-9a-z])/g, '_then')
      .replaceAll(/"(created|created_at|completed_at)":\d{10}\b/g, '"$1":then')
      .replaceAll(/"latencyMs":\d+/g, '"latencyMs":then')
  )
}
