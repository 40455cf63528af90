import type { settlementOf } from './outcome.ts'
import type { Work } from './work.ts'

/** After the last record, whether it could be written or not: lets the caller's place go and tells who watches. */
export function workOver(
  work: Work,
  settlement: ReturnType<typeof settlementOf>,
  { deployment, outcome }: { readonly deployment: string; readonly outcome: string },
): void {
  work.release()
  work.stages.observe({
    id: work.id,
    explanation: work.explanation,
    result: settlement.explanation['result'],
    principal: work.principal,
    alias: work.alias,
    deployment,
    outcome,
    durationMs: work.stages.clock.monotonicMs() - work.startedMs,
    firstEventMs: undefined,
  })
}
