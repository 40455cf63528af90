import type { Clock } from '../kernel/clock.ts'
import type { Json } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import type { Random } from '../kernel/random.ts'
import { HmacSha256 } from '../keys/hmac.ts'
import type { UpstreamFailure } from '../models/chat.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import { blamesDeployment, Breaker, type BreakerState } from './breaker.ts'
import { ordered, type Ordered } from './order.ts'
import { RetryBudget } from './retry-budget.ts'
import { Speed } from './speed.ts'

/** The cleared deployments that are tried, in their order, and why in this one. */
export interface Route {
  readonly deployments: readonly Deployment[]
  /** For `explain`: names of deployments and figures only. */
  readonly why: { readonly [key: string]: Json }
}

/** What a request shows of itself to the order. */
export interface RouteQuestion {
  /** Expected cost at a deployment; undefined: no price. Asked only where it decides. */
  cost(deployment: Deployment): bigint | undefined
  /** What stays the same over a conversation. Asked only where it decides. */
  conversation(): string
}

export interface Health {
  readonly deployment: string
  readonly breaker: BreakerState
  /** Milliseconds until an open one is tried again. */
  readonly waitMs: number
  readonly firstByteMs: number | undefined
  readonly retries: number
  /** Second tries that the budget did not give. */
  readonly retriesDenied: number
}

interface State {
  readonly deployment: Deployment
  readonly breaker: Breaker
  readonly budget: RetryBudget
  readonly speed: Speed
  retries: number
  retriesDenied: number
}

/**
 * All that is remembered of deployments between requests: breakers, budgets of retries, speeds. In memory
 * only, and as large as the configuration. It orders what policy cleared and never adds to it.
 */
export class Router {
  readonly #clock: Clock
  readonly #random: Random
  /** Of this process: who knows the configuration still cannot choose where a conversation goes. */
  readonly #key: HmacSha256
  #states = new Map<string, State>()

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#random = random
    this.#key = new HmacSha256(random.bytes(32))
  }

  /** The deployments that there are from now on. One whose address stays the same keeps what is known of it. */
  configure(deployments: Iterable<Deployment>): void {
    const nowMs = this.#clock.monotonicMs()
    const states = new Map<string, State>()
    for (const deployment of deployments) {
      const known = this.#stateOf(deployment)
      states.set(
        deployment.id,
        known === undefined
          ? {
              deployment,
              breaker: new Breaker(),
              budget: new RetryBudget(nowMs),
              speed: new Speed(),
              retries: 0,
              retriesDenied: 0,
            }
          : { ...known, deployment },
      )
    }
    this.#states = states
  }

  /** Those whose breakers are open are passed over; when all are, the one that is soonest to be tried again is tried. */
  route(alias: Alias, cleared: readonly Deployment[], asked: RouteQuestion): Route {
    const nowMs = this.#clock.monotonicMs()
    const free = cleared.filter(
      (deployment) => this.#stateOf(deployment)?.breaker.admitsAt(nowMs) ?? true,
    )
    const candidates = free.length > 0 ? free : this.#leastBad(cleared, nowMs)
    const passedOver = cleared.filter((deployment) => !candidates.includes(deployment))
    const result = ordered(
      alias,
      candidates,
      {
        fraction: () => this.#random.fraction(),
        cost: (deployment) => asked.cost(deployment),
        speed: (deployment) => this.#stateOf(deployment)?.speed.at(nowMs),
        ...(alias.sticky === true ? { draw: this.#drawFor(asked.conversation()) } : {}),
      },
      limits.exploreShare,
    )
    return {
      deployments: result.deployments,
      why: this.#why(result, passedOver, asked),
    }
  }

  #leastBad(cleared: readonly Deployment[], nowMs: number): readonly Deployment[] {
    const waits = (deployment: Deployment): number =>
      this.#stateOf(deployment)?.breaker.waitMs(nowMs) ?? 0
    return cleared.toSorted((a, b) => waits(a) - waits(b)).slice(0, 1)
  }

  #why(
    { by, deployments, explored }: Ordered,
    passedOver: readonly Deployment[],
    asked: RouteQuestion,
  ): Route['why'] {
    const nowMs = this.#clock.monotonicMs()
    const measured = (of: (deployment: Deployment) => Json | undefined): Json =>
      Object.fromEntries(deployments.map((one) => [one.id, of(one) ?? null]))
    return {
      by,
      order: deployments.map(({ id }) => id),
      passedOver: passedOver.map(({ id }) => id),
      ...(explored ? { explored } : {}),
      ...(by === 'cheapest'
        ? { expectedNanoUsd: measured((one) => asked.cost(one)?.toString()) }
        : {}),
      ...(by === 'fastest'
        ? {
            firstByteMs: measured((one) => {
              const ms = this.#stateOf(one)?.speed.at(nowMs)
              return ms === undefined ? undefined : Math.round(ms)
            }),
          }
        : {}),
    }
  }

  /** Uniform in (0, 1): 48 bits of the keyed hash, and half a step so that it is never 0. */
  #drawFor(conversation: string): (deployment: Deployment) => number {
    const talk = this.#key.base64url('conversation', conversation)
    return ({ id }) => {
      const bytes = Buffer.from(this.#key.bytes(`draw\n${talk}\n${id}`))
      return (bytes.readUIntBE(0, 6) + 0.5) / 2 ** 48
    }
  }

  /** False: it does not answer, or somebody else is finding out just now. */
  admits(deployment: Deployment): boolean {
    return this.#stateOf(deployment)?.breaker.admitsAt(this.#clock.monotonicMs()) ?? true
  }

  /** A request goes there: its retries are a share of these, and a half-open breaker waits for it. */
  enter(deployment: Deployment): void {
    const state = this.#stateOf(deployment)
    state?.breaker.entered(this.#clock.monotonicMs())
    state?.budget.asked()
  }

  /** The first byte came. */
  answered(deployment: Deployment, firstByteMs: number): void {
    const state = this.#stateOf(deployment)
    state?.breaker.answered()
    state?.speed.measured(firstByteMs, this.#clock.monotonicMs())
  }

  /** An attempt is over. `finished`: the answer came to its end. */
  ended(deployment: Deployment, finished: boolean, failure: UpstreamFailure | undefined): void {
    const state = this.#stateOf(deployment)
    if (state === undefined) return
    if (failure !== undefined && blamesDeployment(failure))
      state.breaker.failed(this.#clock.monotonicMs(), this.#random.fraction())
    else if (failure === undefined && finished) state.breaker.succeeded()
    else state.breaker.left()
  }

  /** May the request be sent there once more? A yes is spent. */
  mayRetry(deployment: Deployment): boolean {
    const state = this.#stateOf(deployment)
    if (state === undefined) return true
    const may = state.budget.take(this.#clock.monotonicMs())
    if (may) state.retries += 1
    else state.retriesDenied += 1
    return may
  }

  /** Deployments whose health is asked for: what is ours, and what does not answer. */
  toProbe(): readonly Deployment[] {
    const nowMs = this.#clock.monotonicMs()
    return [...this.#states.values()]
      .filter(
        ({ deployment, breaker }) =>
          deployment.perimeter !== 'external' || breaker.stateAt(nowMs) !== 'closed',
      )
      .map(({ deployment }) => deployment)
  }

  probed(deployment: Deployment, healthy: boolean): void {
    const nowMs = this.#clock.monotonicMs()
    const breaker = this.#stateOf(deployment)?.breaker
    if (healthy) breaker?.probed(nowMs)
    else breaker?.failed(nowMs, this.#random.fraction())
  }

  health(): readonly Health[] {
    const nowMs = this.#clock.monotonicMs()
    return [...this.#states.values()].map((state) => ({
      deployment: state.deployment.id,
      breaker: state.breaker.stateAt(nowMs),
      waitMs: state.breaker.waitMs(nowMs),
      firstByteMs: state.speed.at(nowMs),
      retries: state.retries,
      retriesDenied: state.retriesDenied,
    }))
  }

  /** INVARIANT (known by id and address): what was learned of one address says nothing of another under the same id. */
  #stateOf({ id, provider, baseUrl, model }: Deployment): State | undefined {
    const state = this.#states.get(id)
    if (state === undefined) return undefined
    const known = state.deployment
    return known.provider === provider && known.baseUrl === baseUrl && known.model === model
      ? state
      : undefined
  }
}
