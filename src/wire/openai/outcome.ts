import { refusal } from '../../kernel/refusal.ts'
import type { NanoUsd } from '../../kernel/values.ts'
import type { ModelEvent } from '../../models/chat.ts'
import { failureRefusal } from '../../models/failure.ts'
import { TOKEN_CLASSES, type Usage } from '../../models/usage.ts'
import type { Rendered } from '../dialect.ts'
import { untouched } from '../frames.ts'
import { renderRefusal } from './refusals.ts'

export const answered = (body: string): Rendered => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body,
})

export const INCOMPLETE: Rendered = renderRefusal(
  refusal('upstream_failed', 'the answer broke off before it was complete'),
)

/** What an answer without choices of its own came to. */
export interface Outcome {
  /** What the deployment said, without what the pipeline added. */
  readonly said: readonly ModelEvent[]
  readonly usage: Usage | undefined
  readonly charged: NanoUsd | undefined
}

/** A refusal as it looks, or the answer: only one that said its end counts as one. */
export function outcomeOf(events: readonly ModelEvent[]): Rendered | Outcome {
  let usage: Usage | undefined
  let charged: NanoUsd | undefined
  let finished = false
  for (const event of events) {
    if (event.kind === 'failed') return renderRefusal(failureRefusal(event.failure))
    if (event.kind === 'refused') return renderRefusal(event.refusal)
    if (event.kind === 'usage') usage = event.usage
    else if (event.kind === 'charged') charged = event.nanoUsd
    else if (event.kind === 'finish') finished = true
  }
  if (!finished) return INCOMPLETE
  return { said: events.filter(({ kind }) => kind !== 'charged'), usage, charged }
}

/** The deployment's own body of this dialect, when nothing in it was touched. */
export function ownBody(said: readonly ModelEvent[]): string | undefined {
  const whole = untouched(said, 0, 'openai', 'whole')
  return whole > 0 && whole === said.length ? said[0]?.frame?.data : undefined
}

export const tokensOf = (usage: Usage): number =>
  TOKEN_CLASSES.reduce((sum, tokenClass) => sum + (usage[tokenClass] ?? 0), 0)
