/**
 * What a decision costs, from a prompt of 2 KB to the deployments that may have it: scan, label, the
 * alias, three candidates of an app for a person in ten groups, with the packs beside what ships. A
 * decision waits for nothing, so CPU time is its latency on a core of its own: that is held against the
 * bars; wall time stands beside it. `node tools/run.mjs bench/policy/main.js`; exits 1 when a bar is missed.
 */
import { loadCedar } from '../../src/authorization/cedar.ts'
import { createAuthorization, type CedarAuthorization } from '../../src/authorization/create.ts'
import { PACKS, packText, policiesOf, type OwnPolicy } from '../../src/authorization/shipped.ts'
import { createScanner, defaultRaises } from '../../src/dlp/scanner.ts'
import type { Principal } from '../../src/identity/principal.ts'
import { join, type Label } from '../../src/kernel/label.ts'
import { isRefusal } from '../../src/kernel/refusal.ts'
import { epoch } from '../../src/kernel/values.ts'
import { readShipped } from '../../src/main/snapshot.ts'
import type { Alias, Deployment } from '../../src/models/deployment.ts'
import { mixedEnglish } from '../detect/texts.ts'

const PROMPT_CHARS = 2_048
const GROUPS = 10
const COLD = 300
const WARM = 1_000
const WARM_UP = 200
const COLD_P50_MS = 6
const COLD_P95_MS = 12
const HIT_P50_MS = 2.5

const scanner = createScanner(defaultRaises)
const corpus = mixedEnglish(PROMPT_CHARS * 400)
/** No two alike, and every third with something that raises the label. */
function prompt(n: number): string {
  const from = (n * 997) % (corpus.length - PROMPT_CHARS)
  const tail = n % 3 === 0 ? ` card 4111 1111 1111 1111, ticket ${n}` : ` ticket ${n}`
  return corpus.slice(from, from + PROMPT_CHARS - tail.length) + tail
}

const alias: Alias = {
  id: 'assistant',
  deployments: ['frontier', 'local', 'host'],
  knowledgeBases: [],
  instructions: undefined,
  passages: 8,
}
const deployment = (id: string, terms: Partial<Deployment>): Deployment => ({
  id,
  provider: 'fake',
  perimeter: 'external',
  baseUrl: undefined,
  model: 'm',
  apiKey: undefined,
  addresses: [],
  region: 'eu-central-1',
  retention: 'none',
  training: false,
  baa: false,
  clearance: { level: 'restricted', compartments: ['*'] },
  price: undefined,
  onHangup: 'drain',
  accepts: { tools: true, images: false, structured: true },
  outputTokensMax: undefined,
  ...terms,
})
const candidates = [
  deployment('frontier', { clearance: { level: 'internal', compartments: [] } }),
  deployment('local', { perimeter: 'network' }),
  deployment('host', { perimeter: 'process' }),
]
/** A compartment of its own makes each label new to the memo: rules of a lake raise such. */
const newLabel = (n: number): Label => ({
  level: 'internal',
  compartments: [`project-${n}`],
  integrity: 'trusted',
})
const groupsOf = (n: number): readonly string[] =>
  Array.from({ length: GROUPS }, (_, group) => `g${n}-${group}`)

/** The part of a request between its bytes and its attempt. */
function decide(
  authorization: CedarAuthorization,
  principal: Principal,
  text: string,
  raised: Label,
): number {
  const label = join(scanner.classify([text]).label, raised)
  const grant = authorization.authorize(principal, 'Chat', alias, label)
  if (isRefusal(grant)) throw new Error(grant.message)
  const { cleared, denied } = authorization.clear(grant, candidates, label)
  if (cleared.length + denied.length !== candidates.length) throw new Error('a candidate was lost')
  return cleared.length
}

interface Times {
  readonly cpuMs: readonly number[]
  readonly wallMs: readonly number[]
}
function timed(times: number, run: (n: number) => void): Times {
  for (let n = 0; n < WARM_UP; n++) run(-1 - n)
  const samples = Array.from({ length: times }, (_, n) => {
    const wall = performance.now()
    const cpu = process.cpuUsage()
    run(n)
    const { user, system } = process.cpuUsage(cpu)
    return { cpu: (user + system) / 1_000, wall: performance.now() - wall }
  })
  const sorted = (all: readonly number[]): readonly number[] => all.toSorted((a, b) => a - b)
  return {
    cpuMs: sorted(samples.map(({ cpu }) => cpu)),
    wallMs: sorted(samples.map(({ wall }) => wall)),
  }
}
const told = (sorted: readonly number[]): string =>
  `p50 ${at(sorted, 0.5).toFixed(2).padStart(6)} ms  p95 ${at(sorted, 0.95).toFixed(2).padStart(6)} ms`
const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

let missed = 0
function line(name: string, { cpuMs, wallMs }: Times, p50Max: number, p95Max?: number): void {
  const holds = at(cpuMs, 0.5) <= p50Max && (p95Max === undefined || at(cpuMs, 0.95) <= p95Max)
  if (!holds) missed++
  const bar = p95Max === undefined ? `p50 <= ${p50Max}` : `p50 <= ${p50Max}, p95 <= ${p95Max}`
  console.log(
    `${name.padEnd(42)} ${told(cpuMs)}   bar ${bar.padEnd(22)} ${holds ? 'ok    ' : 'MISSED'}   wall ${told(wallMs)}`,
  )
}

async function authorizationWith(modes: readonly OwnPolicy['mode'][]): Promise<CedarAuthorization> {
  const own: OwnPolicy[] = []
  for (const [index, name] of PACKS.entries()) {
    const read = await packText(readShipped, name)
    if (read.ok)
      own.push({ kind: 'pack', mode: modes[index % modes.length] ?? 'enforce', text: read.value })
  }
  const known = {
    apps: [],
    users: [],
    groups: [],
    aliases: [],
    deployments: [],
    knowledgeBases: [],
  }
  const policies = await policiesOf(readShipped, own)
  const made = createAuthorization(await loadCedar(), { ...policies, known, epoch: epoch(1) })
  if (!made.ok) throw new Error(JSON.stringify(made.problems))
  return made.value
}

const app = (n: number): Principal => ({
  kind: 'app',
  id: `app${n}`,
  groups: groupsOf(n),
  keyId: 'k',
})
const forPerson = (n: number): Principal => ({
  ...app(n),
  user: { kind: 'user', id: `user${n}`, groups: groupsOf(n), keyId: 'issuer:x' },
})

const inForce = await authorizationWith(['enforce'])
console.log(`2 KB prompt, 3 candidates, ${GROUPS} groups, ${inForce.policies.size} policies`)
line(
  'new to the memo: principal and label',
  timed(COLD, (n) => void decide(inForce, app(n), prompt(n), newLabel(n))),
  COLD_P50_MS,
  COLD_P95_MS,
)
line(
  'new to the memo: an app for a person, both',
  timed(COLD, (n) => void decide(inForce, forPerson(n), prompt(n), newLabel(n))),
  COLD_P50_MS,
  COLD_P95_MS,
)
const known = Array.from({ length: 20 }, (_, n) => forPerson(n))
const label = newLabel(0)
line(
  'known to the memo, the prompt is new',
  timed(
    WARM,
    (n) => void decide(inForce, known[Math.abs(n) % 20] ?? app(0), prompt(Math.abs(n)), label),
  ),
  HIT_P50_MS,
)
const watched = await authorizationWith(['enforce', 'observe'])
const half = timed(COLD, (n) => void decide(watched, app(n), prompt(n), newLabel(n)))
console.log(`with two of the packs observed only, new      ${told(half.cpuMs)}`)
const { hits, misses } = inForce.memoUse
console.log(`memo: ${hits} hits, ${misses} misses`)
process.exitCode = missed === 0 ? 0 : 1
