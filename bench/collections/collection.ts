/** A test collection as `standpipe eval retrieval` reads it. */
export interface Collection {
  /** File name → bytes; a document's id is the name without its extension. */
  readonly documents: ReadonlyMap<string, string>
  /** Query id → text of one line. */
  readonly queries: ReadonlyMap<string, string>
  /** TREC lines: query, iteration, document, relevance. */
  readonly qrels: readonly string[]
}
