import type { Alias, Deployment } from '../models/deployment.ts'

/** What the order may depend on, beside the configuration. */
export interface OrderWorld {
  /** Uniform in [0, 1). */
  fraction(): number
  /** What this request is expected to cost there; undefined: unknown. */
  cost(deployment: Deployment): bigint | undefined
  /** Milliseconds to the first byte; undefined: unknown. */
  speed(deployment: Deployment): number | undefined
  /** Uniform in (0, 1), always the same for one conversation and deployment; undefined: no conversation. */
  readonly draw?: (deployment: Deployment) => number
}

export interface Ordered {
  readonly by: 'first' | 'cheapest' | 'fastest' | 'weights' | 'sticky'
  readonly deployments: readonly Deployment[]
  /** One that is not the fastest begins, so that it is known how fast it is. */
  readonly explored: boolean
}

/**
 * The candidates in the order to try: always all of them, each once.
 *
 * INVARIANT (the order adds nobody): what policy did not clear is not among the candidates, and nothing
 * here knows any other deployment.
 */
export function ordered(
  alias: Alias,
  candidates: readonly Deployment[],
  world: OrderWorld,
  exploreShare: number,
): Ordered {
  const base = chosen(alias, candidates, world)
  const begin = base.filter((deployment) => weightOf(alias, deployment) > 0)
  const { draw } = world
  if (alias.sticky === true && draw !== undefined && begin.length > 0) {
    // The exponential race of rendezvous hashing: without one candidate, the others keep their places.
    const late = new Map(begin.map((one) => [one, -Math.log(draw(one)) / weightOf(alias, one)]))
    const raced = begin.toSorted((a, b) => (late.get(a) ?? 0) - (late.get(b) ?? 0))
    return { by: 'sticky', deployments: raced.concat(without(base, begin)), explored: false }
  }
  if (alias.weights !== undefined && begin.length > 0) {
    const first = drawn(alias, begin, world.fraction())
    return { by: 'weights', deployments: [first, ...without(base, [first])], explored: false }
  }
  const by = alias.choose ?? 'first'
  if (by !== 'fastest' || base.length < 2 || world.fraction() >= exploreShare)
    return { by, deployments: base, explored: false }
  const first = base[1 + Math.floor(world.fraction() * (base.length - 1))] as Deployment
  return { by, deployments: [first, ...without(base, [first])], explored: true }
}

const without = (all: readonly Deployment[], taken: readonly Deployment[]): readonly Deployment[] =>
  all.filter((deployment) => !taken.includes(deployment))

/** Without weights, all are worth the same; with them, one that is not named never begins. */
const weightOf = ({ weights }: Alias, { id }: Deployment): number => {
  if (weights === undefined) return 1
  return Object.hasOwn(weights, id) ? (weights[id] ?? 0) : 0
}

/** As configured, or by a measure; what has no measure comes last, in its configured order. */
function chosen(
  { choose = 'first' }: Alias,
  candidates: readonly Deployment[],
  world: OrderWorld,
): readonly Deployment[] {
  if (choose === 'first' || candidates.length < 2) return candidates
  const measured = candidates.map((deployment) => ({
    deployment,
    measure: choose === 'cheapest' ? world.cost(deployment) : world.speed(deployment),
  }))
  return measured
    .toSorted(({ measure: a }, { measure: b }) => {
      if (a === undefined || b === undefined)
        return Number(a === undefined) - Number(b === undefined)
      return a < b ? -1 : a > b ? 1 : 0
    })
    .map(({ deployment }) => deployment)
}

function drawn(alias: Alias, begin: readonly Deployment[], fraction: number): Deployment {
  const sum = begin.reduce((all, one) => all + weightOf(alias, one), 0)
  let left = fraction * sum
  for (const one of begin) {
    left -= weightOf(alias, one)
    if (left < 0) return one
  }
  return begin.at(-1) as Deployment
}
