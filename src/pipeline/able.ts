import type { Grant } from '../authorization/authorization.ts'
import type { Classified } from '../dlp/scan.ts'
import { labelText, PUBLIC, type Label } from '../kernel/label.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import { servedKindOf, type ModelRequest } from '../models/request.ts'
import { EFFECT_KINDS, type Effect, type EffectKind } from '../models/settings.ts'
import type { Snapshot, Stages } from './stages.ts'

/** Deployments that can do what the request asks for, in the alias's order. */
export function ableTo(parts: AbleParts, alias: Alias, request: ModelRequest): OrRefusal<Able> {
  const able = ableOf(parts, alias, request)
  // A count that no deployment can give is estimated here.
  return isRefusal(able) && servedKindOf(request) === 'count' ? NOBODY : able
}

function ableOf(parts: AbleParts, alias: Alias, request: ModelRequest): OrRefusal<Able> {
  const { stages, snapshot } = parts
  const kind = servedKindOf(request)
  const candidates = alias.deployments.flatMap((id) => snapshot.deployments.get(id) ?? [])
  const unable: Unable[] = []
  const passing = (deployment: Deployment, why: string | undefined): boolean => {
    if (why !== undefined) unable.push({ deployment: deployment.id, why })
    return why === undefined
  }
  const serving = candidates.filter((deployment) => {
    const serves = stages.provider(deployment.provider).serves(deployment).includes(kind)
    return passing(deployment, serves ? undefined : `does not ${DOES[kind]}`)
  })
  if (serving.length === 0) {
    const message = `no deployment of \`${alias.id}\` can ${DOES[kind]}; ask for another model`
    return refusal('model_unavailable', message, { param: 'model' })
  }
  const accepting = serving.filter((deployment) => {
    const lacks = wantedOf(request, deployment)
    const why = lacks.length === 0 ? undefined : `does not take ${lacks.join(' and ')}`
    return passing(deployment, why)
  })
  if (accepting.length === 0) return notAccepted(alias, request)
  const permits = new Map<string, ReadonlySet<EffectKind>>()
  const dropped = new Map<string, readonly string[]>()
  const lossy: Lossy[] = []
  const deployments = accepting.filter((deployment) => {
    const permitted = effectsPermitted(parts, deployment, request)
    // Nothing of a body is built for a deployment that may not get what the request needs.
    const forbidden = forbiddenOf(request, permitted)
    if (forbidden.length > 0) {
      lossy.push({ deployment, permitted, refused: forbidden })
      return passing(deployment, `would not be given ${listed(forbidden)}`)
    }
    const losses = stages.provider(deployment.provider).losses(deployment, request, permitted)
    const { refused } = losses
    permits.set(deployment.id, permitted)
    dropped.set(deployment.id, losses.dropped)
    if (refused.length > 0) lossy.push({ deployment, permitted, refused })
    return passing(
      deployment,
      refused.length === 0 ? undefined : `would not be given ${listed(refused)}`,
    )
  })
  return deployments.length > 0
    ? { deployments, permits, dropped, unable }
    : inexpressible(parts, alias, request, lossy)
}

export interface AbleParts {
  readonly stages: Stages
  readonly snapshot: Snapshot
  readonly grant: Grant
  readonly label: Label
  /** Of what the caller sent: the only one that may be told to the caller. */
  readonly asked: Pick<Classified, 'label'>
}
export interface Able {
  readonly deployments: readonly Deployment[]
  readonly permits: ReadonlyMap<string, ReadonlySet<EffectKind>>
  readonly dropped: ReadonlyMap<string, readonly string[]>
  /** Deployments of the alias that the request does not go to, and why; for `explain`. */
  readonly unable: readonly Unable[]
}
export interface Unable {
  readonly deployment: string
  readonly why: string
}
interface Lossy {
  readonly deployment: Deployment
  readonly permitted: ReadonlySet<EffectKind>
  readonly refused: readonly string[]
}

const NOBODY: Able = { deployments: [], permits: new Map(), dropped: new Map(), unable: [] }

const DOES = {
  chat: 'chat',
  count: 'count tokens',
  embed: 'embed text',
  rerank: 'rank documents',
} as const

const NO_EFFECTS: ReadonlySet<EffectKind> = new Set()

const ALL_EFFECTS: ReadonlySet<EffectKind> = new Set(EFFECT_KINDS)

const effectsPermitted = (
  { snapshot, grant, label }: AbleParts,
  deployment: Deployment,
  { effects = [] }: ModelRequest,
): ReadonlySet<EffectKind> =>
  effects.length === 0 ? NO_EFFECTS : snapshot.authorization.permitted(grant, deployment, label)

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

/** Names come from the client's body: few and short, and nothing that could draw on a terminal. */
const listed = (names: readonly string[]): string =>
  [...new Set(names)]
    .slice(0, 5)
    .map((name) => `\`${name.slice(0, 100).replaceAll(/[\p{Cc}`]/gu, '?')}\``)
    .join(', ')

/**
 * Nothing is lost silently: what cannot be carried is refused by its name. Policy is the reason only
 * where its permit would change something: what a deployment would not be given with every permit, it
 * cannot be given.
 */
function inexpressible(
  parts: AbleParts,
  alias: Alias,
  request: ModelRequest,
  lossy: readonly Lossy[],
): Refusal {
  const provider = ({ provider: id }: Deployment) => parts.stages.provider(id)
  const losses = lossy.map(({ deployment }) =>
    provider(deployment).losses(deployment, request, ALL_EFFECTS),
  )
  const never = losses.map(({ refused }) => refused)
  const curable = lossy.filter((_, at) => never[at]?.length === 0)
  const effect = request.effects?.find(({ name }) =>
    curable.some(({ refused }) => refused.includes(name)),
  )
  if (effect !== undefined) return notPermitted(parts, alias, effect, { lossy, curable })
  const names = [...new Set(never.flat())]
  const [param = ''] = names
  // Of several deployments each may have a bound of its own: then none of them is the answer.
  const bounds = new Set(losses.map(({ bounds: own }) => own?.get(param)))
  const [bound] = bounds
  if (names.length === 1 && bounds.size === 1 && bound !== undefined)
    return refusal('invalid_request', `\`${param}\` ${bound}`, { param })
  return refusal(
    'invalid_request',
    `no deployment of \`${alias.id}\` can be given ${listed(names)}; leave that out or ask for another model`,
    { param },
  )
}

/** `curable`: those of `lossy` that a permit would make able. */
function notPermitted(
  { snapshot, grant, label, asked }: AbleParts,
  alias: Alias,
  { kind, name }: Effect,
  { lossy, curable }: { readonly lossy: readonly Lossy[]; readonly curable: readonly Lossy[] },
): Refusal {
  const what = `${listed([name])} (it makes the vendor ${EFFECTS[kind]})`
  const byLabel = curable.some(
    ({ deployment, permitted }) =>
      !permitted.has(kind) && snapshot.authorization.permitted(grant, deployment, PUBLIC).has(kind),
  )
  if (byLabel) {
    // What was retrieved is not hinted at.
    const own = labelText(asked.label)
    const data =
      own === labelText(label)
        ? `a request that is labelled \`${own}\``
        : 'the data that this request needs'
    return refusal(
      'forbidden',
      `policy permits ${what} at deployments of \`${alias.id}\`, but not for ${data}; leave it or the sensitive part out, or ask an administrator`,
      { param: name },
    )
  }
  const elsewhere = lossy.some(({ permitted }) => permitted.has(kind))
  const where = elsewhere ? ' that can be given it' : ''
  return refusal(
    'forbidden',
    `policy does not permit ${what} at any deployment of \`${alias.id}\`${where}; leave it out, or ask an administrator`,
    { param: name },
  )
}

const WANTS = [
  ['tools', 'tools'],
  ['images', 'images'],
  ['structured', 'structured output'],
] as const

/** What the request wants and the deployment does not take. */
const wantedOf = (
  { wants }: ModelRequest,
  deployment: Pick<Deployment, 'accepts'>,
): readonly string[] =>
  WANTS.flatMap(([want, name]) => (wants[want] && !deployment.accepts[want] ? [name] : []))

const NOTHING = { accepts: { tools: false, images: false, structured: false } }

function notAccepted(alias: Alias, request: ModelRequest): Refusal {
  const wanted = wantedOf(request, NOTHING)
  return refusal(
    'model_unavailable',
    `no deployment of \`${alias.id}\` takes ${wanted.join(' and ')}; leave that out or ask for another model`,
  )
}
