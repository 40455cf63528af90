import { connect, type Socket } from 'node:net'
import { bodyOf, pathOf, proofOf, type Asking, type WireId } from './wires.ts'

export interface LoadOptions extends Asking {
  readonly port: number
  readonly wire: WireId
  readonly keys: readonly string[]
  readonly concurrency: number
  readonly requests: number
}
export interface LoadResult {
  readonly requests: number
  readonly failures: number
  readonly wallMs: number
  readonly latencyMs: Quantiles
  readonly firstByteMs: Quantiles
}
export interface Quantiles {
  readonly p50: number
  readonly p99: number
}
/** One request and its answer. */
export interface Exchanged {
  readonly status: number
  readonly firstByteAt: number
}
/** One after the other over the same connection. */
export interface Lane {
  ask(n: number, key: string): Promise<Exchanged>
  close(): void
}

/** Lanes take the next request each when they are free. */
export async function load(
  options: LoadOptions,
  openLane: (options: LoadOptions, at: number) => Promise<Lane> = openHttp1,
): Promise<LoadResult> {
  const latencies: number[] = []
  const firsts: number[] = []
  let next = 0
  let failures = 0
  const started = performance.now()
  const run = async (_: unknown, at: number): Promise<void> => {
    const lane = await openLane(options, at)
    while (next < options.requests) {
      const n = next++
      const key = options.keys[n % options.keys.length] ?? ''
      const askedAt = performance.now()
      const answer = await lane.ask(n, key)
      if (answer.status !== 200) failures += 1
      latencies.push(performance.now() - askedAt)
      firsts.push(answer.firstByteAt - askedAt)
    }
    lane.close()
  }
  await Promise.all(Array.from({ length: options.concurrency }, run))
  return {
    requests: options.requests,
    failures,
    wallMs: performance.now() - started,
    latencyMs: quantiles(latencies),
    firstByteMs: quantiles(firsts),
  }
}

/** A minimal keep-alive client over raw sockets: the generator must not be what is measured. */
async function openHttp1(options: LoadOptions): Promise<Lane> {
  const socket = await open(options.port)
  return {
    ask: (n, key) => exchange(socket, requestText(options, n, key)),
    close: () => void socket.destroy(),
  }
}

function requestText(options: LoadOptions, n: number, key: string): string {
  const { wire } = options
  const body = bodyOf(wire, n, options)
  const [name, value] = proofOf(wire, key)
  return `POST ${pathOf(wire, options)} HTTP/1.1\r\nhost: 127.0.0.1\r\n${name}: ${value}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.setNoDelay(true)
    socket.once('error', reject)
  })
}

/** Reads one response: by content-length, or until the terminating chunk. */
function exchange(socket: Socket, text: string): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    let head = ''
    let firstByteAt = 0
    let remaining = -1
    let chunked = false
    let tail = ''
    const cut = (): void => reject(new Error('the connection closed in the middle of a response'))
    const done = (): void => {
      socket.off('data', onData)
      socket.off('close', cut)
      resolve({ status: Number(head.slice(9, 12)), firstByteAt })
    }
    const onData = (data: Buffer): void => {
      if (firstByteAt === 0) firstByteAt = performance.now()
      let body = data
      if (remaining === -1 && !chunked) {
        head += data.toString('latin1')
        const end = head.indexOf('\r\n\r\n')
        if (end === -1) return
        const length = /content-length: (\d+)/i.exec(head.slice(0, end))
        chunked = length === null
        remaining = length === null ? -1 : Number(length[1])
        body = Buffer.from(head.slice(end + 4), 'latin1')
      }
      if (chunked) {
        tail = (tail + body.toString('latin1')).slice(-7)
        if (tail.endsWith('\r\n0\r\n\r\n')) done()
        return
      }
      remaining -= body.length
      if (remaining <= 0) done()
    }
    socket.on('data', onData)
    socket.once('close', cut)
    socket.write(text)
  })
}

function quantiles(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (q: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0) * 100) /
    100
  return { p50: at(0.5), p99: at(0.99) }
}
