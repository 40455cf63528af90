import { limits } from '../kernel/limits.ts'
import { oneLine, type BlockList } from './blocks.ts'

/** The cells of one row of a table, as text. */
export type Row = readonly string[]

/** One row as text: `Header: value; Header: value`. Without headers: `value; value`. Empty cells are left out; `Label:` and its value are one. */
export function rowText(row: Row, header: Row | undefined): string {
  const cells: string[] = []
  for (let at = 0; at < Math.min(row.length, limits.tableColumnsMax); at++) {
    const value = oneLine(row[at] ?? '')
    if (value === '') continue
    const name = oneLine(header?.[at] ?? '').replace(/:$/, '')
    cells.push(name === '' ? value : `${name}: ${value}`)
  }
  return cells.length === 0
    ? ''
    : cells.reduce((line, cell) => line + (line.endsWith(':') ? ' ' : '; ') + cell)
}

/** A table whose header is known, or is its first row when that looks like one. */
export function tableText(rows: readonly Row[], header?: Row): string {
  const [first] = rows
  const guessed = header === undefined && first !== undefined && rows.length > 1 && isHeader(first)
  const names = guessed ? first : header
  const body = guessed ? rows.slice(1) : rows
  const lines = body.map((row) => rowText(row, names)).filter((line) => line !== '')
  // A table of nothing but its header still says something.
  return lines.length === 0 && names !== undefined ? rowText(names, undefined) : lines.join('\n')
}

/** Short, distinct names in at least two columns, none of them a number, an amount or a `Label:`. */
export function isHeader(row: Row): boolean {
  const filled = row.map(oneLine).filter((cell) => cell !== '')
  if (filled.length < 2 || filled.length < row.length - 1) return false
  if (new Set(filled).size < filled.length) return false
  return filled.every(
    (cell) => cell.length <= HEADER_CHARS_MAX && !cell.endsWith(':') && !NUMERIC.test(cell),
  )
}
const HEADER_CHARS_MAX = 80
/** Amounts, dates and counts; a year heads a column often enough. */
const NUMERIC = /^(?!(?:19|20)\d\d$)[-+(]?[$€£]?\s*\d[\d\s.,:/%)-]*$/

/** Rows go out in blocks of bounded size, so that a long table costs the memory of a piece of it. */
const BLOCK_CHARS = 64 * 1024
const BLOCK_ROWS = 1_000

/** Lines of a table becoming blocks. */
export class TableLines {
  readonly #list: BlockList
  readonly #where: { readonly page?: number }
  #lines: string[] = []
  #chars = 0

  constructor(list: BlockList, where: { readonly page?: number } = {}) {
    this.#list = list
    this.#where = where
  }

  add(line: string): void {
    this.#lines.push(line)
    this.#chars += line.length
    if (this.#lines.length >= BLOCK_ROWS || this.#chars >= BLOCK_CHARS) this.flush()
  }

  flush(): void {
    this.#list.add('table', this.#lines.join('\n'), this.#where)
    this.#lines = []
    this.#chars = 0
  }
}

/**
 * A sheet of rows becoming blocks. Lines of a single cell above the table are its title or notes; the
 * first row with more names the columns when it looks like a header.
 */
export class RowBlocks {
  readonly #list: BlockList
  readonly #where: { readonly page?: number }
  readonly #lines: TableLines
  #header: Row | undefined
  #begun = false
  #filled = false

  constructor(list: BlockList, where: { readonly page?: number } = {}) {
    this.#list = list
    this.#where = where
    this.#lines = new TableLines(list, where)
  }

  add(row: Row): void {
    if (!this.#begun && row.filter((cell) => cell.trim() !== '').length < 2) {
      this.#list.add('paragraph', rowText(row, undefined), this.#where)
      return
    }
    if (!this.#begun && isHeader(row)) this.#header = row
    else {
      this.#filled = true
      this.#lines.add(rowText(row, this.#header))
    }
    this.#begun = true
  }

  finish(): void {
    if (!this.#filled && this.#header !== undefined) {
      this.#lines.add(rowText(this.#header, undefined))
    }
    this.#lines.flush()
  }
}
