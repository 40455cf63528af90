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
      /** Absent: found by its words alone. */
      readonly vectors?: ChunkVectors
    }
  | { readonly kind: 'reclass'; readonly document: number; readonly aclClass: number }
  | { readonly kind: 'delete'; readonly document: number }

/** Vectors of a document's chunks in one space: one entry per chunk, of unit length; undefined: it has none. */
export interface ChunkVectors {
  readonly space: string
  readonly rows: readonly (Float32Array | undefined)[]
}

/** A question as a vector of unit length. */
export interface QueryVector {
  readonly space: string
  readonly values: Float32Array
}

export interface SearchQuery {
  readonly text: string
  /** Permitted class ids, ascending, no repeats. Empty: MUST answer nothing without touching rows. */
  readonly classes: Uint32Array
  readonly limit: number
  /** Absent, or of a space that is not the active one: the dense leg is left out. */
  readonly vector?: QueryVector
  /** Absent: both, as far as there is a vector. One alone is for evaluations. */
  readonly legs?: 'hybrid' | 'lexical' | 'dense'
  /** Absent: exact up to a number of permitted rows, approximate above. Forced for measurements. */
  readonly nearest?: 'exact' | 'approximate'
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
  /** What each leg gave; undefined: the leg did not find it. For administrators alone. */
  readonly parts?: {
    readonly lexical: number | undefined
    /** Cosine. */
    readonly dense: number | undefined
  }
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
  /** Space of the dense leg; absent: words alone were compared. */
  readonly space?: string
}

/** A document whose vectors in a space are to be made, with what they are made from. */
export interface DocumentToEmbed {
  readonly document: number
  readonly version: string
  readonly aclClass: number
  readonly title: string
  readonly chunks: readonly Chunk[]
  /** Given by `unembedded`: how many of the chunks have a vector in that space. */
  readonly embedded?: number
}

/**
 * Port of the index. Every implementation runs `indexSuite` of `conformance.ts`, with the naive one as oracle.
 *
 * INVARIANT (filter inside): `search` returns only rows whose class is in `classes`.
 * INVARIANT (statistics of the permitted): scores, ranks, term weights and ties are a function of the
 * permitted rows and the query alone. Document frequencies, lengths and counts of excluded rows MUST
 * NOT enter. What approximate search adds (partitions trained on all rows) is a named residual channel.
 * INVARIANT (one space at a time): the dense leg compares vectors of the active space alone; another
 * embedder's are built beside them and take over in one step.
 */
export interface Index {
  /** One durable batch. New rows are found by the next search. */
  apply(changes: readonly IndexChange[]): Promise<void>
  search(query: SearchQuery): Promise<SearchResult>
  /**
   * A document's chunks in reading order. `classes` as in a query. Undefined: it has no rows, or its class
   * is not among them; which of the two is not told.
   */
  chunksOf(document: number, classes: Uint32Array): Promise<DocumentToEmbed | undefined>
  /** Documents that have rows, ascending, after `after`: for reconciliation with the manifest. */
  documents(
    after: number,
    limit: number,
  ): Promise<
    readonly { readonly document: number; readonly version: string; readonly aclClass: number }[]
  >
  /** `embedded`: chunks that have a vector in the active space. */
  stats(): Promise<{ readonly chunks: number; readonly bytes: number; readonly embedded?: number }>
  /** The space that the dense leg searches; undefined: none yet. */
  activeSpace?(): Promise<string | undefined>
  /** Documents after `after` with a chunk without a vector in `space`, ascending, at most `limit`. */
  unembedded?(space: string, after: number, limit: number): Promise<readonly DocumentToEmbed[]>
  /** Adds vectors beside what is there. A document that has gone, or is at another version, is left as it is. Durable. */
  putVectors?(
    documents: readonly {
      readonly document: number
      readonly version: string
      readonly vectors: ChunkVectors
    }[],
  ): Promise<void>
  /** From the next search on; the vectors of every other space are dropped, bytes and all. Undefined: no dense leg. */
  activate?(space: string | undefined): Promise<void>
  /** What is left of these documents, deleted or not. */
  traces?(documents: readonly number[]): Promise<IndexTraces>
  /**
   * One part of taking what was deleted out of files and memory. Other calls go on meanwhile. Resolves
   * when it is done, with how much was rewritten; rejects when it could not be finished.
   */
  purge?(part: PurgePart): Promise<number>
  close(): Promise<void>
}

/**
 * `segments`: lists, columns and statistics that deleted documents still stand in are written anew.
 * `pages`: bytes that no row uses. `log`: the write-ahead log. `memory`: what threads remember.
 */
export type PurgePart = 'segments' | 'pages' | 'log' | 'memory'

/** Counts of what documents left in an index; all zero: nothing. */
export interface IndexTraces {
  readonly documents: number
  readonly chunks: number
  /** Places in segments, of deleted chunks too: their words stand in posting lists. */
  readonly places: number
  /** Groups of vectors. */
  readonly vectors: number
  /** Segments that are replaced and still there. */
  readonly replaced: number
}
