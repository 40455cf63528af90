import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { rssMiB, treeCpuUs } from './cpu.ts'
import { load, type LoadOptions, type LoadResult } from './load.ts'

/**
 * CPU per request and per streamed chunk of the governed gate, beside nginx proxying the same bytes
 * in the same run. Everything on: keys, classification, Cedar, durable hold and settle, scanning,
 * records. Unique prompts, 1,000 keys.
 */
const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..', '..')
const scratch = mkdtempSync(join(tmpdir(), 'standpipe-bench-'))
const children: ChildProcess[] = []
const flag = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : Number(process.argv[at + 1])
}
/** `--profile DIR`: V8 CPU profiles of every thread of the gate. */
const profileAt = process.argv.indexOf('--profile')
const profileArgs =
  profileAt === -1 ? [] : ['--cpu-prof', `--cpu-prof-dir=${process.argv[profileAt + 1]}`]
const REQUESTS = flag('requests', 4_000)
const CONCURRENCY = flag('concurrency', 50)
const KEYS = flag('keys', 1_000)
const CHUNKS = flag('chunks', 200)
const STREAMS = flag('streams', 300)
const ROUNDS = flag('rounds', 5)

async function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  children.push(child)
  if (child.stdout === null) throw new Error('no stdout')
  for await (const line of createInterface({ input: child.stdout }))
    return JSON.parse(line) as Record<string, unknown>
  throw new Error('a process of the benchmark ended before it was ready')
}

interface Target {
  readonly name: string
  readonly pid: number
  readonly port: number
  readonly keys: readonly string[]
}

interface Gate extends Target {
  readonly url: URL
  readonly admin: string
}

async function startUpstream(): Promise<number> {
  const child = spawn(process.execPath, [join(here, 'upstream.js'), String(CHUNKS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return Number((await firstLine(child))['port'])
}

/** `keepalive`: connections to the upstream are kept, as a careful operator sets it; else as it is out of the box. */
async function startNginx(upstreamPort: number, keepalive: boolean): Promise<Target | undefined> {
  const name = keepalive ? 'nginx-keepalive' : 'nginx'
  const port = 18_000 + (process.pid % 1_000) + (keepalive ? 1_000 : 0)
  const conf = join(scratch, `${name}.conf`)
  const upstream = keepalive
    ? 'proxy_pass http://model; proxy_http_version 1.1; proxy_set_header Connection "";'
    : `proxy_pass http://127.0.0.1:${upstreamPort};`
  writeFileSync(
    conf,
    `daemon off; worker_processes 1; pid ${scratch}/${name}.pid; error_log ${scratch}/error.log;
events { worker_connections 4096; }
http { access_log off; client_body_temp_path ${scratch}; proxy_temp_path ${scratch};
  upstream model { server 127.0.0.1:${upstreamPort}; keepalive 256; }
  server { listen 127.0.0.1:${port}; keepalive_requests 1000000;
    location / { ${upstream} proxy_buffering off; } } }\n`,
  )
  const child = spawn('nginx', ['-c', conf, '-p', scratch], { stdio: 'inherit' })
  const started = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false))
    setTimeout(() => resolve(child.exitCode === null), 700)
  })
  if (!started || child.pid === undefined) return undefined
  children.push(child)
  return { name, pid: child.pid, port, keys: ['none'] }
}

async function startBare(upstreamPort: number): Promise<Target> {
  const child = spawn(process.execPath, [join(here, 'bare.js'), String(upstreamPort)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return {
    name: 'bare',
    port: Number((await firstLine(child))['port']),
    pid: child.pid ?? 0,
    keys: ['none'],
  }
}

async function startStandpipe(upstreamPort: number): Promise<Gate> {
  const config = join(scratch, 'standpipe.yaml')
  writeFileSync(
    config,
    `lake: { sources: [] }
knowledgeBases: []
deployments:
  - id: model
    provider: openai
    baseUrl: http://127.0.0.1:${upstreamPort}/v1
    model: bench-model
    perimeter: network
    addresses: ["127.0.0.0/8"]
    clearance: { level: restricted, compartments: [pii, phi, pci, source_code, legal] }
    price: { perMillion: { input: "0.10", output: "0.30" } }
aliases:
  - { id: bench, deployments: [model] }
groups: [ { id: staff } ]
apps:
  - { id: intranet, groups: [staff] }
  - { id: hr-desk, groups: [staff] }
budgets:
  - { scope: "app:intranet", limit: "100000.00", period: monthly, mode: hard }
`,
  )
  const program = join(root, 'dist', 'src', 'main.js')
  const args = [
    ...flagsOf(program),
    ...profileArgs,
    program,
    'up',
    '--config',
    config,
    '--data',
    join(scratch, 'data'),
    '--port',
    '0',
    '--json',
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ready = await firstLine(child)
  const url = new URL(String(ready['url']))
  const admin = String(ready['adminKey'])
  const keys = [String(ready['appKey'])]
  while (keys.length < KEYS) {
    const wanted = Math.min(50, KEYS - keys.length)
    keys.push(...(await Promise.all(Array.from({ length: wanted }, () => makeKey(url, admin)))))
  }
  return { name: 'standpipe', pid: child.pid ?? 0, port: Number(url.port), keys, url, admin }
}

/** The flags that the program's first line gives to Node: what an installed `standpipe` runs with. */
function flagsOf(program: string): readonly string[] {
  const [first = ''] = readFileSync(program, 'utf8').split('\n', 1)
  return first.split(' ').filter((word) => word.startsWith('--'))
}

async function makeKey(url: URL, admin: string): Promise<string> {
  const response = await fetch(new URL('/v1/standpipe/keys', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
    body: JSON.stringify({ owner: 'app:intranet' }),
  })
  const made = (await response.json()) as { key: string }
  return made.key
}

interface Measured extends LoadResult {
  /** Median of the rounds. */
  readonly cpuUs: number
}

/** Numbers of the gate's own metrics by name and labels; reading them begins a new window of loop delay. */
async function metricsOf({ url, admin }: Gate): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(new URL('/metrics', url), {
    headers: { authorization: `Bearer ${admin}` },
  })
  const lines = (await response.text()).split('\n').filter((line) => !line.startsWith('#'))
  return new Map(
    lines.map((line): [string, number] => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), Number(line.slice(at + 1))]
    }),
  )
}

type Options = Omit<LoadOptions, 'port' | 'keys' | 'path'>

const loadOn = (target: Target, options: Options): Promise<LoadResult> =>
  load({ ...options, port: target.port, keys: target.keys, path: '/v1/chat/completions' })

async function round(target: Target, options: Options): Promise<Measured> {
  const before = treeCpuUs(target.pid)
  const result = await loadOn(target, options)
  return { ...result, cpuUs: (treeCpuUs(target.pid) - before) / options.requests }
}

const row = (cells: readonly (string | number)[]): void =>
  console.log(
    cells
      .map((cell, at) => (at === 0 ? String(cell).padEnd(32) : String(cell).padStart(16)))
      .join(''),
  )
const us = (value: number | undefined): string =>
  value === undefined ? 'absent' : `${value.toFixed(value < 100 ? 1 : 0)} µs`
const times = (ours: Measured | undefined, base: Measured | undefined): string =>
  ours === undefined || base === undefined ? '-' : `${(ours.cpuUs / base.cpuUs).toFixed(2)}`

async function main(): Promise<void> {
  const upstreamPort = await startUpstream()
  const nginx = await startNginx(upstreamPort, false)
  const tuned = await startNginx(upstreamPort, true)
  const bare = await startBare(upstreamPort)
  const standpipe = await startStandpipe(upstreamPort)
  const targets = [nginx, tuned, bare, standpipe]
  const atRestMiB = rssMiB(standpipe.pid)
  let metrics = await metricsOf(standpipe)
  /** Over both the warm-up and the measurement of one line. */
  const loopDelayMs: number[] = []
  const noteLoopDelay = async (): Promise<void> => {
    metrics = await metricsOf(standpipe)
    const seconds = metrics.get('standpipe_event_loop_delay_seconds{quantile="0.99"}') ?? 0
    loopDelayMs.push(Math.round(seconds * 10_000) / 10)
  }
  console.log(
    `Node ${process.version}, ${cpus().length} cores, ${KEYS} keys, ${CONCURRENCY} concurrent, unique prompts, everything on; CPU of the whole process tree\n`,
  )
  row([
    '',
    'nginx',
    'nginx keepalive',
    'bare node',
    'standpipe',
    '× nginx',
    '× bare',
    'bar',
    'p50 / p99 ms',
  ])
  const wholes = [
    [400, 6],
    [2_000, 8],
  ] as const
  for (const [promptBytes, bar] of wholes) {
    const options = { concurrency: CONCURRENCY, requests: REQUESTS, promptBytes, stream: false }
    const [base, kept, floor, ours] = await measureAll(targets, options)
    if (ours === undefined) return
    await noteLoopDelay()
    row([
      `whole answer, ${promptBytes} B prompt`,
      us(base?.cpuUs),
      us(kept?.cpuUs),
      us(floor?.cpuUs),
      us(ours.cpuUs),
      times(ours, base),
      times(ours, floor),
      `≤ ${bar} × nginx`,
      `${ours.latencyMs.p50} / ${ours.latencyMs.p99}`,
    ])
  }
  const streaming = { concurrency: CONCURRENCY, requests: STREAMS, promptBytes: 400, stream: true }
  const [base, kept, floor, ours] = await measureAll(targets, streaming)
  await noteLoopDelay()
  const each = (measured: Measured | undefined): string =>
    us(measured === undefined ? undefined : measured.cpuUs / CHUNKS)
  row([
    `streamed chunk (${CHUNKS} a stream)`,
    each(base),
    each(kept),
    each(floor),
    each(ours),
    times(ours, base),
    times(ours, floor),
    '≤ 12 µs',
    `first ${ours?.firstByteMs.p50} / ${ours?.firstByteMs.p99}`,
  ])
  const known = metrics.get('standpipe_authorization_memo{from="memo"}') ?? 0
  const asked = metrics.get('standpipe_authorization_memo{from="engine"}') ?? 0
  console.log(
    `\nevent loop delay p99, per line: ${loopDelayMs.join(', ')} ms (bar: ≤ 20 ms)
authorization memo: ${((100 * known) / (known + asked)).toFixed(2)} % of ${known + asked} decisions known
resident memory: ${atRestMiB} MiB at rest (bar: ≤ 400 MiB), ${rssMiB(standpipe.pid)} MiB after the run`,
  )
}

/**
 * Each target is warmed by as much as is measured: compiled code and heap have then found their shape.
 * Then the targets take turns, so that what else the machine does meets all of them.
 */
async function measureAll(
  targets: readonly (Target | undefined)[],
  options: Options,
): Promise<readonly (Measured | undefined)[]> {
  for (const target of targets) if (target !== undefined) await loadOn(target, options)
  const rounds: Measured[][] = targets.map(() => [])
  const part = { ...options, requests: Math.ceil(options.requests / ROUNDS) }
  for (let turn = 0; turn < ROUNDS; turn++) {
    for (const [at, target] of targets.entries())
      if (target !== undefined) rounds[at]?.push(await round(target, part))
  }
  return rounds.map((all, at) => {
    const failures = all.reduce((sum, one) => sum + one.failures, 0)
    if (failures > 0) console.log(`  FAILED: ${targets[at]?.name}, ${failures} requests`)
    return all.toSorted((a, b) => a.cpuUs - b.cpuUs)[Math.floor(all.length / 2)]
  })
}

try {
  await main()
} finally {
  for (const child of children) child.kill('SIGTERM')
  setTimeout(() => {
    rmSync(scratch, { recursive: true, force: true })
    process.exit()
  }, 1_500)
}
