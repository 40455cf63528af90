import { limits } from '../../kernel/limits.ts'
import { termScore } from '../../retrieval/bm25.ts'
import { chunkTerms, type ChunkTerms } from '../../retrieval/chunk-terms.ts'
import { expandQuery } from '../../retrieval/expand.ts'
import { fuseTwice } from '../../retrieval/fusion.ts'
import type {
  ChunkVectors,
  DocumentToEmbed,
  Hit,
  Index,
  IndexChange,
  QueryVector,
  SearchQuery,
  SearchResult,
} from '../../retrieval/index-port.ts'
import { dotOf, quantise, quantiseQuery, similarity } from '../../retrieval/quantise.ts'

type Put = Extract<IndexChange, { kind: 'put' }>
interface Row {
  readonly put: Put
  readonly chunk: Put['chunks'][number]
  readonly analysed: ChunkTerms
}
/** A permitted row with what each leg says of it. */
interface Scored {
  readonly row: Row
  readonly parts: NonNullable<Hit['parts']>
}

/**
 * The oracle: everything in memory, every permitted row scanned for every query. Correct because
 * there is nothing in it to get wrong; for tests and for what is small.
 */
export class NaiveIndex implements Index {
  private readonly stored = new Map<number, readonly Row[]>()
  private readonly spaces = new Map<string, Map<number, ChunkVectors['rows']>>()
  private active: string | undefined

  apply(changes: readonly IndexChange[]): Promise<void> {
    for (const change of changes) {
      const { document } = change
      if (change.kind !== 'reclass') this.forget(document)
      if (change.kind === 'put') {
        this.stored.set(document, rowsOf(change))
        if (change.vectors !== undefined) this.keep(document, change.vectors)
      } else if (change.kind === 'reclass')
        this.stored.set(document, this.reclassed(document, change.aclClass))
    }
    return Promise.resolve()
  }

  search({ text, classes, limit, vector, legs }: SearchQuery): Promise<SearchResult> {
    const rows = this.permittedRows(classes)
    const { scored, termWeights, related } = expandQuery(text, vocabularyOf(rows), rows.length)
    const lengths = rows.reduce((sum, { analysed }) => sum + analysed.length, 0)
    const lexicalOf = ({ analysed }: Row): number | undefined => {
      let score = 0
      for (const { term, weight } of scored) {
        const occurrence = analysed.terms.get(term)
        if (occurrence === undefined) continue
        score += termScore(weight, occurrence, analysed.length, lengths / rows.length)
      }
      return score > 0 ? score : undefined
    }
    const dense = legs !== 'lexical' && vector !== undefined && vector.space === this.active
    const list = rows.map((row) => ({
      row,
      parts: {
        lexical: legs === 'dense' ? undefined : lexicalOf(row),
        dense: dense ? this.similarity(vector, row) : undefined,
      },
    }))
    const found =
      dense && legs !== 'dense'
        ? fusedOf(list, limit, (leader) => this.likenessTo(vector.space, leader))
        : bestBy(list, ({ lexical, dense: near }) => lexical ?? near)
    return Promise.resolve({
      hits: found.slice(0, Math.max(0, limit)).map(hitOf),
      termWeights,
      relatedTerms: related,
      rows: rows.length,
      mode: 'exact',
      ...(dense && rows.length > 0 && { space: vector.space }),
    })
  }

  activeSpace(): Promise<string | undefined> {
    return Promise.resolve(this.active)
  }

  unembedded(space: string, after: number, limit: number): Promise<readonly DocumentToEmbed[]> {
    const vectors = this.spaces.get(space)
    const documents = [...this.stored]
      .map(([document, rows]) => {
        const made = vectors?.get(document) ?? []
        return { document, rows, embedded: made.filter((row) => row !== undefined).length }
      })
      .filter(({ document, rows, embedded }) => document > after && rows.length > embedded)
      .toSorted((a, b) => a.document - b.document)
      .flatMap(({ rows, embedded }) => {
        const put = rows[0]?.put
        return put === undefined ? [] : [{ ...toEmbed(put), embedded }]
      })
    return Promise.resolve(documents.slice(0, limit))
  }

  putVectors(
    documents: readonly {
      readonly document: number
      readonly version: string
      readonly vectors: ChunkVectors
    }[],
  ): Promise<void> {
    for (const { document, version, vectors } of documents) {
      const rows = this.stored.get(document)
      if (rows?.[0]?.put.version === version) this.keep(document, vectors)
    }
    return Promise.resolve()
  }

  activate(space: string | undefined): Promise<void> {
    this.active = space
    const kept = space === undefined ? undefined : this.spaces.get(space)
    this.spaces.clear()
    if (space !== undefined) this.spaces.set(space, kept ?? new Map())
    return Promise.resolve()
  }

  chunksOf(document: number, classes: Uint32Array): Promise<DocumentToEmbed | undefined> {
    const first = this.stored.get(document)?.[0]
    const permitted = first !== undefined && classes.includes(first.put.aclClass)
    return Promise.resolve(permitted ? toEmbed(first.put) : undefined)
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
    const chunks = [...this.stored.values()].flat().length
    const vectors = this.active === undefined ? undefined : this.spaces.get(this.active)
    const rows = [...(vectors?.values() ?? [])].flat()
    const embedded = rows.filter((row) => row !== undefined).length
    return Promise.resolve({ chunks, bytes: 0, embedded })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  private forget(document: number): void {
    this.stored.delete(document)
    for (const vectors of this.spaces.values()) vectors.delete(document)
  }

  private keep(document: number, { space, rows }: ChunkVectors): void {
    const vectors = this.spaces.get(space) ?? new Map<number, ChunkVectors['rows']>()
    this.spaces.set(space, vectors)
    vectors.set(document, rows)
  }

  private similarity({ space, values }: QueryVector, { put, chunk }: Row): number | undefined {
    const row = this.spaces.get(space)?.get(put.document)?.[chunk.ordinal]
    const stored = row === undefined ? undefined : quantise(row)
    const asked = quantiseQuery(values)
    if (stored === undefined || asked === undefined) return undefined
    return similarity(dotOf(asked.codes, stored.codes), asked.scale, stored.scale)
  }

  private likenessTo(space: string, leader: Row): (row: Row) => number | undefined {
    const codesOf = ({ put, chunk }: Row) => {
      const row = this.spaces.get(space)?.get(put.document)?.[chunk.ordinal]
      return row === undefined ? undefined : quantise(row)
    }
    const asked = codesOf(leader)
    return (row) => {
      const stored = codesOf(row)
      if (asked === undefined || stored === undefined) return undefined
      const dot = dotOf(Int16Array.from(asked.codes), stored.codes)
      return similarity(dot, asked.scale, stored.scale)
    }
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

function vocabularyOf(rows: readonly Row[]) {
  const frequency = (term: string): number =>
    rows.filter(({ analysed }) => analysed.terms.has(term)).length
  const held = (terms: readonly string[]): ReadonlyMap<string, number> =>
    new Map(terms.map((term) => [term, frequency(term)] as const).filter(([, count]) => count > 0))
  const startingWith = (prefix: string): ReadonlyMap<string, number> => {
    const terms = new Set(rows.flatMap(({ analysed }) => [...analysed.terms.keys()]))
    return held([...terms].filter((term) => term.startsWith(prefix)))
  }
  return { frequency, held, startingWith }
}

/** Equal scores in the order of documents and chunks. */
const best = <T extends { readonly row: Row; readonly score: number }>(list: readonly T[]) =>
  list.toSorted(
    (a, b) =>
      b.score - a.score ||
      a.row.put.document - b.row.put.document ||
      a.row.chunk.ordinal - b.row.chunk.ordinal,
  )

/** The best by one score; those that have none are left out. */
const bestBy = (list: readonly Scored[], scoreOf: (parts: Scored['parts']) => number | undefined) =>
  best(
    list.flatMap(({ row, parts }) => {
      const score = scoreOf(parts)
      return score === undefined ? [] : [{ row, parts, score }]
    }),
  )

/** The best of each leg, together. */
function fusedOf(
  list: readonly Scored[],
  limit: number,
  likenessTo: (leader: Row) => (row: Row) => number | undefined,
) {
  const depth = Math.max(limit, limits.fusedCandidatesMin)
  const near = bestBy(list, ({ dense }) => dense).slice(0, depth)
  const worded = bestBy(list, ({ lexical }) => lexical).slice(0, depth)
  const chosen = new Set([...near, ...worded].map(({ row }) => row))
  const candidates = list.filter(({ row }) => chosen.has(row))
  const named = candidates.map(({ row, parts }) => ({
    row,
    parts,
    document: row.put.document,
    ordinal: row.chunk.ordinal,
  }))
  const scores = fuseTwice(named, (leader) => {
    const likeness = likenessTo(leader.row)
    return ({ row }) => likeness(row)
  })
  return best(candidates.map((candidate, at) => ({ ...candidate, score: scores[at] ?? 0 })))
}

const toEmbed = ({ document, version, aclClass, title, chunks }: Put): DocumentToEmbed => ({
  document,
  version,
  aclClass,
  title,
  chunks,
})

function hitOf({ row, parts, score }: Scored & { readonly score: number }): Hit {
  const { document, version, aclClass, title } = row.put
  return { document, version, aclClass, title, ...row.chunk, score, parts }
}
