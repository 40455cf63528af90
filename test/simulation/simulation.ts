import type { MasterKey, MasterKeySource } from '../../src/keys/store.ts'
import type { ModelRequest } from '../../src/models/request.ts'
import type { Index } from '../../src/retrieval/index-port.ts'
import { memoryStores, type MemoryStores } from '../../src/stores/memory/memory.ts'
import { NaiveIndex } from '../../src/stores/naive-index/naive-index.ts'
import { Checker } from './checker.ts'
import type { House } from './house.ts'
import { portsOf, type Ports } from './ports.ts'
import { scenarioOf, type Scenario } from './scenario.ts'
import { SeededRandom } from './seeded.ts'
import { Truth } from './truth.ts'
import { CALM, Process, Turns, type Chaos } from './turns.ts'
import { VirtualClock } from './virtual-clock.ts'
import type { Violation, Visit } from './world.ts'

export type Stores = Omit<MemoryStores, 'reopen' | 'fingerprints'>

/** Breaks one thing on purpose, so that the checker can be seen to bite. */
export interface Mutant {
  readonly name: string
  /** The invariant that it breaks, by the name that the checker gives it. */
  readonly breaks: string
  stores?(stores: Stores): Stores
  ports?(ports: Ports, simulation: Simulation): Ports
  stages?(
    stages: ReturnType<House['stages']>,
    house: House,
    simulation: Simulation,
  ): ReturnType<House['stages']>
}

export interface Report {
  readonly seed: number
  readonly violations: readonly Violation[]
  readonly log: readonly LogLine[]
  readonly counts: Readonly<Record<string, number>>
}
export interface LogLine {
  readonly request: string | undefined
  readonly text: string
}

/** One run: the seed, the stores that outlive processes, and who watches. */
export class Simulation {
  readonly scenario: Scenario
  readonly random: SeededRandom
  readonly scripts: SeededRandom
  readonly clock: VirtualClock
  readonly turns: Turns
  readonly truth: Truth
  readonly checker: Checker
  readonly stores: Stores
  readonly index: Index = new NaiveIndex()
  readonly lines: LogLine[] = []
  readonly counts: Record<string, number> = {}
  readonly mutant: Mutant | undefined
  /** Text and id of each API key. */
  readonly keys: { readonly text: string; readonly id: string }[] = []
  chaos: Chaos = CALM
  process: Process
  onCrash: () => void = () => undefined
  #masters: MasterKey[] = []
  #ticks = 0
  #admitted: { released: number }[] = []
  readonly #requests = new WeakMap<ModelRequest, string>()
  readonly #inLedger = new Map<string, number>()

  constructor(seed: number, mutant?: Mutant, stores: Stores = memoryStores()) {
    const root = new SeededRandom(seed)
    this.scenario = scenarioOf(root.fork())
    this.scripts = root.fork()
    this.random = root.fork()
    this.clock = new VirtualClock(this.scenario.startMs)
    this.turns = new Turns(root.fork(), this.clock)
    this.truth = new Truth(this.scenario)
    this.checker = new Checker(
      this.truth,
      () => this.tick(),
      (what) => this.count(what),
    )
    const real = {
      ledger: this.#real(stores.ledger),
      manifest: this.#real(stores.manifest),
      apiKeys: this.#real(stores.apiKeys),
      accessKeys: this.#real(stores.accessKeys),
      wrappedKeys: this.#real(stores.wrappedKeys),
      content: this.#real(stores.content),
      placeholders: this.#real(stores.placeholders),
      profiles: this.#real(stores.profiles),
    }
    this.stores = mutant?.stores?.(real) ?? real
    this.mutant = mutant
    this.process = this.startProcess(1)
  }

  /** A store may have threads of its own: while it works, nobody else moves. */
  #real<Store extends object>(store: Store): Store {
    const methods = Object.entries(store).map(([name, method]) => [
      name,
      (...args: readonly unknown[]) =>
        this.turns.outside(() => Reflect.apply(method as () => unknown, store, args)),
    ])
    return Object.fromEntries(methods) as Store
  }

  tick(): number {
    return ++this.#ticks
  }
  log(text: string, request?: string): void {
    this.lines.push({
      request,
      text: `${this.#ticks} ${new Date(this.clock.now()).toISOString().slice(11)} ${text}`,
    })
  }
  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1
  }

  startProcess(generation: number): Process {
    this.#admitted = []
    this.process = new Process(generation, {
      turns: this.turns,
      random: this.random,
      clock: this.clock,
      chaos: () => this.chaos,
      onFault: (name, moment) => {
        this.count(`fault ${moment}`)
        this.log(
          `${name}: ${moment === 'crash' ? 'the process dies' : `a fault ${moment} its effect`}`,
        )
        if (moment !== 'crash' && name.startsWith('ledger.')) this.#markFaulted()
      },
      onCrash: () => this.onCrash(),
    })
    return this.process
  }

  ports(): Ports {
    const ports = portsOf(this, this.process)
    return this.mutant?.ports?.(ports, this) ?? ports
  }

  /** Between these two the request waits for the ledger; a fault there is a fault of this request. */
  faulting(request: string): void {
    this.#inLedger.set(request, (this.#inLedger.get(request) ?? 0) + 1)
  }
  unfaulting(request: string): void {
    this.#inLedger.set(request, (this.#inLedger.get(request) ?? 1) - 1)
  }
  #markFaulted(): void {
    for (const [request, waiting] of this.#inLedger) {
      const visit = this.checker.visits.get(request)
      if (waiting > 0 && visit !== undefined) visit.faulted = true
    }
  }

  admitted(release: () => void): () => void {
    const place = { released: 0 }
    this.#admitted.push(place)
    return () => {
      place.released += 1
      release()
    }
  }
  get unbalanced(): number {
    return this.#admitted.filter(({ released }) => released !== 1).length
  }

  asks(request: ModelRequest, visit: Visit): void {
    this.#requests.set(request, visit.id)
  }
  requestOf(request: ModelRequest): string {
    return this.#requests.get(request) ?? ''
  }

  /** The source's own word, whatever manifest and index think. */
  objectState(source: string, key: string): 'current' | 'changed' | 'gone' {
    const at = this.scenario.documents.findIndex((one) => one.source === source && one.key === key)
    return this.truth.documents[at]?.latest === undefined ? 'gone' : 'current'
  }

  readonly master: MasterKeySource = {
    load: () => Promise.resolve([...this.#masters]),
    add: (key) => {
      this.#masters = [key, ...this.#masters]
      return Promise.resolve()
    },
    retire: (id) => {
      this.#masters = this.#masters.filter((key) => key.id !== id)
      return Promise.resolve()
    },
  }
}
