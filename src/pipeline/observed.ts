import type { ModelAction, Observed } from '../authorization/authorization.ts'
import type { Principal } from '../identity/principal.ts'
import type { Json } from '../kernel/json.ts'
import { labelText, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { Alias } from '../models/deployment.ts'
import type { Snapshot } from './stages.ts'
import type { Decided, Work } from './work.ts'

type Facts = { readonly [key: string]: Json }
type Action = ModelAction | 'Retrieve'

/** As records and `explain` show it: `deny deployment:frontier own-draft`. */
const textOf = ({ would, resource, policyIds }: Observed): string =>
  [would, resource, ...policyIds].join(' ').slice(0, limits.observedCharsMax)
const textsOf = (observed: readonly Observed[]): readonly string[] =>
  observed.slice(0, limits.recordCandidatesMax).map(textOf)

/** What drafts would have decided otherwise of a request that policy let in. */
export function observedOf(
  { authorization, deployments }: Snapshot,
  decided: Pick<
    Decided,
    'principal' | 'grant' | 'alias' | 'asked' | 'label' | 'clearing' | 'before'
  >,
): readonly string[] {
  if (authorization.observed === undefined) return []
  const { principal, grant, alias, asked, label, clearing, before } = decided
  const { action } = grant
  if (action !== 'Chat' && action !== 'Embed' && action !== 'Rerank') return []
  const told: Observed[] = []
  // A draft that is of another mind about what was changed may be so about what came, or about what to do.
  for (const one of [...(before === undefined ? [] : [before]), { label, clearing }]) {
    const denied = one.clearing.denied.flatMap(
      ({ deployment }) => deployments.get(deployment) ?? [],
    )
    const candidates = [...one.clearing.cleared, ...denied]
    const request = { action, alias, asked: asked.label, label: one.label, deployments: candidates }
    told.push(...authorization.observed(principal, request))
  }
  return [...new Set(textsOf(told))]
}

/** Facts of a request that policy refused at its alias. */
export function closedFacts(
  { authorization }: Snapshot,
  principal: Principal,
  {
    action,
    alias,
    asked,
  }: { readonly action: Action; readonly alias: Alias; readonly asked: Label },
): Facts {
  const request = { action, alias, asked, label: asked, deployments: [] }
  const observed = textsOf(authorization.observed?.(principal, request) ?? [])
  return {
    action,
    alias: alias.id,
    label: labelText(asked),
    ...(observed.length === 0 ? {} : { observed }),
  }
}

/** Facts of a request that policy cleared no deployment for. */
export const routelessFacts = ({ facts }: Pick<Work, 'facts'>): Facts => ({
  action: facts.action,
  alias: facts.alias,
  ...(facts.denied === undefined ? {} : { denied: facts.denied }),
  ...(facts.observed === undefined ? {} : { observed: facts.observed }),
})
