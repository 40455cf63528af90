import type { Grant } from '../authorization/authorization.ts'
import type { Classified } from '../dlp/scan.ts'
import { dominates, join, lastingLabelText, PUBLIC, type Label } from '../kernel/label.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import type { Ceiling } from '../retrieval/retrieve.ts'
import type { Snapshot } from './stages.ts'

/**
 * The label budget of an alias: passages above it stay out of its prompts, so that the question is
 * answered from the others instead of being refused for all of them.
 *
 * INVARIANT (the budget is the best of its deployments): a passage enters a prompt only if the alias's
 * `labelBudget` covers its label and some deployment of the alias is cleared for it together with the
 * question. A question that none is cleared for says nothing about passages: they are weighed alone.
 */
export function ceilingOf(
  { authorization, deployments }: Snapshot,
  grant: Grant,
  alias: Alias,
  asked: Classified,
): Ceiling {
  const candidates = alias.deployments.flatMap((id) => deployments.get(id) ?? [])
  const cleared = (label: Label): boolean =>
    authorization.clear(grant, candidates, label).cleared.length > 0
  const base = cleared(asked.label) ? asked.label : PUBLIC
  const known = new Map<string, boolean>()
  const { labelBudget } = alias
  const isAboveBudget = (label: Label): boolean =>
    labelBudget !== undefined && !dominates(labelBudget, label)
  const clears = (label: Label): boolean => {
    if (isAboveBudget(label)) return false
    const key = lastingLabelText(label)
    let answer = known.get(key)
    if (answer === undefined) known.set(key, (answer = cleared(join(base, label))))
    return answer
  }
  const mayMend = (label: Label): boolean => replaces(authorization, grant, candidates, label)
  return {
    clears,
    isAboveBudget,
    // What detectors raised in a passage can be replaced where a ladder says so; what rules raised cannot.
    clearsChunk: (ofClass, ofChunk) =>
      clears(join(ofClass, ofChunk)) || (clears(ofClass) && mayMend(join(ofClass, ofChunk))),
  }
}

const replaces = (
  authorization: Snapshot['authorization'],
  grant: Grant,
  candidates: readonly Deployment[],
  label: Label,
): boolean =>
  authorization
    .clear(grant, candidates, label)
    .denied.some(({ ladder }) => ladder.includes('redact') || ladder.includes('tokenise'))
