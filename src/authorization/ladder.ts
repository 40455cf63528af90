import { DEFAULT_LADDER, type Decision, type Rung } from './authorization.ts'
import type { Policy } from './policies.ts'

/** What the policies beside the invariants say about a denial. */
export interface Foothold {
  readonly ladder: readonly Rung[]
  /** Those of them that forbid, sorted. */
  readonly forbids: readonly string[]
}

export function footholdOf(said: Decision, byId: ReadonlyMap<string, Policy>): Foothold {
  return { ladder: ladderOf(said, byId), forbids: said.allowed ? [] : said.policyIds }
}

/**
 * What may be done about a denial, by what the policies beside the invariants say: `said` is their own
 * decision, also where an invariant denied before them.
 */
function ladderOf(said: Decision, byId: ReadonlyMap<string, Policy>): readonly Rung[] {
  if (said.failed) return []
  const policies = said.policyIds.flatMap((id) => byId.get(id) ?? [])
  if (policies.length === 0) return DEFAULT_LADDER
  if (!said.allowed) return inAll(policies.map(({ ladder }) => ladder ?? DEFAULT_LADDER))
  // Most permits say nothing of it: only those that do are asked.
  const told = policies.flatMap(({ ladder }) => (ladder === undefined ? [] : [ladder]))
  return told.length === 0 ? DEFAULT_LADDER : inAll(told)
}

/** The rungs that all of them have, in the order of the first. */
export const inAll = ([first = [], ...others]: readonly (readonly Rung[])[]): readonly Rung[] =>
  first.filter((rung) => others.every((ladder) => ladder.includes(rung)))
