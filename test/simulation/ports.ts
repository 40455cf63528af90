import type { Clock } from '../../src/kernel/clock.ts'
import type { ContentStore } from '../../src/content/store.ts'
import type { ApiKeyStore } from '../../src/identity/store.ts'
import type { KeyService, SubjectKeys } from '../../src/keys/keys.ts'
import type { MasterKeySource, WrappedKeyStore } from '../../src/keys/store.ts'
import type { ManifestStore } from '../../src/lake/store.ts'
import type { LedgerStore } from '../../src/ledger/store.ts'
import type { ModelEvent } from '../../src/models/chat.ts'
import type { ProfileStore } from '../../src/models/profile.ts'
import type { Provider } from '../../src/models/provider.ts'
import { createFakeProvider } from '../../src/providers/fake/fake.ts'
import type { Index } from '../../src/retrieval/index-port.ts'
import type { RetrievalWorld } from '../../src/retrieval/retrieve.ts'
import { COUNTING, SICK } from './scenario.ts'
import { scriptOf } from './script.ts'
import type { SeededRandom } from './seeded.ts'
import type { Simulation } from './simulation.ts'
import type { Process } from './turns.ts'
import type { Call } from './world.ts'

/** The world of one process, every await of it in the hands of the seed. */
export interface Ports {
  readonly clock: Clock
  readonly random: SeededRandom
  readonly ledger: LedgerStore
  readonly manifest: ManifestStore
  readonly apiKeys: ApiKeyStore
  readonly wrappedKeys: WrappedKeyStore
  readonly content: ContentStore
  readonly profiles: ProfileStore
  readonly master: MasterKeySource
  readonly index: Index
  readonly check: RetrievalWorld['check']
  subject(keys: KeyService, subject: string): Promise<SubjectKeys>
  provider(id: string): Provider
}

export function portsOf(simulation: Simulation, process: Process): Ports {
  const { stores, index, random, clock } = simulation
  const call = process.call.bind(process)
  return {
    random,
    clock: clock.of(process),
    ledger: ledgerOf(simulation, process),
    manifest: wrapped('manifest', manifestOf(simulation), process),
    apiKeys: wrapped('apiKeys', apiKeysOf(simulation), process),
    content: wrapped('content', stores.content, process),
    profiles: wrapped('profiles', stores.profiles, process),
    wrappedKeys: wrapped('wrappedKeys', stores.wrappedKeys, process),
    master: wrapped('master', simulation.master, process),
    index: wrapped('index', index, process),
    check: (source, key) => call('check', () => simulation.objectState(source, key)),
    subject: (keys, subject) => call('subject', () => keys.subject(subject)),
    provider: (id) => providerOf(simulation, process, id),
  }
}

/** The truth changes with the stores, at the moment of the effect, whoever hears of it. */
function manifestOf(simulation: Simulation): ManifestStore {
  const { truth, scenario } = simulation
  const { manifest } = simulation.stores
  return {
    ...manifest,
    async putClasses(rows) {
      const put = await manifest.putClasses(rows)
      for (const row of rows) truth.classPut(row, simulation.tick())
      return put
    },
    async apply(changes) {
      await manifest.apply(changes)
      for (const change of changes) {
        if (change.kind !== 'put') continue
        const { source, key, aclClass } = change.row
        const at = scenario.documents.findIndex((one) => one.source === source && one.key === key)
        truth.documentPut(at, aclClass - 1, simulation.tick())
      }
    },
  }
}

function apiKeysOf(simulation: Simulation): ApiKeyStore {
  const { truth, keys } = simulation
  const { apiKeys } = simulation.stores
  return {
    ...apiKeys,
    async revoke(id, at) {
      const revoked = await apiKeys.revoke(id, at)
      truth.keyRevoked(
        keys.findIndex((key) => key.id === id),
        simulation.tick(),
      )
      return revoked
    },
  }
}

/** Every method of a port crosses the process's border. */
function wrapped<Port extends object>(name: string, port: Port, process: Process): Port {
  return new Proxy(port, {
    get(target, method) {
      const member: unknown = Reflect.get(target, method)
      if (typeof member !== 'function') return member
      return (...args: readonly unknown[]) =>
        process.call(
          `${name}.${String(method)}`,
          () => Reflect.apply(member, target, args) as unknown,
        )
    },
  })
}

/** The ledger tells the checker what it did, at the moment in which it did it. */
function ledgerOf(simulation: Simulation, process: Process): LedgerStore {
  const { checker } = simulation
  const { ledger: shadow } = checker
  const { ledger } = simulation.stores
  const run = async <T>(
    name: string,
    request: string,
    work: () => Promise<T>,
    told: (result: T) => void,
  ) => {
    simulation.faulting(request)
    const result = await process.call(`ledger.${name}`, async () => {
      const done = await work()
      told(done)
      const now = simulation.clock.now()
      shadow.check(await ledger.balances(now), now, request)
      return done
    })
    simulation.unfaulting(request)
    return result
  }
  return {
    ...ledger,
    open: (draft) => {
      checker.opening(draft, process.generation, simulation.clock.now())
      return run(
        'open',
        draft.request,
        () => ledger.open(draft),
        (result) => {
          if (draft.closes !== undefined && result.kind !== 'epochChanged')
            checker.closing(draft.closes.attempt, draft.closes.state)
          shadow.opened(draft, result, simulation.tick())
        },
      )
    },
    settle: (settlement) =>
      run(
        'settle',
        settlement.record.request,
        () => ledger.settle(settlement),
        (result) => {
          if (result.applied) checker.settling(settlement)
          shadow.settled(settlement, result)
          const { outcome, droppedCitations } = settlement.record.facts
          simulation.count(JSON.stringify(outcome))
          if (typeof droppedCitations === 'number' && droppedCitations > 0)
            simulation.count('dropped markers')
        },
      ),
    append: (record, explanation) =>
      run(
        'append',
        record.request,
        () => ledger.append(record, explanation),
        () => {
          if (record.kind === 'outcome')
            shadow.answered(record.request, JSON.stringify(record.facts['outcome']))
        },
      ),
    sweep: (at, before) =>
      run(
        'sweep',
        '',
        () => ledger.sweep(at, before),
        () => shadow.swept(at, before),
      ),
    configureBudgets: (budgets) =>
      run(
        'configureBudgets',
        '',
        () => ledger.configureBudgets(budgets),
        () => shadow.configured(budgets),
      ),
    bumpEpoch: (record) =>
      run(
        'bumpEpoch',
        '',
        () => ledger.bumpEpoch(record),
        (epoch) => {
          shadow.epoch = epoch
          checker.truth.bumped(epoch)
        },
      ),
  }
}

/** A scripted deployment, and what it saw of its own wire. */
function providerOf(simulation: Simulation, process: Process, id: string): Provider {
  const { checker, clock } = simulation
  let call: Call | undefined
  const fake = createFakeProvider({
    id,
    ...(id === 'wired' ? { dialect: 'openai' as const } : {}),
    clock: clock.of(process),
    serves: ({ serves = ['chat'], model }) => (model === COUNTING ? [...serves, 'count'] : serves),
    script: (deployment, prompt) => {
      const script = scriptOf(simulation.scripts.fork(), prompt.request, deployment.model === SICK)
      if (call !== undefined) {
        call.script = script
        simulation.log(`${call.deployment.id} is called: ${script.name}`, call.request)
        checker.called(call)
        if (prompt.passages.length > 0) simulation.count('passages')
        if (call.attempt !== undefined && call.attempt.draft.n > 1) simulation.count('retried')
      }
      return script.steps
    },
  })
  return {
    id,
    dialectOf: (deployment) => fake.dialectOf(deployment),
    serves: (deployment) => fake.serves(deployment),
    losses: (...asked) => fake.losses(...asked),
    invoke(deployment, prompt, signal) {
      const request = simulation.requestOf(prompt.request)
      const made: Call = {
        request,
        deployment,
        prompt,
        attempt: undefined,
        script: undefined,
        usage: undefined,
        failure: undefined,
        characters: 0,
        broke: false,
      }
      call = made
      checker.calls.push(made)
      const inner = fake.invoke(deployment, prompt, signal)[Symbol.asyncIterator]()
      return {
        [Symbol.asyncIterator]: () => ({
          next: () => read(process, made, () => inner.next()),
          return: async () => (await inner.return?.()) ?? { done: true, value: undefined },
        }),
      }
    },
  }
}

type Step = IteratorResult<readonly ModelEvent[]>

async function read(process: Process, made: Call, next: () => Promise<Step>): Promise<Step> {
  try {
    const step = await process.call('provider', next)
    if (step.done !== true) for (const event of step.value) note(made, event)
    return step
  } catch (error) {
    made.broke = true
    throw error
  }
}

function note(call: Call, event: ModelEvent): void {
  if (event.kind === 'usage') call.usage = event.usage
  else if (event.kind === 'failed') call.failure = event.failure
  else if (event.kind === 'text') call.characters += event.text.length
}
