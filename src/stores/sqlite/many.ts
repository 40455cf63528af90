import type { Connection, Statement } from './connection.ts'

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
