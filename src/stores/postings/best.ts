/** A chunk that scored. */
export interface Candidate {
  readonly document: number
  readonly ordinal: number
  readonly aclClass: number
  readonly score: number
}

/** Best first: score, then document, then ordinal. */
export const compareCandidates = (a: Candidate, b: Candidate): number =>
  b.score - a.score || a.document - b.document || a.ordinal - b.ordinal

/** Keeps the best `limit`, in memory for twice as many. */
export class Best {
  /** What scores below cannot enter any more. */
  floor = Number.NEGATIVE_INFINITY
  private list: Candidate[] = []
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  add(candidate: Candidate): void {
    this.list.push(candidate)
    if (this.list.length >= 2 * this.limit) this.shrink()
  }

  sorted(): readonly Candidate[] {
    this.shrink()
    return this.list
  }

  private shrink(): void {
    this.list = this.list.toSorted(compareCandidates).slice(0, this.limit)
    const last = this.list[this.limit - 1]
    if (last !== undefined) this.floor = last.score
  }
}
