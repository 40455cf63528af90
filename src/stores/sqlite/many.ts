import { assert } from '../../kernel/assert.ts'
import type { Connection, Parameter, Statement } from './connection.ts'

/** A statement over a list, prepared once for each length that occurs: `(?),(?),(?)`. */
export class ListStatement {
  readonly #connection: Connection
  readonly #sql: (list: string) => string
  readonly #item: string
  readonly #prepared: (Statement | undefined)[] = []

  /** `item` is the placeholder text of one element; lengths MUST be bounded by the caller. */
  constructor(connection: Connection, item: string, sql: (list: string) => string) {
    this.#connection = connection
    this.#item = item
    this.#sql = sql
  }

  of(length: number): Statement {
    let statement = this.#prepared[length]
    if (statement === undefined) {
      const list = Array.from({ length }, () => this.#item).join(', ')
      statement = this.#connection.prepare(this.#sql(list))
      this.#prepared[length] = statement
    }
    return statement
  }

  /** Parameters of one item. */
  get width(): number {
    return this.#item.split('?').length - 1
  }
}

/** Rows of one statement: enough that running it costs little beside the rows. */
const ROWS_MAX = 32

/**
 * Rows gathered over a batch and written by few statements before the commit.
 * INVARIANT (gathered rows commit): `flush` MUST be called before COMMIT and before RELEASE, and
 * before anything reads the table.
 * INVARIANT (each row counts): a statement MUST change one row per gathered row, or it is a bug that
 * takes the batch back; done again call by call, the one that is wrong fails alone.
 */
export class GatheredRows {
  readonly #statement: ListStatement
  readonly #width: number
  readonly #wrong: string
  #parameters: Parameter[] = []

  /** `wrong`: what is broken when a row changes nothing. */
  constructor(statement: ListStatement, wrong: string) {
    this.#statement = statement
    this.#width = statement.width
    this.#wrong = wrong
  }

  /** One row: as many parameters as the statement's item has. */
  add(...row: readonly Parameter[]): void {
    for (const parameter of row) this.#parameters.push(parameter)
  }

  flush(): void {
    const parameters = this.#parameters
    if (parameters.length === 0) return
    this.#parameters = []
    const step = ROWS_MAX * this.#width
    for (let at = 0; at < parameters.length; at += step) {
      const some = parameters.length <= step ? parameters : parameters.slice(at, at + step)
      const rows = some.length / this.#width
      assert(this.#statement.of(rows).run(some) === rows, this.#wrong)
    }
  }

  /** After a rollback: what was gathered goes with it. */
  drop(): void {
    this.#parameters = []
  }
}
