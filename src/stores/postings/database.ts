import { chmodSync, closeSync, existsSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { ANALYSIS_REVISION } from '../../retrieval/analysis.ts'
import { IndexUnusableError } from '../../retrieval/index-errors.ts'

/** Raise when the stored form changes: an index of another format is rebuilt, never migrated. */
const FORMAT = 2

/**
 * `block.id` = segment × 2^24 + ordinal. `chunk.id` = document × 2^20 + ordinal. Class columns stand
 * apart from the rest of a segment, because they are all that a delete or a change of class rewrites.
 * `vector.id` = (space × 2^32 + document) × 2^12 + part, so that a space and a document are ranges.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS segment (
    id INTEGER PRIMARY KEY, chunks INTEGER NOT NULL, directory BLOB NOT NULL,
    lengths BLOB NOT NULL, documents BLOB NOT NULL, ordinals BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS segment_classes (
    segment INTEGER PRIMARY KEY, revision INTEGER NOT NULL, data BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS block (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS document (
    id INTEGER PRIMARY KEY, version TEXT NOT NULL, acl_class INTEGER NOT NULL, title TEXT NOT NULL,
    chunks INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS chunk (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS vector_space (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dimensions INTEGER NOT NULL,
    created INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS vector (
    id INTEGER PRIMARY KEY, revision INTEGER NOT NULL, embedded INTEGER NOT NULL, data BLOB NOT NULL);
  CREATE INDEX IF NOT EXISTS vector_revision ON vector (revision);
`
export const BLOCKS_PER_SEGMENT = 2 ** 24
export const CHUNKS_PER_DOCUMENT = 2 ** 20
/** A part holds the vectors of so many chunks, so that no blob is large. */
export const CHUNKS_PER_PART = 2 ** 8
export const PARTS_PER_DOCUMENT = CHUNKS_PER_DOCUMENT / CHUNKS_PER_PART
export const PARTS_PER_SPACE = PARTS_PER_DOCUMENT * 2 ** 32
/** Space numbers stay below, so that ids are whole numbers of JavaScript. */
export const SPACE_NUMBERS = 2 ** 9
export const BUSY_TIMEOUT_MS = 10_000
const FILE = 'index.sqlite'

export type Row = readonly unknown[]
/** A prepared statement. */
export type Query = (...parameters: readonly unknown[]) => readonly Row[]

/**
 * The text of all documents is in here: its owner only. An existing file is never opened beside SQLite,
 * since closing it would drop the locks that this process holds on it.
 */
function ownFile(path: string): string {
  if (existsSync(path)) chmodSync(path, 0o600)
  else closeSync(openSync(path, 'a', 0o600))
  return path
}

/** One connection. All its methods are synchronous: it lives in a worker thread. */
export class Database {
  private readonly connection: InstanceType<typeof Libsql>

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    this.connection = new Libsql(ownFile(join(directory, FILE)))
    this.guard(() => {
      this.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
      this.run('PRAGMA page_size = 8192')
      this.run('PRAGMA journal_mode = WAL')
      // Survives kill -9 whole; a power cut may take the last batches, which reconciliation brings again.
      this.run('PRAGMA synchronous = NORMAL')
      // Deleted text is overwritten, not only unlinked.
      this.run('PRAGMA secure_delete = ON')
      this.run('PRAGMA cache_size = -16384')
      this.run('PRAGMA journal_size_limit = 67108864')
    })
  }

  /** Creates what is missing; refuses another format. For the writing side. */
  prepareSchema(): void {
    this.transaction(() => {
      this.connection.exec(SCHEMA)
      const stored = new Map(this.query('SELECT key, value FROM meta')().map(([k, v]) => [k, v]))
      if (stored.size === 0) {
        const insert = this.query('INSERT INTO meta VALUES (?, ?)')
        insert('format', FORMAT)
        insert('analysis', ANALYSIS_REVISION)
        insert('revision', 1)
        insert('space', 0)
      } else if (stored.get('format') !== FORMAT || stored.get('analysis') !== ANALYSIS_REVISION) {
        throw new IndexUnusableError('it was written by another version', 'version')
      }
    })
  }

  /** Rows come as arrays. `all` only: after it, the driver's `get` answers with the previous parameters. */
  query(sql: string): Query {
    const statement = this.guard(() => this.connection.prepare(sql))
    if (!statement.reader) {
      return (...parameters) => {
        this.guard(() => statement.run(...parameters))
        return []
      }
    }
    statement.raw()
    return (...parameters) => this.guard(() => statement.all(...parameters) as readonly Row[])
  }

  run(sql: string): readonly Row[] {
    return this.query(sql)()
  }

  /** All or nothing. */
  transaction<T>(work: () => T): T {
    this.run('BEGIN IMMEDIATE')
    try {
      const value = work()
      this.run('COMMIT')
      return value
    } catch (error) {
      if (this.connection.inTransaction) this.run('ROLLBACK')
      throw error
    }
  }

  /** One state of the file for all reads of `work`. */
  snapshot<T>(work: () => T): T {
    this.run('BEGIN')
    try {
      return work()
    } finally {
      if (this.connection.inTransaction) this.run('ROLLBACK')
    }
  }

  close(): void {
    this.connection.close()
  }

  private guard<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw damageOf(error) ?? error
    }
  }
}

function damageOf(error: unknown): IndexUnusableError | undefined {
  const code = (error as { readonly code?: unknown } | undefined)?.code
  return typeof code === 'string' && /^SQLITE_(?:CORRUPT|NOTADB|FORMAT)/.test(code)
    ? new IndexUnusableError('the file is damaged')
    : undefined
}

/** Removes the index's files. Only while it is not open. */
export function discardPostingsIndex(directory: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(join(directory, `${FILE}${suffix}`), { force: true })
  }
}
