import type { Grant } from '../authorization/authorization.ts'
import type { Label } from '../kernel/label.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import { servedKindOf, type ModelRequest } from '../models/request.ts'
import type { EffectKind } from '../models/settings.ts'
import type { Snapshot, Stages } from './stages.ts'

/** Deployments that can do what the request asks for, in the alias's order. */
export function ableTo(parts: AbleParts, alias: Alias, request: ModelRequest): OrRefusal<Able> {
  const able = ableOf(parts, alias, request)
  // A count that no deployment can give is estimated here.
  return isRefusal(able) && servedKindOf(request) === 'count' ? NOBODY : able
}

function ableOf(
  { stages, snapshot, grant, label }: AbleParts,
  alias: Alias,
  request: ModelRequest,
): OrRefusal<Able> {
  const kind = servedKindOf(request)
  const candidates = alias.deployments.flatMap((id) => snapshot.deployments.get(id) ?? [])
  const serving = candidates.filter((deployment) =>
    stages.provider(deployment.provider).serves(deployment).includes(kind),
  )
  if (serving.length === 0) {
    const message = `no deployment of \`${alias.id}\` can ${DOES[kind]}; ask for another model`
    return refusal('model_unavailable', message, { param: 'model' })
  }
  const { wants } = request
  const accepting = serving.filter(
    ({ accepts }) =>
      (!wants.tools || accepts.tools) &&
      (!wants.images || accepts.images) &&
      (!wants.structured || accepts.structured),
  )
  if (accepting.length === 0) return notAccepted(alias, request)
  const permits = new Map<string, ReadonlySet<EffectKind>>()
  const dropped = new Map<string, readonly string[]>()
  const deployments: Deployment[] = []
  const refused: string[] = []
  for (const deployment of accepting) {
    const permitted = effectsPermitted(snapshot, grant, deployment, label, request)
    // Nothing of a body is built for a deployment that may not get what the request needs.
    const forbidden = forbiddenOf(request, permitted)
    if (forbidden.length > 0) {
      refused.push(...forbidden)
      continue
    }
    const losses = stages.provider(deployment.provider).losses(deployment, request, permitted)
    permits.set(deployment.id, permitted)
    dropped.set(deployment.id, losses.dropped)
    if (losses.refused.length === 0) deployments.push(deployment)
    else refused.push(...losses.refused)
  }
  return deployments.length > 0
    ? { deployments, permits, dropped }
    : inexpressible(alias, request, refused)
}

export interface AbleParts {
  readonly stages: Stages
  readonly snapshot: Snapshot
  readonly grant: Grant
  readonly label: Label
}
export interface Able {
  readonly deployments: readonly Deployment[]
  readonly permits: ReadonlyMap<string, ReadonlySet<EffectKind>>
  readonly dropped: ReadonlyMap<string, readonly string[]>
}

const NOBODY: Able = { deployments: [], permits: new Map(), dropped: new Map() }

const DOES = {
  chat: 'chat',
  count: 'count tokens',
  embed: 'embed text',
  rerank: 'rank documents',
} as const

const NO_EFFECTS: ReadonlySet<EffectKind> = new Set()

const effectsPermitted = (
  { authorization }: Snapshot,
  grant: Grant,
  deployment: Deployment,
  label: Label,
  { effects = [] }: ModelRequest,
): ReadonlySet<EffectKind> =>
  effects.length === 0 ? NO_EFFECTS : authorization.permitted(grant, deployment, label)

const forbiddenOf = (
  { effects = [] }: ModelRequest,
  permitted: ReadonlySet<EffectKind>,
): readonly string[] =>
  effects.filter(({ kind, needed }) => needed && !permitted.has(kind)).map(({ name }) => name)

const EFFECTS: Readonly<Record<EffectKind, string>> = {
  store: 'keep the conversation',
  fetch: 'fetch what it names',
  act: 'run a tool of its own',
}

/** Nothing is lost silently: what cannot be carried is refused by its name. */
function inexpressible(alias: Alias, request: ModelRequest, refused: readonly string[]): Refusal {
  const names = [...new Set(refused)]
  const [param = ''] = names
  const listed = names
    .slice(0, 5)
    .map((name) => `\`${name.slice(0, 100).replaceAll(/[\p{Cc}`]/gu, '?')}\``)
    .join(', ')
  const effect = request.effects?.find(({ name }) => names.includes(name))
  return effect === undefined
    ? refusal(
        'invalid_request',
        `no deployment of \`${alias.id}\` can be given ${listed}; leave that out or ask for another model`,
        { param },
      )
    : refusal(
        'forbidden',
        `policy does not permit \`${effect.name}\` (it makes the vendor ${EFFECTS[effect.kind]}) at any deployment of \`${alias.id}\`; leave it out, or ask an administrator`,
        { param: effect.name },
      )
}

function notAccepted(alias: Alias, { wants }: ModelRequest): Refusal {
  const wanted = [
    wants.tools && 'tools',
    wants.images && 'images',
    wants.structured && 'structured output',
  ].filter((want) => want !== false)
  return refusal(
    'model_unavailable',
    `no deployment of \`${alias.id}\` takes ${wanted.join(' and ')}; leave that out or ask for another model`,
  )
}
