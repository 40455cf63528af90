import type { PartLabel, Place } from '../dlp/scan.ts'
import type { Json } from '../kernel/json.ts'
import { join, joinAll, labelText, UNTRUSTED, type Label, type Raiser } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { Part, Passage } from '../models/chat.ts'

/** The request itself: what is said of no part of it alone. */
export const WHOLE: Place = { kind: 'request' }

export const partPlace = (message: number, part: number, { kind }: Part): Place => ({
  kind,
  message,
  part,
})

/** Text that came through a tool: whoever wrote it may want to instruct the model. */
export const TOOL_TEXT: Raiser = { kind: 'default', id: 'tool-text', label: UNTRUSTED }
/** Text that came out of the lake, unless a rule vouches for it. */
export const RETRIEVED: Raiser = { kind: 'default', id: 'retrieved', label: UNTRUSTED }

/** Gathers who raises what, in any order. Each raiser counts once a place. */
export class ByPlace {
  readonly #parts = new Map<string, { readonly place: Place; readonly raisers: Raiser[] }>()

  add(place: Place, raiser: Raiser): void {
    const { kind, message, part, tool, passage } = place
    const key = `${kind} ${message} ${part} ${tool} ${passage}`
    let here = this.#parts.get(key)
    if (here === undefined) this.#parts.set(key, (here = { place, raisers: [] }))
    if (!here.raisers.some((known) => isSame(known, raiser))) here.raisers.push(raiser)
  }

  /** In the order of the request: messages, tools, passages, then what has no place of its own. */
  parts(): readonly PartLabel[] {
    return [...this.#parts.values()]
      .map(({ place, raisers }) => ({ place, raisers, label: labelOf(raisers) }))
      .toSorted((a, b) => rankOf(a.place) - rankOf(b.place))
  }
}

const isSame = (a: Raiser, b: Raiser): boolean =>
  a.kind === b.kind && a.id === b.id && labelText(a.label) === labelText(b.label)

const rankOf = ({ message, part = 0, tool, passage }: Place): number => {
  if (message !== undefined) return message + part / PARTS_RANKED
  if (tool !== undefined) return AFTER_MESSAGES + tool
  return passage === undefined ? Number.MAX_SAFE_INTEGER : 2 * AFTER_MESSAGES + passage
}
const PARTS_RANKED = 2 ** 20
const AFTER_MESSAGES = 2 ** 30

const labelOf = (raisers: readonly Raiser[]): Label => joinAll(raisers.map(({ label }) => label))

/** The join of all parts, and each raiser of theirs once. */
export function joined(parts: readonly PartLabel[]): {
  readonly label: Label
  readonly raisers: readonly Raiser[]
} {
  const raisers: Raiser[] = []
  for (const part of parts)
    for (const raiser of part.raisers)
      if (!raisers.some((known) => isSame(known, raiser))) raisers.push(raiser)
  return { label: parts.map(({ label }) => label).reduce(join, labelOf([])), raisers }
}

/** How a lake rule is named where it raises something: the name that `Snapshot.trustedRules` holds. */
export const ruleIdOf = ({ source, rule }: Pick<Passage, 'source' | 'rule'>): string =>
  rule === undefined ? source : `${source} ${rule}`

/** What a passage brings into a prompt: the label of its rule and, unless that says otherwise, distrust. */
export function passageParts(
  passages: readonly Passage[],
  trustedRules: ReadonlySet<string> | undefined,
): readonly PartLabel[] {
  return passages.map((passage) =>
    trustedRules?.has(ruleIdOf(passage)) === true
      ? passagePart(passage, [])
      : passagePart(passage, [RETRIEVED]),
  )
}

/** Which detectors it was, the index does not say. */
const found = (label: Label): Raiser => ({ kind: 'detector', id: 'indexed', label })

/** The labels of their rules and of what is in them alone. */
export const ruledParts = (passages: readonly Passage[]): readonly PartLabel[] =>
  passages.map((passage) => passagePart(passage, []))

function passagePart(passage: Passage, more: readonly Raiser[]): PartLabel {
  const { ruled = passage.label, detected } = passage
  const rule: Raiser = { kind: 'rule', id: ruleIdOf(passage), label: ruled }
  const raisers = [rule, ...(detected === undefined ? [] : [found(detected)]), ...more]
  return {
    place: { kind: 'passage', passage: passage.number },
    raisers,
    label: labelOf(raisers),
  }
}

/** For `explain`: where, what and who, nothing of the text. The last ones of very many are told together. */
export function partFacts(parts: readonly PartLabel[]): readonly Json[] {
  const told = parts.length <= limits.explainedPartsMax ? parts : withRest(parts)
  return told.map(({ place, label, raisers }) => ({
    ...placeFacts(place),
    label: labelText(label),
    raisers: raisers.map((raiser) => `${raiser.kind}:${raiser.id} ${labelText(raiser.label)}`),
  }))
}

const placeFacts = ({ kind, message, part, tool, passage }: Place): { [key: string]: Json } => ({
  kind,
  ...(message !== undefined && { message }),
  ...(part !== undefined && { part }),
  ...(tool !== undefined && { tool }),
  ...(passage !== undefined && { passage }),
})

function withRest(parts: readonly PartLabel[]): readonly PartLabel[] {
  const rest = parts.slice(limits.explainedPartsMax - 1)
  const place = { kind: `${rest.length} more` }
  return [...parts.slice(0, limits.explainedPartsMax - 1), { place, ...joined(rest) }]
}
