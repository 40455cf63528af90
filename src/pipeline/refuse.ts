import { principalText, type Principal } from '../identity/principal.ts'
import type { Json } from '../kernel/json.ts'
import { refusal, type Refusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import type { Stages } from './stages.ts'

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
  // Anybody can send a wrong key: such refusals are counted, not written, or a stranger could fill the disk.
  if (principal !== undefined) {
    const name = principalText(principal)
    const keys = await stages.keys.subject(name)
    await stages.ledger.append(
      {
        kind: 'refused',
        at,
        request: id,
        facts: {
          ...facts,
          code: reason.code,
          policies,
          principal: { ...keys.commit('principal', name) },
        },
      },
      {
        ...explanation,
        ...facts,
        at,
        code: reason.code,
        message: reason.message,
        policies,
        principal: name,
        key: principal.keyId,
      },
    )
  }
  stages.observe({
    id: id,
    explanation: { ...facts, code: reason.code, policies },
    result: undefined,
    principal: principal === undefined ? '' : principalText(principal),
    alias: typeof facts['alias'] === 'string' ? facts['alias'] : '',
    deployment: '',
    outcome: `refused:${reason.code}`,
    durationMs: 0,
    firstEventMs: undefined,
  })
  return reason
}
