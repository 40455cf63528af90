import type { Finding } from '../dlp/detector.ts'
import { join, joinAll, labelText, PUBLIC, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { refusal, type Refusal } from '../kernel/refusal.ts'
import type { Settlement } from '../ledger/store.ts'
import type { NanoUsd } from '../kernel/values.ts'
import type { Commitment } from '../keys/keys.ts'
import type { EventBatches, ModelEvent } from '../models/chat.ts'
import { providerOf, PROVIDER_BUG, refusalFor, type LiveAttempt } from './attempt.ts'
import { Citer } from './cite.ts'
import { OutputGuard, UNSCANNABLE_TYPE } from './guard.ts'
import { Keeper } from './keep.ts'
import { Learner } from './learn.ts'
import type { BatchIterator } from './meter.ts'
import { measureText, ReplyCheck } from './reply.ts'
import type { Rewriter } from './rewrite.ts'
import { rewritersOf } from './rewriting.ts'
import { ToolGate } from './tool-gate.ts'
import { chargeOf, moneyOf, settlementOf, type Money, type Outcome } from './outcome.ts'
import { Said } from './said.ts'
import { Standing } from './standing.ts'
import { workOver } from './work-over.ts'
import type { Work } from './work.ts'

/**
 * Passes the attempt's events through citation and scan and, however it ends, settles and records the
 * outcome exactly once. The caller MUST iterate or `return()`.
 *
 * INVARIANT (settled before the end is told): it ends without a refusal only after charge and outcome
 * are durable, so a client that saw a clean end can rely on the ledger.
 */
export function liveAnswer(work: Work, live: LiveAttempt): LiveAnswer {
  const output = new Output(work, live)
  const batches = answerBatches(work, live, output)
  let begun = false
  const iterator: BatchIterator = {
    next() {
      begun = true
      return batches.next()
    },
    async return() {
      // A generator that never began runs nothing when it is returned.
      if (!begun) await close(work, live, output, { outcome: 'abandoned' })
      begun = true
      return batches.return()
    },
  }
  return { [Symbol.asyncIterator]: () => iterator, label: () => output.label() }
}

export interface LiveAnswer extends EventBatches {
  /** Of what came so far: what the answer is made of, joined with what was found in it and given back. */
  label(): Label
}

async function* answerBatches(
  work: Work,
  live: LiveAttempt,
  output: Output,
): AsyncGenerator<readonly ModelEvent[], void, undefined> {
  const standing = new Standing(work)
  const keeper = new Keeper(work, live)
  let outcome: Outcome = 'abandoned' // True until we see the end: the client may hang up.
  let broken: Refusal | undefined
  let closed: Closed = { settled: false, charged: undefined }
  try {
    for (
      let batch: readonly ModelEvent[] | undefined = live.first;
      batch !== undefined;
      batch = await next(work, live)
    ) {
      broken = standing.lost()
      if (broken !== undefined) break
      const out = output.push(batch)
      keeper.push(out)
      if (out.length > 0) yield out
      broken = output.broken()
      if (broken !== undefined) break
    }
    // What is held back of an answer that broke off is never given: nobody knows what it was growing into.
    broken ??= output.broken() ?? unfinished(live) ?? output.missing()
    if (broken === undefined) {
      const rest = output.end()
      keeper.push(rest)
      if (rest.length > 0) yield rest
      broken = output.broken()
    }
    outcome = outcomeOf(live, output, broken)
  } catch (error) {
    // A detector that throws denies: nothing more goes out.
    work.onBug(error)
    outcome = 'failed'
    broken = SCAN_FAILED
  } finally {
    output.learn()
    closed = await close(work, live, output, { outcome, keeper, broken })
  }
  if (!closed.settled) broken = UNRECORDED
  yield [
    broken === undefined
      ? { kind: 'charged', nanoUsd: closed.charged }
      : { kind: 'refused', refusal: broken },
  ]
}

const SCAN_FAILED = refusal(
  'upstream_failed',
  'the answer was stopped because it could not be checked; its id is in the headers, the cause in the log',
)
const UNRECORDED = refusal(
  'audit_unavailable',
  'the end of this answer could not be recorded; its id is in the headers, the cause in the log',
)

const unfinished = ({ meter, deployment }: LiveAttempt): Refusal | undefined =>
  meter.finished
    ? undefined
    : refusal(
        'upstream_failed',
        `deployment \`${deployment.id}\` ended without finishing its answer`,
      )

function outcomeOf(live: LiveAttempt, output: Output, broken: Refusal | undefined): Outcome {
  if (broken === undefined) return 'completed'
  if (output.blocked()) return 'blocked'
  return live.meter.failure?.reason === 'cancelled' ? 'abandoned' : 'failed'
}

/** A provider that throws is a bug of ours and a failure like any other. */
async function next(work: Work, live: LiveAttempt): Promise<readonly ModelEvent[] | undefined> {
  const { meter } = live
  try {
    const step = await live.iterator.next()
    meter.ended = step.done === true
    if (step.done === true) return undefined
    meter.observe(step.value)
    return step.value
  } catch (error) {
    work.onBug(error)
    meter.failure = PROVIDER_BUG
    return undefined
  }
}

/**
 * Tool calls, citations, placeholders, links, then scan; and what broke, in our words. In this order: what
 * is taken out or put in may make a secret of what stands on its two sides, and a value an address.
 */
class Output {
  readonly #said: Said
  readonly #guard: OutputGuard
  readonly #gate: ToolGate
  readonly #citer: Citer
  readonly #rewriters: readonly Rewriter[]
  readonly #work: Work
  readonly #live: LiveAttempt
  readonly #learner: Learner
  readonly #restored: Label[] = []
  #found: Label = PUBLIC
  readonly #reply: ReplyCheck
  #tooLong = false

  constructor(work: Work, live: LiveAttempt) {
    this.#work = work
    this.#live = live
    this.#learner = new Learner(work)
    this.#said = new Said(work.keys)
    this.#guard = new OutputGuard(
      work.snapshot.scanner,
      (findings) => this.#judge(findings),
      (text) => this.#said.add(text),
    )
    this.#reply = new ReplyCheck(work.request)
    this.#gate = new ToolGate(work)
    this.#rewriters = rewritersOf(
      work,
      (choice, index) => this.#gate.termsOf(choice, index),
      (label) => this.#regains(label),
    )
    // The built-in model cites by itself; a model with a wire cites by markers.
    const cites = providerOf(work, live.deployment).dialectOf(live.deployment) !== undefined
    // What the model saw: a quote of the rest would give back what was taken out.
    this.#citer = new Citer(cites ? (work.shown ?? work.retrieved.passages) : [])
  }

  push(batch: readonly ModelEvent[]): readonly ModelEvent[] {
    this.#reply.observe(batch)
    if (this.#reply.refused !== undefined) return []
    for (const event of batch) this.#said.add(measureText(event))
    let rewritten = this.#citer.push(this.#gate.push(batch))
    this.#learner.push(rewritten)
    for (const rewriter of this.#rewriters) rewritten = rewriter.push(rewritten)
    const out = this.#guard.push(rewritten)
    this.#tooLong = this.#guard.characters() > limits.responseCharsMax
    return out.some((event) => event.kind === 'failed')
      ? out.filter((event) => event.kind !== 'failed')
      : out
  }
  end(): readonly ModelEvent[] {
    let rest: readonly ModelEvent[] = []
    for (const rewriter of this.#rewriters) rest = [...rewriter.push(rest), ...rewriter.end()]
    return [...this.#guard.push(rest), ...this.#guard.end()]
  }

  /** Once all that it said has come: what it should have said besides. */
  missing(): Refusal | undefined {
    return this.#reply.missing()
  }

  blocked(): boolean {
    return (this.#gate.refused ?? this.#guard.refused)?.code === 'data_blocked'
  }
  broken(): Refusal | undefined {
    const refused = this.#guard.refused ?? this.#gate.refused ?? this.#reply.refused
    if (refused !== undefined) return refused
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

  /** What it said so far is known again from now on. */
  learn(): void {
    this.#learner.learn()
  }

  /** Answers inherit the label of their context, and what is found in them raises it. */
  label(): Label {
    return join(this.#work.label, this.#found)
  }
  get found(): Label {
    return this.#found
  }
  /** Of the values that were given back so far, each once. */
  get restored(): readonly Label[] {
    return this.#restored
  }
  /** To all that the deployment said; undefined when it said nothing. */
  commitment(): Commitment | undefined {
    return this.#said.commitment()
  }
  droppedCitationCount(): number {
    return this.#citer.droppedCount
  }

  /** A value is given back only where what it was labelled may be received; the answer has its label from then on. */
  #regains(label: Label): boolean {
    const { snapshot, grant, label: asked } = this.#work
    const found = join(this.#found, label)
    const decision = snapshot.authorization.mayReceive(grant, found, asked)
    if (!decision.allowed || decision.failed) return false
    this.#found = found
    if (!this.#restored.some((known) => labelText(known) === labelText(label)))
      this.#restored.push(label)
    return true
  }

  #judge(findings: readonly Finding[]): Refusal | undefined {
    const { scanner, unscannable } = this.#work.snapshot
    const raised = findings.map(({ type }) =>
      type === UNSCANNABLE_TYPE ? unscannable : scanner.raiseOf(type),
    )
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

interface Ended {
  readonly outcome: Outcome
  readonly keeper?: Keeper
  readonly broken?: Refusal | undefined
}
interface Closed {
  readonly settled: boolean
  /** Undefined: not settled, or without a price. */
  readonly charged: NanoUsd | undefined
}

/** Ends the attempt's life: drain or cancel, then one durable commit of charge and outcome. */
async function close(
  work: Work,
  live: LiveAttempt,
  output: Output,
  { outcome, keeper, broken }: Ended,
): Promise<Closed> {
  await stop(work, live, outcome)
  work.stages.router.ended(live.deployment, live.meter.finished, live.meter.failure)
  const money = moneyOf(live, live.meter.characters, work.request)
  const settlement = settlementFor(work, live, output, { outcome, money, broken })
  // Before the outcome: whoever sees that the request is over finds what is kept of it.
  await keeper?.keep({
    complete: outcome === 'completed',
    found: output.found,
    restored: output.restored,
    charged: chargeOf(money),
  })
  try {
    await work.stages.ledger.settle(settlement)
    return { settled: true, charged: chargeOf(money) }
  } catch (error) {
    work.onBug(error)
    return { settled: false, charged: undefined }
  } finally {
    workOver(work, settlement, { deployment: live.deployment.id, outcome: outcome })
  }
}

/** INVARIANT (every way out is closed): nothing that a provider does here keeps the attempt from its settlement. */
async function stop(work: Work, live: LiveAttempt, outcome: Outcome): Promise<void> {
  if (outcome === 'abandoned' && live.deployment.onHangup === 'drain') await drain(work, live)
  // A stream that ended by itself has nothing to cancel, and an abort is not free.
  if (!live.meter.ended) live.controller.abort()
  await live.iterator.return?.().catch(work.onBug)
}

function settlementFor(
  work: Work,
  live: LiveAttempt,
  output: Output,
  { outcome, money, broken }: Pick<Ended, 'outcome' | 'broken'> & { readonly money: Money },
): Settlement {
  const { meter, attempt, deployment } = live
  return settlementOf({
    work,
    attempt,
    deployment,
    outcome,
    money,
    label: output.label(),
    answer: output.commitment(),
    detail: {
      failure: meter.failure === undefined ? null : meter.failure.reason,
      droppedCitations: output.droppedCitationCount(),
      broken,
    },
    at: work.stages.clock.now(),
  })
}

/** The client is gone, the deployment still works: read on for its usage, bounded by the hangup timer. */
async function drain(work: Work, live: LiveAttempt): Promise<void> {
  const { clock } = work.stages
  const deadline = clock.monotonicMs() + limits.hangupDrainMs
  const timer = clock
    .sleep(limits.hangupDrainMs, live.controller.signal)
    .then(() => live.controller.abort())
  while (clock.monotonicMs() < deadline && (await next(work, live)) !== undefined) {
    // Only the meter looks at what still comes.
  }
  live.controller.abort()
  await timer
}
