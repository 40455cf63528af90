import type { Chunk } from '../lake/document.ts'
import type { Index, IndexChange, SearchQuery, SearchResult } from './index-port.ts'

type VectorMethods = 'activeSpace' | 'unembedded' | 'putVectors' | 'activate'

/** An index and what the suite does to it. */
export interface IndexUnderTest {
  index: Index & Required<Pick<Index, VectorMethods>>
  /** Closes and opens the same data again; for what lives in memory: nothing. */
  reopen(): Promise<IndexUnderTest['index']>
  /** Merges what can be merged. */
  compact(): Promise<void>
  remove(): Promise<void>
}

/** A small fixed generator, so that a failure repeats. */
export class Draws {
  private state: number

  constructor(seed: number) {
    this.state = seed
  }

  below(count: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((this.state / 2 ** 32) * count)
  }

  /** Small numbers often, large ones seldom, as words are used. */
  skewed(count: number): number {
    return Math.floor(count ** (this.below(1_000) / 1_000)) - 1
  }
}

export const LABEL = { level: 'internal', compartments: [], integrity: 'trusted' } as const
const VOCABULARY = 400
/** Classes 1–100: a query that permits the first n of them permits n per cent. */
export const CLASSES = 100
export const permit = (share: number): Uint32Array =>
  Uint32Array.from({ length: share }, (_, at) => at + 1)

/** `wa0`, `wa1`, …: no stop words, nothing to stem. */
const word = (draws: Draws, from = 0): string => `wa${from + draws.skewed(VOCABULARY)}`
const sentence = (draws: Draws, length: number, from = 0): string =>
  Array.from({ length }, () => word(draws, from)).join(' ')

export function randomPut(draws: Draws, document: number, aclClass: number, from = 0): IndexChange {
  const chunks: Chunk[] = Array.from({ length: draws.below(5) }, (_, ordinal) => ({
    ordinal,
    text: sentence(draws, 5 + draws.below(60), from),
    headings: draws.below(2) === 0 ? [] : [sentence(draws, 2), sentence(draws, 2)],
    page: draws.below(2) === 0 ? undefined : ordinal + 1,
    label: LABEL,
  }))
  return {
    kind: 'put',
    document,
    version: `v${draws.below(1_000)}`,
    aclClass,
    title: sentence(draws, 3),
    path: `${word(draws)}/${word(draws)}.md`,
    chunks,
  }
}

export const randomQuery = (draws: Draws, classes: Uint32Array): SearchQuery => ({
  text: sentence(draws, 1 + draws.below(6)),
  classes,
  limit: 1 + draws.below(20),
})

export const plain = ({ hits, termWeights, relatedTerms, rows, mode, space }: SearchResult) => ({
  space,
  rows,
  hits,
  termWeights: [...termWeights],
  relatedTerms: [...relatedTerms],
  mode,
})

/** The first query that the two answer differently, bit for bit. */
export async function firstDifference(
  a: Pick<Index, 'search'>,
  b: Pick<Index, 'search'>,
  queries: readonly SearchQuery[],
): Promise<SearchQuery | undefined> {
  for (const query of queries) {
    const [left, right] = await Promise.all([a.search(query), b.search(query)])
    if (JSON.stringify(plain(left)) !== JSON.stringify(plain(right))) return query
  }
  return undefined
}
