import type { ServerResponse } from 'node:http'
import type { EraseRequest, VerifyErasureRequest } from '../api/erase.ts'
import type { CreateKeyRequest } from '../api/keys.ts'
import type { AccessRequest, ReadableRequest } from '../api/lake.ts'
import type { ReplayRequest } from '../api/policies.ts'
import type { RouteId } from '../api/routes.ts'
import { explainView } from './explain.ts'
import { isRefusal, refusal, type OrRefusal } from '../kernel/refusal.ts'
import { instant, isoTime, type RequestId } from '../kernel/values.ts'
import { formatUsd } from '../kernel/money.ts'
import { nanoUsd } from '../kernel/values.ts'
import type { Deployment } from '../models/deployment.ts'
import type { Health } from '../pipeline/route.ts'
import type { ApiKeyRow } from '../identity/store.ts'
import { verifyRecords } from '../audit/verify.ts'
import type { ServerPorts } from './ports.ts'

/** A control-plane call after policy allowed it: parameters and body already have the contract's shape. */
export interface ControlCall {
  readonly params: Readonly<Record<string, string>>
  readonly body: unknown
  readonly requestId: string
  /** Who calls: the id of the key. */
  readonly by: string
  readonly signal: AbortSignal
}
export type JsonHandler = (ports: ServerPorts, call: ControlCall) => Promise<OrRefusal<unknown>>
/** Writes one JSON value a line until done; resolves when the answer is complete. */
export type LinesHandler = (
  ports: ServerPorts,
  call: ControlCall,
  write: (value: unknown) => void,
) => Promise<void>

type LinesRouteId = 'syncLake' | 'eraseLake' | 'watch' | 'replayPolicies'
type WireRouteId = 'chatCompletions' | 'listModels' | 'retrieve'

export const JSON_HANDLERS: Readonly<
  Record<Exclude<RouteId, LinesRouteId | WireRouteId>, JsonHandler>
> = {
  async createKey({ keys }, { body, by }) {
    const { owner, expiresAt, aws = false } = body as CreateKeyRequest
    const until = expiresAt === undefined ? undefined : instant(Date.parse(expiresAt))
    const made = await keys.create({ owner, expiresAt: until, aws }, by)
    if (isRefusal(made)) return made
    const { text, row, accessKey } = made
    return {
      key: text,
      id: row.id,
      owner,
      expiresAt: timeOrNull(row.expiresAt),
      accessKey: accessKey === undefined ? null : { id: accessKey.id, secret: accessKey.secret },
    }
  },
  async listKeys({ keys, stages }) {
    const now = stages.clock.now()
    return { keys: (await keys.list()).map((row) => keyView(row, keys.pairsOf(row.id), now)) }
  },
  async revokeKey({ keys }, { params, by }) {
    const id = params['id'] ?? ''
    const revoked = await keys.revoke(id, by)
    return isRefusal(revoked) ? revoked : { id: revoked.id, revokedAt: isoTime(revoked.revokedAt) }
  },
  rotateKeys: ({ keys }, { by }) => keys.rotate(by),
  async models({ models, stages }) {
    const { aliases, deployments } = models()
    const health = new Map(stages.router.health().map((one) => [one.deployment, one]))
    return {
      aliases: aliases.map(({ id, deployments: order, knowledgeBases }) => ({
        id,
        deployments: order,
        knowledgeBases,
      })),
      deployments: deployments.map((one) => deploymentView(one, health.get(one.id))),
    }
  },
  lakeStatus: ({ lake }) => lake.status(),
  async verifyErasure({ lake }, { body }) {
    return lake.verifyErasure(body as VerifyErasureRequest)
  },
  access: ({ lake }, { body }) => lake.access(body as AccessRequest),
  readable: ({ lake }, { body }) => lake.readable(body as ReadableRequest),
  async explain({ ledger }, { params }) {
    const id = params['id'] ?? ''
    const view = await ledger.request(id as RequestId)
    return view === undefined
      ? refusal('not_found', `there is no request \`${id}\``)
      : explainView(id, view)
  },
  policies: async ({ policies }) => ({ versions: await policies.list() }),
  async policyVersion({ policies }, { params }) {
    const version = Number(params['id'])
    const found = await policies.version(version)
    return found ?? refusal('not_found', `there is no version ${version} of the policies`)
  },
  async verifyLedger({ ledger }) {
    const report = await ledger.verify()
    return {
      ...report,
      ok: report.problems.length === 0,
      spentNanoUsd: report.spentNanoUsd.toString(),
    }
  },
  verifyAudit: ({ ledger }) => verifyRecords(ledger),
  async budgets({ ledger, stages }) {
    const balances = await ledger.balances(stages.clock.now())
    return {
      budgets: balances.map((balance) => ({
        scope: balance.scope,
        period: balance.period,
        mode: balance.mode,
        periodStart: isoTime(balance.periodStart),
        limitNanoUsd: balance.limitNanoUsd.toString(),
        spentNanoUsd: balance.spentNanoUsd.toString(),
        heldNanoUsd: balance.heldNanoUsd.toString(),
        overageNanoUsd: balance.overageNanoUsd.toString(),
      })),
    }
  },
  backUp: (ports, { by }) => ports.backUp(by),
  reload: (ports) => ports.reload(),
  status: async (ports) => ports.status(),
}

export const LINES_HANDLERS: Readonly<Record<LinesRouteId, LinesHandler>> = {
  async syncLake({ lake }, { body, signal }, write) {
    const { source } = body as { source?: string }
    if (source !== undefined && !lake.hasSource(source)) {
      write({ kind: 'failed', message: `there is no source \`${source}\`` })
      return
    }
    await lake.sync(source, write, signal)
  },
  async eraseLake({ lake }, { body, by }, write) {
    await lake.erase(body as EraseRequest, by, write)
  },
  async replayPolicies({ policies }, { body, signal }, write) {
    await policies.replay(body as ReplayRequest, write, signal)
  },
  async watch({ feed, stages }, { signal }, write) {
    const subscription = feed.subscribe()
    if (subscription === undefined) {
      write({ kind: 'dropped', count: 0 })
      return
    }
    try {
      while (!signal.aborted && !feed.closed) {
        const events = await subscription.next(stages.clock.sleep(WATCH_IDLE_MS, signal))
        if (events.length === 0) write({ kind: 'idle', at: isoTime(stages.clock.now()) })
        for (const event of events) write(event)
      }
    } finally {
      subscription.close()
    }
  },
}

export const isLinesRoute = (id: RouteId): id is LinesRouteId => Object.hasOwn(LINES_HANDLERS, id)

/** Keeps proxies from closing a quiet watch. */
const WATCH_IDLE_MS = 15_000
const timeOrNull = (at: ApiKeyRow['expiresAt']): string | null =>
  at === undefined ? null : isoTime(at)

function keyView(row: ApiKeyRow, accessKeys: readonly string[], now: number): unknown {
  const expired = row.expiresAt !== undefined && row.expiresAt <= now
  return {
    id: row.id,
    owner: row.owner,
    accessKeys,
    state: row.revokedAt !== undefined ? 'revoked' : expired ? 'expired' : 'active',
    createdAt: isoTime(row.createdAt),
    expiresAt: timeOrNull(row.expiresAt),
    revokedAt: timeOrNull(row.revokedAt),
  }
}

function deploymentView(deployment: Deployment, health: Health | undefined): unknown {
  const { id, provider, model, perimeter, region, retention, training, baa, clearance, price } =
    deployment
  return {
    id,
    provider,
    model,
    perimeter,
    baseUrl: deployment.baseUrl ?? null,
    region: region ?? null,
    retention: retention ?? null,
    training,
    baa,
    clearance,
    pricePerMillion:
      price === undefined
        ? null
        : Object.fromEntries(Object.entries(price).map(([key, each]) => [key, perMillion(each)])),
    breaker: health?.breaker ?? 'closed',
    firstByteMs: health?.firstByteMs === undefined ? null : Math.round(health.firstByteMs),
    retries: health?.retries ?? 0,
  }
}

const perMillion = ({
  nanoPerBlock,
  blockUnits,
}: {
  nanoPerBlock: bigint
  blockUnits: bigint
}): string => formatUsd(nanoUsd((nanoPerBlock * 1_000_000n) / blockUnits)).slice(1)

/** NDJSON with backpressure left to the socket's buffer: lines are small and the feed is bounded. */
export const writeLine = (response: ServerResponse, value: unknown): void => {
  if (!response.writableEnded && !response.destroyed) response.write(`${JSON.stringify(value)}\n`)
}
