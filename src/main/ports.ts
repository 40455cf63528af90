import type { Stages } from '../pipeline/stages.ts'
import { strangersOf } from '../pipeline/strangers.ts'
import { isRefusal, refusal } from '../kernel/refusal.ts'
import { isoTime, type Instant } from '../kernel/values.ts'
import { Metrics } from '../server/metrics.ts'
import type { ServerPorts } from '../server/ports.ts'
import { watchEventOf } from '../server/explain.ts'
import { WatchFeed } from '../server/watch-feed.ts'
import type { PolicyVersion } from '../audit/policy-versions.ts'
import { limits } from '../kernel/limits.ts'
import type { ReloadResponse } from '../api/server.ts'
import { backUp } from './backup.ts'
import type { Gate } from './gate.ts'
import { access, readable } from './lake-access.ts'
import { bugFacts } from './log.ts'
import { replayPolicies } from './policy-replay.ts'
import { systemClock, systemRandom } from './world.ts'

export interface House {
  readonly gate: Gate
  readonly data: string
  readonly version: string
  readonly startedAt: Instant
  readonly inFlight: () => number
  readonly ready: () => boolean
  readonly reload: () => Promise<ReloadResponse>
}

/** What the doors see of the house. */
export function serverPorts(house: House): ServerPorts {
  const { gate } = house
  const { ledger } = gate.stores
  const metrics = new Metrics({
    inFlight: house.inFlight,
    rssBytes: () => process.memoryUsage.rss(),
    memoUse: () => gate.memoUse,
    health: () => gate.router.health(),
    policies: () => gate.policyWatcher,
  })
  gate.onExactAlert = (kind) => metrics.exactAlert(kind)
  const feed = new WatchFeed()
  const stages = stagesOf(gate, metrics, feed)
  gate.lake.embedders.connect(stages)
  return {
    stages,
    ledger,
    metrics,
    feed,
    authorization: () => gate.snapshot.authorization,
    models: () => gate.config,
    keys: keysPort(gate),
    lake: {
      status: () => gate.lake.status(),
      sync: (source, onEvent, signal) => gate.lake.sync(source, onEvent, signal),
      erase: (request, by, onEvent) => gate.lake.erase(request, by, onEvent),
      verifyErasure: (request) => gate.lake.verifyErasure(request),
      hasSource: (id) => gate.config.sources.some((source) => source.id === id),
      access: (request) => gate.lake.answering((world) => access(gate.config, world, request)),
      readable: (request) => gate.lake.answering((world) => readable(gate.config, world, request)),
    },
    policies: policiesPort(gate),
    async backUp(by) {
      const made = await backUp(gate.stores, house.data)
      await gate.change({ event: 'backup', name: made.name, by })
      return made
    },
    reload: house.reload,
    status: () => ({
      version: house.version,
      startedAt: isoTime(house.startedAt),
      epoch: gate.snapshot.authorization.epoch,
      configHash: gate.config.hash,
      policyHash: gate.snapshot.authorization.policyHash,
      requestsInFlight: house.inFlight(),
      indexing: gate.lake.indexing,
    }),
    ready: house.ready,
    onBug: (error, request) =>
      gate.log.error({ request, ...bugFacts(error) }, 'a request failed unexpectedly'),
  }
}

function stagesOf(gate: Gate, metrics: Metrics, feed: WatchFeed): Stages {
  return {
    clock: systemClock,
    random: systemRandom,
    ledger: gate.stores.ledger,
    keys: gate.keys,
    content: gate.stores.content,
    placeholders: gate.stores.placeholders,
    ...(gate.lab && { restoresAnywhere: gate.lab.restoresAnywhere }),
    profiles: gate.stores.profiles,
    current: () => gate.snapshot,
    recognize: (caller) => gate.callers.recognize(caller),
    authenticate: (caller) => gate.callers.authenticate(caller),
    strangers: strangersOf(systemClock),
    admit: (principal) => gate.admit(principal),
    retrieve: (grant, request) =>
      gate.lake.retrieve(grant, request, gate.config.knowledgeBases, () => metrics.leak()),
    seeker: (snapshot) => gate.lake.seeker(snapshot),
    searched: (report) => gate.lake.searched(report),
    outlives: (call) => gate.lake.embedders.outlives(call),
    document: (grant, name) =>
      gate.lake.document(grant, name, gate.config.knowledgeBases, () => metrics.leak()),
    router: gate.router,
    stillReadable: (grant, documents) =>
      gate.lake.stillReadable(grant, documents, gate.config.knowledgeBases),
    provider(id) {
      const provider = gate.providers.get(id)
      if (provider === undefined) throw new Error(`provider ${id} is not in the registry`)
      return provider
    },
    learn: (answer) => gate.learn(answer),
    observe(summary) {
      metrics.observe(summary)
      if (feed.watched) feed.publish(watchEventOf(summary, isoTime(systemClock.now())))
    },
  }
}

function policiesPort(gate: Gate): ServerPorts['policies'] {
  const { policies, ledger } = gate.stores
  const shown = ({ at, ...version }: PolicyVersion) => ({
    ...version,
    at: isoTime(at),
    inForce: version.version === gate.policyVersion,
  })
  return {
    list: async () => (await policies.list(limits.policyVersionsListed)).map(shown),
    async version(number) {
      const found = await policies.get(number)
      if (found === undefined) return undefined
      const { texts, ...version } = found
      return { ...shown(version), texts: [...texts] }
    },
    replay: (request, onEvent, signal) =>
      replayPolicies({ config: gate.config, ledger, clock: systemClock }, request, onEvent, signal),
  }
}

function keysPort(gate: Gate): ServerPorts['keys'] {
  return {
    async create({ owner, expiresAt, aws }, by) {
      const made = aws
        ? await gate.ring.issuePair(owner, expiresAt, systemRandom)
        : await gate.ring.issue(owner, expiresAt, systemRandom)
      if (!isRefusal(made)) await gate.change({ event: 'key created', key: made.row.id, by })
      return made
    },
    list: () => gate.stores.apiKeys.list(),
    pairsOf: (id) => gate.ring.pairsOf(id),
    async rotate(by) {
      const rotated = await gate.keys.rotateMasterKey(systemClock.now())
      await gate.change({ event: 'master key rotated', masterKey: rotated.masterKeyId, by })
      return rotated
    },
    async revoke(named, by) {
      const id = gate.ring.keyIdOf(named)
      const revoked = await gate.ring.revoke(id)
      if (!revoked) return refusal('not_found', `there is no key \`${named}\``)
      await gate.change({ event: 'key revoked', key: id, by })
      const row = (await gate.stores.apiKeys.list()).find((each) => each.id === id)
      return { id, revokedAt: row?.revokedAt ?? systemClock.now() }
    },
  }
}
