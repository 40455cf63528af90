import type { IndexTraces } from '../../retrieval/index-port.ts'
import { clearStep, FIRST_PLACE, type PageFile, type Place } from '../dead-bytes.ts'
import { BUSY_TIMEOUT_MS, CHUNKS_PER_DOCUMENT, type Database, type Query } from './database.ts'
import type { Segment } from './segments.ts'

/** Pages cleared in one step, about 10 ms of it: what an apply may have to wait for. */
const PAGES = 256

/** How far a part of a purge is. `next` is what the next call of it is given; undefined: the part is done. */
export interface PurgeStep {
  readonly count: number
  readonly next: Place | 'again' | undefined
}

/** Looks for what deleted documents leave in the file, and clears the bytes that no row uses. */
export class Purger {
  private readonly database: Database
  private readonly file: PageFile
  private readonly countDocument: Query
  private readonly countChunks: Query

  constructor(database: Database) {
    this.database = database
    this.file = pageFile(database)
    this.countDocument = database.query('SELECT count(*) FROM document WHERE id = ?')
    this.countChunks = database.query('SELECT count(*) FROM chunk WHERE id >= ? AND id < ?')
  }

  /** `secure_delete` is on for the life of the connection. */
  pages(place: Place | undefined): PurgeStep {
    const step = this.database.transaction(() => clearStep(this.file, place ?? FIRST_PLACE, PAGES))
    if (step.unknown > 0) throw new Error(`${step.unknown} pages of the index have an unknown form`)
    return { count: step.cleared, next: step.next }
  }

  /** A read in progress keeps the log: then it is asked for again. Nothing waits for it here. */
  log(): PurgeStep {
    this.database.run('PRAGMA busy_timeout = 0')
    const busy = this.database.run('PRAGMA wal_checkpoint(TRUNCATE)')[0]?.[0] !== 0
    this.database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    return { count: 0, next: busy ? 'again' : undefined }
  }

  traces(
    documents: readonly number[],
    segments: Iterable<Segment>,
  ): Omit<IndexTraces, 'vectors' | 'replaced'> {
    const wanted = new Set(documents)
    let places = 0
    for (const segment of segments) {
      for (const document of segment.documents) if (wanted.has(document)) places++
    }
    const counted = (query: Query, ...range: readonly number[]): number =>
      query(...range)[0]?.[0] as number
    return {
      documents: documents.reduce((sum, id) => sum + counted(this.countDocument, id), 0),
      chunks: documents.reduce(
        (sum, id) =>
          sum + counted(this.countChunks, id * CHUNKS_PER_DOCUMENT, (id + 1) * CHUNKS_PER_DOCUMENT),
        0,
      ),
      places,
    }
  }
}

function pageFile(database: Database): PageFile {
  const read = database.query('SELECT data FROM sqlite_dbpage WHERE pgno = ?')
  const write = database.query('UPDATE sqlite_dbpage SET data = ? WHERE pgno = ?')
  const roots = database.query('SELECT rootpage FROM sqlite_schema WHERE rootpage > 0')
  return {
    count: () => database.run('PRAGMA page_count')[0]?.[0] as number,
    roots: () => roots().map(([page]) => page as number),
    read: (page) => Buffer.from(read(page)[0]?.[0] as Uint8Array),
    write: (page, bytes) => void write(bytes, page),
  }
}
