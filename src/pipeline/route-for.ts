import type { Clearing } from '../authorization/authorization.ts'
import type { Principal } from '../identity/principal.ts'
import { limits } from '../kernel/limits.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import { servedKindOf, type ModelRequest } from '../models/request.ts'
import { priceUsage, totalOf } from '../models/usage.ts'
import { conversationOf } from './conversation.ts'
import { ESTIMATE, estimatedInput } from './estimate.ts'
import type { Route } from './route.ts'
import type { Snapshot, Stages } from './stages.ts'
import { isHard, scopesOf } from './work.ts'

export interface RouteParts {
  readonly stages: Stages
  readonly snapshot: Snapshot
  readonly principal: Principal
  readonly alias: Alias
}

/**
 * The route of a request over the deployments that policy cleared for it; a count always has somebody who
 * answers it: ourselves, if nobody else.
 *
 * INVARIANT (only cleared): every deployment of a route is one of `cleared`, or runs no model and sends
 * nothing (the estimate of a count).
 */
export function routeFor(
  { stages, snapshot, principal, alias }: RouteParts,
  request: ModelRequest,
  { cleared }: Pick<Clearing, 'cleared'>,
): Route {
  const counts = servedKindOf(request) === 'count'
  const hard = isHard(snapshot, scopesOf(principal, alias))
  let input: number | undefined
  const route = stages.router.route(alias, hard && !counts ? payable(cleared) : cleared, {
    cost: (deployment) => expectedCost(deployment, request, (input ??= estimatedInput(request))),
    conversation: () => conversationOf(principal, request),
  })
  return counts ? { ...route, deployments: [...route.deployments, ESTIMATE] } : route
}

/** Whom a request was changed for is tried before the others that may have the changed one. */
export function firstTried(route: Route, first: Deployment | undefined): Route {
  const { deployments } = route
  if (first === undefined || !deployments.includes(first)) return route
  return { ...route, deployments: [first, ...deployments.filter((one) => one !== first)] }
}

/** A hard budget cannot hold what has no price: such deployments are passed over, unless there is no other. */
function payable(cleared: readonly Deployment[]): readonly Deployment[] {
  const priced = cleared.filter(({ price }) => price !== undefined)
  return priced.length === 0 ? cleared : priced
}

/** What a request of this size usually costs: for comparing, never for holding. */
function expectedCost(
  { price, outputTokensMax = Number.POSITIVE_INFINITY }: Deployment,
  request: ModelRequest,
  input: number,
): bigint | undefined {
  if (price === undefined) return undefined
  const asked = Math.min(request.maxOutputTokens ?? limits.outputTokensTypical, outputTokensMax)
  const output =
    request.kind === 'chat' ? Math.min(asked, limits.outputTokensTypical) * request.choiceCount : 0
  const lines = priceUsage(price, { input, output })
  return lines === undefined ? undefined : totalOf(lines)
}
