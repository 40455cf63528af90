import { termScore } from '../../src/retrieval/bm25.ts'
import { chunkAnalyser } from '../../src/retrieval/chunk-terms.ts'
import { expandQuery } from '../../src/retrieval/expand.ts'
import { fuseTwice } from '../../src/retrieval/fusion.ts'
import type { IndexChange } from '../../src/retrieval/index-port.ts'

type Put = Extract<IndexChange, { kind: 'put' }>

export interface OracleHit {
  readonly document: number
  readonly ordinal: number
}

/** A posting: row × 2^16 + frequency × 2^6 + bonus, which a number holds exactly. */
const ROW = 2 ** 16
const BONUS = 2 ** 6
const CANDIDATES = 100

/**
 * What the right answer is, in plain TypeScript: every posting and every vector in an array, nothing
 * cut, nothing rounded to small integers. Shares the rules of scoring with the index, and none of its code.
 */
export class Oracle {
  private readonly documents: number[] = []
  private readonly ordinals: number[] = []
  private readonly lengths: number[] = []
  private readonly vectors: (Float32Array | undefined)[] = []
  private readonly postings = new Map<string, number[]>()

  add(put: Put): void {
    const analyse = chunkAnalyser(put.title, put.path)
    for (const [at, chunk] of put.chunks.entries()) {
      const row = this.documents.length
      const { length, terms } = analyse(chunk)
      this.documents.push(put.document)
      this.ordinals.push(chunk.ordinal)
      this.lengths.push(length)
      this.vectors.push(put.vectors?.rows[at])
      for (const [term, { frequency, bonus }] of terms) {
        const list = this.postings.get(term) ?? []
        if (list.length === 0) this.postings.set(term, list)
        list.push(row * ROW + Math.min(frequency, 1_023) * BONUS + bonus)
      }
    }
  }

  /** Cosines with every row, for the principals that ask the same. NaN: no vector. */
  cosines(asked: Float32Array): Float64Array {
    return Float64Array.from(this.vectors, (vector) => {
      if (vector === undefined) return Number.NaN
      let sum = 0
      for (let at = 0; at < asked.length; at++) sum += asked[at]! * vector[at]!
      return sum
    })
  }

  /** `readable` by document number less one. `found`: rows that a leg can find at all. */
  answer(
    text: string,
    cosines: Float64Array,
    readable: Uint8Array,
    limit: number,
  ): { readonly hits: readonly OracleHit[]; readonly found: number } {
    const open = Uint8Array.from(this.documents, (document) => readable[document - 1] as number)
    const lexical = this.lexical(text, open)
    const near: (readonly [number, number])[] = []
    for (let row = 0; row < open.length; row++) {
      const cosine = cosines[row] as number
      if (open[row] === 1 && !Number.isNaN(cosine)) near.push([row, cosine])
    }
    const depth = Math.max(limit, CANDIDATES)
    const rows = [
      ...new Set([...this.top(near, depth), ...this.top([...lexical], depth)].map(([row]) => row)),
    ]
    const scores = fuseTwice(
      rows.map((row) => {
        const dense = cosines[row] as number
        const parts = { lexical: lexical.get(row), dense: Number.isNaN(dense) ? undefined : dense }
        return { row, document: this.documents[row]!, ordinal: this.ordinals[row]!, parts }
      }),
      (leader) => (other) => this.likeness(leader.row, other.row),
    )
    const ranked = rows.map((row, at) => [row, scores[at] as number] as const)
    const hits = this.top(ranked, limit).map(([row]) => ({
      document: this.documents[row] as number,
      ordinal: this.ordinals[row] as number,
    }))
    const without = [...lexical.keys()].filter((row) => Number.isNaN(cosines[row]))
    return { hits, found: near.length + without.length }
  }

  private likeness(one: number, other: number): number | undefined {
    const [a, b] = [this.vectors[one], this.vectors[other]]
    return a && b && a.reduce((sum, value, at) => sum + value * b[at]!, 0)
  }

  private lexical(text: string, open: Uint8Array): ReadonlyMap<number, number> {
    let rows = 0
    let length = 0
    for (let row = 0; row < open.length; row++) {
      if (open[row] !== 1) continue
      rows++
      length += this.lengths[row] as number
    }
    const frequency = (term: string): number =>
      (this.postings.get(term) ?? []).reduce(
        (sum, posting) => sum + (open[Math.floor(posting / ROW)] as number),
        0,
      )
    const held = (terms: readonly string[]) =>
      new Map(
        terms.map((term) => [term, frequency(term)] as const).filter(([, count]) => count > 0),
      )
    const startingWith = (prefix: string) =>
      held([...this.postings.keys()].filter((term) => term.startsWith(prefix)))
    const scores = new Map<number, number>()
    const { scored } = expandQuery(text, { frequency, held, startingWith }, rows)
    for (const { term, weight } of scored) {
      for (const posting of this.postings.get(term) ?? []) {
        const row = Math.floor(posting / ROW)
        if (open[row] !== 1) continue
        const rest = posting % ROW
        const occurrence = { frequency: Math.floor(rest / BONUS), bonus: rest % BONUS }
        const own = termScore(weight, occurrence, this.lengths[row] as number, length / rows)
        scores.set(row, (scores.get(row) ?? 0) + own)
      }
    }
    return scores
  }

  /** Equal scores by document and chunk. */
  private top(
    list: readonly (readonly [number, number])[],
    count: number,
  ): readonly (readonly [number, number])[] {
    return list
      .toSorted(
        ([a, x], [b, y]) =>
          y - x || this.documents[a]! - this.documents[b]! || this.ordinals[a]! - this.ordinals[b]!,
      )
      .slice(0, count)
  }
}
