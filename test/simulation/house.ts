import { readFile } from 'node:fs/promises'
import { loadCedar } from '../../src/authorization/cedar.ts'
import type { Grant } from '../../src/authorization/authorization.ts'
import { createAuthorization, type CedarAuthorization } from '../../src/authorization/create.ts'
import { shippedPolicies } from '../../src/authorization/shipped.ts'
import type { RecordKind } from '../../src/audit/record.ts'
import { createScanner, defaultRaises } from '../../src/dlp/scanner.ts'
import { Admission } from '../../src/identity/admission.ts'
import { Directory } from '../../src/identity/directory.ts'
import { KeyRing, type CredentialHeaders } from '../../src/identity/key-ring.ts'
import type { Basis } from '../../src/content/kept.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import type { Json } from '../../src/kernel/json.ts'
import { UNSCANNABLE } from '../../src/kernel/label.ts'
import { isRefusal } from '../../src/kernel/refusal.ts'
import { epoch } from '../../src/kernel/values.ts'
import type { KeyService } from '../../src/keys/keys.ts'
import { openKeyService } from '../../src/keys/service.ts'
import type { AclClassRow } from '../../src/lake/store.ts'
import { Router } from '../../src/pipeline/route.ts'
import { sweepDead } from '../../src/pipeline/sweep.ts'
import type { RetrievalRequest, Retrieved, Snapshot, Stages } from '../../src/pipeline/stages.ts'
import { retrieve } from '../../src/retrieval/retrieve.ts'
import { stillReadable } from '../../src/retrieval/still-readable.ts'
import { VisibilityMemo, type ClassView } from '../../src/retrieval/visibility.ts'
import type { SimConfig } from './scenario.ts'
import type { Ports } from './ports.ts'
import type { Simulation } from './simulation.ts'

const GROUPS = ['staff', 'hr', 'legal'].map((id) => ({ id, in: [] }))
const read = (file: string): Promise<string> => readFile(`policies/${file}`, 'utf8')

/** Everything that a scenario may name, compiled once: an epoch is a memo of its own over it. */
let compiled: CedarAuthorization | undefined
export async function shippedAuthorization(): Promise<CedarAuthorization> {
  if (compiled !== undefined) return compiled
  const made = createAuthorization(await loadCedar(), {
    ...(await shippedPolicies(read, [])),
    known: { groups: [], apps: [], users: [], aliases: [], deployments: [], knowledgeBases: [] },
    epoch: epoch(1),
  })
  if (!made.ok) throw new Error(JSON.stringify(made.problems))
  compiled = made.value
  return compiled
}
const scanner = createScanner(defaultRaises)

const snapshotOf = (config: SimConfig, authorization: CedarAuthorization): Snapshot => ({
  authorization,
  knowledgeBases: new Set(config.knowledgeBases.map(({ id }) => id)),
  scanner,
  aliases: new Map(config.aliases.map((alias) => [alias.id, alias])),
  deployments: new Map(config.deployments.map((deployment) => [deployment.id, deployment])),
  hardScopes: new Set(
    config.budgets.filter(({ mode }) => mode === 'hard').map(({ scope }) => scope),
  ),
  unscannable: UNSCANNABLE,
  placeholdersKeepMs: 86_400_000,
})

/** One process of the simulation: what `src/main/gate.ts` is to the server, in the same order. */
export class House {
  readonly #ports: Ports
  readonly #clock: Clock
  readonly #memo = new VisibilityMemo()
  readonly #admission: Admission
  readonly keys: KeyService
  readonly ring: KeyRing
  readonly router: Router
  #authorization: CedarAuthorization
  #snapshot: Snapshot
  #config: SimConfig
  #view: ClassView
  #changing: Promise<unknown> = Promise.resolve()

  private constructor(parts: HouseParts) {
    this.#ports = parts.ports
    this.#clock = parts.ports.clock
    this.keys = parts.keys
    this.ring = parts.ring
    this.#authorization = parts.authorization
    this.#config = parts.config
    this.#snapshot = snapshotOf(parts.config, parts.authorization)
    this.#view = viewOf(parts.classes, 1)
    this.router = new Router(this.#clock, parts.ports.random)
    this.router.configure(parts.config.deployments)
    this.#admission = new Admission(this.#clock, ({ kind, id }) =>
      kind === 'app' ? this.#config.apps.find((app) => app.id === id) : undefined,
    )
  }

  static async open(ports: Ports, config: SimConfig): Promise<House> {
    const { ledger, clock, random } = ports
    const keys = await openKeyService({
      store: ports.wrappedKeys,
      master: ports.master,
      random,
      clock,
    })
    await sweepDead(ledger, clock.now())
    await ledger.configureBudgets(config.budgets)
    const current = await ledger.bumpEpoch(systemRecord(clock, 'system', { event: 'started' }))
    const authorization = (await shippedAuthorization()).at(current)
    const ring = await KeyRing.open({
      store: ports.apiKeys,
      directory: directoryOf(config),
      hash: (text) => keys.apiKeyHash(text),
      clock,
    })
    const classes = await ports.manifest.classes()
    return new House({ ports, config, keys, ring, authorization, classes })
  }

  get view(): ClassView {
    return this.#view
  }
  get index(): Ports['index'] {
    return this.#ports.index
  }

  /** Key changes. */
  change(facts: { readonly [key: string]: Json }): Promise<void> {
    return this.#inTurn(async () => {
      const current = await this.#ports.ledger.bumpEpoch(systemRecord(this.#clock, 'admin', facts))
      this.#authorization = this.#authorization.at(current)
      this.#snapshot = snapshotOf(this.#config, this.#authorization)
    })
  }

  configure(config: SimConfig): Promise<void> {
    return this.#inTurn(async () => {
      const current = await this.#ports.ledger.bumpEpoch(
        systemRecord(this.#clock, 'admin', { event: 'configuration' }),
      )
      await this.#ports.ledger.configureBudgets(config.budgets)
      this.#config = config
      this.#authorization = this.#authorization.at(current)
      this.ring.configure(directoryOf(config))
      this.router.configure(config.deployments)
      this.#snapshot = snapshotOf(config, this.#authorization)
    })
  }

  /** What the lake's service does when a rule's readers change. */
  setClass(row: Omit<AclClassRow, 'id'>): Promise<void> {
    return this.#inTurn(async () => {
      await this.#ports.manifest.putClasses([row])
      this.#view = viewOf(await this.#ports.manifest.classes(), this.#view.revision + 1)
    })
  }

  stages(simulation: Simulation): Stages {
    return {
      clock: this.#clock,
      random: this.#ports.random,
      ledger: this.#ports.ledger,
      content: this.#ports.content,
      profiles: this.#ports.profiles,
      keys: {
        ...serviceOf(this.keys),
        subject: (subject) => this.#ports.subject(this.keys, subject),
      },
      current: () => this.#snapshot,
      recognize: ({ headers }) => this.ring.authenticate(headers as CredentialHeaders),
      authenticate: ({ headers }) => this.ring.authenticate(headers as CredentialHeaders),
      admit: (principal) => {
        const release = this.#admission.enter(principal)
        return isRefusal(release) ? release : simulation.admitted(release)
      },
      retrieve: (grant, request) => this.retrieve(grant, request, simulation),
      // No simulated client fetches whole documents.
      document: () => Promise.resolve(undefined),
      stillReadable: (grant, documents) => this.stillReadable(grant, documents),
      provider: (id) => this.#ports.provider(id),
      router: this.router,
      observe: () => undefined,
    }
  }

  stillReadable(grant: Grant, documents: readonly Basis[]): Promise<boolean> {
    const { manifest, check } = this.#ports
    const world = {
      manifest,
      check,
      isRuledByWhatIsThere: ungoverned,
      classes: () => this.#view,
      sourcesOf: (id: string) =>
        this.#config.knowledgeBases.find((base) => base.id === id)?.sources ?? [],
    }
    return stillReadable(world, grant.principal, documents)
  }

  retrieve(grant: Grant, request: RetrievalRequest, simulation: Simulation): Promise<Retrieved> {
    const knowledgeBases = request.knowledgeBases.flatMap(
      (id) => this.#config.knowledgeBases.find((base) => base.id === id) ?? [],
    )
    return retrieve(
      {
        index: this.#ports.index,
        manifest: this.#ports.manifest,
        check: this.#ports.check,
        isRuledByWhatIsThere: ungoverned,
        classes: () => this.#view,
        memo: this.#memo,
        onLeak: (leak) => simulation.checker.violate('filter inside', JSON.stringify(leak)),
      },
      grant,
      { text: request.question, knowledgeBases, passages: request.limit },
    )
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const mine = this.#changing.then(change)
    this.#changing = mine.catch(() => undefined)
    return mine
  }
}

/** Objects of the simulation have neither sidecars nor ACL files, and its rules look at no tags. */
const ungoverned = (): Promise<boolean> => Promise.resolve(true)

interface HouseParts {
  readonly ports: Ports
  readonly config: SimConfig
  readonly keys: KeyService
  readonly ring: KeyRing
  readonly authorization: CedarAuthorization
  readonly classes: readonly AclClassRow[]
}

/** Methods of the service, bound: `Stages` takes a look-alike with one of them replaced. */
const serviceOf = (keys: KeyService): Omit<KeyService, 'subject'> => ({
  seal: (subject, place, secret) => keys.seal(subject, place, secret),
  open: (sealed, place) => keys.open(sealed, place),
  apiKeyHash: (text) => keys.apiKeyHash(text),
  sign: (bytes) => keys.sign(bytes),
  verify: (keyId, bytes, signature) => keys.verify(keyId, bytes, signature),
  signingPublicKey: () => keys.signingPublicKey(),
  rotateMasterKey: (at) => keys.rotateMasterKey(at),
  destroySubject: (subject, at) => keys.destroySubject(subject, at),
})

const directoryOf = (config: SimConfig): Directory =>
  new Directory({ groups: GROUPS, apps: config.apps, users: [] })

const viewOf = (rows: readonly AclClassRow[], revision: number): ClassView => ({
  revision,
  byId: new Map(rows.map((row) => [row.id, row])),
})

const systemRecord = (clock: Clock, kind: RecordKind, facts: { readonly [key: string]: Json }) => ({
  kind,
  at: clock.now(),
  request: '',
  facts,
})
