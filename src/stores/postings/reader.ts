import { limits } from '../../kernel/limits.ts'
import { forgetWords } from '../../retrieval/analysis.ts'
import { termScore } from '../../retrieval/bm25.ts'
import { IndexUnusableError } from '../../retrieval/index-errors.ts'
import type { DocumentToEmbed, Hit, SearchQuery, SearchResult } from '../../retrieval/index-port.ts'
import type { Codes } from '../../retrieval/quantise.ts'
import { expandQuery, type Vocabulary } from '../../retrieval/expand.ts'
import { Best, type Candidate } from './best.ts'
import { blockOf, findTerm, termsOf } from './blocks.ts'
import { unseal } from './bytes.ts'
import { parseChunk, StoredDocuments } from './stored-chunks.ts'
import { CHUNKS_PER_DOCUMENT, Database, type Query } from './database.ts'
import { DenseReader } from './dense-reader.ts'
import { foundBy, fused, Watched, type Found } from './hybrid.ts'
import { ClassStatistics, type Permitted } from './permitted.ts'
import { decodePostings, PostingBuffer } from './postings.ts'
import { SegmentTable, type Segment } from './segments.ts'

export interface IndexedDocument {
  readonly document: number
  readonly version: string
  readonly aclClass: number
}

/** One term's postings in one segment, still encoded. */
interface TermList {
  readonly segment: Segment
  readonly count: number
  readonly postings: Uint8Array
}

interface WeightedTerm {
  readonly weight: number
  readonly lists: readonly TermList[]
}

const NOTHING: SearchResult = {
  hits: [],
  termWeights: new Map(),
  relatedTerms: new Map(),
  rows: 0,
  mode: 'exact',
}

/** The terms of one query: each is looked up once, counted among permitted rows, and kept for scoring. */
class PermittedTerms implements Vocabulary {
  private readonly known = new Map<string, { lists: readonly TermList[]; frequency: number }>()
  private readonly read: (term: string) => readonly TermList[]
  private readonly readAll: (terms: readonly string[]) => ReadonlyMap<string, readonly TermList[]>
  private readonly readFrom: (prefix: string) => ReadonlyMap<string, readonly TermList[]>
  private readonly count: (lists: readonly TermList[]) => number

  // oxlint-disable-next-line max-params -- one for each way to look
  constructor(
    read: PermittedTerms['read'],
    readAll: PermittedTerms['readAll'],
    readFrom: PermittedTerms['readFrom'],
    count: PermittedTerms['count'],
  ) {
    this.read = read
    this.readAll = readAll
    this.readFrom = readFrom
    this.count = count
  }

  frequency(term: string): number {
    return (this.known.get(term) ?? this.keep(term, this.read(term))).frequency
  }

  held(terms: readonly string[]): ReadonlyMap<string, number> {
    return this.heldOf(this.readAll(terms))
  }

  startingWith(prefix: string): ReadonlyMap<string, number> {
    return this.heldOf(this.readFrom(prefix))
  }

  private heldOf(found: ReadonlyMap<string, readonly TermList[]>): ReadonlyMap<string, number> {
    const held = new Map<string, number>()
    for (const [term, lists] of found) {
      const { frequency } = this.known.get(term) ?? this.keep(term, lists)
      if (frequency > 0) held.set(term, frequency)
    }
    return held
  }

  lists(term: string): readonly TermList[] {
    return this.known.get(term)?.lists ?? []
  }

  private keep(term: string, lists: readonly TermList[]) {
    const kept = { lists, frequency: this.count(lists) }
    this.known.set(term, kept)
    return kept
  }
}

/** Searches. Synchronous: it lives in a worker thread of its own. Each call sees one state of the index. */
export class IndexReader {
  private readonly database: Database
  private readonly table: SegmentTable
  private readonly readRevision: Query
  private readonly readChunk: Query
  private readonly readDocument: Query
  private readonly listDocuments: Query
  private readonly dense: DenseReader
  private readonly stored: StoredDocuments
  private revision = -1
  private segments = new Map<number, Segment>()
  private statistics = new ClassStatistics([])
  private scores = new Float64Array(0)
  private readonly decoded = new PostingBuffer()

  constructor(directory: string) {
    this.database = new Database(directory)
    this.table = new SegmentTable(this.database)
    this.readRevision = this.database.query("SELECT value FROM meta WHERE key = 'revision'")
    this.readChunk = this.database.query('SELECT data FROM chunk WHERE id = ?')
    this.readDocument = this.database.query('SELECT version, title FROM document WHERE id = ?')
    this.listDocuments = this.database.query(
      'SELECT id, version, acl_class FROM document WHERE id > ? ORDER BY id LIMIT ?',
    )
    this.dense = new DenseReader(this.database)
    this.stored = new StoredDocuments(this.database)
    this.database.snapshot(() => this.refresh())
  }

  search(query: SearchQuery): SearchResult {
    if (query.classes.length === 0 || query.limit < 1) return NOTHING
    return this.database.snapshot(() => {
      this.refresh()
      const permitted = this.statistics.permit(query.classes)
      if (permitted.chunks === 0) return NOTHING
      const vocabulary = new PermittedTerms(
        (term) => this.listsOf(term),
        (terms) => this.listsOfAll(terms),
        (prefix) => this.listsFrom(prefix),
        (lists) => this.frequency(lists, permitted),
      )
      const { scored, termWeights, related } = expandQuery(query.text, vocabulary, permitted.chunks)
      const weighted = scored.map(({ term, weight }) => ({ weight, lists: vocabulary.lists(term) }))
      const asked = query.legs === 'lexical' ? undefined : this.dense.asked(query.vector)
      const { rows, mode } = this.find(query, asked, weighted, permitted)
      return {
        hits: rows.map((found) => this.hitOf(found)),
        termWeights,
        relatedTerms: related,
        rows: permitted.chunks,
        mode,
        ...(asked !== undefined && query.vector !== undefined && { space: query.vector.space }),
      }
    })
  }

  activeSpace(): string | undefined {
    return this.database.snapshot(() => {
      this.refresh()
      return this.dense.active
    })
  }

  unembedded(space: string, after: number, limit: number): readonly DocumentToEmbed[] {
    return this.database.snapshot(() => this.stored.unembedded(space, after, limit))
  }

  chunksOf(document: number, classes: Uint32Array): DocumentToEmbed | undefined {
    return this.database.snapshot(() => this.stored.readable(document, classes))
  }

  documents(after: number, limit: number): readonly IndexedDocument[] {
    return this.listDocuments(after, limit).map(([document, version, aclClass]) => ({
      document: document as number,
      version: version as string,
      aclClass: aclClass as number,
    }))
  }

  stats(): { readonly chunks: number; readonly bytes: number; readonly embedded: number } {
    return this.database.snapshot(() => {
      this.refresh()
      const pages = this.database.run('PRAGMA page_count')[0]?.[0] as number
      const pageBytes = this.database.run('PRAGMA page_size')[0]?.[0] as number
      const { embedded } = this.dense
      return { chunks: this.statistics.total, bytes: pages * pageBytes, embedded }
    })
  }

  /** One bounded step in free time. False: nothing is left to do. */
  rest(): boolean {
    return this.dense.rest()
  }

  /** Takes over what is stored now and forgets what it remembers of texts. */
  forget(): void {
    this.database.snapshot(() => this.refresh())
    forgetWords()
    this.database.run('PRAGMA shrink_memory')
  }

  close(): void {
    this.database.close()
  }

  /** Takes over what the writer has committed since the last call. */
  private refresh(): void {
    const revision = this.readRevision()[0]?.[0]
    if (typeof revision !== 'number') throw new IndexUnusableError('its revision is missing')
    if (revision === this.revision) return
    const segments = this.table.load(this.segments)
    this.dense.refresh(this.revision, this.segments, segments)
    this.segments = segments
    this.statistics = new ClassStatistics(this.segments.values())
    const longest = Math.max(0, ...[...this.segments.values()].map(({ chunks }) => chunks))
    if (longest > this.scores.length) this.scores = new Float64Array(longest)
    this.revision = revision
  }

  private listsOf(term: string): readonly TermList[] {
    const lists: TermList[] = []
    for (const segment of this.segments.values()) {
      const ordinal = blockOf(segment.directory, term)
      if (ordinal < 0) continue
      const found = findTerm(this.table.block(segment.id, ordinal), term)
      if (found !== undefined) lists.push({ segment, ...found })
    }
    return lists
  }

  /** Many terms at once: each block that may hold one is read once. */
  private listsOfAll(terms: readonly string[]): ReadonlyMap<string, readonly TermList[]> {
    const wanted = new Map<string, TermList[]>(terms.map((term) => [term, []]))
    for (const segment of this.segments.values()) {
      const ordinals = new Set(terms.map((term) => blockOf(segment.directory, term)))
      for (const ordinal of ordinals) {
        if (ordinal < 0) continue
        for (const { term, count, postings } of termsOf(this.table.block(segment.id, ordinal))) {
          wanted.get(term)?.push({ segment, count, postings })
        }
      }
    }
    return wanted
  }

  /** Terms that start so, of each segment as many as one block and the next hold. */
  private listsFrom(prefix: string): ReadonlyMap<string, readonly TermList[]> {
    const found = new Map<string, TermList[]>()
    for (const segment of this.segments.values()) {
      const first = Math.max(0, blockOf(segment.directory, prefix))
      for (let at = first; at < segment.directory.length; at++) {
        if (at > first && !segment.directory[at]!.startsWith(prefix)) break
        for (const { term, count, postings } of termsOf(this.table.block(segment.id, at))) {
          if (!term.startsWith(prefix)) continue
          const lists = found.get(term) ?? []
          found.set(term, lists)
          lists.push({ segment, count, postings })
        }
      }
    }
    return found
  }

  private frequency(lists: readonly TermList[], { marks }: Permitted): number {
    let frequency = 0
    for (const { segment, count, postings } of lists) {
      decodePostings(postings, count, segment.chunks, this.decoded)
      const { numbers } = this.decoded
      const { classes } = segment
      for (let at = 0; at < count; at++) {
        frequency += marks[classes[numbers[at] as number] as number] as number
      }
    }
    return frequency
  }

  /** Both legs see permitted rows alone, before anything is fused. */
  // oxlint-disable-next-line max-params
  private find(
    { limit, legs, nearest }: SearchQuery,
    asked: Codes<Int16Array> | undefined,
    terms: readonly WeightedTerm[],
    permitted: Permitted,
  ): { readonly rows: readonly Found[]; readonly mode: SearchResult['mode'] } {
    if (asked === undefined) {
      const worded = legs === 'dense' ? [] : this.best(terms, permitted, limit)
      return { rows: foundBy('lexical', worded), mode: 'exact' }
    }
    const depth = legs === 'dense' ? limit : Math.max(limit, limits.fusedCandidatesMin)
    const near = this.dense.nearest(asked, permitted, { limit: depth, ...(nearest && { nearest }) })
    if (legs === 'dense') return { rows: foundBy('dense', near.rows), mode: near.mode }
    const watched = new Watched(near.rows)
    const rows = fused(this.best(terms, permitted, depth, watched), near.rows, {
      lexical: (row) => watched.scoreOf(row),
      dense: ({ document, ordinal }) => this.dense.similarityOf(asked, document, ordinal),
      likenessTo: (leader) => {
        const codes = this.dense.codesOf(leader.document, leader.ordinal)
        return ({ document, ordinal }) => codes && this.dense.similarityOf(codes, document, ordinal)
      },
    })
    return { rows: rows.slice(0, limit), mode: near.mode }
  }

  /** Segment by segment, so that one array of scores serves them all; terms in query order. */
  // oxlint-disable-next-line max-params
  private best(
    terms: readonly WeightedTerm[],
    permitted: Permitted,
    limit: number,
    watched?: Watched,
  ): readonly Candidate[] {
    const best = new Best(limit)
    for (const segment of this.segments.values()) {
      const touched: number[] = []
      for (const { weight, lists } of terms) {
        const list = lists.find((candidate) => candidate.segment === segment)
        if (list !== undefined) this.score(list, weight, permitted, touched)
      }
      this.collect(segment, touched, best, watched)
    }
    return best.sorted()
  }

  private score(
    { segment, count, postings }: TermList,
    weight: number,
    { marks, lengthAverage }: Permitted,
    touched: number[],
  ): void {
    decodePostings(postings, count, segment.chunks, this.decoded)
    const { numbers, frequencies, bonuses } = this.decoded
    const { classes, lengths } = segment
    const { scores } = this
    const occurrence = { frequency: 0, bonus: 0 }
    for (let at = 0; at < count; at++) {
      const number = numbers[at] as number
      if (marks[classes[number] as number] !== 1) continue
      occurrence.frequency = frequencies[at] as number
      occurrence.bonus = bonuses[at] as number
      if (scores[number] === 0) touched.push(number)
      scores[number]! += termScore(weight, occurrence, lengths[number] as number, lengthAverage)
    }
  }

  private collect(
    { documents, ordinals, classes }: Segment,
    touched: readonly number[],
    best: Best,
    watched: Watched | undefined,
  ): void {
    const { scores } = this
    for (const number of touched) {
      const score = scores[number] as number
      scores[number] = 0
      watched?.note(documents[number] as number, ordinals[number] as number, score)
      if (score < best.floor) continue
      best.add({
        document: documents[number] as number,
        ordinal: ordinals[number] as number,
        aclClass: classes[number] as number,
        score,
      })
    }
  }

  private hitOf({ document, ordinal, aclClass, score, parts }: Found): Hit {
    const blob = this.readChunk(document * CHUNKS_PER_DOCUMENT + ordinal)[0]?.[0]
    const [version, title] = this.readDocument(document)[0] ?? []
    if (typeof version !== 'string' || typeof title !== 'string') {
      throw new IndexUnusableError('a document is missing')
    }
    const stored = parseChunk(unseal(blob, 'a chunk'))
    return { document, version, aclClass, ordinal, title, ...stored, score, parts }
  }
}
