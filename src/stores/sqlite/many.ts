import type { Connection, Parameter, Statement } from './connection.ts'

/** A statement over a list, prepared once for each length that occurs: `(?),(?),(?)`. */
export class ListStatement {
  readonly #connection: Connection
  readonly #sql: (list: string) => string
  readonly #item: string
  readonly #prepared = new Map<number, Statement>()

  /** `item` is the placeholder text of one element; lengths MUST be bounded by the caller. */
  constructor(connection: Connection, item: string, sql: (list: string) => string) {
    this.#connection = connection
    this.#item = item
    this.#sql = sql
  }

  of(length: number): Statement {
    let statement = this.#prepared.get(length)
    if (statement === undefined) {
      const list = Array.from({ length }, () => this.#item).join(', ')
      statement = this.#connection.prepare(this.#sql(list))
      this.#prepared.set(length, statement)
    }
    return statement
  }
}

/** Rows of one statement: enough that running it costs little beside the rows. */
const ROWS_MAX = 32

/**
 * Rows that only readers look at, gathered over a batch and inserted together before the commit.
 * INVARIANT (gathered rows commit): `flush` MUST be called before COMMIT and before RELEASE.
 */
export class GatheredRows {
  readonly #insert: ListStatement
  #rows: (readonly Parameter[])[] = []

  constructor(insert: ListStatement) {
    this.#insert = insert
  }

  add(row: readonly Parameter[]): void {
    this.#rows.push(row)
  }

  flush(): void {
    const rows = this.#rows
    this.#rows = []
    for (let at = 0; at < rows.length; at += ROWS_MAX) {
      const some = rows.slice(at, at + ROWS_MAX)
      this.#insert.of(some.length).run(some.flat())
    }
  }

  /** After a rollback: what was gathered goes with it. */
  drop(): void {
    this.#rows = []
  }
}
