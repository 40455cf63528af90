import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { rssMiB } from '../gateway/cpu.ts'

/**
 * Many streams at once, a part of them read slowly: memory stays bounded, backpressure reaches the
 * deployment, no charge is lost, and the event loop stays free. `--streams 1000 --slow 200 --seconds 60`.
 */
const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..', '..')
const scratch = mkdtempSync(join(tmpdir(), 'standpipe-streams-'))
const children: ChildProcess[] = []
const flag = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : Number(process.argv[at + 1])
}
const STREAMS = flag('streams', 1_000)
const SLOW = flag('slow', 200)
const SECONDS = flag('seconds', 60)
const EVERY_MS = flag('every', 100)
/** What a slow reader takes, in bytes a second. */
const SLOW_BYTES = flag('slow-bytes', 8_192)
const CHUNKS = Math.floor((SECONDS * 1_000) / EVERY_MS)
const LOOP_BAR_MS = 20

async function started(child: ChildProcess): Promise<Record<string, unknown>> {
  children.push(child)
  if (child.stdout === null) throw new Error('no stdout')
  for await (const line of createInterface({ input: child.stdout }))
    return JSON.parse(line) as Record<string, unknown>
  throw new Error('a process of the benchmark ended before it was ready')
}
const node = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })

interface Gate {
  readonly pid: number
  readonly url: string
  readonly port: number
  readonly key: string
  readonly admin: string
}

async function startGate(upstream: number): Promise<Gate> {
  const config = join(scratch, 'standpipe.yaml')
  const deployment = {
    id: 'model',
    provider: 'openai',
    baseUrl: `http://127.0.0.1:${upstream}/v1`,
    model: 'm',
    perimeter: 'network',
    addresses: ['127.0.0.0/8'],
    clearance: { level: 'restricted', compartments: ['*'] },
    price: { perMillion: { input: '1.00', output: '1.00' } },
    onHangup: 'abort',
  }
  const file = {
    deployments: [deployment],
    aliases: [{ id: 'bench', deployments: ['model'] }],
    apps: [{ id: 'intranet' }],
    budgets: [{ scope: 'app:intranet', limit: '1000000', period: 'total', mode: 'hard' }],
  }
  writeFileSync(config, JSON.stringify(file))
  const main = join(root, 'dist/src/main.js')
  const data = join(scratch, 'data')
  const child = node([
    ...(process.env['GATE_FLAGS']?.split(' ') ?? []),
    main,
    'up',
    '--config',
    config,
    '--data',
    data,
    '--port',
    '0',
    '--json',
  ])
  const ready = await started(child)
  const url = String(ready['url'])
  const keys = ready['appKeys'] as Readonly<Record<string, string>>
  return {
    pid: child.pid ?? 0,
    url,
    port: Number(new URL(url).port),
    key: keys['intranet'] ?? '',
    admin: String(ready['adminKey']),
  }
}

interface Reader {
  readonly slow: boolean
  bytes: number
  complete: boolean
  readonly socket: Socket
}

function read(gate: Gate, n: number): Promise<Reader> {
  const slow = n < SLOW
  const content = `${slow ? 'flood' : 'steady'} ${n}`
  const body = JSON.stringify({
    model: 'bench',
    stream: true,
    messages: [{ role: 'user', content }],
    max_tokens: slow ? 1_000_000 : CHUNKS + 100,
  })
  const socket = connect(gate.port, '127.0.0.1')
  const reader: Reader = { slow, bytes: 0, complete: false, socket }
  let tail = ''
  socket.on('data', (bytes: Buffer) => {
    reader.bytes += bytes.length
    tail = (tail + bytes.toString('latin1')).slice(-64)
    reader.complete ||= tail.includes('[DONE]')
    if (!slow) return
    socket.pause()
    setTimeout(() => socket.resume(), (bytes.length / SLOW_BYTES) * 1_000).unref()
  })
  socket.on('error', () => undefined)
  return new Promise((resolve) =>
    socket.once('connect', () => {
      socket.write(
        `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${gate.key}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      )
      resolve(reader)
    }),
  )
}

const asAdmin = async (gate: Gate, path: string, method = 'GET'): Promise<string> => {
  const headers = { authorization: `Bearer ${gate.admin}` }
  const response = await fetch(new URL(path, gate.url), { method, headers })
  return await response.text()
}

async function loopDelayMs(gate: Gate): Promise<number> {
  const text = await asAdmin(gate, '/metrics')
  const found = /standpipe_event_loop_delay_seconds\{quantile="0.99"\} (\S+)/.exec(text)?.[1]
  return Number(found ?? 0) * 1_000
}

interface Floods {
  readonly written: number
  readonly floods: number
  readonly floodsEnded: number
}
const floodsOf = async (port: number): Promise<Floods> =>
  (await (await fetch(`http://127.0.0.1:${port}/written`)).json()) as Floods

async function main(): Promise<boolean> {
  const upstream = Number(
    (await started(node([join(here, 'upstream.js'), String(CHUNKS), String(EVERY_MS)])))['port'],
  )
  const gate = await startGate(upstream)
  const restMiB = rssMiB(gate.pid)
  await loopDelayMs(gate)
  const readers = await Promise.all(Array.from({ length: STREAMS }, (_, n) => read(gate, n)))
  await after(5_000)
  const samples: number[] = []
  for (let second = 5; second < SECONDS; second += 5) {
    samples.push(rssMiB(gate.pid))
    await after(5_000)
  }
  const delayMs = await loopDelayMs(gate)
  const floods = await floodsOf(upstream)
  const slow = readers.filter((reader) => reader.slow)
  const steady = readers.filter((reader) => !reader.slow)
  const readBytes = slow.reduce((sum, { bytes }) => sum + bytes, 0)
  for (const reader of slow) reader.socket.destroy()
  const deadline = performance.now() + 30_000
  while (performance.now() < deadline && steady.some(({ complete }) => !complete)) await after(200)
  for (const reader of steady) reader.socket.destroy()
  while (performance.now() < deadline && (await floodsOf(upstream)).floodsEnded < floods.floods)
    await after(200)
  await after(2_000)
  const ledger = JSON.parse(await asAdmin(gate, '/v1/standpipe/ledger/verify', 'POST')) as {
    readonly attempts: number
    readonly open: number
    readonly indeterminate: number
    readonly problems: readonly object[]
  }
  const completed = steady.filter(({ complete }) => complete).length
  const aheadKiB = (floods.written - readBytes) / Math.max(1, slow.length) / 1_024
  console.log(
    `${STREAMS} streams for ${SECONDS} s, ${SLOW} of them read at ${SLOW_BYTES} B/s from a deployment that floods
complete: ${completed} of ${steady.length} steady streams
memory: ${restMiB} MiB at rest; ${samples.join(', ')} MiB every 5 s
backpressure: the deployment was let write ${aheadKiB.toFixed(0)} KiB a slow stream ahead of its reader
event loop delay p99: ${delayMs.toFixed(1)} ms from the first arrival on (bar: ≤ ${LOOP_BAR_MS} ms)
ledger: ${ledger.attempts} attempts, ${ledger.open} open, ${ledger.indeterminate} indeterminate, ${ledger.problems.length} problems`,
  )
  return (
    completed === steady.length &&
    ledger.attempts === STREAMS &&
    ledger.open === 0 &&
    ledger.indeterminate === 0 &&
    ledger.problems.length === 0 &&
    delayMs <= LOOP_BAR_MS
  )
}

try {
  process.exitCode = (await main()) ? 0 : 1
} finally {
  for (const child of children) child.kill('SIGTERM')
  setTimeout(() => {
    rmSync(scratch, { recursive: true, force: true })
    process.exit()
  }, 1_500)
}
