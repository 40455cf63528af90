import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { registerLoopDelay } from './loop-delay.ts'
import { Tally } from './tally.ts'
import type { Health } from '../pipeline/route.ts'
import type { RequestSummary } from '../pipeline/stages.ts'

export interface MeasuredWorld {
  readonly inFlight: () => number
  readonly rssBytes: () => number
  /** Of the deployments. */
  readonly health: () => readonly Health[]
  /** Of the authorization memo, since the present epoch began. */
  /** What deciding showed; absent: nobody counts. */
  readonly policies?: () => PolicyCounts
  readonly memoUse: () => { readonly hits: number; readonly misses: number }
}

/** Of the policies: what failed, and what drafts would have decided otherwise. */
export interface PolicyCounts {
  readonly failures: readonly PolicyCount[]
  readonly observations: readonly PolicyCount[]
}
interface PolicyCount {
  readonly action: string
  readonly policy: string
  readonly would: string
  readonly count: number
}

/**
 * Prometheus metrics. Labels carry aliases, deployments and outcomes only: never a user, a key or a
 * document. Aliases and deployments come from configuration, so their number is bounded.
 */
export class Metrics {
  readonly registry = new Registry()
  readonly #requests = this.#counter('standpipe_requests_total', 'Requests by outcome', [
    'alias',
    'deployment',
    'outcome',
  ])
  readonly #duration = new Histogram({
    name: 'standpipe_request_duration_seconds',
    help: 'From arrival to the durable outcome',
    labelNames: ['alias'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    registers: [this.registry],
  })
  readonly #tokens = this.#counter(
    'standpipe_tokens_total',
    'Tokens by class, as the deployment reported them',
    ['deployment', 'class'],
  )
  readonly #charged = this.#counter(
    'standpipe_charged_nano_usd_total',
    'Charges in billionths of a US dollar',
    ['deployment'],
  )
  readonly #droppedCitations = this.#counter(
    'standpipe_citations_dropped_total',
    'Citations that named no supplied passage',
    ['deployment'],
  )
  readonly #leaks = this.#counter(
    'standpipe_leaks_total',
    'Rows that the index returned although its filter excludes them',
    [],
  )

  readonly #exactAlerts = this.#counter(
    'standpipe_exact_data_alerts_total',
    'Senders of many different values of declared tables, once a day each',
    ['kind'],
  )

  constructor(world: MeasuredWorld) {
    this.#memo(world.memoUse)
    this.#routes(world.health)
    this.#policies(world.policies)
    registerLoopDelay(this.registry)
    this.#gauge('standpipe_requests_in_flight', 'Requests being served', world.inFlight)
    this.#gauge('process_resident_memory_bytes', 'Resident memory of the process', world.rssBytes)
  }

  observe(summary: RequestSummary): void {
    const { alias, deployment, outcome } = summary
    this.#requests.add(1, alias, deployment, outcome)
    this.#duration.observe({ alias }, summary.durationMs / 1000)
    const result = summary.result
    if (!isRecord(result)) return
    const usage = result['usage']
    if (isRecord(usage))
      for (const tokenClass in usage)
        this.#tokens.add(Number(usage[tokenClass]), deployment, tokenClass)
    if (typeof result['charge'] === 'string')
      this.#charged.add(Number(result['charge']), deployment)
    const dropped = Number(result['droppedCitations'] ?? 0)
    if (dropped > 0) this.#droppedCitations.add(dropped, deployment)
  }

  leak(): void {
    this.#leaks.add(1)
  }
  exactAlert(kind: string): void {
    this.#exactAlerts.add(1, kind)
  }

  text(): Promise<string> {
    return this.registry.metrics()
  }

  #counter(name: string, help: string, labelNames: readonly string[]): Tally {
    return new Tally({ name, help, labelNames, registry: this.registry })
  }
  /** A gauge: the memo is new with each epoch. */
  #memo(use: MeasuredWorld['memoUse']): void {
    new Gauge({
      name: 'standpipe_authorization_memo',
      help: 'Decisions since the present epoch began: known to the memo, or asked of the policy engine',
      labelNames: ['from'],
      registers: [this.registry],
      collect() {
        const { hits, misses } = use()
        this.set({ from: 'memo' }, hits)
        this.set({ from: 'engine' }, misses)
      },
    })
  }
  #routes(health: MeasuredWorld['health']): void {
    new Gauge({
      name: 'standpipe_breaker_state',
      help: 'Of each deployment: 0 closed, 1 half-open, 2 open (passed over)',
      labelNames: ['deployment'],
      registers: [this.registry],
      collect() {
        this.reset()
        for (const { deployment, breaker } of health())
          this.set({ deployment }, BREAKER_STATES.indexOf(breaker))
      },
    })
    new Counter({
      name: 'standpipe_retries_total',
      help: 'Second tries of requests since the start: sent, or denied by the budget of retries',
      labelNames: ['deployment', 'verdict'],
      registers: [this.registry],
      collect() {
        this.reset()
        for (const { deployment, retries, retriesDenied } of health()) {
          this.inc({ deployment, verdict: 'sent' }, retries)
          this.inc({ deployment, verdict: 'denied' }, retriesDenied)
        }
      },
    })
  }
  #policies(counts: MeasuredWorld['policies']): void {
    if (counts === undefined) return
    new Counter({
      name: 'standpipe_policy_failures_total',
      help: 'Decisions that could not be evaluated, and were denied, since the start',
      labelNames: ['action', 'policy'],
      registers: [this.registry],
      collect() {
        this.reset()
        for (const { action, policy, count } of counts().failures)
          this.inc({ action, policy }, count)
      },
    })
    new Counter({
      name: 'standpipe_policy_observed_total',
      help: 'Decisions that a draft (`mode: observe`) would have made otherwise, since the start',
      labelNames: ['action', 'would', 'policy'],
      registers: [this.registry],
      collect() {
        this.reset()
        for (const { action, would, policy, count } of counts().observations)
          this.inc({ action, would, policy }, count)
      },
    })
  }
  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read())
      },
    })
  }
}

const BREAKER_STATES = ['closed', 'half-open', 'open'] as const

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
