import type { Label } from '../../src/kernel/label.ts'
import { nanoUsd } from '../../src/kernel/values.ts'
import type { BudgetDefinition } from '../../src/ledger/store.ts'
import { CHOICES, type Alias, type Deployment } from '../../src/models/deployment.ts'
import { canary, plant, type NaiveLabel, type Planted } from './planted.ts'
import type { SeededRandom } from './seeded.ts'
import type { Chaos } from './turns.ts'

export interface SimApp {
  readonly id: string
  readonly groups: readonly string[]
  readonly requestsPerMinute: number | undefined
  readonly concurrency: number | undefined
}
/** What configuration says: one per epoch. */
export interface SimConfig {
  readonly apps: readonly SimApp[]
  readonly aliases: readonly Alias[]
  readonly deployments: readonly Deployment[]
  readonly knowledgeBases: readonly { readonly id: string; readonly sources: readonly string[] }[]
  readonly budgets: readonly BudgetDefinition[]
}
export interface SimClass {
  readonly source: string
  readonly cause: string
  readonly readers: readonly string[]
  readonly denied: readonly string[]
  readonly label: Label
}
export interface SimDocument {
  readonly source: string
  readonly key: string
  readonly canary: string
  readonly text: string
  readonly secrets: readonly Planted[]
  /** Position in the scenario's classes. */
  readonly aclClass: number
}
export type Leaving =
  | { readonly kind: 'stays'; readonly pauseMs: number }
  /** After so many batches; 0: before it asks for the first. */
  | { readonly kind: 'batches'; readonly count: number }
  | { readonly kind: 'time'; readonly afterMs: number }

export interface SimRequest {
  readonly atMs: number
  readonly kind: 'chat' | 'count' | 'embed' | 'rerank' | 'retrieve'
  /** Position in the scenario's keys; undefined: a key that nobody has. */
  readonly key: number | undefined
  readonly target: string
  readonly text: string
  /** Further texts of an embedding or a reranking. */
  readonly more: readonly string[]
  readonly secrets: readonly Planted[]
  readonly declared: Label | undefined
  readonly maxOutputTokens: number | undefined
  readonly choiceCount: number
  readonly stream: boolean
  readonly leaving: Leaving
  /** The client's own name for it. */
  readonly idempotency?: string
}
export type SimAdmin =
  | { readonly atMs: number; readonly kind: 'revokeKey'; readonly key: number }
  | {
      readonly atMs: number
      readonly kind: 'readers'
      readonly aclClass: number
      readonly readers: readonly string[]
      readonly denied: readonly string[]
    }
  | {
      readonly atMs: number
      readonly kind: 'reclass'
      readonly document: number
      readonly aclClass: number
    }
  | { readonly atMs: number; readonly kind: 'remove'; readonly document: number }
  | { readonly atMs: number; readonly kind: 'leaveGroup'; readonly app: number }
  | {
      readonly atMs: number
      readonly kind: 'budgets'
      readonly budgets: readonly BudgetDefinition[]
    }
  | {
      readonly atMs: number
      readonly kind: 'clearance'
      readonly deployment: number
      readonly clearance: Deployment['clearance']
    }
  | { readonly atMs: number; readonly kind: 'crash' }

export interface Scenario {
  readonly startMs: number
  readonly chaos: Chaos
  readonly config: SimConfig
  readonly classes: readonly SimClass[]
  readonly documents: readonly SimDocument[]
  /** Owner of each key. */
  readonly keys: readonly string[]
  readonly requests: readonly SimRequest[]
  readonly admin: readonly SimAdmin[]
}

const GROUPS = ['staff', 'hr', 'legal'] as const
const WORDS = [
  'travel',
  'salary',
  'holiday',
  'expense',
  'contract',
  'laptop',
  'parking',
  'meeting',
  'invoice',
  'training',
] as const
const SOURCES = ['handbook', 'archive'] as const
const LABELS: readonly Label[] = [
  { level: 'public', compartments: [], integrity: 'trusted' },
  { level: 'internal', compartments: [], integrity: 'trusted' },
  { level: 'confidential', compartments: ['legal'], integrity: 'trusted' },
  { level: 'restricted', compartments: ['hr'], integrity: 'untrusted' },
]
const CLEARANCES: readonly Deployment['clearance'][] = [
  { level: 'public', compartments: [] },
  { level: 'internal', compartments: [] },
  { level: 'confidential', compartments: ['legal', 'pii'] },
  { level: 'restricted', compartments: ['pci', 'pii', 'legal'] },
  { level: 'restricted', compartments: ['*'] },
]
/** Late on the last day of a month, of a week, of a day: periods turn in the middle of some runs. */
const STARTS = [
  Date.UTC(2026, 0, 15, 12),
  Date.UTC(2026, 0, 31, 23, 59, 30),
  Date.UTC(2026, 1, 1, 23, 59, 40),
] as const
const CHAOS: readonly Chaos[] = [
  { before: 0, after: 0, delay: 0, crash: 0 },
  { before: 0, after: 0, delay: 0.1, crash: 0 },
  { before: 0.02, after: 0.02, delay: 0.05, crash: 0 },
  { before: 0.01, after: 0.01, delay: 0.1, crash: 0.004 },
  { before: 0.05, after: 0.05, delay: 0.2, crash: 0.01 },
]
const RUN_MS = 90_000
const KINDS = [
  ...(['chat', 'chat', 'chat', 'chat', 'chat', 'chat', 'chat', 'chat', 'chat', 'chat'] as const),
  ...(['count', 'count', 'embed', 'rerank', 'rerank', 'retrieve', 'retrieve', 'retrieve'] as const),
] as const
/** Models that mostly fail before they say anything, and such as count tokens. */
export const SICK = 'sick'
export const COUNTING = 'counting'

export function scenarioOf(random: SeededRandom): Scenario {
  const config = configOf(random)
  const classes = Array.from({ length: random.between(2, 5) }, (_, at) => classOf(random, at))
  const documents = Array.from({ length: random.between(4, 9) }, (_, at) =>
    documentOf(random, at, classes),
  )
  const keys = config.apps.flatMap(({ id }) =>
    Array.from({ length: random.between(1, 2) }, () => `app:${id}`),
  )
  const scene = { config, classes, documents, keys }
  return askedTwice(random, {
    ...scene,
    startMs: random.pick(STARTS),
    chaos: random.pick(CHAOS),
    requests: [
      ...Array.from({ length: random.between(10, 20) }, () => requestOf(random, scene)),
      ...rushOf(random, scene),
    ],
    admin: Array.from({ length: random.between(0, 8) }, () => adminOf(random, scene)),
  })
}

/** In half of the scenarios, some clients name their requests and send them again, or others under that name. */
function askedTwice(random: SeededRandom, scenario: Scenario): Scenario {
  if (random.chance(0.5)) return scenario
  const keeps = random.chance(0.9)
  const aliases = scenario.config.aliases.map((alias) =>
    keeps ? { ...alias, keepContentDays: 1 } : alias,
  )
  const again: SimRequest[] = []
  const requests = scenario.requests.map((request) => {
    if (request.kind !== 'chat' || request.key === undefined || random.chance(0.4)) return request
    const named: SimRequest = {
      ...request,
      idempotency: random.pick(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']),
      leaving: random.chance(0.9) ? { kind: 'stays', pauseMs: 0 } : request.leaving,
    }
    for (let times = random.between(1, 3); times > 0; times -= 1)
      again.push({
        ...named,
        atMs: named.atMs + random.pick([0, 1, 3_000, 20_000, 40_000, 60_000]),
        key: random.chance(0.95) ? named.key : random.below(scenario.keys.length),
        text: random.chance(0.9) ? named.text : `And ${named.text}`,
        leaving: leavingOf(random),
      })
    return named
  })
  return {
    ...scenario,
    config: { ...scenario.config, aliases },
    requests: [...requests, ...again],
  }
}

const words = (random: SeededRandom, count: number): string =>
  Array.from({ length: count }, () => random.pick(WORDS)).join(' ')

function configOf(random: SeededRandom): SimConfig {
  const apps = ['orchid', 'tulip', 'fennel'].slice(0, random.between(1, 3)).map((id) => ({
    id,
    groups: random.some(GROUPS, 0.6).toSorted(),
    requestsPerMinute: random.chance(0.15) ? random.between(1, 4) : undefined,
    concurrency: random.chance(0.2) ? random.between(1, 2) : undefined,
  }))
  const deployments = Array.from({ length: random.between(2, 4) }, (_, at) =>
    deploymentOf(random, at),
  )
  const aliases = ['assistant', 'writer'].map((id) => ({
    id,
    deployments: random.shuffled(deployments.map((deployment) => deployment.id)),
    knowledgeBases: random.some(SOURCES, 0.6),
    instructions: random.chance(0.5) ? 'Answer in one sentence.' : undefined,
    passages: random.between(1, 6),
    ...(random.chance(0.4) ? { choose: random.pick(CHOICES) } : {}),
    ...(random.chance(0.3) ? { weights: weightsOf(random, deployments) } : {}),
    ...(random.chance(0.3) ? { sticky: true } : {}),
  }))
  const knowledgeBases = SOURCES.map((id) => ({ id, sources: [id] }))
  return { apps, deployments, aliases, knowledgeBases, budgets: budgetsOf(random, apps) }
}

/** Perhaps of some only, and perhaps of nobody. */
const weightsOf = (
  random: SeededRandom,
  deployments: readonly Deployment[],
): Readonly<Record<string, number>> =>
  Object.fromEntries(random.some(deployments, 0.7).map(({ id }) => [id, random.below(4)]))

function deploymentOf(random: SeededRandom, at: number): Deployment {
  const perimeter = random.pick(['process', 'network', 'external', 'external'] as const)
  const price = (low: number) => ({
    nanoPerBlock: BigInt(random.between(low, low * 40)) * 10_000_019n,
    blockUnits: 1_000_000n,
  })
  return {
    id: `${perimeter}-${at}`,
    provider: random.chance(0.25) ? 'unwired' : 'wired',
    perimeter,
    baseUrl: undefined,
    model: random.pick([SICK, COUNTING, COUNTING, 'm', 'm']),
    apiKey: undefined,
    addresses: [],
    region: undefined,
    retention: undefined,
    training: false,
    baa: false,
    clearance: random.pick(CLEARANCES),
    price: random.chance(0.15)
      ? undefined
      : {
          input: price(5),
          output: price(20),
          ...(random.chance(0.3) ? { cacheRead: price(1), reasoning: price(30) } : {}),
        },
    onHangup: random.pick(['drain', 'abort'] as const),
    accepts: { tools: random.chance(0.9), images: false, structured: true },
    outputTokensMax: random.chance(0.3) ? 2_048 : undefined,
    ...(random.chance(0.6) ? { serves: ['chat', 'embed', 'rerank'] as const } : {}),
    ...(random.chance(0.5) ? { saltsCache: true } : {}),
  }
}

export function budgetsOf(random: SeededRandom, apps: readonly SimApp[]): BudgetDefinition[] {
  const scopes = ['organization', ...apps.map(({ id }) => `app:${id}`), 'alias:assistant']
  return random.some(scopes, 0.6).map((scope) => ({
    scope,
    period: random.pick(['daily', 'weekly', 'monthly', 'total'] as const),
    mode: random.pick(['hard', 'hard', 'hard', 'soft', 'observe'] as const),
    limitNanoUsd: nanoUsd(BigInt(random.between(1, 60)) * 5_000_003n),
  }))
}

function classOf(random: SeededRandom, at: number): SimClass {
  return {
    source: random.pick(SOURCES),
    cause: `rule-${at}`,
    ...readersOf(random),
    label: random.pick(LABELS),
  }
}

function readersOf(random: SeededRandom): Pick<SimClass, 'readers' | 'denied'> {
  const tokens = [...GROUPS.map((group) => `group:${group}`), 'app:orchid']
  return { readers: random.some(tokens, 0.55), denied: random.some(tokens, 0.1) }
}

function documentOf(random: SeededRandom, at: number, classes: readonly SimClass[]): SimDocument {
  const aclClass = random.below(classes.length)
  const secrets = random.chance(0.35) ? [plant(random)] : []
  const name = canary(random)
  const told = secrets.map(({ text }) => `On file: ${text}.`).join(' ')
  return {
    source: (classes[aclClass] as SimClass).source,
    key: `doc-${at}.txt`,
    canary: name,
    text: `The ${name} note says: ${words(random, 8)}. ${told} See also ${words(random, 5)}.`,
    secrets,
    aclClass,
  }
}

/** Many in a short time, of one alias: what a breaker and a budget of retries are for. */
function rushOf(random: SeededRandom, scene: Scene): readonly SimRequest[] {
  if (!random.chance(0.15)) return []
  const first = requestOf(random, scene)
  const like = { ...first, kind: 'chat' as const, choiceCount: 1, target: 'assistant' }
  return Array.from({ length: random.between(20, 40) }, () => ({
    ...like,
    key: random.below(scene.keys.length),
    atMs: random.below(20_000),
    secrets: [],
    declared: undefined,
    text: `What of ${words(random, 4)}?`,
    leaving: { kind: 'stays', pauseMs: 0 },
  }))
}

type Scene = Pick<Scenario, 'config' | 'classes' | 'documents' | 'keys'>

function requestOf(random: SeededRandom, { config, keys }: Scene): SimRequest {
  const secrets = random.chance(0.3) ? [plant(random)] : []
  const kind = random.pick(KINDS)
  const known = kind === 'retrieve' ? SOURCES : config.aliases.map(({ id }) => id)
  return {
    atMs: random.chance(0.4) ? random.pick([0, 500, 10_000]) : random.below(RUN_MS / 2),
    kind,
    key: random.chance(0.05) ? undefined : random.below(keys.length),
    target: random.chance(0.06) ? 'assistent' : random.pick(known),
    text: `What of ${words(random, 4)}? ${secrets.map(({ text }) => `Mine is ${text}, please.`).join(' ')}`,
    more: Array.from({ length: random.between(1, 3) }, () => words(random, 3)),
    secrets,
    declared: random.chance(0.2) ? random.pick(LABELS) : undefined,
    maxOutputTokens: random.pick([undefined, undefined, 64, 512, 4_000_000]),
    choiceCount: kind === 'chat' && random.chance(0.15) ? 2 : 1,
    stream: random.chance(0.6),
    leaving: leavingOf(random),
  }
}

function leavingOf(random: SeededRandom): Leaving {
  const roll = random.fraction()
  if (roll < 0.5) return { kind: 'stays', pauseMs: 0 }
  if (roll < 0.65) return { kind: 'stays', pauseMs: random.between(10, 4_000) }
  if (roll < 0.85) return { kind: 'batches', count: random.below(5) }
  return { kind: 'time', afterMs: random.below(8_000) }
}

function adminOf(random: SeededRandom, { config, classes, documents, keys }: Scene): SimAdmin {
  const atMs = random.below(RUN_MS / 2)
  switch (random.below(9)) {
    case 0:
      return { atMs, kind: 'revokeKey', key: random.below(keys.length) }
    case 1:
    case 2:
      return { atMs, kind: 'readers', aclClass: random.below(classes.length), ...readersOf(random) }
    case 3: {
      const document = random.below(documents.length)
      const { source } = documents[document] as SimDocument
      const same = classes.flatMap((one, at) => (one.source === source ? [at] : []))
      return { atMs, kind: 'reclass', document, aclClass: random.pick(same) }
    }
    case 4:
      return { atMs, kind: 'remove', document: random.below(documents.length) }
    case 5:
      return { atMs, kind: 'leaveGroup', app: random.below(config.apps.length) }
    case 6:
      return { atMs, kind: 'budgets', budgets: budgetsOf(random, config.apps) }
    case 7:
      return {
        atMs,
        kind: 'clearance',
        deployment: random.below(config.deployments.length),
        clearance: random.pick(CLEARANCES),
      }
    default:
      return { atMs, kind: 'crash' }
  }
}

/** What a class or a document is labelled, as the checker reads it. */
export const naiveLabel = ({ level, compartments }: Label): NaiveLabel => ({ level, compartments })
