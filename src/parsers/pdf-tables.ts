import { baselines, type PageLine } from './pdf-lines.ts'
import { joined } from './pdf-text.ts'

/** What a region of a page holds, in reading order. */
export type PageItem =
  | { readonly kind: 'lines'; readonly lines: readonly PageLine[] }
  | { readonly kind: 'table'; readonly table: PageTable }

export interface PageTable {
  readonly rows: readonly (readonly string[])[]
  /** Where its columns begin, in points. */
  readonly columns: readonly number[]
}

/** Lines below each other in the same column: a paragraph of its own, or a cell. */
interface Stack {
  readonly lines: PageLine[]
  x: number
  end: number
  readonly top: number
  bottom: number
}

/** Rows from which on aligned text is a table. */
const ROWS_MIN = 2
const COLUMNS_MAX = 24
/** A cell longer than this is a column of text. */
const CELL_CHARS_MAX = 600
/** Share of lines that a page may draw out of order before their places decide. */
const DISORDER_MAX = 0.15

/** Tables as rows of cells; everything else as the lines that it is. */
export function itemsOf(region: readonly PageLine[]): readonly PageItem[] {
  const rows = rowsOf(stacksOf(inReadingOrder(region)))
  const items: PageItem[] = []
  const addLines = (lines: readonly PageLine[]): void => {
    const last = items.at(-1)
    if (last?.kind === 'lines')
      items[items.length - 1] = { ...last, lines: [...last.lines, ...lines] }
    else items.push({ kind: 'lines', lines })
  }
  let plain: PageLine[] = []
  for (let at = 0; at < rows.length;) {
    const table = tableAt(rows, at)
    if (table === undefined) {
      for (const line of plainLines(rows[at] ?? [])) plain.push(line)
      at++
      continue
    }
    if (plain.length > 0) addLines(plain)
    plain = []
    items.push({ kind: 'table', table: table.table })
    at += table.rows
  }
  if (plain.length > 0) addLines(plain)
  return items
}

/** The order of drawing where it goes down and to the right; else by place. */
function inReadingOrder(lines: readonly PageLine[]): readonly PageLine[] {
  let jumps = 0
  for (let at = 1; at < lines.length; at++) {
    const [before, line] = [lines[at - 1] as PageLine, lines[at] as PageLine]
    if (line.y > before.y + line.size * 0.5 && line.x < before.x + before.width) jumps++
  }
  if (jumps <= Math.max(1, lines.length * DISORDER_MAX)) return lines
  return baselines(lines).flatMap((row) => row.toSorted((a, b) => a.x - b.x))
}

function stacksOf(lines: readonly PageLine[]): readonly Stack[] {
  const stacks: Stack[] = []
  for (const line of lines) {
    const open = stacks.at(-1)
    const before = open?.lines.at(-1)
    if (open !== undefined && before !== undefined && isBelow(open, before, line)) {
      open.lines.push(line)
      open.x = Math.min(open.x, line.x)
      open.end = Math.max(open.end, line.x + line.width)
      open.bottom = line.y
    } else {
      stacks.push({
        lines: [line],
        x: line.x,
        end: line.x + line.width,
        top: line.y + line.size,
        bottom: line.y,
      })
    }
  }
  return stacks
}

function isBelow(stack: Stack, before: PageLine, line: PageLine): boolean {
  const step = before.y - line.y
  if (step <= 0 || step > Math.max(before.size, line.size) * 1.6) return false
  return line.x < stack.end && line.x + line.width > stack.x
}

type StackRow = readonly Stack[]

/** Stacks of which each stands to the right of the one before it, at the same height. */
function rowsOf(stacks: readonly Stack[]): readonly StackRow[] {
  const rows: Stack[][] = []
  for (const stack of stacks) {
    const open = rows.at(-1)
    if (open !== undefined && isBeside(open, stack)) open.push(stack)
    else rows.push([stack])
  }
  return rows
}

function isBeside(row: StackRow, stack: Stack): boolean {
  const last = row.at(-1) as Stack
  if (stack.x < last.end) return false
  const top = Math.max(...row.map((each) => each.top))
  const bottom = Math.min(...row.map((each) => each.bottom))
  const overlap = Math.min(top, stack.top) - Math.max(bottom, stack.bottom)
  return overlap > Math.min(top - bottom, stack.top - stack.bottom) * 0.5
}

interface Column {
  from: number
  to: number
}

/** The table that begins with this row, and how many rows of stacks it takes. */
function tableAt(
  rows: readonly StackRow[],
  at: number,
): { readonly table: PageTable; readonly rows: number } | undefined {
  if ((rows[at]?.length ?? 0) < 2) return undefined
  let columns: readonly Column[] = []
  let count = 0
  let wide = 0
  for (; at + count < rows.length; count++) {
    const row = rows[at + count] as StackRow
    if (count > 0 && !isNear(rows[at + count - 1] as StackRow, row)) break
    const merged = withColumns(columns, row)
    if (merged === undefined || (row.length === 1 && !isInside(rows, at + count, merged))) break
    columns = merged
    if (row.length > 1) wide++
  }
  while (count > 0 && rows[at + count - 1]?.length === 1) {
    if (continuesCell(rows, at + count - 1, columns)) break
    count--
  }
  if (wide < ROWS_MIN || columns.length < 2) return undefined
  return { table: cellsOf(rows.slice(at, at + count), columns), rows: count }
}

/** A row of one stack belongs to a table when a row of several follows it, or when it goes on with a cell. */
const isInside = (rows: readonly StackRow[], at: number, columns: readonly Column[]): boolean => {
  const stack = rows[at]?.[0] as Stack
  const next = rows[at + 1]
  if (columnsUnder(columns, stack).length > 1 || stack.lines.length > 2) return false
  if (continuesCell(rows, at, columns)) return true
  return next !== undefined && next.length > 1 && isNear([stack], next)
}

/** Text under a cell that is not the first of its row. */
function continuesCell(rows: readonly StackRow[], at: number, columns: readonly Column[]): boolean {
  const stack = rows[at]?.[0]
  const before = rows[at - 1]
  if (stack === undefined || before === undefined) return false
  const [column = 0, more] = columnsUnder(columns, stack)
  const size = stack.lines[0]?.size ?? 0
  const gap = Math.min(...before.map(({ bottom }) => bottom)) - (stack.lines[0]?.y ?? 0)
  return column > 0 && more === undefined && gap < size * 1.6
}

/** Rows of one table follow each other within a few lines. */
function isNear(above: StackRow, below: StackRow): boolean {
  const size = Math.max(...below.map(({ lines }) => lines[0]?.size ?? 0), 1)
  const gap =
    Math.min(...above.map(({ bottom }) => bottom)) - Math.max(...below.map(({ top }) => top))
  return gap < size * 2.5 && gap > -size * 1.5
}

/** The columns with this row's cells; undefined when two of its cells stand in one, or a cell is too long. */
function withColumns(columns: readonly Column[], row: StackRow): readonly Column[] | undefined {
  if (row.some(({ lines }) => charsOf(lines) > CELL_CHARS_MAX)) return undefined
  if (row.length === 1 && columnsUnder(columns, row[0] as Stack).length !== 1) {
    return columnsUnder(columns, row[0] as Stack).length === 0 ? undefined : columns
  }
  const all = [...columns, ...row.map(({ x, end }) => ({ from: x, to: end }))]
  const merged: Column[] = []
  for (const { from, to } of all.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last !== undefined && from < last.to) last.to = Math.max(last.to, to)
    else merged.push({ from, to })
  }
  const fits = merged.length >= Math.max(columns.length, row.length)
  return fits && merged.length <= COLUMNS_MAX ? merged : undefined
}

const charsOf = (lines: readonly PageLine[]): number =>
  lines.reduce((sum, { text }) => sum + text.length, 0)

/** Numbers of the columns that a stack stands over. */
const columnsUnder = (columns: readonly Column[], { x, end }: Stack): readonly number[] =>
  columns.flatMap(({ from, to }, at) => (x < to && end > from ? [at] : []))

function cellsOf(rows: readonly StackRow[], columns: readonly Column[]): PageTable {
  const cells: string[][] = []
  for (const [at, row] of rows.entries()) {
    const last = cells.at(-1)
    const [only] = row
    if (row.length === 1 && only !== undefined && last !== undefined) {
      const [column = 0] = columnsUnder(columns, only)
      if (continuesCell(rows, at, columns)) {
        last[column] = joined([
          ...(last[column] === '' ? [] : [last[column] ?? '']),
          ...textsOf(only),
        ])
        continue
      }
    }
    const line = columns.map(() => '')
    for (const stack of row) line[columnsUnder(columns, stack)[0] ?? 0] = joined(textsOf(stack))
    cells.push(line)
  }
  return { rows: cells, columns: columns.map(({ from }) => from) }
}

const textsOf = ({ lines }: Stack): readonly string[] => lines.map(({ text }) => text)

/** Outside a table, what stands beside each other is one line; stacks of several lines follow each other. */
function plainLines(row: StackRow): readonly PageLine[] {
  if (row.length < 2 || row.some(({ lines }) => lines.length > 1)) {
    return row.flatMap(({ lines }) => lines)
  }
  const parts = row.flatMap(({ lines }) => lines)
  const first = parts[0] as PageLine
  const last = parts.at(-1) as PageLine
  return [
    {
      ...first,
      text: parts.map(({ text }) => text).join(' '),
      width: last.x + last.width - first.x,
      size: Math.max(...parts.map(({ size }) => size)),
    },
  ]
}
