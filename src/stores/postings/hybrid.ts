import { fuseTwice, rowKey, type LegScores } from '../../retrieval/fusion.ts'
import { compareCandidates, type Candidate } from './best.ts'

/** A row that was found, with what each leg gave. */
export interface Found extends Candidate {
  readonly parts: LegScores
}

export const foundBy = (
  leg: 'lexical' | 'dense',
  candidates: readonly Candidate[],
): readonly Found[] =>
  candidates.map((candidate) => ({
    ...candidate,
    parts: { lexical: undefined, dense: undefined, [leg]: candidate.score },
  }))

/** Lower bits of a document's number that are looked at first: most rows are none of those watched. */
const MARKED = 2 ** 16 - 1

/** Rows that the dense leg found and whose lexical scores are wanted too, also of those that are not among the best. */
export class Watched {
  private readonly marks = new Uint8Array(MARKED + 1)
  private readonly scores = new Map<number, number | undefined>()

  constructor(rows: readonly Candidate[]) {
    for (const { document, ordinal } of rows) {
      this.marks[document & MARKED] = 1
      this.scores.set(rowKey(document, ordinal), undefined)
    }
  }

  note(document: number, ordinal: number, score: number): void {
    if (this.marks[document & MARKED] === 0) return
    const key = rowKey(document, ordinal)
    if (this.scores.has(key)) this.scores.set(key, score)
  }

  scoreOf({ document, ordinal }: Candidate): number | undefined {
    return this.scores.get(rowKey(document, ordinal))
  }
}

/** Candidates of both legs, each with both scores, by their fused score. */
export function fused(
  lexical: readonly Candidate[],
  dense: readonly Candidate[],
  other: {
    lexical(row: Candidate): number | undefined
    dense(row: Candidate): number | undefined
    /** Cosine with another row. */
    likenessTo(leader: Candidate): (row: Candidate) => number | undefined
  },
): readonly Found[] {
  const rows = new Map<number, Found>()
  for (const row of lexical) {
    const parts = { lexical: row.score, dense: other.dense(row) }
    rows.set(rowKey(row.document, row.ordinal), { ...row, parts })
  }
  for (const row of dense) {
    const key = rowKey(row.document, row.ordinal)
    if (rows.has(key)) continue
    rows.set(key, { ...row, parts: { lexical: other.lexical(row), dense: row.score } })
  }
  const list = [...rows.values()]
  const scores = fuseTwice(list, (leader) => other.likenessTo(leader))
  return list
    .map((row, at) => ({ ...row, score: scores[at] as number }))
    .toSorted(compareCandidates)
}
