import type { Label } from '../kernel/label.ts'
import type { Chunk } from '../lake/document.ts'
import type { RelatedTerms } from '../models/provider.ts'

/** A change to the index. Idempotent: applying one twice is applying it once. */
export type IndexChange =
  /** Replaces all rows of the document. */
  | {
      readonly kind: 'put'
      readonly document: number
      readonly version: string
      readonly aclClass: number
      readonly title: string
      /** Words of the object's path, searched like a title. */
      readonly path: string
      readonly chunks: readonly Chunk[]
    }
  | { readonly kind: 'reclass'; readonly document: number; readonly aclClass: number }
  | { readonly kind: 'delete'; readonly document: number }

export interface SearchQuery {
  readonly text: string
  /** Permitted class ids, ascending, no repeats. Empty: MUST answer nothing without touching rows. */
  readonly classes: Uint32Array
  readonly limit: number
}

export interface Hit {
  readonly document: number
  readonly version: string
  readonly aclClass: number
  readonly ordinal: number
  readonly title: string
  readonly headings: readonly string[]
  readonly page: number | undefined
  readonly text: string
  /** What detectors raised; the class's own label comes from the manifest. */
  readonly label: Label
  readonly score: number
}

export interface SearchResult {
  /** Best first; ties broken by nothing that an excluded row can move (document, then ordinal). */
  readonly hits: readonly Hit[]
  /** Query term → weight (idf) among permitted rows. */
  readonly termWeights: ReadonlyMap<string, number>
  /** Query term → terms of permitted rows that stand for it: synonyms, parts, a corrected letter. */
  readonly relatedTerms: RelatedTerms
  /** Permitted rows: how much a word that none of them holds says. */
  readonly rows: number
  readonly mode: 'exact' | 'approximate'
}

/**
 * Port of the index. Every implementation runs `indexSuite` of `conformance.ts`, with the naive one as oracle.
 *
 * INVARIANT (filter inside): `search` returns only rows whose class is in `classes`.
 * INVARIANT (statistics of the permitted): scores, ranks, term weights and ties are a function of the
 * permitted rows and the query alone. Document frequencies, lengths and counts of excluded rows MUST
 * NOT enter.
 */
export interface Index {
  /** One durable batch. New rows are found by the next search. */
  apply(changes: readonly IndexChange[]): Promise<void>
  search(query: SearchQuery): Promise<SearchResult>
  /** Documents that have rows, ascending, after `after`: for reconciliation with the manifest. */
  documents(
    after: number,
    limit: number,
  ): Promise<
    readonly { readonly document: number; readonly version: string; readonly aclClass: number }[]
  >
  stats(): Promise<{ readonly chunks: number; readonly bytes: number }>
  close(): Promise<void>
}
