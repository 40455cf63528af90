import type { Clearing, Denied, Grant, Rung } from '../authorization/authorization.ts'
import type { PlaceholderValue } from '../content/placeholder.ts'
import type { Classified, PartLabel } from '../dlp/scan.ts'
import { dominates, join, type Label, type Raiser } from '../kernel/label.ts'
import { isRefusal, type OrRefusal } from '../kernel/refusal.ts'
import type { Passage } from '../models/chat.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import { servedKindOf, type ModelRequest } from '../models/request.ts'
import { ableTo, type Able } from './able.ts'
import { UNCHECKED } from './classified.ts'
import { classifyAny } from './classify.ts'
import { withoutDecided } from './declassify.ts'
import { ByPlace, joined, WHOLE } from './part-labels.ts'
import { replaceFindings, textsOfPassage, type Replaced } from './replace.ts'
import type { Snapshot, Stages } from './stages.ts'
import type { Tokens } from './tokens.ts'

/** What was done so that a request could go out after all; the caller is told. */
export type Action = 'redacted' | 'tokenised' | 'rerouted' | 'declassified'

/** Gives names for values. */
export type Naming = Pick<Tokens, 'naming'>

/** A request at the foot of the ladder: what it is, and what policy said to it. */
export interface Foot {
  readonly stages: Stages
  readonly snapshot: Snapshot
  readonly grant: Grant
  readonly alias: Alias
  readonly request: ModelRequest
  readonly asked: Classified
  readonly passages: readonly Passage[]
  readonly parts: readonly PartLabel[]
  readonly label: Label
  readonly able: Able
  readonly clearing: Clearing
  /** Why the caller asks for declassification. */
  readonly reason: string | undefined
  tokens(): Promise<Naming | undefined>
  readonly onBug: (error: unknown) => void
}

/** What goes out, and to whom it may. */
export interface Going {
  readonly request: ModelRequest
  readonly passages: readonly Passage[]
  readonly parts: readonly PartLabel[]
  readonly label: Label
  readonly able: Able
  readonly clearing: Clearing
  /** That which it was changed for: tried before others that are cleared for the changed request too. */
  readonly first?: Deployment
  readonly actions: readonly Action[]
  /** Spans replaced, by type. */
  readonly counts: Readonly<Record<string, number>>
  /** Raises that fell by `Declassify`. */
  readonly fallen: readonly Raiser[]
  /** What the placeholders in it stand for. */
  readonly values: ReadonlyMap<string, PlaceholderValue>
}

/** What a request is after one rung, whoever it is for. */
interface State extends Pick<Going, 'request' | 'passages' | 'parts' | 'counts' | 'values'> {
  readonly actions: readonly Action[]
}

const NO_VALUES: Going['values'] = new Map()

/** As it is, to whom policy cleared; to nobody is a refusal. */
const asItIs = (foot: Foot, actions: readonly Action[]): Going => ({
  request: foot.request,
  passages: foot.passages,
  parts: foot.parts,
  label: foot.label,
  able: foot.able,
  clearing: foot.clearing,
  actions,
  counts: {},
  fallen: [],
  values: NO_VALUES,
})

/**
 * What goes out, once policy denied somebody: the first deployment of the alias's order gets the request
 * as it is, or as the rungs of the policies that denied it say, in their order, or the next one is tried.
 * An alias whose order is a measure (price, speed, weights) sends nothing changed as long as somebody may
 * have it as it is.
 *
 * INVARIANT (a changed request is scanned again): its label is the join of the raises that stay and of what
 * a new scan raises, and policy is asked again for that label, as if it had come so.
 * INVARIANT (a detector that throws denies): what cannot be scanned again goes nowhere.
 */
export async function climb(foot: Foot): Promise<OrRefusal<Going>> {
  const { clearing, alias } = foot
  if (clearing.denied.length === 0) return asItIs(foot, [])
  if (isByMeasure(alias) && clearing.cleared.length > 0) return asItIs(foot, [])
  try {
    const going = await new Climb(foot).from(0)
    return going ?? { ...asItIs(foot, []), clearing: { ...clearing, cleared: [] } }
  } catch (error) {
    foot.onBug(error)
    return UNCHECKED
  }
}

const isByMeasure = ({ choose = 'first', weights, sticky }: Alias): boolean =>
  choose !== 'first' || weights !== undefined || sticky === true

/** Whether its policies let what was found be replaced, and that was tried. */
export const triesReplacing = ({ ladder }: Denied): boolean =>
  ladder.some((rung) => rung !== 'reroute')

class Climb {
  readonly #foot: Foot
  /** What each rung made of the request: as many as there are rungs and clearances in the alias. */
  readonly #states = new Map<string, Promise<State | undefined>>()

  constructor(foot: Foot) {
    this.#foot = foot
  }

  /** The way up from one deployment on. Undefined: there is none. */
  async from(at: number): Promise<Going | undefined> {
    const { able, clearing } = this.#foot
    const deployment = able.deployments[at]
    if (deployment === undefined) return undefined
    const denied = clearing.denied.find(({ deployment: id }) => id === deployment.id)
    if (denied === undefined) return asItIs(this.#foot, at === 0 ? [] : ['rerouted'])
    const asked = this.#declassified(unchanged(this.#foot), able, deployment)
    if (asked !== undefined) return asked
    for (const rung of new Set(denied.ladder)) {
      const going =
        rung === 'reroute' ? await this.from(at + 1) : await this.#changed(rung, deployment)
      if (going !== undefined) return going
    }
    return undefined
  }

  /** First what the deployment's clearance does not cover is taken out, and if that is not enough, all that raises. */
  async #changed(
    rung: Exclude<Rung, 'reroute'>,
    deployment: Deployment,
  ): Promise<Going | undefined> {
    const { request, snapshot } = this.#foot
    // A vector, a rank or a count of another text would be wrong, and nobody would see it.
    if (servedKindOf(request) !== 'chat') return undefined
    const { clearance } = deployment
    const { level, compartments } = clearance
    const raiseOf = (type: string): Label => snapshot.scanner.raiseOf(type)
    const above = (type: string): boolean => !dominates(clearance, raiseOf(type))
    const raising = (type: string): boolean => !isPublic(raiseOf(type))
    for (const [name, takes] of [
      [JSON.stringify([level, compartments]), above],
      ['all', raising],
    ] as const) {
      const state = await this.#state(`${rung} ${name}`, rung, takes)
      const going = state && this.#cleared(state, deployment)
      if (going !== undefined) return going
    }
    return undefined
  }

  #state(
    key: string,
    rung: Exclude<Rung, 'reroute'>,
    takes: (type: string) => boolean,
  ): Promise<State | undefined> {
    let state = this.#states.get(key)
    if (state === undefined) this.#states.set(key, (state = stateAfter(this.#foot, rung, takes)))
    return state
  }

  #cleared(state: State, deployment: Deployment): Going | undefined {
    const { snapshot, grant, alias, asked, stages } = this.#foot
    const { label } = joined(state.parts)
    // A body that is built anew has other losses, and another label other permits.
    const able = ableTo({ stages, snapshot, grant, label, asked }, alias, state.request)
    if (isRefusal(able) || !able.deployments.includes(deployment)) return undefined
    const clearing = snapshot.authorization.clear(grant, able.deployments, label)
    return clearing.cleared.includes(deployment)
      ? { ...state, label, able, clearing, first: deployment, fallen: [] }
      : this.#declassified(state, able, deployment)
  }

  /** INVARIANT (labels only rise), but for this: the caller asked for it, and policy allows it for this deployment. */
  #declassified(state: State, able: Able, deployment: Deployment): Going | undefined {
    const { snapshot, grant, reason } = this.#foot
    if (reason === undefined) return undefined
    const { authorization } = snapshot
    const { parts, fallen } = withoutDecided(state.parts)
    if (fallen.length === 0) return undefined
    const { label: from } = joined(state.parts)
    const { label } = joined(parts)
    const decision = authorization.mayDeclassify(grant, deployment, from, label)
    if (!decision.allowed || decision.failed) return undefined
    const { cleared, denied } = authorization.clear(grant, [deployment], label)
    if (cleared.length === 0) return undefined
    const actions = [...state.actions, 'declassified' as const]
    // Asked for this deployment: nobody else may have it.
    return { ...state, parts, label, able, clearing: { cleared, denied }, fallen, actions }
  }
}

const isPublic = (label: Label): boolean =>
  label.level === 'public' && label.compartments.length === 0

const unchanged = ({ request, passages, parts }: Foot): State => ({
  request,
  passages,
  parts,
  counts: {},
  values: NO_VALUES,
  actions: [],
})

const REPLACED = { redact: 'redacted', tokenise: 'tokenised' } as const

/** Undefined: there was nothing to replace, too much, or nowhere to keep what it stands for. */
async function stateAfter(
  foot: Foot,
  rung: Exclude<Rung, 'reroute'>,
  takes: (type: string) => boolean,
): Promise<State | undefined> {
  const { request, passages, snapshot, stages } = foot
  const { scanner } = snapshot
  const values = new Map<string, PlaceholderValue>()
  const tokens = rung === 'tokenise' ? await foot.tokens() : undefined
  if (rung === 'tokenise' && tokens === undefined) return undefined
  const replacement = tokens?.naming(scanner, values) ?? redacted
  const pause = (): Promise<void> => stages.clock.sleep(0)
  const replaced = await replaceFindings(
    { request, passages },
    { scanner, takes, replacement, pause },
  )
  if (replaced === undefined) return undefined
  const parts = await partsAfter(foot, replaced)
  const { request: sent, passages: shown, counts } = replaced
  return { request: sent, passages: shown, parts, counts, values, actions: [REPLACED[rung]] }
}

export const redacted = (_value: string, type: string): string => `[redacted:${type}]`

/** INVARIANT (a rung lowers only what it replaced): raises that no detector made stay, whatever the new scan finds. */
async function partsAfter(foot: Foot, replaced: Replaced): Promise<readonly PartLabel[]> {
  const { snapshot, stages, parts, passages } = foot
  const { scanner } = snapshot
  const after = new ByPlace()
  for (const { place, raisers } of parts)
    for (const raiser of raisers) if (raiser.kind !== 'detector') after.add(place, raiser)
  // What was recognised in the request stays, and is not counted twice as shown by the principal.
  const world = { scanner, unscannable: snapshot.unscannable }
  const { principal } = foot.grant
  const again = await classifyAny(replaced.request, world, stages.clock, principal)
  for (const { place, raisers } of again.parts ?? [])
    for (const raiser of raisers) after.add(place, raiser)
  for (const type of replaced.stuck)
    after.add(WHOLE, { kind: 'detector', id: type, label: scanner.raiseOf(type) })
  for (const [at, passage] of replaced.passages.entries()) {
    const place = { kind: 'passage', passage: passage.number }
    for (const raiser of scanner.classify(textsOfPassage(passage)).raisers) after.add(place, raiser)
    const unexplained = unexplainedIn(passages[at], scanner)
    if (unexplained !== undefined) after.add(place, unexplained)
  }
  return after.parts()
}

/** What was found in a passage when it was indexed, unless it is found in it today. */
function unexplainedIn(
  passage: Passage | undefined,
  scanner: Snapshot['scanner'],
): Raiser | undefined {
  if (passage?.detected === undefined) return undefined
  const { label } = scanner.classify(textsOfPassage(passage))
  const both = join(label, passage.detected)
  const isExplained =
    both.level === label.level && both.compartments.length === label.compartments.length
  return isExplained ? undefined : { kind: 'detector', id: 'indexed', label: passage.detected }
}
