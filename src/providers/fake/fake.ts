import type { CancelSignal } from '../../kernel/cancel.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { DialectId, EventBatches, ModelEvent } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import { NO_LOSSES, type Prompt, type Provider } from '../../models/provider.ts'
import { cancelled } from '../failures.ts'

/** What a scripted deployment does next. After the last step the stream ends. */
export type FakeStep =
  | { readonly kind: 'batch'; readonly events: readonly ModelEvent[] }
  | { readonly kind: 'wait'; readonly ms: number }
  /** Says nothing more until it is cancelled. */
  | { readonly kind: 'hang' }

export interface FakeCall {
  readonly deployment: Deployment
  readonly prompt: Prompt
  ended: 'open' | 'completed' | 'cancelled' | 'left'
}

export interface FakeProviderOptions {
  readonly id?: string
  readonly dialect?: DialectId
  readonly clock: Clock
  /** Absent: chat. */
  readonly serves?: Provider['serves']
  /** Called at the first `next()` of each call; `n` counts from 1. */
  script(deployment: Deployment, prompt: Prompt, n: number): readonly FakeStep[]
}

/** A provider without a network, for tests of the pipeline and for the simulation: time is the Clock's. */
export function createFakeProvider(
  options: FakeProviderOptions,
): Provider & { readonly calls: readonly FakeCall[] } {
  const calls: FakeCall[] = []
  return {
    id: options.id ?? 'fake',
    dialectOf: () => options.dialect,
    serves: (deployment) => options.serves?.(deployment) ?? ['chat'],
    losses: () => NO_LOSSES,
    calls,
    invoke: (deployment, prompt, signal) => play(options, calls, { deployment, prompt, signal }),
  }
}

interface Played {
  readonly deployment: Deployment
  readonly prompt: Prompt
  readonly signal: CancelSignal
}

async function* play(
  options: FakeProviderOptions,
  calls: FakeCall[],
  { deployment, prompt, signal }: Played,
): EventBatches & AsyncGenerator<readonly ModelEvent[]> {
  if (signal.aborted) {
    yield [{ kind: 'failed', failure: cancelled(false) }]
    return
  }
  const call: FakeCall = { deployment, prompt, ended: 'open' }
  calls.push(call)
  try {
    for (const step of options.script(deployment, prompt, calls.length)) {
      if (step.kind === 'wait') await options.clock.sleep(step.ms, signal)
      else if (step.kind === 'hang') await aborted(signal)
      if (signal.aborted) {
        call.ended = 'cancelled'
        yield [{ kind: 'failed', failure: cancelled(true) }]
        return
      }
      if (step.kind === 'batch') yield step.events
    }
    call.ended = 'completed'
  } finally {
    if (call.ended === 'open') call.ended = 'left'
  }
}

const aborted = (signal: CancelSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** The steps of a plain answer: one batch per piece, then finish and usage. */
export function answerSteps(
  pieces: readonly string[],
  usage?: { readonly input: number; readonly output: number },
): readonly FakeStep[] {
  const said: FakeStep[] = pieces.map((text) => ({
    kind: 'batch',
    events: [{ kind: 'text', choice: 0, text }],
  }))
  const last: ModelEvent[] = [{ kind: 'finish', choice: 0, reason: 'stop' }]
  if (usage !== undefined) last.push({ kind: 'usage', usage })
  return [...said, { kind: 'batch', events: last }]
}
