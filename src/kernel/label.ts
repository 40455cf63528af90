/**
 * What is known of the sensitivity of data: a product of three semilattices, with every raiser.
 *
 * INVARIANT (labels only rise): `join` is associative, commutative, idempotent and monotone; nothing
 * in Standpipe lowers a label except an audited declassification.
 */
export const LEVELS = ['public', 'internal', 'confidential', 'restricted'] as const
export type Level = (typeof LEVELS)[number]
export const INTEGRITIES = ['trusted', 'untrusted'] as const
export type Integrity = (typeof INTEGRITIES)[number]

export interface Label {
  readonly level: Level
  /** Sorted, without repeats: `pii`, `phi`, `pci`, `secret`, `source_code`, `legal`, or the company's own. */
  readonly compartments: readonly string[]
  readonly integrity: Integrity
}

/**
 * Who raised a label: a lake rule, a detector, a fingerprint of a known text, a value of a declared
 * column, what a caller or a tool declared, a default.
 */
export interface Raiser {
  readonly kind:
    | 'rule'
    | 'sidecar'
    | 'detector'
    | 'fingerprint'
    | 'exact'
    | 'declared'
    | 'tool'
    | 'default'
  /** Rule id, detector id, … never text of the data. */
  readonly id: string
  readonly label: Label
}

/** Text from outside that may carry instructions: it raises nothing but distrust. */
export const UNTRUSTED: Label = { level: 'public', compartments: [], integrity: 'untrusted' }
export const PUBLIC: Label = { level: 'public', compartments: [], integrity: 'trusted' }
/** What cannot be scanned (images, audio, other binary) carries this unless configured otherwise. */
export const UNSCANNABLE: Label = { level: 'restricted', compartments: [], integrity: 'untrusted' }

/** A level that is none of ours (a damaged row) ranks above all, so that nothing is cleared for it. */
export function levelRank(level: Level): number {
  const rank = LEVELS.indexOf(level)
  return rank === -1 ? LEVELS.length : rank
}
/** Of a clearance that is none of ours, the other way round: it clears nothing. */
export const clearanceRank = ({ level }: Clearance): number => LEVELS.indexOf(level)
const higher = (a: Level, b: Level): Level => (levelRank(a) >= levelRank(b) ? a : b)

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  if (b.length === 0 || a === b) return a
  if (a.length === 0) return b
  return [...new Set([...a, ...b])].toSorted()
}

/** The least label at or above both. */
export function join(a: Label, b: Label): Label {
  if (a === b) return a
  return {
    level: higher(a.level, b.level),
    compartments: union(a.compartments, b.compartments),
    integrity: a.integrity === 'untrusted' || b.integrity === 'untrusted' ? 'untrusted' : 'trusted',
  }
}

export const joinAll = (labels: readonly Label[]): Label => labels.reduce(join, PUBLIC)

/**
 * Level and compartments at or below the clearance. Integrity is policy's business. In a clearance
 * `'*'` means every compartment; in a label it is a name like any other, which only `'*'` clears.
 */
export function dominates(clearance: Clearance, label: Label): boolean {
  return (
    levelRank(label.level) <= clearanceRank(clearance) &&
    (acceptsAll(clearance) ||
      label.compartments.every((compartment) => clearance.compartments.includes(compartment)))
  )
}

/** Cleared for every compartment, named or not yet named. */
export const acceptsAll = (clearance: Clearance): boolean => clearance.compartments.includes('*')

/** What a deployment may see. Omitted in configuration: `public` and none. `'*'` is never a compartment name. */
export interface Clearance {
  readonly level: Level
  readonly compartments: readonly string[]
}

/** One stable text per label, for memo keys, headers and records: `restricted[pci,pii]!untrusted`. */
export function labelText(label: Label): string {
  const compartments = label.compartments.length === 0 ? '' : `[${label.compartments.join(',')}]`
  return `${label.level}${compartments}${label.integrity === 'untrusted' ? '!untrusted' : ''}`
}

/** What `labelText` wrote, or a person: undefined when it is no label. Compartments come sorted, each once. */
export function parseLabel(text: string): Label | undefined {
  const [, name, listed, untrusted] = /^([a-z]+)(?:\[([^\]]*)\])?(!untrusted)?$/s.exec(text) ?? []
  const level = LEVELS.find((known) => known === name)
  if (level === undefined) return undefined
  const compartments = (listed ?? '').split(',').map((one) => one.trim())
  return {
    level,
    compartments: [...new Set(compartments.filter((one) => one !== ''))].toSorted(),
    integrity: untrusted === undefined ? 'trusted' : 'untrusted',
  }
}

/** The same for labels that stay: those of classes come again with every request, and are as many as documents at most. */
export function lastingLabelText(label: Label): string {
  let text = TEXTS.get(label)
  if (text === undefined) TEXTS.set(label, (text = labelText(label)))
  return text
}
const TEXTS = new WeakMap<Label, string>()
