import type { Finding } from './detector.ts'

export const byStart = (a: Finding, b: Finding): number =>
  a.start - b.start || a.end - b.end || (a.type < b.type ? -1 : 1)

/**
 * Gathers the findings of a whole text. Beyond `max`, one finding per type covers all the rest of its
 * type: too much is masked rather than too little, and the label is the same.
 */
export class Findings {
  readonly #max: number
  readonly #kept: Finding[] = []
  /** Index in `#kept` of the last finding of each type, for the pieces that continue it. */
  readonly #last = new Map<string, number>()
  readonly #rest = new Map<string, Cover>()

  constructor(max: number) {
    this.#max = max
  }

  add(findings: readonly Finding[]): void {
    // In order, or a piece would come before what it continues.
    for (const finding of findings.length > 1 ? findings.toSorted(byStart) : findings) {
      if (finding.continues === true && this.#extend(finding)) continue
      if (this.#kept.length >= this.#max) this.#cover(finding)
      else {
        this.#last.set(finding.type, this.#kept.length)
        this.#kept.push(finding)
      }
    }
  }

  /** Ordered by start. */
  all(): readonly Finding[] {
    return [...this.#kept, ...this.#rest.values()].toSorted(byStart)
  }

  #extend(piece: Finding): boolean {
    // Another of its type can have been found inside of it since: what it continues is further back then.
    for (let index = this.#last.get(piece.type) ?? -1; index >= 0; index--) {
      const opening = this.#kept[index]
      if (opening?.type !== piece.type || opening.end !== piece.start) continue
      this.#kept[index] = { ...opening, end: piece.end }
      return true
    }
    return false
  }

  #cover(finding: Finding): void {
    const rest = this.#rest.get(finding.type)
    if (rest === undefined) {
      const { type, start, end, confidence } = finding
      this.#rest.set(type, { type, start, end, confidence })
    } else {
      rest.start = Math.min(rest.start, finding.start)
      rest.end = Math.max(rest.end, finding.end)
    }
  }
}

interface Cover {
  readonly type: string
  start: number
  end: number
  readonly confidence: number
}
