import type { Principal } from '../identity/principal.ts'
import { principalText } from '../identity/principal.ts'
import { labelText, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { Deployment } from '../models/deployment.ts'
import type { ModelAction, Rung } from './authorization.ts'
import type { CedarAuthorization, Judgement } from './create.ts'
import { between, isAllow, labelled } from './decider.ts'
import { deploymentSubject, grantAliasSubject } from './question.ts'

/** One request as it was decided, rebuilt from its records. */
export interface Recorded {
  readonly request: string
  readonly principal: Principal
  readonly action: ModelAction
  readonly alias: string
  /** What the caller sent; what a deployment would get. */
  readonly asked: Label
  readonly label: Label
  readonly aliasAllowed: boolean
  /** Those that policy was asked about; none when it denied the alias. */
  readonly candidates: readonly RecordedCandidate[]
  /** What it was changed to so that it went out after all. Absent: nothing was done. */
  readonly changed?: RecordedChange | undefined
}
export interface RecordedChange {
  readonly rungs: readonly Rung[]
  readonly isDeclassified: boolean
  /** Of what was sent. */
  readonly label: Label
  readonly candidates: readonly RecordedCandidate[]
}
export interface RecordedCandidate {
  readonly deployment: Deployment
  readonly cleared: boolean
  /** Undefined: it was not recorded. */
  readonly ladder: readonly Rung[] | undefined
}

export type Change = 'allowToDeny' | 'denyToAllow' | 'ladder'
export interface ReplayRow {
  readonly principal: string
  /** `alias:assistant`, `deployment:frontier`. */
  readonly resource: string
  readonly label: string
  readonly change: Change
  /** Of the draft's decision. */
  readonly policies: readonly string[]
  readonly count: number
  /** One of the requests, for `explain`. */
  readonly example: string
}
export interface ReplayTally {
  readonly name: string
  readonly allowToDeny: number
  readonly denyToAllow: number
  readonly ladder: number
}

export interface ReplayDifference {
  /** Requests that were decided again, and what would have become of them. */
  readonly requests: number
  readonly decisions: number
  /** Served then, and refused by the draft; the other way round; served by other deployments. */
  readonly refused: number
  readonly served: number
  readonly rerouted: number
  /** Decisions of the draft that could not be evaluated; each is a deny. */
  readonly failed: number
  readonly changed: Readonly<Record<Change, number>>
  readonly byPrincipal: readonly ReplayTally[]
  readonly byResource: readonly ReplayTally[]
  readonly byLabel: readonly ReplayTally[]
  readonly rows: readonly ReplayRow[]
  /** Changes that are counted above and have no row: there were too many different ones. */
  readonly rowsLeftOut: number
}

type Counts = Record<Change, number>

/**
 * What a draft would have decided on what was decided: one request after the other, and of memory only
 * the sums. Whatever is asked of it grants nothing.
 */
export class Replay {
  readonly #draft: CedarAuthorization
  readonly #rows = new Map<string, { row: Omit<ReplayRow, 'count'>; count: number }>()
  readonly #by = {
    principal: new Map<string, Counts>(),
    resource: new Map<string, Counts>(),
    label: new Map<string, Counts>(),
  }
  readonly #changed: Counts = { allowToDeny: 0, denyToAllow: 0, ladder: 0 }
  #requests = 0
  #decisions = 0
  #refused = 0
  #served = 0
  #rerouted = 0
  #failed = 0
  #leftOut = 0

  constructor(draft: CedarAuthorization) {
    this.#draft = draft
  }

  add(recorded: Recorded): void {
    const { principal, action, alias, asked, label, candidates } = recorded
    this.#requests++
    const aliasSaid = this.#judge(labelled(principal, action, grantAliasSubject(alias), asked))
    this.#compare(recorded, `alias:${alias}`, asked, aliasSaid, { cleared: recorded.aliasAllowed })
    const then = idsOf(
      (recorded.changed?.candidates ?? candidates).filter(({ cleared }) => cleared),
    )
    const now: string[] = []
    for (const candidate of candidates) {
      const { deployment } = candidate
      const said = this.#judge(labelled(principal, action, deploymentSubject(deployment), label))
      this.#compare(recorded, `deployment:${deployment.id}`, label, said, candidate)
      if (isAllow(said) && isAllow(aliasSaid)) now.push(deployment.id)
      else if (isAllow(aliasSaid) && this.#isMended(recorded, candidate, said))
        now.push(deployment.id)
    }
    // Those that were changed for come first where they may: candidates are kept by what was said to them.
    const known = recorded.changed === undefined ? [] : then.filter((id) => now.includes(id))
    this.#outcome(recorded, then, isAllow(aliasSaid), [...known, ...now])
  }

  /**
   * Whether what was done then is what the draft allows, and enough for it: a rung that was not taken then
   * would have made a text of it that nobody knows.
   */
  #isMended(
    { principal, action, label, changed }: Recorded,
    { deployment }: RecordedCandidate,
    { ladder }: Judgement,
  ): boolean {
    if (changed === undefined || !changed.rungs.every((rung) => ladder.includes(rung))) return false
    const resource = deploymentSubject(deployment)
    if (!isAllow(this.#judge(labelled(principal, action, resource, changed.label)))) return false
    if (!changed.isDeclassified) return true
    const labels = { from: label, to: changed.label }
    return isAllow(this.#judge(between({ principal, action: 'Declassify', resource }, labels)))
  }

  /** Where the alias was denied nobody knows what its deployments would have been asked. */
  #outcome(
    { aliasAllowed, candidates }: Recorded,
    then: readonly string[],
    aliasNow: boolean,
    now: readonly string[],
  ): void {
    const served = aliasAllowed && then.length > 0
    const known = candidates.length > 0
    if (served && now.length === 0) this.#refused++
    else if (!served && aliasNow && (known ? now.length > 0 : !aliasAllowed)) this.#served++
    else if (served && then[0] !== now[0]) this.#rerouted++
  }

  #judge(asked: Parameters<CedarAuthorization['judge']>[0]): Judgement {
    this.#decisions++
    const said = this.#draft.judge(asked)
    if (said.failed) this.#failed++
    return said
  }

  #compare(
    { principal, request }: Recorded,
    resource: string,
    label: Label,
    said: Judgement,
    before: { readonly cleared: boolean; readonly ladder?: readonly Rung[] | undefined },
  ): void {
    const change = changeOf(said, before)
    if (change === undefined) return
    const who = whoText(principal)
    const text = labelText(label)
    this.#changed[change]++
    bump(this.#by.principal, who, change)
    bump(this.#by.resource, resource, change)
    bump(this.#by.label, text, change)
    const key = JSON.stringify([who, resource, text, change, said.policyIds])
    const known = this.#rows.get(key)
    if (known !== undefined) known.count++
    else if (this.#rows.size >= limits.replayRowsMax) this.#leftOut++
    else {
      const row = {
        principal: who,
        resource,
        label: text,
        change,
        policies: said.policyIds,
        example: request,
      }
      this.#rows.set(key, { row, count: 1 })
    }
  }

  difference(): ReplayDifference {
    return {
      requests: this.#requests,
      decisions: this.#decisions,
      refused: this.#refused,
      served: this.#served,
      rerouted: this.#rerouted,
      failed: this.#failed,
      changed: { ...this.#changed },
      byPrincipal: tallies(this.#by.principal),
      byResource: tallies(this.#by.resource),
      byLabel: tallies(this.#by.label),
      rows: [...this.#rows.values()]
        .map(({ row, count }) => ({ ...row, count }))
        .toSorted((a, b) => b.count - a.count || (a.resource < b.resource ? -1 : 1)),
      rowsLeftOut: this.#leftOut,
    }
  }
}

const idsOf = (candidates: readonly RecordedCandidate[]): readonly string[] =>
  candidates.map(({ deployment }) => deployment.id)

function changeOf(
  said: Judgement,
  { cleared, ladder }: { readonly cleared: boolean; readonly ladder?: readonly Rung[] | undefined },
): Change | undefined {
  if (isAllow(said) !== cleared) return cleared ? 'allowToDeny' : 'denyToAllow'
  return !cleared && ladder !== undefined && ladder.join() !== said.ladder.join()
    ? 'ladder'
    : undefined
}

const whoText = (principal: Principal): string =>
  principal.user === undefined
    ? principalText(principal)
    : `${principalText(principal)} for ${principalText(principal.user)}`

/** As bounded as the rows: what is beyond is counted under one name. */
function bump(counts: Map<string, Counts>, name: string, change: Change): void {
  const isFull = counts.size >= limits.replayRowsMax && !counts.has(name)
  const key = isFull ? '(others)' : name
  const own = counts.get(key) ?? { allowToDeny: 0, denyToAllow: 0, ladder: 0 }
  own[change]++
  counts.set(key, own)
}

const tallies = (counts: ReadonlyMap<string, Counts>): readonly ReplayTally[] =>
  [...counts]
    .map(([name, own]) => ({ name, ...own }))
    .toSorted((a, b) => b.allowToDeny + b.denyToAllow - a.allowToDeny - a.denyToAllow)
