import { termScore } from '../../retrieval/bm25.ts'
import { chunkTerms, type ChunkTerms } from '../../retrieval/chunk-terms.ts'
import type {
  DocumentToEmbed,
  Hit,
  Index,
  IndexChange,
  SearchQuery,
  SearchResult,
} from '../../retrieval/index-port.ts'
import { expandQuery } from '../../retrieval/expand.ts'

type Put = Extract<IndexChange, { kind: 'put' }>
interface Row {
  readonly put: Put
  readonly chunk: Put['chunks'][number]
  readonly analysed: ChunkTerms
}

/**
 * The oracle: everything in memory, every permitted row scanned for every query. Correct because
 * there is nothing in it to get wrong; for tests and for what is small.
 */
export class NaiveIndex implements Index {
  private readonly stored = new Map<number, readonly Row[]>()

  apply(changes: readonly IndexChange[]): Promise<void> {
    for (const change of changes) {
      const { document } = change
      if (change.kind === 'put') this.stored.set(document, rowsOf(change))
      else if (change.kind === 'delete') this.stored.delete(document)
      else this.stored.set(document, this.reclassed(document, change.aclClass))
    }
    return Promise.resolve()
  }

  search({ text, classes, limit }: SearchQuery): Promise<SearchResult> {
    const rows = this.permittedRows(classes)
    const frequency = (term: string): number =>
      rows.filter(({ analysed }) => analysed.terms.has(term)).length
    const held = (terms: readonly string[]): ReadonlyMap<string, number> =>
      new Map(
        terms.map((term) => [term, frequency(term)] as const).filter(([, count]) => count > 0),
      )
    const startingWith = (prefix: string): ReadonlyMap<string, number> => {
      const terms = new Set(rows.flatMap(({ analysed }) => [...analysed.terms.keys()]))
      return held([...terms].filter((term) => term.startsWith(prefix)))
    }
    const vocabulary = { frequency, held, startingWith }
    const { scored, termWeights, related } = expandQuery(text, vocabulary, rows.length)
    const lengthAverage =
      rows.length === 0
        ? 0
        : rows.reduce((sum, { analysed }) => sum + analysed.length, 0) / rows.length
    const hits = rows.map((row) => {
      let score = 0
      for (const { term, weight } of scored) {
        const occurrence = row.analysed.terms.get(term)
        if (occurrence === undefined) continue
        score += termScore(weight, occurrence, row.analysed.length, lengthAverage)
      }
      return hitOf(row, score)
    })
    return Promise.resolve({
      hits: hits
        .filter(({ score }) => score > 0)
        .toSorted((a, b) => b.score - a.score || a.document - b.document || a.ordinal - b.ordinal)
        .slice(0, Math.max(0, limit)),
      termWeights,
      relatedTerms: related,
      rows: rows.length,
      mode: 'exact',
    })
  }

  chunksOf(document: number, classes: Uint32Array): Promise<DocumentToEmbed | undefined> {
    const rows = this.stored.get(document) ?? []
    const [first] = rows
    if (first === undefined || !classes.includes(first.put.aclClass)) {
      return Promise.resolve(undefined)
    }
    const { version, aclClass, title } = first.put
    const chunks = rows.map(({ chunk }) => chunk)
    return Promise.resolve({ document, version, aclClass, title, chunks })
  }

  documents(after: number, limit: number) {
    const first = [...this.stored.values()].flatMap((rows) => rows.slice(0, 1))
    const rows = first
      .map(({ put: { document, version, aclClass } }) => ({ document, version, aclClass }))
      .filter(({ document }) => document > after)
      .toSorted((a, b) => a.document - b.document)
    return Promise.resolve(rows.slice(0, limit))
  }

  stats() {
    return Promise.resolve({ chunks: [...this.stored.values()].flat().length, bytes: 0 })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  private reclassed(document: number, aclClass: number): readonly Row[] {
    const rows = this.stored.get(document) ?? []
    return rows.map((row) => ({ ...row, put: { ...row.put, aclClass } }))
  }

  private permittedRows(classes: Uint32Array): readonly Row[] {
    return [...this.stored.values()].flat().filter(({ put }) => classes.includes(put.aclClass))
  }
}

const rowsOf = (put: Put): readonly Row[] =>
  put.chunks.map((chunk) => ({
    put,
    chunk,
    analysed: chunkTerms({ ...chunk, title: put.title, path: put.path }),
  }))

function hitOf({ put, chunk }: Row, score: number): Hit {
  const { document, version, aclClass, title } = put
  return { document, version, aclClass, title, ...chunk, score }
}
