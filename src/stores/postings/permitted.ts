import type { Segment } from './segments.ts'

/** Counts of live chunks and of their lengths, by class. Made anew whenever a segment changes. */
export class ClassStatistics {
  private readonly chunks: Float64Array
  private readonly lengths: Float64Array
  readonly total: number

  constructor(segments: Iterable<Segment>) {
    const list = [...segments]
    const highest = list.reduce(
      (max, { classes }) => classes.reduce((a, b) => (a > b ? a : b), max),
      0,
    )
    this.chunks = new Float64Array(highest + 1)
    this.lengths = new Float64Array(highest + 1)
    for (const { classes, lengths } of list) {
      for (let number = 0; number < classes.length; number++) {
        const aclClass = classes[number] as number
        this.chunks[aclClass]! += 1
        this.lengths[aclClass]! += lengths[number] as number
      }
    }
    this.total = this.chunks.reduce((sum, count) => sum + count, 0) - (this.chunks[0] ?? 0)
  }

  permit(classes: Uint32Array): Permitted {
    const marks = new Uint8Array(this.chunks.length)
    let chunks = 0
    let length = 0
    for (const aclClass of classes) {
      // Class 0 is "deleted"; beyond the highest there are no rows; a repeat must not count twice.
      if (aclClass === 0 || aclClass >= marks.length || marks[aclClass] === 1) continue
      marks[aclClass] = 1
      chunks += this.chunks[aclClass] as number
      length += this.lengths[aclClass] as number
    }
    return { marks, chunks, lengthAverage: chunks === 0 ? 0 : length / chunks }
  }
}

/**
 * What one query may see.
 *
 * INVARIANT (filter inside): `marks[class]` is 1 for permitted classes alone, and nothing is counted
 * or scored whose class is not marked. INVARIANT (statistics of the permitted): counts and lengths
 * here are sums over those classes.
 */
export interface Permitted {
  readonly marks: Uint8Array
  readonly chunks: number
  readonly lengthAverage: number
}
