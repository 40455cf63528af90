import { cpus } from 'node:os'
import { rssMiB } from './cpu.ts'
import { hasFlag, numberFlag, wordFlag } from './flags.ts'
import { measureAll, type Measured, type Subject } from './measure.ts'
import { row, rowsOf, type Line } from './table.ts'
import {
  metricsOf,
  startBare,
  startNginx,
  startStandpipe,
  startUpstream,
  stopAll,
  type Gate,
  type Target,
} from './targets.ts'
import { WIRES, type WireId } from './wires.ts'

/**
 * CPU per request and per streamed chunk of the governed gate, of each dialect to each wire, beside
 * nginx proxying the same bytes of that dialect in the same run. Everything on: keys, classification,
 * Cedar, durable hold and settle, scanning, records. Unique prompts, 1,000 keys.
 *
 * `--only openai,anthropic`: these dialects; `--same`: each to its own wire alone. `--floors`: beside nginx with kept connections, and bare
 * Node. `--instructions`: count them too, by `perf stat`. `--root DIR` measures another build.
 */
const REQUESTS = numberFlag('requests', 6_000)
const CONCURRENCY = numberFlag('concurrency', 50)
const KEYS = numberFlag('keys', 1_000)
const CHUNKS = numberFlag('chunks', 200)
const STREAMS = numberFlag('streams', 100)
const plan = { rounds: numberFlag('rounds', 5), countsInstructions: hasFlag('instructions') }

/** Of each dialect, the wires that its requests go out by. */
const CASES: Readonly<Record<WireId, readonly WireId[]>> = {
  openai: ['openai', 'responses', 'anthropic', 'bedrock'],
  responses: ['responses'],
  anthropic: ['anthropic', 'openai'],
  bedrock: ['bedrock', 'openai'],
}
const LINES: readonly Line[] = [
  { name: '400 B', promptBytes: 400, stream: false, bar: 6, crossBar: 8 },
  { name: '2 KB', promptBytes: 2_000, stream: false, bar: 8, crossBar: 10 },
  { name: 'chunk', promptBytes: 400, stream: true, bar: 12, crossBar: 18 },
]

interface Targets {
  readonly proxies: readonly Target[]
  readonly gate: Gate
}

function subjectsOf(wire: WireId, { proxies, gate }: Targets): readonly Subject[] {
  const wires = hasFlag('before') || hasFlag('same') ? ([wire] as const) : CASES[wire]
  const asked = (to: WireId, isHttp2: boolean): Subject => ({
    name: `→ ${to}${isHttp2 ? ', HTTP/2' : ''}`,
    target: gate,
    alias: `to-${to}`,
    isHttp2,
  })
  return [
    ...proxies.map((target) => ({ name: target.name, target, alias: 'model', isHttp2: false })),
    ...wires.map((to) => asked(to, false)),
    ...(wire === 'bedrock' && !hasFlag('same') ? [asked('bedrock', true)] : []),
  ]
}

/** Over both the warm-up and the measurement of one line. */
async function loopDelayMs(gate: Gate): Promise<number> {
  const seconds = (await metricsOf(gate)).get('standpipe_event_loop_delay_seconds{quantile="0.99"}')
  return Math.round((seconds ?? 0) * 10_000) / 10
}

async function measureWire(wire: WireId, targets: Targets): Promise<void> {
  const subjects = subjectsOf(wire, targets)
  const byLine: (readonly Measured[])[] = []
  const delaysMs: number[] = []
  for (const { promptBytes, stream } of LINES) {
    const requests = stream ? STREAMS : REQUESTS
    const options = { wire, concurrency: CONCURRENCY, requests, promptBytes, stream }
    byLine.push(await measureAll(subjects, options, plan))
    delaysMs.push(await loopDelayMs(targets.gate))
  }
  console.log(`\n${wire} (event loop delay p99 of its lines: ${delaysMs.join(', ')} ms)`)
  for (const cells of rowsOf({ wire, subjects, lines: LINES, byLine, chunks: CHUNKS })) row(cells)
}

async function main(): Promise<void> {
  const only = wordFlag('only')?.split(',')
  const wires = WIRES.filter((wire) => only === undefined || only.includes(wire))
  const upstreamPort = await startUpstream(CHUNKS)
  const nginx = await startNginx(upstreamPort, false)
  const floors = hasFlag('floors')
    ? [await startNginx(upstreamPort, true), await startBare(upstreamPort)]
    : []
  const gate = await startStandpipe(upstreamPort, KEYS)
  const proxies = [nginx, ...floors].filter((target) => target !== undefined)
  const atRestMiB = rssMiB(gate.pid)
  console.log(
    `Node ${process.version}, ${cpus().length} cores, ${KEYS} keys, ${CONCURRENCY} concurrent, unique prompts, everything on; CPU of the whole process tree, medians of ${plan.rounds}
bars: ≤ 6 × nginx at 400 B, ≤ 8 × at 2 KB, ≤ 12 µs a streamed chunk; across dialects ≤ 8 ×, ≤ 10 ×, ≤ 18 µs; event loop delay p99 ≤ 20 ms; a \`!\` stands where one is missed`,
  )
  for (const wire of wires) await measureWire(wire, { proxies, gate })
  const metrics = await metricsOf(gate)
  const known = metrics.get('standpipe_authorization_memo{from="memo"}') ?? 0
  const asked = metrics.get('standpipe_authorization_memo{from="engine"}') ?? 0
  console.log(
    `\nauthorization memo: ${((100 * known) / (known + asked)).toFixed(2)} % of ${known + asked} decisions known
resident memory: ${atRestMiB} MiB at rest (bar: ≤ 400 MiB), ${rssMiB(gate.pid)} MiB after the run`,
  )
}

try {
  await main()
} finally {
  stopAll()
}
