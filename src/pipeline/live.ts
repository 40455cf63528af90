import type { Finding } from '../dlp/detector.ts'
import { join, joinAll, PUBLIC, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { refusal, type Refusal } from '../kernel/refusal.ts'
import type { NanoUsd } from '../kernel/values.ts'
import type { ModelEvent } from '../models/chat.ts'
import { refusalFor, type LiveAttempt } from './attempt.ts'
import { Citer } from './cite.ts'
import { OutputGuard } from './guard.ts'
import { chargeOf, moneyOf, settlementOf, type Outcome } from './outcome.ts'
import type { Work } from './work.ts'

/**
 * Passes the attempt's events through scan and citation and, however it ends, settles and records the
 * outcome exactly once. The caller MUST iterate or `return()`.
 *
 * INVARIANT (settled before the end is told): the generator completes only after charge and outcome
 * are durable, so a client that saw a clean end can rely on the ledger.
 */
export async function* liveAnswer(
  work: Work,
  live: LiveAttempt,
): AsyncGenerator<readonly ModelEvent[], void, undefined> {
  const output = new Output(work, live)
  let outcome: Outcome = 'abandoned' // True until we see the end: the client may hang up.
  let broken: Refusal | undefined
  let charged: NanoUsd | undefined
  try {
    for (
      let batch: readonly ModelEvent[] | undefined = live.first;
      batch !== undefined;
      batch = await next(live)
    ) {
      const out = output.push(batch)
      if (out.length > 0) yield out
      broken = output.broken()
      if (broken !== undefined) break
    }
    if (broken === undefined) {
      const rest = output.end()
      if (rest.length > 0) yield rest
      broken =
        output.broken() ??
        (live.meter.finished
          ? undefined
          : refusal(
              'upstream_failed',
              `deployment \`${live.deployment.id}\` ended without finishing its answer`,
            ))
    }
    outcome = outcomeOf(live, output, broken)
  } finally {
    charged = await close(work, live, output, outcome)
  }
  yield [
    broken === undefined
      ? { kind: 'charged', nanoUsd: charged }
      : { kind: 'refused', refusal: broken },
  ]
}

function outcomeOf(live: LiveAttempt, output: Output, broken: Refusal | undefined): Outcome {
  if (broken === undefined) return 'completed'
  if (output.blocked()) return 'blocked'
  return live.meter.failure?.reason === 'cancelled' ? 'abandoned' : 'failed'
}

async function next(live: LiveAttempt): Promise<readonly ModelEvent[] | undefined> {
  const step = await live.iterator.next()
  if (step.done === true) {
    live.meter.ended = true
    return undefined
  }
  live.meter.observe(step.value)
  return step.value
}

/** One reason for all aborts: the default one collects a stack trace each time. */
export const OVER = new Error('the answer is over')

/** Scan, then citations; and what broke, in our words. */
class Output {
  readonly #guard: OutputGuard
  readonly #citer: Citer
  readonly #work: Work
  readonly #live: LiveAttempt
  #found: Label = PUBLIC
  #tooLong = false

  constructor(work: Work, live: LiveAttempt) {
    this.#work = work
    this.#live = live
    this.#guard = new OutputGuard(work.snapshot.scanner, (findings) => this.#judge(findings))
    // The built-in model cites by itself; a model with a wire cites by markers.
    const cites = work.stages.provider(live.deployment.provider).dialect !== undefined
    this.#citer = new Citer(cites ? work.retrieved.passages : [])
  }

  push(batch: readonly ModelEvent[]): readonly ModelEvent[] {
    const out = this.#citer.push(this.#guard.push(batch))
    this.#tooLong = this.#guard.characters() > limits.responseCharsMax
    return out.some((event) => event.kind === 'failed')
      ? out.filter((event) => event.kind !== 'failed')
      : out
  }
  end(): readonly ModelEvent[] {
    return this.#citer.push(this.#guard.end())
  }

  blocked(): boolean {
    return this.#guard.refused !== undefined
  }
  broken(): Refusal | undefined {
    if (this.#guard.refused !== undefined) return this.#guard.refused
    if (this.#tooLong)
      return refusal(
        'limit_exceeded',
        `the answer is longer than ${limits.responseCharsMax} characters`,
      )
    const failure = this.#live.meter.failure
    return failure === undefined
      ? undefined
      : (refusalFor(failure, this.#live.deployment) as Refusal)
  }

  /** Answers inherit the label of their context, and what is found in them raises it. */
  label(): Label {
    return join(this.#work.label, this.#found)
  }
  text(): string {
    return this.#guard.text()
  }
  droppedCitationCount(): number {
    return this.#citer.droppedCount
  }

  #judge(findings: readonly Finding[]): Refusal | undefined {
    const raised = findings.map((finding) => this.#work.snapshot.scanner.raiseOf(finding.type))
    this.#found = join(this.#found, joinAll(raised))
    const decision = this.#work.snapshot.authorization.mayReceive(
      this.#work.grant,
      this.#found,
      this.#work.label,
    )
    if (decision.allowed && !decision.failed) return undefined
    const types = [...new Set(findings.map((finding) => finding.type))].join(', ')
    return refusal(
      'data_blocked',
      `the answer was stopped because it contains data that may not be given out (${types})`,
      { policyIds: decision.policyIds },
    )
  }
}

/** Ends the attempt's life: drain or cancel, then one durable commit of charge and outcome. Tells the charge. */
async function close(
  work: Work,
  live: LiveAttempt,
  output: Output,
  outcome: Outcome,
): Promise<NanoUsd | undefined> {
  if (outcome === 'abandoned' && live.deployment.onHangup === 'drain') await drain(work, live)
  // A stream that ended by itself has nothing to cancel, and an abort is not free.
  if (!live.meter.ended) live.controller.abort(OVER)
  await live.iterator.return?.()
  const money = moneyOf(live, live.meter.characters, work.request.choiceCount)
  const failure = live.meter.failure
  const settlement = settlementOf({
    work,
    attempt: live.attempt,
    deployment: live.deployment,
    outcome,
    money,
    label: output.label(),
    answer: output.text(),
    detail: {
      failure: failure === undefined ? null : failure.reason,
      droppedCitations: output.droppedCitationCount(),
    },
    at: work.stages.clock.now(),
  })
  try {
    await work.stages.ledger.settle(settlement)
  } finally {
    work.release()
    work.stages.observe({
      id: work.id,
      explanation: work.explanation,
      result: settlement.explanation['result'],
      principal: work.principal,
      alias: work.alias,
      deployment: live.deployment.id,
      outcome,
      durationMs: work.stages.clock.monotonicMs() - work.startedMs,
      firstEventMs: undefined,
    })
  }
  return chargeOf(live.deployment, money)
}

/** The client is gone, the deployment still works: read on for its usage, bounded by the hangup timer. */
async function drain(work: Work, live: LiveAttempt): Promise<void> {
  const deadline = work.stages.clock.monotonicMs() + limits.hangupDrainMs
  const timer = work.stages.clock
    .sleep(limits.hangupDrainMs, live.controller.signal)
    .then(() => live.controller.abort(OVER))
  while (work.stages.clock.monotonicMs() < deadline && (await next(live)) !== undefined) {
    // Only the meter looks at what still comes.
  }
  live.controller.abort(OVER)
  await timer
}
