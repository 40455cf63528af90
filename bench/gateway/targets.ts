import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { hasFlag, wordFlag } from './flags.ts'
import { WIRES } from './wires.ts'

/** The processes of the benchmark: the model server, its proxies, and the gate. */
export interface Target {
  readonly name: string
  readonly pid: number
  readonly port: number
  readonly keys: readonly string[]
}

export interface Gate extends Target {
  readonly url: URL
  readonly admin: string
}

const here = dirname(fileURLToPath(import.meta.url))
/** `--root DIR`: another build of the gate, to compare with. */
const root = wordFlag('root') ?? join(here, '..', '..', '..')
const scratch = mkdtempSync(join(tmpdir(), 'standpipe-bench-'))
const children: ChildProcess[] = []

/** `--profile DIR`: V8 CPU profiles of every thread of the gate. GATE_FLAGS: more flags for its Node. */
function profileArgs(): readonly string[] {
  const folder = wordFlag('profile')
  const more = process.env['GATE_FLAGS']?.split(' ') ?? []
  return folder === undefined ? more : [...more, '--cpu-prof', `--cpu-prof-dir=${folder}`]
}

async function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  children.push(child)
  if (child.stdout === null) throw new Error('no stdout')
  for await (const line of createInterface({ input: child.stdout }))
    return JSON.parse(line) as Record<string, unknown>
  throw new Error('a process of the benchmark ended before it was ready')
}

const node = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BENCH_MODEL_KEY: 'bench-model-key' },
  })

export async function startUpstream(chunks: number): Promise<number> {
  return Number((await firstLine(node([join(here, 'upstream.js'), String(chunks)])))['port'])
}

/** `keepalive`: connections to the upstream are kept, as a careful operator sets it; else as it is out of the box. */
export async function startNginx(
  upstreamPort: number,
  keepalive: boolean,
): Promise<Target | undefined> {
  const name = keepalive ? 'nginx keepalive' : 'nginx'
  const port = 18_000 + (process.pid % 1_000) + (keepalive ? 1_000 : 0)
  const file = join(scratch, `nginx-${port}`)
  const upstream = keepalive
    ? 'proxy_pass http://model; proxy_http_version 1.1; proxy_set_header Connection "";'
    : `proxy_pass http://127.0.0.1:${upstreamPort};`
  writeFileSync(
    `${file}.conf`,
    `daemon off; worker_processes 1; pid ${file}.pid; error_log ${scratch}/error.log;
events { worker_connections 4096; }
http { access_log off; client_body_temp_path ${scratch}; proxy_temp_path ${scratch};
  upstream model { server 127.0.0.1:${upstreamPort}; keepalive 256; }
  server { listen 127.0.0.1:${port}; keepalive_requests 1000000;
    location / { ${upstream} proxy_buffering off; } } }\n`,
  )
  const child = spawn('nginx', ['-c', `${file}.conf`, '-p', scratch], { stdio: 'inherit' })
  const started = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false))
    setTimeout(() => resolve(child.exitCode === null), 700)
  })
  if (!started || child.pid === undefined) return undefined
  children.push(child)
  return { name, pid: child.pid, port, keys: ['none'] }
}

export async function startBare(upstreamPort: number): Promise<Target> {
  const child = node([join(here, 'bare.js'), String(upstreamPort)])
  const port = Number((await firstLine(child))['port'])
  return { name: 'bare node', port, pid: child.pid ?? 0, keys: ['none'] }
}

const REACH: Readonly<Record<string, object>> = {
  openai: { provider: 'openai' },
  responses: { provider: 'openai', api: 'responses' },
  anthropic: { provider: 'anthropic' },
  bedrock: { provider: 'bedrock', apiKey: '${env:BENCH_MODEL_KEY}' },
}

/** One alias for each wire that a deployment may speak. */
function configOf(upstreamPort: number): object {
  const origin = `http://127.0.0.1:${upstreamPort}`
  // A build from before a wire knows the first alone.
  const wires = hasFlag('before') ? (['openai'] as const) : WIRES
  return {
    lake: { sources: [] },
    knowledgeBases: [],
    deployments: wires.map((wire) => ({
      id: wire,
      ...REACH[wire],
      baseUrl: wire === 'bedrock' ? origin : `${origin}/v1`,
      model: 'bench-model',
      perimeter: 'network',
      addresses: ['127.0.0.0/8'],
      clearance: {
        level: 'restricted',
        compartments: ['pii', 'phi', 'pci', 'source_code', 'legal'],
      },
      price: { perMillion: { input: '0.10', output: '0.30' } },
    })),
    aliases: wires.map((wire) => ({ id: `to-${wire}`, deployments: [wire] })),
    groups: [{ id: 'staff' }],
    apps: [
      { id: 'intranet', groups: ['staff'] },
      { id: 'hr-desk', groups: ['staff'] },
    ],
    budgets: [{ scope: 'app:intranet', limit: '100000.00', period: 'monthly', mode: 'hard' }],
  }
}

export async function startStandpipe(upstreamPort: number, keyCount: number): Promise<Gate> {
  const config = join(scratch, 'standpipe.yaml')
  // JSON is YAML.
  writeFileSync(config, JSON.stringify(configOf(upstreamPort)))
  const program = join(root, 'dist', 'src', 'main.js')
  const data = join(scratch, 'data')
  const child = node([
    ...flagsOf(program),
    ...profileArgs(),
    program,
    'up',
    '--config',
    config,
    '--data',
    data,
    '--port',
    '0',
    '--json',
  ])
  const ready = await firstLine(child)
  const url = new URL(String(ready['url']))
  const admin = String(ready['adminKey'])
  const keys = [String(ready['appKey'])]
  while (keys.length < keyCount) {
    const wanted = Math.min(50, keyCount - keys.length)
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

/** Numbers of the gate's own metrics by name and labels; reading them begins a new window of loop delay. */
export async function metricsOf({ url, admin }: Gate): Promise<ReadonlyMap<string, number>> {
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

export function stopAll(): void {
  for (const child of children) child.kill('SIGTERM')
  setTimeout(() => {
    rmSync(scratch, { recursive: true, force: true })
    process.exit()
  }, 1_500)
}
