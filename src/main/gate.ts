import { join } from 'node:path'
import type { ReloadResponse } from '../api/server.ts'
import type { CedarAuthorization, MemoUse } from '../authorization/create.ts'
import type { RecordKind } from '../audit/record.ts'
import { problemText, type Config, type ConfigProblem, type LoadResult } from '../config/config.ts'
import type { ExactAlert } from '../dlp/exact/exact-counts.ts'
import { recognizers } from '../dlp/recognizers.ts'
import type { SecretBox } from '../identity/access-key.ts'
import { Admission } from '../identity/admission.ts'
import { Callers } from '../identity/callers.ts'
import { Directory } from '../identity/directory.ts'
import { KeyRing } from '../identity/key-ring.ts'
import { SignedCallers } from '../identity/signed-callers.ts'
import { UserTokens } from '../identity/user-tokens.ts'
import type { Principal } from '../identity/principal.ts'
import type { Json } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import type { OrRefusal } from '../kernel/refusal.ts'
import type { KeyService } from '../keys/keys.ts'
import { openKeyService } from '../keys/service.ts'
import type { ClosableProvider } from '../models/provider.ts'
import type { AnswerToKnow } from '../pipeline/fingerprinting.ts'
import type { Snapshot } from '../pipeline/stages.ts'
import { probeRound } from '../pipeline/probes.ts'
import { Router } from '../pipeline/route.ts'
import { sweepContent, sweepPlaceholders, sweepDead, sweepExpired } from '../pipeline/sweep.ts'
import { openProviders } from '../providers/registry.ts'
import { masterKeyFile } from '../stores/files/master-key.ts'
import { openSqliteStores, type SqliteStores } from '../stores/sqlite/sqlite.ts'
import type { EraseParts } from './erasing.ts'
import { openFingerprints, type OpenFingerprints } from './fingerprints.ts'
import { areProblems, ExactDataFiles } from './exact-data.ts'
import { issuerDocuments } from './issuer-documents.ts'
import type { FingerprintKey } from '../ingest/worker-host.ts'
import { LakeHouse, type LabParts } from './lake-house.ts'
import type { ShippedEmbedder } from './lake-embedders.ts'
import { bugFacts, type Log } from './log.ts'
import { openShippedEmbedder } from './shipped-embedder.ts'
import { openScanPool } from './scan-pool.ts'
import { PolicyWatcher } from './policy-watch.ts'
import { asConfigProblem, loadPolicies, snapshotOf, type LoadedPolicies } from './snapshot.ts'
import { TEXT_ANALYSIS } from '../retrieval/analysis.ts'
import { systemClock, systemRandom } from './world.ts'

/** Names in the data directory that are not the database's. */
export const DATA_NAMES = ['index', 'keys', 'scratch', 'server.json', 'standpipe.yaml'] as const

export interface GateOptions {
  readonly data: string
  readonly config: Config
  readonly operatorToken: string
  readonly log: Log
  /** The writer thread died: nothing can be made durable any more. */
  readonly onFailure: (error: Error) => void
  /** For tests: steps that an erasure leaves out. */
  readonly eraseDisabled?: EraseParts['disabled']
  /** Of a world of `prove`; a server has none. */
  readonly lab?: LabParts
  /** For tests: the key that texts are sampled with, in place of one of the installation's own. */
  readonly fingerprintKey?: FingerprintKey
}

/** What stops a start, in one sentence each. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart'
}

/**
 * The house behind the doors: every concrete part of one running Standpipe, and the one place where
 * configuration, policy, membership and keys change.
 *
 * INVARIANT (one epoch for every change): each change is durable with a new epoch before the snapshot
 * that decides by it is swapped in; a request that decided by the old one finds out in its commit.
 */
export class Gate {
  readonly stores: SqliteStores
  readonly keys: KeyService
  readonly ring: KeyRing
  readonly callers: Callers
  readonly #tokens: UserTokens
  readonly admission: Admission
  readonly lake: LakeHouse
  readonly #prints: OpenFingerprints
  readonly #exact: ExactDataFiles
  readonly providers: ReadonlyMap<string, ClosableProvider>
  readonly lab: LabParts | undefined
  readonly router = new Router(systemClock, systemRandom)
  readonly log: Log
  readonly policyWatcher: PolicyWatcher
  /** Number of the policies in force. */
  policyVersion: number
  /** Told of each alert: metrics count them. */
  onExactAlert: (kind: ExactAlert['kind']) => void = () => undefined
  config: Config
  snapshot: Snapshot
  readonly #scans = openScanPool()
  #authorization: CedarAuthorization
  #changing: Promise<unknown> = Promise.resolve()
  readonly #expiry: NodeJS.Timeout
  readonly #probes: NodeJS.Timeout
  #probing = false

  private constructor(parts: GateParts) {
    this.stores = parts.stores
    this.keys = parts.keys
    this.ring = parts.ring
    this.#tokens = new UserTokens({
      issuers: parts.options.config.issuers,
      directory: new Directory(parts.options.config),
      fetch: issuerDocuments(parts.options.log),
      clock: systemClock,
    })
    this.callers = new Callers({
      ring: parts.ring,
      signed: new SignedCallers(parts.ring, systemClock),
      tokens: this.#tokens,
    })
    this.lake = parts.lake
    this.lake.mayRetrieve = (grant, label) => {
      const decision = this.#authorization.mayRetrieveClass(grant, label)
      return decision.allowed && !decision.failed
    }
    this.policyWatcher = parts.watcher
    this.policyVersion = parts.version
    this.#prints = parts.prints
    this.#exact = parts.exact
    parts.alerts.tell = (alert) => this.#alerted(alert)
    this.log = parts.options.log
    this.lab = parts.options.lab
    this.config = parts.options.config
    this.#authorization = parts.authorization
    this.snapshot = this.#snapshotOf(parts.authorization)
    this.admission = new Admission(systemClock, (principal) => admissionOf(this.config, principal))
    this.providers = openProviders({
      clock: systemClock,
      analysis: TEXT_ANALYSIS,
      packageFolders: [parts.options.data, process.cwd()],
      embedder: parts.embedder?.model,
    })
    this.#expiry = setInterval(() => void this.#expire(), limits.expirySweepMs)
    this.#expiry.unref()
    this.router.configure(this.config.deployments)
    this.#probes = setInterval(() => void this.#probe(), limits.healthProbeEveryMs)
    this.#probes.unref()
  }

  static async open(options: GateOptions): Promise<Gate> {
    const { config, data } = options
    const stores = await openSqliteStores(data, { known: DATA_NAMES, onFailure: options.onFailure })
    try {
      const keys = await openKeyService({
        store: stores.wrappedKeys,
        master: masterKeyFile(data),
        random: systemRandom,
        clock: systemClock,
      })
      const now = systemClock.now()
      const swept = await sweepDead(stores.ledger, now)
      if (swept.crashed > 0)
        options.log.warn({ ...swept }, 'closed the attempts that an earlier process left open')
      await sweepPlaceholders(stores.placeholders, now)
      await sweepContent(stores, now)
      await stores.ledger.configureBudgets(config.budgets)
      const epoch = await stores.ledger.bumpEpoch(
        systemRecord('system', { event: 'started', config: config.hash }),
      )
      const watcher = new PolicyWatcher({
        clock: systemClock,
        append: (record) => stores.ledger.append(record),
        onError: (error) =>
          options.log.error(bugFacts(error), 'the failure of a policy could not be recorded'),
      })
      const loaded = await loadPolicies(config, epoch, watcher)
      if (!loaded.ok)
        throw new CannotStart(loaded.problems.map(asConfigProblem).map(problemText).join('\n'))
      const { authorization } = loaded.value
      const { version, isNew } = await versionOf(stores, loaded.value, config, 'start')
      if (isNew)
        await stores.ledger.append(
          systemRecord('admin', {
            event: 'policies activated',
            by: 'start',
            config: config.hash,
            policySet: authorization.policyHash,
            policyVersion: version,
          }),
        )
      const ring = await KeyRing.open({
        store: stores.apiKeys,
        directory: new Directory(config),
        hash: (text) => keys.apiKeyHash(text),
        clock: systemClock,
        pairs: { store: stores.accessKeys, box: secretBox(keys) },
        operatorToken: options.operatorToken,
      })
      const lent = options.lab?.fingerprintKey ?? options.fingerprintKey
      const prints = await openFingerprints(stores, keys, options.log, lent)
      const alerts: Alerts = { tell: () => undefined }
      const exact = new ExactDataFiles(prints.key.key, options.log, (alert) => alerts.tell(alert))
      const tables = await exact.load(config)
      if (areProblems(tables)) throw new CannotStart(tables.map(problemText).join('\n'))
      exact.use(tables)
      const embedder = openShippedEmbedder(options.log)
      const lake = await LakeHouse.open({
        config,
        ...(embedder === undefined ? {} : { embedder }),
        indexDirectory: join(data, 'index'),
        manifest: prints.manifest,
        prints,
        erasing: {
          store: stores.erasures,
          keys,
          data,
          append: (record) => stores.ledger.append(record),
          disabled: options.eraseDisabled,
        },
        log: options.log,
        ...(options.lab === undefined ? {} : { lab: options.lab }),
      })
      const made = { stores, keys, ring, lake, embedder, prints, exact, alerts }
      return new Gate({ ...made, options, watcher, version, authorization })
    } catch (error) {
      await stores.close()
      throw error
    }
  }

  #snapshotOf(authorization: CedarAuthorization): Snapshot {
    const recognizer = recognizers([this.#prints.recognizer, this.#exact.recognizer])
    return snapshotOf(this.config, authorization, {
      scanner: this.#scans.scanner(this.config.raises),
      recognizer: this.lab === undefined ? recognizer : this.lab.recognizer(recognizer),
    })
  }

  /** How well the authorization memo of the present epoch serves. */
  get memoUse(): MemoUse {
    return this.#authorization.memoUse
  }

  /** A change of keys: durable, with a new epoch, before it is said to be done. */
  change(facts: { readonly [key: string]: Json }): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.stores.ledger.bumpEpoch(systemRecord('admin', facts))
      } finally {
        // Also when it failed: it may be durable without our hearing of it, and then every request
        // would find itself outdated until the next change.
        this.#authorization = this.#authorization.at(await this.stores.ledger.epoch())
        this.snapshot = this.#snapshotOf(this.#authorization)
      }
    })
  }

  /** Rate and concurrency. */
  admit(principal: Principal): OrRefusal<() => void> {
    return this.admission.enter(principal)
  }

  /** For operators alone: nothing that a caller gets differs by it. */
  #alerted({ who, kind, count }: ExactAlert): void {
    this.log.warn(
      { principal: who, kind, count },
      'many different values of declared tables came from one sender',
    )
    this.onExactAlert(kind)
    void this.#recordAlert(who, kind, count).catch((error: unknown) =>
      this.log.error(bugFacts(error), 'an alert could not be recorded'),
    )
  }
  async #recordAlert(who: string, kind: ExactAlert['kind'], count: number): Promise<void> {
    const principal = { ...(await this.keys.subject(who)).commit('principal', who) }
    const facts = { event: 'exact data', kind, count, principal }
    await this.stores.ledger.append(systemRecord('admin', facts))
  }

  /** An answer above public is known again for as long as configuration says. */
  learn(answer: AnswerToKnow): void {
    void this.#prints.fingerprints.learn(answer, this.config.answersKeepMs)
  }

  async #expire(): Promise<void> {
    try {
      const expired = await sweepExpired(this.stores.ledger, systemClock.now())
      if (expired > 0)
        this.log.warn({ expired }, 'holds settled at their amount: nobody told what they cost')
    } catch (error) {
      this.log.error(bugFacts(error), 'looking for expired holds failed')
    }
    try {
      await sweepPlaceholders(this.stores.placeholders, systemClock.now())
      const deleted = await sweepContent(this.stores, systemClock.now())
      if (deleted > 0) this.log.info({ deleted }, 'deleted kept content whose day is past')
    } catch (error) {
      this.log.error(bugFacts(error), 'deleting expired content failed')
    }
    await this.#prints.fingerprints.tidy()
    await this.lake.resumeErasures()
  }

  /** One round at a time: a slow one is not overtaken. */
  async #probe(): Promise<void> {
    if (this.#probing) return
    this.#probing = true
    try {
      await probeRound({
        router: this.router,
        clock: systemClock,
        provider: (id) => this.providers.get(id),
      })
    } catch (error) {
      this.log.error(bugFacts(error), 'probing the deployments failed')
    } finally {
      this.#probing = false
    }
  }

  /** All or nothing: with problems, what ran before still runs, and the log says so. */
  applyConfig(loaded: LoadResult): Promise<ReloadResponse> {
    return this.#inTurn(async () => {
      const problems =
        loaded.kind === 'problems' ? loaded.problems : await this.#activate(loaded.config)
      const warnings = loaded.kind === 'config' ? loaded.warnings : []
      for (const { line, key, message } of warnings.slice(0, 10)) {
        this.log.warn({ line, key }, `the new configuration: ${message}`)
      }
      if (problems.length > 0) {
        this.log.warn(
          { problems: problems.slice(0, 10) },
          'the new configuration has problems; the old one stays in force',
        )
        await this.stores.ledger.append(
          systemRecord('admin', {
            event: 'configuration refused',
            problems: problems.length,
            // What stays in force.
            policySet: this.#authorization.policyHash,
            policyVersion: this.policyVersion,
            refused: loaded.kind === 'problems' ? 'configuration' : 'policies',
          }),
        )
      }
      return {
        reloaded: problems.length === 0,
        configHash: this.config.hash,
        problems: [...problems],
        warnings: [...warnings],
      }
    })
  }

  async #activate(config: Config): Promise<readonly ConfigProblem[]> {
    // Validated under the present epoch first: nothing is written for a set that does not hold.
    const validated = await loadPolicies(config, this.#authorization.epoch, this.policyWatcher)
    if (!validated.ok) return validated.problems.map(asConfigProblem)
    const { authorization } = validated.value
    const tables = await this.#exact.load(config)
    if (areProblems(tables)) return tables
    // The number and the texts first: a set is never in force without them.
    const { version } = await versionOf(this.stores, validated.value, config, 'reload')
    const epoch = await this.stores.ledger.bumpEpoch(
      systemRecord('admin', {
        event: 'configuration',
        by: 'reload',
        config: config.hash,
        policySet: authorization.policyHash,
        policyVersion: version,
      }),
    )
    await this.stores.ledger.configureBudgets(config.budgets)
    await this.lake.configure(config, () => {
      this.config = config
      this.#authorization = authorization.at(epoch)
      this.policyVersion = version
      this.#exact.use(tables)
      const directory = new Directory(config)
      this.ring.configure(directory)
      this.#tokens.configure(directory, config.issuers)
      this.router.configure(config.deployments)
      this.snapshot = this.#snapshotOf(this.#authorization)
    })
    this.log.info({ config: config.hash, epoch }, 'a new configuration is in force')
    return []
  }

  /** INVARIANT (changes take turns): two changes never interleave; one that fails does not stop the next. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const mine = this.#changing.then(change)
    this.#changing = mine.catch(() => undefined)
    return mine
  }

  async close(): Promise<void> {
    clearInterval(this.#expiry)
    clearInterval(this.#probes)
    await this.lake.close()
    await this.#scans.close()
    await Promise.all([...this.providers.values()].map((provider) => provider.close()))
    await this.lake.embedders.close()
    this.#exact.close()
    await this.#prints.close()
    await this.stores.ledger
      .append(systemRecord('system', { event: 'stopped' }))
      .catch((error: unknown) => this.log.error(bugFacts(error), 'the stop could not be recorded'))
    await this.stores.close()
  }
}

/** Who hears of alerts, once there is somebody. */
interface Alerts {
  tell: (alert: ExactAlert) => void
}

interface GateParts {
  readonly stores: SqliteStores
  readonly keys: KeyService
  readonly ring: KeyRing
  readonly lake: LakeHouse
  readonly prints: OpenFingerprints
  readonly exact: ExactDataFiles
  readonly alerts: Alerts
  readonly embedder: ShippedEmbedder | undefined
  readonly authorization: CedarAuthorization
  readonly watcher: PolicyWatcher
  readonly version: number
  readonly options: GateOptions
}

const versionOf = (
  { policies }: Pick<SqliteStores, 'policies'>,
  { authorization, texts }: LoadedPolicies,
  config: Config,
  by: string,
): ReturnType<SqliteStores['policies']['activate']> =>
  policies.activate(
    { hash: authorization.policyHash, at: systemClock.now(), by, config: config.hash },
    texts,
  )

/** Secrets of access keys, each sealed for its own row. */
const secretBox = (keys: KeyService): SecretBox => ({
  seal: (subject, row, secret) => keys.seal(subject, { domain: 'access-key', row }, secret),
  open: (sealed, row) => keys.open(sealed, { domain: 'access-key', row }),
})

export const systemRecord = (kind: RecordKind, facts: { readonly [key: string]: Json }) => ({
  kind,
  at: systemClock.now(),
  request: '',
  facts,
})

function admissionOf(
  config: Config,
  principal: Principal,
): { requestsPerMinute: number | undefined; concurrency: number | undefined } | undefined {
  if (principal.kind === 'app') return config.apps.find(({ id }) => id === principal.id)
  if (principal.kind !== 'user') return undefined
  const issuer = config.issuers.find(({ id }) => `issuer:${id}` === principal.keyId)
  return {
    requestsPerMinute: issuer?.requestsPerMinute,
    concurrency: issuer?.concurrency ?? limits.personConcurrency,
  }
}
