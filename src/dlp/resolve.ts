import type { Finding } from './detector.ts'

/** Findings less sure than this give way to any surer one that they overlap, however short. */
const SURE = 0.4

/**
 * Findings of which no two overlap, by start: what a reader is shown and what is counted. Labels and
 * masks use all findings instead.
 *
 * One at a time is kept unless it overlaps one that is kept already. First come the sure ones (0.4 and
 * more), and among these the longer before the shorter: an address before the town in it, a URL before
 * the domain in it. Of two of one length the more confident comes first, then the earlier, then by type.
 * Those that `matters` names come before all others: a key in a page of code is not hidden by the code.
 */
export function resolve(
  findings: readonly Finding[],
  matters: (finding: Finding) => boolean = () => false,
): Finding[] {
  const kept: Finding[] = []
  let group: Finding[] = []
  let end = 0
  for (const finding of findings.toSorted((a, b) => a.start - b.start)) {
    if (finding.start >= end && group.length > 0) {
      for (const each of best(group, matters)) kept.push(each)
      group = []
    }
    group.push(finding)
    end = Math.max(end, finding.end)
  }
  for (const each of best(group, matters)) kept.push(each)
  return kept
}

/** Of findings that hang together by their overlaps. */
function best(
  group: readonly Finding[],
  matters: (finding: Finding) => boolean,
): readonly Finding[] {
  if (group.length < 2) return group
  const order = group.toSorted(
    (a, b) =>
      Number(matters(b)) - Number(matters(a)) ||
      Number(b.confidence >= SURE) - Number(a.confidence >= SURE) ||
      b.end - b.start - (a.end - a.start) ||
      b.confidence - a.confidence ||
      a.start - b.start ||
      (a.type < b.type ? -1 : 1),
  )
  return keptOf(order)
}

/** Kept ones lie in a sorted list, so that each next one is compared with its two neighbours. */
function keptOf(order: readonly Finding[]): Finding[] {
  const kept: Finding[] = []
  for (const finding of order) {
    const at = firstFrom(kept, finding.start)
    const before = kept[at - 1]
    const behind = kept[at]
    if (before !== undefined && before.end > finding.start) continue
    if (behind !== undefined && behind.start < finding.end) continue
    kept.splice(at, 0, finding)
  }
  return kept
}

/** Index of the first that starts at or behind `start`. */
function firstFrom(kept: readonly Finding[], start: number): number {
  let low = 0
  let high = kept.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((kept[middle] as Finding).start < start) low = middle + 1
    else high = middle
  }
  return low
}
