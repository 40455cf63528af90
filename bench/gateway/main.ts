import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
const REQUESTS = flag('requests', 4_000)
const CONCURRENCY = flag('concurrency', 50)
const KEYS = flag('keys', 1_000)
const CHUNKS = flag('chunks', 200)
const STREAMS = flag('streams', 300)

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

async function startUpstream(): Promise<number> {
  const child = spawn(process.execPath, [join(here, 'upstream.js'), String(CHUNKS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return Number((await firstLine(child))['port'])
}

async function startNginx(upstreamPort: number): Promise<Target | undefined> {
  const port = 18_000 + Math.floor(process.pid % 1_000)
  const conf = join(scratch, 'nginx.conf')
  writeFileSync(
    conf,
    `daemon off; worker_processes 1; pid ${scratch}/nginx.pid; error_log ${scratch}/error.log;
events { worker_connections 4096; }
http { access_log off; client_body_temp_path ${scratch}; proxy_temp_path ${scratch};
  upstream model { server 127.0.0.1:${upstreamPort}; keepalive 256; }
  server { listen 127.0.0.1:${port}; keepalive_requests 1000000;
    location / { proxy_pass http://model; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } } }\n`,
  )
  const child = spawn('nginx', ['-c', conf, '-p', scratch], { stdio: 'inherit' })
  const started = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false))
    setTimeout(() => resolve(child.exitCode === null), 700)
  })
  if (!started || child.pid === undefined) return undefined
  children.push(child)
  return { name: 'nginx', pid: child.pid, port, keys: ['none'] }
}

async function startStandpipe(upstreamPort: number): Promise<Target> {
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
  const args = [
    join(root, 'dist', 'src', 'main.js'),
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
  return { name: 'standpipe', pid: child.pid ?? 0, port: Number(url.port), keys }
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
  readonly cpuUs: number
}

async function measure(
  target: Target,
  options: Omit<LoadOptions, 'port' | 'keys' | 'path'>,
): Promise<Measured> {
  const full = { ...options, port: target.port, keys: target.keys, path: '/v1/chat/completions' }
  await load({ ...full, requests: Math.ceil(options.requests / 4) })
  const before = treeCpuUs(target.pid)
  const result = await load(full)
  return { ...result, cpuUs: (treeCpuUs(target.pid) - before) / options.requests }
}

const row = (cells: readonly (string | number)[]): void =>
  console.log(
    cells
      .map((cell, at) => (at === 0 ? String(cell).padEnd(34) : String(cell).padStart(14)))
      .join(''),
  )
const us = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} µs`

async function main(): Promise<void> {
  const upstreamPort = await startUpstream()
  const nginx = await startNginx(upstreamPort)
  const standpipe = await startStandpipe(upstreamPort)
  console.log(
    `Node ${process.version}, ${cpus().length} cores, ${KEYS} keys, ${CONCURRENCY} concurrent, unique prompts, everything on\n`,
  )
  row(['', 'nginx', 'standpipe', 'ratio', 'bar', 'p50 / p99 ms'])
  for (const [promptBytes, bar] of [
    [400, 6],
    [2_000, 8],
  ] as const) {
    const options = { concurrency: CONCURRENCY, requests: REQUESTS, promptBytes, stream: false }
    const base = nginx === undefined ? undefined : await measure(nginx, options)
    const ours = await measure(standpipe, options)
    const ratio = base === undefined ? 'no nginx' : `${(ours.cpuUs / base.cpuUs).toFixed(2)} ×`
    row([
      `whole answer, ${promptBytes} B prompt`,
      base === undefined ? '-' : us(base.cpuUs),
      us(ours.cpuUs),
      ratio,
      `≤ ${bar} ×`,
      `${ours.latencyMs.p50} / ${ours.latencyMs.p99}`,
    ])
    if (ours.failures > 0) console.log(`  ${ours.failures} of ${ours.requests} requests failed`)
  }
  const streaming = { concurrency: CONCURRENCY, requests: STREAMS, promptBytes: 400, stream: true }
  const base = nginx === undefined ? undefined : await measure(nginx, streaming)
  const ours = await measure(standpipe, streaming)
  const perChunk = (measured: Measured): number => measured.cpuUs / CHUNKS
  row([
    `streamed chunk (${CHUNKS} a stream)`,
    base === undefined ? '-' : us(perChunk(base)),
    us(perChunk(ours)),
    '',
    '≤ 12 µs',
    `first ${ours.firstByteMs.p50} / ${ours.firstByteMs.p99}`,
  ])
  if (ours.failures > 0) console.log(`  ${ours.failures} of ${ours.requests} streams failed`)
  console.log(`\nresident memory after the run: ${rssMiB(standpipe.pid)} MiB`)
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
