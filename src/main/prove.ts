import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { failure, type OrFailure, type Proven, type ProveOptions } from '../cli/deps.ts'
import { problemText, type Config, type LoadResult } from '../config/config.ts'
import { EMBEDDER_PROVIDER } from '../config/lake-models.ts'
import { Directory } from '../identity/directory.ts'
import { readersOf } from '../identity/principal.ts'
import { openPrepareHost } from '../ingest/worker-host.ts'
import { GOVERNANCE, isGovernor } from '../lake/governance.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { limits } from '../kernel/limits.ts'
import { isoTime } from '../kernel/values.ts'
import type { Clearance } from '../kernel/label.ts'
import type { Preparer } from '../lake/prepare.ts'
import type { Source } from '../lake/source.ts'
import { withGeneratedRules } from '../prove/generated-rules.ts'
import {
  copyLake,
  openTwinSource,
  type Changed,
  type CopiedObject,
  type LakeCopy,
} from '../prove/lake-copy.ts'
import { NORMALISED } from '../prove/mask.ts'
import { MUTANTS, type Mutant } from '../kernel/mutants.ts'
import type { MutantSwitch } from '../prove/mutants.ts'
import {
  planPairs,
  protectedDocuments,
  type KnownAsker,
  type PlannedPair,
  type RuledDocument,
} from '../prove/plan.ts'
import { keyOf, SIDES, startRecorder, type Recorder, type Side } from '../prove/recorder.ts'
import {
  ephemeralSigner,
  RESIDUAL_CHANNELS,
  signedReport,
  type Signer,
  type MutantFacts,
  type PairFacts,
  type ProofStatement,
} from '../prove/report.ts'
import {
  ADDED,
  ADDED_POLICY,
  ALIASES,
  askersOf,
  PASTER,
  recordedDeployments,
  takenIds,
  twinConfig,
} from '../prove/twin-config.ts'
import {
  makeTwins,
  nameOf,
  readDocuments,
  type ReadDocument,
  type TwinLakes,
} from '../prove/twin-lake.ts'
import { openFilesystemSource } from '../sources/filesystem/filesystem.ts'
import { openS3Source } from '../sources/s3/s3.ts'
import { emptyTally, PairRun, type Tally } from './prove-pair.ts'
import { openWorld, WorldFailed, type World } from './prove-world.ts'
import { signerOf } from './prove-signer.ts'
import { asFailure } from './trouble.ts'
import { systemClock, systemRandom } from './world.ts'

/**
 * The attack on one's own lake: two worlds that differ only in what somebody may not read, asked the same.
 * Whatever of it is different outside is a leak. Of the configuration, its documents and its data
 * directory nothing is changed; the copies lie in a folder of their own (0700) that is removed at the end.
 */
export async function prove(
  options: ProveOptions,
  load: (file: string) => Promise<LoadResult>,
  version: string,
): Promise<OrFailure<Proven>> {
  const loaded = await load(options.configFile)
  if (loaded.kind === 'problems')
    return { kind: 'failure', messages: loaded.problems.map(problemText), exitCode: 1 }
  const taken = takenIds(loaded.config)
  if (taken.length > 0)
    return failure(
      `\`prove\` needs ids that begin with \`prove-\` for itself; rename \`${taken[0]}\``,
    )
  // What can be seen to fail is seen before the first probe, not after the last.
  let signer: Signer
  try {
    signer =
      options.data === undefined
        ? ephemeralSigner(systemRandom.bytes(32))
        : await signerOf(options.data)
  } catch (error) {
    return asFailure(error)
  }
  const missing = await missingRoot(loaded.config)
  if (missing !== undefined) return failure(missing)
  let stopped = false
  const stop = (): void => {
    stopped = true
  }
  for (const signal of SIGNALS) process.once(signal, stop)
  const root = await mkdtemp(join(tmpdir(), 'standpipe-prove-'))
  const recorder = await startRecorder()
  const preparer = openPrepareHost({ raises: loaded.config.raises })
  try {
    const world = { options, root, recorder, preparer, version, signer, gone: () => stopped }
    const proof = new Proof(world, loaded.config)
    return await proof.run()
  } catch (error) {
    if (error instanceof WorldFailed) return failure(error.message)
    return asFailure(error)
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop)
    await preparer.close()
    await recorder.close()
    await rm(root, { recursive: true, force: true })
  }
}

/** A folder of the lake that cannot be listed, as a sentence. */
async function missingRoot({ sources }: Config): Promise<string | undefined> {
  for (const { id, root, s3 } of sources) {
    if (s3 !== undefined) continue
    const isFolder = await readdir(root).then(
      () => true,
      () => false,
    )
    if (!isFolder)
      return `\`${root}\`, the root of source \`${id}\`, is no folder that can be read; there is nothing to prove about it`
  }
  return undefined
}

interface ProofWorld {
  readonly options: ProveOptions
  readonly root: string
  readonly recorder: Recorder
  readonly preparer: Preparer
  readonly version: string
  readonly signer: Signer
  /** Somebody stopped it: nothing more is begun, and the copies go. */
  readonly gone: () => boolean
}

/** A second one ends the process at once. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** What is known before the first pair is built. */
interface Surveyed {
  readonly config: Config
  readonly copy: LakeCopy
  readonly documents: readonly ReadDocument[]
  readonly ruled: readonly RuledDocument[]
  readonly isProtected: ReadonlySet<CopiedObject>
  readonly pairs: readonly PlannedPair[]
}

interface BuiltPair {
  readonly worlds: Readonly<Record<Side, World>>
  readonly twins: TwinLakes
  readonly mutant: MutantSwitch
}

/** Probes of a pair that a proof without a bound would ask. */
const PROBES_MIN = 50
/** The folder lies beside `dist/`. */
const OPEN_POLICY = new URL('../../../policies/open.cedar', import.meta.url)
/** It is seen while the worlds are built, the others while they are asked. */
const EMBEDDER_MUTANT: Mutant = 'unlabelled-embedder'
/** Share of the time that is kept for mutants. */
const MUTANT_SHARE = 0.15

class Proof {
  readonly #world: ProofWorld
  readonly #configured: Config
  readonly #startedMs = systemClock.monotonicMs()
  readonly #tally = emptyTally()
  readonly #pairs: PairFacts[] = []
  readonly #mutants: MutantFacts[] = []
  #worlds = 0

  constructor(world: ProofWorld, configured: Config) {
    this.#world = world
    this.#configured = configured
  }

  async run(): Promise<OrFailure<Proven>> {
    const { options } = this.#world
    const surveyed = await this.#survey()
    if (surveyed.isProtected.size === 0) return failure(NOTHING_PROTECTED, 2)
    const pairs = surveyed.pairs.slice(0, limits.provePairsMax)
    for (const [at, pair] of pairs.entries()) {
      if (options.only !== undefined && options.only.pair !== at + 1) continue
      if (this.#world.gone()) return failure('stopped before it was done')
      if (at > 0 && options.only === undefined && this.#leftMs <= 0) break
      const isMutants = options.only === undefined && at === firstWithObservers(pairs)
      if (options.mutant !== undefined && (!isMutants || options.mutant === EMBEDDER_MUTANT))
        continue
      await this.#pair(surveyed, pair, { number: at + 1, of: pairs.length, isMutants })
    }
    if (this.#world.gone()) return failure('stopped before it was done')
    if (options.only === undefined && this.#isWanted(EMBEDDER_MUTANT))
      await this.#embedderMutant(surveyed, pairs)
    return this.#proven(surveyed)
  }

  get #elapsedMs(): number {
    return systemClock.monotonicMs() - this.#startedMs
  }

  /** For probes. */
  get #leftMs(): number {
    return this.#world.options.minutes * 60_000 * (1 - MUTANT_SHARE) - this.#elapsedMs
  }

  #isWanted(mutant: Mutant): boolean {
    const { mutant: only } = this.#world.options
    return only === undefined || only === mutant
  }

  /** Copies the lake, reads it, and finds out by the product itself who may read what. */
  async #survey(): Promise<Surveyed> {
    const { root, preparer, options, recorder, version } = this.#world
    const sources = this.#configured.sources.map((source) => this.#original(source))
    let copy: LakeCopy
    try {
      const bounds = { objects: limits.proveObjectsMax, bytes: limits.proveBytesMax }
      copy = await copyLake(sources, join(root, 'lake'), bounds)
    } finally {
      for (const source of sources) await source.close?.()
    }
    const config =
      options.rules === 'generated'
        ? withGeneratedRules(
            this.#configured,
            (id) => copy.objects.filter(({ source }) => source === id).map(({ key }) => key),
            options.seed,
          )
        : this.#configured
    const governance = new Map(config.sources.map((one) => [one.id, one.governance ?? GOVERNANCE]))
    const plain = copy.objects.filter(
      ({ source, key }) => !isGovernor(key, governance.get(source) ?? GOVERNANCE),
    )
    const documents = await readDocuments(plain, preparer)
    await writeFile(join(root, 'prove.cedar'), ADDED_POLICY, { mode: 0o600 })
    const census = await openWorld({
      folder: join(root, 'census'),
      config: {
        ...this.#twinConfig(config, 'a', false),
        lakeModels: { embedder: 'none', reranker: undefined },
      },
      sources: twinSources(config, copy.objects, new Map()),
      owners: [],
      mutant: { on: undefined },
      version,
    })
    const rulings = await census.rulings()
    await census.close()
    await recorder.drain()
    const byName = new Map(rulings.map((one) => [`${one.source}\0${one.key}`, one.aclClass]))
    const ruled = documents.flatMap(({ object }) => {
      const aclClass = byName.get(`${object.source}\0${object.key}`)
      return aclClass === undefined ? [] : [{ object, aclClass }]
    })
    const known = new Set(ruled.map(({ object }) => object))
    const askers = this.#askers(config)
    const clearances = clearancesOf(config)
    return {
      config,
      copy,
      documents: documents.filter(({ object }) => known.has(object)),
      ruled,
      isProtected: protectedDocuments(ruled, askers, clearances),
      pairs: planPairs(ruled, askers, clearances),
    }
  }

  #original({ id, root, s3 }: Config['sources'][number]): Source {
    if (s3 === undefined) return openFilesystemSource({ id, root })
    const scratch = join(this.#world.root, 'scratch', id)
    return openS3Source(id, s3, { clock: systemClock, random: systemRandom, scratch })
  }

  #askers(config: Config): readonly KnownAsker[] {
    const directory = new Directory(this.#twinConfig(config, 'a', false))
    return askersOf(config).map((asker) => {
      const principal = directory.principal(asker.owner, '')
      if (isRefusal(principal)) throw new WorldFailed(principal.message)
      return { ...asker, tokens: readersOf(principal) }
    })
  }

  #twinConfig(config: Config, side: Side, outsideSearch: boolean): Config {
    const { recorder, root } = this.#world
    return twinConfig(config, {
      url: (id) => recorder.url(id),
      apiKey: keyOf(side),
      policyFile: join(root, 'prove.cedar'),
      openPolicyFile: fileURLToPath(OPEN_POLICY),
      outsideSearch,
    })
  }

  async #build(
    { config, copy, documents }: Surveyed,
    pair: PlannedPair,
    { number, mutant }: { readonly number: number; readonly mutant: MutantSwitch },
  ): Promise<BuiltPair> {
    const { root, preparer, options, version } = this.#world
    const folder = join(root, `pair-${++this.#worlds}`)
    await mkdir(folder, { mode: 0o700 })
    const rules = new Map(config.sources.map((source) => [source.id, source]))
    const twins = await makeTwins({
      seed: options.seed * 1_000 + number,
      folder,
      documents,
      hidden: pair.hidden,
      rules,
      preparer,
      names: new Set(copy.objects.map(nameOf)),
    })
    if (twins.changed === 0)
      throw new WorldFailed(
        'nothing in the protected documents could be changed; nothing was proven',
      )
    const objects = [...copy.objects, ...twins.planted]
    const owners = [...pair.observers, ...pair.readers].map(({ owner }) => owner).concat(PASTER)
    const open = (side: Side): Promise<World> =>
      openWorld({
        folder: join(folder, side),
        config: this.#twinConfig(config, side, pair.outsideSearch),
        sources: twinSources(config, objects, twins[side]),
        owners,
        mutant,
        version,
      })
    const [a, b] = await Promise.allSettled(SIDES.map(open))
    if (a?.status === 'fulfilled' && b?.status === 'fulfilled')
      return { worlds: { a: a.value, b: b.value }, twins, mutant }
    for (const one of [a, b]) if (one?.status === 'fulfilled') await one.value.close()
    throw a?.status === 'rejected'
      ? a.reason
      : b?.status === 'rejected'
        ? b.reason
        : new WorldFailed('no world')
  }

  #run(
    surveyed: Surveyed,
    pair: PlannedPair,
    built: BuiltPair,
    about: { readonly number: number; readonly tally: Tally },
  ): PairRun {
    const { options, recorder } = this.#world
    const config = this.#twinConfig(surveyed.config, 'a', pair.outsideSearch)
    const { number, tally } = about
    return new PairRun(
      {
        number,
        seed: options.seed * 1_000 + number,
        pair,
        twins: built.twins,
        worlds: built.worlds,
        recorder,
        deployments: recordedDeployments(config),
        ruled: surveyed.ruled,
        names: namesOf(config),
        replay: options.replay,
      },
      tally,
    )
  }

  async #pair(
    surveyed: Surveyed,
    pair: PlannedPair,
    {
      number,
      of,
      isMutants,
    }: { readonly number: number; readonly of: number; readonly isMutants: boolean },
  ): Promise<void> {
    const { options } = this.#world
    const startedMs = systemClock.monotonicMs()
    const built = await this.#build(surveyed, pair, { number, mutant: { on: undefined } })
    try {
      const builtMs = systemClock.monotonicMs()
      const before = this.#tally.probes
      const run = this.#run(surveyed, pair, built, { number, tally: this.#tally })
      await run.built()
      const count = Math.max(PROBES_MIN, Math.ceil(options.probes / of))
      if (options.only !== undefined) await run.replay(options.only.probe, count)
      else if (options.mutant === undefined) {
        const untilMs = systemClock.monotonicMs() + this.#leftMs / (of - number + 1)
        const isOver = (): boolean => this.#world.gone() || systemClock.monotonicMs() > untilMs
        await run.run(count, isOver, () => {
          const { probes } = this.#tally
          options.onProgress({ probes, of: options.probes, pair: number, pairs: of })
        })
      }
      const { hidden, observers, outsideSearch } = pair
      this.#pairs.push({
        hidden: hidden.size,
        changed: built.twins.changed,
        unchanged: built.twins.unchanged,
        secrets: built.twins.canaries.size,
        observers: observers.map(({ owner }) => owner),
        deployments: recordedDeployments(this.#twinConfig(surveyed.config, 'a', outsideSearch)).map(
          ({ id }) => id,
        ),
        search: outsideSearch ? 'outside' : 'configured',
        probes: this.#tally.probes - before,
        seconds: secondsOf(systemClock.monotonicMs() - startedMs),
        buildSeconds: secondsOf(builtMs - startedMs),
      })
      if (isMutants) await this.#retrievalMutants(surveyed, pair, built, number)
    } finally {
      await Promise.all(SIDES.map((side) => built.worlds[side].close()))
    }
  }

  /** Each is switched on in both worlds, and must be seen by the same probes. */
  async #retrievalMutants(
    surveyed: Surveyed,
    pair: PlannedPair,
    built: BuiltPair,
    number: number,
  ): Promise<void> {
    for (const name of MUTANTS) {
      if (name === EMBEDDER_MUTANT || !this.#isWanted(name)) continue
      built.mutant.on = name
      const tally = emptyTally()
      const run = this.#run(surveyed, pair, built, { number, tally })
      if (name === 'no-fingerprints') await run.pasted()
      else await run.untilFound(limits.proveMutantProbesMax)
      this.#mutants.push({ name, caught: tally.differences > 0, probes: tally.probes })
      built.mutant.on = undefined
    }
  }

  /** Two worlds whose lake is embedded elsewhere as if nobody had labelled it. */
  async #embedderMutant(surveyed: Surveyed, pairs: readonly PlannedPair[]): Promise<void> {
    const name = EMBEDDER_MUTANT
    const pair = pairs.find(({ outsideSearch }) => outsideSearch)
    if (pair === undefined) {
      this.#mutants.push({ name, caught: false, probes: 0 })
      return
    }
    const number = pairs.indexOf(pair) + 1
    const built = await this.#build(surveyed, pair, { number, mutant: { on: name } })
    try {
      const tally = emptyTally()
      await this.#run(surveyed, pair, built, { number, tally }).built()
      this.#mutants.push({ name, caught: tally.differences > 0, probes: 0 })
    } finally {
      await Promise.all(SIDES.map((side) => built.worlds[side].close()))
    }
  }

  #notAsked(pairs: readonly PlannedPair[]): number {
    const { only, mutant } = this.#world.options
    if (only !== undefined || mutant !== undefined) return 0
    const asked = this.#pairs.filter(({ probes }) => probes >= PROBES_MIN).length
    return Math.min(pairs.length, limits.provePairsMax) - asked
  }

  async #proven({
    config,
    copy,
    documents,
    isProtected,
    pairs,
  }: Surveyed): Promise<OrFailure<Proven>> {
    const { options, version } = this.#world
    const { probes, differences, found, byDialect, byPath, byPrincipal, byStatus, recordedBytes } =
      this.#tally
    const statement: ProofStatement = {
      proof: 'standpipe-prove/1',
      at: isoTime(systemClock.now()),
      version,
      configuration: config.hash,
      rules: options.rules,
      seed: options.seed,
      seconds: Math.round(this.#elapsedMs / 1_000),
      documents: documents.length,
      protectedDocuments: isProtected.size,
      leftOut: copy.leftOut,
      pairs: this.#pairs,
      pairsLeftOut: pairs.length - this.#pairs.length,
      pairsNotAsked: this.#notAsked(pairs),
      probes,
      askedAgain: this.#tally.askedAgain,
      byDialect: Object.fromEntries(byDialect),
      byPath: Object.fromEntries(byPath),
      byPrincipal: Object.fromEntries(byPrincipal),
      byStatus: Object.fromEntries(byStatus),
      recordedBytes: Object.fromEntries(recordedBytes),
      differences,
      seenOnce: this.#tally.seenOnce,
      outOfTime: this.#tally.outOfTime,
      found,
      mutants: this.#mutants,
      normalised: NORMALISED,
      residualChannels: RESIDUAL_CHANNELS,
      notes: NOTES,
    }
    return { kind: 'proven', report: signedReport(statement, this.#world.signer) }
  }
}

const NOTHING_PROTECTED =
  'every document of this lake may be read by everybody and seen by every deployment: there is nothing to protect, and nothing could be proven'

const NOTES: readonly string[] = [
  'budgets, rates and issuers of people are left out of both worlds; every alias tries its deployments in their order',
  'deployments outside this process are stood in for by recorders of the same terms',
  'documents beyond the limits, and those of formats that cannot be rewritten, are not proven',
]

/** To a tenth. */
const secondsOf = (ms: number): number => Math.round(ms / 100) / 10

const firstWithObservers = (pairs: readonly PlannedPair[]): number =>
  Math.max(
    0,
    pairs.findIndex(({ observers, outsideSearch }) => observers.length > 0 && !outsideSearch),
  )

function clearancesOf(config: Config): readonly Clearance[] {
  const configured = recordedDeployments(config).map(({ clearance }) => clearance)
  return [{ level: 'public', compartments: [] }, ...configured]
}

function namesOf(config: Config): {
  readonly chat: readonly string[]
  readonly embed: readonly string[]
  readonly bases: readonly string[]
} {
  const serving = new Map(config.deployments.map((one) => [one.id, one.serves ?? ['chat']]))
  const isEmbedder = (id: string): boolean =>
    config.deployments.find((one) => one.id === id)?.provider === EMBEDDER_PROVIDER ||
    serving.get(id)?.includes('embed') === true
  const isRanker = (id: string): boolean => serving.get(id)?.includes('rerank') === true
  const embed = config.aliases.filter(({ deployments }) => deployments.some(isEmbedder))
  const chat = config.aliases.filter(
    ({ deployments }) => !deployments.some(isEmbedder) && !deployments.some(isRanker),
  )
  return {
    chat: chat.map(({ id }) => id),
    embed: [...new Set([...embed.map(({ id }) => id), ALIASES.embed])],
    bases: config.knowledgeBases.map(({ id }) => id),
  }
}

const twinSources = (
  { sources }: Config,
  objects: readonly CopiedObject[],
  changes: ReadonlyMap<CopiedObject, Changed>,
): ReadonlyMap<string, Source> =>
  new Map(
    [...sources.map(({ id }) => id), ADDED.source].map((id) => [
      id,
      openTwinSource(id, objects, changes),
    ]),
  )
