import { Cancellation, type CancelSignal } from '../kernel/cancel.ts'
import type { Json } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import { instant, nanoUsd, type AttemptId, type NanoUsd } from '../kernel/values.ts'
import { holdFor } from '../ledger/hold.ts'
import type { AttemptDraft } from '../ledger/store.ts'
import type { EventBatches, ModelEvent, UpstreamFailure } from '../models/chat.ts'
import type { Deployment } from '../models/deployment.ts'
import type { Prompt, Provider } from '../models/provider.ts'
import { servedKindOf, type ModelRequest } from '../models/request.ts'
import { ESTIMATE, ESTIMATOR } from './estimate.ts'
import { inputTokensMax, outputBound, type OutputBound } from './hold.ts'
import { firstBatch, iteratorOf, Meter, type BatchIterator } from './meter.ts'
import type { Work } from './work.ts'

/** One physical call, under way: its hold is durable and its first visible batch has come. */
export interface LiveAttempt {
  readonly attempt: AttemptId
  readonly deployment: Deployment
  readonly inputTokensMax: number
  readonly bound: OutputBound
  readonly iterator: BatchIterator
  readonly first: Awaited<ReturnType<typeof firstBatch>>
  readonly meter: Meter
  readonly controller: Cancellation
}

/** A failed attempt that its request ends with. */
export interface Closed {
  readonly attempt: AttemptId
  readonly state: 'voided' | 'indeterminate'
  readonly failure: UpstreamFailure
  /** The ledger closed it when it refused the next: only the request's outcome is still to be written. */
  readonly written: boolean
}

export type AttemptResult =
  | { readonly kind: 'live'; readonly live: LiveAttempt }
  /** Nothing was written: policy, membership or keys changed. Start again from the top. */
  | { readonly kind: 'epochChanged' }
  /** `closed`: the last attempt, whose request's outcome is still to be written. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly closed: Closed | undefined }

/**
 * Tries the cleared deployments in order, before the first byte only. Each failed attempt is closed in
 * the commit that opens the next, with its own hold; if that does not fit, the request is refused.
 */
export async function attemptInOrder(
  work: Work,
  route: readonly Deployment[],
): Promise<AttemptResult> {
  if (work.gone.gone) return { kind: 'refused', refusal: NOBODY_WAITS, closed: undefined }
  let closed: Closed | undefined
  let n = 0
  const { router } = work.stages
  for (const [at, deployment] of route.entries()) {
    // While others were tried it may have failed for somebody else; the last hope is tried all the same.
    const isLastHope = closed === undefined && at === route.length - 1
    if (!isLastHope && !router.admits(deployment)) continue
    router.enter(deployment)
    for (let tries = 1; tries <= limits.upstreamAttemptsMax && n < limits.attemptsMax; tries++) {
      n += 1
      const call = prepare(work, deployment)
      const opened = await work.stages.ledger.open(draftOf(work, deployment, call, { n, closed }))
      if (isRefusal(opened) || opened.kind === 'epochChanged')
        router.ended(deployment, false, undefined)
      if (isRefusal(opened))
        return { kind: 'refused', refusal: opened, closed: closed && { ...closed, written: true } }
      // A key that somebody claimed meanwhile: the next look from the top finds what became of it.
      if (opened.kind !== 'opened')
        return n === 1 ? { kind: 'epochChanged' } : movedWhileRetrying(closed)
      const live = await start(work, deployment, call, attemptId(work, n))
      const failure = live.meter.failure
      // What says its usage is to be charged by it, also when it broke right after.
      if (failure === undefined || live.meter.usage !== undefined) return { kind: 'live', live }
      await dismiss(work, live)
      router.ended(deployment, false, failure)
      closed = {
        attempt: live.attempt,
        state: failure.dispatched ? 'indeterminate' : 'voided',
        failure,
        written: false,
      }
      if (work.gone.gone)
        return { kind: 'refused', refusal: refusalFor(failure, deployment), closed }
      if (isClientsFault(failure))
        return { kind: 'refused', refusal: refusalFor(failure, deployment), closed }
      if (!failure.retryable || tries === limits.upstreamAttemptsMax || n === limits.attemptsMax)
        break
      if (!router.mayRetry(deployment)) break
      await work.stages.clock.sleep(backoffMs(tries, failure, work.stages.random.fraction()))
      if (work.gone.gone)
        return { kind: 'refused', refusal: refusalFor(failure, deployment), closed }
    }
  }
  const last = route.at(-1)
  if (closed === undefined || last === undefined) {
    return {
      kind: 'refused',
      refusal: refusal('model_unavailable', 'no deployment was tried'),
      closed,
    }
  }
  return { kind: 'refused', refusal: refusalFor(closed.failure, last), closed }
}

const NOTHING: ReadonlySet<never> = new Set()
const attemptId = (work: Work, n: number): AttemptId => `${work.id}.${n}` as AttemptId

interface Call {
  readonly prompt: Prompt
  readonly bound: OutputBound
  readonly inputTokensMax: number
  readonly holdNanoUsd: NanoUsd | undefined
}

function prepare(work: Work, deployment: Deployment): Call {
  const bound = outputBound(work.request, deployment, work.hardBudget)
  const input = inputTokensMax(work.request, work.instructions)
  const { request, question, instructions } = work
  const { termWeights, relatedTerms, rows } = work.retrieved
  const passages = work.shown ?? work.retrieved.passages
  return {
    prompt: {
      request,
      question,
      passages,
      instructions,
      maxOutputTokens: bound.sent,
      termWeights,
      relatedTerms,
      rows,
      permits: work.permits.get(deployment.id) ?? NOTHING,
      cacheSalt: deployment.saltsCache === true ? work.cacheSalt : undefined,
    },
    bound,
    inputTokensMax: input,
    holdNanoUsd: holdOf(request, deployment, input, bound.tokens * request.choiceCount),
  }
}

/** Counting costs nothing, whatever the deployment's price is. */
function holdOf(
  request: ModelRequest,
  { price }: Deployment,
  input: number,
  output: number,
): NanoUsd | undefined {
  if (servedKindOf(request) === 'count') return nanoUsd(0n)
  return price === undefined ? undefined : holdFor(price, input, output)
}

function draftOf(
  work: Work,
  deployment: Deployment,
  call: Call,
  step: { n: number; closed: Closed | undefined },
): AttemptDraft {
  const at = work.stages.clock.now()
  const { action, alias, asked, body, cleared, denied, epoch, label, observed } = work.facts
  const { passages, policies, policySet, principal, raisers, done, user, of } = work.facts
  // In the order of canonical JSON, which then has nothing left to sort.
  const facts: Record<string, Json> = {
    action,
    alias,
    attempt: step.n,
    body,
    cleared,
    deployment: deployment.id,
    epoch,
    hold: call.holdNanoUsd === undefined ? null : call.holdNanoUsd.toString(),
    label,
    passages,
    policies,
    policySet,
    principal,
    raisers,
  }
  if (asked !== undefined) facts['asked'] = asked
  if (denied !== undefined) facts['denied'] = denied
  if (observed !== undefined) facts['observed'] = observed
  if (user !== undefined) facts['user'] = user
  if (of !== undefined) facts['of'] = of
  if (done !== undefined) facts['done'] = done
  return {
    attempt: attemptId(work, step.n),
    request: work.id,
    n: step.n,
    principal: work.principal,
    alias: work.alias,
    deployment: deployment.id,
    priceVersion: work.priceVersion(deployment),
    holdNanoUsd: call.holdNanoUsd,
    scopes: work.scopes,
    startedAt: at,
    deadlineAt: instant(at + limits.attemptDeadlineMs),
    epoch: work.epoch,
    record: { kind: step.n === 1 ? 'intent' : 'reattempt', at, request: work.id, facts },
    explanation: step.n === 1 ? work.explanation : {},
    idempotency: step.n === 1 ? work.idempotency : undefined,
    closes:
      step.closed === undefined
        ? undefined
        : {
            attempt: step.closed.attempt,
            state: step.closed.state,
            reason: step.closed.failure.reason,
          },
  }
}

/** From here to the first visible batch the attempt is ours to close: nothing in between may throw past it. */
async function start(
  work: Work,
  deployment: Deployment,
  call: Call,
  attempt: AttemptId,
): Promise<LiveAttempt> {
  const controller = new Cancellation()
  cancelWhenGone(work, deployment, controller)
  const meter = new Meter()
  const { clock, router } = work.stages
  const startedMs = clock.monotonicMs()
  const iterator = invoked(work, deployment, call.prompt, controller.signal)
  const first = await firstBatch(iterator).catch((error: unknown) => {
    work.onBug(error)
    return [{ kind: 'failed' as const, failure: PROVIDER_BUG }]
  })
  meter.observe(first)
  if (meter.failure === undefined && first.length > 0)
    router.answered(deployment, clock.monotonicMs() - startedMs)
  const { bound, inputTokensMax: input } = call
  return { attempt, deployment, inputTokensMax: input, bound, iterator, first, meter, controller }
}

/** Providers are lazy: one that cannot even be asked has sent nothing. */
function invoked(
  work: Work,
  deployment: Deployment,
  prompt: Prompt,
  signal: CancelSignal,
): BatchIterator {
  try {
    const provider = providerOf(work, deployment)
    return iteratorOf(provider.invoke(deployment, prompt, signal))
  } catch (error) {
    work.onBug(error)
    return iteratorOf(neverInvoked())
  }
}

export const providerOf = ({ stages }: Work, deployment: Deployment): Provider =>
  deployment === ESTIMATE ? ESTIMATOR : stages.provider(deployment.provider)

async function* neverInvoked(): EventBatches & AsyncGenerator<readonly ModelEvent[]> {
  yield await Promise.resolve([
    { kind: 'failed', failure: { ...PROVIDER_BUG, dispatched: false } } as const,
  ])
}

/** A failed attempt is over for its provider too: what it still holds is let go. */
async function dismiss(work: Work, { controller, iterator }: LiveAttempt): Promise<void> {
  controller.abort()
  await iterator.return?.().catch(work.onBug)
}

/** A provider that throws is a bug of ours; the money side still closes, on the safe side. */
export const PROVIDER_BUG: UpstreamFailure = {
  reason: 'garbage',
  dispatched: true,
  retryable: false,
  message: 'the provider failed unexpectedly',
}

/** `abort` cancels at once; `drain` reads on for the usage, for a bounded time. */
function cancelWhenGone(work: Work, deployment: Deployment, controller: Cancellation): void {
  work.gone.onGone(() => {
    if (deployment.onHangup === 'abort') controller.abort()
    else void cancelLater(work, controller)
  })
}

async function cancelLater(work: Work, controller: Cancellation): Promise<void> {
  await work.stages.clock.sleep(limits.hangupDrainMs, controller.signal)
  controller.abort()
}

/** A call for a client that has left would cost money for nobody. */
const NOBODY_WAITS = refusal(
  'conflict',
  'the client closed its connection before a deployment was asked',
)

function movedWhileRetrying(closed: Closed | undefined): AttemptResult {
  const moved = refusal(
    'conflict',
    'policy or configuration changed while the request was tried again; send it once more',
  )
  return { kind: 'refused', refusal: moved, closed }
}

/** Full jitter, 50 ms doubling; a deployment's own wish is honoured up to 2 s. */
function backoffMs(tries: number, failure: UpstreamFailure, fraction: number): number {
  if (failure.retryAfterMs !== undefined) return Math.min(failure.retryAfterMs, 2_000)
  return Math.ceil(50 * 2 ** tries * fraction)
}

/** The deployment says that the request itself is wrong: no other one would do better. */
const isClientsFault = (failure: UpstreamFailure): boolean =>
  failure.reason === 'status' &&
  (failure.status === 400 || failure.status === 413 || failure.status === 422)

export function refusalFor(failure: UpstreamFailure, deployment: Deployment): OrRefusal<never> {
  const who = `deployment \`${deployment.id}\``
  if (isClientsFault(failure)) {
    return refusal(
      'invalid_request',
      `${who} does not accept this request (status ${failure.status}); check its parameters and its size`,
    )
  }
  if (failure.reason === 'timeout')
    return refusal('upstream_timeout', `${who} did not answer in time; try again later`)
  if (failure.status === 429) {
    const wait = failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }
    return refusal('rate_limited', `${who} is over its own rate limit; try again later`, wait)
  }
  return refusal('upstream_failed', `${who} failed: ${failure.message}`)
}
