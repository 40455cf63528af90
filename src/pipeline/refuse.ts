import { refusedCaller } from '../identity/caller.ts'
import { principalText, type Principal } from '../identity/principal.ts'
import type { Json } from '../kernel/json.ts'
import { refusal, type Refusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import type { Stages } from './stages.ts'
import { whoFacts, whoNamed } from './who.ts'

/** The epoch moved under every try of a request. */
export const KEEPS_CHANGING = refusal(
  'conflict',
  'policy or configuration keeps changing; send the request again',
)

export type Facts = { readonly [key: string]: Json }

export interface Told {
  /** Into the record: no content, no personal identifier. */
  readonly facts?: Facts
  /** For `explain`: what was found out before the refusal. */
  readonly explanation?: Facts
}

/** INVARIANT (every way out is recorded): a refusal is durable before the caller hears it. */
export async function refuse(
  stages: Stages,
  id: RequestId,
  principal: Principal | undefined,
  reason: Refusal,
  { facts = {}, explanation = {} }: Told = {},
): Promise<Refusal> {
  const at = stages.clock.now()
  const policies = reason.policyIds ?? []
  const known = refusedCaller(reason) ?? principal
  // Anybody can send a wrong key, or the id of a right one: such refusals are counted, and only some of
  // them written, or a stranger could fill the disk.
  const isStranger = known === undefined || known.claimed === true
  if (!isStranger || stages.strangers?.() === true) {
    const who = known === undefined ? {} : await whoFacts(stages, known)
    await stages.ledger.append(
      {
        kind: 'refused',
        at,
        request: id,
        facts: { ...facts, code: reason.code, policies, ...who },
      },
      {
        ...explanation,
        ...facts,
        at,
        code: reason.code,
        message: reason.message,
        policies,
        ...(known === undefined ? {} : whoNamed(known)),
      },
    )
  }
  stages.observe({
    id: id,
    explanation: { ...facts, code: reason.code, policies },
    result: undefined,
    principal: known === undefined ? '' : principalText(known),
    alias: typeof facts['alias'] === 'string' ? facts['alias'] : '',
    deployment: '',
    outcome: `refused:${reason.code}`,
    durationMs: 0,
    firstEventMs: undefined,
  })
  return reason
}
