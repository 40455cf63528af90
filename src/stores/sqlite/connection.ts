import Database from 'libsql'
import { limits } from '../../kernel/limits.ts'

/** What may be bound. Never a boolean: the driver aborts the process on one. */
export type Parameter = string | number | bigint | Uint8Array | null
/** 64-bit integers come back as `bigint`; the tables are STRICT, so a column has one type. */
export type Cell = string | bigint | Uint8Array | null
export type Row = readonly Cell[]

export interface Statement {
  /** How many rows changed. */
  run(parameters: readonly Parameter[]): number
  first(parameters: readonly Parameter[]): Row | undefined
  all(parameters: readonly Parameter[]): readonly Row[]
  rows(parameters: readonly Parameter[]): Iterable<Row>
}

/** One SQLite connection; a thread's own. */
export interface Connection {
  prepare(sql: string): Statement
  execute(sql: string): void
  readonly inTransaction: boolean
  close(): void
}

export const BUSY_TIMEOUT_MS = 5_000

/** Reads only; sees each commit as soon as it is durable and never waits for one in progress. */
export function openReader(file: string): Connection {
  const database = new Database(file)
  pragmas(database, [`busy_timeout = ${BUSY_TIMEOUT_MS}`, 'query_only = on'])
  return wrap(database)
}

/**
 * `synchronous = full` makes COMMIT wait for the disk. `secure_delete = fast` overwrites deleted bytes
 * where that costs no extra page write, so that erased rows do not linger in their pages.
 */
export function openWriter(file: string): Connection {
  const database = new Database(file)
  pragmas(database, [
    `busy_timeout = ${BUSY_TIMEOUT_MS}`,
    'journal_mode = wal',
    'synchronous = full',
    'foreign_keys = on',
    'secure_delete = fast',
    'temp_store = memory',
    `wal_autocheckpoint = ${limits.checkpointPages}`,
    `cache_size = -${limits.sqliteCacheKiB}`,
  ])
  return wrap(database)
}

/** As the file is: no journal mode is set, nothing waits for a lock. */
export function openBare(file: string): Connection {
  return wrap(new Database(file))
}

function pragmas(database: Database.Database, list: readonly string[]): void {
  for (const pragma of list) database.pragma(pragma)
}

function wrap(database: Database.Database): Connection {
  database.defaultSafeIntegers(true)
  return {
    prepare: (sql) => wrapStatement(database.prepare(sql)),
    execute: (sql) => {
      database.exec(sql)
    },
    get inTransaction() {
      return database.inTransaction
    },
    close: () => {
      database.close()
    },
  }
}

/** An array as the only argument skips the driver's flattening. Raw rows skip its `_metadata`. */
function wrapStatement(statement: Database.Statement): Statement {
  if (statement.reader) statement.raw(true)
  return {
    run: (parameters) => statement.run(parameters).changes,
    first: (parameters) => statement.get(parameters) as Row | undefined,
    all: (parameters) => statement.all(parameters) as Row[],
    rows: (parameters) => statement.iterate(parameters) as IterableIterator<Row>,
  }
}
