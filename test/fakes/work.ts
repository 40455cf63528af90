import { Grant, type Authorization } from '../../src/authorization/authorization.ts'
import { createScanner, defaultRaises } from '../../src/dlp/scanner.ts'
import type { Scanner } from '../../src/dlp/scan.ts'
import { Hangup } from '../../src/kernel/hangup.ts'
import { PUBLIC, UNSCANNABLE, type Label } from '../../src/kernel/label.ts'
import { isRefusal } from '../../src/kernel/refusal.ts'
import { epoch, type RequestId } from '../../src/kernel/values.ts'
import type { ChatRequest, Passage } from '../../src/models/chat.ts'
import type { Deployment } from '../../src/models/deployment.ts'
import type { Provider } from '../../src/models/provider.ts'
import type { ModelRequest } from '../../src/models/request.ts'
import type { Snapshot, Stages } from '../../src/pipeline/stages.ts'
import type { Restore } from '../../src/pipeline/placeholders.ts'
import { Router } from '../../src/pipeline/route.ts'
import type { Work } from '../../src/pipeline/work.ts'
import type { FakeStep } from '../../src/providers/fake/fake.ts'
import { createFakeProvider } from '../../src/providers/fake/fake.ts'
import { memoryStores, type MemoryStores } from '../../src/stores/memory/memory.ts'
import { SeededRandom } from '../simulation/seeded.ts'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import { deploymentAt } from '../support/deployments.ts'

export const requestOf = (text: string, changes: Partial<ChatRequest> = {}): ChatRequest => ({
  kind: 'chat',
  dialect: 'openai',
  alias: 'assistant',
  messages: [{ role: 'user', parts: [{ kind: 'text', text }] }],
  tools: [],
  maxOutputTokens: undefined,
  choiceCount: 1,
  stream: true,
  streamUsage: false,
  wants: { tools: false, images: false, structured: false },
  unknownText: [],
  raw: {},
  declared: undefined,
  ...changes,
})

export const passageOf = (number: number, text: string): Passage => ({
  number,
  knowledgeBase: 'handbook',
  source: 'handbook',
  path: `${number}.txt`,
  version: 'v1',
  title: `Document ${number}`,
  headings: [],
  page: undefined,
  text,
  label: PUBLIC,
  score: 1,
})

export const pricedAt = (id: string, terms: Partial<Deployment> = {}): Deployment => ({
  ...deploymentAt('http://nowhere.invalid', {
    id,
    provider: 'fake',
    price: {
      input: { nanoPerBlock: 1n, blockUnits: 1n },
      output: { nanoPerBlock: 2n, blockUnits: 1n },
    },
  }),
  ...terms,
})

export interface WorkWorld {
  readonly work: Work
  readonly stores: MemoryStores
  readonly clock: VirtualClock
  readonly gone: Hangup
  readonly calls: () => readonly string[]
  readonly bugs: unknown[]
  readonly released: () => number
}

export interface WorkOptions {
  readonly request?: ModelRequest
  readonly passages?: readonly Passage[]
  readonly scanner?: Scanner
  readonly stores?: MemoryStores
  readonly provider?: (id: string) => Provider
  /** Secrets may not go back unless this says so. */
  readonly receives?: boolean
  readonly current?: Stages['current']
  readonly authenticate?: Stages['authenticate']
  readonly router?: Router
  readonly label?: Label
  readonly restore?: Restore
  readonly mayReceive?: Authorization['mayReceive']
  readonly mayCallTool?: Authorization['mayCallTool']
  readonly told?: Authorization['told']
  /** Tools and hosts, most of all. */
  readonly snapshot?: Partial<Snapshot>
  /** What the n-th call does. */
  script?(deployment: string, n: number): readonly FakeStep[]
}

const ALLOWED = { allowed: true, failed: false, policyIds: [] }

/** A request that was allowed and routed, over the memory ledger and a scripted deployment. */
export function workWorld(options: WorkOptions = {}): WorkWorld {
  const { request = requestOf('hello'), passages = [], stores = memoryStores() } = options
  const clock = new VirtualClock(Date.UTC(2026, 0, 15))
  const gone = new Hangup()
  const called: string[] = []
  const bugs: unknown[] = []
  let released = 0
  const fake = createFakeProvider({
    id: 'fake',
    dialect: 'openai',
    clock: clock.of('test'),
    script(deployment, _prompt, n) {
      called.push(deployment.id)
      return options.script?.(deployment.id, n) ?? []
    },
  })
  const scanner = options.scanner ?? createScanner(defaultRaises)
  const decision = { allowed: options.receives ?? false, failed: false, policyIds: ['no-secrets'] }
  const snapshot = {
    authorization: {
      epoch: epoch(1),
      mayReceive: options.mayReceive ?? (() => decision),
      mayCallTool: options.mayCallTool ?? (() => ALLOWED),
      told: options.told ?? (() => []),
    },
    scanner,
    unscannable: UNSCANNABLE,
    ...options.snapshot,
  } as unknown as Snapshot
  const stages = {
    clock: clock.of('test'),
    random: new SeededRandom(1),
    ledger: stores.ledger,
    provider: options.provider ?? (() => fake),
    observe: () => undefined,
    router: options.router ?? new Router(clock.of('test'), new SeededRandom(2)),
    current: options.current ?? (() => snapshot),
    authenticate: options.authenticate ?? (() => grantOf().principal),
  } as unknown as Stages
  const work: Work = {
    stages,
    snapshot,
    id: 'req_1' as RequestId,
    startedAt: clock.now(),
    startedMs: 0,
    grant: grantOf(),
    principal: 'app:intranet',
    alias: 'assistant',
    scopes: ['organization'],
    hardBudget: false,
    epoch: epoch(1),
    request,
    question: 'hello',
    askedLabel: PUBLIC,
    label: options.label ?? PUBLIC,
    restore: options.restore,
    retrieved: {
      passages,
      termWeights: new Map(),
      relatedTerms: new Map(),
      rows: 0,
      mode: 'exact',
    },
    instructions: undefined,
    keys: {
      keyId: 'k',
      commit: (domain) => ({ keyId: 'k', mac: domain }),
      committing: (domain) => ({
        add: () => undefined,
        end: () => ({ keyId: 'k', mac: domain }),
      }),
    },
    facts: {
      action: 'Chat',
      alias: 'assistant',
      body: {},
      cleared: [],
      epoch: '1',
      label: 'public',
      passages: [],
      policies: [],
      policySet: '',
      principal: {},
      raisers: [],
    },
    explanation: {},
    caller: { headers: {}, method: 'POST', target: '/', requestId: 'req_1', body: undefined },
    permits: new Map(),
    cacheSalt: undefined,
    dropped: new Map(),
    answeredAt: clock.now(),
    gone,
    priceVersion: () => '',
    release: () => void (released += 1),
    onBug: (error) => void bugs.push(error),
  }
  return { work, stores, clock, gone, calls: () => called, bugs, released: () => released }
}

function grantOf(): Grant {
  const grant = Grant.from(
    { allowed: true, failed: false, policyIds: [] },
    {
      principal: { kind: 'app', id: 'intranet', groups: [], keyId: 'k' },
      action: 'Chat',
      alias: 'assistant',
      policyIds: [],
      epoch: epoch(1),
    },
    '',
  )
  if (isRefusal(grant)) throw new Error(grant.message)
  return grant
}
