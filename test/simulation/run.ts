import { createScanner, defaultRaises } from '../../src/dlp/scanner.ts'
import { isRefusal } from '../../src/kernel/refusal.ts'
import { change, rowOf } from './admin.ts'
import { House, shippedAuthorization } from './house.ts'
import { checkRecords } from './record-check.ts'
import type { SimAdmin } from './scenario.ts'
import { Simulation, type Mutant, type Report, type Stores } from './simulation.ts'
import { CALM, InjectedFault } from './turns.ts'
import { visitOf } from './visits.ts'

const TURNS_MAX = 60_000
const DAY_MS = 86_400_000
/** Where every client has gone that ever goes. */
const PATIENCE_MS = 20 * 60_000

/** One seed, from an empty data directory to the final sweep. */
export async function runSeed(seed: number, mutant?: Mutant, stores?: Stores): Promise<Report> {
  // Loading the policy engine is real input: nothing of a run may wait for it.
  await shippedAuthorization()
  const run = new Run(new Simulation(seed, mutant, stores))
  await run.all()
  const { checker, lines, counts } = run.simulation
  return { seed, violations: checker.violations, log: lines, counts }
}

class Run {
  readonly simulation: Simulation
  #house: House | undefined
  #open = new Set<Promise<void>>()
  #generation = 1

  constructor(simulation: Simulation) {
    this.simulation = simulation
  }

  async all(): Promise<void> {
    const { simulation } = this
    await this.#perform(() => this.#found())
    simulation.chaos = simulation.scenario.chaos
    simulation.onCrash = () => void this.#restart()
    for (const [at, asked] of simulation.scenario.requests.entries())
      void this.#later(asked.atMs, () => this.#visit(at))
    for (const action of simulation.scenario.admin)
      void this.#later(action.atMs, () => this.#change(action))
    void this.#later(PATIENCE_MS, () => this.#everybodyLeaves())
    await this.#quiet('while it served')
    this.#atRest()
    simulation.chaos = CALM
    simulation.onCrash = () => undefined
    await this.#perform(() => this.#end())
  }

  /** Harness's own time: no crash takes it away. */
  async #later(ms: number, work: () => void): Promise<void> {
    await this.simulation.clock.sleep(ms, 'harness')
    work()
  }

  async #perform(work: () => Promise<void>): Promise<void> {
    let done = false
    const working = work().then(
      () => (done = true),
      (error: unknown) => this.#bug(error),
    )
    await this.#quiet('')
    if (done) await working
    else this.simulation.checker.violate('nobody waits forever', 'the start or the end')
  }

  async #quiet(when: string): Promise<void> {
    const { checker, turns } = this.simulation
    if ((await turns.run(TURNS_MAX)) === 'endless')
      checker.violate('nobody waits forever', `${when}, it goes on and on`)
  }

  #bug(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.simulation.checker.violate('nothing throws by itself', text)
  }

  /** The first start: keys, classes, documents and index. */
  async #found(): Promise<void> {
    const { simulation } = this
    const { scenario } = simulation
    const ports = simulation.ports()
    await ports.manifest.putClasses(scenario.classes.map(rowOf))
    const house = await House.open(ports, scenario.config)
    for (const owner of scenario.keys) {
      const made = await house.ring.issue(owner, undefined, simulation.random)
      if (isRefusal(made)) throw new Error(made.message)
      simulation.keys.push({ text: made.text, id: made.row.id })
    }
    const scanner = createScanner(defaultRaises)
    const first = await ports.manifest.allocateIds(scenario.documents.length)
    for (const [at, { source, key, text, aclClass }] of scenario.documents.entries()) {
      const { label } = scanner.classify([text])
      const chunks = [{ ordinal: 0, text, headings: [], page: undefined, label }]
      const row = {
        id: first + at,
        source,
        key,
        version: 'v1',
        sizeBytes: text.length,
        contentHash: '',
        state: 'indexed' as const,
        reason: undefined,
        aclClass: aclClass + 1,
        chunkCount: 1,
        syncedAt: simulation.clock.now(),
        parserRevision: 1,
      }
      await ports.manifest.apply([{ kind: 'put', row }])
      await ports.index.apply([
        {
          kind: 'put',
          document: row.id,
          version: 'v1',
          aclClass: row.aclClass,
          title: key,
          path: key,
          chunks,
        },
      ])
    }
    simulation.truth.acknowledge(simulation.tick())
    this.#house = house
  }

  #visit(at: number): void {
    const { simulation } = this
    const { requests } = simulation.scenario
    const asked = requests[at]
    const house = this.#house
    if (asked === undefined) return
    // Nobody answers while no process runs.
    if (house === undefined) return simulation.log(`request ${at} finds nobody`)
    const stages = house.stages(simulation)
    const mutated = simulation.mutant?.stages?.(stages, house, simulation) ?? stages
    const visiting = visitOf(simulation, mutated, asked, `req_${at}`)
    this.#open.add(visiting)
    void visiting.finally(() => this.#open.delete(visiting))
  }

  #change(action: SimAdmin): void {
    const { simulation } = this
    if (action.kind === 'crash') {
      simulation.log('the process is killed')
      simulation.process.kill()
      void this.#restart()
      return
    }
    const house = this.#house
    if (house === undefined) return void this.#later(1_000, () => this.#change(action))
    simulation.log(`admin: ${action.kind}`)
    const changing = change(simulation, house, simulation.ports(), action).then(
      () => simulation.log(`admin: ${action.kind} is done`),
      (error: unknown) => {
        if (!(error instanceof InjectedFault)) return this.#bug(error)
        // An administrator who is told of a failure tries again.
        void this.#later(1_000, () => this.#change(action))
      },
    )
    this.#open.add(changing)
    void changing.finally(() => this.#open.delete(changing))
  }

  /** The process is dead; a supervisor starts the next, until one comes up. */
  async #restart(): Promise<void> {
    const { simulation } = this
    this.#house = undefined
    this.#open = new Set()
    for (const visit of simulation.checker.visits.values())
      if (visit.state === 'open') visit.state = 'reset'
    simulation.count('crash')
    await simulation.clock.sleep(simulation.random.between(0, 2_000), 'harness')
    simulation.startProcess(++this.#generation)
    const process = simulation.process
    try {
      const house = await House.open(simulation.ports(), simulation.truth.config.latest)
      if (simulation.process !== process) return
      simulation.truth.acknowledge(simulation.tick())
      this.#house = house
      simulation.log(`process ${this.#generation} serves`)
    } catch (error) {
      if (!(error instanceof InjectedFault)) this.#bug(error)
      process.kill()
      await this.#restart()
    }
  }

  #everybodyLeaves(): void {
    for (const visit of this.simulation.checker.visits.values())
      if (visit.state === 'open') visit.gone.hangUp()
  }

  /** All is quiet: nobody waits, every place is given back, what was not broken is closed. */
  #atRest(): void {
    const { checker, unbalanced } = this.simulation
    for (const visit of checker.visits.values())
      if (visit.state === 'open')
        checker.violate('nobody waits forever', 'the request never ends', visit.id)
    if (this.#open.size > 0)
      checker.violate('nobody waits forever', `${this.#open.size} are pending`)
    if (unbalanced > 0)
      checker.violate('admissions balance', `${unbalanced} places were not given back exactly once`)
    for (const [request] of checker.ledger.owing) {
      const visit = checker.visits.get(request)
      if (visit !== undefined && !visit.faulted && visit.state !== 'reset')
        checker.violate(
          'every way out is closed',
          'an attempt is left open without a fault',
          request,
        )
    }
  }

  async #end(): Promise<void> {
    const { simulation } = this
    simulation.process.kill()
    simulation.startProcess(++this.#generation)
    await House.open(simulation.ports(), simulation.truth.config.latest)
    simulation.clock.skip(DAY_MS + 1)
    simulation.process.kill()
    simulation.startProcess(++this.#generation)
    await House.open(simulation.ports(), simulation.truth.config.latest)
    await checkRecords(simulation)
  }
}
