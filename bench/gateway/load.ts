import { connect, type Socket } from 'node:net'

export interface LoadOptions {
  readonly port: number
  readonly path: string
  readonly keys: readonly string[]
  readonly concurrency: number
  readonly requests: number
  readonly promptBytes: number
  readonly stream: boolean
}
export interface LoadResult {
  readonly requests: number
  readonly failures: number
  readonly wallMs: number
  readonly latencyMs: { readonly p50: number; readonly p99: number }
  readonly firstByteMs: { readonly p50: number; readonly p99: number }
}

const FILLER =
  'Please read the following note about our travel policy and tell me what it means for a trip of three days. '

/** Every prompt is unique, so that nothing can be answered from a memo of content. */
export function bodyOf(n: number, options: Pick<LoadOptions, 'promptBytes' | 'stream'>): string {
  const content = `Request ${n}. ${FILLER.repeat(40)}`.slice(0, options.promptBytes)
  return JSON.stringify({
    model: 'bench',
    stream: options.stream,
    messages: [{ role: 'user', content }],
  })
}

/** A minimal keep-alive client over raw sockets: the generator must not be what is measured. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = []
  const firsts: number[] = []
  let next = 0
  let failures = 0
  const started = performance.now()
  const lane = async (): Promise<void> => {
    const socket = await open(options.port)
    while (next < options.requests) {
      const n = next++
      const key = options.keys[n % options.keys.length] ?? ''
      const at = performance.now()
      const answer = await exchange(socket, requestText(options, n, key))
      if (answer.status !== 200) failures += 1
      latencies.push(performance.now() - at)
      firsts.push(answer.firstByteAt - at)
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: options.concurrency }, lane))
  return {
    requests: options.requests,
    failures,
    wallMs: performance.now() - started,
    latencyMs: quantiles(latencies),
    firstByteMs: quantiles(firsts),
  }
}

function requestText(options: LoadOptions, n: number, key: string): string {
  const body = bodyOf(n, options)
  return `POST ${options.path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.setNoDelay(true)
    socket.once('error', reject)
  })
}

/** Reads one response: by content-length, or until the terminating chunk. */
function exchange(socket: Socket, text: string): Promise<{ status: number; firstByteAt: number }> {
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
        if (tail.endsWith('0\r\n\r\n')) done()
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

function quantiles(values: readonly number[]): { p50: number; p99: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (q: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0) * 100) /
    100
  return { p50: at(0.5), p99: at(0.99) }
}
