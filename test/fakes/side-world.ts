import { readFile } from 'node:fs/promises'
import { loadCedar } from '../../src/authorization/cedar.ts'
import { createAuthorization, type CedarAuthorization } from '../../src/authorization/create.ts'
import { shippedPolicies } from '../../src/authorization/shipped.ts'
import { createScanner, defaultRaises } from '../../src/dlp/scanner.ts'
import { LAKE_APP, type Principal } from '../../src/identity/principal.ts'
import { parseUsd } from '../../src/kernel/money.ts'
import { Hangup } from '../../src/kernel/hangup.ts'
import { UNSCANNABLE, type Label } from '../../src/kernel/label.ts'
import { isRefusal } from '../../src/kernel/refusal.ts'
import { epoch, nanoUsd, type RequestId } from '../../src/kernel/values.ts'
import type { ModelEvent, Passage } from '../../src/models/chat.ts'
import type { Alias, Deployment } from '../../src/models/deployment.ts'
import type { Prompt } from '../../src/models/provider.ts'
import { classifiedAs } from '../../src/pipeline/side-call.ts'
import type { Asking } from '../../src/pipeline/embed-query.ts'
import { Router } from '../../src/pipeline/route.ts'
import type { Retrieved, Seeker, Snapshot, Stages } from '../../src/pipeline/stages.ts'
import { createFakeProvider, type FakeStep } from '../../src/providers/fake/fake.ts'
import { memoryStores } from '../../src/stores/memory/memory.ts'
import { SeededRandom } from '../simulation/seeded.ts'
import { vectorOf } from '../support/fake-openai-vectors.ts'
import { pricedAt, passageOf } from './work.ts'

/** The world of calls beside a request: real policies, ledger and scanner, and a scripted deployment. */
export interface SideWorld {
  readonly stages: Stages
  readonly stores: ReturnType<typeof memoryStores>
  /** Texts that each deployment got, call by call. */
  readonly got: readonly { readonly deployment: string; readonly texts: readonly string[] }[]
  readonly bugs: unknown[]
  /** Raises the epoch, as a change of configuration does; `deployments` replace those before. */
  change(deployments?: readonly Deployment[]): Promise<void>
  /** The same, ready to happen at once. */
  changeReady(deployments: readonly Deployment[]): Promise<() => Promise<void>>
  asking(label: Label, gone?: Hangup): Asking
  /** Every call that outlived who waited for it. */
  settled(): Promise<void>
}

type Answer = (prompt: Prompt, n: number) => readonly FakeStep[] | undefined
export interface SideOptions {
  readonly deployments: readonly Deployment[]
  readonly reranker?: string
  /** US dollars that the organization may spend; absent: any. */
  readonly budget?: string
  readonly policies?: string
  readonly seeker?: (snapshot: Snapshot) => Seeker | undefined
  readonly retrieve?: Stages['retrieve']
  /** What a call gives in place of the right answer. */
  readonly answer?: Answer
}

const ALIAS: Alias = {
  id: 'assistant',
  deployments: [],
  knowledgeBases: [],
  instructions: 'Answer kindly.',
  passages: 8,
}
const INTRANET: Principal = { kind: 'app', id: 'intranet', groups: [], keyId: 'k' }

export const embedderOf = (id: string, terms: Partial<Deployment> = {}): Deployment =>
  pricedAt(id, { serves: ['embed', 'rerank'], ...terms })

export async function sideWorld(options: SideOptions): Promise<SideWorld> {
  const stores = memoryStores()
  if (options.budget !== undefined) {
    const limitNanoUsd = parseUsd(options.budget) ?? nanoUsd(0n)
    const budget = { scope: 'organization', period: 'total', mode: 'hard', limitNanoUsd } as const
    await stores.ledger.configureBudgets([budget])
  }
  const clock = realClock
  const got: { deployment: string; texts: readonly string[] }[] = []
  const bugs: unknown[] = []
  const calls: Promise<unknown>[] = []
  const fake = createFakeProvider({
    id: 'fake',
    dialect: 'openai',
    clock,
    serves: () => ['embed', 'rerank'],
    script(deployment, prompt, n) {
      got.push({ deployment: deployment.id, texts: textsOf(prompt) })
      return options.answer?.(prompt, n) ?? rightAnswer(prompt)
    },
  })
  const bump = () =>
    stores.ledger.bumpEpoch({ kind: 'admin', at: clock.now(), request: '', facts: {} })
  let authorization = await authorizationOf(options, options.deployments)
  authorization = authorization.at(await bump())
  let snapshot = snapshotOf(authorization, options.deployments, options.reranker)
  const stages = {
    clock,
    random: new SeededRandom(1),
    ledger: stores.ledger,
    keys: { subject: () => KEYS },
    provider: () => fake,
    observe: () => undefined,
    router: new Router(clock, new SeededRandom(2)),
    current: () => snapshot,
    authenticate: () => INTRANET,
    retrieve: options.retrieve ?? (() => Promise.reject(new Error('nothing is retrieved here'))),
    seeker: options.seeker ?? (() => undefined),
    outlives: (call: Promise<unknown>) => void calls.push(call.catch(() => undefined)),
  } as unknown as Stages
  stages.router.configure(options.deployments)
  const changeReady = async (deployments: readonly Deployment[]) => {
    const next = await authorizationOf(options, deployments)
    return async () => {
      snapshot = snapshotOf(next.at(await bump()), deployments, options.reranker)
    }
  }
  return {
    stages,
    stores,
    got,
    bugs,
    async change(deployments = [...snapshot.deployments.values()]) {
      await (
        await changeReady(deployments)
      )()
    },
    changeReady,
    asking(label, gone = new Hangup()) {
      const grant = snapshot.authorization.authorize(INTRANET, 'Chat', ALIAS, label)
      if (isRefusal(grant)) throw new Error(grant.message)
      const caller = { headers: {}, method: '', target: '', requestId: 'req_1', body: undefined }
      const onBug = (error: unknown): void => void bugs.push(error)
      const asked = classifiedAs(label)
      const of = 'req_1' as RequestId
      return { stages, snapshot, grant, caller, alias: ALIAS.id, of, gone, onBug, asked }
    },
    settled: async () => void (await Promise.all(calls)),
  }
}

async function authorizationOf(
  { policies }: SideOptions,
  deployments: readonly Deployment[],
): Promise<CedarAuthorization> {
  const own = policies === undefined ? [] : [{ file: 'own.cedar', text: policies }]
  const shipped = await shippedPolicies((file) => readFile(`policies/${file}`, 'utf8'), own)
  const known = {
    apps: ['intranet', LAKE_APP],
    users: [],
    groups: [],
    aliases: ['assistant'],
    deployments: deployments.map(({ id }) => id),
    knowledgeBases: [],
  }
  const made = createAuthorization(await loadCedar(), { ...shipped, known, epoch: epoch(1) })
  if (!made.ok) throw new Error(JSON.stringify(made.problems))
  return made.value
}

const SCANNER = createScanner(defaultRaises)
function snapshotOf(
  authorization: CedarAuthorization,
  deployments: readonly Deployment[],
  reranker: string | undefined,
): Snapshot {
  const ranks = deployments.find(({ id }) => id === reranker)
  return {
    authorization,
    scanner: SCANNER,
    aliases: new Map([[ALIAS.id, ALIAS]]),
    deployments: new Map(deployments.map((deployment) => [deployment.id, deployment])),
    knowledgeBases: new Set(['handbook']),
    hardScopes: new Set(['organization']),
    unscannable: UNSCANNABLE,
    placeholdersKeepMs: 86_400_000,
    ...(ranks === undefined ? {} : { reranker: ranks }),
  }
}

const KEYS = {
  keyId: 'k',
  commit: (domain: string) => ({ keyId: 'k', mac: domain }),
  committing: (domain: string) => ({
    add: () => undefined,
    end: () => ({ keyId: 'k', mac: domain }),
  }),
}

const textsOf = ({ request }: Prompt): readonly string[] =>
  request.messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])),
  )

/** Vectors that follow from the texts; a document's score is its length. */
export function rightAnswer(prompt: Prompt): readonly FakeStep[] {
  const { request } = prompt
  const events: ModelEvent[] =
    request.kind === 'embed'
      ? request.inputs.map((text, index) => ({
          kind: 'embedding',
          index,
          vector: vectorOf(text),
        }))
      : request.kind === 'rerank'
        ? request.documents.map((text, index) => ({ kind: 'ranked', index, score: text.length }))
        : []
  const usage: ModelEvent = { kind: 'usage', usage: { input: 10 } }
  return [
    { kind: 'batch', events: [...events, { kind: 'finish', choice: 0, reason: 'stop' }, usage] },
  ]
}

export const failedWith = (status: number): readonly FakeStep[] => [
  {
    kind: 'batch',
    events: [
      {
        kind: 'failed',
        failure: {
          reason: 'status',
          status,
          dispatched: false,
          retryable: false,
          message: `it answered ${status}`,
        },
      },
    ],
  },
]

export const labelledPassage = (number: number, text: string, label: Label): Passage => ({
  ...passageOf(number, text),
  label,
})

export const retrievedOf = (passages: readonly Passage[]): Retrieved => ({
  passages,
  termWeights: new Map(),
  relatedTerms: new Map(),
  rows: passages.length,
  mode: 'exact',
})

/** Time of this machine, a hundred times as fast where somebody only waits. */
const realClock: Stages['clock'] = {
  now: () => Date.now() as ReturnType<Stages['clock']['now']>,
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve()
      const timer = setTimeout(resolve, ms / 100)
      signal?.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    }),
}
