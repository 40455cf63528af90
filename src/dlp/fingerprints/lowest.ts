import { joinAll, levelRank, PUBLIC, type Label } from '../../kernel/label.ts'

/** At or below the other in level and compartments. Integrity says nothing about who may see a text. */
export const isBelow = (a: Label, b: Label): boolean =>
  levelRank(a.level) <= levelRank(b.level) &&
  a.compartments.every((compartment) => b.compartments.includes(compartment))

/**
 * The label of a text that stands under several: the lowest of them, since who may see it there sees it.
 * Of labels that none is below, all count: `confidential[pii]` beside `confidential[legal]` is both.
 */
export function lowestOf(labels: readonly Label[]): Label {
  const lowest = labels.filter(
    (label) => !labels.some((other) => isBelow(other, label) && !isBelow(label, other)),
  )
  return { ...joinAll(lowest), integrity: 'trusted' }
}

/** The label of a text that was said under several of which nobody knows which is its own: all of them. */
export const highestOf = (labels: readonly Label[]): Label => ({
  ...joinAll(labels),
  integrity: 'trusted',
})

export const isAbovePublic = ({ level, compartments }: Label): boolean =>
  level !== PUBLIC.level || compartments.length > 0
